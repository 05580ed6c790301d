"""The cash desk as the window sees it: its screens, and the state of the shift.

The state is read anew after everything that may change it; screens only look at it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

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
from kiosk.flows.shift_values import ShiftActView, ShiftState
from kiosk.flows.till_values import PrintResult
from vending_server.wire.login import SessionAnswer

_SUPERVISOR: Final = "supervisor"


class ShiftFloor(QObject):
    """Makes the screens of the cash desk and says where work begins."""

    def __init__(self, desk: Desk, go: Navigation) -> None:
        super().__init__()
        self._desk = desk
        self._go = go
        self._session: SessionAnswer | None = None
        self.state = ShiftState()
        self.menu = ShiftMenuScreen(desk, go, self, is_supervisor=lambda: self.is_supervisor)
        self.opening = OpenShiftScreen(desk, go, self)
        self.x_report = XReportScreen(desk, go, self)
        self.closing = CloseShiftScreen(desk, go, self)
        self.pay_in = PayInScreen(desk, go, self, direction="in")
        self.pay_out = CashMoveScreen(desk, go, self, direction="out")
        self.deposit = DepositScreen(desk, go, self)
        self.drawer = DrawerScreen(desk, go, self)
        self._places: dict[ShiftPlace, ShiftScreen] = {
            ShiftPlace.CLOSE: self.closing,
            ShiftPlace.PAY_IN: self.pay_in,
            ShiftPlace.PAY_OUT: self.pay_out,
            ShiftPlace.BAG: self.deposit,
            ShiftPlace.DRAWER: self.drawer,
            ShiftPlace.MENU: self.menu,
            ShiftPlace.OPEN: self.opening,
            ShiftPlace.X: self.x_report,
        }

    @property
    def screens(self) -> tuple[ShiftScreen, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys(self._places.values()))

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
        return self._places[place]

    def refresh(self) -> None:
        """Read the state again; it is in memory and in the journal, never on the line."""
        self.state = self._desk.till.shifts.state()

    def begin(self, session: SessionAnswer, *, then: Callable[[], None]) -> None:
        """Ask for what is due to whoever signed in, then let work begin."""
        self._session = session
        self.state = ShiftState()
        shifts = self._desk.till.shifts

        def known(state: ShiftState) -> None:
            self.state = state
            self._print_due_z(state)
            then()

        def failed(error: Exception) -> None:
            told = self._desk.notice(error)
            if is_session_over(error):
                self._go.to_login(told)
                return
            self.refresh()
            then()

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

    def place_before_sales(self) -> ShiftPlace | None:
        """Return where one has to go before anything is sold; None: sell."""
        if self.state.may_sell:
            return None
        is_waiting = self.state.shift is not None or self.state.pending
        return ShiftPlace.MENU if is_waiting else ShiftPlace.OPEN
