"""What the terms of a debt may be; no SQL here."""

from __future__ import annotations

from vending_server.errors import Refused
from vending_server.pricing.units import is_representable
from vending_server.tariffs.model import ArrearsRule
from vending_server.wire.arrears import DebtTerms
from vending_server.wire.problems import ProblemCode


def require_fit(terms: DebtTerms) -> None:
    """Refuse terms by which nothing can be priced.

    Raises:
        Refused: ARREARS_NOT_VALID (param `field`).
    """
    field = bad_field(terms)
    if field is not None:
        raise Refused(ProblemCode.ARREARS_NOT_VALID, field=field)


def bad_field(terms: DebtTerms) -> str | None:
    """Return the first field of some terms that cannot be, None when there is none."""
    is_percent = ArrearsRule(terms.rule) is ArrearsRule.PERCENT
    if is_percent != bool(terms.percent_bp):
        return "percent_bp"
    if is_percent != (terms.instalment_minor is None):
        return "instalment_minor"
    if terms.guaranteed_tenths is not None and not is_representable(terms.guaranteed_tenths):
        return "guaranteed_tenths"
    return None
