"""What all screens of the cashier are: commands in, keys and texts out, and where one may go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.cashier.desk import Desk
from kiosk.cashier.meter_row import FoundBy
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.flows.cards import Event
from kiosk.flows.counter_values import ActView
from kiosk.flows.offline_selling import OfflineMeter
from kiosk.flows.till_values import VendView
from kiosk.widgets.announcer import NEVER_SAID, URGENT
from kiosk.widgets.banner import Notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.token_view import TokenView
from vending_server.wire.login import SessionAnswer
from vending_server.wire.lookup import MeterFacts


class Navigation(Protocol):
    """Where a screen may send the operator."""

    def to_login(self, notice: Notice | None = None) -> None:
        """End the session."""

    def signed_in(self, session: SessionAnswer) -> None:
        """A session is open: go and sell."""

    def to_sell(self) -> None:
        """Begin a new sale."""

    def sell_again(self, view: VendView) -> None:
        """Begin a new sale for the same meter and money; nothing of it is confirmed."""

    def to_offline_sale(
        self, meter: OfflineMeter, found_by: FoundBy, amount_text: str = ""
    ) -> None:
        """Sell to a meter from the pack, with what was typed for it before."""

    def find_on_line(self, drn: str) -> None:
        """Begin a sale for a meter by asking the server, whatever is known of the line."""

    def to_result(self, view: VendView) -> None:
        """Show a sold vend, and print it if it was not."""

    def to_in_doubt(self, view: VendView | None = None) -> None:
        """Show the vends without an answer, one of them chosen."""

    def to_reprint(self) -> None:
        """Show the last receipts."""

    def to_more(self) -> None:
        """Show what else is done at the counter."""

    def to_work(self, name: str, meter: MeterFacts | None = None) -> None:
        """Show a screen of the counter by its name, for a meter if one is known."""

    def to_act(self, view: ActView) -> None:
        """Show what became of an act of the counter, and print it if it was not."""

    def to_visit(self, meter: MeterFacts, amount_text: str) -> None:
        """Sell to several meters of one customer, the first with what was typed for it."""

    def to_visit_result(self, views: Sequence[VendView], received_minor: int) -> None:
        """Show what a visit brought, and print what was sold."""

    def to_reversal(self, drn: str) -> None:
        """Ask for the reversal of the vend in doubt of a meter."""

    def unlocked(self, session: SessionAnswer) -> None:
        """The person who locked is back: the screen is as it was left."""

    def from_line_status(self) -> None:
        """Back to what was on the screen before the line was looked at."""

    def note_act(self, view: ActView) -> None:
        """Watch an act that is not finished; the screen stays."""

    def to_shift(self, place: ShiftPlace = ShiftPlace.MENU) -> None:
        """Show a screen of the cash desk."""

    def close_keys(self) -> None:
        """Refuse every key: a sale is on its way."""

    def open_keys(self) -> None:
        """Listen again."""


class Screen(QWidget):
    """One full window of the cashier; `name` is what the reporter calls it."""

    name: ClassVar[str]
    takes_cards: ClassVar[bool] = True  # a swipe or scan leads from here to a sale
    keys_changed = Signal()

    def __init__(self, desk: Desk, go: Navigation) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk = desk
        self.words = desk.words
        self.go = go
        self._step = ""

    @property
    def step(self) -> str:
        """Where within the screen the operator stands, or nothing."""
        return self._step

    def set_step(self, step: str) -> None:
        """Move within the screen, and say so if it is a change."""
        if step != self._step:
            self._step = step
            self.say_where()
            self.keys_changed.emit()

    def say_where(self) -> None:
        """Tell the reporter which screen, and which step of it, the operator sees."""
        steps = {"step": self._step} if self._step else {}
        self.desk.reporter.say("screen", name=self.name, **steps)

    def tell_banner(self, notice: Notice) -> None:
        """Tell the reporter that something was refused, and the ear as well."""
        self.desk.reporter.say("banner", id=notice.text_id)
        QApplication.beep()
        if notice.text_id not in NEVER_SAID:
            told = self.words.told(notice.telling)
            self.announce(told, is_urgent=notice.text_id in URGENT)

    def announce(self, text: str, *, is_urgent: bool = False) -> None:
        """Let a screen reader say something; never a token."""
        self.desk.announcer.say(text, is_urgent=is_urgent)

    def enlarge(self, tokens: TokenView) -> None:
        """Show tokens large and say them, or show them as before: somebody asked for it."""
        tokens.toggle_large()
        for groups in tokens.groups_shown_large:
            self.desk.announcer.say_token(self.words("A07"), groups)

    def entered(self) -> None:
        """The screen is on top now: put the focus where work begins."""

    def came_back(self) -> None:
        """The lock was on top and is no longer; what was entered stays."""
        self.entered()

    def left(self) -> None:
        """Another screen is on top now."""

    def forget(self) -> None:
        """The session is over: keep nothing of a customer, whoever signs in next."""

    def takes_card(self, _event: Event) -> bool:
        """Take a customer's card that is tapped, or say that it begins a sale."""
        return False

    def command(self, _cap: Cap) -> bool:
        """Do what a key means here; say whether it meant anything."""
        return False

    def keys(self) -> Iterable[KeyHint]:
        """Return what the key bar shows."""
        return ()

    def keys_besides(self) -> Iterable[tuple[str, str]]:
        """Return keys that are not in the bar, each with the id of its text; F1 tells them."""
        return ()

    def retranslate(self) -> None:
        """Write every text again; keep what was typed."""
