"""Whether a scanned receipt is ours, and what the books say of it; reads only.

The tag is judged first and alone: what a text without a good tag claims is not even looked up, so
that nobody learns anything by guessing receipt numbers.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.db.engine import reading
from vending_server.documents.tables import documents
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.points.tables import terminals
from vending_server.vending.tables import sale_reversals, sales
from vending_server.wire.receipt_checks import (
    GENUINE,
    IN_BOOKS,
    NOT_GENUINE,
    REVERSED,
    UNKNOWN,
    UNSIGNED,
    ReceiptCheckAnswer,
)
from vending_server.wire.receipt_text import KINDS, OLDER_FORM, SALE, ReadText, read_text

_NUMBER: Final = re.compile(r"(\d{1,9})-(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDesk:
    """Checks receipts against the key and the books of one database."""

    engine: sa.Engine
    receipt_key: ReceiptKey | None

    def check(self, text: str) -> ReceiptCheckAnswer:
        """Say whether this server made the receipt with this text, and what became of it."""
        text = text.strip()  # a scanner ends its line
        read = read_text(text)
        if read is not None and text.startswith(OLDER_FORM):
            return ReceiptCheckAnswer(verdict=UNSIGNED)
        if read is None or read.tag is None or self.receipt_key is None:
            return ReceiptCheckAnswer(verdict=NOT_GENUINE)
        if not self.receipt_key.made(read.signed, read.tag):
            return ReceiptCheckAnswer(verdict=NOT_GENUINE)
        with reading(self.engine) as connection:
            state = _state(connection, read)
        return _told(read, state)


def _told(read: ReadText, state: str) -> ReceiptCheckAnswer:
    facts = read.facts
    at = dt.datetime.strptime(facts["W"], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    return ReceiptCheckAnswer(
        verdict=GENUINE,
        state=state,
        kind=KINDS[facts["K"]] if "K" in facts else SALE,
        number=facts["R"] if "R" in facts else facts["D"].lower(),
        made_at=at.isoformat(),
        drn=facts.get("M"),
        amount_minor=int(facts["P"]) if "P" in facts else None,
        units_tenths=int(facts["U"]) if "U" in facts else None,
    )


def _state(connection: sa.Connection, read: ReadText) -> str:
    if "D" in read.facts:
        query = sa.select(documents.c.id).where(documents.c.id == read.facts["D"].lower())
        return UNKNOWN if connection.execute(query).first() is None else IN_BOOKS
    number = _NUMBER.fullmatch(read.facts["R"])
    assert number is not None, "we sign receipt numbers of our own spelling only"
    point, terminal, sequence = map(int, number.groups())
    at = sa.select(terminals.c.id).where(
        terminals.c.point_number == point, terminals.c.number == terminal
    )
    terminal_id = connection.scalar(at)
    table = documents if "K" in read.facts else sales
    query = sa.select(table.c.id).where(
        table.c.terminal_id == terminal_id, table.c.receipt_sequence == sequence
    )
    found = connection.scalar(query)
    if found is None:
        return UNKNOWN
    taken_back = sa.select(sale_reversals.c.sale_id).where(sale_reversals.c.sale_id == found)
    return IN_BOOKS if connection.execute(taken_back).first() is None else REVERSED
