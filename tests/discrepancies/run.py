"""Plant a month, let the product read it, and count what it found.

The product is called as head office calls it: one refresh over the month, then its worklist.  What
was planted stays in this process's memory and is compared afterwards.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import sqlalchemy as sa

from kiosk.headoffice import cause_words
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.widgets.words import Words
from tests.discrepancies.month import Month
from tests.discrepancies.notes import Planted
from tests.discrepancies.scoring import Item, Score, score
from tests.discrepancies.town import DAYS, ZONE, Town
from tests.helpers.scratch import live_in_memory
from vending_server.db import migrate
from vending_server.db.engine import reading
from vending_server.reconciliation import causes, items
from vending_server.reconciliation.items import Explain
from vending_server.reconciliation.links import causes_of
from vending_server.reconciliation.model import CauseKind, ItemState, Strength
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.wire.reconciliation import CauseFacts


def main(arguments: Sequence[str], out: TextIO = sys.stdout) -> int:
    """Run the command; 0 when the goal is met, 1 when it is not."""
    parser = argparse.ArgumentParser(prog="tests.discrepancies", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="so many, from --seed on")
    parser.add_argument("--tell", action="store_true", help="each with its causes, in words")
    parser.add_argument("--nothing", action="store_true", help="the same town, nothing planted")
    args = parser.parse_args(arguments)
    live_in_memory()
    is_good = True
    for seed in range(args.seed, args.seed + args.seeds):
        kinds: Counter[CauseKind] | None = Counter() if args.nothing else None
        with database() as url, month(url, seed, kinds=kinds) as (town, played, planted):
            found = worklist(town, played)
        told = score(planted, found)
        if args.tell:
            _tell(planted, told, out)
        prefix = f"seed {seed}: " if args.seeds > 1 else ""
        print(prefix + told.line(len(planted)), file=out, flush=True)
        is_good &= told.is_good(len(planted)) if planted else not told.false
    return 0 if is_good else 1


@contextmanager
def database() -> Iterator[str]:
    """A migrated, empty database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'town.sqlite'}"
        migrate.upgrade(url)
        yield url


@contextmanager
def month(
    url: str, seed: int, *, kinds: Counter[CauseKind] | None = None, days: int = DAYS
) -> Iterator[tuple[Town, Month, Sequence[Planted]]]:
    """Play a month in an empty database; `kinds` as for Month."""
    town = Town(url, seed)
    try:
        played = Month(town, kinds, days)
        yield town, played, played.play().planted
    finally:
        town.engine.dispose()


def worklist(town: Town, played: Month, explain: Explain = causes.explain) -> list[Item]:
    """Refresh the month once; return what waits for somebody."""
    span = Span(from_day=played.days[0], through_day=played.days[-1], zone=ZONE)
    items.refresh(town.engine, span, town.clock.now(), explain)
    query = (
        sa.select(reconciliation_items)
        .where(reconciliation_items.c.state == ItemState.OPEN)
        .order_by(reconciliation_items.c.day, reconciliation_items.c.id)
    )
    with reading(town.engine) as connection:
        return [_item_of(row) for row in connection.execute(query)]


def _item_of(row: sa.Row) -> Item:  # type: ignore[type-arg]
    told = causes_of(row.causes)
    ruled_out = Strength.RULED_OUT.name.lower()
    return Item(
        named=(row.subject_kind, row.subject_id),
        pair=f"{row.left_view}/{row.right_view} {row.kind.value}",
        amount_minor=row.amount_minor,
        causes=tuple(CauseKind(one.kind) for one in told if one.strength != ruled_out),
        told=told,
    )


def _tell(planted: Sequence[Planted], told: Score, out: TextIO) -> None:
    words = Words(Language.ENGLISH)
    for place, one in enumerate(planted):
        item = told.found.get(place)
        mark = "right" if place in told.right else "found" if item else "MISSED"
        print(f"{mark:6} {one.kind.value}: {one.told}", file=out)
        if item is not None:
            _tell_item(words, item, out)
    for item in told.false:
        print("FALSE", file=out)
        _tell_item(words, item, out)


def _tell_item(words: Words, item: Item, out: TextIO) -> None:
    kind, key = item.named
    figure = strip_controls(words.money(item.amount_minor))
    print(f"       {kind.value} {key} {item.pair} {figure}", file=out)
    for cause in item.told:
        print(f"         {_line(words, cause)}", file=out)


def _line(words: Words, cause: CauseFacts) -> str:
    grade = cause_words.strength(words, cause.strength)
    text = cause_words.sentence(words, cause.kind, cause.told)
    return strip_controls(f"{grade}: {text}")
