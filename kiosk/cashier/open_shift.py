"""C02 Open shift: the cash in the drawer, counted before anybody says what it should be.

Steps: count -> reason (only if it differs from what the last shift left here) -> opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.cashier.screen import Navigation
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.cashier.shift_screen import Floor, ShiftScreen
from kiosk.cashier.sum_panel import SumPanel
from kiosk.flows.shift_values import ShiftActView
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.count_table import CountTable
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import label, name_it, wrapping

_REASON_CHARS_MAX = 200


class OpenShiftScreen(ShiftScreen):
    """Count, F12, sell."""

    name: ClassVar[str] = ShiftPlace.OPEN
    first_step: ClassVar[str] = "count"

    def __init__(self, desk: Desk, go: Navigation, floor: Floor) -> None:
        super().__init__(desk, go, floor)
        self._opened: ShiftActView | None = None
        self._hint = wrapping("muted")
        self.table = CountTable(desk.words)
        self.table.changed.connect(self._counted)
        self.sums = SumPanel(desk.words)
        self._reason_label = label("strong")
        self.reason = QLineEdit()
        self.reason.setMaxLength(_REASON_CHARS_MAX)
        self.reason.textEdited.connect(lambda _: self.banner.show_notice(None))
        body = QVBoxLayout()
        body.setSpacing(12)
        body.addWidget(self._hint)
        row = QHBoxLayout()
        row.setSpacing(28)
        row.addWidget(self.table, 5)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.sums)
        side.addWidget(self._reason_label)
        side.addWidget(self.reason)
        side.addStretch(1)
        row.addLayout(side, 3)
        body.addLayout(row, 1)
        self.page(body)
        self.retranslate()

    def entered(self) -> None:
        """Begin to count; nothing is filled in."""
        self.table.clear()
        self.reason.clear()
        self.slip.forget()
        self.banner.show_notice(None)
        self._opened = None
        self.table.set_usable(is_usable=True)
        self.set_step("count")
        self.retranslate()
        self.table.begin()

    def command(self, cap: Cap) -> bool:
        """Count, open, go on."""
        opened = self._opened
        match cap:
            case Cap.F12 | Cap.ENTER if opened is not None:
                self.go.to_sell()
            case Cap.F12:
                self._open()
            case Cap.F7 if opened is not None:
                self._print(opened)
            case Cap.ENTER:
                self._enter()
            case Cap.ESC if self._step == "reason":
                self.entered()
            case Cap.ESC if opened is None:
                self.go.to_shift()
            case _:
                return cap is Cap.ESC
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this step."""
        is_free = not self.is_working
        if self._opened is not None:
            yield KeyHint(Cap.F12, "B154", is_free)
            yield KeyHint(Cap.F7, "B153", is_free and not self.slip.is_printing)
        else:
            yield KeyHint(Cap.ENTER, "B158", is_free)
            yield KeyHint(Cap.F12, "B19", is_free)
            yield KeyHint(Cap.ESC, "B13", is_free)
        yield KeyHint(Cap.F11, "B11", is_free)

    def retranslate(self) -> None:
        """Write every text again; the count stays."""
        super().retranslate()
        words = self.words
        opened = self._opened
        self.title.setText(
            words("S700") if opened is None else words("S709", n=opened.report.number)
        )
        self._hint.setText(words("S701"))
        self._hint.setVisible(opened is None)
        self._reason_label.setText(words("S708"))
        name_it(self.reason, words("S708"))
        for part in (self._reason_label, self.reason):
            part.setVisible(self._step == "reason")
        self.table.retranslate()
        self._show_sums()

    def _enter(self) -> None:
        if self._step == "reason":
            self.reason.setFocus()
        elif not self.table.step():
            self.table.begin()

    def _counted(self) -> None:
        self.banner.show_notice(None)
        self._show_sums()

    def _open(self) -> None:
        """Ask for a reason once if this is not what the last shift left; then open."""
        before = self.floor.state.float_left_minor
        differs = before is not None and before != self.table.total_minor
        if not self.table.is_empty and differs and not self.reason.text().strip():
            self.table.set_usable(is_usable=False)  # seen now: what was counted stays counted
            self.set_step("reason")
            self.retranslate()
            self.tell("E557", "warning")
            self.reason.setFocus()
            return
        counts, reason = self.table.lines(), self.reason.text().strip()
        shifts = self.desk.till.shifts
        self.work(lambda: shifts.open(counts, reason=reason), self._done)

    def _done(self, view: ShiftActView) -> None:
        if not self.is_answered(view):
            self.go.to_shift()
            return
        self._opened = view
        self.table.set_usable(is_usable=False)
        self.set_step("opened")
        self.retranslate()
        self._print(view)
        self.setFocus()

    def _print(self, view: ShiftActView) -> None:
        slips = self.desk.till.slips
        self.slip.print_by(lambda: slips.print_act(view.act_id))

    def _show_sums(self) -> None:
        words, opened = self.words, self._opened
        rows = [(words("S706"), words.money(self.table.total_minor), "figure")]
        if opened is not None:
            rows.append((words("S714"), words.joined(isolate_ltr(opened.operator)), "strong"))
            before = opened.report.handover_minor
            if before is None:
                rows.append((words("S712"), "", "muted"))
            else:
                rows.append((words("S710"), words.money(before), "strong"))
                rows.append(self.sums.difference(self.table.total_minor - before))
        elif self._step == "reason":
            # Only now, when the count was confirmed once.
            before = self.floor.state.float_left_minor or 0
            rows.append((words("S710"), words.money(before), "strong"))
            rows.append(self.sums.difference(self.table.total_minor - before))
        self.sums.show_rows(rows)
