"""A refused vend's money: settled by exactly one journaled fact, whatever happens in between."""

from __future__ import annotations

import pytest

from kiosk.errors import IllegalTransition, TillRefusal
from kiosk.flows.till_values import LocalCode, Step
from kiosk.flows.vend_states import VendState
from kiosk.store import records
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import DRN, OTHER_DRN, QUICK, PowerCut, TillBench, a_sale
from vending_server.wire.problems import ProblemCode

S = VendState


@pytest.fixture
def bench(tmp_path):
    return TillBench(tmp_path)


def refused_on(bench, till, **sale):
    """Confirm a sale that the server refuses for ever; it sells again afterwards."""
    bench.server.refuse_with = ProblemCode.PRICE_CHANGED
    view = till.sell(a_sale(till, **sale))
    bench.server.refuse_with = None
    assert view.state is S.REFUSED
    return view


def facts_of_money(till, vend_id):
    """Return the records that settle a refused vend's money."""
    told = [records.decode_record(body) for _, body in till._journal.bodies()]
    return [
        one
        for one in told
        if (isinstance(one, records.VendIntended) and one.instead_of == vend_id)
        or (isinstance(one, records.VendMoneyReturned) and one.vend_id == vend_id)
    ]


def test_money_that_goes_into_another_vend_settles_the_refused_one_in_one_record(bench):
    with bench.till() as till:
        refused = refused_on(bench, till)
        written = till._journal.head.seq
        sold = till.sell(a_sale(till, instead_of=refused.vend_id))

        (fact,) = facts_of_money(till, refused.vend_id)
        assert till.view(refused.vend_id).state is S.REFUNDED
        assert till.view(refused.vend_id).problem.code == ProblemCode.PRICE_CHANGED
        assert (sold.state, fact.vend_id) == (S.TOKEN, sold.vend_id)
        assert till._journal.head.seq == written + 3  # intent, sent, token
        assert till.open_vends() == []
        with pytest.raises(IllegalTransition):
            till.money_returned(refused.vend_id)


@pytest.mark.parametrize(("tender", "received"), [(7000, 10000), (3000, 5000)])
def test_the_customer_may_pay_another_amount_and_each_vend_counts_its_own(bench, tender, received):
    with bench.till() as till:
        refused = refused_on(bench, till, received_minor=20000)
        sold = till.sell(
            a_sale(till, tender_minor=tender, received_minor=received, instead_of=refused.vend_id)
        )

    assert (sold.tender_minor, sold.change_minor) == (tender, received - tender)
    assert sold.answer.change_minor == received - tender
    assert (refused.tender_minor, refused.change_minor) == (5000, 15000)


def test_a_chain_of_refusals_has_one_open_end(bench):
    with bench.till() as till:
        first = refused_on(bench, till)
        second = refused_on(bench, till, tender_minor=7000, instead_of=first.vend_id)
        third = refused_on(bench, till, instead_of=second.vend_id)
        assert [view.vend_id for view in till.open_vends()] == [third.vend_id]
        till.money_returned(third.vend_id)

        assert [len(facts_of_money(till, v.vend_id)) for v in (first, second, third)] == [1, 1, 1]
        assert till.open_vends() == []


def _returned(till, refused):
    till.money_returned(refused.vend_id)


def _used(till, refused):
    till.sell(a_sale(till, tender_minor=6000, instead_of=refused.vend_id))


@pytest.mark.parametrize("settle", [_returned, _used])
def test_settled_money_pays_for_nothing_more_and_nothing_is_written(bench, settle):
    with bench.till() as till:
        refused = refused_on(bench, till)
        settle(till, refused)
        sale = a_sale(till, instead_of=refused.vend_id)
        before, sent = till._journal.head, bench.server.count("sell")
        with pytest.raises(TillRefusal) as refusal:
            till.sell(sale)

        assert refusal.value.code == LocalCode.MONEY_NOT_OPEN
        assert refusal.value.params == {"vend_id": refused.vend_id}
        assert (till._journal.head, bench.server.count("sell")) == (before, sent)


def test_a_sold_an_unknown_and_another_meters_vend_have_no_money_to_use(bench):
    with bench.till() as till:
        sold = till.sell(a_sale(till, tender_minor=6000))
        other = refused_on(bench, till, drn=OTHER_DRN)
        before = till._journal.head
        for vend_id in (sold.vend_id, other.vend_id, "nobody"):
            with pytest.raises(TillRefusal) as refusal:
                till.sell(a_sale(till, instead_of=vend_id))
            assert refusal.value.code == LocalCode.MONEY_NOT_OPEN

        assert till._journal.head == before
        assert till.view(other.vend_id).state is S.REFUSED


def test_money_in_doubt_pays_for_nothing(bench):
    for route in ("sell", "ask", "resolve"):
        bench.server.break_next(route, *[Break.BEFORE] * 6)
    with bench.till(timeouts=QUICK) as till:
        doubtful = till.sell(a_sale(till))
        with pytest.raises(TillRefusal) as refusal:
            till.sell(a_sale(till, instead_of=doubtful.vend_id))

        assert refusal.value.code == LocalCode.METER_IN_DOUBT
        assert till.view(doubtful.vend_id).state is S.IN_DOUBT


def test_a_meter_with_open_money_may_be_sold_to_and_the_question_stays(bench):
    with bench.till() as till:
        refused = refused_on(bench, till)
        sold = till.sell(a_sale(till))

        assert sold.state is S.TOKEN
        assert [view.vend_id for view in till.open_vends()] == [refused.vend_id]


def test_a_restart_between_refusal_and_retry_asks_for_the_money_again(bench):
    with bench.till() as till:
        refused = refused_on(bench, till)
    with bench.till() as till:
        (found,) = till.recover()
        assert (found.vend_id, found.state, found.tender_minor) == (
            refused.vend_id,
            S.REFUSED,
            5000,
        )
        assert found.problem.code == ProblemCode.PRICE_CHANGED
        till.sell(a_sale(till, instead_of=refused.vend_id))
    with bench.till() as till:
        assert [view.state for view in till.recover()] == [S.TOKEN]
        assert till.view(refused.vend_id).state is S.REFUNDED
        assert len(facts_of_money(till, refused.vend_id)) == 1


# What the next till finds of (the refused vend, the vend instead of it), by the step of the second.
AFTER_CUT = {
    Step.QUOTED: (S.REFUSED, None),
    Step.INTENT_JOURNALED: (S.REFUNDED, S.IN_DOUBT),
    Step.SENT_JOURNALED: (S.REFUNDED, S.IN_DOUBT),
    Step.REQUEST_SENT: (S.REFUNDED, S.IN_DOUBT),
    Step.ANSWER_RECEIVED: (S.REFUNDED, S.IN_DOUBT),
    Step.TOKEN_JOURNALED: (S.REFUNDED, S.TOKEN),
}


@pytest.mark.parametrize("step", AFTER_CUT)
def test_a_cut_in_the_second_sale_leaves_the_money_in_exactly_one_vend(bench, step):
    is_second = []

    def cut(name):
        if is_second and name == step:
            raise PowerCut(name)

    with bench.till(on_step=cut) as till:
        refused = refused_on(bench, till)
        is_second.append(True)
        with pytest.raises(PowerCut):
            till.sell(a_sale(till, instead_of=refused.vend_id))

    old, new = AFTER_CUT[step]
    with bench.till() as till:
        found = till.recover()
        assert till.view(refused.vend_id).state is old
        assert [view.state for view in found] == [new or S.REFUSED]
        assert len(found) == 1


def test_a_full_disk_leaves_the_money_where_it_was(bench):
    with bench.till() as till:
        refused = refused_on(bench, till)
        sale = a_sale(till, instead_of=refused.vend_id)
        bench.disk.connection.execute("PRAGMA query_only = ON")
        with pytest.raises(Exception, match="journal"):
            till.sell(sale)
        bench.disk.connection.execute("PRAGMA query_only = OFF")

        assert till.view(refused.vend_id).state is S.REFUSED
        assert [view.vend_id for view in till.open_vends()] == [refused.vend_id]


def test_a_token_that_was_never_printed_prints_as_the_original_after_a_restart(bench):
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
    with bench.till() as till:
        assert [view.state for view in till.recover()] == [S.TOKEN]
        printed = till.print_receipt(vend_id)

        assert printed.copy_number == 0
        assert till.view(vend_id).drn == DRN
    assert bench.printer.printed == ["1-3-1 copy 0 token 00000000000000000001"]
    assert bench.server.count("reprint") == 0
