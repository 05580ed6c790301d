"""Customers' cards: which one counts, who gave it out, what its meter wrote on it."""
