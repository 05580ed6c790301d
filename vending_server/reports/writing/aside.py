"""Pages of a long report lie on the disk until its file is written, and it is written bit by bit.

reportlab keeps every page with all of its parts, makes each of them into bytes at the end, and then
all of these into one: some twenty KiB a page.  Here a page that is finished leaves only where
it lies; it is made into bytes when its turn comes, and these go into the file at once.  The bytes
are the same.
"""

from __future__ import annotations

import copy
import zlib
from typing import IO, Any, Final

from reportlab.pdfbase import pdfdoc

_PACKED: Final = 6
_NAMED: Final = "__InternalName__"


class LastPages:
    """Puts one page after the other aside."""

    def __init__(self, file: IO[bytes], document: Any) -> None:
        self._file = file
        self._document = document
        self._like: list[Any] = []  # pages that differ in nothing else than in what is on them

    def put_last(self) -> None:
        """Put the page aside that was finished just now."""
        pages, named = self._document.Pages.pages, self._document.idToObject
        page = pages[-1]
        begin = self._file.tell()
        length = self._file.write(zlib.compress(page.stream.encode("latin-1"), _PACKED))
        page.stream = None
        name = getattr(page, _NAMED)
        pages[-1] = named[name] = _Page(self._alike(page), _Lying(self._file, begin, length))
        setattr(pages[-1], _NAMED, name)

    def _alike(self, page: Any) -> Any:
        told = _told(page)
        for one in self._like:
            if _told(one) == told:
                return one
        self._like.append(page)
        return page


def _told(page: Any) -> dict[str, Any]:
    """Return what a page says of itself, but its name."""
    told = {key: value for key, value in vars(page).items() if key != _NAMED}
    for key, value in told.items():
        if isinstance(value, pdfdoc.PDFDictionary):
            told[key] = sorted(value.dict)
    return told


class _Page(pdfdoc.PDFObject):  # type: ignore[misc]  # the library has no types
    __RefOnly__ = 1

    def __init__(self, like: Any, lying: _Lying) -> None:
        self._like, self._lying = like, lying

    def format(self, document: Any) -> Any:
        page = copy.copy(self._like)
        page.Contents = self._lying
        return page.format(document)


class _Lying(pdfdoc.PDFObject):  # type: ignore[misc]
    """What is on a page, packed."""

    __RefOnly__ = 1

    def __init__(self, file: IO[bytes], begin: int, length: int) -> None:
        self._file, self._begin, self._length = file, begin, length

    def format(self, document: Any) -> Any:
        self._file.seek(self._begin)
        about = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")})
        return pdfdoc.PDFStream(about, self._file.read(self._length)).format(document)


class BitByBit(pdfdoc.PDFDocument):  # type: ignore[misc]
    """A document whose parts go into its file as soon as they are bytes.

    The library keeps what collects them under this name while it writes.
    """

    file: IO[bytes]

    @property
    def __accum__(self) -> Any:
        return self._collects

    @__accum__.setter
    def __accum__(self, collects: Any) -> None:
        for one in collects.strings:
            self.file.write(one)
        collects.strings.clear()
        collects.write = self.file.write
        self._collects = collects

    @__accum__.deleter
    def __accum__(self) -> None:
        del self._collects
