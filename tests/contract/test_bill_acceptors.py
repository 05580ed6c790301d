"""What every acceptor of notes promises, whatever its protocol."""

from __future__ import annotations

import pytest
from acceptors_bench import (
    ALL_NOTES,
    Id003Kind,
    PtyBillRig,
    VirtualBillRig,
    audit,
    cctalk,
    ends_of,
    escrowed,
    open_for,
    resume_from,
    wait_for_condition,
    wait_for_kind,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorRestarted,
    DoubtReason,
    EventsLost,
    FraudAttempt,
    FraudKind,
    Note,
    NoteInDoubt,
    NoteInEscrow,
    NoteOrder,
    NoteRejected,
    NoteReturned,
    NoteStacked,
    RejectReason,
)
from drivers.cash_acceptors.cctalk_frames import Check
from drivers.simulators.acceptor_wire import FaultyWire

KINDS = [cctalk(Check.SIMPLE), cctalk(Check.CRC16), Id003Kind]
kinds = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
PATIENCE = 400  # turns


@pytest.fixture(params=[VirtualBillRig, PtyBillRig], ids=["virtual", "pty"])
def rig(request, kind, tmp_path):
    made = request.param(kind, tmp_path)
    yield made
    made.close()


@kinds
def test_a_note_in_escrow_is_told_and_stacked_once_when_ordered(rig):
    open_for(rig)

    escrow = escrowed(rig, 50)
    assert escrow.note == Note(amount_minor=5000, currency="ILS")
    assert rig.core.cash_box == []
    rig.driver.stack_note(escrow.escrow_id)
    stacked = wait_for_kind(rig, NoteStacked)

    assert (stacked.escrow_id, rig.core.cash_box) == (escrow.escrow_id, [50])
    following = escrowed(rig, 20)  # so that there was time to tell it twice
    rig.driver.return_note(following.escrow_id)
    wait_for_kind(rig, NoteReturned)
    assert len(ends_of(rig.sink.events, escrow.escrow_id)) == 1


@kinds
def test_a_note_is_returned_when_ordered(rig):
    open_for(rig)
    escrow = escrowed(rig)

    rig.driver.return_note(escrow.escrow_id)

    assert wait_for_kind(rig, NoteReturned).escrow_id == escrow.escrow_id
    assert (rig.core.cash_box, rig.core.given_back) == ([], [20])


@kinds
def test_an_unplugged_acceptor_comes_back_and_tells_what_became_of_the_note(rig):
    open_for(rig)
    escrow = escrowed(rig)
    rig.unplug()
    wait_for_condition(rig, AcceptorCondition.GONE)
    rig.driver.stack_note(escrow.escrow_id)
    since = len(rig.sink.events)

    rig.plug()

    assert wait_for_kind(rig, NoteStacked, since=since).escrow_id == escrow.escrow_id
    assert rig.core.cash_box == [20]
    wait_for_condition(rig, AcceptorCondition.ACCEPTING, since=since)


@kinds
def test_a_stacker_that_is_taken_out_closes_the_acceptor_until_it_is_back(rig):
    open_for(rig)
    rig.hand("take_stacker_out")
    wait_for_condition(rig, AcceptorCondition.STACKER_REMOVED)
    since = len(rig.sink.events)

    rig.hand("put_stacker_in")

    wait_for_condition(rig, AcceptorCondition.ACCEPTING, since=since)
    escrowed(rig)


@pytest.fixture
def bench(kind):
    return VirtualBillRig(kind)


@kinds
def test_nothing_is_accepted_before_it_is_said_so(bench):
    wait_for_condition(bench, AcceptorCondition.REFUSING)
    assert not bench.core.insert(20)
    open_for(bench)
    bench.driver.refuse_notes()
    wait_for_condition(bench, AcceptorCondition.REFUSING, since=len(bench.sink.events))

    assert not bench.core.insert(20)


@kinds
def test_an_acceptor_is_left_closed_when_its_driver_ends(bench):
    open_for(bench)

    bench.end()

    assert not bench.core.insert(20)


@kinds
def test_only_the_denominations_asked_for_are_accepted(bench):
    open_for(bench, frozenset({2000, 7}))

    assert not bench.core.insert(200)

    assert wait_for_kind(bench, NoteRejected).reason is RejectReason.REFUSED
    assert escrowed(bench, 20).note.amount_minor == 2000


@kinds
def test_a_note_nobody_decides_about_is_held_and_then_given_back(bench):
    open_for(bench)
    begun = bench.clock.now
    escrowed(bench)

    wait_for_kind(bench, NoteReturned)

    assert 60 <= bench.clock.now - begun < 70
    assert bench.core.given_back == [20]


@kinds
def test_the_first_order_stands(bench):
    open_for(bench)
    escrow = escrowed(bench)
    bench.driver.stack_note(escrow.escrow_id)
    bench.driver.return_note(escrow.escrow_id)

    wait_for_kind(bench, NoteStacked)

    assert bench.core.cash_box == [20]


@kinds
def test_an_order_for_a_note_that_is_gone_does_not_touch_the_next_one(bench):
    open_for(bench)
    first = escrowed(bench)
    bench.driver.return_note(first.escrow_id)
    wait_for_kind(bench, NoteReturned)
    second = escrowed(bench, 50)

    bench.driver.stack_note(first.escrow_id)
    for _ in range(20):
        bench.turn()

    assert bench.core.cash_box == []
    bench.driver.return_note(second.escrow_id)
    wait_for_kind(bench, NoteReturned, since=len(bench.sink.events))


@kinds
@pytest.mark.parametrize("stacks", [False, True], ids=["gives back", "stacks"])
@pytest.mark.parametrize("ordered", [NoteOrder.NONE, NoteOrder.STACK])
def test_a_restart_of_the_acceptor_leaves_the_note_in_doubt(kind, stacks, ordered):
    bench = VirtualBillRig(kind, stacks_at_power_up=stacks)
    open_for(bench)
    escrow = escrowed(bench)
    if ordered is NoteOrder.STACK:
        bench.driver.stack_note(escrow.escrow_id)
        bench.turn()

    bench.core.power_cycle()

    doubt = wait_for_kind(bench, NoteInDoubt)
    assert (doubt.escrow_id, doubt.ordered) == (escrow.escrow_id, ordered)
    assert doubt.reason is DoubtReason.RESTARTED
    audit(bench.sink.events, bench.core)
    wait_for_condition(bench, AcceptorCondition.ACCEPTING, since=len(bench.sink.events) - 1)
    escrowed(bench, 100)


@kinds
def test_a_restart_that_the_journal_does_not_hold_keeps_the_acceptor_closed(bench):
    open_for(bench)
    bench.sink.kept = 0
    bench.core.power_cycle()
    restart = wait_for_kind(bench, AcceptorRestarted)
    for _ in range(20):
        bench.turn()
    assert not bench.core.insert(20)

    bench.driver.confirm(restart.mark)

    wait_for_condition(bench, AcceptorCondition.ACCEPTING, since=len(bench.sink.events))
    escrowed(bench)


@kinds
def test_a_jam_closes_the_acceptor_and_the_note_is_counted_once_it_is_freed(bench):
    open_for(bench)
    escrow = escrowed(bench)
    bench.core.jam()
    bench.driver.stack_note(escrow.escrow_id)
    wait_for_condition(bench, AcceptorCondition.JAMMED)

    bench.core.clear_jam()

    assert wait_for_kind(bench, NoteStacked).escrow_id == escrow.escrow_id
    wait_for_condition(bench, AcceptorCondition.ACCEPTING, since=len(bench.sink.events) - 2)


@kinds
def test_a_note_that_stays_jammed_is_in_doubt(bench):
    open_for(bench)
    escrow = escrowed(bench)
    bench.core.jam()
    bench.driver.stack_note(escrow.escrow_id)

    doubt = wait_for_kind(bench, NoteInDoubt)

    assert (doubt.reason, doubt.ordered) == (DoubtReason.JAM, NoteOrder.STACK)


@kinds
def test_time_without_contact_does_not_put_a_note_in_doubt(bench):
    open_for(bench)
    escrow = escrowed(bench)
    bench.core.jam()
    bench.driver.stack_note(escrow.escrow_id)
    wait_for_condition(bench, AcceptorCondition.JAMMED)
    bench.unplug()
    wait_for_condition(bench, AcceptorCondition.GONE)
    bench.clock.now += 300
    since = len(bench.sink.events)

    bench.plug()
    wait_for_condition(bench, AcceptorCondition.JAMMED, since=since)
    bench.core.clear_jam()

    assert wait_for_kind(bench, NoteStacked).escrow_id == escrow.escrow_id


@kinds
def test_a_full_stacker_closes_the_acceptor(bench):
    open_for(bench)

    bench.core.fill_stacker()

    wait_for_condition(bench, AcceptorCondition.STACKER_FULL)
    assert not bench.core.insert(20)


@kinds
def test_a_note_pulled_back_is_told_as_an_attempt_to_cheat(bench):
    open_for(bench)
    escrow = escrowed(bench)

    bench.core.pull_back()

    assert wait_for_kind(bench, FraudAttempt).kind is FraudKind.PULLED_BACK
    doubt = wait_for_kind(bench, NoteInDoubt)
    assert (doubt.escrow_id, doubt.ordered) == (escrow.escrow_id, NoteOrder.NONE)


@kinds
def test_paper_is_rejected(bench):
    open_for(bench)

    bench.core.insert_paper()

    assert wait_for_kind(bench, NoteRejected).reason is RejectReason.INVALID


@kinds
def test_a_mute_acceptor_is_silent_until_it_answers_again(bench):
    open_for(bench)
    bench.core.is_mute = True
    wait_for_condition(bench, AcceptorCondition.SILENT)
    since = len(bench.sink.events)

    bench.core.is_mute = False

    wait_for_condition(bench, AcceptorCondition.ACCEPTING, since=since)


def one_sale(bench, *, is_stacked=True):
    """Insert a note, order, and go on until everything is told; plugs come back by themselves."""
    bench.driver.accept_notes(ALL_NOTES)
    is_in = is_ordered = False
    for _ in range(PATIENCE):
        bench.turn()
        if bench.wire.is_cut:
            bench.plug()
        if not is_in:
            is_in = bench.core.insert(20)
        told = [e for e in bench.sink.events if isinstance(e, NoteInEscrow)]
        if told and not is_ordered:
            is_ordered = True
            order = bench.driver.stack_note if is_stacked else bench.driver.return_note
            order(told[-1].escrow_id)
        if told and ends_of(bench.sink.events, told[-1].escrow_id):
            return told[-1]
    raise AssertionError(bench.sink.events)


def bytes_of_a_sale(kind):
    bench = VirtualBillRig(kind)
    one_sale(bench)
    return bench.wire.passed


@kinds
@pytest.mark.parametrize("fault", ["cut", "lost", "spoilt"])
def test_a_fault_at_any_byte_never_loses_or_doubles_a_stacked_note(kind, fault):
    for at in range(0, bytes_of_a_sale(kind), 2 if fault == "cut" else 3):
        wire = FaultyWire(cut_at=at) if fault == "cut" else FaultyWire(**{fault: [at]})
        bench = VirtualBillRig(kind, wire=wire)

        escrow = one_sale(bench)

        audit(bench.sink.events, bench.core)
        (end,) = ends_of(bench.sink.events, escrow.escrow_id)
        assert isinstance(end, NoteStacked), (at, end)  # the device kept its power, so it is known
        assert not [e for e in bench.sink.events if isinstance(e, EventsLost)], at


@kinds
@given(
    faults=st.fixed_dictionaries(
        {
            "lost": st.sets(st.integers(0, 900), max_size=12),
            "spoilt": st.sets(st.integers(0, 900), max_size=12),
            "cut_at": st.none() | st.integers(0, 900),
            "has_echo": st.booleans(),
        }
    ),
    power_at=st.none() | st.integers(0, 40),
    stacks=st.booleans(),
    is_stacked=st.booleans(),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_no_schedule_of_faults_loses_or_doubles_a_stacked_note(
    kind, faults, *, power_at, stacks, is_stacked
):
    faults = faults | {"has_echo": faults["has_echo"] and kind.hears_itself}
    bench = VirtualBillRig(kind, wire=FaultyWire(**faults), stacks_at_power_up=stacks)
    inner, turns = bench.turn, iter(range(10_000))

    def turn():
        inner()
        if next(turns) == power_at:
            bench.core.power_cycle()

    bench.turn = turn
    escrow = one_sale(bench, is_stacked=is_stacked)

    audit(bench.sink.events, bench.core)
    assert len(ends_of(bench.sink.events, escrow.escrow_id)) == 1


@kinds
@pytest.mark.parametrize("crash", ["ours", "both"])
def test_our_own_crash_after_any_event_loses_and_doubles_nothing(kind, crash):
    whole = VirtualBillRig(kind)
    one_sale(whole)
    for kept in range(1, len(whole.sink.events) + 1):
        bench = VirtualBillRig(kind, stacks_at_power_up=True)
        bench.sink.kept = kept
        escrow = one_sale(bench)
        journal = bench.sink.events[:kept]
        ordered = {escrow.escrow_id: NoteOrder.STACK}
        if crash == "both":
            bench.core.power_cycle()

        bench.restart(resume_from(journal, ordered))
        bench.driver.accept_notes(ALL_NOTES)
        for _ in range(200):
            bench.turn()

        after = journal + bench.sink.events
        if any(isinstance(event, NoteInEscrow) for event in journal):
            audit(after, bench.core)
            (end,) = ends_of(after, escrow.escrow_id)
            # The acceptor kept its book, so that the end is known; with the book, it may be lost.
            assert isinstance(end, NoteStacked) or crash == "both", (kept, after)
