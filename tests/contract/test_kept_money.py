"""Money kept for a contract, on both databases: taken, spent, given back, paid out at the end."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.drawer import Drawer
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from vending_server.approvals.model import TwoPersonAction
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.meters.tables import contracts
from vending_server.operations.books import findings
from vending_server.registry.desk import RegistryDesk
from vending_server.wire.kept_money import PAID_OUT, RETURNED, KeptMoney
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.registry import ContractClosing, closing_payload
from vending_server.wire.vend import Tender


@pytest.fixture
def drawer(database_url):
    engine = little_town.build(database_url)
    yield Drawer(engine)
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
    engine.dispose()


def kept_of(drawer, account="0001") -> int:
    query = sa.select(contracts.c.deposit_minor).where(contracts.c.account_number == account)
    with reading(drawer.engine) as connection:
        return connection.scalars(query).one()


def refusal(act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def close_contract(drawer, account="0001") -> int:
    """Close a contract by two people; return what became payable."""
    registry = RegistryDesk(engine=drawer.engine, clock=drawer.clock, zone=little_town.ZONE)
    payout = registry.contract(account).carry_minor + registry.contract(account).deposit_minor
    payload = closing_payload(account_number=account, payout_minor=payout)
    closing = ContractClosing(
        document_id=new_document_id(), account_number=account, reason="moved away"
    )
    approval = drawer.agree(TwoPersonAction.CONTRACT_PAYOUT, payload, drawer.walid, drawer.maysa)
    closing = msgspec.structs.replace(closing, approval_id=approval)
    registry.close_contract(drawer.walid, closing)
    return payout


def test_money_without_a_vend_is_kept_for_the_contract_and_pays_the_next_vend(drawer):
    shift = drawer.open(20_000)
    receipt = drawer.keep(4_000)
    parts = [
        Tender(kind=TenderKind.DEPOSIT, amount_minor=4_000),
        Tender(kind=TenderKind.CASH, amount_minor=6_000),
    ]
    drawer.sell(10_000, tenders=parts, received_minor=6_000)

    assert (receipt.left_minor, receipt.receipt_number) == (4_000, "2-01-000500")
    assert kept_of(drawer) == drawer.balance()["customer_deposits"] == 0
    z = drawer.close(shift.shift_id, 30_000)
    assert (z.totals.expected_minor, z.variance_minor) == (30_000, 0)
    assert {one.name: one.amount for one in z.totals.flows} == {"deposit_taken": 4_000}


def test_no_more_is_spent_than_is_kept(drawer):
    drawer.keep(4_000)
    part = Tender(kind=TenderKind.DEPOSIT, amount_minor=4_010)

    stored = drawer.till.sell(DRN["plain"], 4_010, tenders=[part], received_minor=0)

    assert not stored.is_sale
    assert msgspec.json.decode(stored.body)["params"] == {"left": 4_000}
    assert kept_of(drawer) == 4_000


def test_kept_money_goes_back_with_a_second_person_and_exactly_that(drawer):
    shift = drawer.open(20_000)
    drawer.keep(5_000)
    alone = refusal(drawer.keep, 5_000, RETURNED, approval_id=None)
    payload = {"account_number": "0001", "act": RETURNED, "amount_minor": 4_000}
    other = drawer.agree(TwoPersonAction.CLAIM_PAYOUT, payload, drawer.walid, drawer.maysa)
    differs = refusal(drawer.keep, 5_000, RETURNED, approval_id=other)

    receipt = drawer.keep(5_000, RETURNED)

    assert alone.code is ProblemCode.APPROVAL_MISSING
    assert differs.code is ProblemCode.APPROVAL_DIFFERS
    assert receipt.left_minor == kept_of(drawer) == 0
    assert drawer.balance()[f"shift:{shift.shift_id}"] == 20_000


def test_no_more_goes_back_than_is_kept(drawer):
    drawer.keep(5_000)

    refused = refusal(drawer.keep, 5_010, RETURNED)

    assert (refused.code, refused.params) == (ProblemCode.DEPOSIT_SHORT, {"left": 5_000})


def test_the_same_message_again_takes_nothing_twice_and_another_body_is_refused(drawer):
    message = KeptMoney(
        document_id=new_document_id(),
        account_number="0001",
        act="taken",
        amount_minor=3_000,
        receipt_sequence=1,
        reason="",
        happened_at="",
    )
    at = drawer.clock.now()
    first = drawer.kept_money.keep(drawer.rana, message, at)
    again = drawer.kept_money.keep(drawer.rana, message, at)
    more = msgspec.structs.replace(message, amount_minor=9_000)

    assert (first.status, again.status, first.body) == (201, 200, again.body)
    refused = refusal(drawer.kept_money.keep, drawer.rana, more, at)
    assert refused.code is ProblemCode.DOCUMENT_ID_REUSED
    assert kept_of(drawer) == 3_000


def test_a_receipt_number_is_borne_by_one_paper_only_sale_or_not(drawer):
    drawer.sell(10_000)
    sold = refusal(drawer.keep, 1_000, receipt_sequence=1)
    drawer.keep(1_000, receipt_sequence=2)
    kept = refusal(drawer.keep, 1_000, receipt_sequence=2)
    refused = drawer.till.sell(DRN["water"], 10_000)  # the till's next number is 2

    assert sold.code is kept.code is ProblemCode.RECEIPT_NUMBER_USED
    assert msgspec.json.decode(refused.body)["code"] == ProblemCode.RECEIPT_NUMBER_USED


def test_cash_comes_in_steps_of_ten_agorot(drawer):
    assert refusal(drawer.keep, 1_005).params == {"step": 10}


def test_nobody_keeps_money_in_a_drawer_that_somebody_else_counts(drawer):
    drawer.open(caller=drawer.walid)

    assert refusal(drawer.keep, 1_000).code is ProblemCode.SHIFT_OF_ANOTHER


def test_an_agent_keeps_no_money_of_ours(drawer):
    agent = msgspec.structs.replace(drawer.rana.point, kind="agent")
    caller = dataclasses.replace(drawer.rana, point=agent)

    assert refusal(drawer.keep, 1_000, caller=caller).code is ProblemCode.NOT_PERMITTED


def test_what_comes_after_the_close_still_belongs_to_its_shift(drawer):
    shift = drawer.open(20_000)
    at = drawer.clock.now()
    drawer.close(shift.shift_id, 25_000)

    receipt = drawer.keep(5_000, at=at, shift_id=shift.shift_id)

    assert not receipt.is_late
    z = drawer.desk.one(drawer.walid, shift.shift_id)
    assert (z.totals.expected_minor, z.variance_minor) == (25_000, 0)
    balance = drawer.balance()
    assert (balance["cash_variance"], balance["customer_deposits"]) == (0, -5_000)
    late = refusal(drawer.keep, 5_000, shift_id=shift.shift_id)
    assert late.code is ProblemCode.SHIFT_CLOSED


def test_closing_a_contract_makes_kept_money_payable_and_it_is_paid_once(drawer):
    shift = drawer.open(20_000)
    drawer.keep(5_000)
    payout = close_contract(drawer)

    assert payout == 5_000
    taken = refusal(drawer.keep, 1_000)
    returned = refusal(drawer.keep, 1_000, RETURNED)
    assert taken.code is returned.code is ProblemCode.CONTRACT_CLOSED
    balance = drawer.balance()
    assert (balance["customer_deposits"], balance["contract_payouts"]) == (0, -5_000)

    assert drawer.keep(2_000, PAID_OUT).left_minor == 3_000
    too_much = refusal(drawer.keep, 3_010, PAID_OUT)
    assert (too_much.code, too_much.params) == (ProblemCode.ABOVE_WHAT_IS_OWED, {"left": 3_000})
    assert drawer.keep(3_000, PAID_OUT).left_minor == 0
    assert drawer.balance()["contract_payouts"] == 0
    assert drawer.close(shift.shift_id, 20_000).variance_minor == 0


def test_an_open_contract_owes_no_payout(drawer):
    drawer.keep(5_000)

    assert refusal(drawer.keep, 1_000, PAID_OUT).params == {"left": 0}
