"""The machine stops at every numbered step; another till starts over the same disk."""

from __future__ import annotations

import pytest

from kiosk.flows.till_values import Step
from kiosk.flows.vend_states import VendState
from tests.helpers.fake_till import DRN, PowerCut, TillBench, a_sale

S = VendState
ORDER = list(Step)


@pytest.fixture
def bench(tmp_path):
    return TillBench(tmp_path)


def _sell_until(bench, step):
    """Sell and print; the power goes at `step`, which must be reached."""

    def cut(name):
        if name == step:
            raise PowerCut(name)

    with bench.till(on_step=cut) as till, pytest.raises(PowerCut):
        till.print_receipt(till.sell(a_sale(till)).vend_id)


# What the next till finds right after `recover`, by the step at which the power went.
FOUND = {
    Step.QUOTED: None,
    Step.INTENT_JOURNALED: S.IN_DOUBT,
    Step.SENT_JOURNALED: S.IN_DOUBT,
    Step.REQUEST_SENT: S.IN_DOUBT,
    Step.ANSWER_RECEIVED: S.IN_DOUBT,
    Step.TOKEN_JOURNALED: S.TOKEN,
    Step.PRINTING_JOURNALED: S.UNSURE,
    Step.PRINTED_UNJOURNALED: S.UNSURE,
    Step.VERDICT_JOURNALED: None,
}
assert list(FOUND) == ORDER


@pytest.mark.parametrize("step", ORDER)
def test_after_a_power_cut_the_next_till_finds_where_the_vend_stands(bench, step):
    _sell_until(bench, step)

    with bench.till() as till:
        assert [view.state for view in till.recover()] == ([FOUND[step]] if FOUND[step] else [])


@pytest.mark.parametrize("step", ORDER)
def test_after_a_power_cut_there_is_exactly_one_sale_in_the_end_and_one_token(bench, step):
    _sell_until(bench, step)

    with bench.till() as till:
        till.recover()
        for view in till.open_vends():
            till.resolve(view.vend_id)
        if not till.recent_receipts():  # the customer still wants it: under a new vend_id
            till.sell(a_sale(till))
        (receipt,) = till.recent_receipts()
        if receipt.state is S.TOKEN:
            till.print_receipt(receipt.vend_id)
        token = till.tokens_of(receipt.vend_id)[0].token
    assert len(bench.server.sold) == 1
    assert token == "00000000000000000001"
    assert all(token in paper for paper in bench.printer.printed)


@pytest.mark.parametrize("step", ORDER[ORDER.index(Step.ANSWER_RECEIVED) :])
def test_asking_alone_finds_a_sale_that_the_server_made(bench, step):
    _sell_until(bench, step)

    with bench.till() as till:
        for view in till.recover():
            till.ask(view.vend_id)
        (receipt,) = till.recent_receipts()
        tokens = till.tokens_of(receipt.vend_id)

    assert [line.token for line in tokens] == ["00000000000000000001"]
    assert bench.server.count("resolve") == 0


def test_a_cut_before_the_receipt_number_is_used_gives_no_number_twice(bench):
    _sell_until(bench, Step.INTENT_JOURNALED)

    with bench.till() as till:
        (lost,) = till.recover()
        till.resolve(lost.vend_id)
        sold = till.sell(a_sale(till))

    assert (lost.receipt_sequence, sold.receipt_sequence) == (1, 2)


def test_a_meter_in_doubt_stays_closed_over_a_restart(bench):
    _sell_until(bench, Step.SENT_JOURNALED)

    with bench.till() as till:
        till.recover()

        assert [view.drn for view in till.open_vends()] == [DRN]


def test_a_cut_while_copying_counts_the_copy_once_started(bench):
    sheets = []

    def cut_at_the_second_sheet(name):
        if name == Step.PRINTING_JOURNALED:
            sheets.append(name)
            if len(sheets) > 1:
                raise PowerCut

    with bench.till(on_step=cut_at_the_second_sheet) as till:
        vend_id = till.sell(a_sale(till)).vend_id
        till.print_receipt(vend_id)
        with pytest.raises(PowerCut):
            till.reprint(vend_id)

    with bench.till() as till:
        (unsure,) = till.recover()
        copy = till.reprint(vend_id)

    assert (unsure.state, unsure.copies) == (S.UNSURE, 1)
    assert copy.copy_number == 2
