"""Doubts of a report as they were when it was made: a column of JSON, and back.

They are of that moment (which journal had not come, which day was not locked), so a report made
again takes them from its archive; its figures it takes from the books.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from vending_server.reports.model import Said
from vending_server.wire.facts import BothLanguages


class _Doubt(msgspec.Struct, frozen=True, omit_defaults=True):
    text_id: str
    point: BothLanguages
    count: int | None = None
    day: dt.date | None = None


def stored(doubts: Iterable[Said]) -> list[Any]:
    """Return doubts as the archive keeps them."""
    found = [msgspec.convert({"text_id": one.text_id, **one.values}, _Doubt) for one in doubts]
    return [msgspec.to_builtins(one) for one in found]


def told(column: Iterable[Any]) -> list[Said]:
    """Return the doubts that the archive keeps."""
    return [_said(msgspec.convert(one, _Doubt)) for one in column]


def _said(doubt: _Doubt) -> Said:
    values: dict[str, Any] = {"point": doubt.point, "count": doubt.count, "day": doubt.day}
    return Said(doubt.text_id, {name: one for name, one in values.items() if one is not None})
