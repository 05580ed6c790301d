"""A till with a journal, an acceptor and everything that can happen to both, in any order.

The till writes what it is told a little later than it is told; a crash forgets what is
not written.  What counts is what the journal says in the end.
"""

from __future__ import annotations

import pytest
from acceptors_bench import (
    ALL_NOTES,
    CoinKind,
    Id003Kind,
    VirtualBillRig,
    audit,
    cctalk,
    ends_of,
    resume_from,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.cash_acceptors.base import (
    AcceptorEvent,
    AcceptorRestarted,
    CoinAccepted,
    EventsLost,
    NoteInEscrow,
    NoteOrder,
)
from drivers.cash_acceptors.cctalk_frames import Check
from drivers.simulators.acceptor_wire import FaultyWire

ALL_COINS = frozenset({10, 50, 100, 200, 500, 1000})


class JournalingTill:
    def __init__(self, bench) -> None:
        self.bench = bench
        self.journal: list[AcceptorEvent] = []
        self.ordered: dict[str, NoteOrder] = {}
        self._wants = True
        self._begin()

    def _begin(self):
        self.read = 0
        self.bench.sink.kept = 0  # this till confirms by itself
        if self.bench.kind is CoinKind:
            self.bench.driver.accept_coins(ALL_COINS)
        else:
            self.bench.driver.accept_notes(ALL_NOTES)

    def write(self, count=100):
        """Write up to so many events, and do what they ask for."""
        for event in self.bench.sink.events[self.read :][:count]:
            self.read += 1
            if not isinstance(event, AcceptorEvent):
                continue
            self.journal.append(event)
            self.bench.driver.confirm(event.mark)
            if isinstance(event, NoteInEscrow):
                self._decide(event.escrow_id)

    def _decide(self, escrow_id):
        self._wants = not self._wants
        order = NoteOrder.RETURN if self._wants else NoteOrder.STACK
        self.ordered[escrow_id] = order
        driver = self.bench.driver
        (driver.stack_note if order is NoteOrder.STACK else driver.return_note)(escrow_id)

    def crash(self):
        self.bench.restart(resume_from(self.journal, self.ordered))
        self._begin()


def rest(bench, till):
    bench.core.is_mute = False
    till.write()
    if bench.wire.is_cut:
        bench.plug()


def away(bench):
    bench.clock.now += 25
    bench.core.tick()


def mute(bench):
    bench.core.is_mute = not bench.core.is_mute


def tell(story, bench, till, values):
    """Let a story happen, then let everything come to rest."""
    deeds = {
        "turn": lambda: None,
        "write": till.write,
        "write one": lambda: till.write(1),
        "crash": till.crash,
        "power": bench.core.power_cycle,
        "unplug": bench.unplug,
        "away": lambda: away(bench),
        "mute": lambda: mute(bench),
        "rest": lambda: rest(bench, till),
    }
    for turn, act in enumerate([*story, *["rest"] * 260]):
        if act == "insert":
            bench.core.insert(values[turn % len(values)])
        else:
            deeds[act]()
        bench.turn()


EVERYDAY = ("insert", "write", "turn")
TROUBLE = ("write one", "rest", "crash", "power", "unplug", "away", "mute")
acts = st.sampled_from((*EVERYDAY * 3, *TROUBLE))
faults = st.fixed_dictionaries(
    {
        "lost": st.sets(st.integers(0, 3000), max_size=10),
        "spoilt": st.sets(st.integers(0, 3000), max_size=10),
        "cut_at": st.none() | st.integers(0, 3000),
    }
)
stories = st.lists(acts, max_size=40)
budget = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
KINDS = [cctalk(Check.SIMPLE), cctalk(Check.CRC16), Id003Kind]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
@given(story=stories, wire=faults, stacks=st.booleans())
@budget
def test_no_story_loses_or_doubles_a_note_in_the_journal(kind, story, wire, stacks):
    bench = VirtualBillRig(kind, wire=FaultyWire(**wire), stacks_at_power_up=stacks)
    till = JournalingTill(bench)

    tell(story, bench, till, (20, 50, 200))

    audit(till.journal, bench.core)
    for event in till.journal:
        if isinstance(event, NoteInEscrow):
            assert len(ends_of(till.journal, event.escrow_id)) == 1, till.journal


@given(story=stories, wire=faults)
@budget
def test_no_story_loses_or_doubles_a_coin_in_the_journal(story, wire):
    bench = VirtualBillRig(CoinKind, wire=FaultyWire(**wire))
    till = JournalingTill(bench)

    tell(story, bench, till, (10, 500, 1000))

    told = sum(e.coin.amount_minor for e in till.journal if isinstance(e, CoinAccepted))
    assert told <= sum(bench.core.box)
    if not any(isinstance(event, EventsLost | AcceptorRestarted) for event in till.journal):
        assert told == sum(bench.core.box)
