"""What is done at a counter: sales, doubts, copies, pay-outs, counts and bags, at one till.

Every method does the act at the server and writes the records that the till writes for it; the
drawer's pieces follow what hands do, which is not always what the books say.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from tests.discrepancies.cash import NOTES, Pieces, exactly, notes_for
from tests.discrepancies.people import Person
from tests.discrepancies.till import Sold, Till
from tests.discrepancies.town import Served, Town
from vending_server.approvals.model import TwoPersonAction
from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.shifts.model import PAY_OUT_LIMIT_MINOR
from vending_server.vending.model import StoredAnswer, VendCommand
from vending_server.wire.canonical import canonical_bytes, digest_hex
from vending_server.wire.cash_count import counted_minor
from vending_server.wire.quote import Quote, QuoteRequest, TenderKind
from vending_server.wire.shifts import (
    BankConfirmation,
    BankDeposit,
    BankDepositAnswer,
    CashMovement,
    ShiftClosing,
    ShiftOpening,
    ShiftReport,
)
from vending_server.wire.vend import ReprintRequest, Tender, VendRequest

LEFT_MINOR = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A vend that a customer confirmed; the money lies on the table."""

    request: VendRequest
    quote: Quote
    paid: Pieces

    @property
    def cash_minor(self) -> int:
        """What of the price is cash."""
        cash = (one for one in self.request.tenders if one.kind is TenderKind.CASH)
        return sum(one.amount_minor for one in cash)


class Counter:
    """One till, and whoever works there."""

    def __init__(self, town: Town, till: Till, who: Person) -> None:
        self.town, self.till, self.who = town, till, who

    @property
    def rng(self) -> random.Random:
        """The town's dice."""
        return self.town.rng

    @property
    def now(self) -> dt.datetime:
        """The town's time; it goes on."""
        return self.town.clock.now()

    # ------------------------------------------------------------------ sales

    def want(
        self,
        served: Served,
        tender: int,
        *,
        by_card: bool = False,
        notes: Sequence[int] | None = None,
    ) -> Wanted | None:
        """Quote a purchase and put money down, just these notes if named; None: not to be sold."""
        try:
            quoted = self.town.vending.quote(
                QuoteRequest(drn=served.drn, tender_minor=tender, is_cash=not by_card)
            )
        except Refused:
            return None
        kind = TenderKind.BANK_CARD if by_card else TenderKind.CASH
        paid = Pieces(notes or ()) if by_card or notes else self._put_down(tender)
        request = VendRequest(
            vend_id=self.town.new_id(),
            drn=served.drn,
            tender_minor=tender,
            units_tenths=None,
            tenders=[Tender(kind=kind, amount_minor=tender, reference="4711" if by_card else "")],
            received_minor=paid.amount_minor,
            quote_hash=quoted.quote_hash,
            receipt_sequence=self.till.next_receipt(),
            made_at=self.now.isoformat(),
        )
        return Wanted(request=request, quote=quoted.quote, paid=paid)

    def sell(self, served: Served, tender: int, *, by_card: bool = False) -> Sold | None:
        """Sell; the customer gets change and paper.  None: refused."""
        wanted = self.want(served, tender, by_card=by_card)
        if wanted is None:
            return None
        self.send(wanted)
        answer = self.decide(wanted)
        return self.finish(wanted, answer)

    def decide(self, wanted: Wanted) -> StoredAnswer:
        """Let the server decide a vend that was sent."""
        command = VendCommand(
            seller=self.who.selling_at(self.till.seat),
            request=wanted.request,
            body_sha256=digest_hex(canonical_bytes(wanted.request)),
        )
        (answer,) = self.town.vending.decide([command])
        assert answer is not None, "nobody else sells at the same time"
        return answer

    def finish(self, wanted: Wanted, answer: StoredAnswer) -> Sold | None:
        """Write the answer down, take the money, print and hand over; or give it all back."""
        vend_id, at = wanted.request.vend_id, self.now
        told = self.till.learn(vend_id, answer, at)
        if told is None:
            self.till.return_money(vend_id, wanted.quote.tender_minor, self.who, at)
            return None
        self.keep_money(wanted)
        self.till.print_vend(vend_id, at)
        self.till.hand_over(vend_id, self.now)
        return Sold(
            vend_id=vend_id,
            sale_id=told.sale_id,
            tender_minor=wanted.quote.tender_minor,
            received_minor=wanted.request.received_minor,
            at=at,
            shift_id=self.till.shift_id or "",
            receipt_number=told.receipt_number,
        )

    def keep_money(self, wanted: Wanted) -> None:
        """Put into the drawer what was paid, and give change."""
        self.till.drawer.add(wanted.paid)
        change = wanted.paid.amount_minor - wanted.cash_minor
        if change > 0:
            self.give(change)

    def doubt(self, served: Served, tender: int) -> Wanted | None:
        """Send a vend whose answer never comes; the money stays in the drawer meanwhile."""
        wanted = self.want(served, tender)
        if wanted is None:
            return None
        self.send(wanted)
        self.keep_money(wanted)
        self.till.lose(wanted.request.vend_id, self.now)
        return wanted

    def resolve(self, wanted: Wanted) -> StoredAnswer:
        """Ask the server to decide what is in doubt."""
        seller = self.who.selling_at(self.till.seat)
        return self.town.vending.resolve(seller, wanted.request.vend_id)

    def copy(self, sold: Sold) -> None:
        """Print a copy of a receipt."""
        counted = self.town.vending.reprint(
            self.who.selling_at(self.till.seat),
            sold.vend_id,
            ReprintRequest(reprint_id=self.town.new_id()),
        )
        self.till.print_vend(sold.vend_id, self.now, counted.copy_number)

    # ------------------------------------------------------------------ the cash desk

    def open(self, counted: Pieces) -> str:
        """Open a shift with these pieces in the drawer."""
        at = self.now
        self.till.sign_in(self.who, at)
        opening = ShiftOpening(
            shift_id=self.town.new_id(),
            counts=counted.lines(),
            receipt_sequence_last=self.till.last_receipt,
            opened_at=at.isoformat(),
        )
        self._write("opening", opening.shift_id, opening.shift_id, opening, counted.amount_minor)
        kept = self.town.shifts.open(self._caller, opening, at)
        self.till.answered(opening.shift_id, kept.body, self.now)
        self.till.shift_id = opening.shift_id
        return opening.shift_id

    def move(self, direction: str, reason: str, amount: int, second: Person) -> None:
        """Pay cash in or out, with a second person above the limit."""
        at = self.now
        shift_id = self._shift
        movement = CashMovement(
            movement_id=self.town.new_id(),
            direction=direction,
            reason=reason,
            amount_minor=amount,
            counterpart="-",
            paper=str(self.rng.randrange(100, 999)),
            happened_at=at.isoformat(),
        )
        if direction == "out" and amount > PAY_OUT_LIMIT_MINOR:
            payload = {**msgspec.to_builtins(movement), "shift_id": shift_id}
            del payload["approval_id"]
            approval = self.town.agree(
                TwoPersonAction.PAY_OUT_ABOVE_LIMIT,
                payload,
                self._caller,
                second.at(self.till.seat),
            )
            movement = msgspec.structs.replace(movement, approval_id=approval)
        signed = amount if direction == "in" else -amount
        self._write("movement", movement.movement_id, shift_id, movement, signed)
        kept = self.town.shifts.move(self._caller, shift_id, movement, at)
        self.till.answered(movement.movement_id, kept.body, self.now)
        if direction == "in":
            self.till.drawer.add(exactly(amount))
        else:
            self.give(amount)

    def open_drawer(self, reason: str) -> None:
        """Open the drawer without a sale."""
        self.till.open_drawer(reason, self.who, self.now)

    def close(self, counted: Pieces | None = None) -> ShiftReport:
        """Count the drawer, close the shift; what is no small money goes out of the drawer."""
        at = self.now
        shift_id = self._shift
        counted = Pieces(self.till.drawer) if counted is None else counted
        left = counted.small(LEFT_MINOR)
        closing = ShiftClosing(
            closing_id=self.town.new_id(),
            counts=counted.lines(),
            float_left_minor=left.amount_minor,
            closed_at=at.isoformat(),
        )
        self._write("closing", closing.closing_id, shift_id, closing, counted.amount_minor)
        kept = self.town.shifts.close(self._caller, shift_id, closing, at)
        self.till.answered(closing.closing_id, kept.body, self.now)
        self.till.drawer = left
        self.till.shift_id = None
        return msgspec.json.decode(kept.body, type=ShiftReport)

    def bag(
        self, reports: Sequence[ShiftReport], bag_number: str, by: Person | None = None
    ) -> BankDepositAnswer:
        """Bag what closed shifts left for the bank."""
        amount = sum((one.counted_minor or 0) - (one.float_left_minor or 0) for one in reports)
        deposit = BankDeposit(
            document_id=self.town.new_id(),
            point_number=self.till.seat.point.number,
            shift_ids=[one.shift_id for one in reports],
            counts=exactly(amount).lines(),
            bank="Bank of the town",
            bag_number=bag_number,
        )
        assert counted_minor(deposit.counts) == amount
        self._write("bag", deposit.document_id, "", deposit, amount)
        kept = self.town.shifts.deposit((by or self.who).at(self.till.seat), deposit)
        self.till.answered(deposit.document_id, kept.body, self.now)
        return msgspec.json.decode(kept.body, type=BankDepositAnswer)

    # ------------------------------------------------------------------ inside

    @property
    def _caller(self) -> Caller:
        return self.who.at(self.till.seat)

    @property
    def _shift(self) -> str:
        assert self.till.shift_id is not None, "a shift is open"
        return self.till.shift_id

    def send(self, wanted: Wanted, *, purse_id: str | None = None) -> None:
        """Write it down and let it leave."""
        digest = digest_hex(canonical_bytes(wanted.request))
        are_notes = set(wanted.paid) <= set(NOTES) and purse_id is None
        keyed = wanted.paid if are_notes and self.rng.random() < 0.7 else None
        self.till.intend(
            wanted.request, wanted.quote, digest, self.who, purse_id=purse_id, notes=keyed
        )

    def _write(
        self, act: str, act_id: str, shift_id: str, message: msgspec.Struct, amount: int
    ) -> None:
        self.till.act(
            act,
            act_id,
            shift_id=shift_id,
            request=canonical_bytes(message),
            amount=amount,
            who=self.who,
            at=self.now,
        )

    def _put_down(self, tender: int) -> Pieces:
        """Notes that the drawer has change for; else the exact sum."""
        paid = notes_for(tender, self.rng)
        change = paid.amount_minor - tender
        there = Pieces(self.till.drawer + paid)
        return exactly(tender) if change and there.made_of(change) is None else paid

    def give(self, amount: int) -> None:
        """Take an amount out of the drawer; who asks for small money gets it sometimes."""
        drawer = self.till.drawer
        small = Pieces({piece: count for piece, count in drawer.items() if piece <= 5_000})
        pieces = small.made_of(amount) if self.rng.random() < 0.1 else None
        pieces = pieces or drawer.made_of(amount)
        if pieces is None:  # somebody fetches change next door, for enough of the larger ones
            over = Pieces()
            for piece in sorted(drawer, reverse=True):
                while drawer[piece] > over[piece] and over.amount_minor < amount:
                    over[piece] += 1
            drawer.take(over)
            assert over.amount_minor >= amount, "nobody gives what is not there"
            drawer.add(exactly(over.amount_minor - amount))
            return
        drawer.take(pieces)


def confirm(
    town: Town, deposit_id: str, amount: int, reference: str, reason: str = ""
) -> BankConfirmation:
    """Let an accountant take the bank's word for a bag."""
    message = BankConfirmation(
        document_id=town.new_id(),
        bank_reference=reference,
        amount_minor=amount,
        difference_reason=reason,
    )
    town.shifts.confirm(town.office("laila"), deposit_id, message)
    return message
