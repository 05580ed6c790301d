"""The paper for the council: what a tariff decision would have made of some months, as a PDF.

It is the report "tariff decision impact" of the server's archive, in Arabic unless another language
is asked for; it is fetched, looked over and laid among the exports as every report is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import Signal

from kiosk.headoffice.act_form import ActForm, Field
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.reports.files import made
from kiosk.headoffice.reports.order_form import LANGUAGE_TEXTS
from kiosk.headoffice.tariffs.trying import Months, months_of
from kiosk.widgets.banner import notice
from kiosk.widgets.words import saying
from vending_server.wire.reports import ReportOrder

# The server lets supervisors make reports too, but none that is of the whole town.
MAKERS: Final = frozenset({"tariff_manager", "accountant", "auditor"})
LANGUAGES: Final = tuple(LANGUAGE_TEXTS.items())  # the first is proposed


class CouncilPaper(ActForm):
    """Asks for months and language, then has the paper made; `laid` tells where it lies."""

    making = Signal()
    laid = Signal(object)  # a Path
    failed = Signal(Exception)

    def __init__(self, desk: OfficeDesk, today: Callable[[], dt.date]) -> None:
        super().__init__(desk)
        self._today = today
        self._version_id = 0
        self._order: ReportOrder | None = None  # that nobody answered, or that is being made
        self.is_making = False
        self.filled.connect(self._typed)

    def choose(self, version_id: int, proposed: Months) -> None:
        """Ask; the months that were looked at are proposed, and Arabic."""
        self._version_id = version_id
        last = proposed.until - dt.timedelta(days=1)
        first_month, last_month = f"{proposed.first:%Y-%m}", f"{last:%Y-%m}"
        self.open(
            saying("S2940"),
            (
                Field(name="first", text_id="S2510", value=first_month, is_figure=True),
                Field(
                    name="last",
                    text_id="S2511",
                    value=last_month,
                    is_figure=True,
                    hint_id="S2512",
                ),
                Field(name="language", text_id="S2941", choices=LANGUAGES),
            ),
            confirm_id="B800",
        )

    def _typed(self, typed: dict[str, str]) -> None:
        months = months_of(typed["first"], typed["last"], self._today())
        if months is None:
            self.refuse("first", notice("E748", "warning"))
        else:
            self.hide()
            self._make(self._order_for(months, typed["language"]))

    def _order_for(self, months: Months, language: str) -> ReportOrder:
        """Return the order; the same again, after no answer came, has the same id."""
        fresh = ReportOrder(
            report_id=self._desk.new_id(),
            kind="tariff_impact",
            from_day=months.first.isoformat(),
            through_day=(months.until - dt.timedelta(days=1)).isoformat(),
            language=language,  # type: ignore[arg-type]  # one of the two
            format="pdf",
            subject=str(self._version_id),
        )
        known = self._order
        if known is not None and msgspec.structs.replace(fresh, report_id=known.report_id) == known:
            return known
        return fresh

    def _make(self, order: ReportOrder) -> None:
        self._order, self.is_making = order, True
        line, folder = self._desk.line, self._desk.exports
        self._desk.workers.run(
            self._desk.timed(lambda: made(line, order, folder)), self._done, self._not_made
        )
        self.making.emit()

    def _done(self, path: Path) -> None:
        self._order, self.is_making = None, False
        self._desk.reporter.say("saved", path=str(path))
        self.laid.emit(path)

    def _not_made(self, error: Exception) -> None:
        self.is_making = False
        self.failed.emit(error)
