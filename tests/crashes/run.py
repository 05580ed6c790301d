"""One run: customers come, things go wrong, the program stops and starts, everything settles."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.crashes.customer import Customers
from tests.crashes.hall import Hall
from tests.crashes.plan import Plan, Trouble, plan_of
from tests.crashes.program import Program
from tests.crashes.steps import Clock, Kind, PowerCut
from tests.crashes.town import Towns
from tests.crashes.troubles import Troubles
from tests.crashes.verdict import Money, judge
from tests.helpers.one_thread import virtual_waits

_BUSY_STEPS = 700  # of customers who come and go
_QUIET_STEPS = 4_000  # then all of it must be settled
_NAP_S = 5.0
_DARK_S = (0.0, 3.0, 45.0)  # until the machine is up again


@dataclass(kw_only=True)
class Outcome:
    """How a run ended; `wrong` is empty when every promise was kept."""

    seed: int
    money: Money = field(default_factory=Money)
    wrong: list[str] = field(default_factory=list)
    cuts: list[Kind] = field(default_factory=list)
    troubles: frozenset[Trouble] = frozenset()
    plan: Plan

    @property
    def is_balanced(self) -> bool:
        return not self.wrong


class Run:
    """Plays one seed."""

    def __init__(self, seed: int, hall: Hall, plan: Plan) -> None:
        self._hall, self._plan = hall, plan
        self._stops = list(zip(plan.stops, plan.power_goes_too, strict=True))
        self._customers = Customers(plan.visits, hall.acceptor, hall.rng)
        self._troubles = Troubles(hall, plan.happenings)
        self._program: Program | None = None
        self.outcome = Outcome(seed=seed, plan=plan)

    def play(self) -> None:
        """Let customers come, then let everything settle, then start once more and look."""
        self._start()
        for _ in range(_BUSY_STEPS):
            self._once(self._busy)
            if self._is_over():
                break
        self._troubles.make_good()
        self._stops.clear()
        self._hall.steps.begin(None)
        self._customers.leave()
        self._settle()
        self._restart_and_settle()
        self._judge()

    # ------------------------------------------------------------------ inside

    def _once(self, act: object) -> None:
        try:
            act()  # type: ignore[operator]
        except PowerCut:
            self._crash()

    def _busy(self) -> None:
        assert self._program is not None
        self._troubles.turn()
        if self._hall.rng.random() < 0.4:
            self._customers.act(self._program)
        self._program.step()

    def _start(self) -> None:
        """Start the program; the power may go while it starts."""
        while self._program is None:
            self._hall.steps.begin(self._stops[0][0] if self._stops else None)
            self._program = Program(self._hall)
            try:
                self._program.start()
            except PowerCut:
                self._dark()

    def _crash(self) -> None:
        self._dark()
        self._customers.start_over(stays=self._plan.stays)
        self._start()

    def _dark(self) -> None:
        """Leave only what is on disk, and perhaps take the acceptor's power too."""
        stop, takes_power = self._stops.pop(0)
        self.outcome.cuts.append(stop.kind)
        self._end()
        self._hall.disk.cut()
        self._hall.clock.wait(self._hall.rng.choice(_DARK_S))
        if takes_power:
            self._troubles.power_cut()

    def _end(self) -> None:
        if self._program is not None:
            self._program.end()
            self._program = None

    def _is_over(self) -> bool:
        return self._customers.are_gone and self._is_settled()

    def _is_settled(self) -> bool:
        """Whether no money is on its way anywhere."""
        program = self._program
        assert program is not None
        return (
            not program.is_busy
            and not self._hall.acceptor.has_note
            and not self._hall.clock.due
            and not program.machine.keeper.is_undecided
            and not program.conductor.cash.has_money
            and not program.till.purses.unsettled()
            and not program.till.office.untold()
            and program.window.page in (program.window.attract, program.window.out)
        )

    def _settle(self) -> None:
        program = self._program
        assert program is not None
        for _ in range(_QUIET_STEPS):
            program.step()
            if not program.is_busy:
                if self._is_settled():
                    return
                self._hall.clock.wait(_NAP_S * (not self._hall.acceptor.has_note))
        self.outcome.wrong.append(
            f"unsettled: page {program.window.page.name},"
            f" {len(program.till.purses.unsettled())} purses, note inside:"
            f" {self._hall.acceptor.has_note}"
        )

    def _restart_and_settle(self) -> None:
        """What is true must be so for a program that remembers nothing."""
        self._end()
        self._hall.disk.close()
        self._start()
        self._settle()

    def _judge(self) -> None:
        program, hall = self._program, self._hall
        assert program is not None
        money, wrong = judge(
            hall.town,
            hall.acceptor,
            hall.disk.path,
            program.till.purses.notes.claims(),
            hall.printer.sheets,
            inserted_minor=self._customers.inserted_minor,
            troubles=self._troubles.happened,
        )
        self.outcome.money = money
        self.outcome.wrong += wrong
        self.outcome.troubles = self._troubles.happened

    def close(self) -> None:
        """End what still runs."""
        self._end()
        self._hall.disk.close()


def run(seed: int, towns: Towns, folder: Path) -> Outcome:
    """Play a seed and return how it ended."""
    rng, clock = Random(f"crashes {seed}"), Clock()
    plan = plan_of(rng)
    with towns.fresh(clock) as town, virtual_waits(clock), _complaints() as complaints:
        hall = Hall.build(
            plan, rng=rng, clock=clock, town=town, folder=folder, identity=towns.identity
        )
        one = Run(seed, hall, plan)
        try:
            one.play()
        except Exception as error:  # noqa: BLE001 - the run is told, and the next one begins
            one.outcome.wrong.append(f"failed: {type(error).__name__}: {error}")
        finally:
            one.close()
        one.outcome.wrong += complaints
    return one.outcome


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what the program itself calls an unforeseen fault."""
    found: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            found.append(f"failed: {record.getMessage()}: {error!r}")

    handler = Handler(logging.ERROR)
    logging.getLogger().addHandler(handler)
    try:
        yield found
    finally:
        logging.getLogger().removeHandler(handler)


def count(outcomes: list[Outcome]) -> Counter[str]:
    """Return how many runs broke which promise."""
    return Counter(kind for one in outcomes for kind in {w.split(":")[0] for w in one.wrong})


__all__ = ["Outcome", "count", "run"]
