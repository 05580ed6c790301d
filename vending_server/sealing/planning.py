"""How a pack should change: which vends stay, which must go, and which are made anew.

Theory of operation.  All of it is read, priced and issued in a reading transaction, so that nobody
who sells waits for it; renewing.py then locks the pack and the meters and writes what still fits.

A vend stays as long as its meter, key and price do: each one that is replaced is one more token
that a dishonest operator could have kept.  So a vend that is merely not wanted any more stays too,
until it is days old or its room is needed for the other side of a boundary (windows.py).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.agents.service import agent_at
from vending_server.errors import Refused
from vending_server.meters.model import Meter
from vending_server.meters.service import ServedMeter, served_of_ids
from vending_server.sealing import rows
from vending_server.sealing.choosing import Choice, Wanted
from vending_server.sealing.making import Maker, Order
from vending_server.sealing.model import (
    VALIDITY,
    Exposure,
    Held,
    KeyName,
    Occasion,
    Pack,
    Plan,
)
from vending_server.sealing.prices import SealedPrices, is_same_price
from vending_server.sealing.tids import LIVE_MAX
from vending_server.sealing.windows import Decisions, Side
from vending_server.tariffs import service as tariff_service
from vending_server.vending.supplies import SupplyReader
from vending_server.wire.packs import BOXES_MAX, SealedVend

_UNWANTED_FOR: Final = dt.timedelta(days=3)
_ROOM_BP: Final = 500  # of the ceiling: less room than this is not filled until the next full look
Sides = Mapping[int, Sequence[Side]]
_Key = tuple[int, int, tuple[int, int, str, dt.datetime]]  # meter, amount, basis
_decoder = msgspec.json.Decoder(SealedVend)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """For which terminal a pack is looked at, and when."""

    point: int
    is_agent: bool
    takes_notes_only: bool
    now: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Plans packs; reads only."""

    supplies: SupplyReader
    maker: Maker
    choose: Choice

    def plan(self, connection: sa.Connection, pack: Pack, asking: Asking) -> Plan:
        """Return how a pack is to change."""
        held = rows.held_by(connection, pack.terminal_id)
        known = Exposure(len(held), sum(one.amount_minor for one in held))
        live = [one for one in held if one.is_live]
        room = pack.ceiling_minor - known.amount_minor
        wanted: Sequence[Wanted] | None = None
        if pack.may_grow and _is_full_look_due(pack, room, asking.now):
            wanted = self.choose(connection, _occasion(pack, asking))
        meter_ids = {one.meter_id for one in live} | {one.meter_id for one in wanted or ()}
        served, sides = self.supplied(
            connection, meter_ids, asking.now, until=pack.lasts_until(asking.now)
        )
        prices = SealedPrices()
        good, gone = _sorted_out(live, served, sides, prices, pack)
        if wanted is None:
            return Plan(
                pack_number=pack.pack_number, known=known, voids=frozenset(one.id for one in gone)
            )
        target = _target(wanted, sides, pack.ceiling_minor)
        gone += _unwanted(good, target, sides, asking.now)
        room = min(room, self._room_elsewhere(connection, pack, asking))
        orders, has_more = self._orders(connection, target, good, sides, room)
        made = self.maker.make(connection, pack, orders, prices, asking.now)
        return Plan(
            pack_number=pack.pack_number,
            known=known,
            voids=frozenset(one.id for one in gone),
            made=tuple(made),
            has_more=has_more,
        )

    def supplied(
        self,
        connection: sa.Connection,
        meter_ids: Collection[int],
        now: dt.datetime,
        *,
        until: dt.datetime | None = None,
    ) -> tuple[dict[int, ServedMeter], dict[int, list[Side]]]:
        """Return those of these meters that may be sealed for, and the sides of their prices.

        `until` is the end of the pack's validity; none: the usual one.
        """
        served = {
            meter_id: one
            for meter_id, one in served_of_ids(connection, meter_ids).items()
            if _may_be_sealed(one.meter)
        }
        return served, self._sides(connection, served, now, until or now + VALIDITY)

    def _sides(
        self,
        connection: sa.Connection,
        served: Mapping[int, ServedMeter],
        now: dt.datetime,
        until: dt.datetime,
    ) -> dict[int, list[Side]]:
        """Return, by meter, the stretches of its price that a pack must serve till then."""
        decisions = Decisions(
            versions=tariff_service.active_versions().asked(connection),
            policies=tariff_service.active_policies().asked(connection),
            zone=self.supplies.zone,
        )
        found: defaultdict[int, list[Side]] = defaultdict(list)
        waiting = {now: list(served)}
        while waiting:
            at, meter_ids = waiting.popitem()
            by_drn = {str(served[one].meter.drn): served[one] for one in meter_ids}
            supplies = self.supplies.of_served(connection, by_drn.keys(), by_drn, at)
            for supply in supplies.values():
                if isinstance(supply, Refused):
                    continue
                side = decisions.side(supply, at, is_first=at == now)
                found[supply.meter.id].append(side)
                if side.not_after <= until:
                    waiting.setdefault(side.not_after, []).append(supply.meter.id)
        return found

    def _room_elsewhere(self, connection: sa.Connection, pack: Pack, asking: Asking) -> int:
        """Return what may be sealed apart from this terminal's own ceiling."""
        ever = rows.ever_delivered_minor(connection, pack.terminal_id)
        room = rows.ever_limit_minor(pack.ceiling_minor) - ever
        if asking.is_agent:
            left = agent_at(connection, asking.point).left_minor
            room = min(room, left - rows.exposed_at_point(connection, asking.point))
        return room

    def _orders(
        self,
        connection: sa.Connection,
        target: Sequence[_Key],
        good: Sequence[Held],
        sides: Sides,
        room: int,
    ) -> tuple[list[Order], bool]:
        """Return what is to be made, best first, and whether one answer is too small for it."""
        have = Counter(_key_of(one) for one in good)
        exposed = rows.exposed_of_meters(connection, {meter_id for meter_id, _, _ in target})
        orders: list[Order] = []
        for meter_id, amount, basis in target:
            if have[meter_id, amount, basis]:
                have[meter_id, amount, basis] -= 1
                continue
            if amount > room or exposed.get(meter_id, 0) >= LIVE_MAX:
                continue
            if len(orders) == BOXES_MAX:
                return orders, True
            (side,) = (one for one in sides[meter_id] if one.basis == basis)
            orders.append(Order(side=side, amount_minor=amount, exposed=exposed.get(meter_id, 0)))
            room -= amount
        return orders, False


def _is_full_look_due(pack: Pack, room: int, now: dt.datetime) -> bool:
    has_room = room * 10_000 > pack.ceiling_minor * _ROOM_BP
    return has_room or not pack.is_told() or pack.is_stale(now)


def _occasion(pack: Pack, asking: Asking) -> Occasion:
    lasts = pack.lasts_until(asking.now) - asking.now
    return Occasion(
        point=asking.point,
        takes_notes_only=asking.takes_notes_only,
        now=asking.now,
        hours=lasts // dt.timedelta(hours=1),
        ceiling_minor=pack.ceiling_minor,
    )


def _sorted_out(
    live: Iterable[Held],
    served: Mapping[int, ServedMeter],
    sides: Sides,
    prices: SealedPrices,
    pack: Pack,
) -> tuple[list[Held], list[Held]]:
    """Return which vends may stay, and which must go because something is not as it was."""
    good: list[Held] = []
    gone: list[Held] = []
    exposed = 0
    for one in live:
        exposed += one.amount_minor
        is_good = (
            exposed <= pack.ceiling_minor  # which may have been lowered
            and one.pack_number == pack.pack_number
            and _is_same_supply(one, served.get(one.meter_id))
            and _keeps_its_price(one, sides.get(one.meter_id, ()), prices)
        )
        (good if is_good else gone).append(one)
    return good, gone


def _may_be_sealed(meter: Meter) -> bool:
    return not meter.has_key_change and meter.block_reason is None


def _is_same_supply(one: Held, served: ServedMeter | None) -> bool:
    """Say whether a meter still serves the contract, and has the key, that a vend was made for."""
    return (
        served is not None
        and served.contract.id == one.contract_id
        and KeyName.of(served.meter) == one.key
    )


def _keeps_its_price(one: Held, sides: Sequence[Side], prices: SealedPrices) -> bool:
    side = next((side for side in sides if side.basis == one.basis), None)
    if side is None:
        return False
    try:
        now = prices.quote(side.supply, one.amount_minor)
    except Refused:
        return False
    return is_same_price(_decoder.decode(one.text).quote, now)


def _target(wanted: Iterable[Wanted], sides: Sides, ceiling_minor: int) -> list[_Key]:
    """Return what a pack should hold, best first, as far as the ceiling reaches.

    A vend is wanted once for each side of a boundary; of one whose sides do not all fit, none is.
    """
    target: list[_Key] = []
    room = ceiling_minor
    for one in wanted:
        both = sides.get(one.meter_id, ())
        cost = one.amount_minor * len(both)
        if cost <= room:
            room -= cost
            target += [(one.meter_id, one.amount_minor, side.basis) for side in both]
    return target


def _unwanted(
    good: list[Held], target: Sequence[_Key], sides: Sides, now: dt.datetime
) -> list[Held]:
    """Take out of `good`, and return, what is not wanted any more and whose time is over."""
    open_ = Counter(target)
    near_boundary = any(len(one) > 1 for one in sides.values())
    stays: list[Held] = []
    gone: list[Held] = []
    for one in good:
        key = _key_of(one)
        is_wanted = open_[key] > 0
        open_[key] -= is_wanted
        is_due = near_boundary or now - one.sealed_at >= _UNWANTED_FOR
        (stays if is_wanted or not is_due else gone).append(one)
    good[:] = stays
    return gone


def _key_of(one: Held) -> _Key:
    return (one.meter_id, one.amount_minor, one.basis)
