"""What head office does: stop a meter, restore a backup, and see that every till reports afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kiosk.flows.vend_states import VendState
from tests.simulation.seat import Seat
from tests.simulation.town import DRN
from tests.simulation.world import Blocked, World
from vending_server.db.engine import writing
from vending_server.epochs.service import RestoredFrom, begin_epoch, epoch_number
from vending_server.wire.ids import uuid7
from vending_server.wire.registry import MeterBlock, MeterRelease

_RESTORE_S: Final = 900.0
_MINUTE_S: Final = 75.0


def new_id(world: World) -> str:
    """Return an id as head office's own client makes them."""
    unix_ms = int(world.clock.now().timestamp() * 1000)
    return uuid7(unix_ms=unix_ms, random_bytes=world.rng.randbytes(10))


def block(world: World, name: str) -> None:
    """Stop a meter; from the answer on nothing may be sold for it."""
    wanted = MeterBlock(
        document_id=new_id(world), drn=DRN[name], reason_ar="فحص", reason_en="inspection"
    )
    world.a_process().services.registry.block(world.town.walid, wanted)
    world.blocked[name] = Blocked(world.sales_of(name))
    world.tell(f"{name} is stopped")


def release(world: World, name: str) -> None:
    """Let a meter be sold to again."""
    wanted = MeterRelease(document_id=new_id(world), drn=DRN[name], reason="looked at")
    world.a_process().services.registry.release(world.town.walid, wanted)
    del world.blocked[name]
    if world.was_clock_wrong:  # which came first, the block or the sealing, nobody knows then
        _forget_block(world, name)
    world.tell(f"{name} is released")


def _forget_block(world: World, name: str) -> None:
    """Ask no more that sales from packs are called those of a stopped meter."""
    for counter in world.counters:
        for one in counter.customers:
            one.was_blocked = one.was_blocked and one.meter != name


# ---------------------------------------------------------------------- after a disaster


def restore(world: World) -> None:
    """Put back the last backup and begin a new epoch; then every till brings what it holds."""
    if world.backup is None or any(seat.was_put_back for seat in world.seats):
        return  # what a server and a till both lost, nobody can know
    world.put_database_back()
    world.clock.wait(_RESTORE_S)
    if not world.restores:  # another machine, whose clock is behind; nobody has noticed yet
        world.server_clock.off = -dt.timedelta(seconds=_RESTORE_S - _MINUTE_S)
    world.restores += 1
    source = RestoredFrom(
        backup_id=new_id(world),
        backup_taken_at=world.backup.taken_at,
        backup_sha256="0" * 64,
        epoch_of_backup=world.backup.epoch,
        restored_by=world.town.walid.operator_id,
        agreed_by=world.town.maysa.operator_id,
    )
    world.servers.start()
    with writing(world.a_process().engine) as connection:
        world.epoch = begin_epoch(connection, source, world.server_clock.now())
    world.servers.stop()  # an epoch never begins under a running server
    world.servers.start()
    world.is_forgetful = True
    world.blocked = dict(world.backup.blocked)
    for name in DRN.keys() - world.blocked.keys():
        _forget_block(world, name)
    _forget_unheard(world)
    world.tell(f"restored: epoch {world.epoch}")


def _forget_unheard(world: World) -> None:
    """Drop the answers that no till has on its disk: what is forgotten was never promised."""
    heard = {
        (seat.facts.terminal_id, one.vend_id)
        for seat in world.seats
        for one in seat.till._book.in_states(frozenset(VendState))
        if one.answer_seq is not None
    }
    first = world.servers.first
    for key in [one for one in first if one not in heard]:
        del first[key]


def current_epoch(world: World) -> int:
    """Return the epoch that a backup taken now would be of."""
    with writing(world.a_process().engine) as connection:
        return epoch_number(connection)


def report(world: World, seat: Seat) -> None:
    """Let a till bring what it holds: a server that has forgotten hears first what it once answered."""

    def work() -> None:
        if seat.sign_in():
            state = seat.till.sync.bring()
            world.reported.add(seat.name)
            world.tell(f"{seat.name}: {state.behind} behind, well {state.is_well}")

    failed = seat.act(work)
    world.is_forgetful = world.is_forgetful and len(world.reported) < len(world.seats)
    if failed is not None:
        world.tell(f"{seat.name}: not brought: {failed.code}")
