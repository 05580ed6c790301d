"""The database: engines, transactions, column types and migrations.

SQLite (embedded, the default) and PostgreSQL (real use) run the same code and the same tests.
"""
