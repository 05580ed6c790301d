"""How a case may end, and what that posts; no SQL here.

The sale stays as it was sold.  Units issued anew move no money: the customer paid for them once,
and what the other meter got is recovered from whoever has it, as a debt of its own.  A sum that is
given back is all that was paid, so that no rest of it is without a place; it stands in `case_costs`
until it is recovered.
"""

from __future__ import annotations

from typing import Final

from vending_server.cases.tables import CaseKind
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.wire.cases import CHARGED, CREDITED, PAID, CaseSettlement
from vending_server.wire.problems import ProblemCode

_GOES_TO: Final = {PAID: accounts.HEAD_OFFICE_CASH, CREDITED: accounts.CUSTOMER_DEPOSITS}


def require_fit(
    kind: CaseKind, number: int, right_drn: str, tender_minor: int, wanted: CaseSettlement
) -> None:
    """Check that a case may end so, and that what was agreed to is this very case.

    Raises:
        Refused: REASON_MISSING, INVALID_REQUEST (`where`), SUMS_DISAGREE.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    is_charged = wanted.act == CHARGED
    wrong = {
        "case_number": wanted.case_number != number,
        "act": is_charged and kind is not CaseKind.WRONG_METER,
        "account_number": (wanted.act == CREDITED) != bool(wanted.account_number),
        "right_drn": wanted.right_drn != (right_drn if is_charged else ""),
    }
    for where, is_wrong in wrong.items():
        if is_wrong:
            raise Refused(ProblemCode.INVALID_REQUEST, where=where)
    due = tender_minor if wanted.act in _GOES_TO else 0
    if wanted.amount_minor != due:
        raise Refused(ProblemCode.SUMS_DISAGREE, a=due, b=wanted.amount_minor)


def settlement_entries(wanted: CaseSettlement) -> list[Entry]:
    """Return how the end of a case is posted; nothing where no money moves."""
    if wanted.act not in _GOES_TO:
        return []
    return [Entry(accounts.CASE_COSTS, _GOES_TO[wanted.act], wanted.amount_minor)]
