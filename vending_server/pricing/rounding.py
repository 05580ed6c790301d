"""The two roundings of pricing that Python's `//` is not (PRICING S1), for values >= 0.

A result is rounded once, where PRICING says so; until then numerator and denominator stay apart.
"""

from __future__ import annotations


def ceiling_ratio(numerator: int, denominator: int) -> int:
    """Round the ratio up."""
    return -(-numerator // denominator)


def half_up_ratio(numerator: int, denominator: int) -> int:
    """Round the ratio to the nearest integer, a half up."""
    return (2 * numerator + denominator) // (2 * denominator)
