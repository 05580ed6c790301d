"""Which screens the cashier has; each is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMainWindow

from kiosk.cashier.act_form import ActForm
from kiosk.cashier.act_forms import FORMS
from kiosk.cashier.act_result import ActScreen
from kiosk.cashier.act_watch import ActWatch
from kiosk.cashier.acts import ActsScreen
from kiosk.cashier.card_desk import CardDesk
from kiosk.cashier.card_forms import CARD_REVOCATION, NEW_CARDS, CardForm
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.doubt_watch import DoubtWatch
from kiosk.cashier.dues import DuesScreen
from kiosk.cashier.in_doubt import InDoubtScreen
from kiosk.cashier.line_status import LineStatusScreen
from kiosk.cashier.lock import LockScreen
from kiosk.cashier.login import LoginScreen
from kiosk.cashier.more import Entry, MoreScreen
from kiosk.cashier.offline_sell import OfflineSellScreen
from kiosk.cashier.offline_watch import OfflineWatch
from kiosk.cashier.print_desk import PrintDesk
from kiosk.cashier.reprint import ReprintScreen
from kiosk.cashier.result import ResultScreen
from kiosk.cashier.screen import Navigation
from kiosk.cashier.screen_stack import ScreenStack
from kiosk.cashier.sell import SellScreen
from kiosk.cashier.shift_floor import ShiftFloor
from kiosk.cashier.stopped import StoppedScreen
from kiosk.cashier.token_reading import TokenReadingScreen
from kiosk.cashier.visit import VisitScreen
from kiosk.cashier.visit_result import VisitResultScreen
from kiosk.cashier.work_screen import WorkScreen
from kiosk.widgets.key_router import Cap

_MORE: Final = (
    Entry(1, "S464", "wrong_meter"),
    Entry(2, "S502", "reversal"),
    Entry(3, "S463", "engineering"),
    Entry(4, "S402", "token_reading"),
    Entry(5, "S457", "free_issue"),
    Entry(6, "S465", "key_set"),
    Entry(7, "S468", "key_confirmation"),
    Entry(8, "S466", "postponement"),
    Entry(9, "S426", "acts"),
    Entry(0, "S810", "line_status"),
    Entry(None, "S830", "cards", Cap.F9),
)
_CARDS: Final = (
    Entry(1, "T830", "card_issue"),
    Entry(2, "T831", "card_replacement"),
    Entry(3, "T832", "card_revocation"),
)


class CashierScreens(QMainWindow):
    """A window that knows its screens, what they share, and not who goes where."""

    def __init__(self, desk: Desk, devices: DeviceWatch, go: Navigation) -> None:
        super().__init__()
        self.desk = desk
        self._devices = devices
        self._go = go
        self.cards = CardDesk(desk)
        self.prints = PrintDesk(desk)
        self.watch = DoubtWatch(desk)
        self.act_prints = PrintDesk(desk, desk.till.acts)
        self.act_watch = ActWatch(desk)
        self.offline_watch = OfflineWatch(desk)
        desk.sells_offline = lambda: self.offline_watch.has_pack
        self._stack = ScreenStack()
        self._works: dict[str, WorkScreen] = {}
        self.shifts = ShiftFloor(desk, go, self._stack.put)

    @cached_property
    def login(self) -> LoginScreen:
        """Where a session begins."""
        return self._stack.put(LoginScreen(self.desk, self._go))

    @cached_property
    def sell(self) -> SellScreen:
        """Where almost all is done."""
        screen = SellScreen(
            self.desk,
            self._go,
            devices=self._devices,
            watch=self.watch,
            cards=self.cards,
            offline=self.offline_watch,
        )
        return self._stack.put(screen)

    @cached_property
    def offline_sell(self) -> OfflineSellScreen:
        """What can be done while the line is down."""
        screen = OfflineSellScreen(
            self.desk, self._go, devices=self._devices, watch=self.offline_watch
        )
        return self._stack.put(screen)

    @cached_property
    def result(self) -> ResultScreen:
        """A sold vend."""
        return self._stack.put(ResultScreen(self.desk, self._go, self.prints, self.cards))

    @cached_property
    def in_doubt(self) -> InDoubtScreen:
        """Vends without an answer."""
        return self._stack.put(InDoubtScreen(self.desk, self._go, self.watch))

    @cached_property
    def reprint(self) -> ReprintScreen:
        """The last receipts."""
        return self._stack.put(ReprintScreen(self.desk, self._go, self.prints, self.offline_watch))

    @cached_property
    def more(self) -> MoreScreen:
        """What else is done at the counter."""
        return self._stack.put(MoreScreen(self.desk, self._go, _MORE))

    @cached_property
    def act(self) -> ActScreen:
        """What became of an act of the counter."""
        screen = ActScreen(self.desk, self._go, self.act_prints, self.act_watch, self.cards)
        return self._stack.put(screen)

    @cached_property
    def visit(self) -> VisitScreen:
        """Several meters of one customer."""
        return self._stack.put(VisitScreen(self.desk, self._go, self._devices))

    @cached_property
    def visit_result(self) -> VisitResultScreen:
        """What a visit brought."""
        return self._stack.put(VisitResultScreen(self.desk, self._go, self.prints, self.cards))

    @cached_property
    def stopped(self) -> StoppedScreen:
        """The red one."""
        return self._stack.put(StoppedScreen(self.desk, self._go))

    @cached_property
    def lock(self) -> LockScreen:
        """In front of everything while the cashier is away."""
        return self._stack.put(LockScreen(self.desk, self._go))

    def prepare(self) -> None:
        """Make the screens of a sale one by one, while the operator still signs in."""
        steps: list[Callable[[], object]] = [
            lambda: self.sell,
            lambda: self._stack.prepare(self.sell),
            lambda: self.result,
            lambda: self._stack.prepare(self.result),
        ]

        def take_next() -> None:
            if steps:
                steps.pop(0)()
                QTimer.singleShot(0, self, take_next)

        take_next()

    def work(self, name: str) -> WorkScreen:
        """Return a screen of the counter by its name."""
        if name == "visit":
            return self.visit
        if name not in self._works:
            self._works[name] = self._stack.put(self._make_work(name))
        return self._works[name]

    def _make_work(self, name: str) -> WorkScreen:
        desk, go, devices = self.desk, self._go, self._devices
        match name:
            case "token_reading":
                return TokenReadingScreen(desk, go)
            case "dues":
                return DuesScreen(desk, go, devices)
            case "acts":
                return ActsScreen(desk, go, self.act_watch)
            case "line_status":
                return LineStatusScreen(desk, go, self.offline_watch)
            case "cards":
                return MoreScreen(desk, go, _CARDS, title_id="S830")
        return self._make_form(name)

    def _make_form(self, name: str) -> ActForm:
        (spec,) = (one for one in (*FORMS, CARD_REVOCATION, *NEW_CARDS) if one.screen == name)
        if spec in NEW_CARDS:
            return CardForm(self.desk, self._go, self._devices, spec, self.cards)
        return ActForm(self.desk, self._go, self._devices, spec)
