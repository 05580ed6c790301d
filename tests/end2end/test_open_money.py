"""A price that changes under the cashier's hands, and a kiosk that dies before the money is settled."""

from __future__ import annotations

import pytest
from end2end_bench import OPERATOR, PASSWORD, Terminal

from kiosk.store.records import VendIntended, VendMoneyReturned, VendRefusedForEver
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN

SHEKELS = 50
CUSTOMER = "indebted"  # whose first purchase pays an instalment, which changes the next one's price


@pytest.fixture
def dead(counter, tmp_path):
    """Sell at the counter what another till sold meanwhile; kill the kiosk over the refusal."""
    kiosk = counter.open_and_sign_in()
    counter.swipe(kiosk, CUSTOMER)
    kiosk.type(str(SHEKELS))
    kiosk.wait_for("quote", tender_minor=SHEKELS * 100)
    rival = Terminal(counter.town, tmp_path, url=counter.server.url)
    with rival.till(counter.server.url) as till:
        till.sell(a_sale(till, drn=DRN[CUSTOMER], tender_minor=6000))
    kiosk.key("F12")
    kiosk.wait_for("banner", id="E12")
    kiosk.process.kill()
    return counter


def reopened(counter):
    kiosk = counter.open()
    assert kiosk.login(OPERATOR, PASSWORD) == "in_doubt"
    return kiosk


def settled(counter) -> tuple[str, list[object]]:
    """Return the refused vend, and the records that say what became of its money."""
    told = counter.records()
    (refused,) = [one.vend_id for one in told if isinstance(one, VendRefusedForEver)]
    facts = [
        one
        for one in told
        if (isinstance(one, VendIntended) and one.instead_of == refused)
        or (isinstance(one, VendMoneyReturned) and one.vend_id == refused)
    ]
    return refused, facts


def test_after_a_kill_the_money_of_a_changed_price_can_be_given_back(dead):
    assert settled(dead)[1] == []
    kiosk = reopened(dead)
    kiosk.key("F8")
    kiosk.wait_for("vend", state="REFUNDED")

    _, facts = settled(dead)
    assert [type(one) for one in facts] == [VendMoneyReturned]
    assert dead.town.counts() == (2, 1, 1)
    kiosk.stop()
    assert dead.open_and_sign_in()


def test_after_a_kill_the_money_of_a_changed_price_can_buy_at_the_new_one(dead):
    kiosk = reopened(dead)
    kiosk.key("Return")
    kiosk.wait_for("quote", tender_minor=SHEKELS * 100)
    kiosk.key("F12")
    assert kiosk.wait_for("print")["verdict"] == "PRINTED"

    refused, facts = settled(dead)
    assert [(type(one), one.tender_minor) for one in facts] == [(VendIntended, SHEKELS * 100)]
    assert facts[0].vend_id != refused
    assert dead.town.counts() == (3, 2, 2)
    kiosk.stop()
    assert dead.open_and_sign_in()
