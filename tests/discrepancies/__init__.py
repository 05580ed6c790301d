"""A planted month: a town whose books go wrong in ways that only this package knows.

The town is played with the server's own services and the till's own journal records; what was
planted is noted here and never told to the product.  `make discrepancies SEED=s` reads the
product's worklist afterwards and counts what of it was found (docs/reconciliation.md).
"""
