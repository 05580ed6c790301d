"""One bag of money told twice: the bank's word for one slip was taken for another one as well.

The bank gives each deposit a reference of its own, so that one reference under two slips says it
all; one bag number on two slips of a bank says it less loudly.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.reconciliation.model import (
    Cause,
    CauseKind,
    Difference,
    DifferenceKind,
    Link,
    LinkKind,
    Strength,
    SubjectKind,
)
from vending_server.shifts.tables import bank_confirmations, bank_deposits

KIND: Final = CauseKind.DEPOSIT_DOUBLED
SUBJECTS: Final = frozenset({SubjectKind.SLIP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another slip of the same bank with the same reference or the same bag."""

    deposit_id: str
    number: int
    amount_minor: int
    same_reference: bool
    reference: str
    at: dt.datetime
    is_earlier: bool


def read(connection: sa.Connection, differences: Sequence[Difference]) -> Mapping[str, list[Twin]]:
    """Return the twins of slips."""
    ids = [one.subject.id for one in differences]
    mine, other = bank_deposits.alias("mine"), bank_deposits.alias("other")
    said, said_of_other = bank_confirmations.alias("said"), bank_confirmations.alias("theirs")
    same_reference = said.c.bank_reference == said_of_other.c.bank_reference
    query = (
        sa.select(
            mine.c.id.label("mine"),
            other.c.id,
            other.c.number,
            other.c.amount_minor,
            other.c.made_at,
            mine.c.made_at.label("mine_at"),
            sa.func.coalesce(said.c.bank_reference, "").label("reference"),
            sa.case((same_reference, 1), else_=0).label("same_reference"),
            said.c.confirmed_at,
            said_of_other.c.confirmed_at.label("other_confirmed_at"),
        )
        .join_from(mine, other, (mine.c.bank == other.c.bank) & (mine.c.id != other.c.id))
        .join(said, said.c.deposit_id == mine.c.id, isouter=True)
        .join(said_of_other, said_of_other.c.deposit_id == other.c.id, isouter=True)
        .where(mine.c.id.in_(ids))
        .where(same_reference | (mine.c.bag_number == other.c.bag_number))
        .order_by(other.c.made_at, other.c.id)
    )
    found: dict[str, list[Twin]] = defaultdict(list)
    for row in connection.execute(query):
        is_said = bool(row.same_reference)
        before, after = (
            (row.other_confirmed_at, row.confirmed_at) if is_said else (row.made_at, row.mine_at)
        )
        found[row.mine].append(
            Twin(
                deposit_id=row.id,
                number=row.number,
                amount_minor=row.amount_minor,
                same_reference=is_said,
                reference=row.reference,
                at=before,
                is_earlier=before <= after,
            )
        )
    return found


def judge(difference: Difference, twins: Sequence[Twin]) -> Iterator[Cause]:
    """Return that the bank's word belongs to another slip."""
    if difference.kind is DifferenceKind.MISSING and not any(one.same_reference for one in twins):
        return  # nothing was said of it yet: the same bag on two slips explains no silence
    for one in twins:
        strength = Strength.PROVEN if one.same_reference else Strength.STRONG
        yield Cause(
            kind=KIND,
            strength=strength if one.is_earlier else Strength.WEAK,
            explains_minor=difference.amount_minor,
            links=(
                Link(kind=LinkKind.SLIP, id=difference.subject.id),
                Link(
                    kind=LinkKind.SLIP, id=one.deposit_id, at=one.at, amount_minor=one.amount_minor
                ),
            ),
            told={
                "by": "reference" if one.same_reference else "bag",
                "slip": one.number,
                "x": one.amount_minor,
                "reference": one.reference,
            },
        )
        return
