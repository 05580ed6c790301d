"""The use cases of packs for the routes: the renewal of one, and how all of them stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.agents.service import agent_at
from vending_server.db.engine import reading, take_time, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.meters.service import lock_contracts_by_id, lock_meters_of_ids
from vending_server.operators.model import Caller, Role
from vending_server.paging import WHOLE, PageAsked
from vending_server.points.service import active_terminal, terminal
from vending_server.sealing import coverage_book, editions, listing, losing, rows
from vending_server.sealing.closures import under_order
from vending_server.sealing.model import Made, Pack, Plan
from vending_server.sealing.planning import Asking, Planner
from vending_server.sealing.wraps import wraps_over
from vending_server.sync.standing import is_journal_well
from vending_server.vending.clock_guard import ClockGuard
from vending_server.vending.key_limits import CreditOfKey, count_credit
from vending_server.wire.facts import AGENT
from vending_server.wire.lost_packs import LostMeters, LostPacks
from vending_server.wire.offline_coverage import CoverageList
from vending_server.wire.pack_standing import PackList
from vending_server.wire.packs import PackDelta, PackManifest, PackRenewalRequest
from vending_server.wire.problems import ProblemCode

_ATTEMPTS: Final = 5
_ROUNDS_MAX: Final = 50  # of BOXES_MAX each, to fill a pack at once
_MEDIUM_BOXES: Final = 20_000  # of one medium; more would be above what a till reads
Step = Callable[[str], None]


def _no_step(_name: str) -> None:
    """Do nothing at a numbered step; a test may bring something that does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDesk:
    """Packs over one database."""

    engine: sa.Engine
    clock_guard: ClockGuard
    epochs: EpochBook
    planner: Planner | None  # none: the key store has no pack master yet
    on_step: Step = _no_step

    def renew(self, caller: Caller, request: PackRenewalRequest) -> PackDelta:
        """Bring a terminal's pack up to date; tell what it lacks, the same until it has it.

        Raises:
            DatabaseBusy: nothing was changed.
            Refused: JOURNAL_DIFFERS, RECOVERING_AFTER_RESTORE, CLOCK_UNRELIABLE,
                TERMINAL_SUSPENDED; KEY_UNAVAILABLE, when the key store has no pack master yet.
        """
        if self.planner is None:
            raise Refused(ProblemCode.KEY_UNAVAILABLE, reason="no_pack_master")
        for _ in range(_ATTEMPTS):
            try:
                return self._renew_once(caller, request, self.planner)
            except RowConflict:
                continue  # somebody sold to one of its meters, or renewed it, meanwhile
        raise DatabaseBusy("the pack is being changed by another process")

    def whole(self, caller: Caller) -> PackDelta:
        """Bring a terminal's pack up to date and tell all of it, for a medium.

        Raises:
            DatabaseBusy, Refused: as `renew`.
        """
        with reading(self.engine) as connection:
            request = _request(rows.pack_of(connection, caller.terminal_id))
        for _ in range(_ROUNDS_MAX):
            told = self.renew(caller, request)
            manifest = msgspec.json.decode(told.manifest, type=PackManifest)
            request = _request(manifest)
            if not told.has_more:
                break
        assert self.planner is not None, "it has just renewed"
        master = self.planner.maker.master
        nothing = msgspec.structs.replace(request, pack_number=0, edition=0)
        with writing(self.engine) as connection:
            now = self._checked(connection, caller)
            pack = rows.pack_of(connection, caller.terminal_id, lock=True)
            pack = under_order(connection, pack, now)
            delta = editions.turn(connection, pack, nothing, master, now, boxes_max=_MEDIUM_BOXES)
            over = _wraps_over(connection, caller, now)
        return delta.told(master, has_more=False, logins_over=over)

    def coverage(self, page: PageAsked) -> CoverageList:
        """Return a page of what the last replays said of each point."""
        with reading(self.engine) as connection:
            return coverage_book.told(connection, page)

    def standings(self, page: PageAsked = WHOLE) -> PackList:
        """Return a page of how packs stand."""
        with reading(self.engine) as connection:
            return listing.standings(connection, page)

    def lost(self, page: PageAsked = WHOLE) -> LostPacks:
        """Return a page of suspended terminals' packs, with the worst that can come of them."""
        with reading(self.engine) as connection:
            return losing.lost_packs(connection, page)

    def meters_of(self, terminal_id: str, page: PageAsked = WHOLE) -> LostMeters:
        """Return a page of the meters whose tokens a terminal may hold.

        Raises:
            Refused: TERMINAL_UNKNOWN.
        """
        with reading(self.engine) as connection:
            terminal(connection, terminal_id)
            return losing.lost_meters(connection, terminal_id, page)

    def _renew_once(
        self, caller: Caller, request: PackRenewalRequest, planner: Planner
    ) -> PackDelta:
        with reading(self.engine) as connection:
            take_time(connection)  # it holds nothing, and on a busy machine it takes seconds
            now = self._checked(connection, caller)
            asking = _asking(caller, now)
            pack = under_order(connection, rows.pack_of(connection, caller.terminal_id), now)
            plan = planner.plan(connection, pack, asking)
        self.on_step("planned")
        with writing(self.engine) as connection:
            self._checked(connection, caller)
            pack = rows.pack_of(connection, caller.terminal_id, lock=True)
            pack = under_order(connection, pack, now)
            self._write(connection, pack, plan, asking)
            delta = editions.turn(connection, pack, request, planner.maker.master, now)
            over = _wraps_over(connection, caller, now)
            self.on_step("turned")
        return delta.told(planner.maker.master, has_more=plan.has_more, logins_over=over)

    def _checked(self, connection: sa.Connection, caller: Caller) -> dt.datetime:
        """Return the time, at a terminal that may hold a pack now."""
        active_terminal(connection, caller.terminal_id)
        if not is_journal_well(connection, caller.terminal_id):
            raise Refused(ProblemCode.JOURNAL_DIFFERS)
        self.epochs.check_complete(connection)
        return self.clock_guard.now(connection)

    def _write(self, connection: sa.Connection, pack: Pack, plan: Plan, asking: Asking) -> None:
        """Write what was planned, if all that it was planned from is still so.

        Raises:
            RowConflict: it is not; nothing may be committed.
        """
        is_as_planned = pack.pack_number == plan.pack_number
        if not is_as_planned or rows.exposure_of(connection, pack.terminal_id) != plan.known:
            raise RowConflict("a pack changed while it was being planned")
        editions.ask_voids(connection, pack, sorted(plan.voids), asking.now)
        if not plan.made:
            return
        made = _still_fitting(connection, plan.made)
        made = _within_room(connection, pack, made, asking, plan.known.amount_minor)
        made = _under_key_limits(connection, made)
        rows.write_made(
            connection,
            pack,
            made,
            added_in=pack.edition + 1,
            valid_until=pack.lasts_until(asking.now),
        )


def _request(held: Pack | PackManifest) -> PackRenewalRequest:
    """Ask for what is new since an edition, as the till that holds it would."""
    return PackRenewalRequest(pack_number=held.pack_number, edition=held.edition, software_time="")


def _wraps_over(connection: sa.Connection, caller: Caller, now: dt.datetime) -> list[str]:
    return wraps_over(connection, caller.terminal_id, caller.point.number, now)


def _asking(caller: Caller, now: dt.datetime) -> Asking:
    return Asking(
        point=caller.point.number,
        is_agent=caller.point.kind == AGENT,
        takes_notes_only=Role.SELF_SERVICE in caller.roles,
        now=now,
    )


def _still_fitting(connection: sa.Connection, made: Sequence[Made]) -> list[Made]:
    """Lock the meters; leave out those that were blocked, moved or keyed otherwise meanwhile.

    A set of key-change tokens is handed out under the same lock, and not while a vend is exposed.
    The contracts come first, as in a sale: a row that names one waits for whoever holds it.
    """
    lock_contracts_by_id(connection, {one.contract_id for one in made})
    locked = lock_meters_of_ids(connection, {one.meter.id for one in made})
    return [one for one in made if locked.get(one.meter.id) == (one.meter, one.contract_id)]


def _under_key_limits(connection: sa.Connection, made: Sequence[Made]) -> list[Made]:
    """Count the tokens of limited keys as issued; leave out those that a limit has no room for."""
    limited = [one for one in made if one.issued.credit_limit_tenths is not None]
    uses = [
        CreditOfKey(
            sgc=one.meter.sgc,
            krn=one.meter.krn,
            units_tenths=one.issued.value,
            limit_tenths=one.issued.credit_limit_tenths or 0,
        )
        for one in limited
    ]
    if not uses:
        return list(made)
    fits = dict(
        zip((one.vend.sealed_id for one in limited), count_credit(connection, uses), strict=True)
    )
    return [one for one in made if fits.get(one.vend.sealed_id, True)]


def _within_room(
    connection: sa.Connection,
    pack: Pack,
    made: Sequence[Made],
    asking: Asking,
    exposed_minor: int,
) -> list[Made]:
    """Leave out what the ceiling, or an agent's float, has no room for as they are now."""
    room = pack.ceiling_minor - exposed_minor
    if asking.is_agent:
        agent = agent_at(connection, asking.point, lock=True)
        room = min(room, agent.left_minor - rows.exposed_at_point(connection, asking.point))
    fitting: list[Made] = []
    for one in made:
        if one.amount_minor <= room:
            room -= one.amount_minor
            fitting.append(one)
    return fitting
