"""The letter that ends a case or a claim: what was asked, what was decided, and what is given.

It names accounts and meters and no person: who receives it writes his own name.  A code for the
right meter stands on it, because no other paper bears it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from vending_server.aftersales.tables import counter_documents
from vending_server.cases.listing import case_facts
from vending_server.cases.tables import case_ends, case_notes
from vending_server.errors import Refused
from vending_server.machine_cash.listing import claim_facts
from vending_server.machine_cash.tables import machine_claims
from vending_server.reports.kinds.books import Books
from vending_server.reports.model import CellKind, Column, Fact, Report, Said, Table
from vending_server.reports.wording import figure, ltr
from vending_server.vending.tables import tokens
from vending_server.wire import cases, machine_cash
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import ProblemCode

_NO_BREAK: Final = "\u00a0"
_GIVEN: Final = {cases.CREDITED: "P956", cases.PAID: "P957"}
_NOTES: Final = (
    Column(title="P733", kind=CellKind.MOMENT, share=20),
    Column(title="P965", kind=CellKind.TEXT, share=16),
    Column(title="P734", kind=CellKind.TEXT, share=44),
    Column(title="P966", kind=CellKind.TEXT, share=20),
)
_ACTS: Final = {"asked": "P967", "evidence": "P968"}


Values: TypeAlias = dict[str, str | int | dt.date | BothLanguages]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """What one letter says, of whichever kind of dispute."""

    about: Said
    decided: Said
    reason: str
    facts: list[Fact]
    given_minor: int
    ended_at: dt.datetime
    code: str = ""


def build(books: Books) -> Report:
    """Return the letter of a case, or of a claim against a machine.

    Raises:
        Refused: NOT_FOUND, CASE_NOT_ENDED.
    """
    connection, subject = books.connection, books.asked.subject
    assert subject is not None, "asked for with a case"
    case = case_facts(connection, subject)
    letter = _of_claim(books, subject) if case is None else _of_case(books, case)
    money = Fact("P961", letter.given_minor, CellKind.MONEY)
    return Report(
        asked=books.asked,
        point=None,
        body=[letter.about, letter.decided, Said("P960", {"x": letter.reason})],
        code=letter.code,
        facts=letter.facts,
        tables=[Table(columns=_NOTES, rows=_notes(books, subject, letter.ended_at), title="P964")],
        in_words=money if letter.given_minor else None,
        signers=("P724", "P969"),
    )


def owner_of(connection: sa.Connection, subject: str) -> int:
    """Return the point whose case or claim it is.

    Raises:
        Refused: NOT_FOUND.
    """
    case = case_facts(connection, subject)
    if case is not None:
        return case.point_number
    point = sa.select(machine_claims.c.point_number).where(machine_claims.c.id == subject)
    number = connection.scalar(point)
    if number is None:
        raise Refused(ProblemCode.NOT_FOUND)
    return int(number)


def _of_case(books: Books, case: cases.CaseFacts) -> _Letter:
    ended_at = _ended(case.settled_at)
    sold_at = books.local(dt.datetime.fromisoformat(case.sold_at))
    right = case.right.drn if case.right is not None else ""
    values: Values = {
        "x": money_text(case.amount_minor),
        "at": ltr(sold_at.strftime("%d/%m/%Y %H:%M")),
        "r": ltr(case.receipt_number),
        "s": _meter(case.sold.drn),
        "m": _meter(right),
        "u": _units(case),
    }
    facts = [
        Fact("P950", str(case.number), CellKind.NUMBER, is_main=True),
        Fact("P951", books.local(dt.datetime.fromisoformat(case.opened_at)), CellKind.MOMENT),
        Fact("P962", books.local(ended_at), CellKind.MOMENT),
        Fact("P735", case.receipt_number, CellKind.NUMBER),
        Fact("P952", case.amount_minor, CellKind.MONEY),
        Fact("P961", case.settled_minor or 0, CellKind.MONEY, is_main=True),
        Fact("P953", _grouped(case.sold.drn), CellKind.NUMBER),
    ]
    if right:
        facts.append(Fact("P954", _grouped(right), CellKind.NUMBER))
    about = "P970" if case.kind == cases.WRONG_METER else "P971"
    decided = {cases.CHARGED: "P955", cases.REJECTED: "P958"} | _GIVEN
    return _Letter(
        about=Said(about, values),
        decided=Said(decided[case.state], values | {"a": ltr(case.credited_to)}),
        reason=case.settlement_reason,
        facts=facts,
        given_minor=case.settled_minor or 0,
        ended_at=ended_at,
        code=_code(books.connection, case.case_id) if case.state == cases.CHARGED else "",
    )


def _of_claim(books: Books, claim_id: str) -> _Letter:
    known = sa.select(machine_claims.c.id).where(machine_claims.c.id == claim_id)
    if books.connection.scalar(known) is None:
        raise Refused(ProblemCode.NOT_FOUND)
    claim = claim_facts(books.connection, claim_id)
    ended_at = _ended(claim.settled_at)
    given = claim.settled_minor or 0
    happened_at = books.local(dt.datetime.fromisoformat(claim.happened_at))
    machine = f"{claim.point_number}-{claim.terminal:02d}"
    facts = [
        Fact("P950", claim.number, CellKind.NUMBER, is_main=True),
        Fact("P951", happened_at, CellKind.MOMENT),
        Fact("P962", books.local(ended_at), CellKind.MOMENT),
        Fact("P963", machine, CellKind.NUMBER),
        Fact("P952", claim.amount_minor, CellKind.MONEY),
        Fact("P961", given, CellKind.MONEY, is_main=True),
    ]
    if claim.drn:
        facts.append(Fact("P953", _grouped(claim.drn), CellKind.NUMBER))
    values = {
        "n": ltr(claim.number),
        "at": ltr(happened_at.strftime("%d/%m/%Y %H:%M")),
        "t": ltr(machine),
        "x": money_text(given),
        "a": ltr(claim.credited_to),
    }
    decided = {machine_cash.REJECTED: "P959"} | _GIVEN
    return _Letter(
        about=Said("P972", dict(values)),
        decided=Said(decided[claim.state], dict(values)),
        reason=claim.settlement_reason,
        facts=facts,
        given_minor=given,
        ended_at=ended_at,
    )


def _ended(at: str | None) -> dt.datetime:
    if at is None:
        raise Refused(ProblemCode.CASE_NOT_ENDED)
    return dt.datetime.fromisoformat(at)


def _notes(books: Books, subject: str, until: dt.datetime) -> Any:
    """Yield what was asked and given before the end: what came later changes no letter."""
    note = case_notes.c
    query = (
        sa.select(case_notes)
        .where((note.case_id == subject) | (note.claim_id == subject), note.made_at <= until)
        .order_by(note.made_at, note.id)
    )
    for row in books.connection.execute(query):
        yield (books.local(row.made_at), Said(_ACTS[row.act.value]), row.text, row.reference)


def _code(connection: sa.Connection, case_id: str) -> str:
    """Return the code that was issued for the right meter."""
    document, token = counter_documents.c, tokens.c
    query = (
        sa.select(token.token)
        .join(
            counter_documents,
            (document.meter_id == token.meter_id)
            & (document.base_year == token.base_year)
            & (document.tid == token.tid),
        )
        .join(case_ends, case_ends.c.document_id == document.id)
        .where(case_ends.c.case_id == case_id)
    )
    return str(connection.scalars(query).one())


def money_text(minor: int) -> str:
    """Return a sum as it stands in a sentence, before the sign of its currency."""
    return ltr(figure(minor, 2))


def _units(case: cases.CaseFacts) -> BothLanguages:
    shown = ltr(figure(case.units_tenths, 1))
    signs = ("ك.و.س", "kWh") if case.utility == "electricity" else ("م³", "m³")
    return BothLanguages(ar=f"{shown} {signs[0]}", en=f"{shown} {signs[1]}")


def _grouped(drn: str) -> str:
    return f"{drn[:4]} {drn[4:8]} {drn[8:]}".strip()


def _meter(drn: str) -> str:
    """Return a meter number for a sentence, that no end of a line takes apart."""
    return ltr(_grouped(drn).replace(" ", _NO_BREAK)) if drn else ""
