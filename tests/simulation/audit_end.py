"""The last audit: everything works again, so that nothing may be open any more."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator

from kiosk.errors import KioskError
from kiosk.flows.vend_states import VendState
from kiosk.store.verify import verify_journal
from tests.helpers.audit import audit
from tests.simulation.audit import ENGINE, Auditor
from tests.simulation.audit_packs import EXPOSED
from tests.simulation.customers import Customer, Has
from tests.simulation.facts import Facts
from tests.simulation.seat import NO, Seat
from tests.simulation.world import World
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.db.engine import reading
from vending_server.issuing.model import SERVICE_OF


def at_end(auditor: Auditor, world: World) -> list[str]:
    """Return what does not hold when everything is healed."""
    wrong = auditor.after_step()
    facts, _ = auditor.look()
    wrong += _nobody_waits(world)
    wrong += _counted_is_right(world)
    wrong += _meters_accept(world)
    wrong += _replays(world)
    wrong += _exposures(world, facts)
    for seat in world.seats:
        wrong += _journal(seat, facts.copies.get(seat.facts.terminal_id))
    if not world.held:
        with reading(world.a_process().engine) as connection:
            try:
                audit(connection)
            except AssertionError as error:
                wrong.append(f"I9: {(str(error) or 'an audit failed').splitlines()[0]}")
    return wrong


def _exposures(world: World, facts: Facts) -> Iterator[str]:
    """Head office is told what the rows say, in both figures."""
    exposed: Counter[str] = Counter()
    for one in facts.sealed:
        exposed[one["terminal_id"]] += one["amount_minor"] * (one["state"] in EXPOSED)
    for told in world.a_process().services.packs.standings().packs:
        ever = facts.ever_delivered.get(told.terminal_id, 0)
        if told.exposed_minor != exposed[told.terminal_id]:
            yield f"I13: {exposed[told.terminal_id]} are exposed, told are {told.exposed_minor}"
        if told.ever_delivered_minor != ever:
            yield f"I13: {ever} were ever delivered, told are {told.ever_delivered_minor}"


def _nobody_waits(world: World) -> Iterator[str]:
    for counter in world.counters:
        for one in counter.customers:
            if one.has is Has.PAID:
                yield f"I11: customer {one.number} has neither token nor money: {one.vend_id}"
        gone = {one.vend_id for one in counter.customers if one.has is Has.MONEY_BACK}
        for facts in counter.seat.till._book.in_states(frozenset({VendState.REFUSED})):
            if facts.vend_id in gone:
                yield f"I11: money of {facts.vend_id} went back, and no record says so"
        acts = counter.seat.till.shifts.state().pending
        if acts:
            yield f"I11: {len(acts)} acts of the cash desk of {counter.seat.name} are open"


def _counted_is_right(world: World) -> Iterator[str]:
    if world.epoch > 1:
        return  # the shift may have been forgotten
    for desk in world.desks:
        if desk.counter.seat.was_put_back:
            continue  # so may its disk have: the cash of both shifts lay in one drawer
        for counted, report in desk.reports:
            if report.counted_minor != counted:
                yield f"I6: {counted} were counted, the Z says {report.counted_minor}"
            if report.variance_minor:
                yield f"I6: Z {report.number} has a difference of {report.variance_minor}"


def _meters_accept(world: World) -> Iterator[str]:
    """Enter every token that a customer took home, in the order in which they were bought."""
    meters: dict[str, VirtualMeter] = {}
    entered: set[str] = set()
    unplanned: set[str] = set()  # a restore forgot the plan of their new key: two people are asked
    bought = [one for counter in world.counters for one in counter.customers if one.tokens]
    for one in sorted(bought, key=_when):
        if one.vend_id in world.held and len(one.tokens) > 1:
            unplanned.add(one.meter)
        if one.meter in unplanned:
            continue
        meter = meters.setdefault(one.meter, _on_the_wall(world, one.meter))
        for token in one.tokens:
            if token in entered and token != one.tokens[-1]:
                continue  # a new key that the meter has: it comes with every sale until it is seen
            entered.add(token)
            verdict = meter.enter(token)
            if verdict not in {Verdict.ACCEPT, *_PARTS}:
                yield f"I4: {one.meter} says {verdict} to a token of customer {one.number}"


_PARTS = (Verdict.FIRST_KCT, Verdict.SECOND_KCT, Verdict.THIRD_KCT)


def _when(one: Customer) -> int:
    return one.number


def _on_the_wall(world: World, name: str) -> VirtualMeter:
    meter = world.town.meters[name]
    key = world.town.key_of(meter.id, krn=meter.krn, base_year=meter.base_year)
    return VirtualMeter.for_key(
        spec=meter.key_spec(), decoder_key=key, service=SERVICE_OF[meter.utility], engine=ENGINE
    )


def _replays(world: World) -> Iterator[str]:
    """Ask for every vend once more: the same answer, or none that was ever believed."""
    for counter in world.counters:
        seat = counter.seat
        if not seat.sign_in():
            yield f"I1: nobody can sign in at {seat.name}"
            continue
        for one in counter.customers:
            key = (seat.facts.terminal_id, one.vend_id or "")
            first = world.servers.first.get(key)
            if first is None or one.vend_id in world.held:
                continue
            try:
                told = seat.till._api.ask_vend(vend_id=key[1], timeout_s=10.0)
            except NO as refused:
                yield f"I2: asked again, the server says {refused.code}"
                continue
            if getattr(told, "raw", None) != first:
                yield f"I2: asked again, the server says {type(told).__name__}"


def _journal(seat: Seat, copy: dict[str, object] | None) -> Iterator[str]:
    try:
        verify_journal(seat.disk.path, public_key=seat.facts.identity.public_key)
    except KioskError as error:
        yield f"I7: the journal of {seat.name} does not verify: {error.code}"
        return
    head = seat.till._journal.head
    if copy is None:
        yield f"I7: nothing of the journal of {seat.name} came"
    elif copy["standing"] == "well" and (copy["sequence"], copy["hash"]) != (
        head.seq,
        head.hash.hex(),
    ):
        yield f"I7: {head.seq} records of {seat.name}, the server holds {copy['sequence']}"
    with contextlib.closing(sqlite3.connect(seat.disk.path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    if count != head.seq:
        yield f"I7: {count} records of {seat.name} are on disk, it believes in {head.seq}"
