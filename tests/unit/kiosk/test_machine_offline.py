"""A terminal without a person while the line is down: notes, sums of the pack, and their receipts."""

from __future__ import annotations

import pytest

from kiosk.api_client import Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.till_values import LocalCode
from kiosk.flows.vend_states import VendState
from kiosk.selfservice.faults import Health
from tests.helpers.fake_acceptor import MachineBench
from tests.helpers.fake_pack import FakePack
from tests.helpers.fake_till import DRN, OTHER_DRN
from vending_server.wire.lookup import LookupBy

S = VendState


@pytest.fixture
def bench(tmp_path):
    """Signed in on the line once; the pack has note values for one meter; then the line is cut."""
    bench = MachineBench(tmp_path)
    bench.pack = FakePack()
    bench.pack.seal(DRN, 2_000, 5_000, 5_000, 20_000)
    with bench.machine() as machine:
        machine.sign_in()
    bench.server.is_cut = True
    return bench


def a_purse(machine):
    machine.sign_in()
    meter = machine.find(LookupBy.DRN, DRN)
    purse_id = machine.begin(meter)
    machine.keeper.open(purse_id, machine.accepted(purse_id, meter))
    return purse_id, meter


def test_the_notes_are_charged_from_the_pack_and_printed_on_one_strip(bench):
    with bench.machine() as machine:
        purse_id, meter = a_purse(machine)
        decision = None
        for note in (5_000, 2_000):
            decision = bench.put_in(machine, purse_id, meter, note)
            assert decision.is_taken
        assert decision is not None
        view = machine.charge(purse_id, decision.quote)
        machine.print_sale(view.vend_id)

        assert view.tender_minor == 7_000
        assert len(view.answer.tokens) == 2
        assert machine.left(purse_id) == 0
        sold = machine.till.offline.together(view.vend_id)
        assert [one.state for one in sold] == [S.DONE, S.DONE]
    assert len(bench.printer.printed) == 1


def test_a_note_with_which_the_sum_cannot_be_made_goes_back(bench):
    with bench.machine() as machine:
        purse_id, meter = a_purse(machine)
        assert bench.put_in(machine, purse_id, meter, 2_000).is_taken
        second = bench.put_in(machine, purse_id, meter, 2_000)

        assert not second.is_taken
        assert second.error.code == LocalCode.AMOUNT_NOT_IN_PACK
        assert machine.left(purse_id) == 2_000
        assert machine.accepted(purse_id, meter) == {5_000, 10_000, 20_000}


def test_a_line_that_is_lost_over_the_notes_sells_from_the_pack(bench):
    bench.server.is_cut = False
    with bench.machine() as machine:
        purse_id, meter = a_purse(machine)
        assert bench.put_in(machine, purse_id, meter, 5_000).is_taken
        bench.server.is_cut = True
        decision = bench.put_in(machine, purse_id, meter, 5_000)

        assert decision.is_taken
        assert machine.charge(purse_id, decision.quote).state is S.TOKEN
        assert machine.left(purse_id) == 0


def test_a_line_that_is_lost_over_the_notes_of_a_meter_without_a_pack_gives_the_next_one_back(
    bench,
):
    bench.server.is_cut = False
    with bench.machine() as machine:
        machine.sign_in()
        meter = machine.find(LookupBy.DRN, OTHER_DRN)
        purse_id = machine.begin(meter)
        machine.keeper.open(purse_id, machine.accepted(purse_id, meter))
        assert bench.put_in(machine, purse_id, meter, 5_000).is_taken
        bench.server.is_cut = True
        decision = bench.put_in(machine, purse_id, meter, 5_000)

        assert not decision.is_taken
        assert isinstance(decision.error, Unreachable)
        assert machine.left(purse_id) == 5_000


def test_money_that_cannot_be_charged_without_a_line_is_claimed_not_kept_for_nobody(bench):
    with bench.machine() as machine:
        purse_id, meter = a_purse(machine)
        bench.put_in(machine, purse_id, meter, 2_000)
        machine.put_away(purse_id)

        assert machine.left(purse_id) == 0
    assert [claim.amount_minor for claim in bench.claim_slips] == [2_000]


def test_a_receipt_that_a_power_cut_left_unprinted_is_printed_whole_after_it(bench):
    with bench.machine() as machine:
        purse_id, meter = a_purse(machine)
        for note in (5_000, 2_000):
            decision = bench.put_in(machine, purse_id, meter, note)
        machine.charge(purse_id, decision.quote)
    with bench.machine() as machine:
        machine.sign_in()
        found = machine.interrupted()
        machine.print_sale(found.vend.vend_id)

        assert len(found.vend.answer.tokens) == 2
        sold = machine.till.offline.together(found.vend.vend_id)
        assert [one.state for one in sold] == [S.DONE, S.DONE]


def test_a_price_that_the_pack_no_longer_has_is_not_charged_otherwise(bench):
    with bench.machine() as machine:
        purse_id, meter = a_purse(machine)
        decision = bench.put_in(machine, purse_id, meter, 20_000)
        bench.pack.sold(
            [one for one, vend in bench.pack.boxes.items() if vend.quote == decision.quote.quote]
        )
        with pytest.raises(TillRefusal):
            machine.charge(purse_id, decision.quote)

        assert machine.left(purse_id) == 20_000


def test_the_first_customer_after_the_line_is_back_is_served_on_it(bench):
    with bench.machine() as machine:
        machine.sign_in()
        bench.server.is_cut = False

        assert machine.find(LookupBy.DRN, DRN).customer_name


def test_a_terminal_whose_pack_is_locked_says_so_before_it_says_that_the_line_is_gone():
    health = Health(is_signed_in=False, pack_lock_id="E21")

    assert health.reason == "E21"


def test_what_earlier_customers_left_open_waits_until_the_server_answers(bench):
    bench.server.is_cut = False
    with bench.machine() as machine:
        purse_id, meter = a_purse(machine)
        bench.put_in(machine, purse_id, meter, 2_000)
    bench.server.is_cut = True
    with bench.machine() as machine:
        machine.sign_in()
        machine.await_no_more()
        assert machine.settle() == 1
        assert bench.doubt_slips == []
        bench.server.is_cut = False
        machine.sign_in()

        assert machine.settle() == 0
