"""The cash desk of a server in memory: one terminal, documents done once for their id.

It knows no sales; `taken_minor` is what they would have brought into the drawer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from vending_server.wire.cash_count import counted_minor
from vending_server.wire.login import ShiftAtTill
from vending_server.wire.problems import ProblemCode
from vending_server.wire.shift_totals import Flow, FlowKind, SaleFact, shift_counts, shift_totals
from vending_server.wire.shifts import (
    BankDeposit,
    BankDepositAnswer,
    CashMovement,
    MovementAnswer,
    ShiftClosing,
    ShiftOpening,
    ShiftReport,
)

AT = "2026-11-23T08:00:00+00:00"


class DeskRefusal(Exception):
    """A problem's status and code."""

    def __init__(self, status: int, code: ProblemCode) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass
class FakeShift:
    shift_id: str
    number: int
    operator: str
    opening_minor: int
    handover_minor: int | None
    flows: list[Flow] = field(default_factory=list)
    counted_minor: int | None = None
    left_minor: int | None = None
    deposit_id: str | None = None


@dataclass
class FakeDesk:
    """`kept` holds what each document was answered; a document is asked for any number of times."""

    operator: str = ""
    taken_minor: int = 5000
    shifts: dict[str, FakeShift] = field(default_factory=dict)
    kept: dict[str, tuple[bytes, msgspec.Struct]] = field(default_factory=dict)
    limit_minor: int = 10_000

    def at_till(self) -> ShiftAtTill | None:
        shift = self._open_one()
        if shift is None:
            return None
        return ShiftAtTill(
            shift_id=shift.shift_id, number=shift.number, operator=shift.operator, opened_at=AT
        )

    def open(self, body: bytes) -> tuple[int, msgspec.Struct]:
        asked = msgspec.json.decode(body, type=ShiftOpening)

        def act() -> ShiftReport:
            if self._open_one() is not None:
                raise DeskRefusal(409, ProblemCode.SHIFT_OPEN_ALREADY)
            before = list(self.shifts.values())
            self.shifts[asked.shift_id] = FakeShift(
                shift_id=asked.shift_id,
                number=len(before) + 1,
                operator=self.operator,
                opening_minor=counted_minor(asked.counts),
                handover_minor=before[-1].left_minor if before else None,
            )
            return self.report(asked.shift_id)

        return self._once(asked.shift_id, body, act)

    def move(self, shift_id: str, body: bytes) -> tuple[int, msgspec.Struct]:
        asked = msgspec.json.decode(body, type=CashMovement)

        def act() -> MovementAnswer:
            shift = self._mine(shift_id)
            is_big = asked.direction == "out" and asked.amount_minor > self.limit_minor
            if is_big and asked.approval_id is None:
                raise DeskRefusal(409, ProblemCode.APPROVAL_MISSING)
            kind = FlowKind.PAY_IN if asked.direction == "in" else FlowKind.PAY_OUT
            shift.flows.append(Flow(kind=kind, amount_minor=asked.amount_minor))
            return MovementAnswer(
                movement_id=asked.movement_id, shift_id=shift_id, posted_at=AT, is_late=False
            )

        return self._once(asked.movement_id, body, act)

    def close(self, shift_id: str, body: bytes) -> tuple[int, msgspec.Struct]:
        asked = msgspec.json.decode(body, type=ShiftClosing)

        def act() -> ShiftReport:
            shift = self._mine(shift_id)
            if asked.float_left_minor > counted_minor(asked.counts):
                raise DeskRefusal(422, ProblemCode.SUMS_DISAGREE)
            shift.counted_minor = counted_minor(asked.counts)
            shift.left_minor = asked.float_left_minor
            return self.report(shift_id)

        return self._once(asked.closing_id, body, act)

    def bag(self, body: bytes) -> tuple[int, msgspec.Struct]:
        asked = msgspec.json.decode(body, type=BankDeposit)

        def act() -> BankDepositAnswer:
            bagged = [self.shifts[one] for one in asked.shift_ids]
            for shift in bagged:
                shift.deposit_id = asked.document_id
            return BankDepositAnswer(
                document_id=asked.document_id,
                number=1,
                point_number=asked.point_number,
                banking_batch=1,
                bank=asked.bank,
                bag_number=asked.bag_number,
                expected_minor=sum((s.counted_minor or 0) - (s.left_minor or 0) for s in bagged),
                amount_minor=counted_minor(asked.counts),
                shift_ids=asked.shift_ids,
                counts=asked.counts,
                made_at=AT,
            )

        return self._once(asked.document_id, body, act)

    def report(self, shift_id: str) -> ShiftReport:
        shift = self.shifts.get(shift_id)
        if shift is None or shift.operator != self.operator:
            raise DeskRefusal(404, ProblemCode.SHIFT_UNKNOWN)
        sold = SaleFact(
            receipt_sequence=1,
            utility="electricity",
            units_tenths=500,
            tenders=[("cash", self.taken_minor)],
        )
        totals = shift_totals(
            opening_float_minor=shift.opening_minor, sales=[sold], flows=shift.flows
        )
        counted = shift.counted_minor
        is_closed = counted is not None
        return ShiftReport(
            shift_id=shift_id,
            number=shift.number,
            terminal_id="terminal-1",
            point_number=1,
            operator=shift.operator,
            opened_at=AT,
            closed_at=AT if is_closed else None,
            handover_minor=shift.handover_minor,
            counts=shift_counts([sold], copies=0),
            totals=totals if is_closed else None,
            counted_minor=counted,
            variance_minor=None if counted is None else counted - totals.expected_minor,
            float_left_minor=shift.left_minor,
            deposit_id=shift.deposit_id,
        )

    def _open_one(self) -> FakeShift | None:
        return next((one for one in self.shifts.values() if one.counted_minor is None), None)

    def _mine(self, shift_id: str) -> FakeShift:
        shift = self.shifts.get(shift_id)
        if shift is None or shift.operator != self.operator:
            raise DeskRefusal(404, ProblemCode.SHIFT_UNKNOWN)
        if shift.counted_minor is not None:
            raise DeskRefusal(409, ProblemCode.SHIFT_CLOSED)
        return shift

    def _once(self, document_id: str, body: bytes, act: Any) -> tuple[int, msgspec.Struct]:
        if document_id in self.kept:
            known, answer = self.kept[document_id]
            if known != body:
                raise DeskRefusal(409, ProblemCode.DOCUMENT_ID_REUSED)
            return 200, answer
        self.kept[document_id] = (body, act())
        return 201, self.kept[document_id][1]
