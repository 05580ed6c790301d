"""C06 In doubt: turn "we do not know" into yes or no without a second charge.

There is no "sell again" here before a definite no; and after it Enter only leads back to the sell
screen, where F12 has to be pressed over a new quote.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kiosk.cashier.desk import Desk
from kiosk.cashier.doubt_watch import DoubtWatch, is_refused
from kiosk.cashier.notices import notice_of_problem
from kiosk.cashier.screen import Navigation, Screen
from kiosk.flows.till_values import VendView
from kiosk.flows.vend_states import WITHOUT_ANSWER, VendState
from kiosk.i18n import formats
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import card, label, name_it, pill, row, rule, set_property, toned, wrapping

_ROW_HEIGHT = 66
_CLOCK_MS = 1000
_ANSWER = 2  # the last step of the path


class InDoubtScreen(Screen):
    """A list, the path of the chosen vend, and what may be done now."""

    name: ClassVar[str] = "in_doubt"

    def __init__(self, desk: Desk, go: Navigation, watch: DoubtWatch) -> None:
        super().__init__(desk, go)
        self._watch = watch
        self._chosen = ""
        self._title = label("screen-title")
        self._empty = wrapping("muted")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.currentRowChanged.connect(self._on_row)
        self._path = [pill(), pill(), pill()]
        self._meter = label("title")
        self._when = wrapping("muted")
        self._money = wrapping("figure")
        self._said = wrapping("strong")
        self._next = wrapping("muted")
        self._choices = wrapping("strong")
        self.banner = Banner(desk.words)
        self._lay_out()
        watch.changed.connect(self.retranslate)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._write_chosen)

    def choose(self, view: VendView | None) -> None:
        """Mark one vend."""
        self._chosen = view.vend_id if view else self._chosen
        self.retranslate()

    def entered(self) -> None:
        """Begin at the list."""
        self._clock.start()
        self.list.setFocus()
        view = self._view()
        if view is not None and view.state in WITHOUT_ANSWER:
            self.tell_banner(notice("E15"))
            self.announce(self.words("A04"), is_urgent=True)

    def left(self) -> None:
        """The watch goes on by itself."""
        self._clock.stop()
        self.banner.show_notice(None)

    def command(self, cap: Cap) -> bool:
        """Ask, or settle what has an answer."""
        view = self._view()
        match cap:
            case Cap.ESC | Cap.F2:
                self.go.to_sell()
            case Cap.F5 if view is not None:
                self._watch.ask_now(view.vend_id)
            case Cap.ENTER if view is not None and is_refused(view):
                # It stays in the list until another vend's intent is on disk and names it.
                self.go.sell_again(view)
            case Cap.ENTER if view is not None and view.answer is not None:
                self._watch.drop(view.vend_id)
                self.go.to_result(view)
            case Cap.F10 if view is not None and view.state in WITHOUT_ANSWER:
                self._give_up(view)
            case Cap.F6 if view is not None and view.is_given_up:
                self._take_back(view)
            case Cap.F8 if view is not None and is_refused(view):
                self._return_money(view)
            case _:
                return cap in {Cap.ENTER, Cap.F5, Cap.F8}
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return what may be done with the chosen vend."""
        view = self._view()
        is_open = view is not None and view.state in WITHOUT_ANSWER
        is_no = view is not None and is_refused(view)
        is_yes = view is not None and view.answer is not None
        yield KeyHint(Cap.F5, "B29", is_open)
        yield KeyHint(Cap.ENTER, "B82" if not is_yes else "B31", is_no or is_yes)
        yield KeyHint(Cap.F8, "B81", is_no)
        if is_open:
            yield KeyHint(Cap.F10, "B38")
        if view is not None and view.is_given_up:
            yield KeyHint(Cap.F6, "B409")
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def retranslate(self) -> None:
        """Write everything again."""
        views = self._watch.views
        if views and self._chosen not in {view.vend_id for view in views}:
            self._chosen = views[0].vend_id
        self._title.setText(self.words("S100"))
        self._empty.setText(self.words("S112"))
        self._empty.setVisible(not views)
        self.list.setVisible(bool(views))
        self._detail.setVisible(bool(views))
        self._fill(views)
        self._write_chosen()
        name_it(self.list, self.words("S100"))
        self.banner.retranslate()
        self.keys_changed.emit()

    def _view(self) -> VendView | None:
        return next((v for v in self._watch.views if v.vend_id == self._chosen), None)

    def _on_row(self, at: int) -> None:
        views = self._watch.views
        if 0 <= at < len(views) and views[at].vend_id != self._chosen:
            self._chosen = views[at].vend_id
            self._write_chosen()
            self.keys_changed.emit()

    def _give_up(self, view: VendView) -> None:
        """Take no token of it any more, on disk and also without a line; then ask for two eyes."""
        till = self.desk.till

        def op() -> VendView:
            till.reversing.give_up(view.drn)
            return till.view(view.vend_id)

        def done(given_up: VendView) -> None:
            self._watch.renew(given_up)
            self.go.to_reversal(view.drn)

        self.desk.workers.run(op, done, self._not_done)

    def _take_back(self, view: VendView) -> None:
        till = self.desk.till

        def op() -> VendView:
            till.reversing.take_back(view.vend_id)
            return till.view(view.vend_id)

        self.desk.workers.run(op, self._watch.renew, self._not_done)

    def _not_done(self, error: Exception) -> None:
        told = self.desk.notice(error)
        self.banner.show_notice(told)
        self.tell_banner(told)

    def _return_money(self, view: VendView) -> None:
        till = self.desk.till

        def done(settled: VendView) -> None:
            self.desk.reporter.vend(settled)
            self._watch.drop(view.vend_id)
            self.go.to_sell()

        def failed(error: Exception) -> None:
            self._watch.look_again(view.vend_id)
            told = self.desk.notice(error)
            self.banner.show_notice(told)
            self.tell_banner(told)

        self.desk.workers.run(lambda: till.money_returned(view.vend_id), done, failed)

    # ------------------------------------------------------------------ showing

    def _fill(self, views: list[VendView]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for view in views:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, view.drn)
            self.list.setItemWidget(item, self._row(view))
            if view.vend_id == self._chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _row(self, view: VendView) -> QWidget:
        words = self.words
        host = QWidget()
        state = pill(*self._state_of(view))
        what = QVBoxLayout()
        what.setSpacing(0)
        what.addWidget(label("strong", words.joined(formats.meter_number(view.drn))))
        made = words.joined(words.time_of(view.made_at), words.money(view.tender_minor))
        what.addWidget(label("small", made))
        layout = QHBoxLayout(host)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.addLayout(what, 1)
        layout.addWidget(state)
        return host

    def _state_of(self, view: VendView) -> tuple[str, str]:
        if view.is_given_up and view.state in WITHOUT_ANSWER:
            return "warning", self.words("S507")
        if view.state in WITHOUT_ANSWER:
            return "danger", self.words("T179")
        if is_refused(view):
            return "warning", self.words("S134")
        return "good", self.words("S12")

    def _write_chosen(self) -> None:
        view = self._view()
        if view is None:
            return
        words = self.words
        self._meter.setText(words.joined(words("T004"), formats.meter_number(view.drn)))
        self._when.setText(words("S135", time=words.time_of(view.made_at)))
        self._write_path(view)
        x = words.money(view.tender_minor)
        if view.state in WITHOUT_ANSWER:
            tone, said, choices = "danger", words("E15"), ""
            self._money.setText(words("S101", x=words.money(view.received_minor)))
            self._next.setText(self._question(view))
        elif is_refused(view):
            problem = view.problem
            tone, choices = "warning", words("S110")
            said = words.told(notice_of_problem(problem).telling) if problem else words("E16")
            self._money.setText(words("S109", x=x))
            self._next.setText("")
        else:
            tone, said, choices = "good", words("S111"), ""
            self._money.setText(words("S12"))
            self._next.setText("")
        self._said.setText(said)
        set_property(self._box, "tone", tone)
        self._choices.setText(choices)
        self._choices.setVisible(bool(choices))
        self._next.setVisible(bool(self._next.text()))

    def _question(self, view: VendView) -> str:
        if self._watch.is_asking(view.vend_id):
            return self.words("S108")
        due = self.words.clock_of(self._watch.due_at(view.vend_id))
        last = (
            self.words("S106", time=self.words.time_of(view.asked_at))
            if view.asked_at
            else self.words("S107")
        )
        if view.is_session_over:
            return self.words.joined(last, self.words("S1170"))
        return self.words.joined(last, self.words("S105", time=due))

    def _write_path(self, view: VendView) -> None:
        was_sent = view.state is not VendState.INTENT
        is_answered = view.state not in WITHOUT_ANSWER
        reached = (True, was_sent, is_answered)
        for index, (step, text_id) in enumerate(
            zip(self._path, ("S102", "S103", "S104"), strict=True)
        ):
            said = self._state_of(view)[1] if is_answered and index == _ANSWER else None
            step.setText(("✓ " if reached[index] else "") + (said or self.words(text_id)))
            waiting = "danger" if index and reached[index - 1] else "neutral"
            set_property(step, "tone", "good" if reached[index] else waiting)

    def _lay_out(self) -> None:
        self._box = toned("danger", self._column(self._money, self._said, self._choices))
        path: list[QWidget | int] = []
        for index, step in enumerate(self._path):
            if index:
                path.append(_arrow())
            path.append(step)
        detail = self._column(self._meter, self._when, rule())
        detail.addLayout(row([*path, 1]))
        detail.addWidget(self._box)
        detail.addWidget(self._next)
        detail.addWidget(self.banner)
        detail.addStretch(1)
        self._detail = card(detail, margins=(24, 18, 24, 18))
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self._title)
        left.addWidget(self._empty)
        left.addWidget(self.list, 1)
        left.addStretch(0)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(20, 12, 20, 12)
        sides.setSpacing(14)
        sides.addWidget(card(left), 4)
        sides.addWidget(self._detail, 6)

    @staticmethod
    def _column(*parts: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        for part in parts:
            column.addWidget(part)
        return column


def _arrow() -> QLabel:
    line = QLabel()
    line.setFixedSize(26, 2)
    line.setProperty("mark", "way")
    return line
