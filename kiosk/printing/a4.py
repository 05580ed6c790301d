"""A receipt's twin for A4: the same rows on larger paper, as a PDF whose text can be copied.

Laid out and drawn as the strip is, so that nothing can stand on one and not on the other: letters
stay letters (shaped, in embedded fonts), the QR code is drawn of rectangles.  Two languages are two
pages, each whole.  What does not fit goes to another page, between two rows.

The same receipt gives the same bytes, everywhere and for ever: no clock, no random id, no seed of a
hash table gets into the file.  docs/decisions/0226 says why Qt writes it.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QBuffer, QHashSeed, QIODevice, QMarginsF, QUuid
from PySide6.QtGui import QGuiApplication, QPageSize, QPainter, QPdfWriter

from kiosk.i18n.language import Language
from kiosk.printing.both import RowsIn
from kiosk.printing.cells import Align, fitted
from kiosk.printing.page import Page, page_of, pages_of
from kiosk.printing.paper import PAPER_80, Paper
from kiosk.printing.raster import paint_on
from kiosk.printing.style import Style

_MM_PER_INCH: Final = 25.4
_PAGE_MM: Final = (210, 297)
_EDGE_MM: Final = 12
_DOTS_ACROSS: Final = 1400  # between the edges: 9 points for a plain line, a sale on one page
PAPER_A4: Final = Paper(
    width=_DOTS_ACROSS,
    margin=0,
    sizes=MappingProxyType({style: size + 1 for style, size in PAPER_80.sizes.items()}),
    token_size=64,
    token_lines=(5,),
    token_gap=36,
    box_padding=16,
    qr_module=6,
    is_qr_beside=True,
)
_DOTS_PER_MM: Final = _DOTS_ACROSS / (_PAGE_MM[0] - 2 * _EDGE_MM)
_DOTS_DOWN: Final = int(_DOTS_PER_MM * (_PAGE_MM[1] - 2 * _EDGE_MM))
_SHRUNK_MAX_PERCENT: Final = 115
_EDGE: Final = round(_DOTS_PER_MM * _EDGE_MM)
_DATES: Final = re.compile(rb"(/(?:Creation|Mod)Date )(\([^)]*\))")
_DATES_OF_QT: Final = 2
_ENTRY: Final = re.compile(rb"(\d{10})( \d{5} n)")
_START: Final = re.compile(rb"startxref\n\d+")
_NAMESPACE: Final = uuid.UUID("5a3e1c52-3b0e-4f6c-9d63-0a9d2c6f7e21")  # of these files' ids
_XMP: Final = b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><?xpacket end='w'?>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What a file says of itself: the number of the paper, and when it was made."""

    number: str
    made_at: dt.datetime


def pdf_of(rows_in: RowsIn, languages: Sequence[Language], title: Title) -> bytes:
    """Return a paper as a PDF."""
    assert QGuiApplication.instance() is not None, "fonts need a QGuiApplication"
    pages = [page for language in languages for page in _pages(rows_in, language)]
    with _same_every_time():
        data = _written(pages, title)
    return _dated(data, title.made_at)


def _pages(rows_in: RowsIn, language: Language) -> list[Page]:
    rows = list(rows_in(language))
    height_max = _DOTS_DOWN * _SHRUNK_MAX_PERCENT // 100
    whole = page_of(rows, paper=PAPER_A4, is_rtl=language.is_rtl)
    if whole.height <= height_max:
        return [whole]
    return pages_of(rows, paper=PAPER_A4, is_rtl=language.is_rtl, height_max=_DOTS_DOWN)


def _written(pages: Sequence[Page], title: Title) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(round(_DOTS_PER_MM * _MM_PER_INCH))
    writer.setTitle(title.number)
    writer.setDocumentId(QUuid(str(uuid.uuid5(_NAMESPACE, title.number))))
    writer.setDocumentXmpMetadata(_XMP)  # Qt's own would tell the time of writing
    painter = QPainter(writer)
    painter.translate(_EDGE, _EDGE)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            writer.newPage()
        if len(pages) > 1:
            _put_number(page, f"{title.number}   {number}/{len(pages)}")
        _paint(painter, page)
    painter.end()
    return bytes(buffer.data().data())


def _paint(painter: QPainter, page: Page) -> None:
    """Draw a page, a little smaller where that keeps it on one sheet."""
    scale = min(1.0, _DOTS_DOWN / page.height)
    painter.save()
    painter.translate((1 - scale) * PAPER_A4.width / 2, 0)
    painter.scale(scale, scale)
    paint_on(painter, page)
    painter.restore()


def _put_number(page: Page, text: str) -> None:
    spec = page.spec(text, Style.SMALL)
    cell = fitted(spec, width=PAPER_A4.content, align=Align.CENTRE)
    page.put(cell, x=0, y=_DOTS_DOWN + _EDGE // 4)


@contextmanager
def _same_every_time() -> Iterator[None]:
    """Let Qt number the letters of an embedded font alike each time."""
    QHashSeed.setDeterministicGlobalSeed()
    try:
        yield
    finally:
        QHashSeed.resetRandomGlobalSeed()


def _dated(data: bytes, made_at: dt.datetime) -> bytes:
    """Put the receipt's own time where Qt wrote that of the clock; mend the table of offsets."""
    stamp = made_at.astimezone(dt.UTC).strftime("(D:%Y%m%d%H%M%SZ)").encode()
    dates = list(_DATES.finditer(data))
    assert len(dates) == _DATES_OF_QT, "Qt dates each file so"
    grown = [(one.end(), len(stamp) - len(one[2])) for one in dates]

    def shifted(offset: int) -> int:
        return offset + sum(by for end, by in grown if end <= offset)

    table = data.rindex(b"\nxref\n") + 1
    moved = _DATES.sub(lambda one: one[1] + stamp, data)
    head, tail = moved[: shifted(table)], moved[shifted(table) :]
    tail = _ENTRY.sub(lambda one: b"%010d" % shifted(int(one[1])) + one[2], tail)
    return head + _START.sub(b"startxref\n%d" % shifted(table), tail)
