"""A scanned receipt proves itself to the portal, or does not; on both databases."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from kiosk.printing import qr
from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of, sale_of
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from tests.helpers.reversals import Reversals
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.operators.model import Role
from vending_server.receipts.checking import ReceiptDesk
from vending_server.wire.kept_money import KeptMoneyReceipt
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.receipt_checks import ReceiptCheckAnswer
from vending_server.wire.receipt_text import text_of, with_tag
from vending_server.wire.vend import VendAnswer

TOKEN = "the-portals-that-nobody-guesses"
PATH = "/v1/receipt-checks"


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    api.let_in(engine, Role.CASHIER)
    yield engine
    engine.dispose()


@pytest.fixture
def portal(engine, database_url, tmp_path):
    file = tmp_path / "portal.token"
    file.touch(mode=0o600)
    file.write_text(TOKEN + "\n")
    limits = {"portal_requests_per_minute": 40}
    with api.running(database_url, tmp_path, portal_token_file=file, **limits) as client:
        yield client


@pytest.fixture
def till(portal, engine):
    till = HttpTill(portal, engine)
    assert till.enrol().status_code == 201
    assert till.login().status_code == 201
    return till


def ask(client, text: str, token: str = TOKEN):
    headers = {"authorization": f"Bearer {token}"}
    return client.post(PATH, json={"text": text}, headers=headers)


def check(client, text: str) -> ReceiptCheckAnswer:
    answer = ask(client, text)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=ReceiptCheckAnswer)


def sell(till):
    return sale_of(till.post("/v1/vends", till.vend_body(DRN["indebted"])))


def test_a_sold_receipt_is_genuine_and_nobody_is_named(portal, till):
    sold = sell(till)
    answer = ask(portal, qr.content(sold) + "\r\n")
    told = msgspec.json.decode(answer.content, type=ReceiptCheckAnswer)

    assert (told.verdict, told.state, told.kind) == ("genuine", "in_books", "sale")
    assert (told.number, told.drn) == (sold.receipt_number, sold.quote.drn)
    assert (told.amount_minor, told.units_tenths) == (10_000, sold.quote.units_tenths)
    assert told.made_at == sold.sold_at[:19] + "+00:00"
    assert sold.customer_name not in answer.text
    assert sold.tokens[0].token not in answer.text


def test_the_same_receipt_has_the_same_tag_for_ever(till):
    body = till.vend_body(DRN["plain"])
    first, again = till.post("/v1/vends", body), till.post("/v1/vends", body)

    assert qr.content(sale_of(first)) == qr.content(sale_of(again))


def test_no_changed_character_of_a_receipt_passes(portal, till):
    text = qr.content(sell(till))
    for at in range(0, len(text), 3):
        other = "0" if text[at] != "0" else "1"
        told = check(portal, text[:at] + other + text[at + 1 :])
        assert (told.verdict, told.number) == ("not_genuine", None), at


@pytest.mark.parametrize("text", ["", "CP2", "hello world", "CP2 R2-01-000001 H" + "0" * 32])
def test_what_no_server_of_ours_wrote_is_not_genuine(portal, text):
    assert check(portal, text).verdict == "not_genuine"


def test_a_receipt_of_before_there_were_tags_is_said_to_be_unsigned(portal, till):
    sold = msgspec.structs.replace(sell(till), receipt_tag=msgspec.UNSET)

    assert check(portal, qr.content(sold)) == ReceiptCheckAnswer(verdict="unsigned")


def test_a_sale_that_was_taken_back_says_so(database_url):
    engine, key = little_town.build(database_url), ReceiptKey.generate()
    drawer = Reversals(engine)
    vending = dataclasses.replace(drawer.till.vending, receipt_key=key)
    drawer.till = dataclasses.replace(drawer.till, vending=vending)
    sold = msgspec.json.decode(drawer.sell().body, type=VendAnswer)
    desk = ReceiptDesk(engine=engine, receipt_key=key)
    before = desk.check(qr.content(sold))

    drawer.reverse(sold.vend_id)
    told = desk.check(qr.content(sold))

    assert (before.verdict, before.state) == ("genuine", "in_books")
    assert (told.verdict, told.state) == ("genuine", "reversed")
    engine.dispose()


def test_a_sale_that_the_books_have_lost_is_genuine_and_unknown(portal, till):
    lost = text_of(msgspec.structs.replace(sell(till), receipt_number="2-01-000999"))
    key = portal.app.state.services.receipts.receipt_key

    told = check(portal, with_tag(lost, key.tag(lost)))

    assert (told.verdict, told.state, told.number) == ("genuine", "unknown", "2-01-000999")


def test_payments_and_kept_money_prove_themselves_too(portal, till):
    order = {"account_number": "0002", "amount_minor": 3_000}
    quoted = till.post("/v1/payment-quotes", order).json()
    payment = {"document_id": new_document_id(), **order, "received_minor": 3_000}
    payment |= {"tenders": [{"kind": "cash", "amount_minor": 3_000}]}
    payment |= {"quote_hash": quoted["quote_hash"], "receipt_sequence": next(till.sequence)}
    paid = msgspec.json.decode(till.post("/v1/payments", payment).content, type=PaymentAnswer)
    money = {"document_id": new_document_id(), "account_number": "0002", "act": "taken"}
    money |= {"amount_minor": 2_000, "reason": "kept", "happened_at": "2026-11-22T10:00:00+02:00"}
    money |= {"receipt_sequence": next(till.sequence)}
    kept = msgspec.json.decode(till.post("/v1/kept-money", money).content, type=KeptMoneyReceipt)

    told = check(portal, qr.content(paid))
    assert (told.kind, told.state, told.amount_minor) == ("payment", "in_books", 3_000)
    told = check(portal, qr.content(kept))
    assert (told.kind, told.state, told.amount_minor) == ("money_taken", "in_books", 2_000)
    assert told.made_at == "2026-11-22T08:00:00+00:00"


def test_another_token_is_not_let_in_and_without_one_there_is_nothing(
    portal, engine, database_url, tmp_path
):
    assert problem_of(ask(portal, "CP2 X", "something-else")).code == "not_permitted"
    (tmp_path / "bare").mkdir()
    with api.running(database_url, tmp_path / "bare") as bare:
        assert problem_of(ask(bare, "CP2 X")).code == "not_found"


def test_whoever_tries_texts_is_slowed_down(portal):
    codes = [ask(portal, "CP2 X").status_code for _ in range(41)]

    assert (codes[39], codes[40]) == (200, 429)


def test_another_servers_key_makes_another_tag(portal, till, database_url, engine, tmp_path):
    text = qr.content(sell(till))
    file = tmp_path / "portal.token"
    (tmp_path / "other").mkdir()
    with api.running(database_url, tmp_path / "other", portal_token_file=file) as other:
        assert check(other, text).verdict == "not_genuine"
