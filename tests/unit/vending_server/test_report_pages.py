"""A long report is written page by page: its pages lie aside meanwhile, and its bytes are the same."""

from __future__ import annotations

import io
import random
import tempfile
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from reportlab.pdfbase import pdfdoc

from vending_server.reports.writing.aside import LastPages
from vending_server.reports.writing.sheet import Sheets

LINES_A_PAGE = 30
BYTES_A_PAGE = 2_048  # what is left of a page in memory, once it is made into bytes too


def write(pages: int, file: io.BytesIO | None = None) -> bytes:
    """Write a document whose pages differ, every third without the number of pages."""
    file = file or io.BytesIO()
    with tempfile.TemporaryFile() as aside:
        sheets = Sheets(file, aside, is_wide=True, title="R-000001", language="ar")
        for page in range(pages):
            some = random.Random(page)
            if page:
                sheets.turn()
            for line in range(LINES_A_PAGE):
                # The same few texts, because the last thousands that were shaped are kept.
                text = sheets.line(f"{line * 7919 % 9973:012d}")
                sheets.put(text, x=20, y=15 * line + page / 10, size=8)
                sheets.rule(*(some.uniform(0, 500) for _ in range(3)))
            if page % 3:
                sheets.put_page_count(x=20, y=580)
        sheets.close(count_size=8)
    return file.getvalue()


@pytest.fixture
def as_the_library_does(monkeypatch) -> Iterator[None]:
    """Keep every page in memory, and write all of them at the end."""

    def keep(pages: LastPages) -> None:
        page = pages._document.Pages.pages[-1]
        packed = zlib.compress(page.stream.encode("latin-1"), 6)
        about = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")})
        page.Contents, page.stream = pdfdoc.PDFStream(about, packed), None

    class Whole(pdfdoc.PDFDocument):
        file = None

    monkeypatch.setattr("vending_server.reports.writing.sheet.BitByBit", Whole)
    monkeypatch.setattr(LastPages, "put_last", keep)


def test_pages_put_aside_make_the_bytes_that_the_library_would(request):
    written = [write(pages) for pages in (1, 2, 7)]
    request.getfixturevalue("as_the_library_does")

    assert written == [write(pages) for pages in (1, 2, 7)]


def test_a_page_leaves_little_in_memory():
    class Nowhere(io.BytesIO):
        def write(self, data):
            return len(data)

    def most(pages: int) -> int:
        tracemalloc.start()
        write(pages, Nowhere())
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    most(2)  # what is read and made once

    assert most(240) - most(40) < 200 * BYTES_A_PAGE
