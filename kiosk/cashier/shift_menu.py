"""F9 The shift menu: what can be done at the cash desk now, each with its digit.

Acts without an answer stand on top; only whoever began one asks again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kiosk.cashier.desk import Desk
from kiosk.cashier.screen import Navigation
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.cashier.shift_screen import Floor, ShiftScreen
from kiosk.flows.shift_values import ActKind, ShiftActView, ShiftState
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import cap, label, name_it

_ROW_HEIGHT: Final = 46
_WHAT: Final = {
    ActKind.OPENING: "S700",
    ActKind.MOVEMENT: "S763",
    ActKind.CLOSING: "S733",
    ActKind.BAG: "S739",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the menu; `digit` is the key that chooses it."""

    digit: str
    text_id: str
    is_usable: bool
    place: ShiftPlace | None = None


class MenuList(QListWidget):
    """A list in which a digit chooses."""

    digit = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose by digit; everything else as lists do."""
        if event.text().isdecimal() and event.text().isascii():
            self.digit.emit(event.text())
            return
        super().keyPressEvent(event)


def entries_of(state: ShiftState, *, is_supervisor: bool) -> tuple[Entry, ...]:
    """Return the menu for a state."""
    is_open, is_mine = state.shift is not None, state.is_mine and not state.is_closing
    may_close = is_mine or (is_open and is_supervisor and not state.is_closing)
    first = (
        Entry("1", "S718", is_mine, ShiftPlace.PAY_IN),
        Entry("2", "S719", is_mine, ShiftPlace.PAY_OUT),
        # Whoever takes a shift over counts it here, and blind: no X before that.
        Entry("3", "S720", is_mine, ShiftPlace.X),
        Entry("4", "S721", may_close, ShiftPlace.CLOSE),
        Entry("5", "S722", True, ShiftPlace.BAG),
        Entry("6", "S723", True, ShiftPlace.DRAWER),
        Entry("7", "S724", state.last_z is not None),
    )
    return (Entry("0", "S725", True, ShiftPlace.OPEN), *first) if not is_open else first


class ShiftMenuScreen(ShiftScreen):
    """Choose by digit, or with the arrows and Enter."""

    name: ClassVar[str] = ShiftPlace.MENU

    def __init__(
        self, desk: Desk, go: Navigation, floor: Floor, *, is_supervisor: Callable[[], bool]
    ) -> None:
        super().__init__(desk, go, floor)
        self._is_supervisor = is_supervisor
        self._rows: tuple[ShiftActView | Entry, ...] = ()
        self._where = label("heading")
        self.list = MenuList()
        self.list.digit.connect(self._chosen_by)
        self.list.itemDoubleClicked.connect(lambda _: self._choose())
        body = QVBoxLayout()
        body.setSpacing(10)
        body.addWidget(self._where)
        body.addWidget(self.list, 1)
        self.page(body)
        self.retranslate()

    def entered(self) -> None:
        """Show what can be done now."""
        self.slip.forget()
        self.banner.show_notice(None)
        self.retranslate()
        state = self.floor.state
        if state.pending:
            self.tell("E553", "warning")
        elif state.shift is not None and not state.is_mine:
            self.tell("E32", "warning")
        elif not state.may_sell:
            self.tell("E31", "warning")
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def command(self, cap: Cap) -> bool:
        """Choose, or go back to selling."""
        match cap:
            case Cap.ENTER:
                self._choose()
            case Cap.F12:
                self._ask_again()
            case Cap.CTRL_D:
                self.go.to_shift(ShiftPlace.DRAWER)
            case Cap.ESC | Cap.F2:
                self.go.to_sell() if self.floor.state.may_sell else self.entered()
            case Cap.F7:
                self.go.to_reprint()
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of the menu."""
        is_free = not self.is_working
        yield KeyHint(Cap.ENTER, "B151", is_free)
        if self.floor.state.pending:
            yield KeyHint(Cap.F12, "B155", is_free)
        yield KeyHint(Cap.F7, "B07", is_free)
        yield KeyHint(Cap.CTRL_D, "B160", is_free)
        yield KeyHint(Cap.F11, "B11", is_free)
        yield KeyHint(Cap.CTRL_U, "B17", is_free)
        yield KeyHint(Cap.ESC, "B13", is_free)

    def retranslate(self) -> None:
        """Write the list again; the choice stays."""
        super().retranslate()
        words, state = self.words, self.floor.state
        self.title.setText(words("S715"))
        self._where.setText(self._where_text())
        name_it(self.list, words("S715"))
        self._rows = (*state.pending, *entries_of(state, is_supervisor=self._is_supervisor()))
        at = max(0, self.list.currentRow())
        self.list.clear()
        for one in self._rows:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            text, part = self._row(one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
            if isinstance(one, Entry) and not one.is_usable:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.setItemWidget(item, part)
        self.list.setCurrentRow(min(at, len(self._rows) - 1))
        self.keys_changed.emit()

    def _where_text(self) -> str:
        shift = self.floor.state.shift
        if shift is None:
            return self.words("S717")
        opened = self.words.time_of(dt.datetime.fromisoformat(shift.opened_at))
        text = self.words("S716", n=shift.number, time=opened)
        return self.words.joined(text, isolate_ltr(shift.operator))

    def _row(self, one: ShiftActView | Entry) -> tuple[str, QWidget]:
        host = QWidget()
        layout = QHBoxLayout(host)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.setSpacing(16)
        if isinstance(one, Entry):
            text = self.words(one.text_id)
            layout.addWidget(cap(one.digit))
            layout.addWidget(label("strong" if one.is_usable else "muted", text), 1)
        else:
            text = self.words(
                "S726",
                what=self.words(_WHAT[one.kind]),
                name=isolate_ltr(one.operator),
                time=self.words.time_of(one.made_at),
            )
            layout.addWidget(cap("F12"))
            layout.addWidget(label("strong", text), 1)
            layout.addWidget(label("small", self.words("S727")))
        host.setEnabled(not isinstance(one, Entry) or one.is_usable)
        return text, host

    def _chosen_by(self, digit: str) -> None:
        for at, one in enumerate(self._rows):
            if isinstance(one, Entry) and one.digit == digit:
                self.list.setCurrentRow(at)
                self._act(one)

    def _choose(self) -> None:
        at = self.list.currentRow()
        one = self._rows[at] if 0 <= at < len(self._rows) else None
        if isinstance(one, Entry):
            self._act(one)
        elif one is not None:
            self._ask(one)

    def _act(self, one: Entry) -> None:
        if self.is_working or not one.is_usable:
            return
        if one.place is not None:
            self.go.to_shift(one.place)
            return
        last = self.floor.state.last_z
        if last is not None:
            slips, act_id = self.desk.till.slips, last.act_id
            self.slip.print_by(lambda: slips.print_act(act_id))

    def _ask_again(self) -> None:
        """Ask for the act that is marked, else for the first of one's own."""
        at = self.list.currentRow()
        marked = self._rows[at] if 0 <= at < len(self._rows) else None
        pending = self.floor.state.pending
        one = marked if isinstance(marked, ShiftActView) else next(iter(pending), None)
        if one is not None:
            self._ask(one)

    def _ask(self, one: ShiftActView) -> None:
        shifts = self.desk.till.shifts
        self.work(lambda: shifts.ask_again(one.act_id), self._answered)

    def _answered(self, view: ShiftActView) -> None:
        self.retranslate()
        if self.is_answered(view):
            slips = self.desk.till.slips
            self.slip.print_by(lambda: slips.print_act(view.act_id))
            self.list.setFocus()
            if view.kind is ActKind.CLOSING:
                self.floor.show_z(view)

    def refuse(self, error: Exception) -> None:
        """Show what is left to be asked for as well."""
        self.retranslate()
        super().refuse(error)
