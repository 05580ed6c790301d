"""The chapters, in the order in which they are told; each goes on in the town as it was left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from tests.api_book.book import Book
from tests.api_book.chapters import (
    agents,
    approvals,
    beginning,
    board,
    cards,
    corrections,
    counter,
    ending,
    insight,
    journals,
    keys,
    machines,
    packs,
    paying,
    reconciliation,
    registry,
    reports,
    selling,
    shifts,
    staff,
    tariffs,
    upkeep,
)

CHAPTERS: Final[Sequence[Callable[[Book], None]]] = (
    beginning.tell,
    selling.tell,
    paying.tell,
    corrections.tell,
    approvals.tell,
    counter.tell,
    shifts.tell,
    agents.tell,
    registry.tell,
    keys.tell,
    tariffs.tell,
    machines.tell,
    cards.tell,
    journals.tell,
    packs.tell,
    reconciliation.tell,
    board.tell,
    upkeep.tell,
    staff.tell,
    reports.tell,
    insight.tell,
    ending.tell,
)
