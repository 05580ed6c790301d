"""Import of customers, contracts, places and meters from a municipality's own list."""
