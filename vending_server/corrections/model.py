"""A credit by correction as a plain value; no SQL here."""

from __future__ import annotations

from dataclasses import dataclass

from vending_server.wire.quote import CorrectionLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """One credit that the next receipt explains."""

    correction_id: str
    line: CorrectionLine
