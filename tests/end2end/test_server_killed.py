"""The server dies at each numbered step of a sale; the till asks, and there is one sale or none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from end2end_bench import EAGER, Terminal, expect_death

from kiosk.flows.till_values import Step
from kiosk.flows.vend_states import VendState
from kiosk.vend_outcomes import DoubtReason, InDoubt, Sold
from tests.helpers.fake_till import PowerCut, a_sale
from tests.helpers.little_town import DRN
from vending_server.wire.problems import ProblemCode

BEFORE_COMMIT = ("received", "begun", "read", "decided", "written")
METER = DRN["indebted"]  # a fee and two debts: the sale with the most to lose


@pytest.fixture
def enrolled(town, tmp_path):
    return lambda server: Terminal(town, tmp_path, url=server.url)


def check_one_sale(town, terminal, till, vend_id) -> None:
    """There is one sale, and who asks for it again gets the same bytes by every road."""
    sold = terminal.api.send_again(vend_id)
    asked = terminal.api.ask_vend(vend_id=vend_id, timeout_s=60.0)
    resolved = terminal.api.resolve_vend(vend_id=vend_id, timeout_s=60.0)

    assert isinstance(sold, Sold)
    assert sold.raw == asked.raw == resolved.raw
    assert sold.answer == till.view(vend_id).answer
    (line,) = till.tokens_of(vend_id)
    assert town.units_of(line.token, METER) == line.units_tenths == sold.answer.quote.units_tenths
    _, sold_count, token_count = town.counts()
    assert (sold_count, token_count) == (1, 1)
    town.audit()


@pytest.mark.parametrize("step", BEFORE_COMMIT)
def test_killed_before_the_commit_there_is_no_sale_and_the_customer_can_buy(
    town, enrolled, serve, step
):
    server = serve(kill_at=step)
    terminal = enrolled(server)
    with terminal.till(server.url) as till, ThreadPoolExecutor(1) as pool:
        selling = pool.submit(till.sell, a_sale(till, drn=METER))
        expect_death(server, step)
        serve(port=server.port)
        (lost,) = till.open_vends()

        assert till.ask(lost.vend_id).state in {VendState.SENT, VendState.IN_DOUBT}
        assert town.counts() == (0, 0, 0)
        resolved = till.resolve(lost.vend_id)
        assert (resolved.state, resolved.problem.code) == (VendState.REFUSED, "vend_none")
        assert selling.result() == till.view(lost.vend_id)
        assert terminal.api.send_again(lost.vend_id).problem.code == ProblemCode.VEND_NONE
        assert town.counts() == (1, 0, 0)

        bought = till.sell(a_sale(till, drn=METER))
        assert bought.state is VendState.TOKEN
        check_one_sale(town, terminal, till, bought.vend_id)


def test_killed_after_the_commit_there_is_one_sale_and_asking_finds_it(town, enrolled, serve):
    server = serve(kill_at="committed")
    terminal = enrolled(server)
    with terminal.till(server.url) as till, ThreadPoolExecutor(1) as pool:
        selling = pool.submit(till.sell, a_sale(till, drn=METER))
        expect_death(server, "committed")
        assert town.counts() == (1, 1, 1)
        serve(port=server.port)
        (lost,) = till.open_vends()

        found = till.ask(lost.vend_id)
        assert found.state is VendState.TOKEN
        assert selling.result() == found
        check_one_sale(town, terminal, till, lost.vend_id)


def test_killed_while_it_resolves_the_vend_stays_open_until_it_resolves_again(
    town, enrolled, serve
):
    """The tombstone is only an answer once it is committed."""
    server = serve(kill_at="tombstone_written")
    terminal = enrolled(server)
    _never_sent(terminal, server.url)
    with terminal.till(server.url) as till:
        lost = till.open_vends()[0].vend_id
        assert terminal.api.resolve_vend(vend_id=lost, timeout_s=60.0) == InDoubt(DoubtReason.LINK)
        expect_death(server, "tombstone_written")
        assert town.counts() == (0, 0, 0)
        serve(port=server.port)

        assert till.ask(lost).state is VendState.IN_DOUBT
        assert till.resolve(lost).state is VendState.REFUSED
        assert town.counts() == (1, 0, 0)


def test_a_till_that_waits_finds_the_sale_by_itself_when_the_server_is_back(town, enrolled, serve):
    server = serve(kill_at="committed")
    terminal = enrolled(server)
    with terminal.till(server.url, timeouts=EAGER) as till, ThreadPoolExecutor(1) as pool:
        selling = pool.submit(till.sell, a_sale(till, drn=METER))
        expect_death(server, "committed")
        serve(port=server.port)

        sold = selling.result()
        assert sold.state is VendState.TOKEN
        check_one_sale(town, terminal, till, sold.vend_id)


@pytest.mark.parametrize(("step", "found"), [("written", "REFUSED"), ("committed", "TOKEN")])
def test_the_real_kiosk_finds_the_answer_by_itself_when_the_server_is_back(
    make_counter, step, found
):
    counter = make_counter(kill_server_at=step)
    kiosk = counter.open_and_sign_in()
    counter.quote(kiosk, 50)
    kiosk.key("F12")
    expect_death(counter.server, step)
    counter.serve(port=counter.server.port)

    vend = kiosk.wait_for("vend")
    was_in_doubt = vend["state"] == "IN_DOUBT"
    while vend["state"] == "IN_DOUBT":  # a slow machine: it went on to ask and to resolve
        vend = kiosk.wait_for("vend")
    assert vend["state"] == found
    if found == "TOKEN":
        if was_in_doubt:  # the cashier sees that it was found, and prints it
            kiosk.key("Return")
        assert kiosk.wait_for("print")["verdict"] == "PRINTED"
        assert counter.tokens_on_paper() == counter.tokens_of_server()
    is_sold = int(found == "TOKEN")
    assert counter.town.counts() == (1, is_sold, is_sold)


def _cut_before_sending(step: str) -> None:
    if step == Step.SENT_JOURNALED:
        raise PowerCut


def _never_sent(terminal, url) -> None:
    """Leave a vend in the journal whose request never left."""
    with terminal.till(url, on_step=_cut_before_sending) as till, pytest.raises(PowerCut):
        till.sell(a_sale(till, drn=METER))
