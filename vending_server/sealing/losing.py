"""A machine that is lost: what its pack may be worth to whoever has it, and for which meters.

Nothing can be called back from a disk that somebody carried away.  What he could use are tokens of
meters whose key is still the one they were made under: *exposed* ones lay there when the machine
went, *ever delivered* ones are also those that it said it had destroyed, which a dishonest operator
could have copied.  New keys for these meters end both, and until then they count (decision 0370).

Inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Final, Literal, TypeAlias

import sqlalchemy as sa

from vending_server.meters.tables import meters
from vending_server.paging import PageAsked
from vending_server.points.tables import terminals
from vending_server.sealing.states import EXPOSED, SealedState
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.vending.tables import tokens
from vending_server.wire.lost_packs import LostMeter, LostMeters, LostPack, LostPacks

Reach: TypeAlias = Literal["exposed", "ever"]

_vends = sealed_vends.c
_TOKEN: Final = (
    (tokens.c.meter_id == _vends.meter_id)
    & (tokens.c.base_year == _vends.base_year)
    & (tokens.c.tid == _vends.tid)
)
_KEY_STANDS: Final = (
    (tokens.c.sgc == meters.c.sgc)
    & (tokens.c.krn == meters.c.krn)
    & (tokens.c.ti == meters.c.ti)
    & (tokens.c.base_year == meters.c.base_year)
)
_WITH_KEYS: Final = sealed_vends.join(tokens, _TOKEN).join(meters, meters.c.id == _vends.meter_id)


def revoke_pack(connection: sa.Connection, terminal_id: str, now: dt.datetime) -> None:
    """Let what a terminal has been given open nothing that is sealed later; it is suspended."""
    connection.execute(
        packs.update()
        .where(packs.c.terminal_id == terminal_id)
        .values(pack_number=packs.c.pack_number + 1)
    )
    forget_worthless(connection, now, terminal_id=terminal_id)


def forget_worthless(
    connection: sa.Connection,
    now: dt.datetime,
    *,
    terminal_id: str | None = None,
    meter_id: int | None = None,
) -> None:
    """Count as voided what suspended terminals hold for keys that their meters have no more.

    Only suspended ones: another terminal may still bring a sale of such a vend, made before.
    """
    worthless = (
        sa.select(_vends.id)
        .select_from(_WITH_KEYS)
        .join(terminals, terminals.c.id == _vends.terminal_id)
        .where(_vends.state.in_(EXPOSED), terminals.c.suspended_at.is_not(None), ~_KEY_STANDS)
    )
    if terminal_id is not None:
        worthless = worthless.where(_vends.terminal_id == terminal_id)
    if meter_id is not None:
        worthless = worthless.where(_vends.meter_id == meter_id)
    connection.execute(
        sealed_vends.update()
        .where(_vends.id.in_(worthless))
        .values(state=SealedState.VOIDED, state_at=now)
    )


def meters_at_risk(terminal_id: str, reach: Reach) -> sa.Select[int]:
    """Return the meters of which whoever has a terminal may hold a token that still works."""
    query = (
        sa.select(_vends.meter_id)
        .select_from(_WITH_KEYS)
        .where(_vends.terminal_id == terminal_id, _KEY_STANDS)
    )
    return query.where(_reached(reach))


def lost_packs(connection: sa.Connection, page: PageAsked) -> LostPacks:
    """Return a page of suspended terminals that had packs, with the worst that can come of each."""
    query = (
        sa.select(packs, terminals.c.point_number, terminals.c.number, terminals.c.suspended_at)
        .join(terminals, terminals.c.id == packs.c.terminal_id)
        .where(terminals.c.suspended_at.is_not(None), packs.c.edition > 0)
    )
    found = connection.execute(
        page.rows_of(query, terminals.c.point_number, terminals.c.number)
    ).all()
    shown, next_cursor = page.cut(found, lambda row: (row.point_number, row.number))
    told = [_lost(connection, row) for row in shown]
    return LostPacks(packs=told, next_cursor=next_cursor)


def lost_pack(connection: sa.Connection, terminal_id: str) -> LostPack | None:
    """Return what a suspended terminal's pack may be worth; None: it never had any."""
    query = (
        sa.select(packs, terminals.c.point_number, terminals.c.number, terminals.c.suspended_at)
        .join(terminals, terminals.c.id == packs.c.terminal_id)
        .where(packs.c.terminal_id == terminal_id, packs.c.edition > 0)
        .where(terminals.c.suspended_at.is_not(None))
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _lost(connection, row)


def lost_meters(connection: sa.Connection, terminal_id: str, page: PageAsked) -> LostMeters:
    """Return a page of a terminal's meters whose tokens still work, by meter number."""
    query = (
        sa.select(
            meters.c.id,
            meters.c.drn,
            meters.c.sgc,
            meters.c.krn,
            meters.c.has_key_change,
            sa.func.sum(_amount(_reached("exposed"))).label("exposed_minor"),
            sa.func.sum(_amount(_reached("ever"))).label("ever_minor"),
        )
        .select_from(_WITH_KEYS)
        .where(_vends.terminal_id == terminal_id, _KEY_STANDS, _reached("ever"))
        .group_by(meters.c.id, meters.c.drn, meters.c.sgc, meters.c.krn, meters.c.has_key_change)
    )
    found = connection.execute(page.rows_of(query, meters.c.id)).all()
    shown, next_cursor = page.cut(found, lambda row: (row.id,))
    told = [
        LostMeter(
            drn=row.drn,
            sgc=row.sgc,
            krn=row.krn,
            exposed_minor=int(row.exposed_minor),
            ever_delivered_minor=int(row.ever_minor),
            has_key_change=row.has_key_change,
        )
        for row in shown
    ]
    return LostMeters(meters=told, next_cursor=next_cursor)


def _reached(reach: Reach) -> sa.ColumnElement[bool]:
    if reach == "exposed":
        return _vends.state.in_(EXPOSED)
    return _vends.state != SealedState.SOLD


def _amount(counts: sa.ColumnElement[bool]) -> sa.Case[int]:
    return sa.case((counts, _vends.amount_minor), else_=0)


def _lost(connection: sa.Connection, row: Any) -> LostPack:
    at_terminal = _vends.terminal_id == row.terminal_id
    exposed, ever = _reached("exposed"), _reached("ever")
    sums = connection.execute(
        sa.select(
            sa.func.count(sa.case((exposed, 1))),
            sa.func.coalesce(sa.func.sum(_amount(exposed)), 0),
            sa.func.coalesce(sa.func.sum(_amount(ever)), 0),
            sa.func.count(sa.distinct(sa.case((exposed, meters.c.id)))),
            sa.func.count(sa.distinct(meters.c.id)),
            sa.func.count(sa.distinct(sa.case((meters.c.has_key_change, meters.c.id)))),
        )
        .select_from(_WITH_KEYS)
        .where(at_terminal, _KEY_STANDS, ever)
    ).one()
    held = sa.select(sa.func.count(sa.distinct(_vends.meter_id))).where(at_terminal, ever)
    groups = (
        sa.select(meters.c.sgc)
        .select_from(_WITH_KEYS)
        .where(at_terminal, _KEY_STANDS, ever)
        .distinct()
        .order_by(meters.c.sgc)
    )
    return LostPack(
        terminal_id=row.terminal_id,
        point=row.point_number,
        terminal=row.number,
        suspended_at=row.suspended_at.isoformat(),
        valid_until=None if row.valid_until is None else row.valid_until.isoformat(),
        exposed_count=sums[0],
        exposed_minor=int(sums[1]),
        ever_delivered_minor=int(sums[2]),
        exposed_meters=sums[3],
        meters=sums[4],
        meters_with_key_change=sums[5],
        meters_keyed_since=connection.scalars(held).one() - sums[4],
        groups=_listed(connection, groups),
    )


def _listed(connection: sa.Connection, query: sa.Select[str]) -> list[str]:
    found: Collection[str] = connection.scalars(query).all()
    return list(found)
