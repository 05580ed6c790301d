"""One PDF document, page by page: lines of text, rules and boxes, in points from the top left.

A page that is finished is put aside, so that a report of thousands of pages stays small in memory
(aside.py).  The same calls give the same bytes: no clock and no random number gets into the file.
"""

from __future__ import annotations

from enum import Enum
from typing import IO, Any, Final

from reportlab.pdfgen.canvas import Canvas

from vending_server.reports.writing.aside import BitByBit, LastPages
from vending_server.reports.writing.typefaces import Line, Typefaces

A4: Final = (595, 842)
_VERSION: Final = (1, 5)
_PAGE_COUNT: Final = "pagecount"


class Ink(Enum):
    """The colours of a report: red, green and blue, per mille."""

    TEXT = (75, 130, 145)
    QUIET = (330, 390, 410)
    ACCENT = (45, 375, 415)
    RULE = (780, 820, 830)
    BAND = (925, 950, 950)
    WARNING = (440, 270, 20)
    WARNING_BAND = (1000, 955, 845)
    WHITE = (1000, 1000, 1000)


class Sheets:
    """Draws onto pages; y grows downwards, and a text stands on its base line."""

    def __init__(
        self, file: IO[bytes], aside: IO[bytes], *, is_wide: bool, title: str, language: str
    ) -> None:
        """`aside` is where finished pages lie meanwhile."""
        self.typefaces = Typefaces()
        self.pages = 1
        self.width, self.height = (A4[1], A4[0]) if is_wide else A4
        self._canvas: Any = Canvas(
            file,
            pagesize=(self.width, self.height),
            invariant=1,
            pageCompression=1,
            pdfVersion=_VERSION,
            lang=language,
        )
        self._canvas._preamble = ""  # noqa: SLF001 - it would ask for Helvetica, which is not ours
        document = self._canvas._doc  # noqa: SLF001
        document.__class__, document.file = BitByBit, file
        self._pages = LastPages(aside, document)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("")
        self._canvas.setSubject("")
        self._canvas.setCreator("")

    def line(self, text: str, *, is_bold: bool = False, is_rtl: bool = False) -> Line:
        """Return a text ready to be measured and drawn."""
        return self.typefaces.line(text, is_bold=is_bold, is_rtl=is_rtl)

    def put(self, line: Line, *, x: float, y: float, size: float, ink: Ink = Ink.TEXT) -> None:
        """Draw a line that begins at x."""
        code = [f"BT {_colour(ink)} rg 1 0 0 1 {_at(x)} {_at(self.height - y)} Tm"]
        for part in line.parts:
            code.append(f"/{part.resource} {_at(size)} Tf")
            code.append(_raised(part.code, size))
        code.append("ET")
        self._canvas._code.append(" ".join(code))  # noqa: SLF001 - addLiteral splits lines

    def box(self, x: float, y: float, width: float, height: float, ink: Ink) -> None:
        """Fill a box whose top left is at x, y."""
        self._canvas._code.append(  # noqa: SLF001
            f"{_colour(ink)} rg {_at(x)} {_at(self.height - y - height)} "
            f"{_at(width)} {_at(height)} re f"
        )

    def rule(
        self, x: float, y: float, width: float, *, ink: Ink = Ink.RULE, weight: float = 0.5
    ) -> None:
        """Draw a level rule."""
        self._canvas._code.append(  # noqa: SLF001
            f"{_colour(ink)} RG {_at(weight)} w {_at(x)} {_at(self.height - y)} m "
            f"{_at(x + width)} {_at(self.height - y)} l S"
        )

    def outline(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a box's outline."""
        self._canvas._code.append(  # noqa: SLF001
            f"{_colour(Ink.RULE)} RG 0.8 w {_at(x)} {_at(self.height - y - height)} "
            f"{_at(width)} {_at(height)} re S"
        )

    def put_page_count(self, *, x: float, y: float) -> None:
        """Leave a place for the number of pages, which is known at the end."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x, self.height - y)
        canvas.doForm(_PAGE_COUNT)
        canvas.restoreState()

    def turn(self) -> None:
        """Finish a page and begin the next."""
        self._finish_page()
        self.pages += 1

    def close(self, *, count_size: float) -> None:
        """Finish the last page and write the file."""
        self._finish_page()
        canvas = self._canvas
        canvas.beginForm(_PAGE_COUNT, lowerx=0, lowery=-10, upperx=60, uppery=20)
        self.put(self.line(str(self.pages)), x=0, y=self.height, size=count_size, ink=Ink.QUIET)
        canvas.endForm()
        canvas._doc.idToObject["BasicFonts"].dict.clear()  # noqa: SLF001
        self.typefaces.add_to(canvas._doc)  # noqa: SLF001
        canvas.save()

    def _finish_page(self) -> None:
        self._canvas.showPage()
        self._pages.put_last()


def _at(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _colour(ink: Ink) -> str:
    return " ".join(_at(part / 1000) for part in ink.value)


def _raised(code: str, size: float) -> str:
    """Return operators with rises in points: in a line they stand per mille of the size."""
    if "Rise" not in code:
        return code
    words = code.split(" ")
    for at, word in enumerate(words):
        if word == "Rise":
            words[at - 1] = _at(int(words[at - 1]) * size / 1000)
            words[at] = "Ts"
    return " ".join(words)
