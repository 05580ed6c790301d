"""A report's file, from the server to this machine: all of its parts, looked over, whole or not.

It gets its name when it is whole, so that nobody opens a half one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kiosk.api_client import Declined
from kiosk.headoffice.line import Line
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.reports import ReportFacts, ReportOrder, ReportPart

MAKES: Final = ("POST", "/v1/reports")


def fetched(line: Line, facts: ReportFacts) -> bytes:
    """Return a file's bytes.

    Raises:
        Declined: report_damaged, here too where they do not have the hash that the list told.
        SessionEnded, Unreachable.
    """
    content = b"".join(
        line.get(f"/v1/reports/{quote(facts.report_id)}/parts/{part}", ReportPart).content
        for part in range(1, facts.parts + 1)
    )
    if hashlib.sha256(content).hexdigest() != facts.sha256:
        raise Declined(
            Problem(status=409, code=ProblemCode.REPORT_DAMAGED.value, title="report damaged")
        )
    return content


def saved(line: Line, facts: ReportFacts, folder: Path) -> Path:
    """Fetch a file into a folder; return where it lies.

    Raises:
        OSError: it cannot be written.
        Declined, SessionEnded, Unreachable: see `fetched`.
    """
    content = fetched(line, facts)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Path(facts.file_name).name
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
