"""C14 X report: the shift so far.  Sums only for whom the server tells them."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.cashier.screen import Navigation
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.cashier.shift_screen import Floor, ShiftScreen
from kiosk.i18n.catalogue import Texts
from kiosk.printing.shift_slips import report_sections
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.lines_view import LinesView
from kiosk.widgets.parts import wrapping
from vending_server.wire.shifts import ShiftReport


class XReportScreen(ShiftScreen):
    """Asks for the report, shows it, prints it with F12."""

    name: ClassVar[str] = ShiftPlace.X

    def __init__(self, desk: Desk, go: Navigation, floor: Floor) -> None:
        super().__init__(desk, go, floor)
        self._report: ShiftReport | None = None
        self._hint = wrapping("muted")
        self.view = LinesView()
        body = QVBoxLayout()
        body.addWidget(self._hint)
        body.addWidget(self.view, 1)
        self.page(body)
        self.retranslate()

    def entered(self) -> None:
        """Ask for the sums of this moment."""
        self._report = None
        self.slip.forget()
        self.banner.show_notice(None)
        self.retranslate()
        self.view.setFocus()
        shifts = self.desk.till.shifts
        self.work(shifts.x, self._arrived)

    def left(self) -> None:
        """No sums stay behind."""
        super().left()
        self._report = None
        self.view.show_sections((), "")

    def command(self, cap: Cap) -> bool:
        """Print, or go back."""
        report = self._report
        match cap:
            case Cap.F12 if report is not None:
                slips = self.desk.till.slips
                self.slip.print_by(lambda: slips.print_x(report))
            case Cap.ESC | Cap.F9:
                self.go.to_shift()
            case Cap.F2:
                self.go.to_sell()
            case _:
                return cap in {Cap.F12, Cap.ENTER}
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of the report."""
        is_ready = self._report is not None and not self.slip.is_printing
        yield KeyHint(Cap.F12, "B152", is_ready)
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def retranslate(self) -> None:
        """Write every text again."""
        super().retranslate()
        words, report = self.words, self._report
        title = words("S720") if report is None else words("S730", n=report.number)
        self.title.setText(title)
        self._hint.setText(words("S732"))
        self._hint.setVisible(report is None or report.totals is None)
        texts = Texts(words.language)
        zone = zoneinfo.ZoneInfo(self.desk.place.municipality.time_zone)
        sections = tuple(report_sections(report, texts, zone)) if report is not None else ()
        self.view.show_sections(sections, title)

    def _arrived(self, report: ShiftReport) -> None:
        self._report = report
        self.retranslate()
        self.desk.reporter.say("x_report", number=report.number, sales=report.counts.sales)
        self.announce(self.title.text())
        self.view.setFocus()
        self.keys_changed.emit()
