"""Charges and fees that two people put off to a later day, and what becomes of that."""
