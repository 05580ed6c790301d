"""A report's file, from the server to this machine: all of its parts, looked over, whole or not.

It gets its name when it is whole, so that nobody opens a half one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote

from kiosk.api_client import Declined
from kiosk.headoffice.line import Line
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.reports import ReportFacts, ReportOrder, ReportPart

MAKES: Final = ("POST", "/v1/reports")
PARTS: Final = ("GET", "/v1/reports/{report_id:str}/parts/{part:str}")


class Archived(Protocol):
    """What is known of a file before it is fetched."""

    @property
    def report_id(self) -> str:
        """Its id in the archive."""

    @property
    def sha256(self) -> str:
        """Its hash, as a list told it."""

    @property
    def file_name(self) -> str:
        """What it is called."""


def fetched(line: Line, facts: Archived) -> bytes:
    """Return a file's bytes.

    Raises:
        Declined: report_damaged, here too where they do not have the hash that the list told.
        SessionEnded, Unreachable.
    """
    first = _part(line, facts, 1)
    rest = (_part(line, facts, number) for number in range(2, first.parts + 1))
    content = b"".join(part.content for part in (first, *rest))
    if hashlib.sha256(content).hexdigest() != facts.sha256:
        raise Declined(
            Problem(status=409, code=ProblemCode.REPORT_DAMAGED.value, title="report damaged")
        )
    return content


def _part(line: Line, facts: Archived, number: int) -> ReportPart:
    return line.get(f"/v1/reports/{quote(facts.report_id)}/parts/{number}", ReportPart)


def saved(line: Line, facts: Archived, folder: Path) -> Path:
    """Fetch a file into a folder; return where it lies.

    Raises:
        OSError: it cannot be written.
        Declined, SessionEnded, Unreachable: see `fetched`.
    """
    return laid(fetched(line, facts), facts.file_name, folder)


def laid(content: bytes, name: str, folder: Path) -> Path:
    """Lay a file into a folder, whole or not at all; return where it lies.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Path(name).name
    fresh = path.with_name(path.name + ".part")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def made(line: Line, order: ReportOrder, folder: Path) -> Path:
    """Have a report made, once for its id, and fetch it; return where it lies.

    Raises:
        OSError: it cannot be written.
        Declined, SessionEnded, Unreachable.
    """
    return saved(line, line.post(MAKES[1], order, ReportFacts), folder)
