"""One card a point with its terminals, from the rows that were read of all of them; no SQL."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from vending_server.board.model import Seen, presence_of
from vending_server.board.takings import Sums
from vending_server.wire.board import AgentBoard, PointBoard, Presence, TerminalBoard, UtilitySales
from vending_server.wire.facts import BothLanguages
from vending_server.wire.standings import TerminalStanding
from vending_server.wire.terminal_acts import TerminalMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Makes the cards of one moment."""

    exposed: Mapping[str, int]  # what a thief of a terminal would have
    sums: Sums
    messages: Mapping[str, list[TerminalMessage]]  # by terminal, the newest first
    now: dt.datetime

    def point(self, row: Any, terminal_rows: Iterable[Any]) -> PointBoard:
        """Return the card of a point from its row and the rows of all terminals."""
        rows = [one for one in terminal_rows if one.point_number == row.number]
        return PointBoard(
            number=row.number,
            name=BothLanguages(ar=row.name_ar, en=row.name_en),
            kind=row.kind.value,
            agent=None if row.float_minor is None else self._agent(row, rows),
            terminals=[self.terminal(one) for one in rows],
            sales=sales_of(self.sums, {one.id for one in rows}),
        )

    def terminal(self, row: Any) -> TerminalBoard:
        """Return what is known of a terminal from its row."""
        seen = Seen(
            is_suspended=row.suspended_at is not None,
            signed_in_at=row.signed_in_at,
            told_at=row.told_at,
            journal_at=row.journal_at,
            told_since=row.told_since,
        )
        presence = presence_of(seen, self.now)
        heard_at, told = seen.heard_at, _word(row.told)
        tells = seen.tells
        return TerminalBoard(
            terminal_id=row.id,
            number=row.number,
            presence=presence,
            since=_since(seen, presence, tells=tells),
            heard_at=_iso(heard_at),
            tells=tells,
            told_at=_iso(row.told_at),
            told=told,
            clock_off_s=row.clock_off_s,
            software_version=row.software_version if told is None else told.software_version,
            journal=None if row.journal is None else row.journal.value,
            journal_held=row.journal_held or 0,
            journal_heard_at=_iso(row.journal_at),
            exposed_minor=self.exposed.get(row.id, 0),
            pack_until=_iso(row.pack_until),
            shift_number=row.shift_number,
            shift_operator=row.shift_operator,
            sales=sales_of(self.sums, {row.id}),
            messages=self.messages.get(row.id, []),
        )

    def _agent(self, row: Any, terminal_rows: Sequence[Any]) -> AgentBoard:
        held = sum(self.exposed.get(one.id, 0) for one in terminal_rows)
        return AgentBoard(
            float_minor=row.float_minor,
            credit_limit_minor=row.credit_limit_minor,
            held_minor=held,
            left_minor=row.float_minor + row.credit_limit_minor - held,
        )


def _since(seen: Seen, presence: Presence, *, tells: bool) -> str | None:
    """Return since when it is as it is; of one that is heard but tells nothing nobody knows."""
    if presence == "online":
        return _iso(seen.told_since) if tells else None
    return _iso(seen.heard_at)


def sales_of(sums: Sums, terminal_ids: set[str] | None = None) -> list[UtilitySales]:
    """Return the sums of some terminals, or of all, by utility."""
    count: Counter[str] = Counter()
    minor: Counter[str] = Counter()
    for cell, found in sums.count.items():
        if terminal_ids is None or cell[0] in terminal_ids:
            count[cell[1]] += found
            minor[cell[1]] += sums.minor[cell]
    return utilities({name: (count[name], minor[name]) for name in count})


def utilities(found: Mapping[str, tuple[int, int]]) -> list[UtilitySales]:
    """Return sums by utility, in the order of their names; nothing of what was not sold."""
    return [
        UtilitySales(utility=name, count=count, amount_minor=minor)
        for name, (count, minor) in sorted(found.items())
        if count
    ]


def _word(text: str | None) -> TerminalStanding | None:
    """Return what a terminal told; None for nothing, and for what this release cannot read."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=TerminalStanding)
    except msgspec.DecodeError:  # kept by a newer server, before it was set back
        return None


def _iso(time: dt.datetime | None) -> str | None:
    return None if time is None else time.isoformat()
