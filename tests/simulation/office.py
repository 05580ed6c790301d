"""What head office does: stop a meter, restore a backup, and see that every till reports afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from kiosk.flows.vend_book import VendFacts
from tests.simulation.seat import Seat
from tests.simulation.town import DRN
from tests.simulation.world import Blocked, World
from vending_server.db.engine import writing
from vending_server.epochs.service import RestoredFrom, begin_epoch, epoch_number
from vending_server.wire.canonical import digest_hex
from vending_server.wire.ids import uuid7
from vending_server.wire.recovery import (
    RecoveredVend,
    RecoveryReport,
    recovered_vend_message,
    recovery_report_message,
)
from vending_server.wire.registry import MeterBlock, MeterRelease
from vending_server.wire.vend import VendRequest

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
    world.tell(f"{name} is released")


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
    world.tell(f"restored: epoch {world.epoch}")


def current_epoch(world: World) -> int:
    """Return the epoch that a backup taken now would be of."""
    with writing(world.a_process().engine) as connection:
        return epoch_number(connection)


def report(world: World, seat: Seat) -> None:
    """Let a till bring back all that it was ever answered, and say that this is all.

    A technician's tool: the till has no way of its own yet (docs/recovery.md).
    """

    def work() -> None:
        if not seat.sign_in():
            return
        for facts in list(seat.till._book._vends.values()):
            _bring_back(world, seat, facts)
        head = seat.till._journal.head
        signed = recovery_report_message(
            terminal_id=seat.facts.terminal_id,
            epoch=world.epoch,
            journal_sequence=head.seq,
            journal_hash=head.hash.hex(),
        )
        message = RecoveryReport(
            epoch=world.epoch,
            journal_sequence=head.seq,
            journal_hash=head.hash.hex(),
            signature=seat.facts.identity.sign(signed).hex(),
        )
        _post(seat, "/v1/recovery/report", message)
        world.reported.add(seat.name)
        world.is_forgetful = len(world.reported) < len(world.seats)
        world.tell(f"{seat.name}: reported")

    failed = seat.act(work)
    if failed is not None:
        world.tell(f"{seat.name}: not reported: {failed.code}")


def _bring_back(world: World, seat: Seat, facts: VendFacts) -> None:
    till = seat.till
    sealed = till._book.sealed_answer(facts)
    if sealed is None:
        return
    answer = till._reader._box.open(sealed, vend_id=facts.vend_id).decode()
    request = request_of(facts)
    signed = recovered_vend_message(
        terminal_id=seat.facts.terminal_id,
        operator=facts.intent.operator,
        request=request,
        answer=answer,
    )
    message = RecoveredVend(
        operator=facts.intent.operator,
        request=request,
        answer=answer,
        signature=seat.facts.identity.sign(signed).hex(),
    )
    told = msgspec.json.decode(_post(seat, "/v1/recovery/vends", message))
    if told["outcome"] == "held":
        world.held[facts.vend_id] = told["reason"]
    world.tell(f"{seat.name}: brought back {facts.state}: {told['outcome']} {told['reason']}")


def request_of(facts: VendFacts) -> str:
    """Return the very request that a journal's intent is of, proved by its hash."""
    intent = facts.intent
    for is_again in (False, True):
        for old_tokens in (None, False, True):
            request = VendRequest(
                vend_id=facts.vend_id,
                drn=intent.drn,
                tender_minor=intent.tender_minor if intent.units_tenths is None else None,
                units_tenths=intent.units_tenths,
                tenders=list(intent.tenders),
                received_minor=intent.received_minor,
                quote_hash=intent.quote_hash,
                receipt_sequence=intent.receipt_sequence,
                visit_id=intent.visit_id,
                is_again=is_again,
                made_at=intent.at,
                old_tokens_entered=old_tokens,
            )
            body = msgspec.json.encode(request)
            if digest_hex(body) == intent.request_sha256:
                return body.decode()
    raise AssertionError("an intent is not of its request")


def _post(seat: Seat, path: str, message: msgspec.Struct) -> bytes:
    return seat.till._api._asked("POST", path, msgspec.json.encode(message))
