"""A self-service terminal stopped at any step, a thousand times, and its money counted each time."""
