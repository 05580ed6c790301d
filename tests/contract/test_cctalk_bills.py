"""What is particular to ccTalk validators; what all acceptors promise stands in the contract."""

from __future__ import annotations

import pytest
from acceptors_bench import (
    VirtualBillRig,
    cctalk,
    escrowed,
    open_for,
    wait_for_condition,
    wait_for_kind,
)

from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorRestarted,
    DoubtReason,
    EventsLost,
    Note,
    NoteInDoubt,
    NoteInEscrow,
    NoteOrder,
    NoteRejected,
    NoteReturned,
    NoteStacked,
    OpenNote,
    Resume,
    StrayNoteStacked,
)
from drivers.cash_acceptors.cctalk_frames import ROUTE_BILL, Check
from drivers.errors import BadDeviceUri
from drivers.registry import open_bill_acceptor
from drivers.simulators.acceptor_wire import FaultyWire

KIND = cctalk(Check.SIMPLE)


@pytest.fixture
def bench():
    return VirtualBillRig(KIND)


def all_of(bench, kind):
    return [event for event in bench.sink.events if isinstance(event, kind)]


def test_our_own_echo_is_not_taken_for_an_answer():
    bench = VirtualBillRig(KIND, wire=FaultyWire(has_echo=True))
    open_for(bench)
    bench.driver.stack_note(escrowed(bench).escrow_id)

    wait_for_kind(bench, NoteStacked)


def test_the_counter_goes_from_255_to_1_without_a_hole(bench):
    open_for(bench)
    for _ in range(300):
        bench.core.insert_paper()
        bench.turn()

    assert len(all_of(bench, NoteRejected)) == 300
    assert all_of(bench, EventsLost) == all_of(bench, AcceptorRestarted) == []


def test_a_hole_in_the_buffer_is_told_and_leaves_the_note_in_doubt(bench):
    open_for(bench)
    escrow = escrowed(bench)
    bench.driver.stack_note(escrow.escrow_id)
    bench.turn()
    for _ in range(9):
        bench.core.insert_paper()
    bench.clock.now += 1
    bench.core.tick()

    stray = wait_for_kind(bench, StrayNoteStacked)

    assert all_of(bench, EventsLost)[0].count == 5
    assert all_of(bench, NoteInDoubt)[0].reason is DoubtReason.EVENTS_LOST
    assert (stray.note, stray.doubted_id) == (Note(amount_minor=2000), escrow.escrow_id)
    assert all_of(bench, NoteStacked) == []


def test_a_restart_that_the_counter_does_not_show_is_found(bench):
    open_for(bench)
    escrowed(bench)
    bench.core.power_cycle()
    bench.core.happen(0, 10)  # the counter is what it was before

    wait_for_kind(bench, AcceptorRestarted)

    assert all_of(bench, NoteInDoubt)[0].reason is DoubtReason.RESTARTED
    assert all_of(bench, EventsLost) == []


def test_a_buffer_of_another_book_with_the_mask_still_set_is_a_hole_of_unknown_size(bench):
    open_for(bench)
    escrowed(bench)
    bench.core.events = [(0, 10)] * 5

    assert wait_for_kind(bench, EventsLost).count is None
    assert all_of(bench, NoteInDoubt)[0].reason is DoubtReason.EVENTS_LOST


def test_a_device_of_another_kind_is_told_and_sent_nothing_else(bench):
    bench.core.category = b"Payout"

    wait_for_condition(bench, AcceptorCondition.WRONG_DEVICE)
    for _ in range(5):
        bench.turn()

    assert set(bench.core.commands) == {254, 245}


def test_a_category_written_with_an_underscore_is_the_same(bench):
    bench.core.category = b"Bill_Validator"

    open_for(bench)


def test_a_note_of_an_unknown_kind_is_given_back_and_counted_as_nothing(bench):
    open_for(bench)
    bench.core.mask |= 1 << 8
    bench.core.in_escrow = 9
    bench.core.happen(9, 1)

    wait_for_kind(bench, NoteRejected)
    bench.turn()

    assert bench.core.moves_to is bench.core.given_back
    assert all_of(bench, NoteInEscrow) == []


def test_a_note_of_an_unknown_kind_in_the_box_is_told_without_a_value(bench):
    open_for(bench)
    bench.core.happen(0, 21)

    assert wait_for_kind(bench, StrayNoteStacked).note is None


def test_a_note_that_lies_in_escrow_when_we_begin_is_told(bench):
    open_for(bench)
    escrowed(bench)

    bench.restart(None)

    escrow = wait_for_kind(bench, NoteInEscrow)
    bench.driver.return_note(escrow.escrow_id)
    wait_for_kind(bench, NoteReturned)


def test_a_mark_of_another_acceptor_leaves_its_note_in_doubt(bench):
    note = OpenNote(escrow_id="old", note=Note(amount_minor=2000), ordered=NoteOrder.STACK)

    bench.restart(Resume(mark="of another acceptor", open_note=note))

    assert wait_for_kind(bench, NoteInDoubt).escrow_id == "old"


def test_an_order_whose_answer_is_lost_is_sent_again_only_while_the_note_is_there(bench):
    open_for(bench)
    escrow = escrowed(bench)
    before = len(bench.core.commands)
    bench.core.is_jamming = True
    bench.driver.stack_note(escrow.escrow_id)
    begun = bench.wire.passed
    # Poll (5 + 16 bytes), route (6), then the 5 bytes of its answer.
    bench.wire.lost = frozenset(range(begun + 27, begun + 32))
    for _ in range(10):
        bench.turn()

    routes = bench.core.commands[before:].count(ROUTE_BILL)
    assert routes == 2  # the second found the escrow empty
    assert bench.core.moves_to is bench.core.cash_box


@pytest.mark.parametrize("options", ["address=1", "checksum=crc8", "hold=1", "wdith=5"])
def test_an_option_that_is_unknown_or_wrong_is_refused(options):
    with pytest.raises(BadDeviceUri):
        open_bill_acceptor(f"cctalk:/dev/null?{options}", lambda _event: None)


def test_a_mask_that_is_not_as_set_is_set_again(bench):
    open_for(bench)
    was = bench.core.mask
    bench.core.mask = 1 << 3
    for _ in range(30):
        bench.turn()

    assert bench.core.mask == was


def test_an_identifier_is_believed_when_it_was_read_twice_alike(bench):
    answered, wrong = bench.core.command, [b"IL0060A"]

    def once_wrong(header, data):
        return wrong.pop() if (header, data) == (157, b"\x01") and wrong else answered(header, data)

    bench.core.command = once_wrong
    open_for(bench)

    assert escrowed(bench, 20).note.amount_minor == 2000
