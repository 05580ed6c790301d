"""Editions of a pack: what the newest one holds, and what a till lacks of it.

Inside the caller's transaction, under the lock of the pack.  An edition is made only when there is
something to say: its content, its ceiling or its validity changed.  What a till holds is known from
the edition it names: everything that was in that one.  A delta that never arrived is therefore the
difference to the older edition once more, box for box the same.

A vend of a later edition than the newest one waits: one answer brings no more than BOXES_MAX.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.db.statements import Change, Query, among
from vending_server.keys.pack_master import PackMaster
from vending_server.sealing.model import Pack
from vending_server.sealing.states import EXPOSED, SealedState
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.pack_crypto import close_box, meter_index, pack_digest
from vending_server.wire.packs import (
    BOXES_MAX,
    PackDelta,
    PackManifest,
    PackRenewalRequest,
    SealedBox,
    SealedVend,
)

RENEW_AFTER_S: Final = 900
_NOT_LIVE: Final = (SealedState.VOID_ASKED, SealedState.VOIDED, SealedState.SOLD)
_SOON_S: Final = 60  # a void waits to be acknowledged, and its room with it
_vends = sealed_vends.c
_decoder = msgspec.json.Decoder(SealedVend)


@dataclass(frozen=True, slots=True)
class _Live:
    id: str
    box_sha256: str
    amount_minor: int
    added_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What a till is told; the boxes are closed after the commit."""

    pack: Pack
    added: tuple[tuple[str, str], ...]  # ids and texts
    removed: tuple[str, ...]
    has_more: bool
    is_awaiting_voids: bool

    def told(
        self, master: PackMaster, *, has_more: bool, logins_over: Sequence[str] = ()
    ) -> PackDelta:
        """Return the answer; `has_more` if more could be sealed at once."""
        pack = self.pack
        key = master.pack_key(terminal_id=pack.terminal_id, pack_number=pack.pack_number)
        return PackDelta(
            manifest=pack.manifest_text,
            signature=pack.signature,
            signing_key=master.signing_key,
            added=[_boxed(one, text, key, pack.terminal_id) for one, text in self.added],
            removed=list(self.removed),
            has_more=self.has_more or has_more,
            renew_after_s=_SOON_S if self.is_awaiting_voids else RENEW_AFTER_S,
            logins_over=list(logins_over),
        )


def turn(
    connection: sa.Connection,
    pack: Pack,
    request: PackRenewalRequest,
    master: PackMaster,
    now: dt.datetime,
    *,
    boxes_max: int = BOXES_MAX,
) -> Delta:
    """Make a new edition if there is something to say; return what the till lacks of the newest."""
    base = request.edition if _is_known(pack, request) else 0
    live = _live(connection, pack)
    held = [one for one in live if one.added_in <= base]
    missing = [one for one in live if one.added_in > base]
    brought, later = missing[:boxes_max], missing[boxes_max:]
    content = [*held, *brought]
    if _has_news(pack, content, now):
        number = pack.edition + 1
        _bring_in(connection, [one for one in content if one.added_in > number], number)
        _bring_in(connection, [one for one in later if one.added_in <= number], number + 1)
        pack = _signed(pack, content, number, master, now)
        _write(connection, pack, content)
    return Delta(
        pack=pack,
        added=tuple(_texts(connection, [one.id for one in brought])),
        removed=tuple(_removed(connection, pack, base)),
        has_more=bool(later),
        is_awaiting_voids=_awaits_voids(connection, pack.terminal_id),
    )


def ask_voids(
    connection: sa.Connection, pack: Pack, sealed_ids: Sequence[str], now: dt.datetime
) -> None:
    """Leave vends out of the next edition; they stay exposed until the till has said so."""
    rows = [{"the_id": one, "at": now, "asked": SealedState.VOID_ASKED} for one in sealed_ids]
    _ASK_VOID.run(connection, rows, otherwise="a sealed vend was sold while it was being voided")
    left_out = (_vends.terminal_id == pack.terminal_id) & (_vends.removed_in.is_(None))
    connection.execute(
        sealed_vends.update()
        .where(left_out, _vends.state.in_(_NOT_LIVE))
        .values(removed_in=pack.edition + 1)
    )


_ASK_VOID: Final = Change(
    lambda given: (
        sealed_vends.update()
        .where(_vends.id == given["the_id"], _vends.state == SealedState.LIVE)
        .values(state=given["asked"], state_at=given["at"])
    ),
    {"the_id": _vends.id, "at": _vends.state_at, "asked": _vends.state},
)
_BRING_IN: Final = Change(
    lambda given: (
        sealed_vends.update().where(_vends.id == given["the_id"]).values(added_in=given["edition"])
    ),
    {"the_id": _vends.id, "edition": _vends.added_in},
)


def _is_known(pack: Pack, request: PackRenewalRequest) -> bool:
    """Say whether a till holds an edition of this very pack; else it holds nothing of it."""
    return request.pack_number == pack.pack_number and request.edition <= pack.edition


def _live(connection: sa.Connection, pack: Pack) -> list[_Live]:
    query = (
        sa.select(_vends.id, _vends.box_sha256, _vends.amount_minor, _vends.added_in)
        .where(_vends.terminal_id == pack.terminal_id, _vends.state == SealedState.LIVE)
        .where(_vends.pack_number == pack.pack_number, _vends.removed_in.is_(None))
        .order_by(_vends.added_in, _vends.id)
    )
    return [_Live(*row) for row in connection.execute(query)]


def _has_news(pack: Pack, content: Sequence[_Live], now: dt.datetime) -> bool:
    manifest = pack.manifest
    return (
        manifest is None
        or pack.is_stale(now)
        or not pack.is_told()
        or manifest.pack_number != pack.pack_number
        or manifest.digest != _digest(content)
    )


def _digest(content: Sequence[_Live]) -> str:
    return pack_digest((one.id, one.box_sha256) for one in content)


def _bring_in(connection: sa.Connection, some: Sequence[_Live], edition: int) -> None:
    """Let vends come with another edition than they were to."""
    _BRING_IN.run(connection, [{"the_id": one.id, "edition": edition} for one in some])


def _signed(
    pack: Pack, content: Sequence[_Live], edition: int, master: PackMaster, now: dt.datetime
) -> Pack:
    valid_until = pack.lasts_until(now)
    manifest = PackManifest(
        terminal_id=pack.terminal_id,
        pack_number=pack.pack_number,
        edition=edition,
        issued_at=now.isoformat(),
        valid_until=valid_until.isoformat(),
        ceiling_minor=pack.ceiling_minor,
        exposure_minor=sum(one.amount_minor for one in content),
        count=len(content),
        digest=_digest(content),
        closure=None if pack.closure is None else pack.closure.facts,
    )
    text = canonical_bytes(manifest).decode()
    return replace(
        pack,
        edition=edition,
        manifest=manifest,
        manifest_text=text,
        signature=master.sign(text),
        valid_until=valid_until,
    )


def _write(connection: sa.Connection, pack: Pack, content: Sequence[_Live]) -> None:
    connection.execute(
        packs.update()
        .where(packs.c.terminal_id == pack.terminal_id)
        .values(
            edition=pack.edition,
            manifest=pack.manifest_text,
            signature=pack.signature,
            valid_until=pack.valid_until,
        )
    )
    if content:
        connection.execute(
            sealed_vends.update()
            .where(_vends.terminal_id == pack.terminal_id, _vends.state == SealedState.LIVE)
            # The till may never see an edition that ends earlier: after a closure order's end.
            .where(_vends.valid_until < pack.valid_until)
            .values(valid_until=pack.valid_until)
        )


def _removed(connection: sa.Connection, pack: Pack, base: int) -> Iterator[str]:
    """Yield what the till may hold and must destroy: of its edition, and of older packs."""
    of_this_pack = (
        (_vends.pack_number == pack.pack_number)
        & _vends.state.in_(_NOT_LIVE)
        & (_vends.added_in <= base)
        & (_vends.removed_in > base)
    )
    of_older_ones = (_vends.pack_number < pack.pack_number) & _vends.state.in_(EXPOSED)
    query = sa.select(_vends.id).where(
        _vends.terminal_id == pack.terminal_id, of_this_pack | of_older_ones
    )
    yield from connection.scalars(query.order_by(_vends.id))


def _awaits_voids(connection: sa.Connection, terminal_id: str) -> bool:
    query = sa.select(_vends.id).where(
        _vends.terminal_id == terminal_id, _vends.state == SealedState.VOID_ASKED
    )
    return connection.scalar(query.limit(1)) is not None


def _texts(connection: sa.Connection, sealed_ids: Sequence[str]) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in _TEXTS.rows(connection, ids=list(sealed_ids))]


_TEXTS: Final = Query(sa.select(_vends.id, _vends.text).where(among(_vends.id, "ids")))


def _boxed(sealed_id: str, text: str, pack_key: bytes, terminal_id: str) -> SealedBox:
    index = meter_index(pack_key, _decoder.decode(text).drn)
    box = close_box(
        pack_key, text.encode(), terminal_id=terminal_id, sealed_id=sealed_id, index=index
    )
    return SealedBox(sealed_id=sealed_id, index=index, box=base64.b64encode(box).decode())
