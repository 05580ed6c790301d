"""The self-service terminal: screens K01 to K11, no way out for a citizen."""
