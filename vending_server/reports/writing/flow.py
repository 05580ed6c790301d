"""Where the next thing goes on a page, told from the side where a reader begins.

`across` is the way from that side, `below` the way down from where the flow stands.  What does not
fit begins a new page, with its head and foot.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from vending_server.reports.writing.sheet import Ink, Sheets
from vending_server.reports.writing.typefaces import Line

MARGIN: Final = 42
_FOOT: Final = 44  # kept free below
_FOOT_SIZE: Final = 7.5
_LEADING: Final = 1.5
_SMALLEST: Final = 0.6  # a text that does not fit is drawn smaller, down to this
_ELLIPSIS: Final = "…"


class Margins(Protocol):
    """Who writes the head and foot of a page."""

    def write(self, flow: Flow, *, is_first: bool) -> None:
        """Write them."""


class Flow:
    """The pages of one document, from the first line to the last."""

    def __init__(self, sheets: Sheets, is_rtl: bool, margins: Margins) -> None:  # noqa: FBT001
        self.sheets = sheets
        self.is_rtl = is_rtl
        self.width = sheets.width - 2 * MARGIN
        self.y: float = MARGIN
        self._margins = margins
        margins.write(self, is_first=True)

    @property
    def room(self) -> float:
        """How much of the page is left."""
        return self.sheets.height - _FOOT - self.y

    def need(self, height: float) -> bool:
        """Begin a new page if so much is not left; say whether one was begun."""
        if height <= self.room:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """Begin a new page."""
        self.sheets.turn()
        self.y = MARGIN
        self._margins.write(self, is_first=False)

    def down(self, by: float) -> None:
        """Go further down."""
        self.y += by

    def close(self) -> None:
        """Write the file."""
        self.sheets.close(count_size=_FOOT_SIZE)

    def measure(self, text: str, size: float, *, is_bold: bool = False) -> float:
        """Return how wide a text is."""
        return self._line(text, is_bold=is_bold).points(size)

    def text(
        self,
        text: str,
        *,
        size: float,
        is_bold: bool = False,
        ink: Ink = Ink.TEXT,
        across: float = 0,
        below: float = 0,
        width: float | None = None,
        is_ltr: bool = False,
        at_end: bool = False,
    ) -> None:
        """Draw a line that begins `across`; one that is wider than `width` is drawn smaller."""
        line = self._line(text, is_bold=is_bold, is_ltr=is_ltr)
        if width is not None and line.points(size) > width:
            size = max(size * width / line.points(size), size * _SMALLEST)
        long = line.points(size)
        x = self.left(across, self.width - across if at_end else long)
        if at_end:
            x = self.left(self.width - long, long)
        self.sheets.put(line, x=x, y=self.y + below, size=size, ink=ink)

    def left(self, across: float, long: float) -> float:
        """Return where a thing so long begins on paper, from the left."""
        if self.is_rtl:
            return self.sheets.width - MARGIN - across - long
        return MARGIN + across

    def pair(
        self, first: str, last: str, *, size: float, is_bold: bool = False, ink: Ink = Ink.TEXT
    ) -> None:
        """Draw one text at the beginning of a line and one at its end."""
        self.down(size * _LEADING)
        self.text(first, size=size, is_bold=is_bold, ink=ink)
        self.text(last, size=size, ink=ink, at_end=True)

    def paragraph(
        self, text: str, *, size: float, is_bold: bool = False, ink: Ink = Ink.TEXT
    ) -> None:
        """Draw a text over as many lines as it takes."""
        for line in self.wrapped(text, size=size, width=self.width, is_bold=is_bold):
            self.need(size * _LEADING)
            self.down(size * _LEADING)
            self.text(line, size=size, is_bold=is_bold, ink=ink)

    def wrapped(
        self, text: str, *, size: float, width: float, is_bold: bool = False, most: int = 99
    ) -> list[str]:
        """Return a text in lines that fit, a long word aside.

        The last of `most` lines ends with dots if more is left.
        """
        lines: list[str] = []
        words = text.split(" ")
        for at, word in enumerate(words):
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(joined, size, is_bold=is_bold) <= width:
                lines[-1] = joined
            elif len(lines) == most:
                lines[-1] = self._dotted(" ".join([lines[-1], *words[at:]]), size, width)
                break
            else:
                lines.append(word)
        return lines

    def _dotted(self, text: str, size: float, width: float) -> str:
        while text and self.measure(text + _ELLIPSIS, size) > width:
            text = text[:-1]
        return text.rstrip() + _ELLIPSIS

    def band(self, height: float, ink: Ink, *, above: float = 0) -> None:
        """Fill the whole width, from `above` the flow's line down."""
        self.sheets.box(MARGIN, self.y - above, self.width, height, ink)

    def rule(
        self,
        *,
        across: float = 0,
        width: float | None = None,
        below: float = 0,
        ink: Ink = Ink.RULE,
        weight: float = 0.5,
    ) -> None:
        """Draw a level rule."""
        long = self.width - across if width is None else width
        self.sheets.rule(self.left(across, long), self.y + below, long, ink=ink, weight=weight)

    def frame(self, *, across: float, width: float, height: float) -> None:
        """Draw a box's outline whose top is where the flow stands."""
        self.sheets.outline(self.left(across, width), self.y, width, height)

    def warning(self, title: str, lines: Sequence[str]) -> None:
        """Draw a coloured box with a title and lines in it."""
        inner = self.width - 24
        shown = [part for line in lines for part in self.wrapped(line, size=9, width=inner)]
        height = 22 + 13 * len(shown) + 4
        self.need(height)
        self.band(height, Ink.WARNING_BAND)
        self.sheets.box(self.left(0, 3), self.y, 3, height, Ink.WARNING)
        self.text(title, size=10, is_bold=True, ink=Ink.WARNING, across=12, below=16)
        for at, line in enumerate(shown):
            self.text(line, size=9, ink=Ink.WARNING, across=12, below=30 + 13 * at)
        self.down(height)

    def at_head(self, text: str) -> None:
        """Draw the line above a page that is not the first."""
        self.down(8)
        self.text(text, size=8.5, ink=Ink.QUIET, width=self.width)
        self.rule(below=6)
        self.down(18)

    def at_foot(self, text: str) -> None:
        """Draw the line below a page: where it comes from, and which page of how many it is."""
        y = self.y
        self.y = self.sheets.height - _FOOT + 20
        self.rule(below=-11)
        self.text(text, size=_FOOT_SIZE, ink=Ink.QUIET, width=self.width - 60)
        self._page_number()
        self.y = y

    def at_foot_middle(self, text: str) -> None:
        """Draw a second line below a page."""
        y = self.y
        self.y = self.sheets.height - _FOOT + 31
        self.text(text, size=_FOOT_SIZE, is_bold=True, ink=Ink.WARNING)
        self.y = y

    def _page_number(self) -> None:
        """Draw `3 / 27`; how many there are is known at the end, so room is left for it."""
        shown = self._line(f"{self.sheets.pages} / ")
        long = shown.points(_FOOT_SIZE)
        # As wide as the number of this page is taken to be.
        room = self._line(str(self.sheets.pages)).points(_FOOT_SIZE)
        x = MARGIN if self.is_rtl else self.sheets.width - MARGIN - long - room
        self.sheets.put(shown, x=x, y=self.y, size=_FOOT_SIZE, ink=Ink.QUIET)
        self.sheets.put_page_count(x=x + long, y=self.y)

    def _line(self, text: str, *, is_bold: bool = False, is_ltr: bool = False) -> Line:
        return self.sheets.line(text, is_bold=is_bold, is_rtl=self.is_rtl and not is_ltr)
