"""Receipts that somebody brings back: whether they are ours, and what became of the sale."""
