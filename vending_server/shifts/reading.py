"""A shift with its sums: the X and the Z, from one function.

Who may see the money: anybody with business here once the shift is closed; before that, a
supervisor or accountant who is not the one that will count it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.statements import Query
from vending_server.errors import Refused
from vending_server.kept_money.flows import kept_flows
from vending_server.offline_sales.shift_facts import held_facts
from vending_server.operators.model import Caller, Role
from vending_server.operators.service import logins_of
from vending_server.payments.sums import payments_of_shift
from vending_server.shifts.model import TOLERANCE_MINOR, Direction
from vending_server.shifts.tables import cash_movements, shifts
from vending_server.vending.reversed_sales import reversals_of_shift
from vending_server.vending.shift_sales import copies_of, sale_facts
from vending_server.wire.problems import ProblemCode
from vending_server.wire.shift_totals import (
    Flow,
    FlowKind,
    SaleFact,
    ShiftTotals,
    shift_counts,
    shift_totals,
)
from vending_server.wire.shifts import ShiftReport

_EVERYWHERE = frozenset({Role.ACCOUNTANT, Role.AUDITOR})
_MAY_KNOW = _EVERYWHERE | {Role.SUPERVISOR}
_FLOW_OF = {Direction.IN: FlowKind.PAY_IN, Direction.OUT: FlowKind.PAY_OUT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A shift as its row has it."""

    shift_id: str
    terminal_id: str
    number: int
    point_number: int
    sales_batch_id: int
    operator_id: int
    opened_at: dt.datetime
    opening_float_minor: int
    handover_minor: int | None
    receipts_after: int
    closed_at: dt.datetime | None
    counted_minor: int | None
    variance_minor: int | None
    float_left_minor: int | None
    is_synced: bool
    deposit_id: str | None

    @property
    def to_deposit_minor(self) -> int:
        """What the bank is due of it."""
        assert self.counted_minor is not None, "only a closed shift was counted"
        assert self.float_left_minor is not None, "a closed shift says what it left"
        return self.counted_minor - self.float_left_minor


_ONE: Final = sa.select(shifts).where(
    shifts.c.id == sa.bindparam("shift_id", type_=shifts.c.id.type)
)
_BY_ID: Final = Query(_ONE)
_BY_ID_LOCKED: Final = Query(_ONE.with_for_update())


def shift_by_id(connection: sa.Connection, shift_id: str, *, lock: bool = False) -> Shift:
    """Return a shift; locked, whoever sells into it has committed and nobody else can.

    Raises:
        Refused: SHIFT_UNKNOWN.
    """
    row = (_BY_ID_LOCKED if lock else _BY_ID).record(connection, shift_id=shift_id)
    if row is None:
        raise Refused(ProblemCode.SHIFT_UNKNOWN)
    return shift_of(row)


def shift_of(row: Any) -> Shift:
    """Return a row of the table as a plain value."""
    return Shift(
        shift_id=row.id,
        terminal_id=row.terminal_id,
        number=row.number,
        point_number=row.point_number,
        sales_batch_id=row.sales_batch_id,
        operator_id=row.operator_id,
        opened_at=row.opened_at,
        opening_float_minor=row.opening_float_minor,
        handover_minor=row.handover_minor,
        receipts_after=row.receipts_after,
        closed_at=row.closed_at,
        counted_minor=row.counted_minor,
        variance_minor=row.variance_minor,
        float_left_minor=row.float_left_minor,
        is_synced=row.is_synced,
        deposit_id=row.deposit_id,
    )


def require_visible(shift: Shift, caller: Caller) -> None:
    """Refuse a shift that is none of the caller's business, as if there were none.

    Raises:
        Refused: SHIFT_UNKNOWN.
    """
    is_own = (shift.operator_id, shift.terminal_id) == (caller.operator_id, caller.terminal_id)
    is_points = Role.SUPERVISOR in caller.roles and shift.point_number == caller.point.number
    if not (is_own or is_points or caller.roles & _EVERYWHERE):
        raise Refused(ProblemCode.SHIFT_UNKNOWN)


def totals_of(connection: sa.Connection, shift: Shift) -> ShiftTotals:
    """Return the sums of a shift as they stand."""
    return _totals(connection, shift, _sales(connection, shift))


def report(connection: sa.Connection, shift: Shift, caller: Caller) -> ShiftReport:
    """Return what the caller may know of a shift."""
    sold = _sales(connection, shift)
    copies = copies_of(connection, shift_id=shift.shift_id, terminal_id=shift.terminal_id)
    is_money_shown = shift.closed_at is not None or _may_know(shift, caller)
    variance = shift.variance_minor
    return ShiftReport(
        shift_id=shift.shift_id,
        number=shift.number,
        terminal_id=shift.terminal_id,
        point_number=shift.point_number,
        operator=logins_of(connection, {shift.operator_id})[shift.operator_id],
        opened_at=shift.opened_at.isoformat(),
        closed_at=None if shift.closed_at is None else shift.closed_at.isoformat(),
        handover_minor=shift.handover_minor,
        counts=shift_counts(
            sold,
            copies=copies,
            payments=len(payments_of_shift(connection, shift.shift_id)),
            reversals=len(reversals_of_shift(connection, shift.shift_id)),
        ),
        totals=_totals(connection, shift, sold) if is_money_shown else None,
        counted_minor=shift.counted_minor,
        variance_minor=variance,
        float_left_minor=shift.float_left_minor,
        is_beyond_tolerance=variance is not None and abs(variance) > TOLERANCE_MINOR,
        is_provisional=not shift.is_synced,
        deposit_id=shift.deposit_id,
    )


def _may_know(shift: Shift, caller: Caller) -> bool:
    return shift.operator_id != caller.operator_id and bool(caller.roles & _MAY_KNOW)


def _sales(connection: sa.Connection, shift: Shift) -> list[SaleFact]:
    sold = sale_facts(
        connection,
        shift_id=shift.shift_id,
        terminal_id=shift.terminal_id,
        receipts_after=shift.receipts_after,
    )
    return sold + held_facts(connection, shift.shift_id)


_MOVED: Final = Query(
    sa.select(cash_movements.c.direction, cash_movements.c.amount_minor)
    .where(cash_movements.c.shift_id == sa.bindparam("shift_id", type_=shifts.c.id.type))
    .where(cash_movements.c.is_deferred.is_(False))
    .order_by(cash_movements.c.id)
)


def _totals(connection: sa.Connection, shift: Shift, sold: list[SaleFact]) -> ShiftTotals:
    moved = _MOVED.rows(connection, shift_id=shift.shift_id)
    flows = [Flow(kind=_FLOW_OF[Direction(how)], amount_minor=minor) for how, minor in moved]
    flows += kept_flows(connection, shift.shift_id)
    return shift_totals(
        opening_float_minor=shift.opening_float_minor,
        sales=sold,
        flows=flows,
        payments=payments_of_shift(connection, shift.shift_id),
        reversals=reversals_of_shift(connection, shift.shift_id),
    )
