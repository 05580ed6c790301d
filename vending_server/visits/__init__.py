"""Visits: what one customer bought and paid at one till, on one receipt."""
