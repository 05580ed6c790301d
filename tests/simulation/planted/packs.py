"""I13: what a till could lose to a thief never exceeds its ceiling, and both sides know what it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from kiosk.flows.pack import Pack
from kiosk.flows.till_values import LocalCode
from kiosk.store.pack_shelf import PackShelf
from tests.simulation.planted.seam import Bug, Patch, instead, nothing
from vending_server.offline_sales import writing
from vending_server.sealing import desk, editions, rows
from vending_server.sealing.planning import Planner


def _twice_the_ceiling() -> list[Patch]:
    plan = Planner.plan

    def generous(self: Any, connection: Any, pack: Any, asking: Any) -> Any:
        larger = dataclasses.replace(pack, ceiling_minor=2 * pack.ceiling_minor)
        return plan(self, connection, larger, asking)

    return [
        (Planner, "plan", generous),
        (desk, "_within_room", lambda _c, _p, made, *_: list(made)),
    ]


def _voids_make_room() -> list[Patch]:
    return [(rows, "_EXPOSED", sa.text("sealed_vends.state = 'live'"))]


def _believed_at_once() -> list[Patch]:
    ask_voids = editions.ask_voids

    def voided(connection: Any, pack: Any, sealed_ids: Sequence[str], now: Any) -> None:
        ask_voids(connection, pack, sealed_ids, now)
        rows.mark_voided(connection, sealed_ids, now)

    return [(editions, "ask_voids", voided)]


def _lease_unread() -> list[Patch]:
    locked = Pack._locked

    def without_end(self: Any, manifest: Any) -> Any:
        found = locked(self, manifest)
        if found is not LocalCode.LEASE_ENDED:
            return found
        is_shut = self._keys.key_of(manifest.pack_number) is None
        return LocalCode.PACK_CLOSED if is_shut else None

    return [(Pack, "_locked", without_end)]


BUGS: Final = (
    Bug(
        name="ceiling_exceeded",
        breaks="I13",
        rule="No more is sealed for a till than its ceiling.",
        patches=_twice_the_ceiling,
    ),
    Bug(
        name="voids_make_room_at_once",
        breaks="I13",
        rule="A vend whose void was asked for counts until the till has said that it is gone.",
        patches=_voids_make_room,
    ),
    Bug(
        name="void_believed_unheard",
        breaks="I13",
        rule="A void is believed when the till's journal tells of it, not when it is asked for.",
        patches=_believed_at_once,
    ),
    Bug(
        name="sold_box_kept",
        breaks="I13",
        rule="What is sold from a pack is destroyed on the disk.",
        patches=instead(PackShelf, "put_away", nothing),
    ),
    Bug(
        name="sold_vend_stays_live",
        breaks="I13",
        rule="A sealed vend whose sale has come is exposed no more.",
        patches=instead(writing, "_mark_sold", nothing),
    ),
    Bug(
        name="expired_pack_sold",
        breaks="I13",
        rule="Nothing is sold from a pack after its time.",
        patches=_lease_unread,
    ),
)
