"""H07, the tariff desk: versions by day, cell by cell against what is in force, and their effect.

Nothing that was ever in force is edited, and nothing is activated by whoever edited it: both are
the server's to refuse.  What is activated is what the second person saw: the payload is the whole
content of the version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import quote

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.headoffice.band_bars import BandBars
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.screen import Screen, ScreenEntry
from kiosk.headoffice.second_person import SecondPerson
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill, amount, signed_amount
from kiosk.headoffice.tables.pages import PageRead
from kiosk.headoffice.tables.view import RowsTable
from kiosk.headoffice.tariffs import cells
from kiosk.headoffice.tariffs.cells import STATES, CellRow
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import listens, name_it, wrapping
from kiosk.widgets.words import Saying, Words, nothing_said, saying
from kiosk.workers import Latest
from vending_server.wire import rerating
from vending_server.wire import tariffs as wire

T = TypeVar("T")
VERSIONS: Final = ("GET", "/v1/tariff-versions")
WHAT_IFS: Final = ("POST", "/v1/tariff-what-ifs")
PREVIEWS: Final = ("POST", "/v1/tariff-corrections/preview")
SUBMISSIONS: Final = ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/submission")
ACTIVATIONS: Final = ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/activation")
READERS: Final = frozenset(
    {"tariff_manager", "accountant", "supervisor", "auditor", "administrator"}
)
MANAGERS: Final = frozenset({"tariff_manager"})
PAGE_ROWS: Final = 100
_PAGES_MAX: Final = 50
_LIST_WIDTH: Final = 380
_HOUSEHOLDS: Final = 5  # of those who pay more, and of those who pay less
_TO_BE_SENT: Final = frozenset({"draft", "refused", "lapsed"})
_TO_BE_DONE: Final = _TO_BE_SENT | {"sent", "agreed"}


@dataclass(frozen=True, slots=True)
class Line:
    """A version with the one that is in force for the same thing."""

    version: wire.VersionFacts
    before: wire.VersionFacts | None


def _named(line: Line, words: Words) -> Named:
    kind = words(cells.kind_id(line.version.content))
    return Named(cells.version_name(line.version), kind)


def _state(line: Line, words: Words) -> Pill:
    tone, text_id = STATES.get(cells.standing(line.version), ("neutral", "S2208"))
    return Pill(words(text_id), tone)


_VERSIONS: Final[tuple[Column[Line], ...]] = (
    Column(key="version", text_id="S2201", kind=Kind.NAMED, value=_named, grows=1),
    Column(
        key="from",
        text_id="S2202",
        kind=Kind.DAY,
        value=lambda line, _: line.version.content.valid_from,
    ),
    Column(key="state", text_id="S2203", kind=Kind.PILL, value=_state),
)
_CELLS: Final[tuple[Column[CellRow], ...]] = (
    Column(key="cell", text_id="S2214", kind=Kind.TEXT, value=lambda row, _: row.name, grows=1),
    Column(key="before", text_id="S2215", kind=Kind.TEXT, value=lambda row, _: row.before),
    Column(
        key="here",
        text_id="S2216",
        kind=Kind.TEXT,
        value=lambda row, _: row.here,
        tone=lambda row: "warning" if row.is_changed else "",
    ),
    Column(
        key="difference",
        text_id="S2217",
        kind=Kind.PILL,
        value=lambda row, words: Pill(
            words("S2218" if row.is_changed else "S2219"),
            "warning" if row.is_changed else "neutral",
        ),
    ),
)


class Tariffs(Screen):
    """Versions at the side; the cells of one, its effect, and what is done with it."""

    def build(self) -> None:
        """See Screen."""
        self._effect: Saying = nothing_said
        self._chosen: int | None = None
        self._asks = Latest(self.desk.workers)
        self.versions: RowsTable[Line] = RowsTable(self.desk, _VERSIONS, name_id="S2213")
        self.cells: RowsTable[CellRow] = RowsTable(self.desk, _CELLS, name_id="S2220")
        self.told, self.bars = wrapping("small"), BandBars(self.desk)
        self.second = SecondPerson(self.desk)
        self.buttons = {
            Cap.F6: (QPushButton(), "B769", self.what_if),
            Cap.F7: (QPushButton(), "B772", self.look_back),
            Cap.F8: (QPushButton(), "B770", self.submit),
            Cap.F9: (QPushButton(), "B771", self.activate),
        }
        for cap, (button, _, act) in self.buttons.items():
            self.heading.add(button).clicked.connect(act)
            is_act = cap in {Cap.F8, Cap.F9}
            button.setVisible(not is_act or self.go.may(SUBMISSIONS))
        self._connect()
        self._lay_out()

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        for cap, (button, text_id, _) in self.buttons.items():
            button.setText(self.words(text_id))
            name_it(button, self.words(text_id), cap.value)
        for part in (self.versions, self.cells, self.bars, self.second):
            part.speak()
        self._show_cells()
        self._write()

    def refresh(self) -> None:
        """See Screen."""
        self.heading.freshness.begin()
        self.versions.show_list(self._read)

    def entered(self) -> None:
        """See Screen."""
        self.versions.view.setFocus()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        if cap is Cap.ENTER:
            if not self.second.command_enter() and listens(self.versions.view):
                self.cells.view.setFocus()
            return True
        if cap in self.buttons:
            button = self.buttons[cap][0]
            if button.isVisible() and button.isEnabled():
                button.click()
            return True
        return False

    def back(self) -> bool:
        """See Screen."""
        if self.second.command_esc():
            return True
        if listens(self.cells.view):
            self.entered()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        for cap, (button, text_id, _) in self.buttons.items():
            if not button.isHidden():
                yield KeyHint(cap, text_id, is_usable=button.isEnabled())

    def export(self) -> ExportJob | None:
        """Return the cells of the version under the cursor."""
        line = self.versions.current
        if line is None:
            return None
        rows = cells.cells(line.version, line.before, self.words)
        return ExportJob(
            name=f"tariff {cells.version_name(line.version)}",
            title=self.words("S2220"),
            columns=_CELLS,
            reader=lambda _cursor: PageRead(rows=rows),
            words=self.words.copy(),
        )

    # ------------------------------------------------------------------ reading

    def _read(self, _cursor: str | None) -> PageRead[Line]:
        """Read all versions, a few dozen: each is shown beside another one of them."""
        found: list[wire.VersionFacts] = []
        cursor = None
        for _ in range(_PAGES_MAX):
            told = self.desk.line.get(VERSIONS[1], wire.VersionList, cursor=cursor, limit=PAGE_ROWS)
            found += told.versions
            cursor = told.next_cursor
            if cursor is None:
                break
        found.sort(key=lambda one: (one.content.valid_from, one.version_id), reverse=True)
        return PageRead(rows=[Line(one, cells.in_force(found, one)) for one in found])

    def _arrived(self) -> None:
        self.heading.freshness.done()
        self._changed(self.versions.current)
        self.say_ready()

    def _changed(self, line: object) -> None:
        now = line.version.version_id if isinstance(line, Line) else None
        if now != self._chosen:
            self._chosen = now
            self._asks.forget()
            self.second.stop()
            self._say(nothing_said)
            self.bars.show_bands(())
        self._show_cells()
        self._write()

    def _show_cells(self) -> None:
        line = self.versions.current
        rows = cells.cells(line.version, line.before, self.words) if line is not None else []
        self.cells.show_list(lambda _cursor: PageRead(rows=rows))

    def _write(self) -> None:
        line = self.versions.current
        content = line.version.content if line is not None else None
        is_tariff = isinstance(content, wire.TariffDraft)
        told = self._effect(self.words)
        self.told.setText(told or self.words("S2230" if is_tariff else "S2231"))
        state = cells.standing(line.version) if line is not None else ""
        is_over = state in {"in_force", "past"}
        usable = {
            Cap.F6: is_tariff,
            Cap.F7: is_tariff and is_over,
            Cap.F8: state in _TO_BE_SENT,
            Cap.F9: state in _TO_BE_DONE,
        }
        for cap, (button, *_) in self.buttons.items():
            button.setEnabled(usable[cap])
        self.bars.setVisible(is_tariff and self.second.isHidden())
        self.keys_changed.emit()

    def _say(self, effect: Saying) -> None:
        self._effect = effect
        self._write()

    # ------------------------------------------------------------------ effect

    def what_if(self) -> None:
        """Reckon what last month would have been under the version."""
        line = self.versions.current
        if line is None:
            return
        this_month = self.desk.now().astimezone(self.words.zone).date().replace(day=1)
        first = (this_month - dt.timedelta(days=1)).replace(day=1)
        asked = rerating.WhatIfRequest(
            version_id=line.version.version_id, from_on=first, until_on=this_month
        )
        self._ask(
            lambda: self.desk.line.post(WHAT_IFS[1], asked, rerating.WhatIfAnswer),
            lambda told: self._reckoned(asked, told),
        )

    def look_back(self) -> None:
        """Preview what the version would credit for sales since it began; nothing is written."""
        line = self.versions.current
        if line is None:
            return
        first = line.version.content.valid_from
        today = self.desk.now().astimezone(self.words.zone).date()
        asked = rerating.CorrectionPreviewRequest(
            version_id=line.version.version_id, from_on=first, until_on=today
        )
        self._ask(
            lambda: self.desk.line.post(PREVIEWS[1], asked, rerating.CorrectionPreview),
            lambda told: self._say(
                lambda words: words(
                    "S2235",
                    a=_day(first),
                    b=_day(today),
                    x=amount(told.credited_minor),
                    y=amount(told.borne_minor),
                    n=len(told.contracts),
                )
            ),
        )

    def _ask(self, op: Callable[[], T], done: Callable[[T], None]) -> None:
        self._say(saying("S764"))
        self._asks.run(self.desk.timed(op), done, self.failed)

    def failed(self, error: Exception) -> None:
        """See Screen; a reckoning that failed is no reckoning."""
        self._say(nothing_said)
        super().failed(error)

    def _reckoned(self, asked: rerating.WhatIfRequest, told: rerating.WhatIfAnswer) -> None:
        self.bars.show_bands(told.bands)
        self._say(lambda words: _told(asked, told, words))
        self.desk.reporter.say("reckoned", version=asked.version_id)

    # ------------------------------------------------------------------ sending, activating

    def submit(self) -> None:
        """Send a draft before a second person, who decides at Approvals."""
        line = self.versions.current
        if line is not None and cells.standing(line.version) in _TO_BE_SENT:
            self._send(line.version, lambda _: self._done("S2233"))

    def activate(self) -> None:
        """Activate what was agreed to; else let a second person agree to all of it here first."""
        line = self.versions.current
        if line is None or cells.standing(line.version) not in _TO_BE_DONE:
            return
        known = line.version.agreement
        state = cells.standing(line.version)
        if known is not None and state == "agreed":
            self._agreed(known.approval_id)
        elif known is not None and state == "sent":
            self._follow(line.version)
        else:
            self._send(line.version, self._follow)

    def _send(self, version: wire.VersionFacts, done: Callable[[wire.VersionFacts], None]) -> None:
        """Ask for a second person for exactly what is shown: the server refuses anything newer."""
        asked = wire.SubmissionRequest(
            approval_id=self.desk.new_id(),
            reason=version.content.decision or "-",
            content_sha256=version.content_sha256,
        )
        path = f"{_path(version)}/submission"
        self.act(lambda: self.desk.line.post(path, asked, wire.VersionFacts), done)

    def _follow(self, version: wire.VersionFacts) -> None:
        assert version.agreement is not None, "it was asked for"
        name, day = cells.version_name(version), _day(version.content.valid_from)
        approval_id = version.agreement.approval_id
        self.second.follow(approval_id, lambda words: words("S2232", what=name, day=day))
        self._write()

    def _agreed(self, approval_id: str) -> None:
        line = self.versions.current
        if line is None:
            return
        path = f"{_path(line.version)}/activation"
        asked = wire.ActivationRequest(approval_id=approval_id)
        self.act(
            lambda: self.desk.line.post(path, asked, wire.VersionFacts),
            lambda _: self._done("S2234"),
        )

    def _done(self, text_id: str) -> None:
        self.refresh()
        self.entered()
        self.show_notice(notice(text_id, "good"))
        self.go.count_again()

    # ------------------------------------------------------------------ parts

    def _connect(self) -> None:
        self.versions.failed.connect(self.failed)
        self.versions.arrived.connect(self._arrived)
        self.versions.row_changed.connect(self._changed)
        self.second.agreed.connect(self._agreed)
        self.second.ended.connect(self._write)

    def _lay_out(self) -> None:
        sized(self.versions, width=_LIST_WIDTH)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.cells, 1)
        right.addWidget(self.told)
        right.addWidget(self.bars)
        right.addWidget(self.second)
        below = QWidget()
        across = QHBoxLayout(below)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.versions)
        across.addLayout(right, 1)
        self.page(below)


def _path(version: wire.VersionFacts) -> str:
    what = quote(cells.what_for(version.content)[0], safe="")
    return f"{VERSIONS[1]}/{what}/{version.version_id}"


def _day(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")


def _told(asked: rerating.WhatIfRequest, told: rerating.WhatIfAnswer, words: Words) -> str:
    last = asked.until_on - dt.timedelta(days=1)
    households = [
        f"{isolate_ltr(one.account_number)} {signed_amount(one.gross_then_minor - one.gross_minor)}"
        for one in (*told.losers[:_HOUSEHOLDS], *told.winners[:_HOUSEHOLDS])
    ]
    parts = [
        words("S2225", a=_day(asked.from_on), b=_day(last)),
        words(
            "S2226",
            x=amount(told.gross_then_minor),
            y=amount(told.gross_minor),
            z=signed_amount(told.gross_then_minor - told.gross_minor),
            n=told.sales,
            m=told.contracts,
        ),
        words(
            "S2227",
            a=told.paying_more,
            b=told.paying_less,
            c=told.unchanged,
            n=told.ceiling_hits_then,
            m=told.ceiling_hits,
        ),
    ]
    if households:
        parts.append(words("S2228", x=" · ".join(households)))
    return "\n".join(parts)


ENTRY: Final = ScreenEntry(
    name="tariffs",
    text_id="S2200",
    roles=READERS,
    reads=(VERSIONS, WHAT_IFS, PREVIEWS),
    acts={SUBMISSIONS: MANAGERS, ACTIVATIONS: MANAGERS},
    make=Tariffs,
)
