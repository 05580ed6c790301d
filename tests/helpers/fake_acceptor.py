"""An acceptor of notes that survives power cuts, and a machine over a fake server to drive it with.

`cash_box` and `given_back` are the physical truth.  Its book keeps every event by number; a keeper
that comes back with an older mark is told again what the journal does not have.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorEvent,
    Note,
    NoteInEscrow,
    NoteOrder,
    NoteReturned,
    NoteStacked,
    Resume,
)
from drivers.receipt_printers.base import PrintVerdict
from kiosk.flows.machine import Machine
from kiosk.flows.machine_service import MachineService
from kiosk.flows.note_keeper import NoteKeeper, NoteTold
from kiosk.flows.till_clock import TillClock
from kiosk.store.cash_records import CashBoxEmptied, MoneyClaimed
from tests.helpers import fake_server as fake
from tests.helpers.fake_till import TillBench

URI = "cctalk:/dev/notes"


@dataclass
class FakeAcceptor:
    """See `drivers.cash_acceptors.base.BillAcceptor`; `pump` lets it speak."""

    cash_box: list[int] = field(default_factory=list)
    given_back: list[int] = field(default_factory=list)
    in_escrow: int | None = None
    accepts: frozenset[int] = frozenset()
    confirmed: list[str] = field(default_factory=list)
    uri: str = URI
    _book: list[tuple[str, int]] = field(default_factory=list)
    _told: int = 0
    _escrow_id: str = ""
    _ids: Iterator[int] = field(default_factory=itertools.count)

    def insert(self, amount_minor: int) -> bool:
        """Put a note into the slot."""
        if amount_minor not in self.accepts or self.in_escrow is not None:
            return False
        self.in_escrow = amount_minor
        self._book.append(("escrow", amount_minor))
        return True

    def power_up(self, resume: Resume | None) -> None:
        """Be opened by a new program."""
        self.accepts = frozenset()
        self._told = int(resume.mark) if resume else 0
        self._escrow_id = ""
        if resume and resume.open_note:
            self._escrow_id = resume.open_note.escrow_id

    def pump(self, sink: Callable[[AcceptorEvent], None], most: int = 1000) -> None:
        """Tell what was not told yet, or so many events of it."""
        for _ in range(most):
            if self._told >= len(self._book):
                return
            kind, amount = self._book[self._told]
            self._told += 1
            mark, note = str(self._told), Note(amount_minor=amount)
            if kind == "escrow":
                self._escrow_id = f"note-{next(self._ids):08d}"
            make = {"escrow": NoteInEscrow, "stacked": NoteStacked, "returned": NoteReturned}[kind]
            sink(make(URI, mark, self._escrow_id, note))

    def condition(self) -> AcceptorCondition:
        return AcceptorCondition.ACCEPTING if self.accepts else AcceptorCondition.REFUSING

    def accept_notes(self, amounts_minor: frozenset[int]) -> None:
        self.accepts = amounts_minor

    def refuse_notes(self) -> None:
        self.accepts = frozenset()

    def stack_note(self, escrow_id: str) -> None:
        self._move(escrow_id, NoteOrder.STACK)

    def return_note(self, escrow_id: str) -> None:
        self._move(escrow_id, NoteOrder.RETURN)

    def confirm(self, mark: str) -> None:
        self.confirmed.append(mark)

    def stop(self, timeout_s: float = 5.0) -> None:
        pass

    def start(self) -> None:
        pass

    def _move(self, escrow_id: str, order: NoteOrder) -> None:
        if self.in_escrow is None or escrow_id != self._escrow_id:
            return
        amount, self.in_escrow = self.in_escrow, None
        is_stack = order is NoteOrder.STACK
        (self.cash_box if is_stack else self.given_back).append(amount)
        self._book.append(("stacked" if is_stack else "returned", amount))


class MachineBench(TillBench):
    """A till's bench with an acceptor; what is printed of claims is kept."""

    def __init__(self, folder) -> None:  # type: ignore[no-untyped-def]
        super().__init__(folder)
        self.acceptor = FakeAcceptor()
        self.heard: list[NoteTold] = []
        self.listener: Callable[[NoteTold], None] = lambda _told: None
        self.speaks_at_start = True
        self.claim_slips: list[MoneyClaimed] = []
        self.doubt_slips: list[str] = []
        self.box_slips: list[CashBoxEmptied] = []
        self.box_verdict = PrintVerdict.PRINTED

    @contextmanager
    def machine(
        self, *, on_step: Callable[[str], None] = lambda _step: None, **more: object
    ) -> Iterator[Machine]:
        with self.till(on_step=on_step, signed_in=False, **more) as till:  # type: ignore[arg-type]
            till.recover()
            notes = till.purses.notes
            clock = TillClock(self.clock)
            keeper = NoteKeeper(book=notes, clock=clock, tell=self._hear, on_step=on_step)
            self.acceptor.power_up(notes.resume())
            keeper.attach(self.acceptor)
            machine = Machine(
                till=till,
                keeper=keeper,
                clock=clock,
                login=fake.OPERATOR,
                password=lambda: fake.PASSWORD,
                claim_slip=self._print_claim,
                doubt_slip=self._print_doubt,
            )
            if self.speaks_at_start:
                self.pump(machine)
            yield machine

    def service(self, machine: Machine) -> MachineService:
        """The service menu of a machine; what it prints of the box is kept."""
        return MachineService(
            machine,
            clock=TillClock(self.clock),
            box_slip=self._print_box,
            test_page=lambda _at: PrintVerdict.PRINTED,
        )

    def _print_box(self, emptied: CashBoxEmptied) -> PrintVerdict:
        self.box_slips.append(emptied)
        return self.box_verdict

    def pump(self, machine: Machine, most: int = 1000) -> None:
        self.acceptor.pump(machine.keeper.take, most)

    def put_in(self, machine: Machine, purse_id: str, meter, amount_minor: int):  # type: ignore[no-untyped-def]
        """Insert a note and let the machine decide; returns the decision, or None if refused."""
        if not self.acceptor.insert(amount_minor):
            return None
        self.pump(machine)
        decision = machine.decide(purse_id, self.heard[-1].escrow_id, meter)
        self.pump(machine)
        return decision

    def _hear(self, told: NoteTold) -> None:
        self.heard.append(told)
        self.listener(told)

    def _print_claim(self, claim: MoneyClaimed) -> PrintVerdict:
        self.claim_slips.append(claim)
        return PrintVerdict.PRINTED

    def _print_doubt(self, number: str, made_at: str, amount_minor: int) -> PrintVerdict:
        self.doubt_slips.append(number)
        return PrintVerdict.PRINTED
