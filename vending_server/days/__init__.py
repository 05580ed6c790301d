"""Business days of each point: open, locked, and what comes late."""
