"""The two lists of a difference: pairs of sources that differ, and the rows behind the figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

from kiosk.headoffice.reconciliation_words import (
    LINKS,
    STATES,
    WAITING,
    accounts_of,
    link_number,
    pair_name,
    pill_of,
    told_difference,
    word,
)
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.widgets.words import Words
from vending_server.wire import reconciliation as wire


def _pair(pair: wire.ItemLine | wire.DifferenceFacts, words: Words) -> Named:
    state = getattr(pair, "state", None) or getattr(pair, "item_state", None)
    told = pill_of(words, STATES, state) if state else Pill(words("S1073"))
    return Named(pair_name(words, pair.left, pair.right), told.text)


def as_it_stands(
    pair: wire.ItemLine | wire.DifferenceFacts, line: wire.ItemLine
) -> wire.ItemLine | wire.DifferenceFacts:
    """Return a pair in the state that its item has now; a pair of another item as it is."""
    if pair.item_id != line.item_id:
        return pair
    if isinstance(pair, wire.ItemLine):
        return line
    return msgspec.structs.replace(pair, item_state=line.state)


def _pair_tone(pair: wire.ItemLine | wire.DifferenceFacts) -> str:
    state = getattr(pair, "state", None) or getattr(pair, "item_state", None)
    return "warning" if state is None else ("danger" if state in WAITING else "")


PAIRS: Final[tuple[Column[wire.ItemLine | wire.DifferenceFacts], ...]] = (
    Column(key="pair", text_id="S1161", kind=Kind.NAMED, value=_pair, grows=1),
    Column(
        key="difference",
        text_id="S901",
        kind=Kind.DIFFERENCE,
        value=lambda pair, _: told_difference(pair.left, pair.right, pair.amount_minor),
        tone=_pair_tone,
    ),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row behind the figure, or one that speaks for or against a cause, by its place."""

    link: wire.LinkFacts
    cause: int | None = None

    def said(self, words: Words) -> str:
        """Tell which cause it is about."""
        return words("S1199", n=self.cause) if self.cause is not None else ""


def evidence_of(item: wire.ItemFacts) -> list[Evidence]:
    """Return every row that an item names: those of the figure, then cause by cause."""
    causes = enumerate(item.causes, 1)
    behind = [Evidence(link) for link in item.rows]
    return behind + [Evidence(link, at) for at, cause in causes for link in cause.links]


LINK_COLUMNS: Final[tuple[Column[Evidence], ...]] = (
    Column(
        key="what",
        text_id="S1121",
        kind=Kind.NAMED,
        value=lambda row, words: Named(
            word(words, LINKS, row.link.kind),
            words.joined(accounts_of(words, row.link) or link_number(row.link), row.said(words)),
        ),
        grows=1,
    ),
    Column(
        key="at",
        text_id="S713",
        kind=Kind.MOMENT,
        value=lambda row, _: dt.datetime.fromisoformat(row.link.at) if row.link.at else None,
        yields=1,
    ),
    Column(
        key="amount",
        text_id="S901",
        kind=Kind.DIFFERENCE,
        value=lambda row, _: row.link.amount_minor or None,
    ),
)


def listed(rows: Iterable[object]) -> Reader[object]:
    """Return a reader of rows that are here already."""
    kept = list(rows)
    return lambda _cursor: PageRead(rows=kept)
