"""A sale whose token nobody saw is taken back, on both databases, and nothing of it remains."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, Till
from tests.helpers.office import new_document_id, take_on
from tests.helpers.reversals import Reversals
from vending_server.agents.tables import agents
from vending_server.audit.service import verify
from vending_server.corrections.tables import (
    contract_corrections,
    tariff_corrections,
    told_corrections,
)
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.meters.tables import contracts
from vending_server.operations.books import findings
from vending_server.operators.model import Role
from vending_server.pricing.model import Tariff, Utility
from vending_server.rerating.history import Span, contracts_with_sales, past_sales
from vending_server.tariffs.service import all_tariff_versions
from vending_server.vending.lookup import LookupService
from vending_server.vending.shift_sales import agent_takings
from vending_server.vending.supplies import SupplyReader
from vending_server.vending.tables import tokens
from vending_server.wire.lookup import LookupBy, LookupRequest
from vending_server.wire.problems import Problem
from vending_server.wire.quote import QuoteRequest, TenderKind
from vending_server.wire.vend import ReprintRequest, Tender, VendAnswer


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
        assert verify(connection).fault == ""
    engine.dispose()


@pytest.fixture
def till(engine):
    return Reversals(engine)


def sale_of(stored) -> VendAnswer:
    assert stored.is_sale, stored.body
    return msgspec.json.decode(stored.body, type=VendAnswer)


def code_of(stored) -> str:
    return msgspec.json.decode(stored.body, type=Problem).code


def test_after_a_reversal_everything_is_as_if_the_sale_had_not_been(till):
    for drn in ("plain", "indebted", "water"):
        till.sell(drn=drn)  # leaves a carry and a block position to come back to
        before = till.standing()
        quoted = till.till.vending.quote(QuoteRequest(drn=DRN[drn], tender_minor=7_000))
        sold = sale_of(till.sell(12_340, drn=drn))
        assert till.standing() != before

        answer = till.reverse(sold.vend_id)

        assert till.standing() == before
        again = till.till.vending.quote(QuoteRequest(drn=DRN[drn], tender_minor=7_000))
        assert again.quote_hash == quoted.quote_hash, "the next purchase costs what it did"
        assert (answer.cash_minor, answer.units_tenths) == (12_340, sold.quote.units_tenths)
        assert answer.approved_by == ["walid"]


def test_every_question_about_a_reversed_vend_is_answered_without_its_token(till):
    command = till.till.command(DRN["plain"])
    sold = sale_of(till.till.vending.decide([command])[0])
    till.reverse(sold.vend_id)
    vending, seller = till.till.vending, till.till.seller

    answers = [
        vending.decide([command])[0],
        vending.ask(seller, sold.vend_id),
        vending.resolve(seller, sold.vend_id),
    ]

    for one in answers:
        told = msgspec.json.decode(one.body, type=Problem)
        assert (one.status, told.code, told.decided) == (410, "sale_reversed", True)
        assert sold.tokens[0].token.encode() not in one.body
    with pytest.raises(Refused, match="sale_reversed"):
        vending.reprint(seller, sold.vend_id, ReprintRequest(reprint_id=new_document_id()))


def test_the_tid_of_a_reversed_sale_is_never_given_again(till, engine):
    first = sale_of(till.sell()).tokens[0]
    till.reverse(sale_of(till.sell(tender_minor=5_000)).vend_id)
    after = sale_of(till.sell()).tokens[0]

    with reading(engine) as connection:
        tids = connection.scalars(sa.select(tokens.c.tid).order_by(tokens.c.tid)).all()
    assert len(set(tids)) == 3, "the voided token keeps its own"
    assert first.tid < tids[1] < after.tid == tids[2]


def test_a_till_that_ever_held_the_token_cannot_reverse(till):
    sold = sale_of(till.sell())
    before = till.standing()

    for state in ("TOKEN", "PRINTING", "PRINTED", "NOT_SENT", "UNSURE", "DONE", "", "sent"):
        with pytest.raises(Refused, match="token_seen"):
            till.reverse(sold.vend_id, vend_state=state)
    assert till.standing() == before


def test_a_sale_of_which_a_copy_was_made_is_not_reversed(till):
    sold = sale_of(till.sell())
    reprint = ReprintRequest(reprint_id=new_document_id())
    till.till.vending.reprint(till.till.seller, sold.vend_id, reprint)

    with pytest.raises(Refused, match="token_seen"):
        till.reverse(sold.vend_id)


def test_what_the_device_did_not_sign_proves_nothing(till):
    sold, other = sale_of(till.sell()), sale_of(till.sell(drn="water"))
    signatures = (
        till.request(other.vend_id).signature,
        till.request(sold.vend_id, vend_state="SENT").signature,
        till.request(sold.vend_id, journal_sequence=11).signature,
        "",
    )

    for signature in signatures:
        with pytest.raises(Refused, match="signature_invalid"):
            till.reverse(sold.vend_id, signature=signature)


def test_another_terminal_knows_of_no_such_sale(till):
    sold = sale_of(till.sell())
    till.give_key(till.other.terminal_id)

    with pytest.raises(Refused, match="receipt_not_found"):
        till.reverse(sold.vend_id, caller=till.other)


def test_nothing_is_reversed_before_a_second_person_agrees(till):
    sold = sale_of(till.sell())
    request = till.request(sold.vend_id)

    with pytest.raises(Refused, match="approval_missing"):
        till.reversals.reverse(till.rana, sold.vend_id, request)
    agreed = till.agreed(sold.vend_id, request)
    other = msgspec.structs.replace(agreed, reason="something else")
    with pytest.raises(Refused, match="approval_differs"):
        till.reversals.reverse(till.rana, sold.vend_id, other)
    with pytest.raises(Refused, match="reason_missing"):
        till.reverse(sold.vend_id, reason=" ")


def test_the_same_reversal_again_is_the_same_answer_even_from_a_longer_journal(till):
    sold = sale_of(till.sell())
    request = till.agreed(sold.vend_id, till.request(sold.vend_id))
    first = till.reversals.reverse(till.rana, sold.vend_id, request)
    longer = till.request(sold.vend_id, document_id=request.document_id, journal_sequence=15)
    longer = msgspec.structs.replace(longer, approval_id=request.approval_id)

    again = till.reversals.reverse(till.rana, sold.vend_id, longer)

    assert (first.is_new, again.is_new, again.body) == (True, False, first.body)
    with pytest.raises(Refused, match="sale_reversed"):
        till.reverse(sold.vend_id)


def test_only_the_last_sale_of_a_contract_is_reversed(till):
    first, second = sale_of(till.sell()), sale_of(till.sell(tender_minor=5_000))

    with pytest.raises(Refused, match="too_late_to_reverse"):
        till.reverse(first.vend_id)
    till.reverse(second.vend_id)
    till.reverse(first.vend_id)


def test_a_sale_of_a_contract_that_was_closed_since_stays(till, engine):
    sold = sale_of(till.sell())
    with writing(engine) as connection:
        connection.execute(contracts.update().values(closed_on=dt.date(2026, 11, 22)))

    with pytest.raises(Refused, match="too_late_to_reverse"):
        till.reverse(sold.vend_id)
    with writing(engine) as connection:
        connection.execute(contracts.update().values(closed_on=None))


def test_every_part_of_the_payment_goes_back_the_way_it_came(till, engine):
    till.keep(3_000)
    kept = till.balance()
    parts = [
        Tender(kind=TenderKind.DEPOSIT, amount_minor=2_000),
        Tender(kind=TenderKind.BANK_CARD, amount_minor=3_000),
        Tender(kind=TenderKind.CHEQUE, amount_minor=1_500, reference="88"),
        Tender(kind=TenderKind.CASH, amount_minor=4_000),
    ]
    sold = sale_of(till.sell(10_500, tenders=parts))

    answer = till.reverse(sold.vend_id)

    assert till.balance() == kept
    assert [one.amount_minor for one in answer.tenders] == [2_000, 3_000, 1_500, 4_000]
    assert answer.cash_minor == 4_000
    with reading(engine) as connection:
        kept_now = sa.select(contracts.c.deposit_minor).where(contracts.c.id == 1)
        assert connection.scalar(kept_now) == 3_000


def test_x_and_z_show_what_was_taken_back_and_expect_its_cash_no_more(till):
    shift = till.open(20_000)
    till.sell(10_000)
    sold = sale_of(till.sell(5_000, drn="water"))
    till.reverse(sold.vend_id)

    x = till.desk.one(till.walid, shift.shift_id)
    z = till.close(shift.shift_id, 30_000)

    assert (x.counts.sales, x.counts.reversals) == (2, 1)
    assert x.totals == z.totals
    assert [(one.name, one.count, one.amount) for one in z.totals.reversals] == [("cash", 1, 5_000)]
    assert (z.totals.expected_minor, z.variance_minor) == (30_000, 0)


def test_a_sale_of_a_closed_shift_is_paid_back_from_the_one_that_is_open(till):
    first = till.open(20_000)
    sold = sale_of(till.sell(10_000))
    z = till.close(first.shift_id, 30_000, left_minor=20_000)
    second = till.open(20_000, receipt_sequence_last=1)

    till.reverse(sold.vend_id)

    assert till.desk.one(till.rana, first.shift_id).totals == z.totals, "a Z stays as it is"
    assert till.close(second.shift_id, 10_000).variance_minor == 0


def test_money_goes_back_only_from_ones_own_drawer(till):
    sold = sale_of(till.sell())
    till.open(20_000, caller=replace(till.other, terminal_id=till.rana.terminal_id))

    with pytest.raises(Refused, match="shift_of_another"):
        till.reverse(sold.vend_id)


def test_an_agent_gets_his_float_back_but_only_with_a_supervisor_at_his_machine(till, engine):
    with writing(engine) as connection:
        seller = little_town.open_agent_point(connection, float_minor=15_000)
        agent = take_on(connection, "agent", Role.AGENT, point=seller.point)
        visitor = take_on(connection, "visitor", Role.SUPERVISOR, point=seller.point)
    agent, visitor = (replace(one, terminal_id=seller.terminal_id) for one in (agent, visitor))
    till.give_key(seller.terminal_id)
    before = till.balance()
    sold = sale_of(Till(till.till.vending, seller).sell(DRN["plain"], 10_000))

    with pytest.raises(Refused, match="not_permitted"):
        till.reversals.reverse(agent, sold.vend_id, till.request(sold.vend_id, caller=agent))
    answer = till.reverse(sold.vend_id, caller=visitor)

    assert answer.agent_float_minor == 15_000
    month = {"since": little_town.NOON, "until": little_town.NOON + dt.timedelta(days=30)}
    with reading(engine) as connection:
        assert agent_takings(connection, seller.point.number, **month) == (0, 0), "no commission"
    with reading(engine) as connection:
        assert connection.scalar(sa.select(agents.c.float_minor)) == 15_000
    assert till.balance() == before


def test_past_sales_that_are_judged_again_leave_out_what_was_taken_back(till, engine):
    till.sell()
    till.reverse(sale_of(till.sell(drn="indebted")).vend_id)
    span = Span(
        utility=Utility.ELECTRICITY,
        customer_class=None,
        from_on=dt.date(2026, 11, 1),
        until_on=dt.date(2026, 12, 1),
        zone=little_town.ZONE,
    )
    with reading(engine) as connection:
        tariff: Tariff = all_tariff_versions(connection)[0].tariff
        found = dict(past_sales(connection, span, tariff))
        assert contracts_with_sales(connection, span) == [1]
    assert {one: len(sold) for one, sold in found.items()} == {1: 1}


def test_the_last_purchase_is_one_that_stands(till, engine):
    till.reverse(sale_of(till.sell()).vend_id)
    desk = LookupService(engine=engine, clock=till.clock, supplies=SupplyReader(little_town.ZONE))

    (meter,) = desk.lookup(LookupRequest(by=LookupBy.DRN, value=DRN["plain"])).meters

    assert (meter.last_purchase, meter.bought_tenths) == (None, 0)


def test_a_credit_that_only_a_reversed_receipt_told_is_told_again(till, engine):
    credit(engine, contract_id=1, amount_minor=300)
    first = sale_of(till.sell())
    till.reverse(first.vend_id)
    second = sale_of(till.sell())
    third = sale_of(till.sell(tender_minor=5_000))

    assert [one.amount_minor for one in first.corrections] == [300]
    assert second.corrections == first.corrections
    assert third.corrections == []
    with reading(engine) as connection:
        told = connection.scalars(sa.select(told_corrections.c.sale_id)).all()
    assert sorted(told) == sorted([first.sale_id, second.sale_id])


def credit(engine, *, contract_id: int, amount_minor: int) -> None:
    """Credit a contract as a back-dated decision does."""
    correction_id = new_document_id()
    at = little_town.NOON
    with writing(engine) as connection:
        connection.execute(
            tariff_corrections.insert().values(
                id=correction_id,
                version_id=1,
                decision="12/2026",
                from_on=at.date(),
                until_on=at.date(),
                credited_minor=amount_minor,
                reason="council",
                approval_id=new_document_id(),
                made_by=1,
                made_at=at,
            )
        )
        connection.execute(
            contract_corrections.insert().values(
                correction_id=correction_id,
                contract_id=contract_id,
                difference_minor=amount_minor,
                vat_minor=0,
                credit_minor=amount_minor,
                made_at=at,
            )
        )
        of_contract = contracts.c.id == contract_id
        connection.execute(
            contracts.update()
            .where(of_contract)
            .values(carry_minor=contracts.c.carry_minor + amount_minor, untold_corrections=1)
        )
        post(
            connection,
            [Entry("revenue:electricity", "carry", amount_minor)],
            transaction_id=correction_id,
            posted_at=at,
            point_number=None,
        )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["plain", "indebted", "water"]),
        st.integers(100, 2_000).map(lambda tens: tens * 10),
        st.integers(0, 2),  # how many of the latest sales are tried to be reversed
    ),
    min_size=1,
    max_size=6,
)


@given(steps=STEPS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_after_any_sales_and_reversals_the_balances_are_those_of_the_sales_that_stand(
    till, engine, steps
):
    """The auditor recomputes from the rows; here the balances are followed apart, sale by sale.

    One database lives through all examples: what stood before is where each of them starts.
    """
    standing: list[tuple[str, VendAnswer]] = []
    start = reference(till.standing())
    for drn, tender, back in steps:
        till.clock.advance(dt.timedelta(minutes=2))
        stored = till.till.sell(DRN[drn], tender)
        if stored.is_sale:
            standing.append((drn, sale_of(stored)))
        for one in list(reversed(standing))[:back]:
            if one[0] in {later[0] for later in standing[standing.index(one) + 1 :]}:
                with pytest.raises(Refused, match="too_late_to_reverse"):
                    till.reverse(one[1].vend_id)
                continue
            till.reverse(one[1].vend_id)
            standing.remove(one)

    assert reference(till.standing()) == expected(start, [one for _, one in standing])
    with reading(engine) as connection:
        audit(connection)


def reference(standing) -> dict[str, int]:
    """Put balances into one flat table."""
    flat = {f"carry {row.id}": row.carry_minor for row in standing["contracts"]}
    flat |= {f"due {row.id}": -row.paid_minor for row in standing["dues"]}
    flat |= {f"debt {row.id}": row.balance_minor for row in standing["debts"]}
    return flat | standing["ledger"]


CONTRACT = {DRN["plain"]: 1, DRN["indebted"]: 2, DRN["water"]: 3}
DEBT = {"shared": 1, "old": 2}
DUE = {"waste": 1, "standing": 2}
TAKEN_FOR = {"fixed_charge": "fixed_charges", "municipal_fee": "municipal_fees"}


def expected(start: dict[str, int], sold: list[VendAnswer]) -> dict[str, int]:
    """Add sales up by their receipts alone."""
    found = dict(start)
    for one in sold:
        quote = one.quote
        moved = quote.carry_after_minor - quote.carry_before_minor
        found[f"carry {CONTRACT[quote.drn]}"] += moved
        found["carry"] -= moved
        found["drawer:" + little_town.seller(1).terminal_id] += quote.tender_minor
        found[f"revenue:{quote.utility}"] -= quote.energy_net_minor
        found["vat"] -= quote.energy_vat_minor
        for line in quote.deductions:
            is_debt = line.kind == "arrears"
            key = f"debt {DEBT[line.code]}" if is_debt else f"due {DUE[line.code]}"
            found[key] -= line.taken_minor
            found[TAKEN_FOR.get(line.kind, "arrears")] -= line.net_minor
            found["vat"] -= line.vat_minor
    return found
