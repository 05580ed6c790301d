"""The cash desk as the window sees it: its screens, made at first use, and the state of the shift.

The state is read anew after everything that may change it; screens only look at it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final, Protocol, TypeVar

from PySide6.QtCore import QObject

from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.cash_move import CashMoveScreen, PayInScreen
from kiosk.cashier.close_shift import CloseShiftScreen
from kiosk.cashier.deposit import DepositScreen
from kiosk.cashier.desk import Desk
from kiosk.cashier.drawer import DrawerScreen
from kiosk.cashier.notices import is_session_over
from kiosk.cashier.open_shift import OpenShiftScreen
from kiosk.cashier.screen import Navigation
from kiosk.cashier.shift_menu import ShiftMenuScreen
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.cashier.shift_screen import ShiftScreen
from kiosk.cashier.x_report import XReportScreen
from kiosk.flows.shift_values import ActKind, ShiftActView, ShiftState
from kiosk.flows.till_values import PrintResult
from vending_server.wire.login import SessionAnswer

_SUPERVISOR: Final = "supervisor"
S = TypeVar("S", bound=ShiftScreen)


class TakesScreens(Protocol):
    """What a new screen is handed to before anybody sees it."""

    def __call__(self, screen: S, /) -> S:
        """Take it in and return it."""


class ShiftFloor(QObject):
    """Makes the screens of the cash desk and says where work begins."""

    def __init__(self, desk: Desk, go: Navigation, put: TakesScreens) -> None:
        super().__init__()
        self._desk = desk
        self._go = go
        self._put = put
        self._session: SessionAnswer | None = None
        self.state = ShiftState()

    @cached_property
    def menu(self) -> ShiftMenuScreen:
        """Where all of them are chosen from."""
        return self._put(
            ShiftMenuScreen(self._desk, self._go, self, is_supervisor=lambda: self.is_supervisor)
        )

    @cached_property
    def opening(self) -> OpenShiftScreen:
        """The first count."""
        return self._put(OpenShiftScreen(self._desk, self._go, self))

    @cached_property
    def x_report(self) -> XReportScreen:
        """The shift so far."""
        return self._put(XReportScreen(self._desk, self._go, self))

    @cached_property
    def closing(self) -> CloseShiftScreen:
        """The blind count."""
        return self._put(CloseShiftScreen(self._desk, self._go, self))

    @cached_property
    def pay_in(self) -> PayInScreen:
        """Money into the drawer."""
        return self._put(PayInScreen(self._desk, self._go, self, direction="in"))

    @cached_property
    def pay_out(self) -> CashMoveScreen:
        """Money out of the drawer."""
        return self._put(CashMoveScreen(self._desk, self._go, self, direction="out"))

    @cached_property
    def deposit(self) -> DepositScreen:
        """The bag for the bank."""
        return self._put(DepositScreen(self._desk, self._go, self))

    @cached_property
    def drawer(self) -> DrawerScreen:
        """The drawer opened without a sale."""
        return self._put(DrawerScreen(self._desk, self._go, self))

    @property
    def is_supervisor(self) -> bool:
        """Whether a supervisor is signed in."""
        return self._session is not None and _SUPERVISOR in self._session.operator.roles

    def show_z(self, view: ShiftActView) -> None:
        """Show a Z whose answer came late."""
        self.closing.show_z(view)
        self._go.to_shift(ShiftPlace.CLOSE)

    def screen(self, place: ShiftPlace) -> ShiftScreen:
        """Return the screen of a place."""
        makers: dict[ShiftPlace, Callable[[], ShiftScreen]] = {
            ShiftPlace.MENU: lambda: self.menu,
            ShiftPlace.OPEN: lambda: self.opening,
            ShiftPlace.X: lambda: self.x_report,
            ShiftPlace.CLOSE: lambda: self.closing,
            ShiftPlace.PAY_IN: lambda: self.pay_in,
            ShiftPlace.PAY_OUT: lambda: self.pay_out,
            ShiftPlace.BAG: lambda: self.deposit,
            ShiftPlace.DRAWER: lambda: self.drawer,
        }
        return makers[place]()

    def read(self) -> ShiftState:
        """Read the state from the journal, which may be busy with a write: for workers."""
        return self._desk.till.shifts.state()

    def take(self, state: ShiftState) -> None:
        """Learn the state."""
        self.state = state

    def begin(self, session: SessionAnswer, *, then: Callable[[], None]) -> None:
        """Ask for what is due to whoever signed in, then let work begin."""
        self._session = session
        self.state = ShiftState()
        shifts = self._desk.till.shifts

        def known(state: ShiftState) -> None:
            self.state = state
            self._print_due_z(state)
            then()

        def known_here(state: ShiftState) -> None:
            self.take(state)
            then()

        def not_known(error: Exception) -> None:
            self._desk.notice(error)
            then()

        def failed(error: Exception) -> None:
            told = self._desk.notice(error)
            if is_session_over(error):
                self._go.to_login(told)
                return
            self._desk.workers.run(self.read, known_here, not_known)

        self._desk.workers.run(shifts.resume, known, failed)

    def _print_due_z(self, state: ShiftState) -> None:
        """Print the last Z if it is one's own and no printer got a byte of it yet."""
        z = state.last_z
        if z is None or self._session is None or z.operator != self._session.operator.login:
            return
        if z.verdict not in {None, PrintVerdict.NOT_SENT}:
            return
        slips, act_id = self._desk.till.slips, z.act_id

        def printed(result: PrintResult) -> None:
            self._desk.reporter.say(
                "slip", verdict=result.verdict.value, copy_number=result.copy_number
            )

        self._desk.workers.run(lambda: slips.print_act(act_id), printed, self._not_printed)

    def _not_printed(self, error: Exception) -> None:
        self._desk.notice(error)

    def _opens_without_a_line(self) -> bool:
        """Say whether one's own opening waits for its answer, and there is a pack to sell from."""
        login = self._session.operator.login if self._session is not None else ""
        is_opening = any(
            view.kind is ActKind.OPENING and view.operator == login for view in self.state.pending
        )
        return is_opening and self._desk.sells_offline()

    def place_before_sales(self) -> ShiftPlace | None:
        """Return where one has to go before anything is sold; None: sell."""
        if self.state.may_sell or self._opens_without_a_line():
            return None
        is_waiting = self.state.shift is not None or self.state.pending
        return ShiftPlace.MENU if is_waiting else ShiftPlace.OPEN
