"""The vending server: prices purchases, issues tokens, keeps the ledger.

Importing this package costs nothing; its parts are imported by name.
"""
