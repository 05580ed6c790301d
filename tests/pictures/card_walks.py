"""Customers' cards at the till (F10, F9): found, written, torn, issued, replaced, revoked."""

from __future__ import annotations

import msgspec

from drivers.card_readers.writing import WriteReason, WriteVerdict
from drivers.customer_cards.base import PendingToken, ReadBack, Tamper
from kiosk.api_client import Declined
from kiosk.errors import TillRefusal
from kiosk.flows.card_values import CardResult
from kiosk.flows.till_values import LocalCode
from tests.helpers.cards_told import a_card, an_issued_card
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_cards import a_blank, a_tap
from tests.helpers.screen_till import DRN, a_meter
from tests.pictures.sale_walks import WATER
from tests.pictures.shots import Shot, Shots
from vending_server.wire.problems import Problem

WAITING = PendingToken(token="57310482991622074685", tid=9, sequence=1)
TAMPERED = ReadBack(last_tid=7, credit_tenths=432, tamper=Tamper.COVER | Tamper.MAGNET)


def tapped(bench: CashierBench) -> None:
    """The next customer lays his card on the reader."""
    bench.press("F2")
    bench.settle()
    bench.events.clear()
    bench.devices.take(a_tap(DRN, read_back=TAMPERED, pending=WAITING))
    bench.wait_for(event="screen", step="amount")
    bench.settle()


def sold(bench: CashierBench, text_id: str) -> None:
    """A sale that his card found, until the card's part of it is over."""
    tapped(bench)
    bench.press("1", "5", "0", "+")
    bench.wait_for(event="screen", step="quoted")
    bench.press("F12")
    bench.wait_for(event="card_write", text=text_id)
    bench.settle()


def at_form(bench: CashierBench, digit: str) -> None:
    tapped(bench)
    bench.events.clear()
    bench.press("F10", "F9", digit)
    bench.wait_for(event="screen", step="form")
    bench.settle()


def cards_in_sales(bench: CashierBench) -> Shots:
    """What a card says, and what becomes of the token on it."""
    cards = bench.till.cards
    cards.medium = "chip"
    bench.sign_in()
    tapped(bench)
    yield Shot("card_tapped", "C03", "What the card and its meter say, small, beside the number")
    sold(bench, "S834")
    yield Shot("card_written", "C04", "The token is on paper and on the card")
    cards.results = [CardResult(verdict=WriteVerdict.UNSURE, reason=WriteReason.CARD_LEFT)]
    sold(bench, "S837")
    yield Shot("card_torn", "C04", "The card left while it was written")
    cards.errors["load"] = TillRefusal(LocalCode.CARD_TOKEN_WAITS)
    sold(bench, "S836")
    yield Shot("card_waits", "C04", "The card holds a token that the meter has not taken")
    refused = Problem(status=422, code="card_replaced", title="", params={"date": "2026-11-20"})
    bench.till.errors["lookup"] = Declined(refused)
    bench.press("Enter")
    bench.settle()
    bench.events.clear()
    bench.devices.take(a_tap(DRN))
    bench.wait_for(event="banner", id="E831")
    yield Shot("card_refused", "C03", "A card that was replaced")


def cards_of_a_visit(bench: CashierBench) -> Shots:
    """Two meters sold together; each has a card of its own."""
    bench.till.cards.medium = "chip"
    bench.till.meters = [a_meter(), WATER]
    bench.sign_in()
    bench.type_text(DRN)
    bench.press("Enter")
    bench.wait_for(event="screen", step="confirm_customer")
    bench.press("Enter", "1", "5", "0", "F4")
    bench.wait_for(event="visit", lines=2)
    bench.press("5", "0")
    bench.wait_for(event="visit_quote", amount_minor=20_000)
    bench.press("F12")
    bench.wait_for(event="print")
    bench.devices.take(a_tap(DRN))
    bench.wait_for(event="card_write", text="S834")
    bench.settle()
    yield Shot("visit_card_written", "C05", "The first card is loaded, the next one is named")
    torn = CardResult(verdict=WriteVerdict.UNSURE, reason=WriteReason.CARD_LEFT)
    bench.till.cards.results = [torn]
    bench.devices.take(a_tap(WATER.drn))
    bench.wait_for(event="card_write", text="S837")
    bench.settle()
    yield Shot("visit_card_torn", "C05", "The second card left while it was written")


def cards_given_out(bench: CashierBench) -> Shots:
    """Issue, replace, revoke."""
    bench.till.cards.medium = "chip"
    card = an_issued_card("01930000-0000-7000-8000-0000000000c1", DRN, issue=2)
    bench.till.counter.cards = [
        a_card(card),
        a_card(msgspec.structs.replace(card, issue=1), state="replaced"),
    ]
    bench.sign_in()
    tapped(bench)
    bench.press("F10", "F9")
    bench.settle()
    yield Shot("cards", "F10", "What is done with customers' cards")
    at_form(bench, "1")
    yield Shot("card_issue", "C10", "A new card: which there were, who stands here, which chip")
    bench.devices.take(a_blank())
    bench.press("F12")
    bench.wait_for(event="card_write", text="S834")
    bench.settle()
    yield Shot("card_issued", "C10", "Registered, written and read back")
    at_form(bench, "2")
    yield Shot("card_replacement", "C10", "Another card in place of one")
    at_form(bench, "3")
    bench.type_text("lost at the market")
    yield Shot("card_revocation", "C10", "A card that is to be refused from now on")
    bench.press("F12")
    bench.wait_for(event="screen", name="act")
    bench.settle()
    yield Shot("card_revoked", "C10", "Revoked")
