"""Rules of decisions about differences: what is posted, and what an act must say; pure.

A difference of cash was posted when it was found.  A shift's entry says counted less what the books
expected, so it holds two differences apart: counted against the journal, and the journal against
the books.  Each stands there with its own part, and a decision moves that part and no more: to whom
it is charged, to what the municipality bears, or to where it belongs.  What stands in no account, a
limit, a price, a record that is missing, is never charged: nobody could say from where.

Drawers, floats and clearing are never posted to by hand: they are what sales and counts make of
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    View,
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


@dataclass(frozen=True, slots=True)
class Standing:
    """In which account a difference stands, and with what: debits less credits."""

    account: str
    minor: int


def standing_of(item: Any, *, is_confirmed: bool) -> Standing | None:
    """Return where a difference stands in the books until it is decided; None: nowhere.

    `is_confirmed` is whether the bank has given its word for the slip that it is about.
    """
    kind, pair = item.subject_kind, (View(item.left_view), View(item.right_view))
    amount = int(item.amount_minor)
    if kind is SubjectKind.SLIP:
        under_way = pair == (View.DEPOSIT, View.BANK) and not is_confirmed
        return Standing(accounts.CASH_IN_TRANSIT if under_way else accounts.CASH_VARIANCE, -amount)
    if kind is SubjectKind.CASSETTE and item.kind is DifferenceKind.MISSING:
        return Standing(accounts.CASH_IN_TRANSIT, -amount)
    is_of_cash = kind in {SubjectKind.SHIFT, SubjectKind.CASSETTE}
    if not is_of_cash or item.kind is not DifferenceKind.AMOUNT:
        return None
    # What was counted less the books has the journal's part the other way round.
    sign = {View.COUNTED: -1, View.LEDGER: 1}.get(pair[1], 0)
    return Standing(accounts.CASH_VARIANCE, sign * amount) if sign else None


def debtor_of(login: str | None, point_number: int) -> str:
    """Return the account of who owes what is charged: a cashier, or the agent of a point."""
    if login is not None:
        return accounts.cashier_debts_of(login)
    return accounts.agent_debts_of(point_number)


def deciding_entry(
    item: Any, wanted: ItemAct, standing: Standing | None, debtor: str | None
) -> Entry:
    """Return the entry of a decision: it takes out of an account just what stood there.

    Raises:
        Refused: DIFFERENCE_NOT_POSTED, INVALID_REQUEST (accounts that do not fit).
    """
    amount = abs(int(item.amount_minor))
    if wanted.act == Act.CORRECT.value:
        assert wanted.debit is not None, "a correction names its accounts"
        assert wanted.credit is not None, "a correction names its accounts"
        _require_fit(wanted, standing)
        return Entry(wanted.debit, wanted.credit, amount)
    is_cash_found = item.right_view != View.LEDGER.value  # a sale that lacks is posted, not owed
    if standing is None or not is_cash_found:
        raise Refused(ProblemCode.DIFFERENCE_NOT_POSTED)
    other = debtor or accounts.DIFFERENCES_WRITTEN_OFF
    if standing.minor > 0:
        return Entry(other, standing.account, amount)
    return Entry(standing.account, other, amount)


def _require_fit(wanted: ItemAct, standing: Standing | None) -> None:
    """Refuse a correction that leaves a difference where it stood, or moves one that is not its."""
    if standing is not None:
        side = "credit" if standing.minor > 0 else "debit"
        if getattr(wanted, side) != standing.account:
            raise Refused(ProblemCode.INVALID_REQUEST, where=side)
        return
    for name, code in (("debit", wanted.debit), ("credit", wanted.credit)):
        if code in {accounts.CASH_VARIANCE, accounts.CASH_IN_TRANSIT}:
            raise Refused(ProblemCode.INVALID_REQUEST, where=name)
