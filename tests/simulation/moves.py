"""What each kind of move does in the world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Final

import sqlalchemy as sa

from drivers.receipt_printers.base import PrintVerdict
from kiosk.flows.vend_states import REPRINTABLE
from tests.crashes.steps import Kind, Stop
from tests.helpers import little_town
from tests.simulation import key_office, pack_stories, packs, stops
from tests.simulation.devices import GONE
from tests.simulation.line import VENDS, Fate
from tests.simulation.more_moves import MORE
from tests.simulation.office import block, release, report, restore
from tests.simulation.plan import Move
from tests.simulation.server import COMMITTING, QUEUED, STEPS, Process
from tests.simulation.town import SOLD_TO
from tests.simulation.world import World
from vending_server.db.engine import writing
from vending_server.vending.tables import sales

_AMOUNTS: Final = (2_000, 3_500, 5_000, 10_000, 20_000, 50_000)
_FATES: Final = tuple(one for one in Fate if one is not Fate.ARRIVES)
_PATHS: Final = (VENDS, VENDS, VENDS, "resolution", "", "journal-records", "closing", "sessions")
_TILL_KINDS: Final = (Kind.COMMIT, Kind.COMMIT, Kind.TORN, Kind.REQUEST, Kind.PRINT, Kind.TURN)
_TROUBLES_OF_PAPER: Final = (PrintVerdict.NOT_SENT, PrintVerdict.UNSURE, GONE)


def play(world: World, move: Move) -> None:
    """Let one thing happen, some seconds after the one before."""
    rng = move.rng()
    world.clock.wait(rng.choice((2.0, 7.0, 30.0, 75.0)))
    world.tell(f"-- {move}")
    MOVES[move.kind](world, rng)


def _sell(world: World, rng: Random) -> None:
    at = rng.randrange(len(world.counters))
    amount, meter = rng.choice(_AMOUNTS), rng.choice(SOLD_TO)
    world.desks[at].open()
    one = world.customer(
        meter,
        tender_minor=amount,
        has_card=rng.random() < 0.1,
        buys_again=rng.random() < 0.4,
        old_tokens_entered=rng.random() < 0.8,
    )
    world.tell(f"{world.seats[at].name}: {one.number} wants {amount} for {meter}")
    world.counters[at].sell(one)


def _sell_units(world: World, rng: Random) -> None:
    at = rng.randrange(len(world.counters))
    world.desks[at].open()
    world.counters[at].sell(
        world.customer(rng.choice(SOLD_TO), units_tenths=rng.choice((50, 120, 333)))
    )


def _visit(world: World, rng: Random) -> None:
    at = rng.randrange(len(world.counters))
    world.desks[at].open()
    pair = rng.sample(SOLD_TO, 2)
    world.counters[at].sell(
        *(world.customer(meter, tender_minor=rng.choice(_AMOUNTS)) for meter in pair)
    )


def _cross(world: World, rng: Random) -> None:
    """Somebody sells at another till while a vend stands at a step of the server."""
    first, second = rng.sample(range(len(world.counters)), 2)
    meter = rng.choice(SOLD_TO)
    other = rng.choice((meter, meter, *SOLD_TO))
    step = rng.choice((QUEUED, QUEUED, "begun", "read", "written", COMMITTING))
    world.desks[first].open()
    world.desks[second].open()
    amounts = rng.choice(_AMOUNTS), rng.choice(_AMOUNTS)
    world.seats[first].line.choice = rng.randrange(2)
    world.seats[second].line.choice = rng.randrange(2)
    waiting = [True]

    def meanwhile(_process: Process, name: str) -> None:
        if name == step and waiting:
            waiting.clear()
            world.counters[second].sell(world.customer(other, tender_minor=amounts[1]))

    for process in world.servers.processes:
        process.at_step = meanwhile
    world.counters[first].sell(world.customer(meter, tender_minor=amounts[0]))
    for process in world.servers.processes:
        process.at_step = lambda _process, _step: None


def _price_stands(world: World, rng: Random) -> None:
    """Something happens between the price on the screen and the money on the counter."""
    at, other = rng.sample(range(len(world.counters)), 2)
    meter, amounts = rng.choice(SOLD_TO), (rng.choice(_AMOUNTS), rng.choice(_AMOUNTS))
    world.desks[at].open()
    world.desks[other].open()
    happens: Callable[[], None] = rng.choice(
        (
            lambda: block(world, meter),
            lambda: world.counters[other].sell(world.customer(meter, tender_minor=amounts[1])),
            lambda: _tariff(world, rng),
            lambda: world.clock.wait(1_300.0),
            lambda: _restore_after_rush(world, rng),
        )
    )
    world.counters[at].meanwhile = happens
    world.counters[at].sell(world.customer(meter, tender_minor=amounts[0]))
    world.counters[at].meanwhile = lambda: None  # nobody got as far as a price


def _line_fault(world: World, rng: Random) -> None:
    line = rng.choice(world.seats).line
    line.late_s = rng.choice((0.5, 3.0, 12.0, 60.0))
    for _ in range(rng.choice((1, 1, 2))):
        path, fate = rng.choice(_PATHS), rng.choice(_FATES)
        line.meet(path, fate)
        world.tell(f"next ..{path} will be {fate}")
    _sell(world, rng)


def _line_cut(world: World, rng: Random) -> None:
    line = rng.choice(world.seats).line
    line.is_cut = True
    world.clock.after(rng.choice((5.0, 90.0, 600.0)), lambda: setattr(line, "is_cut", False))


def _stop_till(world: World, rng: Random) -> None:
    seat = rng.choice(world.seats)
    kind = rng.choice(_TILL_KINDS)
    seat.stop_at(Stop(kind, rng.randint(1, 4 if kind is Kind.PRINT else 9)))
    world.tell(f"{seat.name}: will stop at {seat.steps.stop}")
    _sell(world, rng)


def _kill_server(world: World, rng: Random) -> None:
    process = rng.choice(world.servers.processes)
    step = rng.choice(STEPS)
    process.kill_next(step, rng.randint(1, 6 if step == COMMITTING else 2))
    world.tell(f"process {process.number} will die at {process.kill_at}")
    for seat in world.seats:
        seat.line.choice = process.number
    _sell(world, rng)


def _servers_down(world: World, rng: Random) -> None:
    world.servers.stop()
    world.servers.is_held_down = True
    world.clock.after(rng.choice((4.0, 60.0)), world.servers.start)
    _sell(world, rng)


def _paper(world: World, rng: Random) -> None:
    seat = rng.choice(world.seats)
    seat.printer.verdicts += [rng.choice(_TROUBLES_OF_PAPER) for _ in range(rng.choice((1, 1, 3)))]
    _sell(world, rng)


def _disk_full(world: World, rng: Random) -> None:
    seat = rng.choice(world.seats)
    seat.disk.is_full = True
    _sell(world, rng)
    seat.disk.is_full = False


def _settle(world: World, rng: Random) -> None:
    rng.choice(world.counters).settle()


def _wait(world: World, rng: Random) -> None:
    world.clock.wait(rng.choice((120.0, 700.0, 1_500.0)))


def _sync(world: World, rng: Random) -> None:
    report(world, rng.choice(world.seats))


def _block(world: World, rng: Random) -> None:
    block(world, rng.choice(SOLD_TO))


def _release(world: World, rng: Random) -> None:
    if world.blocked:
        release(world, rng.choice(sorted(world.blocked)))


def _tariff(world: World, _rng: Random) -> None:
    """Let a dearer tariff be decided: from today on if nothing was sold today, else from tomorrow on."""
    if world.server_clock.off:
        return  # what was sold since would have another price
    now = world.server_clock.now().astimezone(little_town.ZONE)
    midnight = dt.datetime.combine(now.date(), dt.time(), tzinfo=little_town.ZONE)
    dearer = [[limit, price + 1000] for limit, price in little_town.BLOCKS]
    with writing(world.a_process().engine) as connection:
        sold_today = sa.select(sales.c.id).where(sales.c.sold_at >= midnight.astimezone(dt.UTC))
        is_late = connection.execute(sold_today.limit(1)).first() is not None
        valid_from = now.date() + dt.timedelta(days=is_late)
        code = f"E{valid_from}"
        if code in world.tariffs:
            return  # there is one decision a day
        known = world.tariffs[-1] if world.tariffs else "E1"
        little_town.supersede(connection, known, code=code, valid_from=valid_from, blocks=dearer)
        world.tariffs.append(code)
    world.tell(f"a tariff from {valid_from} on")


def _server_clock(world: World, rng: Random) -> None:
    """Let the server's clock be set wrong; somebody sets it right and restarts, a little later."""
    world.server_clock.off = rng.choice((-1, 1)) * dt.timedelta(
        minutes=rng.choice((1, 10, 600, 527_040))
    )
    world.was_clock_wrong = True

    def right() -> None:
        world.server_clock.off = dt.timedelta()
        world.servers.stop()
        world.servers.start()

    world.clock.after(rng.choice((30.0, 300.0)), right)
    _sell(world, rng)


def _till_clock(world: World, rng: Random) -> None:
    seat = rng.choice(world.seats)
    seat.wall.off += rng.choice((-1, 1)) * dt.timedelta(minutes=rng.choice((3, 120, 527_040)))
    _sell(world, rng)


def _reprint(world: World, rng: Random) -> None:
    seat = rng.choice(world.seats)
    if seat.program is None:
        return
    sold = [one.vend_id for one in seat.till._book.in_states(REPRINTABLE)]
    if sold:
        vend_id = rng.choice(sold)
        seat.act(lambda: seat.sign_in() and seat.till.reprint(vend_id))


def _close_shift(world: World, rng: Random) -> None:
    at = rng.randrange(2)
    world.counters[at].settle()
    world.desks[at].close()
    report(world, world.seats[at])


def _restart_till(world: World, rng: Random) -> None:
    rng.choice(world.seats).restart()


def _copy_disk(world: World, rng: Random) -> None:
    rng.choice(world.seats).disk.copy()


def _put_disk_back(world: World, rng: Random) -> None:
    """Put a disk back to an older copy, between two customers."""
    at = rng.randrange(len(world.seats))
    seat = world.seats[at]
    is_idle = not world.counters[at].is_busy and not seat.till.shifts.state().pending
    held = seat.till.sync.state.held
    sold_unheard = seat.till._book.last_offline_seq > held
    if world.is_forgetful or sold_unheard or not seat.disk.has_copy or not is_idle:
        return  # what a server and a till both lost, nobody can know
    seat.end()
    seat.disk.put_back()
    seat.start()
    seat.was_put_back, seat.sheets_before = True, len(seat.printer.sheets)
    world.tell(f"{seat.name}: disk put back; the server held {held}")


def _backup(world: World, rng: Random) -> None:
    world.copy_database()


def _restore(world: World, rng: Random) -> None:
    restore(world)


def _restore_after_rush(world: World, rng: Random) -> None:
    """Sell to one meter within a minute, lose it all, and sell to it again at another till."""
    first, second = rng.sample(range(len(world.counters)), 2)
    meter = rng.choice(SOLD_TO)
    world.desks[first].open()
    world.desks[second].open()
    world.copy_database()
    for amount in rng.sample(_AMOUNTS, 3):
        world.counters[first].sell(world.customer(meter, tender_minor=amount))
    restore(world)
    report(world, world.seats[second])
    world.counters[second].sell(world.customer(meter, tender_minor=5_000))


def _report(world: World, rng: Random) -> None:
    if world.is_forgetful:
        report(world, rng.choice(world.seats))


MOVES: Final[dict[str, Callable[[World, Random], None]]] = {
    "sell": _sell,
    "sell_units": _sell_units,
    "visit": _visit,
    "cross": _cross,
    "price_stands": _price_stands,
    "line_fault": _line_fault,
    "line_cut": _line_cut,
    "stop_till": _stop_till,
    "kill_server": _kill_server,
    "servers_down": _servers_down,
    "paper": _paper,
    "disk_full": _disk_full,
    "settle": _settle,
    "wait": _wait,
    "sync": _sync,
    "block": _block,
    "release": _release,
    "tariff": _tariff,
    "server_clock": _server_clock,
    "till_clock": _till_clock,
    "reprint": _reprint,
    "close_shift": _close_shift,
    "restart_till": _restart_till,
    "copy_disk": _copy_disk,
    "put_disk_back": _put_disk_back,
    "backup": _backup,
    "restore": _restore,
    "restore_after_rush": _restore_after_rush,
    "report": _report,
    **MORE,
    **packs.MOVES,
    **pack_stories.MOVES,
    **key_office.MOVES,
    **stops.MOVES,
}
