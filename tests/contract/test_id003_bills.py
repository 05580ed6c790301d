"""What is particular to ID003 acceptors; what all promise stands in the contract."""

from __future__ import annotations

import pytest
from acceptors_bench import (
    Id003Kind,
    VirtualBillRig,
    audit,
    ends_of,
    escrowed,
    open_for,
    resume_from,
    wait_for_condition,
    wait_for_kind,
)

from drivers.cash_acceptors.base import (
    AcceptorCondition,
    DoubtReason,
    LastSeen,
    Note,
    NoteInDoubt,
    NoteInEscrow,
    NoteOrder,
    NoteReturned,
    NoteStacked,
    OpenNote,
    Resume,
    StrayNoteStacked,
)
from drivers.cash_acceptors.id003_frames import ACK, RESET, RETURN
from drivers.errors import BadDeviceUri
from drivers.registry import open_bill_acceptor


@pytest.fixture
def bench():
    return VirtualBillRig(Id003Kind)


def stacked(bench, value=20):
    """Stack a note and stop right when that was told."""
    escrow = escrowed(bench, value)
    bench.driver.stack_note(escrow.escrow_id)
    wait_for_kind(bench, NoteStacked)
    return escrow


def turns(bench, count=30):
    for _ in range(count):
        bench.turn()


def all_of(bench, kind):
    return [event for event in bench.sink.events if isinstance(event, kind)]


def test_a_stacked_note_is_acknowledged_only_when_the_journal_holds_it(bench):
    open_for(bench)
    bench.sink.kept = 0
    stacked(bench)
    turns(bench)
    assert ACK not in bench.core.commands
    assert bench.core.is_vend_valid

    bench.driver.confirm(all_of(bench, NoteStacked)[0].mark)
    turns(bench)

    assert not bench.core.is_vend_valid
    assert len(all_of(bench, NoteStacked)) == 1


def test_an_acknowledgement_that_is_lost_is_sent_again_and_the_note_told_once(bench):
    open_for(bench)
    stacked(bench)
    # The status (5 bytes each way), then the acknowledgement (5).
    bench.wire.lost = frozenset(range(bench.wire.passed + 10, bench.wire.passed + 15))
    turns(bench)

    assert not bench.core.is_vend_valid
    assert len(all_of(bench, NoteStacked)) == 1


def test_a_note_confirmed_right_before_the_driver_ends_is_acknowledged(bench):
    open_for(bench)
    stacked(bench)

    bench.end()

    assert not bench.core.is_vend_valid


@pytest.mark.parametrize("is_journaled", [False, True])
@pytest.mark.parametrize("power", ["stays", "fails", "fails and nothing is told again"])
def test_a_note_stacked_at_our_crash_is_counted_once(is_journaled, power):
    bench = VirtualBillRig(Id003Kind, recovers=power == "fails")
    open_for(bench)
    bench.sink.kept = 0
    escrow = stacked(bench)
    is_end = [isinstance(event, NoteStacked) for event in bench.sink.events].index(True)
    journal = bench.sink.events[: is_end + is_journaled]
    if power != "stays":
        bench.core.power_cycle()

    bench.restart(resume_from(journal, {escrow.escrow_id: NoteOrder.STACK}))
    turns(bench)

    after = journal + bench.sink.events
    audit(after, bench.core)
    (end,) = ends_of(after, escrow.escrow_id)
    assert isinstance(end, NoteStacked) or (power != "stays" and not is_journaled)
    if is_journaled:
        assert all_of(bench, StrayNoteStacked) == all_of(bench, NoteInDoubt) == []


@pytest.mark.parametrize(("stacks", "seen"), [(True, LastSeen.STACKER), (False, LastSeen.ENTRY)])
def test_a_doubt_after_a_restart_tells_where_the_acceptor_found_the_note(stacks, seen):
    bench = VirtualBillRig(Id003Kind, stacks_at_power_up=stacks)
    open_for(bench)
    escrow = escrowed(bench)
    bench.driver.stack_note(escrow.escrow_id)
    bench.turn()
    bench.core.power_cycle()
    turns(bench)

    doubt = all_of(bench, NoteInDoubt)[0]
    assert (doubt.reason, doubt.seen) == (DoubtReason.RESTARTED, seen)
    strays = [event.doubted_id for event in all_of(bench, StrayNoteStacked)]
    assert strays == ([escrow.escrow_id] if stacks else [])
    audit(bench.sink.events, bench.core)


def test_a_restart_is_left_standing_until_the_journal_holds_it(bench):
    open_for(bench)
    bench.sink.kept = 0
    before = bench.core.commands.count(RESET)
    bench.core.power_cycle()
    turns(bench)

    assert bench.core.commands.count(RESET) == before


@pytest.mark.parametrize("is_stacked", [False, True])
def test_after_an_unplug_another_note_in_escrow_says_where_an_unordered_one_went(bench, is_stacked):
    open_for(bench)
    first = escrowed(bench)
    if is_stacked:
        bench.driver.stack_note(first.escrow_id)
        bench.turn()
    bench.unplug()
    turns(bench, 3)
    bench.core.in_escrow = bench.core.moves_to = None  # it gives the note back by itself
    bench.core.given_back.append(20)
    assert bench.core.insert(50)
    bench.plug()

    second = bench.wait_for(
        lambda event: isinstance(event, NoteInEscrow) and event.escrow_id != first.escrow_id
    )

    assert second.note == Note(amount_minor=5000)
    assert len(all_of(bench, NoteReturned)) == (not is_stacked)
    assert [one.reason for one in all_of(bench, NoteInDoubt)] == [DoubtReason.REPLACED] * is_stacked


@pytest.mark.parametrize("value", [20, 50])
def test_another_note_right_after_one_that_was_seen_leaving_is_another_note(bench, value):
    open_for(bench)
    first = escrowed(bench)
    bench.driver.return_note(first.escrow_id)
    assert bench.until(lambda: bench.core.moves_to is not None)
    bench.turn()  # RETURNING is seen
    bench.clock.now += bench.core.move_s
    bench.core.tick()
    assert bench.core.insert(value)  # before the next question
    second = bench.wait_for(
        lambda event: isinstance(event, NoteInEscrow) and event.escrow_id != first.escrow_id
    )

    (returned,) = all_of(bench, NoteReturned)
    assert returned.escrow_id == first.escrow_id
    assert second.note == Note(amount_minor=100 * value)
    assert all_of(bench, NoteInDoubt) == []


def test_a_note_that_came_back_after_an_order_nobody_saw_the_end_of_is_in_doubt(bench):
    open_for(bench)
    escrow = escrowed(bench)
    bench.driver.stack_note(escrow.escrow_id)
    bench.turn()
    bench.core.in_escrow = bench.core.moves_to = None  # and RETURNING is never seen
    bench.core.given_back.append(20)

    doubt = wait_for_kind(bench, NoteInDoubt)

    assert (doubt.reason, doubt.ordered) == (DoubtReason.NO_OUTCOME, NoteOrder.STACK)


def test_a_note_of_another_country_is_given_back(bench):
    open_for(bench)
    bench.core.in_escrow = 0x65
    bench.core._until = bench.clock.now + 60
    turns(bench, 1)

    assert bench.core.commands[-1] == RETURN
    assert all_of(bench, NoteInEscrow) == []


def test_a_mark_of_another_acceptor_leaves_its_note_in_doubt(bench):
    note = OpenNote(escrow_id="old", note=Note(amount_minor=2000), ordered=NoteOrder.STACK)

    bench.restart(Resume(mark="00" * 11, open_note=note))

    assert wait_for_kind(bench, NoteInDoubt).escrow_id == "old"


def test_a_jam_without_a_note_of_ours_is_reset_once_it_is_cleared(bench):
    open_for(bench)
    bench.core.jam()
    bench.core.is_jammed = True
    wait_for_condition(bench, AcceptorCondition.JAMMED)
    turns(bench)
    resets = bench.core.commands.count(RESET)
    bench.core.clear_jam()

    wait_for_condition(bench, AcceptorCondition.ACCEPTING, since=len(bench.sink.events))
    assert 1 < resets < 5  # not at every turn


def test_a_note_that_lies_in_escrow_when_we_begin_is_told(bench):
    open_for(bench)
    escrowed(bench)

    bench.restart(None)

    escrow = wait_for_kind(bench, NoteInEscrow)
    bench.driver.return_note(escrow.escrow_id)
    wait_for_kind(bench, NoteReturned)


def test_another_note_than_the_journal_knows_is_never_stacked_in_its_place(bench):
    open_for(bench)
    escrowed(bench, 50)
    note = OpenNote(escrow_id="old", note=Note(amount_minor=2000), ordered=NoteOrder.STACK)

    bench.restart(Resume(mark="x/", open_note=note))
    turns(bench)

    assert [event.escrow_id for event in all_of(bench, NoteInDoubt)] == ["old"]
    assert all_of(bench, NoteInEscrow)[0].note == Note(amount_minor=5000)
    assert bench.core.cash_box == []


@pytest.mark.parametrize("options", ["", "country=256", "country=42&hold=1", "country=42&x=1"])
def test_a_country_must_be_said_and_options_be_known(options):
    with pytest.raises(BadDeviceUri):
        open_bill_acceptor("id003:/dev/null" + (options and f"?{options}"), lambda _event: None)
