"""Scans of decisions of a line that answers from memory."""

from __future__ import annotations

import hashlib
from typing import Any

from kiosk.api_client import Declined
from tests.helpers.office_bench import FakeLine
from vending_server.wire.problems import Problem
from vending_server.wire.scans import Scan, ScanGiven, ScanList, ScanPart

CONTENT = b"%PDF-1.7 as the council signed it %%EOF"
_PART = 16


class FakeScans:
    """What is kept beside every version; `kept` holds what was sent."""

    def __init__(self, line: FakeLine, *names: str) -> None:
        self.kept: list[tuple[str, ScanGiven]] = []
        self.refuses: Problem | None = None
        self.is_damaged = False
        self._scans = [_scan(number, name, CONTENT) for number, name in enumerate(names, 1)]
        self._content = {one.scan_id: CONTENT for one in self._scans}
        line.on("GET", "/v1/tariff-versions/*", lambda **_: ScanList(scans=list(self._scans)))
        line.on("GET", "/v1/decision-scans/*", self._part)
        self._others = line.answers["POST", "/v1/tariff-versions/*"]
        line.on("POST", "/v1/tariff-versions/*", self._keep)

    def _keep(self, *, path: str, request: Any, **more: Any) -> Any:
        if not path.endswith("/scans"):
            return self._others(path=path, request=request, **more)
        self.kept.append((path, request))
        problem, self.refuses = self.refuses, None
        if problem is not None:
            raise Declined(problem)
        made = _scan(len(self._scans) + 1, request.file_name, request.content)
        self._scans.append(made)
        self._content[made.scan_id] = request.content
        return made

    def _part(self, *, path: str, **_: Any) -> ScanPart:
        _, scan_id, _, part = path.removeprefix("/v1/").split("/")
        (scan,) = [one for one in self._scans if one.scan_id == scan_id]
        content = self._content[scan_id] + (b"!" if self.is_damaged else b"")
        first = (int(part) - 1) * _PART
        return ScanPart(
            scan_id=scan_id,
            part=int(part),
            parts=scan.parts,
            sha256=scan.sha256,
            content=content[first : first + _PART] if int(part) < scan.parts else content[first:],
        )


def _scan(number: int, name: str, content: bytes) -> Scan:
    return Scan(
        scan_id=f"scan-{number}",
        number=number,
        decision="2026/14",
        file_name=name,
        format="pdf",
        size_bytes=len(content),
        parts=max(1, -(-len(content) // _PART)),
        sha256=hashlib.sha256(content).hexdigest(),
        kept_by="suha",
        kept_at="2026-11-20T09:15:00+00:00",
    )
