"""A self-service terminal: notes in, vended, kept, claimed or given back, whatever fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from drivers.receipt_printers.base import PrintVerdict
from kiosk.errors import JournalUnwritable, TillRefusal
from kiosk.flows.machine import NOTES_MINOR
from kiosk.flows.note_keeper import NOTE_STEPS, NoteNews
from kiosk.flows.purses import ClaimReason
from kiosk.flows.till_values import Step
from kiosk.flows.vend_states import NEVER_ON_PAPER, WITHOUT_ANSWER, VendState
from kiosk.store.cash_records import NoteEnded
from tests.helpers.fake_acceptor import MachineBench
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import DRN, QUICK, PowerCut
from vending_server.wire.lookup import LookupBy
from vending_server.wire.problems import ProblemCode


@pytest.fixture
def bench(tmp_path):
    return MachineBench(tmp_path)


def start(machine):
    meter = machine.find(LookupBy.DRN, DRN)
    purse = machine.begin(meter)
    machine.keeper.open(purse, machine.accepted(purse, meter))
    return meter, purse


def buy(bench, machine, notes=(5_000, 10_000)):
    """Do what one customer does; returns the purse."""
    meter, purse = start(machine)
    for note in notes:
        decision = bench.put_in(machine, purse, meter, note)
    machine.keeper.close(purse)
    view = machine.charge(purse, decision.quote)
    machine.print_sale(view.vend_id)
    return purse


def where_it_went(bench, machine):
    """Add up every purse; the machine's books must be the physical truth and the server's."""
    sums = [machine.till.purses.sums(p.purse_id) for p in machine.till.purses.notes.purses()]
    stacked = sum(one.stacked_minor for one in sums)
    assert stacked == sum(bench.acceptor.cash_box) == machine.till.purses.notes.cash_box_minor
    vended, kept = sum(s.vended_minor for s in sums), sum(s.kept_minor for s in sums)
    claimed, left = sum(s.claimed_minor for s in sums), sum(s.left_minor for s in sums)
    assert kept == bench.server.kept_minor
    assert vended == 15_000 * len(bench.server.sold)
    assert stacked == vended + kept + claimed + left + sum(s.in_doubt_minor for s in sums)
    return vended, kept, claimed, left


def test_notes_are_stacked_one_by_one_and_vended_as_one_sum(bench):
    with bench.machine() as machine:
        purse = buy(bench, machine)

        assert machine.till.purses.sums(purse).vended_minor == 15_000
        assert where_it_went(bench, machine) == (15_000, 0, 0, 0)
        (receipt,) = machine.till.recent_receipts()
        assert (receipt.state, receipt.received_minor) == (VendState.DONE, 15_000)
    assert bench.acceptor.cash_box == [5_000, 10_000]
    assert len(bench.acceptor.confirmed) == 4
    assert len(bench.printer.printed) == 1


def test_a_note_that_the_server_does_not_price_goes_back(bench):
    with bench.machine() as machine:
        meter, purse = start(machine)
        bench.server.break_next("quote", Break.BEFORE)
        decision = bench.put_in(machine, purse, meter, 5_000)

        assert not decision.is_taken
        assert (bench.acceptor.given_back, bench.acceptor.cash_box) == ([5_000], [])
        assert machine.left(purse) == 0
        assert bench.heard[-1].news is NoteNews.RETURNED


def test_notes_above_the_meters_maximum_are_not_let_in(bench):
    with bench.machine() as machine:
        meter, purse = start(machine)
        assert machine.accepted(purse, meter) == frozenset(NOTES_MINOR)
        for _ in range(4):
            bench.put_in(machine, purse, meter, 20_000)
        bench.put_in(machine, purse, meter, 10_000)

        assert machine.accepted(purse, meter) == {2_000, 5_000, 10_000}


def test_a_note_that_comes_when_nobody_asked_goes_back(bench):
    with bench.machine() as machine:
        bench.acceptor.accepts = frozenset(NOTES_MINOR)
        bench.acceptor.insert(2_000)
        bench.pump(machine)

    assert bench.acceptor.given_back == [2_000]


def fill_the_last_page(machine, meter):
    for _ in range(100):
        machine.begin(meter)


def test_a_full_disk_gives_the_note_back_and_lets_no_more_in(bench):
    with bench.machine() as machine:
        meter, _purse = start(machine)
        bench.acceptor.insert(2_000)
        bench.disk.fill()
        with pytest.raises(JournalUnwritable):
            fill_the_last_page(machine, meter)
        bench.pump(machine)

        assert bench.acceptor.given_back == [2_000]
        assert bench.acceptor.accepts == frozenset()
        assert bench.acceptor.confirmed == []
        assert bench.heard[-1].news is NoteNews.UNWRITABLE


def test_what_is_cancelled_is_kept_for_the_contract_and_printed(bench):
    with bench.machine() as machine:
        meter, purse = start(machine)
        bench.put_in(machine, purse, meter, 5_000)
        machine.keeper.close(purse)
        view = machine.put_away(purse)

        assert view.state is VendState.DONE
        assert where_it_went(bench, machine) == (0, 5_000, 0, 0)
        assert machine.put_away(purse) is None
    assert len(bench.printer.printed) == 1


def test_what_nobody_keeps_is_claimed_by_a_number(bench):
    with bench.machine() as machine:
        meter, purse = start(machine)
        bench.put_in(machine, purse, meter, 5_000)
        bench.server.refuse_document = ProblemCode.CONTRACT_CLOSED
        claim = machine.put_away(purse)

        assert (claim.amount_minor, claim.reason) == (5_000, ClaimReason.REFUSED.value)
        assert bench.claim_slips == [claim]
        assert where_it_went(bench, machine) == (0, 0, 5_000, 0)
        assert machine.till.purses.notes.unprinted_claims() == []


def test_two_who_settle_the_same_purse_at_once_claim_it_once(bench):
    with bench.machine() as machine, ThreadPoolExecutor(1) as other:
        meter, purse = start(machine)
        bench.put_in(machine, purse, meter, 5_000)
        purses, twice = machine.till.purses, []
        ids = purses._new_id

        def while_it_is_claimed() -> str:
            if not twice:
                assert purses._spending.locked(), "an intent or a claim could come between"
                twice.append(other.submit(purses.claim, purse, ClaimReason.REFUSED))
            return ids()

        purses._new_id = while_it_is_claimed
        claim = purses.claim(purse, ClaimReason.REFUSED)

        assert (claim.amount_minor, twice[0].result()) == (5_000, None)
        assert where_it_went(bench, machine) == (0, 0, 5_000, 0)


def test_a_refused_vend_leaves_the_money_in_its_purse(bench):
    with bench.machine() as machine:
        meter, purse = start(machine)
        quote = bench.put_in(machine, purse, meter, 5_000).quote
        bench.server.refuse_with = ProblemCode.PRICE_CHANGED
        view = machine.charge(purse, quote)

        assert view.state is VendState.REFUSED
        assert machine.left(purse) == 5_000
        bench.server.refuse_with = None
        assert machine.charge(purse, machine.price(DRN, 5_000)).state is VendState.TOKEN
        assert machine.left(purse) == 0


def test_a_purse_is_not_spent_twice(bench):
    with bench.machine() as machine:
        purse = buy(bench, machine)
        with pytest.raises(TillRefusal) as refused:
            machine.charge(purse, machine.price(DRN, 15_000))

    assert refused.value.code == "purse_short"


def test_a_vend_in_doubt_holds_its_money_until_the_answer_is_there(bench):
    with bench.machine(timeouts=QUICK) as machine:
        meter, purse = start(machine)
        quote = [bench.put_in(machine, purse, meter, n).quote for n in (5_000, 10_000)][-1]
        bench.server.break_next("sell", Break.AFTER)
        bench.server.break_next("ask", *[Break.BEFORE] * 20)
        bench.server.break_next("resolve", Break.BEFORE, Break.BEFORE, Break.BEFORE)
        view = machine.charge(purse, quote)

        assert view.state is VendState.IN_DOUBT
        assert machine.left(purse) == 0
        assert machine.till.purses.unsettled() != []
        bench.server.breaks.clear()
        assert machine.settle() == 0
        assert where_it_went(bench, machine) == (15_000, 0, 0, 0)


def finish(bench, machine):
    """Do what the terminal does after a start: go on, and put away what is left."""
    found = machine.interrupted()
    if found and found.vend and found.vend.state in WITHOUT_ANSWER:
        machine.resolve(found.vend.vend_id)
    found = machine.interrupted()
    if found and found.vend and found.vend.state in NEVER_ON_PAPER:
        machine.print_sale(found.vend.vend_id)
    assert machine.settle() == 0
    bench.pump(machine)


CUTS = [(step, count) for step in NOTE_STEPS for count in (1, 2)] + [(s, 1) for s in Step]
UNREACHED = {(Step.QUOTED, 1)}  # a quote writes nothing: the cut before the note's order covers it


@pytest.mark.parametrize(("step", "count"), [cut for cut in CUTS if cut not in UNREACHED])
def test_whenever_the_power_goes_every_note_is_vended_kept_claimed_or_given_back(
    bench, step, count
):
    seen = []

    def cut(name):
        seen.append(name)
        if name == step and seen.count(step) == count:
            raise PowerCut(name)

    with bench.machine(on_step=cut) as machine, pytest.raises(PowerCut):
        buy(bench, machine)
    inserted = sum(bench.acceptor.cash_box + bench.acceptor.given_back)
    inserted += bench.acceptor.in_escrow or 0

    with bench.machine() as machine:
        finish(bench, machine)
        vended, kept, claimed, left = where_it_went(bench, machine)

    assert (left, bench.acceptor.in_escrow) == (0, None)
    assert vended + kept + claimed + sum(bench.acceptor.given_back) == inserted
    assert len(bench.printer.printed) <= len(bench.server.sold) + len(bench.server.made)
    with bench.machine() as machine:  # and nothing happens twice
        finish(bench, machine)
        assert where_it_went(bench, machine) == (vended, kept, claimed, 0)


def test_an_open_keeping_is_settled_once_the_note_beside_it_went_back_after_a_restart(bench):
    with bench.machine() as machine:
        meter, purse = start(machine)
        bench.put_in(machine, purse, meter, 5_000)
        bench.acceptor.insert(2_000)
        bench.pump(machine)
        bench.server.break_next("kept_money", Break.BEFORE)
        assert machine.put_away(purse).state in WITHOUT_ANSWER
    bench.speaks_at_start = False
    with bench.machine() as machine:
        assert machine.interrupted() is None
        assert machine.settle() == 1  # a note of this purse is still on its way
        bench.pump(machine)
        assert bench.acceptor.given_back == [2_000]
        assert machine.interrupted() is None
        assert machine.settle() == 0
        assert where_it_went(bench, machine) == (0, 5_000, 0, 0)


def test_an_unsure_paper_is_not_printed_again_by_the_machine(bench):
    bench.printer.verdicts = [PrintVerdict.UNSURE]
    with bench.machine() as machine:
        buy(bench, machine)
        assert machine.interrupted() is None
        with pytest.raises(TillRefusal):
            machine.print_sale(machine.till.recent_receipts()[0].vend_id)


def test_a_purse_that_was_closed_takes_no_note_from_a_call_that_comes_late(bench):
    with bench.machine() as machine:
        meter, purse = start(machine)
        machine.keeper.close(purse)
        machine.keeper.open(purse, machine.accepted(purse, meter))

        assert bench.acceptor.accepts == frozenset()


def test_an_end_that_is_told_twice_counts_once(bench):
    with bench.machine() as machine:
        meter, purse = start(machine)
        bench.put_in(machine, purse, meter, 5_000)
        again = NoteEnded(at="", mark="2", escrow_id=bench.heard[-1].escrow_id, end="stacked")
        machine.till.purses.notes.record(again)

        assert machine.left(purse) == 5_000
    with bench.machine() as machine:
        assert machine.left(purse) == 5_000


def test_what_an_earlier_login_began_keeps_no_other_purse_open(bench):
    with bench.machine() as machine:
        meter, purse = start(machine)
        bench.put_in(machine, purse, meter, 5_000)
        machine.keeper.close(purse)
        bench.server.break_next("kept_money", Break.BEFORE)
        machine.put_away(purse)
        meter, other = start(machine)
        bench.put_in(machine, other, meter, 2_000)
        machine.keeper.close(other)
        machine._login = "walid"  # the machine was given another login

        assert machine.settle() == 1
        assert machine.left(other) == 0
    assert bench.server.kept_minor == 0
