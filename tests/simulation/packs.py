"""Sealed vends: what goes into a pack here, how a seat holds one, and what is done with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from unittest import mock

import sqlalchemy as sa

from kiosk.flows import pack
from kiosk.flows.offline_selling import OfflineConfirmed
from kiosk.flows.pack import Pack
from kiosk.flows.pack_renewal import PackRenewal
from tests.simulation.seat import Seat
from tests.simulation.world import World
from vending_server import app as composition
from vending_server.sealing.choosing import _MAY_BE_SEALED
from vending_server.wire import pack_crypto
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

AMOUNTS: Final = (2_000, 5_000)
HOURS: Final = (0.2, 3.0, 9.0, 25.0)


@dataclass(frozen=True)
class Wanted:
    """One sealed vend that a pack should hold."""

    meter_id: int
    amount_minor: int


class EveryMeter:
    """A small one for every meter, then the usual one: choosing has tests of its own."""

    def __init__(self, _zone: Any) -> None:
        """Nothing is read."""

    def __call__(self, connection: sa.Connection, _occasion: Any) -> Sequence[Wanted]:
        ids = sorted(connection.scalars(_MAY_BE_SEALED))
        return [Wanted(one, amount) for amount in AMOUNTS for one in ids]


@contextmanager
def small_packs() -> Iterator[None]:
    """Choose as above, and spend neither memory nor time on a password."""

    def cheap(password: str, salt: bytes, **_more: Any) -> bytes:
        return hashlib.sha256(salt + password.encode()).digest()

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(composition, "ByPurchases", EveryMeter))
        stack.enter_context(mock.patch.object(pack_crypto, "password_secret", cheap))
        yield


# ---------------------------------------------------------------------- moves


def renew(world: World, rng: Random) -> None:
    """Bring a till's pack up to date, as it does by itself."""
    renew_at(world, rng.choice(world.seats))


def renew_at(world: World, seat: Seat) -> None:
    """Bring the pack of this till up to date."""

    def work() -> None:
        if seat.sign_in():
            mine = seat.till.pack
            assert isinstance(mine, Pack)
            done = PackRenewal(mine, seat.till.sync).renew()
            left = mine.standing()
            world.tell(f"{seat.name}: pack {left.edition}, {left.count_left} left, {done.is_done}")

    failed = seat.act(work)
    if failed is not None:
        world.tell(f"{seat.name}: not renewed: {failed.code}")


def outage(world: World, rng: Random) -> None:
    """The line of a till is down for hours; customers come all the same."""
    at = rng.randrange(len(world.seats))
    seat = world.seats[at]
    seat.line.is_cut = True
    world.clock.wait(3_600.0 * rng.choice(HOURS) * rng.random())
    for _ in range(rng.choice((1, 2, 4))):
        world.clock.wait(rng.choice((5.0, 120.0)))
        sell_from_pack(world, at, rng)
    if rng.random() < 0.7:
        seat.line.is_cut = False


def sell_offline(world: World, rng: Random) -> None:
    """Sell from the pack, whatever the line does."""
    sell_from_pack(world, rng.randrange(len(world.seats)), rng)


def sell_from_pack(world: World, at: int, rng: Random, *, meter: str | None = None) -> None:
    """Let somebody come who buys what the pack holds for his meter, whichever it is if none is told."""
    counter, seat = world.counters[at], world.seats[at]
    world.desks[at].open()
    somebodys, want = rng.choice(sorted(world.town.meters)), rng.randrange(4)
    meter = somebodys if meter is None else meter
    has_card = rng.random() < 0.1

    def work() -> None:
        if not seat.sign_in():
            return
        found = seat.till.offline.meter_of(world.town.meters[meter].drn)
        if found is None:
            world.tell(f"{seat.name}: {meter} is not in the pack")
            return
        choice = found.choices[min(want, len(found.choices) - 1)]
        if len(choice.vends) > 1:
            choice = found.choices[0]
        one = world.customer(meter, tender_minor=choice.amount_minor, is_offline=True)
        by_card = 1_000 if has_card else 0
        one.cash_minor = choice.amount_minor - by_card
        parts = [Tender(kind=TenderKind.CASH, amount_minor=one.cash_minor)]
        if by_card:
            parts.append(Tender(kind=TenderKind.BANK_CARD, amount_minor=by_card, reference="1"))
        counter.customers.append(one)
        counter.take_money(one)
        sale = OfflineConfirmed(
            choice=choice,
            tenders=tuple(parts),
            received_minor=one.cash_minor,
            sell_again=True,
        )
        (view,) = seat.till.offline.sell(sale)
        one.vend_id = view.vend_id
        one.was_blocked = meter in world.blocked
        world.tell(f"{seat.name}: {one.number} offline {view.state}")

    failed = seat.act(work)
    if failed is not None:
        world.tell(f"{seat.name}: not sold offline: {failed.code}")
    counter.reconcile()
    counter.settle()


def lose_shelf(world: World, rng: Random) -> None:
    """Wipe a till's sealed vends, and nothing else."""
    seat = rng.choice(world.seats)
    seat.end()
    seat.disk.wipe_shelf()
    with mock.patch.object(pack._log, "error"):  # that it is told is foreseen
        seat.start()


MOVES: Final = {
    "renew": renew,
    "outage": outage,
    "sell_offline": sell_offline,
    "lose_shelf": lose_shelf,
}
