"""How vending keys stand: what bounds each, how near that is, and the meters that need it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from vending_server.board.model import KEY_ENDS_SOON
from vending_server.keys.model import VendingKey
from vending_server.meters.model import Shelf
from vending_server.meters.tables import meters
from vending_server.vending.tables import vending_key_totals
from vending_server.wire.upkeep import KeyHealth, KeyState, MeterGroup, VendingKeyFacts

LIMIT_LOW_PERCENT: Final = 10  # of a key's limit is left
_WORST_FIRST: Final[Sequence[KeyState]] = (
    *("ended", "limit_used", "ends_soon", "limit_low"),
    *("not_active", "good"),
)
KeyId = tuple[str, int]


def key_health(
    connection: sa.Connection, keys: Sequence[VendingKey], now: dt.datetime
) -> KeyHealth:
    """Return how every key stands, the worst first, and the meters by what names their key."""
    groups = _groups(connection, {(key.sgc, key.krn) for key in keys})
    meters_of: Counter[KeyId] = Counter()
    for group in groups:
        meters_of[group.sgc, group.krn] += group.meters
    used = _used(connection)
    found = [_facts(key, used, meters_of, now) for key in keys]
    found.sort(key=lambda one: (_WORST_FIRST.index(one.state), one.sgc, one.krn))
    return KeyHealth(server_time=now.isoformat(), keys=found, groups=groups)


def state_of(key: VendingKey, used_tenths: int, now: dt.datetime) -> KeyState:
    """Return the worst that can be said of a key."""
    ends = [end for end in (key.issued_until, key.expires_at) if end is not None]
    end, limit = min(ends, default=None), key.credit_limit_tenths
    left = None if limit is None else limit - used_tenths
    states: tuple[tuple[KeyState, bool], ...] = (
        ("ended", end is not None and end <= now),
        ("limit_used", left is not None and left <= 0),
        ("ends_soon", end is not None and end - now < KEY_ENDS_SOON),
        (
            "limit_low",
            left is not None and limit is not None and left * 100 <= limit * LIMIT_LOW_PERCENT,
        ),
        ("not_active", now < key.active_from),
    )
    return next((state for state, is_so in states if is_so), "good")


def _facts(
    key: VendingKey, used: Mapping[KeyId, int], meters_of: Mapping[KeyId, int], now: dt.datetime
) -> VendingKeyFacts:
    key_id = (key.sgc, key.krn)
    spent = used.get(key_id, 0)
    return VendingKeyFacts(
        sgc=key.sgc,
        krn=key.krn,
        dkga=int(key.dkga),
        base_year=key.base_year,
        ken=key.ken,
        check_value=key.key_check_value,
        is_test=key.is_test,
        state=state_of(key, spent, now),
        active_from=key.active_from.isoformat(),
        issued_until=_iso(key.issued_until),
        expires_at=_iso(key.expires_at),
        credit_limit_tenths=key.credit_limit_tenths,
        credit_used_tenths=spent,
        meters=meters_of.get(key_id, 0),
    )


def _groups(connection: sa.Connection, loaded: set[KeyId]) -> list[MeterGroup]:
    names = (meters.c.sgc, meters.c.krn, meters.c.base_year)
    opened = sa.func.sum(sa.case((meters.c.has_key_change, 1), else_=0))
    is_kept = meters.c.contract_id.is_not(None) | (meters.c.shelf == Shelf.IN_STOCK)
    query = (
        sa.select(*names, sa.func.count(), opened).where(is_kept).group_by(*names).order_by(*names)
    )
    return [
        MeterGroup(
            sgc=sgc,
            krn=krn,
            base_year=base_year,
            meters=count,
            open_changes=int(changes),
            has_key=(sgc, krn) in loaded,
        )
        for sgc, krn, base_year, count, changes in connection.execute(query)
    ]


def _used(connection: sa.Connection) -> dict[KeyId, int]:
    rows = connection.execute(sa.select(vending_key_totals))
    return {(row.sgc, row.krn): row.issued_tenths for row in rows}


def _iso(time: dt.datetime | None) -> str | None:
    return None if time is None else time.isoformat()
