"""Vending keys: where they lie, who may load them, and what production refuses."""
