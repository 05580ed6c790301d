"""The running total of vending keys that have a credit limit, counted with the sale itself.

A key without a limit is never counted: selling with it costs nothing here.  Of a key with one, the
total starts from the tokens that are recorded already, at the first sale that finds no row.  It
only grows: a sale that is reversed later left a token that some meter may have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.keys.model import ABOVE_CREDIT_LIMIT
from vending_server.vending.deciding import decide_refusal
from vending_server.vending.model import RefusalDecision, SaleDecision
from vending_server.vending.tables import tokens, vending_key_totals
from vending_server.wire.problems import ProblemCode

_totals = vending_key_totals.c
_KeyId: TypeAlias = tuple[str, int]  # SGC and KRN name one vending key


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditOfKey:
    """The units of one credit token that waits to be written, and the limit of its key."""

    sgc: str
    krn: int
    units_tenths: int
    limit_tenths: int

    @property
    def key_id(self) -> _KeyId:
        """The key's name."""
        return (self.sgc, self.krn)


def within_key_limits(
    connection: sa.Connection, decisions: list[SaleDecision | RefusalDecision]
) -> list[SaleDecision | RefusalDecision]:
    """Count the sales of limited keys, and refuse those that a limit has no room for.

    The token of such a sale is dropped: it was made, but it stands in no row and in no answer.

    Raises:
        RowConflict: as `count_credit`.
    """
    limited = {one.command.key: use for one in decisions if (use := _credit_of(one))}
    if not limited:
        return decisions
    fits = dict(zip(limited, count_credit(connection, list(limited.values())), strict=True))
    above = Refused(ProblemCode.KEY_UNAVAILABLE, reason=ABOVE_CREDIT_LIMIT)
    return [
        one if fits.get(one.command.key, True) else decide_refusal(one.command, above)
        for one in decisions
    ]


def count_credit(connection: sa.Connection, uses: Sequence[CreditOfKey]) -> list[bool]:
    """Count each credit that its key's limit has room for, in order; say which they were.

    The keys stay locked until the commit, in ascending order and after all that a sale locks: two
    services never spend the same rest.

    Raises:
        RowConflict: another process counted the first credit of a key at the same time.
    """
    before = _locked_totals(connection, {one.key_id for one in uses})
    after = dict(before)
    fits = []
    for one in uses:
        total = after[one.key_id] + one.units_tenths
        fits.append(total <= one.limit_tenths)
        if fits[-1]:
            after[one.key_id] = total
    for key_id, total in after.items():
        if total != before[key_id]:
            connection.execute(
                vending_key_totals.update()
                .where(_totals.sgc == key_id[0], _totals.krn == key_id[1])
                .values(issued_tenths=total)
            )
    return fits


def count_known(connection: sa.Connection, decision: SaleDecision) -> None:
    """Count a sale that was made before and comes back, whatever the limit: its token is out.

    A key that nobody counts yet has no row; its total will begin with what is recorded.
    """
    meter = decision.supply.meter
    connection.execute(
        vending_key_totals.update()
        .where(_totals.sgc == meter.sgc, _totals.krn == meter.krn)
        .values(issued_tenths=_totals.issued_tenths + decision.priced.units)
    )


class KeyCount(NamedTuple):
    """What a key's total says, and what its tokens add up to, in tenths: the same, or a fault."""

    sgc: str
    krn: int
    counted_tenths: int
    kept_tenths: int


def key_counts(connection: sa.Connection) -> list[KeyCount]:
    """Compare every total with the tokens of its key: one look at all tokens, however many keys.

    No index leads from a key to its tokens: each sale would pay for it.
    """
    limited = sa.exists().where(_totals.sgc == tokens.c.sgc, _totals.krn == tokens.c.krn)
    kept = (
        sa.select(tokens.c.sgc, tokens.c.krn, sa.func.sum(tokens.c.units_tenths).label("tenths"))
        .where(limited)
        .group_by(tokens.c.sgc, tokens.c.krn)
        .subquery("kept")
    )
    query = (
        sa.select(
            *(_totals.sgc, _totals.krn, _totals.issued_tenths),
            sa.func.coalesce(kept.c.tenths, 0),
        )
        .outerjoin(kept, (kept.c.sgc == _totals.sgc) & (kept.c.krn == _totals.krn))
        .order_by(_totals.sgc, _totals.krn)
    )
    return [KeyCount(row[0], row[1], int(row[2]), int(row[3])) for row in connection.execute(query)]


def _credit_of(decision: SaleDecision | RefusalDecision) -> CreditOfKey | None:
    if isinstance(decision, RefusalDecision) or decision.issued.credit_limit_tenths is None:
        return None
    return CreditOfKey(
        sgc=decision.supply.meter.sgc,
        krn=decision.supply.meter.krn,
        units_tenths=decision.priced.units,
        limit_tenths=decision.issued.credit_limit_tenths,
    )


def _locked_totals(connection: sa.Connection, key_ids: set[_KeyId]) -> dict[_KeyId, int]:
    query = (
        sa.select(vending_key_totals)
        .where(sa.tuple_(_totals.sgc, _totals.krn).in_(sorted(key_ids)))
        .order_by(_totals.sgc, _totals.krn)
        .with_for_update()
    )
    found = {(row.sgc, row.krn): row.issued_tenths for row in connection.execute(query)}
    for key_id in sorted(key_ids - found.keys()):
        found[key_id] = _begin(connection, key_id)
    return found


def _begin(connection: sa.Connection, key_id: _KeyId) -> int:
    """Begin to count a key, with what it issued before anybody counted."""
    sgc, krn = key_id
    query = sa.select(sa.func.coalesce(sa.func.sum(tokens.c.units_tenths), 0)).where(
        tokens.c.sgc == sgc, tokens.c.krn == krn
    )
    issued = int(connection.scalars(query).one())
    connection.execute(vending_key_totals.insert().values(sgc=sgc, krn=krn, issued_tenths=issued))
    return issued
