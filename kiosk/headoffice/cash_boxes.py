"""Boxes of self-service terminals at head office: what came in a bag, and its count.

A box is counted blind: what the machine's journal expects is told once it was counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any, Final, Literal, cast
from urllib.parse import quote

from kiosk.headoffice import reconciliation_line as server
from kiosk.headoffice.act_form import ActForm, Field
from kiosk.headoffice.by_points import by_points
from kiosk.headoffice.facts import Card, Fact, Sheet, moment
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import ListOf, paged
from kiosk.headoffice.money_fields import number_of
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill, amount, signed_amount
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire.cash_count import CountLine
from vending_server.wire.machine_cash import (
    CashBoxCount,
    EmptyingFacts,
    EmptyingList,
    EmptyingListRequest,
)

LISTS: Final = ("POST", "/v1/cash-box-emptying-lists")
COUNTS: Final = ("POST", "/v1/cash-box-emptyings/{emptying_id:str}/count")
_STATES: Final = {
    "waits": ("warning", "S3078"),
    "agrees": ("good", "S3079"),
    "differs": ("danger", "S3093"),
}
_NOTES: Final = ((20_000, "S3081"), (10_000, "S3082"), (5_000, "S3083"), (2_000, "S3084"))
FIELDS: Final = (
    *(
        Field(
            name=str(minor),
            text_id=text_id,
            is_figure=True,
            may_be_empty=True,
            chars_max=5,
            is_half=True,
        )
        for minor, text_id in _NOTES
    ),
    Field(name="goes_to", text_id="S3085", choices=(("bank", "S3086"), ("head_office", "S3087"))),
    Field(name="reference", text_id="S3088", is_figure=True, may_be_empty=True),
    Field(name="reason", text_id="S1929", may_be_empty=True),
)
_KEYS: Final = (
    server.POINT_KEY,
    server.DAY_KEY,
    FilterKey("state", Sort.WORD, "S1099", tuple(_STATES)),
)


def state_of(box: EmptyingFacts) -> str:
    """Return how far a box is: to be counted, as expected, or counted otherwise."""
    if box.counted_minor is None:
        return "waits"
    return "differs" if box.difference_minor else "agrees"


def name(box: EmptyingFacts, words: Words) -> Named:
    """Return which machine a box is of, and when and by whom it was taken out."""
    machine = words("S3080", n=isolate_ltr(str(box.terminal)))
    people = isolate_name(", ".join(box.emptied_by))
    return Named(
        words.joined(words("S78", n=box.point_number), machine),
        words.joined(moment(words, box.happened_at), people),
    )


def count_of(form: ActForm, typed: dict[str, str], document_id: str) -> CashBoxCount | None:
    """Return what was typed as a count; None: it was told what is no number."""
    lines = []
    for minor, _text_id in _NOTES:
        pieces = number_of(form, typed, str(minor)) if typed[str(minor)] else 0
        if pieces is None:
            return None
        lines.append(CountLine(denomination_minor=minor, pieces=pieces))
    return CashBoxCount(
        document_id=document_id,
        counts=lines,
        goes_to=cast(Literal["bank", "head_office"], typed["goes_to"]),
        reference=typed["reference"],
        difference_reason=typed["reason"],
    )


def path_of(box: EmptyingFacts) -> str:
    """Return where the count of a box is sent."""
    return f"/v1/cash-box-emptyings/{quote(box.emptying_id, safe='')}/count"


def boxes(line: Line, wanted: Filter, *, zone: dt.tzinfo) -> Reader[EmptyingFacts]:
    """Return the boxes of all points, point after point, or of one; days are those of the town."""

    def of_point(number: int, cursor: str | None) -> tuple[Sequence[EmptyingFacts], str | None]:
        asked = EmptyingListRequest(point_number=number)
        told = line.post(LISTS[1], asked, EmptyingList, cursor=cursor, limit=server.PAGE_ROWS)
        return told.emptyings, told.next_cursor

    def keeps(box: EmptyingFacts) -> bool:
        day = dt.datetime.fromisoformat(box.happened_at).astimezone(zone).date()
        return wanted.keeps(state=state_of(box), point=box.point_number, day=day)

    return paged(by_points(line, wanted, of_point), keeps)


def list_of_boxes(zone: dt.tzinfo) -> ListOf[Any]:
    """Return the list, those to be counted and those that differ first."""
    return ListOf(
        name="boxes",
        text_id="S3077",
        columns=_COLUMNS,
        reader=partial(boxes, zone=zone),
        sheet=_sheet,
        keys=_KEYS,
        asked="state:waits,differs",
    )


def _pill(box: EmptyingFacts, words: Words) -> Pill:
    tone, text_id = _STATES[state_of(box)]
    return Pill(words(text_id), tone)


def _expected(box: EmptyingFacts) -> int | None:
    return None if box.counted_minor is None else box.expected_minor


_COLUMNS: Final[tuple[Column[EmptyingFacts], ...]] = (
    Column(key="box", text_id="S1062", kind=Kind.NAMED, value=name, grows=1),
    Column(
        key="bag",
        text_id="S3089",
        kind=Kind.TEXT,
        value=lambda box, words: words.name(box.bag_number),
        grows=1,
        yields=1,
    ),
    Column(
        key="counted",
        text_id="T119",
        kind=Kind.MONEY,
        value=lambda box, _: box.counted_minor,
        tone=lambda box: "danger" if box.difference_minor else "",
    ),
    Column(key="expected", text_id="S3090", kind=Kind.MONEY, value=lambda box, _: _expected(box)),
    Column(key="state", text_id="S1099", kind=Kind.PILL, value=_pill),
)


def _sheet(box: EmptyingFacts, words: Words) -> Sheet:
    pill, named, expected = _pill(box, words), name(box, words), _expected(box)
    cards = []
    if box.difference_minor:
        cards.append(Card(title=pill.text, text=signed_amount(box.difference_minor), tone="danger"))
    counted = amount(box.counted_minor) if box.counted_minor is not None else ""
    facts = (
        Fact("T119", counted),
        Fact("S3090", amount(expected) if expected is not None else ""),
        Fact("S3091", str(box.unread_notes) if box.unread_notes else ""),
        Fact("S3092", isolate_name(box.counted_by) if box.counted_by else ""),
        Fact("S1929", box.difference_reason),
    )
    return Sheet(
        title=named.name,
        below=words.joined(words.name(box.bag_number), named.below),
        state=None if cards else (pill.text, pill.tone),
        cards=tuple(cards),
        groups=(("", facts),),
    )
