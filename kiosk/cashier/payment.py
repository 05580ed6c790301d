"""What the operator has entered of a payment: amount, notes, received, change.  Pure.

Without a typed amount the notes are the amount (`+ F12` charges a 200 note).  Typing a received
sum takes the place of counted notes and the other way round.  Empty received means exact.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kiosk.flows.till_values import SaleMode
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.i18n.formats import parse_amount, parse_units
from vending_server.wire.cash_count import CountLine
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

NOTES_MINOR: Final = (2000, 5000, 10_000, 20_000)


def plain_amount(minor: int) -> str:
    """Return agorot as they are typed: `150.00`, without any invisible mark."""
    return f"{minor // 100}.{minor % 100:02d}"


@dataclass(slots=True)
class Payment:
    """The entries of one sale that is not confirmed yet.

    `price_minor` is what the quote asks; in money mode that is the amount itself.
    """

    mode: SaleMode = SaleMode.MONEY
    amount_text: str = ""
    received_text: str = ""
    notes: Counter[int] = field(default_factory=Counter)
    price_minor: int | None = None
    others: list[Tender] = field(default_factory=list)  # paid otherwise than in cash

    @property
    def cash_due_minor(self) -> int | None:
        """What of the price is left for cash; none without a price.

        By money the amount is the price, also while the quote is on its way.
        """
        total = self.price_minor
        if total is None:
            with contextlib.suppress(NumberNotUnderstood):
                total = self.tender_minor()
        return None if total is None else total - sum(one.amount_minor for one in self.others)

    @property
    def notes_minor(self) -> int:
        """Sum of the counted notes."""
        return sum(note * count for note, count in self.notes.items())

    def note_lines(self) -> tuple[CountLine, ...]:
        """Return the counted notes, the largest first, for the journal."""
        return tuple(
            CountLine(denomination_minor=note, pieces=self.notes[note])
            for note in sorted(self.notes, reverse=True)
            if self.notes[note]
        )

    @property
    def is_by_notes(self) -> bool:
        """Whether the notes are the amount."""
        return self.mode is SaleMode.MONEY and not self.amount_text and bool(self.notes_minor)

    def tender_minor(self) -> int | None:
        """Return the money the customer named, or None if nothing or units were named.

        Raises:
            NumberNotUnderstood: the field holds no number.
        """
        if self.mode is not SaleMode.MONEY:
            return None
        if not self.amount_text:
            return self.notes_minor or None
        return parse_amount(self.amount_text) or None

    def units_tenths(self) -> int | None:
        """Return the units the customer named, or None if nothing or money was named.

        Raises:
            NumberNotUnderstood: the field holds no number.
        """
        if self.mode is not SaleMode.UNITS or not self.amount_text:
            return None
        return parse_units(self.amount_text) or None

    def received_minor(self) -> int | None:
        """Return the cash handed over, None when nothing was entered: exact.

        Raises:
            NumberNotUnderstood: the field holds no number.
        """
        if self.received_text:
            return parse_amount(self.received_text)
        return self.notes_minor or None

    def change_minor(self) -> int | None:
        """Return what goes back, negative when cash is missing, None without a price."""
        due = self.cash_due_minor
        if due is None or self.price_minor is None:
            return None
        try:
            received = self.received_minor()
        except NumberNotUnderstood:
            return None
        return 0 if received is None else received - due

    def write_out(self) -> None:
        """Write a typed amount with all its decimals: `150` becomes `150.00`."""
        with contextlib.suppress(NumberNotUnderstood):
            if self.amount_text and self.mode is SaleMode.MONEY:
                self.amount_text = plain_amount(parse_amount(self.amount_text))

    def type_amount(self, text: str) -> None:
        """Take another amount; how the one before was paid says nothing of it."""
        self.amount_text = text
        self.others.clear()

    def take_over(self, amount_minor: int, tenders: Iterable[Tender]) -> None:
        """Begin with the money of a sale that was refused, paid as it was."""
        self.type_amount(plain_amount(amount_minor))
        self.others = [part for part in tenders if part.kind is not TenderKind.CASH]

    def count_note(self, note_minor: int) -> None:
        """Count one more note received."""
        assert note_minor in NOTES_MINOR, "no such note"
        self.received_text = ""
        self.notes[note_minor] += 1

    def type_received(self, text: str) -> None:
        """Take a typed sum in place of counted notes."""
        self.received_text = text
        if text:
            self.notes.clear()

    def clear_received(self) -> None:
        """Forget the cash."""
        self.received_text = ""
        self.notes.clear()

    def switch_mode(self) -> None:
        """Go from money to units or back; the number typed meant something else."""
        self.mode = SaleMode.UNITS if self.mode is SaleMode.MONEY else SaleMode.MONEY
        self.type_amount("")
        self.price_minor = None
