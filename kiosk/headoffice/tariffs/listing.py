"""The list of versions: reading all of them, and how one stands in the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kiosk.headoffice.line import Line as ServerLine
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill
from kiosk.headoffice.tables.pages import PageRead
from kiosk.headoffice.tariffs import cells
from kiosk.headoffice.tariffs.cells import STATES, CellRow
from kiosk.widgets.words import Words
from vending_server.wire import tariffs as wire

VERSIONS: Final = ("GET", "/v1/tariff-versions")
PAGE_ROWS: Final = 100
_PAGES_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A version, the one that is in force for the same thing, and all others."""

    version: wire.VersionFacts
    before: wire.VersionFacts | None
    known: Sequence[wire.VersionFacts]


def read_all(line: ServerLine) -> PageRead[Line]:
    """Read all versions, a few dozen: each is shown beside another one of them; newest first."""
    found: list[wire.VersionFacts] = []
    cursor = None
    for _ in range(_PAGES_MAX):
        told = line.get(VERSIONS[1], wire.VersionList, cursor=cursor, limit=PAGE_ROWS)
        found += told.versions
        cursor = told.next_cursor
        if cursor is None:
            break
    found.sort(key=lambda one: (one.content.valid_from, one.version_id), reverse=True)
    return PageRead(rows=[Line(one, cells.in_force(found, one), found) for one in found])


def path_of(version: wire.VersionFacts) -> str:
    """Return the path of a version at the server."""
    what = quote(cells.what_for(version.content)[0], safe="")
    return f"{VERSIONS[1]}/{what}/{version.version_id}"


def state_of(version: wire.VersionFacts, words: Words) -> Pill:
    """Return how far a version has come, in words and with its tone."""
    tone, text_id = STATES.get(cells.standing(version), ("neutral", "S2208"))
    return Pill(words(text_id), tone)


def _named(line: Line, words: Words) -> Named:
    kind = words(cells.kind_id(line.version.content))
    return Named(cells.called(line.version, words), kind)


VERSION_COLUMNS: Final[tuple[Column[Line], ...]] = (
    Column(key="version", text_id="S2201", kind=Kind.NAMED, value=_named, grows=1),
    Column(
        key="from",
        text_id="S2202",
        kind=Kind.DAY,
        value=lambda line, _: line.version.content.valid_from,
    ),
    Column(
        key="state",
        text_id="S2203",
        kind=Kind.PILL,
        value=lambda line, words: state_of(line.version, words),
    ),
)
CELL_COLUMNS: Final[tuple[Column[CellRow], ...]] = (
    # All three grow alike: a cell stands near its name however wide the window is.
    Column(key="cell", text_id="S2214", kind=Kind.TEXT, value=lambda row, _: row.name, grows=1),
    Column(key="before", text_id="S2215", kind=Kind.TEXT, value=lambda row, _: row.before, grows=1),
    Column(
        key="here",
        text_id="S2216",
        kind=Kind.TEXT,
        value=lambda row, _: row.here,
        tone=lambda row: "warning" if row.is_changed else "",
        grows=1,
    ),
    Column(
        key="difference",
        text_id="S2217",
        kind=Kind.PILL,
        value=lambda row, words: Pill(
            words("S2218" if row.is_changed else "S2219"),
            "warning" if row.is_changed else "neutral",
        ),
        yields=1,  # what is changed stands in bold as well
    ),
)
