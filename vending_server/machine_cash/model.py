"""Which accounts a claim stands in, and how it may end; no SQL here.

Money that is known to be in the box is owed by number from the moment the terminal tells of it.  A
note in doubt may be in the box or not: nothing is posted for it, the bag's count shows a piece too
many if it is.  So what is paid for it comes out of that difference.
"""

from __future__ import annotations

from typing import Final

from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.wire.machine_cash import (
    CREDITED,
    MONEY,
    NOTE,
    PAID,
    REJECTED,
    ClaimSettlement,
)
from vending_server.wire.problems import ProblemCode

_GOES_TO: Final = {PAID: accounts.HEAD_OFFICE_CASH, CREDITED: accounts.CUSTOMER_DEPOSITS}


def posted_minor(kind: str, amount_minor: int | None) -> int:
    """Return what of a claim is known to be in the box: it is owed from now on."""
    return 0 if kind == NOTE else amount_minor or 0


def require_fit(kind: str, amount_minor: int | None, wanted: ClaimSettlement) -> None:
    """Check that a claim may end so.

    Raises:
        Refused: INVALID_REQUEST (`where`), REASON_MISSING, SUMS_DISAGREE.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    if (wanted.act == CREDITED) != bool(wanted.account_number):
        raise Refused(ProblemCode.INVALID_REQUEST, where="account_number")
    if wanted.act == REJECTED:
        # Money that is in the box is somebody's: it is never closed without a place.
        if kind == MONEY:
            raise Refused(ProblemCode.INVALID_REQUEST, where="act")
        if wanted.amount_minor:
            raise Refused(ProblemCode.SUMS_DISAGREE, a=0, b=wanted.amount_minor)
        return
    if not wanted.amount_minor:
        raise Refused(ProblemCode.INVALID_REQUEST, where="amount_minor")
    if amount_minor not in {None, wanted.amount_minor}:
        raise Refused(ProblemCode.SUMS_DISAGREE, a=amount_minor or 0, b=wanted.amount_minor)


def settlement_entries(kind: str, amount_minor: int | None, wanted: ClaimSettlement) -> list[Entry]:
    """Return how the end of a claim is posted."""
    posted = posted_minor(kind, amount_minor)
    if wanted.act == REJECTED:  # nobody's: found money
        return [Entry(accounts.MACHINE_CLAIMS, accounts.CASH_VARIANCE, posted)]
    source = accounts.MACHINE_CLAIMS if posted else accounts.CASH_VARIANCE
    return [Entry(source, _GOES_TO[wanted.act], wanted.amount_minor)]
