"""A stretch of one till's journal, read record by record; pure, no SQL.

The money of a sale or payment is in the drawer from its intent on, whatever becomes of it: a
refused one's money lies there until the journal says that it was given back, or that it pays
another one.
So for every shift, at any moment: what came in less what went back is what its drawer took.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from vending_server.reconciliation.tables import Outcome, TakingKind, journal_takings
from vending_server.reconciliation.telling import (
    AnyTold,
    BoxEmptied,
    CounterDone,
    CounterIntended,
    CounterPrint,
    CounterPrintEnd,
    CounterRefused,
    CounterReturned,
    NoteEnded,
    NoteSeen,
    NoteStray,
    OfflineSold,
    Page,
    ShiftAct,
    ShiftActDone,
    ShiftActRefused,
    VendIntended,
    VendPrint,
    VendPrintEnd,
    VendRefused,
    VendReturned,
    VendToken,
    parts_of,
)

Row = dict[str, Any]
_PAYMENT, _KEPT = "payment", "kept_money"
_ACTS: Final = {
    "opening": TakingKind.OPENING,
    "movement": TakingKind.MOVEMENT,
    "closing": TakingKind.CLOSING,
    "bag": TakingKind.BAG,
}
_STACKED: Final = "stacked"
_VERDICT_CHARS: Final = 12


class Taking(msgspec.Struct, gc=False):
    """A row of `journal_takings`, with its columns; of a million sales there are as many."""

    terminal_id: str
    document_id: str
    sequence: int
    position: int
    kind: TakingKind
    shift_id: str | None
    at: dt.datetime
    cash_minor: int | None
    operator: str = ""
    receipt_sequence: int | None = None
    other_minor: int = 0
    is_purse: bool = False
    outcome: Outcome = Outcome.PENDING
    ended_sequence: int | None = None
    ended_at: dt.datetime | None = None
    returned_minor: int = 0
    returned_sequence: int | None = None
    returned_shift_id: str | None = None
    print_sequence: int | None = None
    print_verdict: str = ""
    copies: int = 0


assert set(Taking.__struct_fields__) == set(journal_takings.c.keys())


@dataclass(slots=True)
class Chapter:
    """What a stretch adds to the projection, and what it moves of what was there."""

    terminal_id: str
    shift_id: str | None
    takings: list[Taking] = field(default_factory=list)
    copies: list[Row] = field(default_factory=list)
    copy_ends: list[Row] = field(default_factory=list)
    closings: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    note_ends: list[Row] = field(default_factory=list)
    emptyings: list[Taking] = field(default_factory=list)
    known_notes: set[str] = field(default_factory=set)
    _by_document: dict[str, Taking] = field(default_factory=dict)
    _remembered: dict[str, Taking] = field(default_factory=dict)
    _moved: dict[str, Taking] = field(default_factory=dict)
    _notes_here: dict[str, Row] = field(default_factory=dict)
    _last_copy: dict[tuple[str, int], Row] = field(default_factory=dict)

    @property
    def moved(self) -> Iterable[Taking]:
        """The rows of before that are not as they were."""
        return self._moved.values()

    def wanted(self, pages: Sequence[Page]) -> set[str]:
        """Return the documents that these records speak of and that began before them."""
        spoken: set[str | None] = {told.document for _, told in pages}
        began: set[str | None] = {None}
        for told in [told for _, told in pages if type(told) in _BEGINS]:
            if isinstance(told, OfflineSold):
                began.update(one.vend_id for one in told.vends)
            else:
                began.add(told.document)
                spoken.add(getattr(told, "instead_of", None))
        return {one for one in spoken - began if one is not None}

    def wanted_notes(self, pages: Iterable[Page]) -> set[str]:
        """Return the notes that these records speak of."""
        return {told.escrow_id for _, told in pages if type(told) is NoteEnded}

    def remember(self, row: Taking) -> None:
        """Take a row of before: the latest of a document is what later records speak of."""
        self._remembered[row.document_id] = row

    def read(self, pages: Iterable[Page]) -> None:
        """Take in records, one after the other."""
        for sequence, told in pages:
            _READ[type(told)](self, sequence, told)

    # ------------------------------------------------------------------ what begins

    def begin_vend(self, sequence: int, told: VendIntended) -> None:
        """Take a vend's money in."""
        cash, other = parts_of(told.tenders)
        row = self._begin(sequence, told, told.document, TakingKind.SALE, cash)
        row.other_minor, row.receipt_sequence = other, told.receipt_sequence
        row.operator, row.is_purse = told.operator, told.purse_id is not None
        self._instead(sequence, told.instead_of)

    def begin_counter(self, sequence: int, told: CounterIntended) -> None:
        """Take the money of an act of the counter in, or out."""
        if told.act == _PAYMENT:
            kind, cash = TakingKind.PAYMENT, told.received_minor - told.change_minor
            other = max(told.amount_minor - cash, 0)
        elif told.act == _KEPT:
            kind, other = TakingKind.KEPT_MONEY, 0
            is_taken = told.received_minor > 0 or told.purse_id is not None
            cash = told.amount_minor if is_taken else -told.amount_minor
        else:
            return  # no other act of the counter moves cash
        row = self._begin(sequence, told, told.document, kind, cash)
        row.other_minor, row.receipt_sequence = other, told.receipt_sequence
        row.operator, row.is_purse = told.operator, told.purse_id is not None
        self._instead(sequence, told.instead_of)

    def begin_act(self, sequence: int, told: ShiftAct) -> None:
        """Take an act of the cash desk in; it says itself whose shift it is of."""
        kind = _ACTS.get(told.act)
        if kind is None:
            return
        is_cash = kind in {TakingKind.OPENING, TakingKind.MOVEMENT}
        row = self._begin(sequence, told, told.document, kind, told.amount_minor if is_cash else 0)
        row.shift_id, row.operator = told.shift_id or None, told.operator
        if kind is TakingKind.CLOSING and told.shift_id:
            self.closings.append(
                {
                    "terminal_id": self.terminal_id,
                    "sequence": sequence,
                    "closing_id": told.document,
                    "shift_id": told.shift_id,
                    "head_sequence": told.head_seq,
                    "head_hash": told.head_hash[:64],
                    "is_head_known": False,
                }
            )

    def sold_offline(self, sequence: int, told: OfflineSold) -> None:
        """Take a whole act from the pack in: it is sold."""
        for position, vend in enumerate(told.vends, start=1):
            cash, other = parts_of(vend.tenders)
            row = self._begin(sequence, told, vend.vend_id, TakingKind.OFFLINE_SALE, cash)
            row.position = position
            row.other_minor, row.receipt_sequence = other, vend.receipt_sequence
            row.operator, row.shift_id = told.operator, told.shift_id or None
            row.outcome, row.ended_sequence, row.ended_at = Outcome.DONE, sequence, row.at

    def _begin(
        self, sequence: int, told: AnyTold, document: str, kind: TakingKind, cash: int | None
    ) -> Taking:
        row = Taking(
            self.terminal_id, document, sequence, 0, kind, self.shift_id, told.moment, cash
        )
        self.takings.append(row)
        self._by_document[document] = row
        return row

    # ------------------------------------------------------------------ what became of it

    def done(self, sequence: int, told: VendToken | CounterDone) -> None:
        """Say that it was done at the server."""
        self._end(sequence, told, Outcome.DONE)

    def refused(self, sequence: int, told: VendRefused | CounterRefused) -> None:
        """Say that the server did nothing; a machine's notes are the customer's purse again."""
        row = self._end(sequence, told, Outcome.REFUSED)
        if row is not None and row.is_purse:
            self._return(row, sequence, row.cash_minor or 0)

    def act_done(self, sequence: int, told: ShiftActDone) -> None:
        """Open or close the drawer that cash goes into from here on."""
        row = self._end(sequence, told, Outcome.DONE)
        if row is None:
            return
        if row.kind == TakingKind.OPENING:
            self.shift_id = row.shift_id
        elif row.kind == TakingKind.CLOSING and row.shift_id == self.shift_id:
            self.shift_id = None

    def act_refused(self, sequence: int, told: ShiftActRefused) -> None:
        """Say that an act of the cash desk was not done."""
        self._end(sequence, told, Outcome.REFUSED)

    def returned(self, sequence: int, told: VendReturned | CounterReturned) -> None:
        """Give the money back, out of the drawer that is open now."""
        row = self._row(told.document)
        if row is not None:
            self._return(row, sequence, told.amount_minor)

    def _instead(self, sequence: int, document: str | None) -> None:
        """Let the money of a refused one pay another: it is that one's from here on."""
        row = self._row(document)
        if row is not None and not row.returned_minor:
            self._return(row, sequence, row.cash_minor or 0)

    def _return(self, row: Taking, sequence: int, amount_minor: int) -> None:
        row.returned_minor = min(amount_minor, max(row.cash_minor or 0, 0))
        row.returned_sequence = sequence
        row.returned_shift_id = self.shift_id

    def _end(self, sequence: int, told: AnyTold, outcome: Outcome) -> Taking | None:
        row = self._row(told.document)
        if row is not None:
            row.outcome, row.ended_sequence, row.ended_at = outcome, sequence, told.moment
        return row

    def _row(self, document: str | None) -> Taking | None:
        if document is None:
            return None
        row = self._by_document.get(document)
        if row is None and (row := self._remembered.get(document)) is not None:
            self._moved[document] = row
        return row

    # ------------------------------------------------------------------ paper

    def print_begun(self, sequence: int, told: VendPrint | CounterPrint) -> None:
        """Note a sheet; every one after the original is a copy."""
        row, document = self._row(told.document), told.document
        if row is None:
            return
        if told.copy_number == 0:
            row.print_sequence = sequence
            return
        row.copies = max(row.copies, told.copy_number)
        copy = {
            "terminal_id": self.terminal_id,
            "sequence": sequence,
            "document_id": document,
            "copy_number": told.copy_number,
            "at": told.moment,
            "shift_id": self.shift_id,
            "verdict": "",
        }
        self.copies.append(copy)
        self._last_copy[document, told.copy_number] = copy

    def print_ended(self, _sequence: int, told: VendPrintEnd | CounterPrintEnd) -> None:
        """Note what is known about a sheet."""
        document = told.document
        verdict = told.verdict[:_VERDICT_CHARS]
        if told.copy_number == 0:
            if (row := self._row(document)) is not None:
                row.print_verdict = verdict
        elif (copy := self._last_copy.get((document, told.copy_number))) is not None:
            copy["verdict"] = verdict
        else:
            self.copy_ends.append(
                {
                    "the_terminal": self.terminal_id,
                    "the_document": document,
                    "the_copy": told.copy_number,
                    "verdict": verdict,
                }
            )

    # ------------------------------------------------------------------ a machine's notes

    def note_seen(self, sequence: int, told: NoteSeen) -> None:
        """A note lies in escrow."""
        self._note(sequence, told, told.escrow_id, told.amount_minor, told.purse_id)

    def note_ended(self, sequence: int, told: NoteEnded) -> None:
        """A note is in the box, with the customer again, or nobody knows."""
        end = told.end[:_VERDICT_CHARS]
        if (note := self._notes_here.get(told.escrow_id)) is not None:
            note |= {"end": end, "ended_sequence": sequence}
        elif told.escrow_id in self.known_notes:
            self.note_ends.append(
                {
                    "the_terminal": self.terminal_id,
                    "the_escrow": told.escrow_id,
                    "end": end,
                    "ended_sequence": sequence,
                }
            )

    def note_strayed(self, sequence: int, told: NoteStray) -> None:
        """A note that nobody can place lies in the box."""
        note = self._note(sequence, told, f"stray:{sequence}", told.amount_minor, None)
        note |= {"end": _STACKED, "ended_sequence": sequence}

    def _note(
        self, sequence: int, told: AnyTold, escrow_id: str, amount: int | None, purse: str | None
    ) -> Row:
        note: Row = {
            "terminal_id": self.terminal_id,
            "escrow_id": escrow_id,
            "sequence": sequence,
            "at": told.moment,
            "amount_minor": amount,
            "purse_id": purse,
            "end": "",
            "ended_sequence": None,
        }
        if escrow_id not in self._notes_here and escrow_id not in self.known_notes:
            self.notes.append(note)
            self._notes_here[escrow_id] = note
        return note

    def box_emptied(self, sequence: int, told: BoxEmptied) -> None:
        """Two people took the notes away; what they should be is summed up by the caller."""
        row = self._begin(sequence, told, told.document, TakingKind.EMPTYING, 0)
        row.outcome, row.ended_sequence, row.ended_at = Outcome.DONE, sequence, row.at
        self.takings.remove(row)
        self.emptyings.append(row)


_BEGINS: Final = frozenset({VendIntended, CounterIntended, ShiftAct, OfflineSold})
_READ: Final[Mapping[type, Callable[[Chapter, int, Any], None]]] = {
    VendIntended: Chapter.begin_vend,
    VendToken: Chapter.done,
    VendRefused: Chapter.refused,
    VendReturned: Chapter.returned,
    VendPrint: Chapter.print_begun,
    VendPrintEnd: Chapter.print_ended,
    CounterIntended: Chapter.begin_counter,
    CounterDone: Chapter.done,
    CounterRefused: Chapter.refused,
    CounterReturned: Chapter.returned,
    CounterPrint: Chapter.print_begun,
    CounterPrintEnd: Chapter.print_ended,
    ShiftAct: Chapter.begin_act,
    ShiftActDone: Chapter.act_done,
    ShiftActRefused: Chapter.act_refused,
    OfflineSold: Chapter.sold_offline,
    NoteSeen: Chapter.note_seen,
    NoteEnded: Chapter.note_ended,
    NoteStray: Chapter.note_strayed,
    BoxEmptied: Chapter.box_emptied,
}
