"""What keeps the town able to sell, as head office sees it: keys, copies, the audit log."""
