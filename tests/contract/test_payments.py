"""Fees and debts are paid without a token, and a visit is one receipt: on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id, take_on
from tests.helpers.payments import INDEBTED, WATER, Payments
from vending_server.agents.tables import agents
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.meters.tables import contracts
from vending_server.operations.books import findings
from vending_server.operators.model import Role
from vending_server.payments.sums import receipts_of_payments
from vending_server.tariffs.tables import dues
from vending_server.wire.quote import QuoteRequest, TenderKind
from vending_server.wire.vend import ReprintRequest, Tender, VendAnswer


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
    engine.dispose()


@pytest.fixture
def till(engine):
    return Payments(engine)


def taken(answer) -> dict[str, int]:
    return {line.code: line.taken_minor for line in answer.quote.lines}


def next_lines(till, drn: str, tender: int = 20_000) -> dict[str, int]:
    quote = till.till.vending.quote(QuoteRequest(drn=DRN[drn], tender_minor=tender)).quote
    return {line.code: line.asked_minor for line in quote.deductions}


def test_fees_come_first_then_the_debts_and_all_of_the_money_goes_into_them(till):
    before = till.balance()
    paid = till.pay(5_000)

    assert taken(paid) == {"waste": 1_200, "shared": 3_000, "old": 800}
    assert (paid.quote.left_minor, paid.receipt_number) == (49_200, "2-01-000001")
    moved = {
        code: one - before[code] for code, one in till.balance().items() if one != before[code]
    }
    drawer = "drawer:" + till.rana.terminal_id
    assert moved == {drawer: 5_000, "municipal_fees": -1_200, "arrears": -3_800}


def test_the_parts_of_a_fee_hold_the_vat_of_the_whole(till):
    parts = [till.pay(some, WATER, ["due:2"]) for some in (330, 330)]
    sold = msgspec.json.decode(till.sell(drn="water").body, type=VendAnswer)

    vat = [one.quote.lines[0].vat_minor for one in parts]
    (line,) = (one for one in sold.quote.deductions if one.code == "standing")
    assert [one.quote.vat_summary[0].vat_bp for one in parts] == [1_600, 1_600]
    assert line.taken_minor == 1_700 - 660
    assert sum(vat) + line.vat_minor == 234, "V(1700, 16 %)"


def test_chosen_items_are_paid_and_a_postponed_fee_only_when_it_is_chosen(till, engine):
    with writing(engine) as connection:
        postponed = dues.update().where(dues.c.id == 1).values(postponed_reason="hardship")
        connection.execute(postponed)

    assert taken(till.pay(500, INDEBTED, ["arrears:2"])) == {"old": 500}
    assert "waste" not in taken(till.pay(100))
    paid = till.pay(200, INDEBTED, ["due:1"])
    assert (taken(paid), paid.quote.lines[0].is_postponed) == ({"waste": 200}, True)


def test_more_than_is_owed_is_refused_with_what_is(till):
    with pytest.raises(Refused, match="above_what_is_owed") as caught:
        till.quoted(1_210, items=["due:1"])
    assert caught.value.params == {"left": 1_200}
    till.pay(1_200, INDEBTED, ["due:1"])
    with pytest.raises(Refused, match="price_changed"):
        till.quoted(10, items=["due:1"])
    with pytest.raises(Refused, match="nothing_to_settle"):
        till.quoted(10, "0001")
    with pytest.raises(Refused, match="contract_unknown"):
        till.quoted(10, "9999")


def test_what_was_paid_at_the_desk_is_not_asked_again_at_the_next_sale(till):
    assert next_lines(till, "indebted") == {"waste": 1_200, "shared": 2_000, "old": 2_000}
    till.pay(1_500, INDEBTED, ["arrears:1"])

    assert next_lines(till, "indebted")["shared"] == 500, "the rest of the period's instalment"
    assert next_lines(till, "water")["shared"] == 500, "at whichever meter"


def test_a_payment_is_made_once_and_as_it_was_quoted(till):
    request = till.payment(1_000)
    first, again = (till.payments.pay(till.rana, request) for _ in range(2))
    assert (first.is_new, again.is_new, again.body) == (True, False, first.body)

    late = till.payment(1_000)
    till.pay(500)
    with pytest.raises(Refused, match="price_changed"):
        till.payments.pay(till.rana, late)
    with pytest.raises(Refused, match="document_id_reused"):
        till.payments.pay(till.rana, msgspec.structs.replace(request, received_minor=2_000))


def test_a_receipt_number_is_used_once_by_sales_and_payments_together(till):
    sold = till.sell()
    with pytest.raises(Refused, match="receipt_number_used"):
        till.pay(100, receipt_sequence=1)
    till.pay(100, receipt_sequence=7)
    refused = till.till.sell(DRN["plain"], receipt_sequence=7)

    assert sold.is_sale
    assert b"receipt_number_used" in refused.body


def test_several_tenders_and_kept_money_pay_and_what_does_not_add_up_is_refused(till, engine):
    till.keep(800, account_number=INDEBTED)
    parts = [
        Tender(kind=TenderKind.DEPOSIT, amount_minor=300),
        Tender(kind=TenderKind.BANK_CARD, amount_minor=200),
        Tender(kind=TenderKind.CASH, amount_minor=500),
    ]
    paid = till.pay(1_000, tenders=parts, received_minor=2_000)

    assert paid.change_minor == 1_500
    with reading(engine) as connection:
        kept = sa.select(contracts.c.deposit_minor).where(contracts.c.id == 2)
        assert connection.scalar(kept) == 500
    for change, code in (
        ({"tenders": parts[1:], "received_minor": 500}, "tenders_disagree"),
        ({"received_minor": 400}, "tenders_disagree"),
        ({"tenders": [Tender(kind=TenderKind.DEPOSIT, amount_minor=1_000)]}, "deposit_short"),
        ({"tenders": [Tender(kind=TenderKind.CHEQUE, amount_minor=1_000)]}, "reference_missing"),
    ):
        with pytest.raises(Refused, match=code):
            till.pay(1_000, **change)
    with pytest.raises(Refused, match="cash_multiple"):
        till.pay(1_005)


def test_a_shift_counts_payments_beside_its_sales(till):
    shift = till.open(20_000)
    till.sell(10_000)
    till.pay(1_000)
    till.pay(700, tenders=[Tender(kind=TenderKind.BANK_CARD, amount_minor=700)])

    z = till.close(shift.shift_id, 31_000)

    assert (z.counts.sales, z.counts.payments, z.variance_minor) == (1, 2, 0)
    assert {one.name: one.amount for one in z.totals.payments} == {"cash": 1_000, "bank_card": 700}


def test_an_agent_pays_from_his_float_and_no_further(till, engine):
    with writing(engine) as connection:
        seller = little_town.open_agent_point(connection, float_minor=3_000)
        agent = take_on(connection, "agent", Role.AGENT, point=seller.point)
    agent = replace(agent, terminal_id=seller.terminal_id)

    paid = till.pay(2_000, caller=agent)
    with reading(engine) as connection:
        told = receipts_of_payments(connection, [paid.document_id])
    assert paid.agent_float_minor == 1_000
    assert told == {paid.document_id: ("payment", paid.receipt_number)}, "his statement names it"
    with pytest.raises(Refused, match="agent_credit_short"):
        till.pay(1_010, caller=agent)
    with reading(engine) as connection:
        assert connection.scalar(sa.select(agents.c.float_minor)) == 1_000


def test_who_left_may_still_pay_what_he_owes(till, engine):
    with writing(engine) as connection:
        closed = contracts.update().where(contracts.c.account_number == INDEBTED)
        connection.execute(closed.values(closed_on=dt.date(2026, 11, 22)))

    assert taken(till.pay(1_200)) == {"waste": 1_200, "shared": 0, "old": 0}


def test_a_sale_that_was_paid_upon_is_not_taken_back(till):
    sold = msgspec.json.decode(till.sell(drn="indebted").body, type=VendAnswer)
    till.pay(100)

    with pytest.raises(Refused, match="too_late_to_reverse"):
        till.reverse(sold.vend_id)


def test_electricity_water_and_a_payment_of_one_visit_stand_on_one_receipt(till):
    visit_id = new_document_id()
    power = msgspec.json.decode(till.sell(visit_id=visit_id).body, type=VendAnswer)
    water = msgspec.json.decode(till.sell(drn="water", visit_id=visit_id).body, type=VendAnswer)
    paid = till.pay(1_000, visit_id=visit_id)
    till.sell(tender_minor=5_000)

    told = till.visits.visit(till.rana, visit_id)

    assert [one.kind for one in told.documents] == ["sale", "sale", "payment"]
    assert [one.sale for one in told.documents[:2]] == [power, water]
    numbers = [power.receipt_number, water.receipt_number, paid.receipt_number]
    assert numbers == ["2-01-000001", "2-01-000002", "2-01-000003"]
    assert (told.documents[2].payment, told.copy_number) == (paid, 0)
    with pytest.raises(Refused, match="receipt_not_found"):
        till.visits.visit(till.other, visit_id)


def test_copies_of_a_visits_receipt_are_counted_and_show_its_tokens_as_seen(till):
    visit_id = new_document_id()
    sold = msgspec.json.decode(till.sell(visit_id=visit_id).body, type=VendAnswer)
    gone = msgspec.json.decode(till.sell(drn="water", visit_id=visit_id).body, type=VendAnswer)
    till.reverse(gone.vend_id)
    request = ReprintRequest(reprint_id=new_document_id())

    first, again = (till.visits.reprint(till.rana, visit_id, request) for _ in range(2))
    second = till.visits.reprint(till.rana, visit_id, ReprintRequest(reprint_id=new_document_id()))

    assert (first, second.copy_number) == (again, 2)
    assert [one.is_reversed for one in first.documents] == [False, True]
    assert gone.tokens[0].token not in msgspec.json.encode(first).decode()
    with pytest.raises(Refused, match="token_seen"):
        till.reverse(sold.vend_id)
    with pytest.raises(Refused, match="invalid_request"):
        till.visits.reprint(till.rana, till.pay(100).visit_id, request)


def test_a_payment_and_its_visit_go_over_http(engine, database_url, tmp_path):
    api.let_in(engine, Role.CASHIER)
    with api.running(database_url, tmp_path) as client:
        till = HttpTill(client, engine)
        till.enrol()
        till.login()
        asked = {"account_number": INDEBTED, "amount_minor": 1_500}
        quoted = till.post("/v1/payment-quotes", asked).json()
        body = asked | {
            "document_id": new_document_id(),
            "tenders": [{"kind": "cash", "amount_minor": 1_500}],
            "received_minor": 1_500,
            "quote_hash": quoted["quote_hash"],
            "receipt_sequence": 1,
        }

        first, again = till.post("/v1/payments", body), till.post("/v1/payments", body)

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.content == again.content
        visit = f"/v1/visits/{body['document_id']}"
        assert till.get(visit).json()["documents"][0]["payment"] == first.json()
        copy = till.post(f"{visit}/reprints", {"reprint_id": new_document_id()})
        assert copy.json()["copy_number"] == 1
        bad = till.post("/v1/payments", body | {"items": ["meter:1"]})
        assert problem_of(bad).code == "invalid_request"
