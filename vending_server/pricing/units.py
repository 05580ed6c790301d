"""The units a token can carry (PRICING S5), in pricing's words.

Which tenths exist follows from the token's amount field, and the token engine is the one place
that knows it; a second copy here could price what no token can hold.
"""

from __future__ import annotations

from typing import Final

from token_engine.amount import (
    MANTISSA_BITS,
    UNITS_MAX,
    encode_units,
    next_units,
    units_at_most,
)
from vending_server.pricing.model import StsAmount

TOKEN_UNITS_MAX: Final = UNITS_MAX


def sts_amount(units: int) -> StsAmount:
    """Return the exponent and mantissa of representable units."""
    assert is_representable(units), "pricing let units through that no token can carry"
    exponent, mantissa = divmod(encode_units(units), 1 << MANTISSA_BITS)
    return StsAmount(exponent, mantissa)


def is_representable(units: int) -> bool:
    """Tell whether a token can carry exactly these units."""
    return 0 <= units <= TOKEN_UNITS_MAX and units_at_most(units) == units


def representable_at_or_below(units: int) -> int:
    """Return the largest representable units <= these."""
    return units_at_most(units)


def representable_above(units: int) -> int:
    """Return the smallest representable units > these, which are below the token maximum."""
    return next_units(units)
