"""Open a shift, move cash, close it blind, count again.  All inside the caller's transaction.

The drawer's account is the shift's own: the opening float goes in, every cash sale, what was paid
in and out; at the close the difference leaves it as an entry of its own, what stays for the next
shift goes over to the terminal's float, and the rest waits for the bank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.days.service import locked_until, posting_time_of
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.ledger.tables import AccountKind
from vending_server.operators.model import Caller, Role
from vending_server.points.service import require_point
from vending_server.shifts.batches import open_sales_batch
from vending_server.shifts.model import (
    MOVES,
    PAY_OUT_LIMIT_MINOR,
    CountKind,
    Direction,
    MoveReason,
    variance_entries,
)
from vending_server.shifts.reading import Shift, shift_by_id, totals_of
from vending_server.shifts.tables import cash_movements, shift_counts, shifts
from vending_server.wire.cash_count import CountLine, counted_minor
from vending_server.wire.facts import AGENT
from vending_server.wire.problems import ProblemCode
from vending_server.wire.shifts import (
    CashMovement,
    ShiftClosing,
    ShiftOpening,
    ShiftRecount,
    recount_payload,
)


def open_shift(
    connection: sa.Connection,
    opening: ShiftOpening,
    caller: Caller,
    *,
    opened_at: dt.datetime,
    now: dt.datetime,
) -> Shift:
    """Open a shift at the caller's terminal with what was counted into the drawer.

    A count that differs from what the shift before left is posted as a difference; it never keeps
    anybody from opening.

    Raises:
        Refused: NOT_PERMITTED (an agent's point has no drawer of ours), SHIFT_OPEN_ALREADY.
    """
    if caller.point.kind == AGENT:
        raise Refused(ProblemCode.NOT_PERMITTED)
    require_point(connection, caller.point.number)  # locked: batches are numbered one by one
    before = _last_shift(connection, caller.terminal_id)
    if before is not None and before.closed_at is None:
        raise Refused(ProblemCode.SHIFT_OPEN_ALREADY)
    counted = counted_minor(opening.counts)
    connection.execute(
        shifts.insert().values(
            id=opening.shift_id,
            terminal_id=caller.terminal_id,
            number=1 if before is None else before.number + 1,
            point_number=caller.point.number,
            sales_batch_id=open_sales_batch(connection, caller.point.number, now),
            operator_id=caller.operator_id,
            opened_at=opened_at,
            opening_float_minor=counted,
            handover_minor=None if before is None else before.float_left_minor,
            receipts_after=opening.receipt_sequence_last,
        )
    )
    _keep_count(connection, opening.shift_id, opening.shift_id, CountKind.OPENING, opening.counts)
    shift = shift_by_id(connection, opening.shift_id)
    _post_opening(connection, shift, now)
    return shift


def move_cash(
    connection: sa.Connection,
    shift_id: str,
    movement: CashMovement,
    caller: Caller,
    *,
    happened_at: dt.datetime,
    now: dt.datetime,
) -> tuple[dt.datetime, bool]:
    """Post cash that came or went; return when it was posted and whether its day was locked.

    A record that comes after the close still belongs to its shift: the difference found there is
    put right by an entry that points at it.  Only if that day is locked does the Z stay as it is.

    Raises:
        Refused: SHIFT_UNKNOWN, SHIFT_CLOSED, MOVEMENT_NOT_ALLOWED, and what
            `approvals.service.use` refuses above the limit.
    """
    shift = shift_at(connection, shift_id, caller, happened_at)
    direction, reason = Direction(movement.direction), MoveReason(movement.reason)
    if direction not in MOVES[reason].directions:
        raise Refused(ProblemCode.MOVEMENT_NOT_ALLOWED)
    if direction is Direction.OUT and movement.amount_minor > PAY_OUT_LIMIT_MINOR:
        _use_approval(connection, shift_id, movement, now)
    posted_at, is_late = posting_time_of(
        connection,
        transaction_id=movement.movement_id,
        point_number=shift.point_number,
        happened_at=happened_at,
        now=now,
    )
    connection.execute(
        cash_movements.insert().values(
            id=movement.movement_id,
            shift_id=shift_id,
            direction=direction,
            reason=reason,
            amount_minor=movement.amount_minor,
            counterpart=movement.counterpart,
            paper=movement.paper,
            operator_id=caller.operator_id,
            happened_at=happened_at,
            posted_at=posted_at,
            is_deferred=is_after_z(shift, is_late=is_late),
        )
    )
    effect = movement.amount_minor if direction is Direction.IN else -movement.amount_minor
    record_cash(
        connection,
        shift,
        effect_minor=effect,
        other_account=MOVES[reason].account,
        transaction_id=movement.movement_id,
        posted_at=posted_at,
        is_late=is_late,
    )
    return posted_at, is_late


def shift_at(
    connection: sa.Connection, shift_id: str, caller: Caller, happened_at: dt.datetime
) -> Shift:
    """Lock and return the caller's own shift, in which something happened, told late or not.

    Raises:
        Refused: SHIFT_UNKNOWN, or SHIFT_CLOSED before that moment.
    """
    shift = shift_by_id(connection, shift_id, lock=True)
    if (shift.operator_id, shift.terminal_id) != (caller.operator_id, caller.terminal_id):
        raise Refused(ProblemCode.SHIFT_UNKNOWN)
    if shift.closed_at is not None and happened_at > shift.closed_at:
        raise Refused(ProblemCode.SHIFT_CLOSED)
    return shift


def is_after_z(shift: Shift, *, is_late: bool) -> bool:
    """Say whether a record leaves the Z as it is: its day was locked, and the shift closed."""
    return is_late and shift.closed_at is not None


def record_cash(
    connection: sa.Connection,
    shift: Shift,
    *,
    effect_minor: int,
    other_account: str,
    transaction_id: str,
    posted_at: dt.datetime,
    is_late: bool,
) -> None:
    """Post cash into or out of a shift's drawer; of a closed shift, put its difference right."""
    drawer = accounts.drawer_of_shift(shift.shift_id)
    entries = [
        Entry(drawer, other_account, effect_minor)
        if effect_minor > 0
        else Entry(other_account, drawer, -effect_minor)
    ]
    if shift.closed_at is None:
        corrects = None
    else:
        # The count stood; what was expected did not.
        entries += variance_entries(drawer, -effect_minor)
        corrects = closing_of(connection, shift.shift_id)
    post(
        connection,
        entries,
        transaction_id=transaction_id,
        posted_at=posted_at,
        point_number=shift.point_number,
        corrects_id=corrects,
    )
    if shift.variance_minor is not None and not is_after_z(shift, is_late=is_late):
        _set(connection, shift.shift_id, variance_minor=shift.variance_minor - effect_minor)


def close_shift(
    connection: sa.Connection,
    shift_id: str,
    closing: ShiftClosing,
    caller: Caller,
    *,
    closed_at: dt.datetime,
    now: dt.datetime,
) -> Shift:
    """Take the count, and only then compare it; closing is never refused for a difference.

    Raises:
        Refused: SHIFT_UNKNOWN, SHIFT_CLOSED, SUMS_DISAGREE (more is left than was counted).
    """
    shift = _shift_to_close(connection, shift_id, caller)
    counted = counted_minor(closing.counts)
    if closing.float_left_minor > counted:
        raise Refused(ProblemCode.SUMS_DISAGREE, a=counted, b=closing.float_left_minor)
    _keep_count(connection, shift_id, closing.closing_id, CountKind.CLOSING, closing.counts)
    variance = counted - totals_of(connection, shift).expected_minor
    posted_at, _ = posting_time_of(
        connection,
        transaction_id=closing.closing_id,
        point_number=shift.point_number,
        happened_at=closed_at,
        now=now,
    )
    drawer = accounts.drawer_of_shift(shift_id)
    left = Entry(accounts.float_between_shifts(shift.terminal_id), drawer, closing.float_left_minor)
    post(
        connection,
        [*variance_entries(drawer, variance), left],
        transaction_id=closing.closing_id,
        posted_at=posted_at,
        point_number=shift.point_number,
    )
    _set(
        connection,
        shift_id,
        closed_at=closed_at,
        closed_by=caller.operator_id,
        counted_minor=counted,
        variance_minor=variance,
        float_left_minor=closing.float_left_minor,
    )
    return shift_by_id(connection, shift_id)


def recount(
    connection: sa.Connection,
    shift_id: str,
    again: ShiftRecount,
    caller: Caller,
    now: dt.datetime,
) -> Shift:
    """Count a closed shift's cash again, by two others; both counts are kept.

    Raises:
        Refused: SHIFT_UNKNOWN, SHIFT_NOT_CLOSED, SHIFT_DEPOSITED, APPROVER_IS_REQUESTER (one's
            own shift, of either), REASON_MISSING, DAY_LOCKED, SUMS_DISAGREE; what
            `approvals.service.use` refuses.
    """
    shift = shift_by_id(connection, shift_id, lock=True)
    _check_recount(connection, shift, again, caller)
    agreed = approvals.use(
        connection,
        again.approval_id,
        action=TwoPersonAction.RECOUNT,
        payload=recount_payload(shift_id, again),
        used_for=again.recount_id,
        now=now,
    )
    if shift.operator_id in {agreed.requested_by, *agreed.approved_by}:
        raise Refused(ProblemCode.APPROVER_IS_REQUESTER)
    counted = counted_minor(again.counts)
    assert shift.counted_minor is not None, "a closed shift was counted"
    assert shift.variance_minor is not None, "a closed shift was compared"
    if shift.float_left_minor is not None and counted < shift.float_left_minor:
        raise Refused(ProblemCode.SUMS_DISAGREE, a=counted, b=shift.float_left_minor)
    _keep_count(connection, shift_id, again.recount_id, CountKind.RECOUNT, again.counts)
    found = counted - shift.counted_minor
    post(
        connection,
        variance_entries(accounts.drawer_of_shift(shift_id), found),
        transaction_id=again.recount_id,
        posted_at=now,
        point_number=shift.point_number,
        corrects_id=closing_of(connection, shift_id),
    )
    variance = shift.variance_minor + found
    _set(connection, shift_id, counted_minor=counted, variance_minor=variance)
    return shift_by_id(connection, shift_id)


def mark_synced(connection: sa.Connection, shift_id: str) -> None:
    """Say that the till's journal is here up to the close: the Z is final from now on."""
    _set(connection, shift_id, is_synced=True)


def note_late_cash(connection: sa.Connection, shift_id: str, effect_minor: int) -> None:
    """Say that a counted shift had taken more than was known then: its difference was smaller."""
    connection.execute(
        shifts.update()
        .where(shifts.c.id == shift_id)
        .values(variance_minor=shifts.c.variance_minor - effect_minor)
    )


def _post_opening(connection: sa.Connection, shift: Shift, now: dt.datetime) -> None:
    drawer = accounts.drawer_of_shift(shift.shift_id)
    between = accounts.float_between_shifts(shift.terminal_id)
    accounts.open_account(connection, drawer, AccountKind.ASSET)
    accounts.ensure_account(connection, between, AccountKind.ASSET)
    counted = shift.opening_float_minor
    if shift.handover_minor is None:  # the first shift here: its float came from head office
        entries = [Entry(drawer, accounts.HEAD_OFFICE_CASH, counted)]
    else:
        entries = [Entry(drawer, between, shift.handover_minor)]
        entries += variance_entries(drawer, counted - shift.handover_minor)
    posted_at, _ = posting_time_of(
        connection,
        transaction_id=shift.shift_id,
        point_number=shift.point_number,
        happened_at=shift.opened_at,
        now=now,
    )
    post(
        connection,
        entries,
        transaction_id=shift.shift_id,
        posted_at=posted_at,
        point_number=shift.point_number,
    )


def _shift_to_close(connection: sa.Connection, shift_id: str, caller: Caller) -> Shift:
    """Return a shift that the caller may close: his own, or as supervisor at that terminal."""
    shift = shift_by_id(connection, shift_id, lock=True)
    is_own = shift.operator_id == caller.operator_id or Role.SUPERVISOR in caller.roles
    if not is_own or shift.terminal_id != caller.terminal_id:
        raise Refused(ProblemCode.SHIFT_UNKNOWN)
    if shift.closed_at is not None:
        raise Refused(ProblemCode.SHIFT_CLOSED)
    return shift


def _check_recount(
    connection: sa.Connection, shift: Shift, again: ShiftRecount, caller: Caller
) -> None:
    if Role.ACCOUNTANT not in caller.roles and shift.point_number != caller.point.number:
        raise Refused(ProblemCode.SHIFT_UNKNOWN)
    if shift.closed_at is None:
        raise Refused(ProblemCode.SHIFT_NOT_CLOSED)
    if shift.operator_id == caller.operator_id:
        raise Refused(ProblemCode.APPROVER_IS_REQUESTER)
    if shift.deposit_id is not None:
        raise Refused(ProblemCode.SHIFT_DEPOSITED)
    if not again.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    until = locked_until(connection, shift.point_number)
    if until is not None and shift.closed_at < until:
        raise Refused(ProblemCode.DAY_LOCKED)


def _last_shift(connection: sa.Connection, terminal_id: str) -> Shift | None:
    query = sa.select(shifts.c.id).where(shifts.c.terminal_id == terminal_id)
    last = connection.scalar(query.order_by(shifts.c.number.desc()).limit(1))
    return None if last is None else shift_by_id(connection, last)


def _use_approval(
    connection: sa.Connection, shift_id: str, movement: CashMovement, now: dt.datetime
) -> None:
    payload = {**msgspec.to_builtins(movement), "shift_id": shift_id}
    del payload["approval_id"]
    approvals.use(
        connection,
        movement.approval_id,
        action=TwoPersonAction.PAY_OUT_ABOVE_LIMIT,
        payload=payload,
        used_for=movement.movement_id,
        now=now,
    )


def _keep_count(
    connection: sa.Connection,
    shift_id: str,
    document_id: str,
    kind: CountKind,
    lines: Sequence[CountLine],
) -> None:
    connection.execute(
        shift_counts.insert(),
        [
            {
                "document_id": document_id,
                "denomination_minor": line.denomination_minor,
                "shift_id": shift_id,
                "kind": kind,
                "pieces": line.pieces,
            }
            for line in lines
        ],
    )


def closing_of(connection: sa.Connection, shift_id: str) -> str:
    """Return the document by which a shift was closed."""
    query = sa.select(shift_counts.c.document_id).where(
        shift_counts.c.shift_id == shift_id, shift_counts.c.kind == CountKind.CLOSING
    )
    return str(connection.scalars(query.limit(1)).one())


def _set(connection: sa.Connection, shift_id: str, **values: object) -> None:
    connection.execute(shifts.update().where(shifts.c.id == shift_id).values(**values))
