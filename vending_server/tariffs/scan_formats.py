"""Which files are taken as the scan of a decision, told by what is in them; pure.

The name of a file says nothing.  A file begins and ends as its format does, so that a page that was
cut off on its way is refused, and so is a program under another name.  What stands between is not
read here: nothing of the server ever draws it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

_PDF_TAIL: Final = 1024  # the end mark stands within it, whatever a scanner adds behind


class ScanFormat(StrEnum):
    """What a scan may be."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"


def format_of(content: bytes) -> ScanFormat | None:
    """Return what a file is; None for what is no scan, or no whole one."""
    if content.startswith((b"%PDF-1.", b"%PDF-2.")):
        return ScanFormat.PDF if b"%%EOF" in content[-_PDF_TAIL:] else None
    if content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"):
        return ScanFormat.PNG if content[-8:-4] == b"IEND" else None
    if content.startswith(b"\xff\xd8\xff"):
        return ScanFormat.JPEG if content.rstrip(b"\x00").endswith(b"\xff\xd9") else None
    return None
