"""After the storm: is everything there that was promised, once, and do the books add up?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tests.chaos.terminal import Told
from tests.helpers.audit import audit
from token_engine.engine import DecoderKeySpec, SecretKey, TokenEngine
from token_engine.errors import TokenEngineError
from vending_server.ledger.service import trial_balance
from vending_server.meters.service import served_meters
from vending_server.sample_town.keys import decoder_key_of as sample_town_key_of
from vending_server.vending.tables import outbox, sales, tokens, vends

KeyOf = Callable[[DecoderKeySpec], SecretKey]


@dataclass(frozen=True)
class Verdict:
    """How many promises were broken, by kind."""

    vends: int
    lost: int
    doubled: int
    unbalanced: int
    replay_differs: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.unbalanced or self.replay_differs)


def judge(
    connection: sa.Connection,
    told: Sequence[Told],
    *,
    sold_before: int,
    replay_differs: int,
    decoder_key_of: KeyOf = sample_town_key_of,
) -> Verdict:
    """Compare what terminals were told with what the database holds.

    `replay_differs` is how many other answers they saw by themselves.
    """
    kept = {
        (str(row.terminal_id), row.vend_id): bytes(row.response)
        for row in connection.execute(sa.select(vends))
    }
    lost = sum(one.key not in kept for one in told)
    differs = sum(kept.get(one.key, one.answer) != one.answer for one in told)
    sold = [one for one in told if one.is_sale]
    return Verdict(
        vends=len(sold),
        lost=lost + _missing_sales(connection, sold),
        doubled=_doubled(connection, sold_before + len(sold)),
        unbalanced=_unbalanced(connection) + _unreadable(connection, sold, decoder_key_of),
        replay_differs=replay_differs + differs,
    )


def _missing_sales(connection: sa.Connection, sold: Sequence[Told]) -> int:
    ids = set(connection.scalars(sa.select(sales.c.id)))
    return sum(json.loads(one.answer)["sale_id"] not in ids for one in sold)


def _doubled(connection: sa.Connection, expected: int) -> int:
    """Count sales, tokens, TIDs and messages beyond one each."""
    pairs = connection.execute(sa.select(sales.c.terminal_id, sales.c.vend_id)).all()
    tids = connection.execute(sa.select(tokens.c.meter_id, tokens.c.base_year, tokens.c.tid)).all()
    subjects = connection.scalars(sa.select(outbox.c.subject_id)).all()
    twice = sum(count - 1 for rows in (pairs, tids, subjects) for count in Counter(rows).values())
    # Every terminal waited for its answer, so nobody else can have been sold to.
    return twice + max(0, len(pairs) - expected)


def _unbalanced(connection: sa.Connection) -> int:
    try:
        audit(connection)
    except AssertionError as error:
        print(f"the audit found: {error}")
        return 1
    return int(sum(trial_balance(connection).values()) != 0)


def _unreadable(connection: sa.Connection, sold: Sequence[Told], decoder_key_of: KeyOf) -> int:
    """Count tokens in which a meter would read something else than was sold."""
    served = served_meters(connection, sorted({one.drn for one in sold}))
    specs = {drn: one.meter.key_spec() for drn, one in served.items()}
    keys = {drn: decoder_key_of(spec) for drn, spec in specs.items()}
    engine, wrong = TokenEngine(), 0
    for one in sold:
        (line,) = json.loads(one.answer)["tokens"]
        try:
            read = engine.decode(
                token=line["token"], decoder_key=keys[one.drn], ea=specs[one.drn].ea
            )
        except TokenEngineError:
            wrong += 1
        else:
            wrong += (read.tid, read.units_tenths) != (line["tid"], line["units_tenths"])
    return wrong
