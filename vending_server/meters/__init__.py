"""Customers, their supply contracts, and the meters that serve them."""
