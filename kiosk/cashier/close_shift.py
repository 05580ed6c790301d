"""C15 Blind close and Z: count first, know later.

Steps: count -> closed.  Until the answer to the count is in the journal nothing here knows what the
drawer should hold, so that no widget and no accessible text can tell it.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from kiosk.cashier.desk import Desk
from kiosk.cashier.screen import Navigation
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.cashier.shift_screen import Floor, ShiftScreen
from kiosk.cashier.sum_panel import SumPanel
from kiosk.flows.refusals import FigureKind, Telling
from kiosk.flows.shift_values import ShiftActView
from kiosk.i18n import formats
from kiosk.i18n.catalogue import Texts
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.printing.shift_slips import report_sections
from kiosk.widgets.banner import Notice
from kiosk.widgets.count_table import CountTable
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.lines_view import LinesView
from kiosk.widgets.number_field import (
    money_field,
    name_field,
)
from kiosk.widgets.parts import listens, wrapping


class CloseShiftScreen(ShiftScreen):
    """Count, say what stays, F12; then the Z."""

    name: ClassVar[str] = ShiftPlace.CLOSE
    first_step: ClassVar[str] = "count"

    def __init__(self, desk: Desk, go: Navigation, floor: Floor) -> None:
        super().__init__(desk, go, floor)
        self._z: ShiftActView | None = None
        self._comes_with_z = False
        self._hint = wrapping("muted")
        self.table = CountTable(desk.words)
        self.table.changed.connect(self._edited)
        self.sums = SumPanel(desk.words)
        self._left_label = wrapping("strong")
        self.left_over: QLineEdit = money_field()
        self.left_over.textEdited.connect(self._edited)
        self.view = LinesView()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._count_page())
        self._pages.addWidget(self.view)
        body = QVBoxLayout()
        body.addWidget(self._hint)
        body.addWidget(self._pages, 1)
        self.page(body)
        self.retranslate()

    def show_z(self, view: ShiftActView) -> None:
        """Have this Z shown when the screen comes on top: its answer came late."""
        self._z, self._comes_with_z = view, True

    def entered(self) -> None:
        """Begin to count; nothing is filled in."""
        self.slip.forget()
        self.banner.show_notice(None)
        if self._comes_with_z and self._z is not None:
            self._comes_with_z = False
            self._accepted(self._z)
            return
        self._z = None
        self.table.clear()
        self.left_over.clear()
        self.set_step("count")
        self.retranslate()
        self.table.begin()
        till = self.desk.till

        def unfinished() -> int:
            return len(till.open_vends()) + len(till.acts.open_acts())

        self.desk.workers.run(unfinished, self._show_unfinished, self.refuse)

    def left(self) -> None:
        """Neither a count nor a Z stays behind."""
        super().left()
        self.table.clear()
        self.left_over.clear()
        if not self._comes_with_z:
            self._z = None
        self.view.show_sections((), "")

    def command(self, cap: Cap) -> bool:
        """Count, accept, go on."""
        z = self._z
        match cap:
            case Cap.F12 | Cap.ENTER if z is not None:
                self.go.to_login()
            case Cap.F7 if z is not None:
                self._print(z)
            case Cap.F12:
                self._close()
            case Cap.F5 if z is None:
                self.go.to_in_doubt()
            case Cap.ENTER:
                self._enter()
            case Cap.ESC if z is None:
                self.go.to_shift()
            case _:
                return cap is Cap.ESC
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this step."""
        is_free = not self.is_working
        if self._z is not None:
            yield KeyHint(Cap.F7, "B153", not self.slip.is_printing)
            yield KeyHint(Cap.F12, "B159", is_free)
        else:
            yield KeyHint(Cap.ENTER, "B158", is_free)
            yield KeyHint(Cap.F5, "B83", is_free)
            yield KeyHint(Cap.F12, "B156", is_free)
            yield KeyHint(Cap.ESC, "B13", is_free)
        yield KeyHint(Cap.F11, "B11", is_free)

    def retranslate(self) -> None:
        """Write every text again; the count stays."""
        super().retranslate()
        words, z = self.words, self._z
        title = words("S733") if z is None else words("S731", n=z.report.number)
        self.title.setText(title)
        self._hint.setText(words("S734"))
        self._hint.setVisible(z is None)
        self._left_label.setText(words("S735"))
        name_field(self.left_over, words, words("S735"))
        self.table.retranslate()
        self._pages.setCurrentIndex(0 if z is None else 1)
        if z is not None:
            zone = zoneinfo.ZoneInfo(self.desk.place.municipality.time_zone)
            self.view.show_sections(
                tuple(report_sections(z.report, Texts(words.language), zone)), title
            )
        self._show_sums()

    def _count_page(self) -> QWidget:
        host = QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(28)
        row.addWidget(self.table, 5)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.sums)
        side.addWidget(self._left_label)
        side.addWidget(self.left_over)
        side.addStretch(1)
        row.addLayout(side, 3)
        return host

    def _show_unfinished(self, customers: int) -> None:
        count = customers + len(self.floor.state.pending)
        if count and self._z is None:
            told = Telling("S737", {"n": (FigureKind.COUNT, count)})
            self.banner.show_notice(Notice(told, "warning"))

    def _enter(self) -> None:
        if listens(self.left_over):
            self.table.begin()
        elif not self.table.step():
            self.left_over.setFocus()

    def _edited(self) -> None:
        self._show_sums()

    def _left_minor(self) -> int:
        text = self.left_over.text().strip()
        return formats.parse_amount(text) if text else 0

    def _close(self) -> None:
        try:
            stays = self._left_minor()
        except NumberNotUnderstood as error:
            self.refuse(error)
            self.left_over.setFocus()
            return
        counts, shifts = self.table.lines(), self.desk.till.shifts
        self.work(lambda: shifts.close(counts, float_left_minor=stays), self._done)

    def _done(self, view: ShiftActView) -> None:
        if not self.is_answered(view):
            self.go.to_shift()
            return
        self._accepted(view)
        self._print(view)

    def _accepted(self, view: ShiftActView) -> None:
        self._z = view
        self.desk.journal_is_due()
        self.set_step("closed")
        self.retranslate()
        report = view.report
        self.desk.reporter.say("z", number=report.number, variance_minor=report.variance_minor or 0)
        if report.is_beyond_tolerance:
            told = Telling("S762", {})
            self.banner.show_notice(Notice(told, "warning"))
        row = self.sums.difference(report.variance_minor or 0)
        self.announce(f"{row[0]} {row[1]}")
        self.view.setFocus()
        self.keys_changed.emit()

    def _print(self, view: ShiftActView) -> None:
        slips = self.desk.till.slips
        self.slip.print_by(lambda: slips.print_act(view.act_id))

    def _show_sums(self) -> None:
        words, total = self.words, self.table.total_minor
        rows = [(words("S706"), words.money(total), "figure")]
        try:
            stays = self._left_minor()
        except NumberNotUnderstood:
            stays = 0
        if self.left_over.text() and stays <= total:
            rows.append((words("S736"), words.money(total - stays), "title"))
        self.sums.show_rows(rows)
