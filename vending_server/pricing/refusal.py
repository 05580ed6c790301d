"""Why a sale is not made (PRICING S8).

The codes are stable and never translated; the operator's words are looked up from them and
filled with the numbers a refusal carries. A refused sale changes nothing and may be priced again.
"""

from __future__ import annotations

from enum import StrEnum


class RefusalCode(StrEnum):
    """Every reason pricing can have, in the order in which they are checked."""

    INVALID_TARIFF = "invalid_tariff"
    INVALID_POLICY = "invalid_policy"
    INVALID_REQUEST = "invalid_request"
    TENDER_BELOW_MINIMUM = "tender_below_minimum"
    TENDER_ABOVE_MAXIMUM = "tender_above_maximum"
    TENDER_NOT_CASH_MULTIPLE = "tender_not_cash_multiple"
    ABOVE_TOKEN_MAXIMUM = "above_token_maximum"  # noqa: S105 - a token here is no password
    UNITS_NOT_REPRESENTABLE = "units_not_representable"
    TENDER_TOO_SMALL = "tender_too_small"


class PricingRefused(Exception):
    """The sale is refused.

    Attributes:
        code: the stable reason.
        field: for `invalid_*`, the first input found wrong, as the case files name it.
        limit: the bound that was passed: the minimum or maximum tender, the cash step (agorot),
            or the most a token can hold (tenths).
        below: the nearest representable units below the wanted ones, or the tender's nearest
            multiple of the cash step below.
        above: the nearest above, likewise.
    """

    def __init__(
        self,
        code: RefusalCode,
        *,
        field: str | None = None,
        limit: int | None = None,
        below: int | None = None,
        above: int | None = None,
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field
        self.limit = limit
        self.below = below
        self.above = above
