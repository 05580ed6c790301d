"""The lines of one paper, to choose from: the agent's statement up to when the paper was made.

They are read from the books, which never change behind a paper; what was posted later in its days
stands on no paper that was made before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.agents.papers import ANSWERS, Paper, answer_of, below_of
from kiosk.headoffice.agents.telling import STATEMENTS, page_of, what_of
from kiosk.headoffice.facts import Card, Fact, Sheet, moment
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.list_page import NO_ROW
from kiosk.headoffice.lists import ListOf, paged
from kiosk.headoffice.offline.words import pill_of
from kiosk.headoffice.tables.columns import (
    Column,
    Kind,
    Named,
    Pill,
    amount,
    plain_text,
    signed_amount,
)
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.i18n.bidi import isolate_name
from kiosk.widgets.words import Words
from vending_server.wire.agents import StatementLine, StatementRequest
from vending_server.wire.papers import DisputeFacts

NAME: Final = "paper_lines"
READS: Final = STATEMENTS
KEYS: Final = (
    FilterKey("day", Sort.DAY, "S1797"),
    FilterKey("amount", Sort.MONEY, "S901"),
)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line, and the paper that it stands on."""

    paper: Paper
    facts: StatementLine

    @property
    def on_paper(self) -> str:
        """What the paper calls it: its receipt, or its day and sum where it has none."""
        if self.facts.reference.strip():
            return " ".join(self.facts.reference.split())
        return f"{self.facts.posted_at[:10]} {plain_text(signed_amount(self.facts.amount_minor))}"

    @property
    def disputes(self) -> list[DisputeFacts]:
        """What was said of it."""
        return [one for one in self.paper.facts.disputes if one.line == self.on_paper]


def lines_list(paper: Callable[[], Paper | None], zone: dt.tzinfo) -> ListOf[PaperLine]:
    """Return the list of lines of the paper that was chosen last."""
    return ListOf(
        name=NAME,
        text_id="S2901",
        columns=COLUMNS,
        reader=lambda line, wanted: _reader(line, wanted, paper(), zone),
        sheet=_sheet,
        keys=KEYS,
        empty=lambda _wanted: NO_ROW if paper() is not None else "S3215",
    )


def _reader(line: Line, wanted: Filter, paper: Paper | None, zone: dt.tzinfo) -> Reader[PaperLine]:
    if paper is None:
        return lambda _cursor: PageRead(rows=())
    facts = paper.facts
    made_at = dt.datetime.fromisoformat(facts.made_at)
    asked = StatementRequest(
        point_number=facts.point_number, from_day=facts.from_day, through_day=facts.through_day
    )

    def read(cursor: str | None) -> tuple[list[PaperLine], str | None]:
        told = page_of(line, asked, cursor)
        return [PaperLine(paper, one) for one in told.lines], told.next_cursor

    def keeps(row: PaperLine) -> bool:
        posted_at = dt.datetime.fromisoformat(row.facts.posted_at)
        is_kept = wanted.keeps(
            day=posted_at.astimezone(zone).date(), amount=abs(row.facts.amount_minor)
        )
        return posted_at <= made_at and is_kept and wanted.finds(row.on_paper)

    return paged(read, keeps)


def _what(row: PaperLine, words: Words) -> Named:
    return what_of(row.facts, words)


def _state(row: PaperLine, words: Words) -> Pill | None:
    disputes = row.disputes
    if not disputes:
        return None
    if any(one.answer is None for one in disputes):
        return pill_of(words, ANSWERS, "waits")
    return pill_of(words, ANSWERS, disputes[-1].answer or "waits")


COLUMNS: Final[tuple[Column[PaperLine], ...]] = (
    Column(
        key="posted",
        text_id="S2114",
        kind=Kind.MOMENT,
        value=lambda row, _: dt.datetime.fromisoformat(row.facts.posted_at),
    ),
    Column(key="what", text_id="S2115", kind=Kind.NAMED, value=_what, grows=1),
    Column(
        key="amount",
        text_id="S901",
        kind=Kind.DIFFERENCE,
        value=lambda row, _: row.facts.amount_minor,
    ),
    Column(
        key="balance",
        text_id="S2116",
        kind=Kind.MONEY,
        value=lambda row, _: row.facts.balance_minor,
        yields=1,
    ),
    Column(key="dispute", text_id="S2932", kind=Kind.PILL, value=_state),
)


def _sheet(row: PaperLine, words: Words) -> Sheet:
    what = _what(row, words)
    return Sheet(
        title=words.joined(what.name, what.below),
        below=below_of(row.paper, words),
        cards=tuple(_cards(row, words)),
        groups=(
            (
                "",
                (
                    Fact("S2114", moment(words, row.facts.posted_at)),
                    Fact("S901", signed_amount(row.facts.amount_minor)),
                    Fact("S2116", amount(row.facts.balance_minor)),
                ),
            ),
        ),
        notes=tuple((isolate_name(one.reason), answer_of(one, words)) for one in row.disputes),
    )


def _cards(row: PaperLine, words: Words) -> Iterator[Card]:
    if row.paper.state == "both":
        yield Card(title=words("S2907"), text=words("E782"), tone="neutral")
