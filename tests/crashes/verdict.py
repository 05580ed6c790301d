"""After a run: is all the money there, once, and does everybody tell the same?

What lies in the cash box and what customers have back is compared with the server's own tables and
with the journal, read anew from its file.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from drivers.cash_acceptors.base import DoubtReason
from kiosk.errors import KioskError
from kiosk.store.cash_records import MoneyClaimed, NoteEnded, NoteSeen, StrayNote
from kiosk.store.records import AnyRecord, CounterDone, VendTokenReceived, decode_record
from kiosk.store.verify import verify_journal
from tests.crashes.acceptor import Acceptor
from tests.crashes.paper import DOUBT
from tests.crashes.plan import Trouble
from tests.crashes.town import TERMINAL_ID, Town
from tests.helpers.audit import audit
from vending_server.db.engine import reading
from vending_server.kept_money.tables import kept_money
from vending_server.ledger.service import trial_balance
from vending_server.machine_cash.tables import ClaimKind, machine_claims
from vending_server.vending.tables import sale_tenders, sales, vends
from vending_server.wire.quote import TenderKind

_UNSEEN = frozenset({Trouble.MUTE, Trouble.UNPLUG, Trouble.NOISE})
_HIDDEN = frozenset({Trouble.JAM, Trouble.FULL, Trouble.BOX})  # a fault that is all it shows
_CAUSES = {
    DoubtReason.RESTARTED: frozenset({Trouble.POWER}),
    DoubtReason.PULLED_BACK: frozenset({Trouble.PULL}),
    DoubtReason.JAM: _HIDDEN,
    DoubtReason.NO_OUTCOME: _HIDDEN | _UNSEEN,
    DoubtReason.REPLACED: _HIDDEN | _UNSEEN,
    DoubtReason.EVENTS_LOST: _UNSEEN,
}
"""What must have happened to an acceptor that cannot say where a note is."""
Sheets = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the journal says, in sums and names; `claims` are what its reader would pay out."""

    seen: dict[str, int]
    ends: dict[str, str]
    ended_twice: int
    strays: tuple[int | None, ...]
    reasons: frozenset[DoubtReason]
    claimed_minor: int
    vends: frozenset[str]
    acts: frozenset[str]

    def in_doubt(self) -> list[int]:
        """Return the notes of which nobody could say where they are."""
        return [amount for one, amount in self.seen.items() if self.ends.get(one) == "in_doubt"]

    def sum_of(self, end: str) -> int:
        """Return the money of the notes that ended so."""
        return sum(amount for one, amount in self.seen.items() if self.ends.get(one) == end)


@dataclass(frozen=True, kw_only=True)
class Sold:
    """What the server has of this terminal."""

    sold_minor: int
    kept_minor: int
    owed_minor: int  # by number
    vends: frozenset[str]
    acts: frozenset[str]
    papers: dict[str, str]  # receipt number -> token


@dataclass(frozen=True, kw_only=True)
class Money:
    """Where the money of a run is."""

    inserted: int = 0
    sold: int = 0
    kept: int = 0
    claimed: int = 0
    returned: int = 0
    disputed: int = 0  # in the cash box, and named for a person

    def amounts(self) -> tuple[int, ...]:
        """Return what was put in, and then where it is."""
        return dataclasses.astuple(self)

    def __add__(self, other: Money) -> Money:
        pairs = zip(self.amounts(), other.amounts(), strict=True)
        names = (field.name for field in dataclasses.fields(self))
        return Money(**dict(zip(names, map(sum, pairs), strict=True)))


def told_by(records: Iterable[AnyRecord], claims: Iterable[MoneyClaimed]) -> Told:
    """Read what a journal says."""
    records = list(records)
    ended = [one for one in records if isinstance(one, NoteEnded)]
    return Told(
        seen={one.escrow_id: one.amount_minor for one in records if isinstance(one, NoteSeen)},
        ends={one.escrow_id: one.end for one in ended},
        reasons=frozenset(DoubtReason(one.reason) for one in ended if one.end == "in_doubt"),
        ended_twice=len(ended) - len({one.escrow_id for one in ended}),
        strays=tuple(one.amount_minor for one in records if isinstance(one, StrayNote)),
        claimed_minor=sum(one.amount_minor for one in claims),
        vends=frozenset(one.vend_id for one in records if isinstance(one, VendTokenReceived)),
        acts=frozenset(one.act_id for one in records if isinstance(one, CounterDone)),
    )


def sold_by(connection: sa.Connection) -> Sold:
    """Read what the server sold and kept at this terminal."""
    mine = sales.c.terminal_id == TERMINAL_ID
    by_notes = sale_tenders.c.kind == TenderKind.CASH.value  # else what was kept before
    paid = sa.select(sa.func.coalesce(sa.func.sum(sale_tenders.c.amount_minor), 0))
    kept = sa.select(kept_money).where(kept_money.c.terminal_id == TERMINAL_ID)
    acts = connection.execute(kept).all()
    answers = connection.scalars(
        sa.select(vends.c.response).where(
            vends.c.terminal_id == TERMINAL_ID, vends.c.kind == "sale"
        )
    )
    made = [json.loads(bytes(one)) for one in answers]
    owed = sa.select(sa.func.coalesce(sa.func.sum(machine_claims.c.amount_minor), 0)).where(
        machine_claims.c.terminal_id == TERMINAL_ID, machine_claims.c.kind == ClaimKind.MONEY
    )
    return Sold(
        sold_minor=connection.scalars(
            paid.select_from(sale_tenders.join(sales)).where(mine, by_notes)
        ).one(),
        kept_minor=sum(row.amount_minor for row in acts),
        owed_minor=connection.scalars(owed).one(),
        vends=frozenset(connection.scalars(sa.select(sales.c.vend_id).where(mine))),
        acts=frozenset(row.id for row in acts),
        papers={one["receipt_number"]: one["tokens"][0]["token"] for one in made},
    )


def judge(
    town: Town,
    acceptor: Acceptor,
    journal: Path,
    claims: Iterable[MoneyClaimed],
    sheets: Sheets,
    *,
    inserted_minor: int,
    troubles: frozenset[Trouble],
) -> tuple[Money, list[str]]:
    """Return where the money is, and every promise that was broken, in words."""
    try:
        told = told_by(_records(journal), claims)
    except KioskError as error:
        return Money(inserted=inserted_minor), [f"journal: {error}"]
    with reading(town.engine) as connection:
        sold = sold_by(connection)
        wrong = list(_books(connection))
    stacked = acceptor.stacked_minor
    disputed = stacked - sold.sold_minor - sold.kept_minor - told.claimed_minor
    money = Money(
        inserted=inserted_minor,
        sold=sold.sold_minor,
        kept=sold.kept_minor,
        claimed=told.claimed_minor,
        returned=acceptor.given_back_minor,
        disputed=disputed,
    )
    wrong += _notes(told, acceptor, inserted_minor=inserted_minor, disputed=disputed)
    wrong += _doubts(told, acceptor.kind, troubles)
    wrong += _sales(told, sold)
    wrong += _papers(sold, sheets)
    return money, wrong


def _notes(told: Told, acceptor: Acceptor, *, inserted_minor: int, disputed: int) -> Iterator[str]:
    """Compare notes one by one: what was put in, what lies in the box, what the journal says."""
    if inserted_minor != acceptor.stacked_minor + acceptor.given_back_minor:
        yield "lost: a note is neither in the box nor given back"
    if told.ended_twice:
        yield "doubled: a note ended twice"
    open_notes = set(told.seen) - set(told.ends)
    if open_notes:
        yield f"unsettled: {len(open_notes)} notes without an end"
    doubted = [*told.in_doubt(), *(one for one in told.strays if one is not None)]
    if disputed not in _sums(doubted) and None not in told.strays:
        yield f"unbalanced: {disputed} agorot in the box are nobody's, in doubt are {doubted}"
    if told.sum_of("stacked") > acceptor.stacked_minor:
        yield "unbalanced: the journal counts notes that are not in the box"
    if told.sum_of("returned") > acceptor.given_back_minor:
        yield "unbalanced: the journal gave notes back that nobody has"


def _doubts(told: Told, kind: str, troubles: frozenset[Trouble]) -> Iterator[str]:
    """A crash of ours alone leaves nothing in doubt; something else must have been in the way."""
    for reason in sorted(told.reasons):
        if not troubles & _CAUSES[reason]:
            yield f"disputed: {reason} without a cause on {kind}"
    if told.strays and not told.reasons:
        yield "disputed: a note nobody can place, and none in doubt"


def _sums(amounts: Sequence[int]) -> set[int]:
    """Return what these notes can add up to, any of them left out."""
    choices = itertools.product(*((0, one) for one in amounts))
    return {sum(choice) for choice in choices}


def _sales(told: Told, sold: Sold) -> Iterator[str]:
    if told.vends - sold.vends or told.acts - sold.acts:
        yield "unbacked: the journal has a token or a receipt that the server never gave"
    if sold.vends - told.vends or sold.acts - told.acts:
        yield "doubled: the server sold or kept what this terminal does not know of"

    if told.claimed_minor != sold.owed_minor:
        yield f"unbooked: {told.claimed_minor} are claimed, head office knows {sold.owed_minor}"


def _papers(sold: Sold, sheets: Sheets) -> Iterator[str]:
    """Each receipt is of a sale in the ledger, and no first print came out twice."""
    receipts = [text.split() for _job, text in sheets if " token " in text]
    jobs = [job for job, _text in sheets if not job.startswith(DOUBT)]
    if len(jobs) > len(set(jobs)):
        yield "doubled: one sheet was printed twice"
    for number, *_rest, token in receipts:
        if sold.papers.get(number) != token:
            yield f"unbacked: receipt {number} is of no sale"


def _books(connection: sa.Connection) -> Iterator[str]:
    try:
        audit(connection)
    except AssertionError as error:
        yield f"unbooked: {error}"
    if sum(trial_balance(connection).values()):
        yield "unbooked: debit and credit differ"


def _records(path: Path) -> Iterator[AnyRecord]:
    """Prove a journal and go through it."""
    verify_journal(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for (body,) in connection.execute("SELECT body FROM journal ORDER BY seq"):
            yield decode_record(body)
