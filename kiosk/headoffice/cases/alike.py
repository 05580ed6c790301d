"""What claims of machines and disputed sales show alike: sums, state, and how long one waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from kiosk.headoffice.facts import Card
from kiosk.headoffice.offline.words import pill_of
from kiosk.headoffice.tables.columns import Column, Kind
from kiosk.widgets.words import Words

LATE_AFTER: Final = 5  # working days; then it turns amber
_NO_WORK: Final = frozenset({4, 5})  # Friday and Saturday


def sums_and_state(states: dict[str, tuple[str, str]]) -> tuple[Column[Any], ...]:
    """Return the last columns: what it is about, what was given for it, and how it stands."""
    return (
        Column(
            key="amount", text_id="S901", kind=Kind.MONEY, value=lambda row, _: row.amount_minor
        ),
        Column(
            key="settled",
            text_id="S2312",
            kind=Kind.MONEY,
            value=lambda row, _: row.settled_minor,
            yields=True,
        ),
        Column(
            key="state",
            text_id="S1604",
            kind=Kind.PILL,
            value=lambda row, words: pill_of(words, states, row.state),
        ),
    )


def late(since: str, words: Words, now: dt.datetime) -> Iterator[Card]:
    """Yield a card if something waits for too long."""
    began_on = dt.datetime.fromisoformat(since).astimezone(words.zone).date()
    days = working_days(began_on, now.astimezone(words.zone).date())
    if days > LATE_AFTER:
        yield Card(title=words("S2315", n=days))


def working_days(since: dt.date, today: dt.date) -> int:
    """Return how many working days have begun since a day, that day left out."""
    days = (since + dt.timedelta(days=n) for n in range(1, (today - since).days + 1))
    return sum(day.weekday() not in _NO_WORK for day in days)
