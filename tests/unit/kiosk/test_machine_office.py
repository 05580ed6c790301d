"""What a terminal tells head office: claims, notes in doubt, strays; once each, whatever the line does."""

from __future__ import annotations

import pytest

from drivers.cash_acceptors.base import (
    DoubtReason,
    LastSeen,
    Note,
    NoteInDoubt,
    NoteOrder,
    StrayNoteStacked,
)
from kiosk.api_client import Unreachable
from tests.helpers.fake_acceptor import URI, MachineBench
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import DRN
from vending_server.wire.lookup import LookupBy
from vending_server.wire.problems import ProblemCode


@pytest.fixture
def bench(tmp_path):
    return MachineBench(tmp_path)


def claim_money(bench, machine, amount_minor=5_000):
    """A customer whose money the server does not want; returns his purse."""
    meter = machine.find(LookupBy.DRN, DRN)
    purse = machine.begin(meter)
    machine.keeper.open(purse, machine.accepted(purse, meter))
    bench.put_in(machine, purse, meter, amount_minor)
    machine.keeper.close(purse)
    bench.server.refuse_document = ProblemCode.CONTRACT_CLOSED
    machine.put_away(purse)
    bench.server.refuse_document = None
    return purse


def lose_a_note(bench, machine, amount_minor=20_000):
    """The acceptor says that it lost sight of a note, and later finds one too many in its box."""
    meter = machine.find(LookupBy.DRN, DRN)
    purse = machine.begin(meter)
    machine.keeper.open(purse, machine.accepted(purse, meter))
    bench.acceptor.insert(amount_minor)
    bench.pump(machine)
    note = bench.heard[-1].escrow_id
    machine.keeper.take(
        NoteInDoubt(
            URI,
            "91",
            note,
            Note(amount_minor=amount_minor),
            NoteOrder.STACK,
            DoubtReason.JAM,
            LastSeen.MOVING,
        )
    )
    machine.keeper.take(StrayNoteStacked(URI, "92", Note(amount_minor=amount_minor), note))
    machine.keeper.take(StrayNoteStacked(URI, "93", None, None))
    return note


def test_a_claim_is_told_with_the_number_that_stands_on_its_slip(bench):
    with bench.machine() as machine:
        claim_money(bench, machine)
        assert machine.tell_office() == 0

        (told,) = bench.server.told_office
        (slip,) = bench.claim_slips
        assert (told.number, told.amount_minor) == (slip.claim_number, 5_000)
        assert (told.kind, told.account_number, told.drn) == ("money", "A-1", DRN)
        assert machine.tell_office() == 0
        assert bench.server.count("machine_claim") == 1


def test_two_claims_of_one_customer_have_two_numbers(bench):
    with bench.machine() as machine:
        purse = claim_money(bench, machine)
        meter = machine.find(LookupBy.DRN, DRN)
        machine.keeper._closed.clear()  # as if a vend in doubt had been refused later
        machine.keeper.open(purse, machine.accepted(purse, meter))
        bench.put_in(machine, purse, meter, 2_000)
        bench.server.refuse_document = ProblemCode.CONTRACT_CLOSED
        machine.put_away(purse)
        bench.server.refuse_document = None
        machine.tell_office()

    told = bench.server.told_office
    assert sorted(one.amount_minor for one in told) == [2_000, 5_000]
    assert len({one.number for one in told}) == 2


def test_a_lost_answer_is_asked_for_again_with_the_same_bytes_also_after_a_restart(bench):
    with bench.machine() as machine:
        claim_money(bench, machine)
        bench.server.break_next("machine_claim", Break.AFTER)
        with pytest.raises(Unreachable):
            machine.tell_office()
        bench.server.break_next("machine_claim", Break.BEFORE)
        with pytest.raises(Unreachable):
            machine.tell_office()
    with bench.machine() as machine:
        assert machine.tell_office() == 0
        assert machine.till.office.untold() == []

    sent = [body for route, body in bench.server.requests if route == "machine_claim"]
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert len(bench.server.told_office) == 1


def test_a_refused_document_holds_no_other_up_and_is_told_later(bench):
    with bench.machine() as machine:
        claim_money(bench, machine)
        lose_a_note(bench, machine)
        bench.server.refuse_document = ProblemCode.DAY_LOCKED
        assert machine.tell_office() == 4
        bench.server.refuse_document = None
        assert machine.tell_office() == 0

    assert len(bench.server.told_office) == 4


def test_a_note_in_doubt_and_the_stray_that_may_be_it_name_the_same_note(bench):
    with bench.machine() as machine:
        note = lose_a_note(bench, machine)
        machine.tell_office()

    doubt, stray, unread = bench.server.told_office
    assert (doubt.kind, doubt.amount_minor, doubt.reason) == ("note", 20_000, "jam")
    assert doubt.number == note[-8:]
    assert (stray.kind, stray.note_id, stray.amount_minor) == ("stray", note, 20_000)
    assert doubt.note_id == note
    assert (unread.kind, unread.amount_minor, unread.note_id) == ("stray", None, "")
