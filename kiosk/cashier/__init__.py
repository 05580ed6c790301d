"""The cashier's windows: login, sell, result, in doubt, reprint (SCREENS 3)."""
