"""Whether what the issuer counted is what stands here; read once an hour, for it reads a lot.

A key with a credit limit has a counter (vending/key_limits.py): it equals the units of all its
tokens.  And each sale of today has a token: its own, or that of the sealed vend it was made with.
What two people released from quarantine was looked at by them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.offline_sales.tables import offline_findings
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.key_limits import key_counts
from vending_server.vending.tables import sales, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerCounts:
    """What was found."""

    keys: int
    keys_that_differ: int
    sales: int
    sales_without_token: int


def counted(connection: sa.Connection, begin: dt.datetime, end: dt.datetime) -> IssuerCounts:
    """Compare the counters of keys with the tokens, and the sales of a stretch of time likewise."""
    keys = key_counts(connection)
    # By the meter, whose tokens are few: no index leads from a sale to its tokens.
    has_token = sa.exists().where(
        tokens.c.meter_id == sales.c.meter_id, tokens.c.sale_id == sales.c.id
    )
    was_sealed = sa.exists().where(sealed_vends.c.sale_id == sales.c.id)
    was_decided = sa.exists().where(offline_findings.c.sale_id == sales.c.id)
    without = sa.case((~has_token & ~was_sealed & ~was_decided, 1), else_=0)
    sold = connection.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(without), 0)).where(
            sales.c.sold_at >= begin, sales.c.sold_at < end
        )
    ).one()
    return IssuerCounts(
        keys=len(keys),
        keys_that_differ=sum(one.counted_tenths != one.kept_tenths for one in keys),
        sales=int(sold[0]),
        sales_without_token=int(sold[1]),
    )
