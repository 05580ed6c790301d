"""One till: what survives a crash of its program, the program itself, and the hands on it.

`act` is the only door: whatever is done at a till may stop at any step, and then the program starts
again from what is on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, Final

from kiosk.api_client import ApiClient, Declined, SessionEnded, Unreachable
from kiosk.errors import KioskError
from kiosk.flows.pack import Pack
from kiosk.flows.shift_values import ActState
from kiosk.flows.till import Till
from kiosk.flows.vend_states import VendState
from tests.crashes.steps import Kind, PowerCut, Steps, Stop
from tests.helpers.fake_till import render, render_shift_slip, render_slip
from tests.helpers.one_thread import without_threads
from tests.simulation.devices import CounterDisk, CounterPrinter
from tests.simulation.line import URL, Line, Servers
from tests.simulation.time_of_day import WallClock, WorldClock
from tests.simulation.town import PASSWORD, SeatFacts
from vending_server.wire.ids import uuid7

_DARK_S: Final = (1.0, 5.0, 40.0)  # until the machine is up again
_MOVING: Final = frozenset({VendState.INTENT, VendState.SENT, VendState.PRINTING})
NO: Final = (Declined, Unreachable)


class Seat:
    """One till of the town and all that stands around it."""

    def __init__(
        self, facts: SeatFacts, folder: Path, *, servers: Servers, clock: WorldClock, rng: Random
    ) -> None:
        self.facts, self.clock, self.rng = facts, clock, rng
        self.steps = Steps()
        self.wall = WallClock(clock)
        folder.mkdir(exist_ok=True)
        self.disk = CounterDisk(folder, identity=facts.identity, steps=self.steps, rng=rng)
        self.printer = CounterPrinter(self.steps)
        self.line = Line(servers, clock, facts.terminal_id)
        self.line.at_step = lambda _name: self.steps.at(Kind.REQUEST)
        self.program: Till | None = None
        self.stopped_at: list[str] = []
        self.drawer_minor = 0
        self.was_put_back = False  # its disk holds an older state than it once did
        self.sheets_before = 0  # printed before that: this disk may not know their numbers
        self.recovery_s = 0.0  # the longest that it took to know where everything stands
        self.left_open: list[str] = []  # what a program left as it was when it started

    @property
    def name(self) -> str:
        return self.facts.name

    @property
    def till(self) -> Till:
        """The program that runs."""
        assert self.program is not None, "no program runs"
        return self.program

    def held_of(self, copy: Mapping[str, Any]) -> int:
        """Return how many records of this very journal a server's copy holds.

        Behind a disk that was put back the copy goes on with records that are not here: none then.
        """
        journal, last = self.till._journal, copy["sequence"]
        if last == 0 or last > journal.head.seq:
            return 0
        return last if journal.record(last).hash.hex() == copy["hash"] else 0

    # ------------------------------------------------------------------ the program

    def start(self) -> None:
        """Start the program; the power may go while it starts."""
        began = self.clock.seconds
        while self.program is None:
            try:
                self.program = self._begin()
                self.program.recover()
            except PowerCut:
                self.cut_power()
                began = self.clock.seconds
        self.recovery_s = max(self.recovery_s, self.clock.seconds - began)
        self.left_open += _under_way(self.program)

    def _begin(self) -> Till:
        journal = self.disk.open()
        pack = Pack(
            shelf=self.disk.open_shelf(),
            journal=journal,
            identity=self.facts.identity,
            terminal_id=self.facts.terminal_id,
            clock=self.wall.now,
            steady_ns=lambda: int(self.clock.seconds * 10**9),
        )
        pack.recover()
        till = Till(
            journal=journal,
            pack=pack,
            api=ApiClient(URL, new_session=lambda: self.line),  # type: ignore[arg-type,return-value]
            identity=self.facts.identity,
            terminal_id=self.facts.terminal_id,
            printer=self.printer,
            renderer=render,
            slip_renderer=render_slip,
            shift_slips=render_shift_slip,
            clock=self.wall.now,
            new_id=self.new_id,
            on_step=lambda _step: self.steps.at(Kind.TURN),
        )
        till.sync.keep_time(pack.server_seen, is_wanted=pack.wants_time)
        return without_threads(till)

    def new_id(self) -> str:
        """Return an id as the till makes them, of this run's own chance."""
        unix_ms = int(self.wall.now().timestamp() * 1000)
        return uuid7(unix_ms=unix_ms, random_bytes=self.rng.randbytes(10))

    def stop_at(self, stop: Stop) -> None:
        """Let the program stop at a numbered step from now on."""
        self.steps.begin(stop)

    def cut_power(self) -> None:
        """Leave only what is on disk."""
        self.stopped_at.append(str(self.steps.stop))
        self.steps.begin(None)
        self.program = None
        self.disk.cut()
        self.clock.wait(self.rng.choice(_DARK_S))

    def restart(self) -> None:
        """End properly and start again."""
        self.steps.begin(None)
        self.end()
        self.start()

    def end(self) -> None:
        """End properly; what is on disk stays."""
        self.program = None
        self.disk.close()

    def act(self, work: Callable[[], Any]) -> KioskError | None:
        """Do something at the till; return what it refused with, or what failed.

        After a power cut in the middle the program runs again and remembers nothing.
        """
        if self.program is None:
            self.start()
        try:
            self._attended(work)
        except KioskError as refused:
            return refused
        except PowerCut:
            self.cut_power()
            self.start()
            return _STOPPED
        return None

    def _attended(self, work: Callable[[], Any]) -> None:
        """Do it; a session that the server ended is ended here too, as the window does."""
        try:
            work()
        except SessionEnded:
            if self.till.session is not None:
                self.till.logout()
            raise

    # ------------------------------------------------------------------ whoever works there

    def sign_in(self) -> bool:
        """See that somebody is signed in; whether it is so."""
        till = self.till
        if till.session is None:
            try:
                till.login(self.facts.login, PASSWORD)
            except NO:
                return False
        session = self.till.session
        if session is not None and not session.session and not self.line.is_cut:
            till.logout()  # let in by the pack, and the line is back
            try:
                till.login(self.facts.login, PASSWORD)
            except NO:
                return False
        return True


def _under_way(till: Till) -> Iterator[str]:
    """Tell what cannot be under way in a program that has just started."""
    for facts in till._book.in_states(_MOVING):
        yield f"a vend {facts.state}"
    for act in till.shifts._book.acts(state=ActState.IN_DOUBT):
        if not act.was_lost:
            yield f"{act.kind} of the cash desk"


class Stopped(KioskError):
    """The power went."""

    code = "power_cut"


_STOPPED: Final = Stopped("the power went")
