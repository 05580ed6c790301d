"""Packs and sealed vends in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.db.statements import Change, Query, among, insert_into
from vending_server.epochs.tables import epochs
from vending_server.meters.tables import meters
from vending_server.points.tables import terminals
from vending_server.sealing.model import GRACE, VALIDITY_MAX, Exposure, Held, KeyName, Made, Pack
from vending_server.sealing.states import EXPOSED_SQL, SealedState
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.vending.tables import tokens
from vending_server.wire.packs import PackManifest

EVER_MAX_CEILINGS: Final = 30
_vends = sealed_vends.c
# As a text, not as parameters: an index that holds only exposed ones is found by it.
_EXPOSED: Final = sa.text(f"sealed_vends.{EXPOSED_SQL}")
_TOKEN: Final = (
    (tokens.c.meter_id == _vends.meter_id)
    & (tokens.c.base_year == _vends.base_year)
    & (tokens.c.tid == _vends.tid)
)


def pack_of(connection: sa.Connection, terminal_id: str, *, lock: bool = False) -> Pack:
    """Return a terminal's pack; one that never had any has an empty one of edition 0."""
    query = sa.select(packs).where(packs.c.terminal_id == terminal_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None and lock:
        # Two first ones at once: one meets the key, and is tried again.
        connection.execute(packs.insert().values(terminal_id=terminal_id))
        return pack_of(connection, terminal_id, lock=True)
    if row is None:
        return _never_had(terminal_id)
    manifest = row.manifest or ""
    return Pack(
        terminal_id=terminal_id,
        ceiling_minor=row.ceiling_minor,
        is_exchanging=row.exchange_key is not None,
        pack_number=row.pack_number,
        edition=row.edition,
        manifest=msgspec.json.decode(manifest, type=PackManifest) if manifest else None,
        manifest_text=manifest,
        signature=row.signature or "",
        valid_until=row.valid_until,
    )


def _never_had(terminal_id: str) -> Pack:
    return Pack(
        terminal_id=terminal_id,
        ceiling_minor=0,
        is_exchanging=False,
        pack_number=1,
        edition=0,
        manifest=None,
        manifest_text="",
        signature="",
        valid_until=None,
    )


def exposure_of(connection: sa.Connection, terminal_id: str) -> Exposure:
    """Return how much a thief of this terminal could have."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(_vends.amount_minor), 0))
    count, amount = connection.execute(
        query.where(_vends.terminal_id == terminal_id, _EXPOSED)
    ).one()
    return Exposure(count, int(amount))


def exposed_at_point(connection: sa.Connection, point_number: int) -> int:
    """Return what the sealed vends of all terminals of a point are worth: held of a float."""
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(_vends.amount_minor), 0))
        .join(terminals, terminals.c.id == _vends.terminal_id)
        .where(terminals.c.point_number == point_number, _EXPOSED)
    )
    return int(connection.scalars(query).one())


def exposed_of_meters(connection: sa.Connection, meter_ids: Collection[int]) -> dict[int, int]:
    """Return how many sealed vends of these meters are exposed, over all terminals."""
    rows = _EXPOSED_OF_METERS.rows(connection, meter_ids=sorted(meter_ids))
    return {meter_id: int(count) for meter_id, count in rows}


_EXPOSED_OF_METERS: Final = Query(
    sa.select(_vends.meter_id, sa.func.count())
    .where(among(_vends.meter_id, "meter_ids"), _EXPOSED)
    .group_by(_vends.meter_id)
)


def meters_waiting(
    connection: sa.Connection, meter_ids: Collection[int], now: dt.datetime
) -> set[int]:
    """Return which of these meters may still be sold a token under their present key offline.

    A vend that was not told to be gone counts until an hour after its pack has lost its validity:
    no till sells it then, whatever its clock (docs/offline.md).  After a restore any meter may
    have some that are not known here, until none of them can be valid any more.
    """
    if _may_hold_unknown_vends(connection, now):
        return set(meter_ids)
    query = sa.select(_vends.meter_id).where(
        _vends.meter_id.in_(meter_ids), _EXPOSED, _vends.valid_until > now - GRACE
    )
    return set(connection.scalars(query))


def _may_hold_unknown_vends(connection: sa.Connection, now: dt.datetime) -> bool:
    restored = epochs.c.begun_at > now - VALIDITY_MAX - GRACE
    if connection.scalar(sa.select(epochs.c.number).where(restored).limit(1)) is None:
        return False
    # Its first pack may be younger than the backup: a till that could have had one has a key here.
    may_have = (packs.c.edition > 0) | packs.c.exchange_key.is_not(None)
    sells = sa.select(packs.c.terminal_id).where(may_have)
    return connection.scalar(sells.limit(1)) is not None


def held_by(connection: sa.Connection, terminal_id: str) -> list[Held]:
    """Return every exposed sealed vend of a terminal, in the order in which they were sealed."""
    query = (
        sa.select(sealed_vends, tokens.c.sgc, tokens.c.krn, tokens.c.ti)
        .join(tokens, _TOKEN)
        .where(_vends.terminal_id == terminal_id, _EXPOSED)
        .order_by(_vends.added_in, _vends.id)
    )
    return [_held(row) for row in connection.execute(query)]


def ever_limit_minor(ceiling_minor: int) -> int:
    """Return above which sum ever delivered nothing new is sealed; more is for head office."""
    return EVER_MAX_CEILINGS * ceiling_minor


def ever_delivered_minor(connection: sa.Connection, terminal_id: str) -> int:
    """Return what all that a terminal ever held is worth to whoever kept it.

    Voided ones included: a void is the till's word.  What was sold, and what was made for a key
    that its meter has no more, is worth nothing.
    """
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(_vends.amount_minor), 0))
        .join(tokens, _TOKEN)
        .join(meters, meters.c.id == _vends.meter_id)
        .where(_vends.terminal_id == terminal_id, _vends.state != SealedState.SOLD)
        .where(
            tokens.c.sgc == meters.c.sgc,
            tokens.c.krn == meters.c.krn,
            tokens.c.ti == meters.c.ti,
            tokens.c.base_year == meters.c.base_year,
        )
    )
    return int(connection.scalars(query).one())


def write_made(
    connection: sa.Connection,
    pack: Pack,
    made: Sequence[Made],
    *,
    added_in: int,
    valid_until: dt.datetime,
) -> None:
    """Write new sealed vends with their tokens.

    Raises:
        RowConflict: a TID of theirs was taken meanwhile.
    """
    _INSERT_TOKENS.run(connection, [_token_row(one) for one in made])
    common = {
        "terminal_id": pack.terminal_id,
        "pack_number": pack.pack_number,
        "added_in": added_in,
        "valid_until": valid_until,
        "state": SealedState.LIVE,
    }
    _INSERT_VENDS.run(connection, [_vend_row(one) | common for one in made])


def mark_voided(connection: sa.Connection, sealed_ids: Sequence[str], now: dt.datetime) -> None:
    """Believe that vends whose void was asked for are gone from the disk."""
    voided = {"at": now, "voided": SealedState.VOIDED}
    _MARK_VOIDED.run(connection, [voided | {"the_id": one} for one in sealed_ids])


_MARK_VOIDED: Final = Change(
    lambda given: (
        sealed_vends.update()
        .where(_vends.id == given["the_id"], _vends.state == SealedState.VOID_ASKED)
        .values(state=given["voided"], state_at=given["at"])
    ),
    {"the_id": _vends.id, "at": _vends.state_at, "voided": _vends.state},
)


def _token_row(one: Made) -> dict[str, Any]:
    return {
        "meter_id": one.meter.id,
        "base_year": one.meter.base_year,
        "tid": one.issued.tid,
        "token": one.issued.token,
        "units_tenths": one.issued.value,
        "sgc": one.meter.sgc,
        "krn": one.meter.krn,
        "ti": one.meter.ti,
        "key_check_value": one.issued.key_check_value,
        "issuer": one.issued.issuer,
    }


def _vend_row(one: Made) -> dict[str, Any]:
    version_id, policy_id, period, not_after = one.side.basis
    return {
        "id": one.vend.sealed_id,
        "meter_id": one.meter.id,
        "contract_id": one.contract_id,
        "base_year": one.meter.base_year,
        "tid": one.issued.tid,
        "amount_minor": one.amount_minor,
        "units_tenths": one.issued.value,
        "text": one.text,
        "box_sha256": one.box_sha256,
        "tariff_version_id": version_id,
        "policy_id": policy_id,
        "period": period,
        "not_before": one.side.not_before,
        "not_after": not_after,
        "sealed_at": one.sealed_at,
        "state_at": one.sealed_at,
    }


_INSERT_TOKENS: Final = insert_into(
    tokens,
    *("meter_id", "base_year", "tid", "token", "units_tenths", "sgc", "krn", "ti"),
    *("key_check_value", "issuer"),
)
_INSERT_VENDS: Final = insert_into(
    sealed_vends,
    *("id", "terminal_id", "pack_number", "meter_id", "contract_id", "base_year", "tid"),
    *("amount_minor", "units_tenths", "text", "box_sha256", "tariff_version_id", "policy_id"),
    *("period", "not_before", "not_after", "sealed_at", "added_in", "valid_until", "state"),
    "state_at",
)


def _held(row: Any) -> Held:
    return Held(
        id=row.id,
        pack_number=row.pack_number,
        meter_id=row.meter_id,
        contract_id=row.contract_id,
        amount_minor=row.amount_minor,
        key=KeyName(sgc=row.sgc, krn=row.krn, ti=row.ti, base_year=row.base_year),
        basis=(row.tariff_version_id, row.policy_id, row.period, row.not_after),
        text=row.text,
        box_sha256=row.box_sha256,
        sealed_at=row.sealed_at,
        added_in=row.added_in,
        state=row.state,
    )
