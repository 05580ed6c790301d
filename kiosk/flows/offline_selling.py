"""Selling while the line is down: from a number to sealed vends, and from those to tokens.

Opening is selling (docs/offline.md): one record holds the whole act of one customer, with its
money and its receipt numbers, and is on disk before a token is seen anywhere.  From then on these
are vends like any other; only their sealed twins must leave the pack, and what cannot leave it at
once is never offered again all the same, because the journal says that it is sold.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from kiosk.api_client import Unreachable
from kiosk.errors import KioskError, TillRefusal
from kiosk.flows.identify import checked_card, checked_drn
from kiosk.flows.journal_sync import JournalSync
from kiosk.flows.offline_choice import OfflineChoice, choices_of, shares_of
from kiosk.flows.offline_pack import PackStanding, PackView
from kiosk.flows.offline_receipt import answer_of, facts_of
from kiosk.flows.purse_book import Spend
from kiosk.flows.receipt_numbers import ReceiptNumbers
from kiosk.flows.sale_rules import cash_of, check_parts, refuse_second_sale
from kiosk.flows.shifts import Shifts
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode, VendView
from kiosk.flows.vend_book import VendBook
from kiosk.flows.vend_reader import VendReader
from kiosk.store.journal import Journal
from kiosk.store.offline_records import VendsSoldOffline
from kiosk.store.receipt_box import ReceiptBox
from token_engine.identifiers import MeterPan, drn_of, parse_id_record
from vending_server.wire.cards import named_card
from vending_server.wire.login import SessionAnswer
from vending_server.wire.lookup import LookupAnswer, LookupBy
from vending_server.wire.offline_sales import OfflineVend
from vending_server.wire.packs import SealedVend
from vending_server.wire.vend import Tender

_log = logging.getLogger(__name__)


class OfflineStep(StrEnum):
    """The numbered steps of a sale from the pack, for `on_step`."""

    SOLD_JOURNALED = "offline_sold_journaled"
    PACK_CLEARED = "offline_pack_cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineMeter:
    """A meter that is in the pack, and what can be sold to it; no name and no debt is known."""

    drn: str
    utility: str
    customer_class: str
    priced_at: str  # the newest of its sealed vends; aware UTC
    bought_tenths: int  # as of then, in the period of then
    block_limits_tenths: tuple[int, ...]
    period: str  # month or two_months
    choices: tuple[OfflineChoice, ...]  # the smallest amount first; never none


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineConfirmed:
    """What the operator confirmed: exactly the choice on the screen, and the money for it."""

    choice: OfflineChoice
    tenders: tuple[Tender, ...]
    received_minor: int  # cash handed over, change included
    sell_again: bool = False  # the operator was asked about E13 and said yes
    purse_id: str | None = None  # the notes in the machine that pay for it

    @property
    def drn(self) -> str:
        """The meter: all sealed vends of a choice are its own."""
        return self.choice.vends[0].drn


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsynced:
    """Sales from the pack that the server does not hold yet."""

    count: int = 0
    amount_minor: int = 0
    vend_ids: frozenset[str] = frozenset()


class OfflineSelling:
    """The half of a till that sells from its pack."""

    def __init__(
        self,
        *,
        journal: Journal,
        book: VendBook,
        reader: VendReader,
        box: ReceiptBox,
        pack: PackView,
        sync: JournalSync,
        shifts: Shifts,
        clock: TillClock,
        numbers: ReceiptNumbers,
        spend: Spend,
        new_id: Callable[[], str],
        signed_in: Callable[[], SessionAnswer],
        lookup: Callable[[LookupBy, str], LookupAnswer],
        on_step: Callable[[str], None],
    ) -> None:
        self._journal = journal
        self._book = book
        self._reader = reader
        self._box = box
        self._pack = pack
        self._sync = sync
        self._shifts = shifts
        self._clock = clock
        self._numbers = numbers
        self._spend = spend
        self._new_id = new_id
        self._signed_in = signed_in
        self._lookup = lookup
        self._on_step = on_step
        # A Z counts the sales from the pack, and these belong to a shift that is open.
        shifts.journal_first = self.bring_first
        sync.first = self._open_first

    def recover(self) -> None:
        """Take out of the pack what the journal sold: the power may have gone in between."""
        sold = self._book.sealed_sold()
        if sold:
            self._pack.sold(sold)

    # ------------------------------------------------------------------ looking

    def standing(self) -> PackStanding:
        """Return what is left of the pack."""
        return self._pack.standing()

    def amounts(self) -> list[tuple[int, int]]:
        """Return the amounts of the pack and how many vends of each are left.

        Raises:
            TillRefusal: nobody opened the pack.
        """
        return sorted(self._pack.amounts().items())

    def extend(self, code: str) -> dt.datetime:
        """Let the pack be sold longer by a code of head office; returns until when.

        Raises:
            TillRefusal: see `Pack.extend`.
            JournalUnwritable: nothing is longer.
        """
        return self._pack.extend(code, self._signed_in().operator.login)

    def unsynced(self) -> Unsynced:
        """Return what was sold from the pack and has not come to the server."""
        received = max(self._sync.state.received, self._book.brought_seq)
        waiting = self._book.offline_after(received)
        paid = sum(one.intent.tender_minor for one in waiting)
        ids = frozenset(one.vend_id for one in waiting)
        return Unsynced(count=len(waiting), amount_minor=paid, vend_ids=ids)

    def find(
        self, by: LookupBy, value: str, *, is_line_gone: bool = False
    ) -> LookupAnswer | OfflineMeter:
        """Find a meter on the line, and where nobody answers in the pack.

        With a line that is known to be gone the pack is asked first: the customer does not wait for
        a time-out.  What is not in the pack is looked for on the line all the same.

        Raises:
            TillRefusal: found wrong on the spot; not_in_pack; the pack's lock; not_offline: by
                name and the like nobody is found without the server.
            Unreachable: nobody answered, and this till has no pack.
            Declined, SessionEnded: the server's no.
        """
        if is_line_gone and (known := self._in_pack(by, value)) is not None:
            return known
        try:
            return self._lookup(by, value)
        except Unreachable:
            if not self._pack.standing().is_there:
                raise
        found = self.meter_of(_drn_of(by, value, self._clock))
        if found is None:
            phone = self._signed_in().municipality.complaints_phone
            raise TillRefusal(LocalCode.NOT_IN_PACK, params={"phone": phone})
        return found

    def meter_of(self, drn: str) -> OfflineMeter | None:
        """Return what the pack holds for a meter.

        Raises:
            TillRefusal: the pack's lock.
        """
        return _meter_of(self._offers(drn))

    def together(self, vend_id: str) -> list[VendView]:
        """Return what was paid together with a sale from the pack, in the order of typing.

        Raises:
            TillRefusal: vend_not_here.
        """
        facts = self._reader.facts(vend_id)
        visit_id = facts.intent.visit_id
        if not facts.sealed_id or visit_id is None:
            return [self._reader.view_of(facts)]
        vends = [one for one in self._book.offline_after(0) if one.intent.visit_id == visit_id]
        return [self._reader.view_of(one) for one in vends]

    # ------------------------------------------------------------------ selling

    def bring_first(self) -> None:
        """Let the server hold every sale from the pack before anything is sold on the line.

        Raises:
            TillRefusal: offline_sales_wait: some are still on their way; try again.
            Declined, SessionEnded, Unreachable: nothing is sold.
        """
        if self.unsynced().count == 0:
            return
        self._sync.bring()
        left = self.unsynced().count
        if left:
            raise TillRefusal(LocalCode.OFFLINE_SALES_WAIT, params={"n": left})

    def sell(self, sale: OfflineConfirmed) -> list[VendView]:
        """Sell what the operator confirmed: the views, in the order of typing, are in TOKEN.

        Raises:
            TillRefusal: nothing was written: money that does not add up, meter_in_doubt,
                same_sale_again, sold_already, the pack's lock, no_open_shift, shift_of_another.
            JournalDiffers: the server holds the journal of another disk.
            JournalUnwritable: nothing was sold and nothing is to be seen.
        """
        self._sync.check_well()
        session = self._signed_in()
        shift_id = self._shifts.shift_for_offline() if sale.purse_id is None else ""
        check_parts(sale.choice.amount_minor, sale.tenders, sale.received_minor)
        with self._numbers.lock:
            refuse_second_sale(
                self._book,
                self._clock.now(),
                drn=sale.drn,
                tender_minor=sale.choice.amount_minor,
                sell_again=sale.sell_again,
            )
            self._refuse_sold(sale)
            self._spend(sale.purse_id, cash_of(sale.tenders))
            self._journal.check_room()
            record = self._record_of(sale, session, shift_id)
            self._write(record)
        self._on_step(OfflineStep.PACK_CLEARED)
        return [self._reader.view(one.vend_id) for one in record.vends]

    def _open_first(self) -> None:
        """Have a shift opened before the server reads of the sales that were made in it."""
        if self.unsynced().count:
            self._shifts.bring_openings()

    def _write(self, record: VendsSoldOffline) -> None:
        """Write the sale down while the pack holds still; from the record on it is a fact."""
        is_written = False
        try:
            with self._pack.selling({one.sealed_id for one in record.vends}):
                self._book.record(record)
                is_written = True
                self._on_step(OfflineStep.SOLD_JOURNALED)
        except KioskError:
            if not is_written:
                raise
            # The journal decides what is sold; the next start takes it out of the pack.
            _log.exception("what is sold is still in the pack")

    def _record_of(
        self, sale: OfflineConfirmed, session: SessionAnswer, shift_id: str
    ) -> VendsSoldOffline:
        standing, now = self._pack.standing(), self._clock.now()
        assert standing.valid_until is not None, "sold from a pack that is not there"
        first = self._numbers.next_of(session)
        shares = shares_of(sale.choice, sale.tenders, sale.received_minor)
        vends = []
        for at, (sealed, paid) in enumerate(zip(sale.choice.vends, shares, strict=True)):
            vend_id = self._new_id()
            answer = answer_of(
                sealed,
                vend_id=vend_id,
                sequence=first + at,
                session=session,
                sold_at=now,
                paid=paid,
                offline=facts_of(sale.choice, at, order_number=standing.order_number),
            )
            vends.append(
                OfflineVend(
                    vend_id=vend_id,
                    sealed_id=sealed.sealed_id,
                    receipt_sequence=first + at,
                    drn=sealed.drn,
                    utility=sealed.quote.utility,
                    tender_minor=sealed.quote.tender_minor,
                    units_tenths=sealed.quote.units_tenths,
                    tenders=paid[0],
                    received_minor=paid[1],
                    sealed_answer=self._box.close(msgspec.json.encode(answer), vend_id=vend_id),
                )
            )
        return VendsSoldOffline(
            at=now.isoformat(),
            operator=session.operator.login,
            shift_id=shift_id,
            pack_number=standing.pack_number,
            edition=standing.edition,
            valid_until=standing.valid_until.isoformat(),
            vends=vends,
            visit_id=self._new_id() if len(vends) > 1 else None,
            purse_id=sale.purse_id,
            order_number=standing.order_number,
        )

    # ------------------------------------------------------------------ inside

    def _offers(self, drn: str) -> list[SealedVend]:
        sold = self._book.sealed_sold()
        return [one for one in self._pack.lookup(drn) if one.sealed_id not in sold]

    def _in_pack(self, by: LookupBy, value: str) -> OfflineMeter | None:
        """Return the meter if the pack has it; whatever stands against it is told by the line."""
        try:
            return self.meter_of(_drn_of(by, value, self._clock))
        except TillRefusal:
            return None

    def _refuse_sold(self, sale: OfflineConfirmed) -> None:
        """See that the pack still holds what was on the screen: that is sold, or nothing."""
        there = {one.sealed_id: one for one in self._offers(sale.drn)}
        if any(there.get(one.sealed_id) != one for one in sale.choice.vends):
            raise TillRefusal(LocalCode.SOLD_ALREADY)


def _drn_of(by: LookupBy, value: str, clock: TillClock) -> str:
    match by:
        case LookupBy.DRN:
            return checked_drn(value)
        case LookupBy.CARD:
            card = checked_card(value, today=clock.today(None))
            return str(parse_id_record(card).drn)
        case LookupBy.CUSTOMER_CARD:
            named = named_card(value)
            if named is None:
                raise TillRefusal(LocalCode.CARD_MALFORMED)
            # Whether it was replaced nobody knows here; it names a meter and pays nothing.
            return str(drn_of(MeterPan(named.meter_pan)))
    raise TillRefusal(LocalCode.NOT_OFFLINE)


def _meter_of(offers: Sequence[SealedVend]) -> OfflineMeter | None:
    choices = choices_of(offers)
    if not choices:
        return None
    newest = max(offers, key=lambda one: one.sealed_at)
    quote = newest.quote
    return OfflineMeter(
        drn=newest.drn,
        utility=quote.utility,
        customer_class=newest.customer_class,
        priced_at=newest.sealed_at,
        bought_tenths=min(one.quote.bought_before_tenths for one in offers),
        block_limits_tenths=tuple(quote.block_limits_tenths),
        period=quote.period,
        choices=tuple(choices),
    )
