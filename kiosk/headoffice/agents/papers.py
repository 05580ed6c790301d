"""Settlement papers: which side signed, what is disputed, and how that is told.

A paper is an archived settlement as PDF.  What is shown is what was written down of it; nothing of
that is ever changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.agents.paper_names import Names
from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import pill_of, word
from kiosk.headoffice.reconciliation_line import POINT_KEY
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire import papers as wire
from vending_server.wire.facts import BothLanguages

LISTS: Final = ("POST", "/v1/paper-lists")
NAME: Final = "papers"
SIDES: Final = {wire.MUNICIPALITY: "S2909", wire.AGENT: "S2101"}
STATES: Final = {
    "unsigned": ("S2904", "neutral"),
    "municipality": ("S2905", "warning"),
    "agent": ("S2906", "warning"),
    "both": ("S2907", "good"),
    "disputed": ("S2908", "danger"),
}
"""A paper that one side signed says which: the other one is still to be asked."""
ANSWERS: Final = {
    "waits": ("S2925", "danger"),
    wire.ACCEPTED: ("S2926", "good"),
    wire.REJECTED: ("S2927", "neutral"),
}
KEYS: Final = (
    POINT_KEY,
    FilterKey("state", Sort.WORD, "S1099", tuple(STATES)),
    FilterKey("day", Sort.DAY, "S2912"),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, and the name of the agent's point."""

    facts: wire.PaperFacts
    name: BothLanguages | None

    @property
    def state(self) -> str:
        """How it stands; one of `STATES`."""
        if self.facts.state == wire.BY_ONE:
            return self.facts.signatures[0].side
        known = {wire.UNSIGNED: "unsigned", wire.BY_BOTH: "both", wire.DISPUTED: "disputed"}
        return known.get(self.facts.state, self.facts.state)

    def signature(self, side: str) -> wire.SignatureFacts | None:
        """Return a side's signature."""
        return next((one for one in self.facts.signatures if one.side == side), None)

    @property
    def waiting(self) -> list[wire.DisputeFacts]:
        """The disputed lines that nobody answered."""
        return [one for one in self.facts.disputes if one.answer is None]

    # ------------------------------------------------------------------ as a file of the archive

    @property
    def report_id(self) -> str:
        """Its id in the archive."""
        return self.facts.report_id

    @property
    def sha256(self) -> str:
        """Its hash, as the list told it."""
        return self.facts.sha256

    @property
    def file_name(self) -> str:
        """Return what it is called beside the other files."""
        facts = self.facts
        days = {facts.from_day: None, facts.through_day: None}
        parts = [facts.number, "agent-settlement", f"point-{facts.point_number}", *days]
        return f"{'_'.join([*parts, facts.language])}.pdf"


def agent_of(paper: Paper, words: Words) -> Named:
    """Return the agent's name, and below it the number of his point."""
    point = words("S78", n=paper.facts.point_number)
    return Named(words.both(paper.name), point) if paper.name is not None else Named(point)


def period_of(paper: Paper) -> str:
    """Return the days that a paper tells of."""
    first, last = (
        dt.date.fromisoformat(day).strftime("%d/%m/%Y")
        for day in (paper.facts.from_day, paper.facts.through_day)
    )
    days = (first,) if first == last else (first, last)
    return " – ".join(isolate_ltr(day) for day in days)  # each alone: the first comes first


def title_of(paper: Paper, words: Words) -> str:
    """Return number and agent in one row."""
    return words.joined(isolate_ltr(paper.facts.number), agent_of(paper, words).name)


def below_of(paper: Paper, words: Words) -> str:
    """Return number, agent and days in one row."""
    return words.joined(title_of(paper, words), period_of(paper))


def papers_list(names: Names, login: Callable[[], str]) -> ListOf[Paper]:
    """Return the list, the latest paper first; `login` says who looks at it."""
    return ListOf(
        name=NAME,
        text_id="S2900",
        columns=COLUMNS,
        reader=lambda line, wanted: _reader(line, wanted, names),
        sheet=lambda paper, words: _sheet(paper, words, login()),
        keys=KEYS,
        empty=lambda _wanted: "S3213",
    )


def pages_of(
    line: Line, point_number: int | None, names: Names
) -> Callable[[str | None], tuple[Sequence[Paper], str | None]]:
    """Return what reads one page of papers; blocks."""
    asked = wire.PaperListRequest(point_number=point_number)

    def read(cursor: str | None) -> tuple[Sequence[Paper], str | None]:
        told = line.post(LISTS[1], asked, wire.PaperList, cursor=cursor, limit=PAGE_ROWS)
        known = names.of(line, {one.point_number for one in told.papers})
        return [Paper(one, known[one.point_number]) for one in told.papers], told.next_cursor

    return read


def _reader(line: Line, wanted: Filter, names: Names) -> Reader[Paper]:
    def keeps(paper: Paper) -> bool:
        facts = paper.facts
        is_kept = wanted.keeps(
            state=paper.state,
            point=facts.point_number,
            day=dt.date.fromisoformat(facts.through_day),
        )
        return is_kept and wanted.finds(" ".join(_told(paper)))

    return paged(pages_of(line, wanted.number("point"), names), keeps)


def _told(paper: Paper) -> Iterator[str]:
    """Yield all words of a paper that may be looked for."""
    yield paper.facts.number
    if paper.name is not None:
        yield f"{paper.name.ar} {paper.name.en}"
    yield from (one.name for one in paper.facts.signatures)
    yield from (f"{one.name} {one.line} {one.correction}" for one in paper.facts.disputes)


def _signed(side: str) -> Callable[[Paper, Words], Named | None]:
    def signature(paper: Paper, words: Words) -> Named | None:
        one = paper.signature(side)
        if one is None:
            return None
        by = words.joined(moment(words, one.recorded_at), isolate_ltr(one.recorded_by))
        return Named(isolate_name(one.name), by)

    return signature


COLUMNS: Final[tuple[Column[Paper], ...]] = (
    Column(
        key="paper",
        text_id="S2903",
        kind=Kind.NAMED,
        value=lambda paper, _: Named(isolate_ltr(paper.facts.number), period_of(paper)),
    ),
    Column(key="agent", text_id="S2101", kind=Kind.NAMED, value=agent_of, grows=1),
    Column(
        key="municipality",
        text_id="S2911",
        kind=Kind.NAMED,
        value=_signed(wire.MUNICIPALITY),
        yields=2,
    ),
    Column(
        key="agent_signed", text_id="S2910", kind=Kind.NAMED, value=_signed(wire.AGENT), yields=3
    ),
    Column(
        key="disputes",
        text_id="S2932",
        kind=Kind.COUNT,
        value=lambda paper, _: len(paper.facts.disputes) or None,
        tone=lambda paper: "danger" if paper.waiting else "",
        yields=1,
    ),
    Column(
        key="made_at",
        text_id="S1289",
        kind=Kind.MOMENT,
        value=lambda paper, _: moment_of(paper.facts.made_at),
        yields=4,
    ),
    Column(
        key="state",
        text_id="S1099",
        kind=Kind.PILL,
        value=lambda paper, words: pill_of(words, STATES, paper.state),
    ),
)


# ---------------------------------------------------------------------- beside the list


def _sheet(paper: Paper, words: Words, login: str) -> Sheet:
    pill = pill_of(words, STATES, paper.state)
    agent = agent_of(paper, words)
    return Sheet(
        title=words.joined(words("S2903"), isolate_ltr(paper.facts.number), by=" "),
        below=words.joined(agent.name, agent.below, period_of(paper)),
        state=(pill.text, pill.tone),
        cards=tuple(cards_of(paper, words, login)),
        groups=(("", (Fact("S1289", moment(words, paper.facts.made_at)),)),),
        notes=(
            # What waits for an answer is read first.
            *_disputed(paper.waiting, words),
            *_signatures(paper, words),
            *_disputed([one for one in paper.facts.disputes if one.answer is not None], words),
        ),
    )


def cards_of(paper: Paper, words: Words, login: str) -> Iterable[Card]:
    """Yield what keeps somebody from signing: a line without an answer, or his own first act."""
    waiting = len(paper.waiting)
    if waiting:
        yield Card(title=words("S2915", n=waiting), text=words("E784"), tone="danger")
    mine = next((one for one in paper.facts.signatures if one.recorded_by == login), None)
    if mine is not None and paper.state != "both":
        side = word(words, SIDES, mine.side)
        yield Card(title=words("S2914"), text=words("S2935", x=side))


def _signatures(paper: Paper, words: Words) -> Iterator[tuple[str, str]]:
    for side, text_id in ((wire.MUNICIPALITY, "S2911"), (wire.AGENT, "S2910")):
        one = paper.signature(side)
        if one is None:
            yield words(text_id), words("S2916")
        else:
            yield words.joined(words(text_id), _by(words, one)), isolate_name(one.name)


def _by(words: Words, one: wire.SignatureFacts | wire.DisputeFacts) -> str:
    return words("S2917", who=isolate_ltr(one.recorded_by), time=moment(words, one.recorded_at))


def _disputed(disputes: Iterable[wire.DisputeFacts], words: Words) -> Iterator[tuple[str, str]]:
    for one in disputes:
        yield words.joined(words("S2931"), isolate_name(one.line), by=" "), isolate_name(one.reason)
        side = words.joined(word(words, SIDES, one.side), isolate_name(one.name), by=": ")
        yield words.joined(side, _by(words, one)), answer_of(one, words)


def answer_of(one: wire.DisputeFacts, words: Words) -> str:
    """Return what was answered to a disputed line, or that nothing was."""
    pill = pill_of(words, ANSWERS, one.answer or "waits")
    if one.answer is None:
        return pill.text
    paper = words("S2934", x=isolate_name(one.correction)) if one.correction else ""
    return words.joined(pill.text, paper, isolate_name(one.answer_reason))
