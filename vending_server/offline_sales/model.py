"""What may be odd about a sale that a till made while the line was down; no SQL here.

    posted ................ the sale is in the books; what was odd is told beside it
    quarantined ........... its money is in the books, the sale is not: two people decide
        -> released ....... posted after all, paid out of the quarantine
        -> charged ........ the point pays for it; nothing was sold in the books

Theory of operation.  The customer has typed the token and the money lies in a drawer: nothing of it
can be refused any more.  So what a till tells is judged only for where it goes.  Whatever can be a
sale is one, however inconvenient (a meter blocked meanwhile, a shift that nobody knows): that is
*flagged*.  What contradicts the books themselves would make them wrong if it were a sale (a vend
that was sold already, a sum that is none): its money waits *in quarantine*.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FindingReason(StrEnum):
    """Why somebody should look at an offline sale; stable words, put into sentences by screens."""

    # Posted, and flagged
    BLOCKED_METER = "blocked_meter"
    CONTRACT_CLOSED = "contract_closed"
    TARIFF_CHANGED = "tariff_changed"
    PERIOD_CHANGED = "period_changed"
    PRICE_CREDITED = "price_credited"  # sold too dear: the difference is in the carry
    PRICE_BORNE = "price_borne"  # sold too cheap: the municipality bears it
    DEBT_SETTLED = "debt_settled"  # the debt was paid meanwhile: what was taken is in the carry
    OVER_FLOAT = "over_float"
    DAY_LOCKED = "day_locked"
    SHIFT_UNKNOWN = "shift_unknown"
    OPERATOR_UNKNOWN = "operator_unknown"
    CLOCK = "clock"  # sold before it was sealed, or later than now
    CLOSURE_ORDER = "closure_order"  # sold under an order for days without a line
    # In quarantine
    EXPIRED_PACK = "expired_pack"
    NOT_IN_PACK = "not_in_pack"
    VOIDED_BEFORE = "voided_before"  # the till's journal had said that it was destroyed
    SOLD_TWICE = "sold_twice"
    VEND_ID_USED = "vend_id_used"
    RECEIPT_NUMBER_USED = "receipt_number_used"
    WRONG_SUM = "wrong_sum"
    UNREADABLE = "unreadable"
    FORKED_JOURNAL = "forked_journal"
    UNSIGNED_JOURNAL = "unsigned_journal"


RELEASABLE: Final = frozenset(
    {
        FindingReason.EXPIRED_PACK,
        FindingReason.VOIDED_BEFORE,
        FindingReason.RECEIPT_NUMBER_USED,
        FindingReason.FORKED_JOURNAL,
        FindingReason.UNSIGNED_JOURNAL,
    }
)
"""What may become a sale after all, if nothing else speaks against it."""


class FindingState(StrEnum):
    """What became of what was found."""

    POSTED = "posted"
    QUARANTINED = "quarantined"
    RELEASED = "released"
    CHARGED = "charged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The terminal whose journal is read, and who brought it when."""

    terminal_id: str
    terminal_number: int
    point_number: int
    is_agent: bool
    brought_by: int
    now: dt.datetime


def sold_between(
    said: dt.datetime, *, sealed_at: dt.datetime, now: dt.datetime
) -> tuple[dt.datetime, bool]:
    """Return when a vend was sold, and whether the till's clock said something impossible.

    It existed from when it was sealed on, and it is here now.
    """
    possible = min(max(said, sealed_at), max(now, sealed_at))
    return possible, possible != said
