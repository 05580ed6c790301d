"""The use cases of the drawer for the routes, each a document in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.service import Document, Kept, once
from vending_server.epochs.service import EpochBook
from vending_server.operators.model import Caller, require_books_of
from vending_server.paging import WHOLE, PageAsked
from vending_server.shifts import banking, batches, listing, service
from vending_server.shifts.reading import report, require_visible, shift_by_id
from vending_server.wire.shifts import (
    BankConfirmation,
    BankConfirmationAnswer,
    BankDeposit,
    BankDepositAnswer,
    BatchClosing,
    BatchFacts,
    BatchList,
    CashMovement,
    MovementAnswer,
    ShiftClosing,
    ShiftList,
    ShiftOpening,
    ShiftRecount,
    ShiftReport,
    SlipList,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftDesk:
    """Shifts, batches and bags over one database."""

    engine: sa.Engine
    clock: Clock
    epochs: EpochBook = field(default_factory=EpochBook)

    def open(
        self,
        caller: Caller,
        opening: ShiftOpening,
        opened_at: dt.datetime,
        *,
        is_brought_back: bool = False,
    ) -> Kept:
        """Open a shift; see service.open_shift.

        After a restore a till first brings back its own: a new one would stand in their way.

        Raises:
            Refused: RECOVERING_AFTER_RESTORE, and as service.open_shift.
        """
        now = self.clock.now()

        def act(connection: sa.Connection) -> ShiftReport:
            if not is_brought_back:
                self.epochs.check_reported(connection, caller.terminal_id)
            shift = service.open_shift(connection, opening, caller, opened_at=opened_at, now=now)
            opened = report(connection, shift, caller)
            audit.record(
                connection,
                action="shift.opened",
                actor=caller.actor,
                subject=shift.shift_id,
                details={
                    "float": shift.opening_float_minor,
                    "handover": -1 if shift.handover_minor is None else shift.handover_minor,
                    "reason": opening.reason,
                },
                now=now,
            )
            return opened

        return once(self.engine, _document(caller, opening.shift_id, "shift", opening), act, now)

    def move(
        self, caller: Caller, shift_id: str, movement: CashMovement, happened_at: dt.datetime
    ) -> Kept:
        """Move cash in or out; see service.move_cash."""
        now = self.clock.now()

        def act(connection: sa.Connection) -> MovementAnswer:
            posted_at, is_late = service.move_cash(
                connection, shift_id, movement, caller, happened_at=happened_at, now=now
            )
            return MovementAnswer(
                movement_id=movement.movement_id,
                shift_id=shift_id,
                posted_at=posted_at.isoformat(),
                is_late=is_late,
            )

        body = (shift_id, movement)
        return once(self.engine, _document(caller, movement.movement_id, "cash", body), act, now)

    def close(
        self, caller: Caller, shift_id: str, closing: ShiftClosing, closed_at: dt.datetime
    ) -> Kept:
        """Take the blind count; see service.close_shift."""
        now = self.clock.now()

        def act(connection: sa.Connection) -> ShiftReport:
            shift = service.close_shift(
                connection, shift_id, closing, caller, closed_at=closed_at, now=now
            )
            return report(connection, shift, caller)

        body = (shift_id, closing)
        return once(self.engine, _document(caller, closing.closing_id, "z", body), act, now)

    def recount(self, caller: Caller, shift_id: str, again: ShiftRecount) -> Kept:
        """Count a closed shift again; see service.recount."""
        now = self.clock.now()

        def act(connection: sa.Connection) -> ShiftReport:
            shift = service.recount(connection, shift_id, again, caller, now)
            counted = report(connection, shift, caller)
            audit.record(
                connection,
                action="shift.recounted",
                actor=caller.actor,
                subject=shift_id,
                details={"counted": shift.counted_minor or 0, "reason": again.reason},
                now=now,
            )
            return counted

        body = (shift_id, again)
        return once(self.engine, _document(caller, again.recount_id, "recount", body), act, now)

    def one(self, caller: Caller, shift_id: str) -> ShiftReport:
        """Return the X or Z of a shift, as far as the caller may know it.

        Raises:
            Refused: SHIFT_UNKNOWN.
        """
        with reading(self.engine) as connection:
            shift = shift_by_id(connection, shift_id)
            require_visible(shift, caller)
            return report(connection, shift, caller)

    def deposit(self, caller: Caller, deposit: BankDeposit) -> Kept:
        """Bag the cash of closed shifts; see banking.make_deposit."""
        require_books_of(caller, deposit.point_number)
        now = self.clock.now()

        def act(connection: sa.Connection) -> BankDepositAnswer:
            return banking.make_deposit(connection, deposit, caller, now)

        return once(self.engine, _document(caller, deposit.document_id, "bag", deposit), act, now)

    def confirm(self, caller: Caller, deposit_id: str, confirmation: BankConfirmation) -> Kept:
        """Take the bank's word for a bag; see banking.confirm_deposit."""
        now = self.clock.now()

        def act(connection: sa.Connection) -> BankConfirmationAnswer:
            return banking.confirm_deposit(connection, deposit_id, confirmation, caller, now)

        body = (deposit_id, confirmation)
        document = _document(caller, confirmation.document_id, "bank", body)
        return once(self.engine, document, act, now)

    def end_batch(self, caller: Caller, closing: BatchClosing) -> Kept:
        """End a batch; see batches.end_batch."""
        require_books_of(caller, closing.point_number)
        now = self.clock.now()

        def act(connection: sa.Connection) -> BatchFacts:
            return batches.end_batch(connection, closing.kind, closing.point_number, now)

        return once(self.engine, _document(caller, closing.document_id, "batch", closing), act, now)

    def shifts(self, caller: Caller, point_number: int, page: PageAsked = WHOLE) -> ShiftList:
        """Return a page of a point's shifts.

        Raises:
            Refused: NOT_PERMITTED.
        """
        require_books_of(caller, point_number)
        with reading(self.engine) as connection:
            return listing.shifts_of(connection, point_number, page)

    def slips(self, caller: Caller, point_number: int, page: PageAsked = WHOLE) -> SlipList:
        """Return a page of a point's deposit slips.

        Raises:
            Refused: NOT_PERMITTED.
        """
        require_books_of(caller, point_number)
        with reading(self.engine) as connection:
            return listing.slips_of(connection, point_number, page)

    def batches(self, caller: Caller, point_number: int, page: PageAsked = WHOLE) -> BatchList:
        """Return a page of a point's batches.

        Raises:
            Refused: NOT_PERMITTED.
        """
        require_books_of(caller, point_number)
        with reading(self.engine) as connection:
            return batches.batches_of(connection, point_number, page)


def _document(caller: Caller, document_id: str, kind: str, body: object) -> Document:
    return Document(document_id=document_id, kind=kind, body=body, caller=caller)
