"""What was done about the differences of a period: who explained or decided what, and who agreed.

Every act of a person up to the moment of the report, and every second count; what a refresh did by
itself (an item that went away, or came back) is told where somebody had acted on it.  What people
wrote about it stays at the item: a paper is never changed, and may not name a customer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.days.model import HEAD_OFFICE
from vending_server.reconciliation.links import causes_of
from vending_server.reconciliation.model import Act, CauseKind, SubjectKind
from vending_server.reconciliation.recounts import RECOUNTED, recounts_of
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.reconciliation.worklist import acts_on
from vending_server.reports.kinds.books import Books, some_at_a_time
from vending_server.reports.model import Cell, CellKind, Column, Row, Said, Table
from vending_server.wire.reconciliation import ItemActFacts

_item = reconciliation_items.c
SUBJECTS: Final[Mapping[SubjectKind, str]] = {
    SubjectKind.SHIFT: "P859",
    SubjectKind.CASSETTE: "P838",
    SubjectKind.TILL_DAY: "P860",
    SubjectKind.SLIP: "P1040",
    SubjectKind.TERMINAL: "P1041",
    SubjectKind.AGENT: "P1042",
    SubjectKind.BATCH: "P1043",
    SubjectKind.PACK: "P1044",
    SubjectKind.TARIFF: "P1045",
    SubjectKind.KEY: "P1046",
    SubjectKind.DAY_OF_POINT: "P1047",
}
CAUSES: Final[Mapping[str, str]] = {
    CauseKind.JOURNAL_FORKED.value: "P1020",
    CauseKind.BATCH_MISSING.value: "P1021",
    CauseKind.RESOLVED_LATER.value: "P1022",
    CauseKind.DEPOSIT_DOUBLED.value: "P1023",
    CauseKind.DEPOSIT_LATE.value: "P1024",
    CauseKind.NOTE_MISCOUNTED.value: "P1025",
    CauseKind.PAYOUT_UNCOUNTED.value: "P1026",
    CauseKind.REPRINT_TAKEN_AS_SALE.value: "P1027",
    CauseKind.CHANGE_GIVEN_TWICE.value: "P1028",
    CauseKind.TARIFF_RETROACTIVE.value: "P1029",
    CauseKind.AGENT_OVER_FLOAT.value: "P1030",
    CauseKind.PACK_STOLEN.value: "P1031",
    CauseKind.TOKEN_WITHOUT_SALE.value: "P1032",
    CauseKind.CASSETTE_SHORT.value: "P1033",
    CauseKind.VOUCHER_WRONG.value: "P1034",
}
_ACTS: Final[Mapping[str, str]] = {
    Act.EXPLAIN.value: "P1010",
    Act.NOTE.value: "P1011",
    Act.SEND_BACK.value: "P1012",
    Act.ESCALATE.value: "P1013",
    Act.CORRECT.value: "P1014",
    Act.CHARGE.value: "P1015",
    Act.WRITE_OFF.value: "P1016",
    Act.CLEARED.value: "P1017",
    Act.CHANGED.value: "P1018",
    RECOUNTED: "P1019",
}
assert set(SUBJECTS) == set(SubjectKind), "every subject has its name"
assert set(CAUSES) == {one.value for one in CauseKind}, "every cause has its name"
assert set(_ACTS) == {one.value for one in Act} | {RECOUNTED}, "every act has its name"
_COLUMNS: Final = (
    Column(title="P769", kind=CellKind.DAY, share=12),
    Column(title="P735", kind=CellKind.NUMBER, share=13),
    Column(title="P734", kind=CellKind.TEXT, share=14),
    Column(title="P1001", kind=CellKind.TEXT, share=15),
    Column(title="P1007", kind=CellKind.MONEY, share=13),
    Column(title="P1008", kind=CellKind.TEXT, share=20),
    Column(title="P1003", kind=CellKind.NUMBER, share=11),
    Column(title="P1004", kind=CellKind.TEXT, share=12),
    Column(title="P1005", kind=CellKind.TEXT, share=12),
    Column(title="P1006", kind=CellKind.MOMENT, share=18),
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a shift is called on the same paper."""

    day: dt.date
    number: str


def decisions(books: Books, shifts: Mapping[str, Named]) -> Table:
    """Return the table of what was done; `shifts` are those of the paper, by their ids."""
    return Table(title="P1000", columns=_COLUMNS, rows=_rows(books, shifts))


def likely_causes(books: Books, item_ids: Sequence[str]) -> dict[str, Cell]:
    """Return the cause with the best evidence of each item that has one."""
    found: dict[str, Cell] = {}
    for ids in some_at_a_time(item_ids):
        query = sa.select(_item.id, _item.causes).where(_item.id.in_(ids))
        for row in books.connection.execute(query):
            first = next(iter(causes_of(row.causes)), None)
            if first is not None and first.strength != "ruled_out":
                found[row.id] = _cause(first.kind)
    return found


def _rows(books: Books, shifts: Mapping[str, Named]) -> Iterator[Row]:
    told = sorted(_told(books, shifts), key=lambda one: (one[0].made_at, one[0].act_id))
    for act, day, number, subject in told:
        at = dt.datetime.fromisoformat(act.made_at)
        yield (
            day,
            number,
            subject,
            Said(_ACTS[act.act]),
            act.amount_minor,
            _cause(act.cause) if act.cause else None,
            act.decision_number,
            act.operator or "",
            ", ".join(act.agreed_by),
            books.local(at),
        )


_Told = tuple[ItemActFacts, dt.date, str, Cell]


def _told(books: Books, shifts: Mapping[str, Named]) -> Iterator[_Told]:
    items = {row.id: row for row in books.connection.execute(_items(books))}
    for ids in some_at_a_time(items):
        for item_id, acts in acts_on(books.connection, ids).items():
            if any(one.operator is not None for one in acts):
                yield from ((act, *_about(items[item_id], shifts)) for act in _by(books, acts))
    name = Said(SUBJECTS[SubjectKind.SHIFT])
    for ids in some_at_a_time(shifts):
        for one in recounts_of(books.connection, ids):
            named = shifts[one.shift_id]
            yield from ((act, named.day, named.number, name) for act in _by(books, [one.fact]))


def _by(books: Books, acts: Sequence[ItemActFacts]) -> Iterator[ItemActFacts]:
    """Yield what was done by the moment of the report."""
    return (one for one in acts if dt.datetime.fromisoformat(one.made_at) <= books.now)


def _items(books: Books) -> sa.Select[Any]:
    asked = books.asked
    query = sa.select(_item.id, _item.subject_kind, _item.subject_id, _item.point_number, _item.day)
    query = query.where(_item.day.between(asked.period.from_day, asked.period.through_day))
    if asked.point_number is not None:
        query = query.where(_item.point_number == asked.point_number)
    return query.order_by(_item.id)


def _about(item: Any, shifts: Mapping[str, Named]) -> tuple[dt.date, str, Cell]:
    named = shifts.get(item.subject_id)
    number = str(item.point_number or "") if named is None else named.number
    is_day = item.subject_kind is SubjectKind.DAY_OF_POINT
    if is_day and item.point_number == HEAD_OFFICE:
        return item.day, number, Said("P1074")
    return item.day, number, Said(SUBJECTS[item.subject_kind])


def _cause(kind: str) -> Cell:
    return Said(CAUSES[kind]) if kind in CAUSES else kind
