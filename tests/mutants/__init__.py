"""The engine broken on purpose, one rule at a time: a test must notice each. See __main__."""
