"""The audit log: who did what to the system itself, in one chain that shows a missing link."""
