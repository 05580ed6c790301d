"""Money kept for a contract without a vend; the next vend may be paid with it."""
