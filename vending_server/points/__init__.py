"""Charging points, their terminals, and how a machine becomes one of them."""
