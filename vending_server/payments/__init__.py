"""Payments of charges, fees and old debts without a token."""
