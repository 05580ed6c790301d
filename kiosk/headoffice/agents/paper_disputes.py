"""Disputed lines of all papers: what is not agreed to, by whom, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.agents.paper_names import Names
from kiosk.headoffice.agents.papers import (
    ANSWERS,
    SIDES,
    Paper,
    agent_of,
    below_of,
    pages_of,
    title_of,
)
from kiosk.headoffice.facts import Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import ListOf, paged
from kiosk.headoffice.offline.words import pill_of, word
from kiosk.headoffice.reconciliation_line import POINT_KEY
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire.papers import DisputeFacts

NAME: Final = "paper_disputes"
WAITS: Final = "waits"
KEYS: Final = (
    POINT_KEY,
    FilterKey("state", Sort.WORD, "S1099", tuple(ANSWERS)),
    FilterKey("day", Sort.DAY, "S1797"),
)


@dataclass(frozen=True, slots=True)
class Disputed:
    """A line that one side does not agree to, and its paper."""

    paper: Paper
    facts: DisputeFacts

    @property
    def state(self) -> str:
        """Waits, accepted or rejected."""
        return self.facts.answer or WAITS


def disputes_list(names: Names, zone: dt.tzinfo) -> ListOf[Disputed]:
    """Return the list; it begins with what waits for an answer."""
    return ListOf(
        name=NAME,
        text_id="S2902",
        columns=COLUMNS,
        reader=lambda line, wanted: _reader(line, wanted, names, zone),
        sheet=_sheet,
        keys=KEYS,
        asked=f"state:{WAITS}",
        empty=lambda _wanted: "S3214",
    )


def _reader(line: Line, wanted: Filter, names: Names, zone: dt.tzinfo) -> Reader[Disputed]:
    papers = pages_of(line, wanted.number("point"), names)

    def read(cursor: str | None) -> tuple[Sequence[Disputed], str | None]:
        told, following = papers(cursor)
        return [Disputed(paper, one) for paper in told for one in paper.facts.disputes], following

    def keeps(row: Disputed) -> bool:
        facts = row.facts
        is_kept = wanted.keeps(
            state=row.state,
            point=row.paper.facts.point_number,
            day=dt.datetime.fromisoformat(facts.recorded_at).astimezone(zone).date(),
        )
        told = f"{row.paper.facts.number} {facts.line} {facts.name} {facts.correction}"
        return is_kept and wanted.finds(told)

    return paged(read, keeps)


def told_of(row: Disputed, words: Words) -> str:
    """Return what is answered to: the line, its paper, why it is not agreed to."""
    line = words.joined(words("S2931"), isolate_name(row.facts.line), by=" ")
    return f"{line}\n{title_of(row.paper, words)}\n{words.joined(isolate_name(row.facts.reason))}"


def _paper(row: Disputed, words: Words) -> Named:
    return Named(isolate_ltr(row.paper.facts.number), agent_of(row.paper, words).name)


def _side(row: Disputed, words: Words) -> Named:
    return Named(isolate_name(row.facts.name), word(words, SIDES, row.facts.side))


COLUMNS: Final[tuple[Column[Disputed], ...]] = (
    Column(key="paper", text_id="S2903", kind=Kind.NAMED, value=_paper),
    Column(
        key="line",
        text_id="S2931",
        kind=Kind.NAMED,
        value=lambda row, _: Named(isolate_name(row.facts.line), isolate_name(row.facts.reason)),
        grows=1,
    ),
    Column(key="side", text_id="S2918", kind=Kind.NAMED, value=_side, yields=2),
    Column(
        key="recorded_at",
        text_id="S2930",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.facts.recorded_at),
        yields=3,
    ),
    Column(
        key="correction",
        text_id="S2923",
        kind=Kind.TEXT,
        value=lambda row, _: isolate_name(row.facts.correction) if row.facts.correction else None,
        yields=4,
    ),
    Column(
        key="state",
        text_id="S1099",
        kind=Kind.PILL,
        value=lambda row, words: pill_of(words, ANSWERS, row.state),
    ),
)


def _sheet(row: Disputed, words: Words) -> Sheet:
    facts, pill = row.facts, pill_of(words, ANSWERS, row.state)
    return Sheet(
        title=words.joined(words("S2931"), isolate_name(facts.line), by=" "),
        below=below_of(row.paper, words),
        state=(pill.text, pill.tone),
        groups=(
            (
                "",
                (
                    Fact("S2918", word(words, SIDES, facts.side)),
                    Fact("S2922", isolate_name(facts.name)),
                    Fact("S2930", moment(words, facts.recorded_at)),
                    Fact("S2913", isolate_ltr(facts.recorded_by)),
                ),
            ),
            *_answered(row, words),
        ),
        notes=tuple(_reasons(facts, words)),
    )


def _answered(row: Disputed, words: Words) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    facts = row.facts
    if facts.answer is None:
        return
    paper = (Fact("S2923", isolate_name(facts.correction)),) if facts.correction else ()
    yield (
        pill_of(words, ANSWERS, facts.answer).text,
        (
            *paper,
            Fact("S1660", moment(words, facts.answered_at)),
            Fact("S1661", isolate_ltr(facts.answered_by or "")),
        ),
    )


def _reasons(facts: DisputeFacts, words: Words) -> Iterator[tuple[str, str]]:
    yield words("T152"), isolate_name(facts.reason)
    if facts.answer is not None:
        yield pill_of(words, ANSWERS, facts.answer).text, isolate_name(facts.answer_reason)
