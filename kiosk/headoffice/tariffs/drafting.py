"""From a version to what is edited: the draft itself, or a new version after another; no Qt."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from kiosk.headoffice.tariffs import cells
from kiosk.headoffice.tariffs.editor import Task
from kiosk.headoffice.tariffs.listing import Line
from vending_server.wire import tariffs as wire

_MONTHS: Final = 12


def edit(line: Line) -> Task:
    """Edit a draft under its number, as it is shown."""
    version = line.version
    return Task(
        title=lambda words: words("S2501", what=cells.called(version, words)),
        content=version.content,
        in_force=None if line.before is None else line.before.content,
        seen=wire.SeenVersion(version_id=version.version_id, content_sha256=version.content_sha256),
    )


def follow(line: Line, today: dt.date) -> Task:
    """Begin a new version like another one, from the next period on, without a decision yet."""
    known = line.version if line.before is None else line.before
    return Task(
        title=lambda words: words("S2502", what=cells.called(line.version, words)),
        content=next_version(line.version.content, today),
        in_force=known.content if known.state == "in_force" else None,
        seen=None,
    )


def next_version(content: wire.Draft, today: dt.date) -> wire.Draft:
    """Return the content of a version that follows: only its day, code and decision are others."""
    period = content.period if not isinstance(content, wire.PolicyDraft) else "month"
    begins = next_period(max(content.valid_from, today), period)
    changes: dict[str, object] = {"valid_from": begins, "decision": ""}
    if isinstance(content, wire.TariffDraft):
        utility = "W" if content.utility == "water" else "E"
        changes["code"] = f"{utility}-{content.customer_class}-{begins:%Y-%m}"
    return msgspec.structs.replace(content, **changes)


def next_period(day: dt.date, period: str) -> dt.date:
    """Return the first day of the period after a day; two months begin in odd ones."""
    months = day.year * _MONTHS + day.month  # the month after, counted from 0
    if period == "two_months" and months % 2:
        months += 1
    return dt.date(months // _MONTHS, months % _MONTHS + 1, 1)
