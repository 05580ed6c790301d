"""How a customer is found without typing: cards swiped or tapped, and codes scanned.

Whatever was not confirmed is dropped first, so that nothing of one customer meets the next one's
card.  What a customer's card says of itself is shown beside him.
"""

from __future__ import annotations

from drivers.card_readers.base import MeterCard, MisreadReason
from drivers.customer_cards.base import CustomerCardRead, StrangeCard
from kiosk.cashier.card_desk import CardDesk
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.meter_row import FoundBy
from kiosk.cashier.scan_text import lookup_of_card, lookup_of_scan
from kiosk.cashier.screen import Navigation
from kiosk.cashier.sell_other_money import SellOtherMoney
from kiosk.flows.refusals import tell, tell_misread
from kiosk.flows.till_values import LocalCode
from kiosk.widgets.banner import Notice, notice
from vending_server.wire.lookup import LookupBy


class SellCards(SellOtherMoney):
    """The sell screen as far as cards and codes lead to a customer."""

    def __init__(
        self, desk: Desk, go: Navigation, *, devices: DeviceWatch, cards: CardDesk
    ) -> None:
        super().__init__(desk, go, devices=devices)
        self._cards = cards
        cards.told.connect(self._card_told)

    def start(self) -> None:
        """Forget everything: the next customer."""
        raise NotImplementedError

    def _look_up(self, by: LookupBy, value: str, found_by: FoundBy) -> None:
        raise NotImplementedError

    def swipe(self, card: MeterCard) -> None:
        """Look the card's meter up; whatever was not confirmed is dropped."""
        self.start()
        self._look_up(LookupBy.CARD, card.id_record, FoundBy.CARD)

    def misread(self, reason: MisreadReason) -> None:
        """Say why a swipe gave nothing."""
        self.tell_at(self.meter_row.banner, Notice(tell_misread(reason)))

    def scan(self, text: str) -> None:
        """Look up what a reader typed or a scanner saw; it can do nothing else."""
        self._identify(lookup_of_scan(text), FoundBy.TYPED)

    def tap(self, event: CustomerCardRead) -> None:
        """Look up the meter that a customer's card names, if that card still counts."""
        self._identify(lookup_of_card(event), FoundBy.CARD)
        self._cards.take(event)

    def tap_strange(self, event: StrangeCard) -> None:
        """Say why a card is none of ours; one that this till tore is put right."""
        self.misread(event.reason)
        self._cards.take(event)

    def _priced(self) -> None:
        """Let what was good news of the card make room for the warning before a sale."""
        told = self.meter_row.banner.notice
        if told is not None and told.tone == "good":
            self.meter_row.banner.show_notice(None)
        super()._priced()

    def _card_told(self) -> None:
        """Show what the card said; what was torn is told where the card was refused, too."""
        meter = self.customer.meter
        if not self.isVisible():
            return  # the card lies there for another screen
        if meter is not None and self._cards.is_of(meter.drn):
            self.meter_row.show_card(self._cards.facts)
            self.customer.show_card(self._cards.facts)
        elif meter is None and self._cards.was_put_right:
            present = self._cards.present
            if isinstance(present, CustomerCardRead):
                self.tap(present)  # it is whole now, and nobody has to lay it down again
            self.meter_row.banner.show_notice(notice("S839", "good"))

    def _identify(self, found: tuple[LookupBy, str] | None, found_by: FoundBy) -> None:
        self.start()
        if found is None:
            self.tell_at(self.meter_row.banner, Notice(tell(LocalCode.CARD_MALFORMED, {})))
            return
        by, value = found
        self._look_up(by, value, FoundBy.CARD if by is LookupBy.CARD else found_by)
