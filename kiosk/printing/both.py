"""One paper in two languages: whole in the first, its words and sums again in the second below.

Tokens and the QR code stand once.  What says how to type a token stands in both languages above
it, where it is needed; the marks of a copy and of training stand in both at both ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final

from kiosk.i18n.language import Language
from kiosk.printing.rows import (
    BandRow,
    CheckRow,
    GapRow,
    Row,
    RuleKind,
    RuleRow,
    TextRow,
    TokenRow,
    TokenWordsRow,
    TurnRow,
)
from kiosk.printing.style import Style

_BETWEEN: Final = 6
RowsIn = Callable[[Language], Iterable[Row]]


def worded(rows_in: RowsIn, languages: Sequence[Language]) -> Iterator[Row]:
    """Yield the rows of a paper in one language or two, with its direction."""
    first, *more = languages
    yield TurnRow(first.is_rtl)
    if not more:
        yield from rows_in(first)
        return
    (second,) = more
    yield from _Both(first, list(rows_in(first)), second, list(rows_in(second))).rows()


class _Both:
    """The rows of one paper in each language, on their way onto one strip."""

    def __init__(self, first: Language, one: list[Row], second: Language, other: list[Row]) -> None:
        self._turn, self._turn_back = TurnRow(second.is_rtl), TurnRow(first.is_rtl)
        self._one_top, self._one, self._one_end = _parted(one)
        self._other_top, self._other, self._other_end = _parted(other)

    def rows(self) -> Iterator[Row]:
        yield from self._one_top
        yield from self._turned(self._other_top)
        yield from self._body()
        yield RuleRow(RuleKind.SOLID)
        yield self._turn
        yield from _repeated(self._other)
        yield from self._other_end
        yield self._turn_back
        yield from (row for row in self._one_end if not isinstance(row, RuleRow))

    def _body(self) -> Iterator[Row]:
        words = [row for row in self._other if isinstance(row, TokenWordsRow)]
        boxes = [row for row in self._other if isinstance(row, TokenRow)]
        for row in _without_translation(self._one):
            if isinstance(row, TokenWordsRow):
                yield row
                yield from self._turned([GapRow(_BETWEEN), words.pop(0)])
            elif isinstance(row, TokenRow):
                yield from self._headings(row.heading, boxes.pop(0).heading)
                yield TokenRow(row.groups)
            else:
                yield row

    def _headings(self, one: str | None, other: str | None) -> Iterator[Row]:
        if one and other:
            yield TokenWordsRow((one,))
            yield from self._turned([TokenWordsRow((other,))])

    def _turned(self, rows: Sequence[Row]) -> Iterator[Row]:
        if rows:
            yield self._turn
            yield from rows
            yield self._turn_back


def _parted(rows: list[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the marks at the top, what stands between, and what closes the paper."""
    top: list[Row] = list(takewhile(lambda row: isinstance(row, BandRow), rows))
    ends = [at for at, row in enumerate(rows) if isinstance(row, CheckRow)]
    end = ends[-1] + 1 if ends else len(rows)
    return top, rows[len(top) : end], rows[end:]


def _without_translation(rows: list[Row]) -> Iterator[Row]:
    """Leave out the kind in the other language: that one says it itself."""
    before: Row | None = None
    for row in rows:
        is_kind = isinstance(before, TextRow) and before.style is Style.KIND
        if not (is_kind and isinstance(row, TextRow)):
            yield row
        before = row


def _repeated(rows: list[Row]) -> Iterator[Row]:
    """Yield words and sums; tokens and the QR code have been said."""
    for row in _without_translation(rows):
        if isinstance(row, CheckRow):
            yield from (TextRow(text, Style.SMALL) for text in row.lines)
        elif not isinstance(row, BandRow | TokenWordsRow | TokenRow):
            yield row
