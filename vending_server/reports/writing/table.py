"""A table on paper: its titles on every page, its rows as they come, its sums below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vending_server.reports.model import FIGURES, Cell, CellKind, Row, Table
from vending_server.reports.wording import Wording
from vending_server.reports.writing.flow import Flow
from vending_server.reports.writing.sheet import Ink

_SIZE: Final = 8.5
_TITLE_SIZE: Final = 8
_PAD: Final = 5
_LEADING: Final = 11
_ROW: Final = 15  # of one line
_GUTTER: Final = 8  # between a figure at its right edge and words that begin at their left
_LINES_MOST: Final = 3
_BASE: Final = 10.5  # from a row's top to its base line


def write_table(flow: Flow, table: Table, wording: Wording) -> WrittenTable:
    """Draw a table where the flow stands; what is returned can tell its sums once more."""
    writer = WrittenTable(flow, table, wording)
    writer.begin()
    count = 0
    for row in table.rows:
        writer.row(row)
        count += 1
    if not count:
        writer.nothing()
    elif writer.has_sums:
        writer.sums()
    return writer


class WrittenTable:
    """Draws the rows of one table, and adds up on the way."""

    def __init__(self, flow: Flow, table: Table, wording: Wording) -> None:
        columns = table.columns
        self._flow = flow
        self._title = table.title
        self._columns = columns
        self._wording = wording
        self._sums = [0] * len(columns)
        shares = sum(column.share for column in columns)
        self._widths = [flow.width * column.share / shares for column in columns]
        self._starts = [sum(self._widths[:at]) for at in range(len(columns))]
        self._leads = [self._lead(at) for at in range(len(columns))]

    def _lead(self, at: int) -> float:
        """Return the room before a column's words; figures before them else run into them."""
        before, own = self._columns[at - 1].kind, self._columns[at].kind
        is_close = at > 0 and before in FIGURES and own not in FIGURES
        return _GUTTER if is_close and not self._flow.is_rtl else 0

    def _inner(self, at: int) -> float:
        return self._widths[at] - 2 * _PAD - self._leads[at]

    @property
    def has_sums(self) -> bool:
        """Whether anything of it is added up."""
        return any(column.is_summed for column in self._columns)

    def begin(self) -> None:
        """Draw its name and the titles of its columns."""
        flow = self._flow
        flow.down(10)
        if self._title is not None:
            flow.need(60)
            flow.down(10)
            flow.text(self._wording.text(self._title), size=11, is_bold=True)
            flow.down(8)
        self.titles()

    def again(self) -> None:
        """Tell the sums once more, on the page where they are signed."""
        if self.has_sums:
            self.begin()
            self.sums()

    def titles(self) -> None:
        """Draw the titles of the columns."""
        flow = self._flow
        cells = [
            flow.wrapped(
                self._wording.text(column.title),
                size=_TITLE_SIZE,
                width=self._inner(at),
                is_bold=True,
                most=_LINES_MOST,
            )
            for at, column in enumerate(self._columns)
        ]
        height = _ROW + 3 + _LEADING * (max(map(len, cells)) - 1)
        flow.need(height + 2 * _ROW)
        flow.band(height, Ink.BAND)
        for at, lines in enumerate(cells):
            top = height - 6 - _LEADING * (len(lines) - 1)
            self._put(at, lines, is_bold=True, size=_TITLE_SIZE, top=top)
        flow.down(height)

    def row(self, row: Row) -> None:
        """Draw a row and add it up; a new page begins with the titles."""
        flow = self._flow
        cells = [self._lines(at, cell) for at, cell in enumerate(row)]
        height = _ROW + _LEADING * (max(map(len, cells)) - 1)
        if flow.need(height):
            self.titles()
        for at, lines in enumerate(cells):
            self._put(at, lines, is_bold=False, size=_SIZE, top=_BASE)
        flow.down(height)
        flow.rule(weight=0.4)
        for at, column in enumerate(self._columns):
            value = row[at]
            if column.is_summed and value is not None:
                assert isinstance(value, int), "only figures are added up"
                self._sums[at] += value

    def sums(self) -> None:
        """Draw what all rows are together."""
        flow = self._flow
        if flow.need(_ROW + 4):
            self.titles()
        flow.rule(ink=Ink.TEXT, weight=1)
        for at, column in enumerate(self._columns):
            if column.is_summed:
                text = self._wording.cell(self._sums[at], column.kind)
            elif at == 0:
                text = self._wording.text("P715")
            else:
                continue
            is_word = at == 0 and not column.is_summed
            self._put(at, [text], is_bold=True, size=_SIZE, top=12.5, is_word=is_word)
        flow.down(_ROW + 4)

    def nothing(self) -> None:
        """Say that there is no row."""
        flow = self._flow
        flow.text(
            self._wording.text("P716"), size=_SIZE, ink=Ink.QUIET, across=_PAD, below=_BASE + 2
        )
        flow.down(_ROW + 4)
        flow.rule(weight=0.4)

    def _lines(self, at: int, cell: Cell) -> list[str]:
        column = self._columns[at]
        text = self._wording.cell(cell, column.kind)
        width = self._inner(at)
        if column.kind is not CellKind.TEXT or self._flow.measure(text, _SIZE) <= width:
            return [text]
        return self._flow.wrapped(text, size=_SIZE, width=width, most=_LINES_MOST)

    def _put(
        self,
        at: int,
        lines: Sequence[str],
        *,
        is_bold: bool,
        size: float,
        top: float,
        is_word: bool = False,
    ) -> None:
        """Draw a cell: words from where a reader begins, figures at their right edge."""
        flow, kind = self._flow, self._columns[at].kind
        inner, begin = self._inner(at), self._starts[at] + _PAD + self._leads[at]
        is_title = size == _TITLE_SIZE
        for number, line in enumerate(lines):
            is_ltr = kind is not CellKind.TEXT and not is_title and not is_word
            drawn = flow.sheets.line(line, is_bold=is_bold, is_rtl=flow.is_rtl and not is_ltr)
            fitted = size
            if drawn.points(size) > inner:
                fitted = max(size * inner / drawn.points(size), size * 0.55)
            long = drawn.points(fitted)
            x = flow.left(begin, long)
            if kind in FIGURES and not is_word:
                x = flow.left(begin, inner) + inner - long
            flow.sheets.put(drawn, x=x, y=flow.y + top + _LEADING * number, size=fitted)
