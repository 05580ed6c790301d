"""A cash desk without server, journal or printer, for windows: a `FakeDesk` behind the till's door.

An error for a method is put into the till's `errors`, as for sales; with `is_lost` the next act
stays without an answer.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from drivers.receipt_printers.base import PrintReason, PrintVerdict
from kiosk.api_client import Declined
from kiosk.errors import TillRefusal
from kiosk.flows.shift_values import (
    ActKind,
    ActState,
    Message,
    NewBag,
    NewMovement,
    SecondPerson,
    ShiftActView,
    ShiftState,
    message_id,
)
from kiosk.flows.till_values import LocalCode, PrintResult
from tests.helpers.fake_desk import DeskRefusal, FakeDesk
from tests.helpers.window_thread import refuse_windows_thread
from vending_server.wire.cash_count import CountLine, is_count
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.problems import Problem
from vending_server.wire.shifts import (
    BankDeposit,
    CashMovement,
    ShiftClosing,
    ShiftOpening,
    ShiftReport,
)

Enter = Callable[[str, Any], None]
AT = "2026-11-22T08:42:10+00:00"


def _nothing(_method: str, _value: Any) -> None:
    return None


@dataclass
class ScreenShifts:
    uses_shifts: bool = False
    is_lost: bool = False
    desk: FakeDesk = field(default_factory=FakeDesk)
    acts: dict[str, ShiftActView] = field(default_factory=dict)
    enter: Enter = _nothing

    def signed_in(self, operator: str) -> None:
        self.desk.operator = operator

    def state(self) -> ShiftState:
        refuse_windows_thread("state")
        shift = self.desk.at_till()
        views = list(self.acts.values())
        closed = [v for v in views if v.kind is ActKind.CLOSING and v.state is ActState.DONE]
        return ShiftState(
            uses_shifts=self.uses_shifts,
            is_closing=any(
                v.kind is ActKind.CLOSING and v.state is ActState.IN_DOUBT for v in views
            ),
            is_mine=shift is not None and shift.operator == self.desk.operator,
            shift=shift,
            pending=tuple(v for v in views if v.state is ActState.IN_DOUBT),
            last_z=closed[-1] if closed else None,
            float_left_minor=closed[-1].report.float_left_minor if closed else None,
        )

    def resume(self) -> ShiftState:
        self.enter("resume", None)
        return self.state()

    def x(self) -> ShiftReport:
        self.enter("x", None)
        shift = self.desk.at_till()
        assert shift is not None, "no shift to look at"
        return self.desk.report(shift.shift_id)

    def to_deposit(self) -> list[ShiftReport]:
        self.enter("to_deposit", None)
        reports = [self.desk.report(one) for one in self.desk.shifts]
        return [one for one in reports if one.closed_at and one.deposit_id is None]

    def open(self, counts: Sequence[CountLine], *, reason: str = "") -> ShiftActView:
        self.enter("open", (tuple(counts), reason))
        _require(counts)
        message = ShiftOpening(
            shift_id=_id(), counts=list(counts), receipt_sequence_last=46, opened_at=AT
        )
        return self._act(ActKind.OPENING, message, self.desk.open)

    def new_movement(self, asked: NewMovement) -> CashMovement:
        return CashMovement(movement_id=_id(), happened_at=AT, **_fields(asked))

    def move(self, movement: CashMovement) -> ShiftActView:
        self.enter("move", movement)
        shift = self.desk.at_till()
        assert shift is not None, "no shift to move cash in"
        return self._act(
            ActKind.MOVEMENT, movement, lambda body: self.desk.move(shift.shift_id, body)
        )

    def agreed(self, asked: NewMovement, second: SecondPerson) -> CashMovement:
        self.enter("agreed", second.operator)
        return msgspec.structs.replace(self.new_movement(asked), approval_id=_id())

    def close(self, counts: Sequence[CountLine], *, float_left_minor: int) -> ShiftActView:
        self.enter("close", (tuple(counts), float_left_minor))
        _require(counts)
        shift = self.desk.at_till()
        assert shift is not None, "no shift to close"
        message = ShiftClosing(
            closing_id=_id(), counts=list(counts), float_left_minor=float_left_minor, closed_at=AT
        )
        return self._act(
            ActKind.CLOSING, message, lambda body: self.desk.close(shift.shift_id, body)
        )

    def bag(self, asked: NewBag) -> ShiftActView:
        self.enter("bag", asked)
        _require(asked.counts)
        message = BankDeposit(
            document_id=_id(),
            point_number=2,
            shift_ids=list(asked.shift_ids),
            counts=list(asked.counts),
            bank=asked.bank,
            bag_number=asked.bag_number,
            difference_reason=asked.difference_reason,
        )
        return self._act(ActKind.BAG, message, self.desk.bag)

    def ask_again(self, act_id: str) -> ShiftActView:
        self.enter("ask_again", act_id)
        known = self.acts.pop(act_id)
        sends = {ActKind.OPENING: self.desk.open, ActKind.BAG: self.desk.bag}
        shift = self.desk.at_till()
        if known.kind is ActKind.CLOSING and shift is not None:
            return self._act(
                known.kind, known.request, lambda body: self.desk.close(shift.shift_id, body)
            )
        return self._act(known.kind, known.request, sends[known.kind])

    def _act(self, kind: ActKind, message: Message, send: Callable[[bytes], Any]) -> ShiftActView:
        act_id = message_id(message)
        view = ShiftActView(
            act_id=act_id,
            kind=kind,
            state=ActState.IN_DOUBT,
            operator=self.desk.operator,
            made_at=dt.datetime.fromisoformat(AT),
            request=message,
        )
        if self.is_lost:
            self.is_lost = False
            self.acts[act_id] = view
            return view
        try:
            _, answer = send(msgspec.json.encode(message))
        except DeskRefusal as refused:
            problem = Problem(status=refused.status, code=refused.code, title="")
            raise Declined(problem) from None
        done = {**_fields_of(view), "state": ActState.DONE, "answer": answer}
        self.acts[act_id] = ShiftActView(**done)
        return self.acts[act_id]


@dataclass
class ScreenSlips:
    """`printed` names every slip that came out."""

    verdicts: list[PrintVerdict] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    enter: Enter = _nothing

    def print_act(self, act_id: str) -> PrintResult:
        self.enter("print_act", act_id)
        return self._print(act_id)

    def print_x(self, report: ShiftReport) -> PrintResult:
        self.enter("print_x", report.number)
        return self._print("x")

    def open_drawer(self, reason: str) -> PrintResult:
        self.enter("open_drawer", reason)
        return self._print("drawer")

    def _print(self, name: str) -> PrintResult:
        verdict = self.verdicts.pop(0) if self.verdicts else PrintVerdict.PRINTED
        reason = None if verdict is PrintVerdict.PRINTED else PrintReason.GONE
        copies = self.printed.count(name)
        if verdict is not PrintVerdict.NOT_SENT:
            self.printed.append(name)
        return PrintResult(copy_number=copies, verdict=verdict, reason=reason)


def _id() -> str:
    return uuid7(unix_ms=1_795_000_000_000, random_bytes=os.urandom(RANDOM_BYTES))


def _require(counts: Sequence[CountLine]) -> None:
    if not is_count(counts):
        raise TillRefusal(LocalCode.NOT_COUNTED)


def _fields(asked: NewMovement) -> dict[str, Any]:
    names = ("direction", "reason", "amount_minor", "counterpart", "paper")
    return {name: getattr(asked, name) for name in names}


def _fields_of(view: ShiftActView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in ShiftActView.__dataclass_fields__}
