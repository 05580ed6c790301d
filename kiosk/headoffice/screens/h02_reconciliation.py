"""H02 Reconciliation: every shift, the views of its money side by side, differences named.

Gaps are never netted across rows or columns; nothing is balanced while a source is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.headoffice import reconciliation_line as server
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.detail import panel
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.filters.bar import FilterBar
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.reconciliation_sums import MONEY, strip_of, totals
from kiosk.headoffice.reconciliation_words import (
    STANDINGS,
    VIEWS,
    day_of,
    standing_pill,
    to_decide_minor,
    tone_of,
    view_of,
)
from kiosk.headoffice.row_panel import HowToRead, RowPanel, row_name
from kiosk.headoffice.screen import Navigation, Screen, ScreenEntry
from kiosk.headoffice.seats import SEAT_KEY
from kiosk.headoffice.sums_strip import SumsStrip
from kiosk.headoffice.tables.columns import Column, Kind
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.headoffice.tables.view import RowsTable
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import name_it
from kiosk.widgets.words import Words
from kiosk.workers import Latest
from vending_server.wire import reconciliation as wire

SIDE_ROOM: Final = 1500  # of its width
HOW_ROOM: Final = 760  # of the screen's height
_PANEL_WIDTH: Final = 320
_DWELL_MS: Final = 180  # somebody goes through the list: only where he stays is more asked
_KEYS: Final = (
    SEAT_KEY,
    server.DAY_KEY,
    FilterKey("state", Sort.WORD, "S1099", tuple(STANDINGS)),
    FilterKey("amount", Sort.MONEY, "S1161"),
    FilterKey("who", Sort.WORD, "S714"),
)


def _money(view: str, row: wire.ReconciliationRow, _words: Words) -> int | None:
    found = view_of(row.views, view)
    return None if found is None else found.amount_minor


def _tokens(row: wire.ReconciliationRow, _words: Words) -> int | None:
    found = view_of(row.views, "tokens")
    return None if found is None else found.count


def _tokens_shown(row: wire.ReconciliationRow, words: Words) -> str:
    """Tell how many tokens there are of how many sales, where these are not the same."""
    here, sold = view_of(row.views, "tokens"), view_of(row.views, "journal")
    assert here is not None, "asked only where there are tokens"
    count = isolate_ltr(f"{here.count:,}")
    if sold is None or sold.count == here.count:
        return count
    return words("S1100", n=f"{here.count:,}", m=f"{sold.count:,}")


COLUMNS: Final[tuple[Column[wire.ReconciliationRow], ...]] = (
    Column(key="row", text_id="S1098", kind=Kind.NAMED, value=row_name, grows=1),
    *(
        Column(
            key=view,
            text_id=VIEWS[view],
            kind=Kind.MONEY,
            value=partial(_money, view),
            tone=partial(lambda view, row: tone_of(row, view), view),
        )
        for view in MONEY[:3]
    ),
    Column(
        key="tokens",
        text_id=VIEWS["tokens"],
        kind=Kind.COUNT,
        value=_tokens,
        shown=_tokens_shown,
        tone=lambda row: tone_of(row, "tokens"),
    ),
    *(
        Column(
            key=view,
            text_id=VIEWS[view],
            kind=Kind.MONEY,
            value=partial(_money, view),
            tone=partial(lambda view, row: tone_of(row, view), view),
            yields={"bank": 2, "voucher": 1}.get(view, 0),
        )
        for view in MONEY[3:]
    ),
    Column(
        key="status",
        text_id="S1099",
        kind=Kind.PILL,
        value=lambda row, words: standing_pill(words, row),
    ),
)


class Reconciliation(Screen):
    """Rows, their sums, and what is known of the row under the cursor."""

    def __init__(self, entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> None:
        super().__init__(entry, desk, go)
        self._sums: wire.ReconciliationSums | None = None
        self._compared_at: str | None = None
        self._causes: dict[str, wire.ItemFacts] = {}

    # ------------------------------------------------------------------ the screen

    def build(self) -> None:
        """See Screen."""
        self.only = self.heading.add(QPushButton())
        self.only.setObjectName("chooser")
        self.only.setCheckable(True)
        self.only.clicked.connect(self.refresh)
        self.compare = self.heading.add(QPushButton())
        self.compare.clicked.connect(self._compare)
        self.compare.setVisible(self.go.may(server.REFRESHES))
        self.filter = FilterBar(
            self.desk,
            self.entry.name,
            _KEYS,
            check=self._check,
        )
        self.filter.applied.connect(lambda _: self.refresh())
        self.filter.left.connect(self.entered)
        self.strip = SumsStrip(6)
        self.table: RowsTable[wire.ReconciliationRow] = RowsTable(
            self.desk, COLUMNS, name_id="S1093"
        )
        self.table.failed.connect(self.failed)
        self.table.arrived.connect(self._arrived)
        self.table.row_changed.connect(self._row_changed)
        self.table.opened.connect(self._open)
        self.panel = RowPanel(self.desk)
        self._items = Latest(self.desk.workers)
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(_DWELL_MS)
        self._dwell.timeout.connect(self._ask_causes)
        self.how = HowToRead(self.words)
        below = QWidget()
        across = QHBoxLayout(below)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        left = QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addWidget(self.how)
        across.addLayout(left, 1)
        self.side = panel(self.panel)
        sized(self.side, width=_PANEL_WIDTH)
        across.addWidget(self.side)
        self.page(self.filter, self.strip, below)

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        words = self.words
        for button, text_id in ((self.only, "B711"), (self.compare, "B712")):
            button.setText(words(text_id))
            name_it(button, words(text_id))
        for part in (self.filter, self.table, self.how):
            part.speak()
        self._tell()
        self._show_panel()
        self._fit()

    def refresh(self) -> None:
        """Read rows and sums again; the list of before stays until they are here."""
        self.heading.freshness.begin()
        self._causes.clear()
        self.table.show_list(self._reader(with_sums=True))

    def show_about(self, about: object) -> None:
        """Show what a filter finds."""
        if isinstance(about, str):
            self.filter.put(about)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the sentences out where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.how.setVisible(self.height() >= HOW_ROOM and not worn().is_large)
        # In large print the list needs the room: what is known of a row is one Enter away.
        self.side.setVisible(not worn().is_large or self.width() >= SIDE_ROOM)

    def entered(self) -> None:
        """See Screen."""
        self.table.view.setFocus()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        if cap is Cap.ENTER:
            return self.table.command_enter()
        if cap is Cap.F6:
            self.only.click()
        elif cap is Cap.F9 and self.go.may(server.REFRESHES):
            self._compare()
        else:
            return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        yield KeyHint(Cap.ENTER, "B405")
        yield KeyHint(Cap.F6, "B711")
        if self.go.may(server.REFRESHES):
            yield KeyHint(Cap.F9, "B712")

    def export(self) -> ExportJob | None:
        """See Screen."""
        first, last = server.span_of(self.filter.filter, self._today())
        return ExportJob(
            name=f"{self.entry.name} {first} {last}",
            title=self.words(self.entry.text_id),
            columns=COLUMNS,
            reader=self.table.for_file(self._reader(with_sums=False)),
            words=self.words.copy(),
        )

    @property
    def filter_bar(self) -> FilterBar:
        """See Screen."""
        return self.filter

    # ------------------------------------------------------------------ reading

    def _today(self) -> dt.date:
        return self.desk.now().astimezone(self.words.zone).date()

    def _check(self, wanted: Filter) -> None:
        server.span_of(wanted, self._today())

    def _asked(self) -> wire.RowsAsked:
        is_only = self.only.isChecked()
        return server.rows_asked(self.filter.filter, self._today(), differences_only=is_only)

    def _reader(self, *, with_sums: bool) -> Reader[wire.ReconciliationRow]:
        line, asked, wanted = self.desk.line, self._asked(), self.filter.filter
        is_all_asked = server.is_all_asked(wanted)

        def read(cursor: str | None) -> PageRead[wire.ReconciliationRow]:
            told = server.rows(line, asked, cursor)
            is_head = with_sums and cursor is None
            sums = server.sums(line, asked) if is_head else None
            if is_head:
                self._sums, self._compared_at = sums, told.refreshed_at
            kept = [
                row
                for row in told.rows
                if wanted.keeps(
                    state=row.standing,
                    amount=to_decide_minor(row),
                    who=row.operator or "",
                    point=row.subject.point_number,
                    day=dt.date.fromisoformat(row.subject.day),
                )
                and wanted.finds(f"{row.operator or ''} {row.number or ''}")
            ]
            # Sums are of the server's question: not of what is sorted out here.
            shown = totals(sums) if sums is not None and is_all_asked else {}
            return PageRead(rows=kept, next_cursor=told.next_cursor, sums=shown)

        return read

    def _arrived(self) -> None:
        self.show_notice(None)
        self.heading.freshness.done()
        self._tell()
        self.say_ready()

    def _compare(self) -> None:
        line, asked = self.desk.line, self._asked()
        self.heading.freshness.begin()
        self.act(lambda: server.refresh(line, asked), self._compared)

    def _compared(self, told: wire.RefreshAnswer) -> None:
        self.desk.announcer.say(self.words("S1167", n=told.subjects, a=told.opened, b=told.cleared))
        self.go.count_again()
        self.refresh()

    # ------------------------------------------------------------------ the row

    def _open(self, row: wire.ReconciliationRow, _column: str) -> None:
        if row.differences:
            self.go.open("difference", row)

    def _row_changed(self, row: wire.ReconciliationRow | None) -> None:
        self._show_panel()
        self._items.forget()
        if row is not None:
            self._dwell.start()
            pill = standing_pill(self.words, row)
            self.desk.announcer.say(f"{row_name(row, self.words).name}. {pill.text}")

    def _ask_causes(self) -> None:
        row = self.table.current
        wanted = [d.item_id for d in row.differences if d.item_id] if row is not None else []
        missing = [item_id for item_id in wanted if item_id not in self._causes]
        if not missing:
            return
        line = self.desk.line
        self._items.run(
            self.desk.timed(lambda: [server.item(line, item_id) for item_id in missing]),
            self._take_causes,
            self.failed,
        )

    def _take_causes(self, found: Sequence[wire.ItemFacts]) -> None:
        self._causes |= {one.item.item_id: one for one in found}
        self._show_panel()
        self.desk.reporter.say("causes", items=len(found))

    def _show_panel(self) -> None:
        self.panel.show_row(self.table.current, self._causes, self._compared_at)

    # ------------------------------------------------------------------ words

    def _tell(self) -> None:
        words = self.words
        first, last = server.span_of(self.filter.filter, self._today())
        shown = day_of(last) if first == last else f"{day_of(first)} – {day_of(last)}"
        self.heading.subtitle.setText(words.joined(shown))
        sums = self._sums
        late = sums.points_not_final if sums is not None else []
        told = isolate_ltr(", ".join(map(str, late)))
        self.heading.show_state(words("S1108", x=told) if late else "", "warning")
        self.strip.show_sums(strip_of(words, sums))


ENTRY: Final = ScreenEntry(
    name="reconciliation",
    text_id="S1093",
    roles=server.READERS,
    reads=(server.ROWS, server.SUMS, server.ITEM),
    acts={server.REFRESHES: server.READERS},
    make=Reconciliation,
)
