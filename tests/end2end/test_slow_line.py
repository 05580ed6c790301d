"""A line that is slow, cut or repeats itself: the till asks, nobody pays twice, nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from end2end_bench import EAGER, PATIENT, Terminal

from kiosk.flows.vend_states import VendState
from kiosk.vend_outcomes import DoubtReason, InDoubt, NoSale, Sold
from tests.harness.proxy import Proxy, Trouble
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN

METER = DRN["plain"]
VEND, ASK = "POST /v1/vends ", "GET /v1/vends/"


@pytest.fixture
def proxy(serve):
    with Proxy(serve().port) as proxy:
        yield proxy


@pytest.fixture
def terminal(town, proxy, tmp_path):
    return Terminal(town, tmp_path, url=proxy.url)


@pytest.mark.parametrize(
    ("trouble", "counts_meanwhile"),
    [(Trouble.HELD_REQUEST, (0, 0, 0)), (Trouble.HELD_ANSWER, (1, 1, 1))],
)
def test_a_line_that_is_slow_for_longer_than_the_till_asks_still_sells(
    town, proxy, terminal, trouble, counts_meanwhile
):
    """Asking must not tombstone; a question that finds the sale ends the wait."""
    held = proxy.plan(VEND, trouble)
    with terminal.till(proxy.url, timeouts=EAGER) as till, ThreadPoolExecutor(1) as pool:
        selling = pool.submit(till.sell, a_sale(till, drn=METER))
        held.wait_until_it_came()
        proxy.wait_for(ASK, times=2 if trouble is Trouble.HELD_REQUEST else 1)
        assert town.counts() == counts_meanwhile
        held.gate.set()

        sold = selling.result()
        late = terminal.api.outcomes.get(timeout=30)
        assert sold.state is VendState.TOKEN
        assert late == Sold(late.raw, sold.answer)
        assert town.counts() == (1, 1, 1)


def test_a_request_that_comes_after_the_till_resolved_can_never_be_sold(town, proxy, terminal):
    held = proxy.plan(VEND, Trouble.HELD_REQUEST)
    with terminal.till(proxy.url) as till, ThreadPoolExecutor(1) as pool:
        selling = pool.submit(till.sell, a_sale(till, drn=METER))
        held.wait_until_it_came()
        (waiting,) = till.open_vends()

        assert till.resolve(waiting.vend_id).state is VendState.REFUSED
        assert selling.result().state is VendState.REFUSED
        held.gate.set()
        assert isinstance(terminal.api.outcomes.get(timeout=30), NoSale)
        assert town.counts() == (1, 0, 0)
        assert till.sell(a_sale(till, drn=METER)).state is VendState.TOKEN


@pytest.mark.parametrize(
    ("trouble", "counts"),
    [
        (Trouble.CUT_BEFORE, (0, 0, 0)),
        (Trouble.CUT_AFTER, (1, 1, 1)),
        (Trouble.HALF_ANSWER, (1, 1, 1)),
    ],
)
def test_a_cut_line_leaves_the_vend_in_doubt_until_somebody_asks(
    town, proxy, terminal, trouble, counts
):
    proxy.plan(VEND, trouble)
    with terminal.till(proxy.url) as till, ThreadPoolExecutor(1) as pool:
        selling = pool.submit(till.sell, a_sale(till, drn=METER))
        assert terminal.api.outcomes.get(timeout=30) == InDoubt(DoubtReason.LINK)
        assert town.counts() == counts
        (lost,) = till.open_vends()

        asked = till.ask(lost.vend_id)
        is_sold = counts == (1, 1, 1)
        assert (asked.state is VendState.TOKEN) == is_sold
        final = till.resolve(lost.vend_id)
        assert final.state is (VendState.TOKEN if is_sold else VendState.REFUSED)
        assert selling.result() == final
        _, sold_count, token_count = town.counts()
        assert sold_count == token_count == is_sold


def test_a_request_that_the_line_repeats_is_sold_once(town, proxy, terminal):
    proxy.plan(VEND, Trouble.TWICE)
    with terminal.till(proxy.url, timeouts=PATIENT) as till:
        sold = till.sell(a_sale(till, drn=METER))
        again = terminal.api.send_again(sold.vend_id)

    assert sold.state is VendState.TOKEN
    assert again == Sold(again.raw, sold.answer)
    assert town.counts() == (1, 1, 1)


def test_the_real_kiosk_sells_over_a_line_that_answers_after_it_asked_twice(counter):
    """With the settings that tills really have: it asks at 2 and 4 seconds and resolves at 8."""
    with Proxy(counter.server.port) as proxy:
        counter.connect_to(proxy.url)
        held = proxy.plan(VEND, Trouble.HELD_REQUEST)
        kiosk = counter.open_and_sign_in()
        counter.quote(kiosk, 50)
        kiosk.key("F12")
        proxy.wait_for(ASK, times=2)
        held.gate.set()

        kiosk.wait_for("vend", state="TOKEN")
        assert kiosk.wait_for("print")["verdict"] == "PRINTED"
        kiosk.stop()
    assert counter.tokens_on_paper() == counter.tokens_of_server()
    assert counter.town.counts() == (1, 1, 1)
