"""Many credit tokens at once by the batch engine: what SoftwareIssuer does for sealed vends.

Orders of meters whose keys come from one vending key go through the ciphers together.  What one key
refuses of a single token it refuses here as well, row by row.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np

from token_engine.amount import units_at_least
from token_engine.batch.requests import CreditRows, DerivedKeys, IssuedBatch
from token_engine.engine import TokenEngine
from token_engine.errors import TokenEngineError
from token_engine.keys import Dkga, Ea, KeyType
from token_engine.tid import BaseDate, Tid, time_from_tid
from vending_server.errors import Refused
from vending_server.issuing.key_rules import MeterKey, check_credit, key_of, unavailable
from vending_server.issuing.model import SERVICE_OF, CreditOrder, IssuedToken
from vending_server.keys.model import VendingKey
from vending_server.keys.store import KeyStore
from vending_server.meters.model import Meter

_RND_VALUES: Final = 16


class _Group(NamedTuple):
    """What meters have in common that go through the ciphers together."""

    sgc: str
    krn: int
    dkga: int
    ea: int
    key_type: int
    ken: int
    base_year: int
    tct: int

    @classmethod
    def of(cls, meter: Meter) -> _Group:
        return cls(*_GROUP_OF(meter))


_GROUP_OF: Final = attrgetter(*_Group._fields)


def issue_many(
    engine: TokenEngine, key_store: KeyStore, orders: Sequence[CreditOrder], *, issuer: str
) -> list[IssuedToken | Refused]:
    """Return for each order, in order, its token or why there is none."""
    groups: defaultdict[_Group, list[int]] = defaultdict(list)
    for place, order in enumerate(orders):
        groups[_Group.of(order.meter)].append(place)
    made: dict[int, IssuedToken | Refused] = {}
    for group, places in groups.items():
        some = [orders[place] for place in places]
        outcomes = _issue_group(engine, key_store, group, some, issuer)
        made.update(zip(places, outcomes, strict=True))
    return [made[place] for place in range(len(orders))]


def _issue_group(
    engine: TokenEngine,
    key_store: KeyStore,
    group: _Group,
    orders: Sequence[CreditOrder],
    issuer: str,
) -> Sequence[IssuedToken | Refused]:
    try:
        one = key_of(orders[0].meter, key_store)
    except Refused as refused:
        return [refused] * len(orders)
    allowed = _allowed(one, orders)
    try:
        engine.cipher(one.decoder_key, one.spec.ea)  # refused where its tables are not configured
        keys = _derived(one.vending_key, group, orders)
        batch = engine.issue_batch(credit_rows=_rows(orders), keys=keys, ken=one.ken)
    except TokenEngineError as error:  # of the group as a whole; its code says enough
        return [unavailable(error.code)] * len(orders)
    tokens = [token.decode("ascii") for token in batch.tokens.tolist()]
    key = one.vending_key
    return [
        IssuedToken(
            token=token,
            tid=order.tid,
            value=units_at_least(order.units_tenths),
            key_check_value=key.key_check_value,
            issuer=issuer,
            credit_limit_tenths=key.credit_limit_tenths,
        )
        if token and refused is None
        else refused or _refusal(batch, row)
        for row, (order, token, refused) in enumerate(zip(orders, tokens, allowed, strict=True))
    ]


def _allowed(key: MeterKey, orders: Sequence[CreditOrder]) -> list[Refused | None]:
    """Return what the key's own bounds refuse; asked once where the outermost orders are allowed.

    All of its bounds are ends: of a time, and of units.
    """
    tids = [order.tid for order in orders]
    most = max(order.units_tenths for order in orders)
    if not (_refused(key, min(tids), most) or _refused(key, max(tids), most)):
        return [None] * len(orders)
    return [_refused(key, order.tid, order.units_tenths) for order in orders]


def _refused(key: MeterKey, tid: Tid, units_tenths: int) -> Refused | None:
    try:
        check_credit(key, at=time_from_tid(tid, key.spec.base_date), units_tenths=units_tenths)
    except Refused as refused:
        return refused
    return None


def _rows(orders: Sequence[CreditOrder]) -> CreditRows:
    count = len(orders)
    rnds = np.frombuffer(secrets.token_bytes(count), np.uint8) % _RND_VALUES
    return CreditRows(
        services=np.fromiter((SERVICE_OF[one.meter.utility] for one in orders), np.uint8, count),
        tids=np.fromiter((one.tid for one in orders), np.uint32, count),
        amounts=np.fromiter((one.units_tenths for one in orders), np.int64, count),
        rnds=rnds,
    )


def _derived(key: VendingKey, group: _Group, orders: Sequence[CreditOrder]) -> DerivedKeys:
    count = len(orders)
    return DerivedKeys(
        vending_key=key.secret,
        dkga=Dkga(group.dkga),
        ea=Ea(group.ea),
        sgc=group.sgc,
        krn=group.krn,
        key_type=KeyType(group.key_type),
        base_date=BaseDate.from_year(group.base_year),
        meter_pans=np.fromiter((int(one.meter.meter_pan) for one in orders), np.uint64, count),
        tis=np.fromiter((int(one.meter.ti) for one in orders), np.uint8, count),
        tct=group.tct,
    )


def _refusal(batch: IssuedBatch, row: int) -> Refused:
    return unavailable(batch.refusal(row).code)
