"""Do again what a restored server forgot of a cash desk: openings, cash moved, counts, bags.

A till brings the very requests, signed by its device, each in the name of whoever did it, in the
order of its journal and among its sales.  They are the documents that they were: known ones change
nothing.  Their moments are those of the till; where a day was locked meanwhile they are posted in
the next open one, with a link.  A bag has no moment of its own: it is made now.

Nothing but the device says that somebody else did this.  So it is taken only while the terminal is
awaited, all of it stands in the audit log, and a pay-out above the limit is held if its agreement
was lost.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.clock import Clock
from vending_server.db.engine import reading, writing
from vending_server.documents.service import Kept
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.operators.model import Caller, Role
from vending_server.operators.service import find_operator
from vending_server.points.model import check_device_signature
from vending_server.points.service import point_facts, terminal
from vending_server.shifts.desk import ShiftDesk
from vending_server.wire.cash_count import is_count
from vending_server.wire.problems import ProblemCode
from vending_server.wire.recovery import RecoveredAct, RecoveredActAnswer, recovered_act_message
from vending_server.wire.shifts import BankDeposit, CashMovement, ShiftClosing, ShiftOpening

_Act = ShiftOpening | CashMovement | ShiftClosing | BankDeposit
_TYPES: Final[dict[str, type[_Act]]] = {
    "opening": ShiftOpening,
    "movement": CashMovement,
    "closing": ShiftClosing,
    "bag": BankDeposit,
}
_TILL: Final = frozenset({Role.CASHIER, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRecovery:
    """Takes back acts of cash desks over one database."""

    engine: sa.Engine
    clock: Clock
    epochs: EpochBook
    desk: ShiftDesk

    def take(self, caller: Caller, message: RecoveredAct) -> RecoveredActAnswer:
        """Do one act again, at its own time; what is done already changes nothing.

        Raises:
            Refused: SIGNATURE_INVALID, or INVALID_REQUEST for what is no such act, or while nobody
                waits for this terminal.
            DatabaseBusy: nothing was done; bring it again.
        """
        act = _act_of(message)
        with reading(self.engine) as connection:
            self._check(connection, caller, message)
            doer = _doer(connection, caller, message.operator)
        try:
            if doer is None:
                outcome, reason = "held", "operator_unknown"
            else:
                is_new = self._do(doer, message.shift_id or "", act).is_new
                outcome, reason = "posted" if is_new else "known", ""
        except Refused as refused:
            outcome, reason = "held", refused.code.value
        if outcome != "known":
            self._write_down(caller, message, outcome=outcome, reason=reason)
        return RecoveredActAnswer(outcome=outcome, reason=reason)

    def _check(self, connection: sa.Connection, caller: Caller, message: RecoveredAct) -> None:
        signed = recovered_act_message(
            terminal_id=caller.terminal_id,
            operator=message.operator,
            kind=message.kind,
            shift_id=message.shift_id,
            request=message.request,
        )
        key = terminal(connection, caller.terminal_id).public_key
        check_device_signature(public_key=key, message=signed, signature=message.signature)
        if not self.epochs.is_awaited(connection, caller.terminal_id):
            raise Refused(ProblemCode.INVALID_REQUEST, where="recovery")

    def _do(self, doer: Caller, shift_id: str, act: _Act) -> Kept:
        match act:
            case ShiftOpening(opened_at=told):
                return self.desk.open(doer, act, _time_of(told), is_brought_back=True)
            case CashMovement(happened_at=told):
                return self.desk.move(doer, shift_id, act, _time_of(told))
            case ShiftClosing(closed_at=told):
                return self.desk.close(doer, shift_id, act, _time_of(told))
            case BankDeposit():
                return self.desk.deposit(doer, act)

    def _write_down(
        self, caller: Caller, message: RecoveredAct, *, outcome: str, reason: str
    ) -> None:
        with writing(self.engine) as connection:
            audit.record(
                connection,
                action="shift.brought_back",
                actor=caller.actor,
                subject=message.shift_id or message.kind,
                details={
                    "kind": message.kind,
                    "operator": message.operator,
                    "outcome": outcome,
                    "reason": reason,
                },
                now=self.clock.now(),
            )


def _act_of(message: RecoveredAct) -> _Act:
    try:
        act = msgspec.json.decode(message.request, type=_TYPES[message.kind])
    except msgspec.DecodeError:
        raise Refused(ProblemCode.INVALID_REQUEST, where="request") from None
    if not isinstance(act, CashMovement) and not is_count(act.counts):
        raise Refused(ProblemCode.INVALID_REQUEST, where="counts")
    is_bag = isinstance(act, BankDeposit)
    if is_bag is not (message.shift_id is None):
        raise Refused(ProblemCode.INVALID_REQUEST, where="shift_id")
    if isinstance(act, BankDeposit) and len(set(act.shift_ids)) != len(act.shift_ids):
        raise Refused(ProblemCode.INVALID_REQUEST, where="shift_ids")
    return act


def _doer(connection: sa.Connection, caller: Caller, login: str) -> Caller | None:
    """Return whoever did it, at this terminal; None if nobody who may is called so any more."""
    operator = find_operator(connection, login)
    if operator is None or operator.roles.isdisjoint(_TILL):
        return None
    seat = terminal(connection, caller.terminal_id)
    return Caller(
        operator_id=operator.operator_id,
        login=operator.login,
        name=operator.name,
        title=operator.title,
        roles=operator.roles,
        terminal_id=seat.terminal_id,
        terminal_number=seat.number,
        point=point_facts(connection, seat.point_number),
    )


def _time_of(told: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(told)
        if at.tzinfo is not None:
            return at.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise Refused(ProblemCode.INVALID_REQUEST, where="request")
