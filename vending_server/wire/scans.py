"""Scans of the council's decisions over the wire: kept beside a version, never replaced.

    POST /v1/tariff-versions/{what}/{version_id}/scans   keep one: a document, with the whole file
    GET  /v1/tariff-versions/{what}/{version_id}/scans   those of a version, in pages
    GET  /v1/decision-scans/{scan_id}/parts/{part}       the file, in parts to be put together

A scan is a PDF, PNG or JPEG of at most 5 MiB, told by what is in it.  Its SHA-256 stands in the
list and in every part.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Uuid7

PART_BYTES: Final = 256 * 1024
SCAN_BYTES_MAX: Final = 5 * 1024 * 1024
BODY_BYTES_MAX: Final = 7 * 1024 * 1024
"""Of the request that brings one: its base64 is a third longer."""


class ScanGiven(Request, frozen=True, kw_only=True):
    """POST .../scans."""

    document_id: Uuid7
    file_name: Annotated[
        str,
        Meta(
            pattern=r"^[^\x00-\x20/\\][^\x00-\x1f/\\]*$", max_length=120, examples=["12-2026.pdf"]
        ),
    ]
    content: Annotated[  # base64
        bytes,
        Meta(min_length=9, max_length=SCAN_BYTES_MAX, examples=["JVBERi0xLjcgLi4uICUlRU9G"]),
    ]


class Scan(Answer, frozen=True, kw_only=True):
    """201: a scan as it is kept."""

    scan_id: str
    number: int  # within its version
    decision: str  # its number as the version named it when the scan came
    file_name: str
    format: str  # pdf, png, jpeg
    size_bytes: int
    parts: int
    sha256: str
    kept_by: str
    kept_at: str


class ScanList(Page, frozen=True, kw_only=True):
    """200: the scans of a version, in the order in which they came."""

    scans: list[Scan]


class ScanPart(Answer, frozen=True, kw_only=True):
    """200: a part of a scan, the first being 1; put together they have this SHA-256."""

    scan_id: str
    part: int
    parts: int
    sha256: str
    content: bytes  # base64
