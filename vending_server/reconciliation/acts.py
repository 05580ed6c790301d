"""What people do with an item: explain, ask, decide.  Inside the caller's transaction.

Nothing is ever edited.  An act is a row, written once; where money moves it is also a transaction
of its own in the ledger, under the act's id, and two people stand behind it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import Approval, TwoPersonAction
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.seats import point_of
from vending_server.ledger.service import post
from vending_server.ledger.tables import AccountKind
from vending_server.operators.model import Caller, Role, require, require_books_of
from vending_server.operators.service import find_operator, logins_of
from vending_server.reconciliation.asking import ask_point, take_point
from vending_server.reconciliation.decisions import (
    MOVED,
    debtor_of,
    deciding_entry,
    require_complete,
    standing_of,
)
from vending_server.reconciliation.explaining import links_named, needs_two
from vending_server.reconciliation.involved import require_not_involved, shift_operator
from vending_server.reconciliation.model import MOVES_MONEY, Act, ItemState, SubjectKind
from vending_server.reconciliation.tables import reconciliation_acts, reconciliation_items
from vending_server.shifts.tables import bank_confirmations
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import ItemAct, decision_payload

_item = reconciliation_items.c
_CLOSED: Final = frozenset({ItemState.DECIDED, ItemState.CLEARED})


def act_on(
    connection: sa.Connection, item_id: str, wanted: ItemAct, caller: Caller, now: dt.datetime
) -> None:
    """Do one act.

    Raises:
        Refused: NOT_FOUND, NOT_PERMITTED, ALREADY_DECIDED, REASON_MISSING, DECISION_MISSING,
            INVALID_REQUEST (`where`), SUMS_DISAGREE (the item is about another sum now),
            OWN_DIFFERENCE, DIFFERENCE_NOT_POSTED, DAY_LOCKED, MESSAGES_WAITING (see asking.py), and
            what `approvals.service.use` refuses.
    """
    act = Act(wanted.act)
    if act is Act.SEND_BACK:
        take_point(connection, item_id)
    item = _locked(connection, item_id)
    require_there(caller, item.point_number)
    if act in MOVES_MONEY or act is Act.EXPLAIN:
        require(caller, Role.ACCOUNTANT)
    if item.state in _CLOSED and act is not Act.NOTE:
        raise Refused(ProblemCode.ALREADY_DECIDED)
    require_complete(wanted, item.amount_minor)
    links = links_named(connection, item, wanted)
    entry = _entry_of(connection, item, wanted) if act in MOVES_MONEY else None
    agreed = None
    if entry is not None or needs_two(item, wanted):
        agreed = _agreed(connection, item, wanted, now)
    if entry is not None or act is Act.EXPLAIN:
        require_not_involved(connection, item, caller, agreed)
    if entry is not None:
        _post(connection, item, wanted, entry, now)
    if act is Act.SEND_BACK:
        ask_point(connection, item, wanted, caller, now)
    connection.execute(
        reconciliation_acts.insert().values(
            id=wanted.document_id,
            item_id=item_id,
            act=act,
            operator_id=caller.operator_id,
            made_at=now,
            reason=wanted.reason.strip(),
            cause=wanted.cause,
            amount_minor=item.amount_minor,
            debit=None if entry is None else entry.debit,
            credit=None if entry is None else entry.credit,
            decision_number=wanted.decision_number.strip(),
            approval_id=None if agreed is None else agreed.approval_id,
            links=links,
        )
    )
    state = MOVED.get(act)
    if state is None:
        return
    connection.execute(
        reconciliation_items.update()
        .where(_item.id == item_id)
        .values(
            state=state,
            settled_minor=item.amount_minor,
            settled_count=item.count,
            changed_at=now,
        )
    )


def require_there(caller: Caller, point_number: int) -> None:
    """Refuse what is of another point's books, as if it were not there.

    Raises:
        Refused: NOT_FOUND.
    """
    try:
        require_books_of(caller, point_number)
    except Refused:
        raise Refused(ProblemCode.NOT_FOUND) from None


def _locked(connection: sa.Connection, item_id: str) -> Any:
    query = sa.select(reconciliation_items).where(_item.id == item_id).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused(ProblemCode.NOT_FOUND)
    return row


def _agreed(connection: sa.Connection, item: Any, wanted: ItemAct, now: dt.datetime) -> Approval:
    """Spend what two people agreed to, for exactly this."""
    return approvals.use(
        connection,
        wanted.approval_id,
        action=TwoPersonAction.DIFFERENCE_DECISION,
        payload=decision_payload(item.id, wanted),
        used_for=wanted.document_id,
        now=now,
    )


def _entry_of(connection: sa.Connection, item: Any, wanted: ItemAct) -> Entry:
    """Return the entry of a decision; what cannot be posted is refused before anybody is asked."""
    debtor = _debtor(connection, item, wanted)
    standing = standing_of(item, is_confirmed=_is_confirmed(connection, item))
    entry = deciding_entry(item, wanted, standing, debtor)
    _require_account(connection, entry.debit, "debit")
    _require_account(connection, entry.credit, "credit")
    return entry


def _post(
    connection: sa.Connection, item: Any, wanted: ItemAct, entry: Entry, now: dt.datetime
) -> None:
    post(
        connection,
        [entry],
        transaction_id=wanted.document_id,
        posted_at=now,
        point_number=point_of(item.point_number),
    )


def _debtor(connection: sa.Connection, item: Any, wanted: ItemAct) -> str | None:
    """Return the account of who is to pay: of a shift only whoever worked it, or his agent."""
    if wanted.act != Act.CHARGE.value:
        return None
    if wanted.login is not None and not _may_owe(connection, item, wanted.login):
        raise Refused(ProblemCode.INVALID_REQUEST, where="login")
    return debtor_of(wanted.login, item.point_number)


def _may_owe(connection: sa.Connection, item: Any, login: str) -> bool:
    """Say whether a difference can be charged to a person; he may have left since his shift."""
    owner = shift_operator(connection, item)
    if owner is not None:
        return logins_of(connection, [owner])[owner] == login
    return find_operator(connection, login) is not None


def _is_confirmed(connection: sa.Connection, item: Any) -> bool:
    """Say whether the bank has given its word for the slip that an item is about."""
    if item.subject_kind is not SubjectKind.SLIP:
        return False
    word = bank_confirmations.c
    query = sa.select(word.id).where(word.deposit_id == item.subject_id)
    return connection.scalar(query) is not None


def _require_account(connection: sa.Connection, code: str, where: str) -> None:
    """Open the accounts that decisions themselves need; any other must be there already."""
    if code.startswith(accounts.DEBTS_OF_PEOPLE):
        accounts.ensure_account(connection, code, AccountKind.ASSET)
    elif code == accounts.DIFFERENCES_WRITTEN_OFF:
        accounts.ensure_account(connection, code, AccountKind.REVENUE)
    elif not accounts.is_account(connection, code):
        raise Refused(ProblemCode.INVALID_REQUEST, where=where)
