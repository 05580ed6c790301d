"""Shifts: one cashier's drawer from its opening float to the bank."""
