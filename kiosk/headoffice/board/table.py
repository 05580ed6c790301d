"""The board as a list for a file: a row a terminal, at the moment it was asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.board import sentences
from kiosk.headoffice.board.moment import BoardMoment
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.tables.columns import Column, Kind, Pill
from kiosk.headoffice.tables.pages import PageRead
from kiosk.widgets.words import Words
from vending_server.wire.board import PointBoard, TerminalBoard


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One terminal at its point."""

    moment: BoardMoment
    point: PointBoard
    terminal: TerminalBoard

    def sold(self, utility: str) -> int:
        """Return what was sold of a utility today, in agorot."""
        return sum(one.amount_minor for one in self.terminal.sales if one.utility == utility)


def _presence(row: BoardRow, words: Words) -> Pill:
    said = sentences.presence(words, row.moment, row.terminal)
    return Pill(said.text, said.tone)


def _devices(row: BoardRow, words: Words) -> str:
    found = sentences.devices(words, row.moment, row.terminal)
    return words.joined(*(one.text for one in found))


def _heard_at(row: BoardRow, _words: Words) -> dt.datetime | None:
    heard_at = row.terminal.heard_at
    return None if heard_at is None else dt.datetime.fromisoformat(heard_at)


COLUMNS: Final[tuple[Column[BoardRow], ...]] = (
    Column(
        key="point",
        text_id="T105",
        kind=Kind.TEXT,
        value=lambda row, words: words.joined(str(row.point.number), words.both(row.point.name)),
    ),
    Column(
        key="terminal",
        text_id="S622",
        kind=Kind.TEXT,
        value=lambda row, words: sentences.name_of(words, row.terminal),
    ),
    Column(key="presence", text_id="S1402", kind=Kind.PILL, value=_presence),
    Column(key="heard_at", text_id="S1491", kind=Kind.MOMENT, value=_heard_at),
    Column(key="devices", text_id="S1492", kind=Kind.TEXT, value=_devices),
    Column(
        key="shift",
        text_id="T106",
        kind=Kind.TEXT,
        value=lambda row, words: sentences.shift(words, row.moment, row.terminal),
    ),
    Column(
        key="in_doubt",
        text_id="S1440",
        kind=Kind.MONEY,
        value=lambda row, _: 0 if row.terminal.told is None else row.terminal.told.in_doubt_minor,
    ),
    Column(
        key="unsynced",
        text_id="S1493",
        kind=Kind.MONEY,
        value=lambda row, _: 0 if row.terminal.told is None else row.terminal.told.unsynced_minor,
    ),
    Column(
        key="electricity",
        text_id="T063",
        kind=Kind.MONEY,
        value=lambda row, _: row.sold("electricity"),
    ),
    Column(key="water", text_id="T064", kind=Kind.MONEY, value=lambda row, _: row.sold("water")),
)


def export_of(moment: BoardMoment, words: Words) -> ExportJob:
    """Return the board of a moment as a file's list: all of it is here already."""
    rows = [
        BoardRow(moment, point, terminal)
        for point in moment.board.points
        for terminal in point.terminals
    ]
    return ExportJob(
        name="live_board",
        title=words("S1400"),
        columns=COLUMNS,
        reader=lambda _cursor: PageRead(rows=rows),
        words=words,
    )
