"""Rules of decisions about differences: what is posted, and what an act must say; pure.

A difference of cash was posted when it was found, to the variance (or a bag that never arrived is
still in transit).  A decision moves it from there: to whoever owes it, to what the municipality
bears, or to where it belongs.  Drawers, floats and clearing are never posted to by hand: they are
what sales and counts make of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.reconciliation.model import (
    MOVES_MONEY,
    Act,
    DifferenceKind,
    ItemState,
    SubjectKind,
)
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import ItemAct

MOVED: Final[Mapping[Act, ItemState]] = {
    Act.EXPLAIN: ItemState.EXPLAINED,
    Act.SEND_BACK: ItemState.SENT_BACK,
    Act.ESCALATE: ItemState.ESCALATED,
    Act.CORRECT: ItemState.DECIDED,
    Act.CHARGE: ItemState.DECIDED,
    Act.WRITE_OFF: ItemState.DECIDED,
}
"""The state that each act of a person leaves; a note leaves it as it is."""

NEVER_BY_HAND: Final = ("shift:", "drawer:", "handover:", "agent_float:")
_CLEARING: Final = frozenset({accounts.SALE_CLEARING})
_ON_THEIR_WAY: Final = frozenset({SubjectKind.SLIP, SubjectKind.CASSETTE})


def require_complete(wanted: ItemAct, item_minor: int) -> None:
    """Refuse an act that does not say what it must.

    Raises:
        Refused: REASON_MISSING, DECISION_MISSING, SUMS_DISAGREE, INVALID_REQUEST.
    """
    act = Act(wanted.act)
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    if act not in MOVES_MONEY:
        return
    if wanted.amount_minor != item_minor:
        raise Refused(ProblemCode.SUMS_DISAGREE, a=item_minor, b=wanted.amount_minor or 0)
    if item_minor == 0:
        raise Refused(ProblemCode.INVALID_REQUEST, where="act")
    if act is Act.WRITE_OFF and not wanted.decision_number.strip():
        raise Refused(ProblemCode.DECISION_MISSING)
    if act is Act.CHARGE and item_minor > 0:  # nobody owes what is over
        raise Refused(ProblemCode.INVALID_REQUEST, where="act")
    if act is Act.CORRECT:
        _require_accounts(wanted)


def _require_accounts(wanted: ItemAct) -> None:
    for name, code in (("debit", wanted.debit), ("credit", wanted.credit)):
        if not code or code.startswith(NEVER_BY_HAND) or code in _CLEARING:
            raise Refused(ProblemCode.INVALID_REQUEST, where=name)
    if wanted.debit == wanted.credit:
        raise Refused(ProblemCode.INVALID_REQUEST, where="credit")


def debtor_of(login: str | None, point_number: int) -> str:
    """Return the account of who owes what is charged: a cashier, or the agent of a point."""
    if login is not None:
        return accounts.cashier_debts_of(login)
    return accounts.agent_debts_of(point_number)


def deciding_entries(item: Any, wanted: ItemAct, debtor: str | None) -> Entry:
    """Return the entry of a decision; what is short is owed or borne, what is over is gained."""
    amount = abs(int(item.amount_minor))
    if wanted.act == Act.CORRECT.value:
        assert wanted.debit is not None, "a correction names its accounts"
        assert wanted.credit is not None, "a correction names its accounts"
        return Entry(wanted.debit, wanted.credit, amount)
    lies_in = _lies_in(item)
    if debtor is not None:
        return Entry(debtor, lies_in, amount)
    if item.amount_minor < 0:
        return Entry(accounts.DIFFERENCES_WRITTEN_OFF, lies_in, amount)
    return Entry(lies_in, accounts.DIFFERENCES_WRITTEN_OFF, amount)


def _lies_in(item: Any) -> str:
    """Return where a difference stands in the books until it is decided."""
    is_under_way = item.subject_kind in _ON_THEIR_WAY and item.kind is DifferenceKind.MISSING
    return accounts.CASH_IN_TRANSIT if is_under_way else accounts.CASH_VARIANCE
