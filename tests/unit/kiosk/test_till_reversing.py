"""A vend that is given up: its token is never taken, and the device says so under its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.errors import TillRefusal
from kiosk.flows.counter_values import CounterKind, NewAct
from kiosk.flows.till import Till
from kiosk.flows.till_values import VendView
from kiosk.flows.vend_states import VendState
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import DRN, QUICK, TillBench, a_sale
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reversal import ReversalRequest


@pytest.fixture
def bench(tmp_path: Path) -> TillBench:
    return TillBench(tmp_path)


def doubtful(bench: TillBench, till: Till) -> VendView:
    """Sell; the server did it, and nobody at the till ever heard of it."""
    bench.server.break_next("sell", Break.AFTER)
    bench.server.break_next("ask", *[Break.BEFORE] * 20)
    bench.server.break_next("resolve", Break.BEFORE)
    view = till.sell(a_sale(till))
    bench.server.breaks.clear()
    assert view.state is VendState.IN_DOUBT
    return view


def a_reversal(till: Till, vend_id: str) -> NewAct:
    unsigned = ReversalRequest(
        document_id=till.acts.new_id(),
        reason="the customer left",
        vend_state="",
        journal_sequence=0,
        journal_hash="",
        signature="",
    )
    return NewAct(
        kind=CounterKind.REVERSAL,
        path=f"/v1/vends/{vend_id}/reversal",
        request=lambda _ids: till.reversing.signed(vend_id, unsigned),
        subject=DRN,
        document_id=unsigned.document_id,
    )


def test_a_token_that_arrives_after_giving_up_is_never_taken(bench: TillBench):
    with bench.till(timeouts=QUICK) as till:
        vend_id = doubtful(bench, till).vend_id
        assert till.reversing.give_up(DRN) == vend_id
        asked, resolved = till.ask(vend_id), till.resolve(vend_id)

        assert (asked.state, resolved.state) == (VendState.IN_DOUBT, VendState.IN_DOUBT)
        assert resolved.answer is None
        assert resolved.is_given_up
    assert b"vend_token_received" not in bench.journal_path.read_bytes()


def test_a_reversal_leads_to_a_refusal_and_the_money_goes_back(bench: TillBench):
    with bench.till(timeouts=QUICK) as till:
        vend_id = doubtful(bench, till).vend_id
        till.reversing.give_up(DRN)
        done = till.acts.do(a_reversal(till, vend_id))
        settled = till.resolve(vend_id)

        assert done.state is VendState.TOKEN
        assert settled.state is VendState.REFUSED
        assert settled.problem is not None
        assert settled.problem.code == ProblemCode.SALE_REVERSED
        assert till.money_returned(vend_id).state is VendState.REFUNDED


def test_giving_up_survives_a_restart_and_may_be_taken_back(bench: TillBench):
    with bench.till(timeouts=QUICK) as till:
        vend_id = doubtful(bench, till).vend_id
        till.reversing.give_up(DRN)
    with bench.till(timeouts=QUICK) as till:
        till.recover()
        assert till.ask(vend_id).state is VendState.IN_DOUBT
        till.reversing.take_back(vend_id)

        assert till.ask(vend_id).state is VendState.TOKEN


def test_a_token_that_was_ever_here_cannot_be_given_up(bench: TillBench):
    with bench.till() as till:
        sold = till.sell(a_sale(till))
        with pytest.raises(TillRefusal, match="nothing_in_doubt"):
            till.reversing.give_up(DRN)
        with pytest.raises(TillRefusal, match="nothing_in_doubt"):
            till.acts.do(a_reversal(till, sold.vend_id))

    assert bench.server.count("reversal") == 0


def test_nothing_is_signed_for_a_vend_that_was_not_given_up(bench: TillBench):
    with bench.till(timeouts=QUICK) as till:
        vend_id = doubtful(bench, till).vend_id
        with pytest.raises(TillRefusal, match="nothing_in_doubt"):
            till.acts.do(a_reversal(till, vend_id))


def test_a_reversal_on_its_way_is_not_taken_back(bench: TillBench):
    with bench.till(timeouts=QUICK) as till:
        vend_id = doubtful(bench, till).vend_id
        till.reversing.give_up(DRN)
        bench.server.break_next("reversal", Break.AFTER)
        lost = till.acts.do(a_reversal(till, vend_id))
        with pytest.raises(TillRefusal, match="reversal_begun"):
            till.reversing.take_back(vend_id)

        assert lost.state is VendState.IN_DOUBT
        assert till.acts.settle(lost.act_id).state is VendState.TOKEN


def test_a_refused_reversal_may_be_taken_back(bench: TillBench):
    with bench.till(timeouts=QUICK) as till:
        vend_id = doubtful(bench, till).vend_id
        till.reversing.give_up(DRN)
        bench.server.refuse_document = ProblemCode.APPROVAL_MISSING
        kept = dict(bench.server.rows)
        assert till.acts.do(a_reversal(till, vend_id)).state is VendState.REFUSED
        bench.server.rows = kept
        till.reversing.take_back(vend_id)

        assert till.ask(vend_id).state is VendState.TOKEN
