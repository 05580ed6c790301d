"""What a terminal without a person does while the line is down: sums of its pack, paid in notes.

A note is taken only if the sum with it can be made of the meter's sealed vends, so that whatever is
in can always be charged.  A price of the pack has no hash: only this till has to keep it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import msgspec

from kiosk.api_client import Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.offline_choice import OfflineChoice
from kiosk.flows.offline_quote import joined_quote
from kiosk.flows.offline_selling import OfflineConfirmed, OfflineMeter
from kiosk.flows.till import Till
from kiosk.flows.till_values import LocalCode, VendView
from vending_server.wire.lookup import LookupBy, MeterFacts
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import QuoteAnswer, TenderKind
from vending_server.wire.vend import Tender

_OFFLINE_HASH: Final = ""
_CASH_STEP_MINOR: Final = 1000


class MachineOffline:
    """The pack of a terminal, as one customer after the other meets it."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self._known: OfflineMeter | None = None  # the meter that was found in the pack last
        self.is_line_gone = False

    def find(self, by: LookupBy, value: str) -> MeterFacts:
        """Find one meter on the line, and where nobody answers in the pack.

        Raises:
            TillRefusal, Declined, SessionEnded, Unreachable: nothing was found.
        """
        self._known = None
        found = self._till.offline.find(by, value, is_line_gone=self.is_line_gone)
        if isinstance(found, OfflineMeter):
            self._known, self.is_line_gone = found, True
            return facts_of(found)
        self.is_line_gone = False
        if len(found.meters) != 1:
            raise TillRefusal(ProblemCode.METER_UNKNOWN)
        return found.meters[0]

    def priced_at(self, drn: str) -> str:
        """Return when a meter's stored codes were priced; nothing for one that was found online."""
        return self._known.priced_at if self._known is not None and self._known.drn == drn else ""

    def price(self, drn: str, tender_minor: int) -> QuoteAnswer | None:
        """Return what the pack asks for a sum; None: this meter is priced on the line.

        Raises:
            TillRefusal: amount_not_in_pack.
        """
        known = self._known
        if known is None or known.drn != drn:
            return None
        return self._priced(known, tender_minor)

    def price_after_silence(self, drn: str, tender_minor: int, lost: Unreachable) -> QuoteAnswer:
        """Price from the pack for whom the line was lost over his notes.

        Raises:
            Unreachable: the pack has nothing for him.
        """
        self.is_line_gone = True
        try:
            known = self._till.offline.meter_of(drn)
            if known is not None:
                return self._priced(known, tender_minor)
        except TillRefusal:
            pass  # whatever stands against it: nobody answered, and that is what is told
        raise lost

    def accepted(self, drn: str, left_minor: int, notes: Sequence[int]) -> frozenset[int] | None:
        """Return the notes with which the sum can still be made; None: the line decides."""
        known = self._known
        if known is None or known.drn != drn:
            return None
        sums = {one.amount_minor for one in known.choices}
        return frozenset(note for note in notes if left_minor + note in sums)

    def sell(self, purse_id: str, quoted: QuoteAnswer) -> VendView:
        """Sell at a price of the pack; several codes are one view, as one customer sees them.

        Raises:
            TillRefusal, JournalUnwritable: nothing was sold.
        """
        quote = quoted.quote
        meter = self._till.offline.meter_of(quote.drn)
        choice = None if meter is None else _choice_of(meter, quote.tender_minor)
        if choice is None or joined_quote([one.quote for one in choice.vends]) != quote:
            raise TillRefusal(LocalCode.SOLD_ALREADY)
        sale = OfflineConfirmed(
            choice=choice,
            tenders=(Tender(kind=TenderKind.CASH, amount_minor=choice.amount_minor),),
            received_minor=choice.amount_minor,
            sell_again=True,  # who puts the same notes in again means it (decision 0182)
            purse_id=purse_id,
        )
        self._known = None
        return joined_view(self._till.offline.sell(sale))

    def _priced(self, meter: OfflineMeter, tender_minor: int) -> QuoteAnswer:
        choice = _choice_of(meter, tender_minor)
        if choice is None:
            sums = ", ".join(str(one.amount_minor // 100) for one in meter.choices)
            raise TillRefusal(LocalCode.AMOUNT_NOT_IN_PACK, params={"amounts": sums})
        quote = joined_quote([one.quote for one in choice.vends])
        return QuoteAnswer(quote=quote, quote_hash=_OFFLINE_HASH)


def is_of_the_pack(quoted: QuoteAnswer) -> bool:
    """Say whether a price is the pack's."""
    return quoted.quote_hash == _OFFLINE_HASH


def facts_of(meter: OfflineMeter) -> MeterFacts:
    """Return what is known of a meter in the pack, as one that was found on the line is told."""
    amounts = [one.amount_minor for one in meter.choices]
    return MeterFacts(
        drn=meter.drn,
        utility=meter.utility,
        customer_name="",
        address="",
        account_number="",
        customer_class=meter.customer_class,
        can_vend=True,
        block_reason=None,
        arrears_minor=0,
        fees_due_minor=0,
        carry_minor=0,
        bought_tenths=meter.bought_tenths,
        block_limits_tenths=list(meter.block_limits_tenths),
        period=meter.period,
        tender_minor_min=amounts[0],
        tender_minor_max=amounts[-1],
        cash_step_minor=_CASH_STEP_MINOR,
        last_purchase=None,
        linked=[],
    )


def joined_view(views: Sequence[VendView]) -> VendView:
    """Return what was paid together as one: all its codes, in the order in which they are typed."""
    first, answers = views[0], [view.answer for view in views if view.answer is not None]
    if len(views) == 1:
        return first
    answer = msgspec.structs.replace(
        answers[0],
        quote=joined_quote([one.quote for one in answers]),
        tokens=[token for one in answers for token in one.tokens],
        tenders=[part for one in answers for part in one.tenders],
        received_minor=sum(one.received_minor for one in answers),
    )
    return replace(
        first,
        answer=answer,
        tender_minor=sum(view.tender_minor for view in views),
        received_minor=answer.received_minor,
    )


def _choice_of(meter: OfflineMeter, amount_minor: int) -> OfflineChoice | None:
    return next((one for one in meter.choices if one.amount_minor == amount_minor), None)
