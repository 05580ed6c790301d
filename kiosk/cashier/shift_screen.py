"""What the screens of the cash desk share: a title, a banner, work in the background, slips.

While something is on its way every key is refused, as during a sale.  What cannot be decided here
because no answer came is told with E553, and F12 asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.desk import Desk
from kiosk.cashier.notices import is_session_over
from kiosk.cashier.screen import Navigation, Screen
from kiosk.flows.shift_values import ActState, ShiftActView, ShiftState
from kiosk.flows.till_values import PrintResult
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.parts import card, label, pill

T = TypeVar("T")


class Floor(Protocol):
    """What a screen knows of the shift: the till's state as it was told last."""

    @property
    def state(self) -> ShiftState:
        """The state."""
        ...

    def show_z(self, view: ShiftActView) -> None:
        """Show a Z whose answer came late."""

    def read(self) -> ShiftState:
        """Read it again from the journal; called in a worker."""
        ...

    def take(self, state: ShiftState) -> None:
        """Learn it."""


class ShiftScreen(Screen):
    """One screen of the cash desk."""

    takes_cards: ClassVar[bool] = False
    first_step: ClassVar[str] = ""

    def __init__(self, desk: Desk, go: Navigation, floor: Floor) -> None:
        super().__init__(desk, go)
        self.floor = floor
        self.title = label("screen-title")
        self.banner = Banner(desk.words)
        self.working = pill("neutral")
        self.working.hide()
        self._is_working = False
        self._step = self.first_step
        self.slip = Slip(self)
        self.slip.changed.connect(self._slip_changed)

    @property
    def is_working(self) -> bool:
        """Whether something is on its way."""
        return self._is_working

    def work(
        self,
        op: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], bool] = lambda _error: False,
    ) -> None:
        """Run something off this thread; `failed` may take an error for itself."""
        if self._is_working:
            return
        self.banner.show_notice(None)
        self._set_working(is_working=True)
        known: list[ShiftState] = []
        timed = self.desk.timed(op)

        def op_and_state() -> T:
            try:
                return timed()
            finally:
                known.append(self.floor.read())

        def ended() -> None:
            self._set_working(is_working=False)
            for state in known:
                self.floor.take(state)

        def well(result: T) -> None:
            ended()
            done(result)

        def ill(error: Exception) -> None:
            ended()
            if not failed(error):
                self.refuse(error)

        self.desk.workers.run(op_and_state, well, ill)

    def refuse(self, error: Exception) -> None:
        """Say what went wrong; without a session there is nothing to do here."""
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
            return
        self.tell(told)

    def tell(self, told: Notice | str, tone: str = "danger") -> None:
        """Show a notice and let the ear know."""
        shown = notice(told, tone) if isinstance(told, str) else told
        self.banner.show_notice(shown)
        self.tell_banner(shown)

    def is_answered(self, view: ShiftActView) -> bool:
        """Say whether an act has its answer; tell it if not."""
        self.desk.reporter.say("act", kind=view.kind.value, state=view.state.value)
        if view.state is ActState.IN_DOUBT:
            self.tell("E553", "warning")
            return False
        return True

    def came_back(self) -> None:
        """Begin nothing anew: a count, a Z or a movement stays; the focus is where it was."""

    def left(self) -> None:
        """Begin at the first step the next time."""
        self._step = self.first_step

    def retranslate(self) -> None:
        """Write the texts that all have."""
        self.working.setText(self.words("S728"))
        self.banner.retranslate()

    def page(self, body: QVBoxLayout) -> None:
        """Lay out the title, the banner and what a screen holds in one card."""
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.working)
        whole = QVBoxLayout()
        whole.setSpacing(10)
        whole.addLayout(head)
        whole.addWidget(self.banner)
        whole.addLayout(body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 12)
        outer.addWidget(card(whole, margins=(24, 16, 24, 16)))

    def _set_working(self, *, is_working: bool) -> None:
        self._is_working = is_working
        self.working.setVisible(is_working)
        self.go.close_keys() if is_working else self.go.open_keys()
        self.keys_changed.emit()

    def _slip_changed(self) -> None:
        """Show what became of the slip, if it is not on paper."""
        if self.slip.notice is not None:
            self.banner.show_notice(self.slip.notice)
        self.keys_changed.emit()


class Slip(QObject):
    """The slip of what a screen has just done; printing it lets the operator go on."""

    changed = Signal()

    def __init__(self, screen: ShiftScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self.notice: Notice | None = None
        self.is_printing = False
        self.is_good = False

    def forget(self) -> None:
        """Begin anew."""
        self.notice, self.is_printing, self.is_good = None, False, False

    def print_by(self, op: Callable[[], PrintResult]) -> None:
        """Print it, unless it is printing."""
        if self.is_printing:
            return
        self.forget()
        self.is_printing = True
        self._screen.desk.workers.run(op, self._done, self._failed)
        self.changed.emit()

    def _done(self, result: PrintResult) -> None:
        self.is_printing = False
        verdict = result.verdict
        self.is_good = verdict is PrintVerdict.PRINTED
        if verdict is PrintVerdict.NOT_SENT:
            self.notice = notice("E555", "warning")
        elif verdict is PrintVerdict.UNSURE:
            self.notice = notice("E556", "warning")
        self._screen.desk.journal_is_due()
        self._screen.desk.reporter.say(
            "slip", verdict=verdict.value, copy_number=result.copy_number
        )
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.is_printing = False
        self.notice = self._screen.desk.notice(error)
        self._screen.desk.reporter.say("banner", id=self.notice.text_id)
        self.changed.emit()
