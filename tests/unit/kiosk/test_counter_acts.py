"""Acts of the counter: once whatever the line does, and nothing shown before it is on disk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from drivers.receipt_printers.base import PrintVerdict
from kiosk.errors import IllegalTransition, JournalUnwritable, TillRefusal
from kiosk.flows.counter_acts import LATE
from kiosk.flows.counter_values import ActIds, CounterKind, NewAct
from kiosk.flows.till import Till
from kiosk.flows.till_values import Step
from kiosk.flows.vend_states import VendState
from kiosk.store.journal import Journal
from tests.helpers.fake_counter import Reply, refusal
from tests.helpers.fake_server import PASSWORD, Break
from tests.helpers.fake_till import PowerCut, TillBench, a_sale
from vending_server.wire.payments import PaymentRequest
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

ACCOUNT = "20 1187"


@pytest.fixture
def bench(tmp_path: Path) -> TillBench:
    return TillBench(tmp_path)


def a_payment_of(till: Till, amount_minor: int = 5000, *, instead_of: str | None = None) -> NewAct:
    quoted = till.counter.payment_quote(ACCOUNT, amount_minor)

    def request(ids: ActIds) -> PaymentRequest:
        return PaymentRequest(
            document_id=ids.document_id,
            account_number=ACCOUNT,
            amount_minor=amount_minor,
            tenders=[Tender(kind=TenderKind.CASH, amount_minor=amount_minor)],
            received_minor=amount_minor,
            quote_hash=quoted.quote_hash,
            receipt_sequence=ids.receipt_sequence,
        )

    return NewAct(
        kind=CounterKind.PAYMENT,
        path="/v1/payments",
        request=request,
        subject=ACCOUNT,
        takes_receipt=True,
        amount_minor=amount_minor,
        received_minor=amount_minor,
        instead_of=instead_of,
    )


def test_a_payment_is_taken_printed_and_done(bench: TillBench):
    with bench.till() as till:
        view = till.acts.do(a_payment_of(till))
        printed = till.acts.print_receipt(view.act_id)

        assert view.state is VendState.TOKEN
        assert view.answer is not None
        assert printed.verdict is PrintVerdict.PRINTED
        assert till.acts.done(view.act_id).state is VendState.DONE
        assert till.acts.open_acts() == []
    assert bench.server.made == [view.act_id]
    assert bench.printer.printed == [f"{view.act_id} copy 0"]


def test_sales_and_payments_share_one_series_of_receipt_numbers(bench: TillBench):
    with bench.till() as till:
        first = till.sell(a_sale(till))
        paid = till.acts.do(a_payment_of(till))
        last = till.sell(a_sale(till, tender_minor=6000))

    assert paid.answer is not None
    assert paid.answer.receipt_number.endswith(f"{first.receipt_sequence + 1:04d}")
    assert last.receipt_sequence == first.receipt_sequence + 2


@pytest.mark.parametrize("line", [Break.BEFORE, Break.AFTER, Break.TIMEOUT_AFTER])
def test_a_lost_line_is_in_doubt_and_the_same_bytes_find_the_answer(bench: TillBench, line: Break):
    bench.server.break_next("payment", line)
    with bench.till() as till:
        lost = till.acts.do(a_payment_of(till))
        settled = till.acts.settle(lost.act_id)

    sent = {body for route, body in bench.server.requests if route == "payment"}
    assert lost.state is VendState.IN_DOUBT
    assert settled.state is VendState.TOKEN
    assert bench.server.made == [lost.act_id]
    assert len(sent) == 1


def test_a_fault_of_the_server_is_no_refusal(bench: TillBench):
    bench.server.break_next("payment", refusal(500, ProblemCode.SERVER_FAULT))
    with bench.till() as till:
        assert till.acts.do(a_payment_of(till)).state is VendState.IN_DOUBT


def test_the_answer_to_another_act_settles_nothing(bench: TillBench):
    with bench.till() as till:
        other = till.acts.do(a_payment_of(till, 1000))
        raw = bench.server.documents[other.act_id][1]
        bench.server.break_next("payment", Reply(201, raw))
        lost = till.acts.do(a_payment_of(till))

    assert lost.state is VendState.IN_DOUBT


@pytest.mark.parametrize(
    "step",
    [
        Step.INTENT_JOURNALED,
        Step.SENT_JOURNALED,
        Step.ANSWER_RECEIVED,
        Step.TOKEN_JOURNALED,
    ],
)
def test_a_power_cut_at_any_step_pays_once(bench: TillBench, step: Step):
    def cut(reached: str) -> None:
        if reached == step:
            raise PowerCut

    with bench.till(on_step=cut) as till, pytest.raises(PowerCut):
        till.acts.do(a_payment_of(till))
    with bench.till() as till:
        till.recover()
        (waiting,) = till.acts.open_acts()
        settled = till.acts.settle(waiting.act_id)

        assert settled.state is VendState.TOKEN
        assert bench.server.made == [waiting.act_id]


def test_a_first_refusal_ends_it_and_the_money_is_given_back_once(bench: TillBench):
    bench.server.refuse_document = ProblemCode.SHIFT_OF_ANOTHER
    with bench.till() as till:
        refused = till.acts.do(a_payment_of(till))
        returned = till.acts.money_returned(refused.act_id)

        assert (refused.state, returned.state) == (VendState.REFUSED, VendState.REFUNDED)
        with pytest.raises(IllegalTransition):
            till.acts.money_returned(refused.act_id)


def test_refused_money_pays_for_the_next_payment_of_the_account_only(bench: TillBench):
    bench.server.refuse_document = ProblemCode.PRICE_CHANGED
    with bench.till() as till:
        refused = till.acts.do(a_payment_of(till))
        bench.server.refuse_document = None
        paid = till.acts.do(a_payment_of(till, instead_of=refused.act_id))

        assert paid.state is VendState.TOKEN
        assert till.acts.view(refused.act_id).state is VendState.REFUNDED
        with pytest.raises(TillRefusal, match="money_not_open"):
            till.acts.do(a_payment_of(till, instead_of=refused.act_id))


def test_a_refusal_after_a_lost_sending_counts_only_when_nothing_can_be_on_its_way(
    bench: TillBench,
):
    bench.server.break_next("payment", Break.BEFORE)
    with bench.till() as till:
        lost = till.acts.do(a_payment_of(till))
        bench.server.refuse_document = ProblemCode.PRICE_CHANGED
        early = till.acts.settle(lost.act_id)
        bench.clock.now += LATE - dt.timedelta(seconds=1)
        still = till.acts.settle(lost.act_id)
        bench.clock.now += dt.timedelta(seconds=1)
        late = till.acts.settle(lost.act_id)

    states = (early.state, still.state, late.state)
    assert states == (VendState.IN_DOUBT, VendState.IN_DOUBT, VendState.REFUSED)


def test_nothing_else_is_done_for_the_account_while_it_waits(bench: TillBench):
    bench.server.break_next("payment", Break.AFTER)
    with bench.till() as till:
        till.acts.do(a_payment_of(till))
        with pytest.raises(TillRefusal, match="act_in_doubt"):
            till.acts.do(a_payment_of(till))


def test_an_ended_session_leaves_it_in_doubt_until_somebody_signs_in(bench: TillBench):
    with bench.till() as till:
        act = a_payment_of(till)
        bench.server.sessions.clear()
        lost = till.acts.do(act)
        till.login("samar", "a long enough password")

        assert lost.state is VendState.IN_DOUBT
        assert till.acts.settle(lost.act_id).state is VendState.TOKEN


@pytest.mark.parametrize("somebody", ["walid", None])
def test_only_who_began_an_act_sends_it_again(bench: TillBench, somebody: str | None):
    bench.server.break_next("payment", Break.BEFORE)
    with bench.till() as till:
        lost = till.acts.do(a_payment_of(till))
        till.logout()
        if somebody is not None:
            till.login(somebody, PASSWORD)
        before = till._journal.head
        with pytest.raises(TillRefusal, match=r"not_signed_in|shift_act_of_another"):
            till.acts.settle(lost.act_id)

        assert bench.server.made == []  # it would be in the shift of somebody else
        assert till._journal.head == before
        till.login("samar", PASSWORD)
        assert till.acts.settle(lost.act_id).state is VendState.TOKEN


def test_an_answer_that_cannot_be_kept_is_not_shown(
    bench: TillBench, monkeypatch: pytest.MonkeyPatch
):
    def full(_journal: Journal, _body: bytes) -> int:
        raise JournalUnwritable

    def fill(step: str) -> None:
        if step == Step.ANSWER_RECEIVED:
            monkeypatch.setattr(Journal, "append", full)

    with bench.till(on_step=fill) as till:
        with pytest.raises(JournalUnwritable):
            till.acts.do(a_payment_of(till))
        monkeypatch.undo()
        (waiting,) = till.acts.open_acts()

        assert waiting.answer is None
    with bench.till() as till:
        assert till.acts.settle(waiting.act_id).state is VendState.TOKEN


def test_no_name_stands_in_the_journal(bench: TillBench):
    with bench.till() as till:
        till.acts.do(a_payment_of(till))
    stored = bench.journal_path.read_bytes()

    assert "محمود".encode() not in stored
    assert b"quote_hash" not in stored  # the request is closed as well


def test_a_copy_is_counted_on_disk_before_it_is_printed(bench: TillBench):
    with bench.till() as till:
        act_id = till.acts.do(a_payment_of(till)).act_id
        with pytest.raises(TillRefusal, match="not_printed_yet"):
            till.acts.reprint(act_id)
        till.acts.print_receipt(act_id)
        with pytest.raises(TillRefusal, match="already_printed"):
            till.acts.print_receipt(act_id)
        till.acts.reprint(act_id)

        assert till.acts.view(act_id).copies == 1
    assert bench.printer.printed == [f"{act_id} copy 0", f"{act_id} copy 1"]
