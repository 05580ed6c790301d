"""Contracts opened and closed, meters changed and stopped: the rules, on both databases."""

from __future__ import annotations

import datetime as dt
import json
import threading
from zoneinfo import ZoneInfo

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.little_town import DRN, HandClock, Till
from tests.helpers.office import new_document_id, take_on
from token_engine.identifiers import make_drn, meter_pan_from_drn
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.ledger.service import trial_balance
from vending_server.ledger.tables import ledger_entries
from vending_server.meters.service import served_meters
from vending_server.meters.tables import contracts, customers, meters
from vending_server.operators.model import Role
from vending_server.registry.desk import RegistryDesk
from vending_server.registry.tables import contract_closings, meter_installations
from vending_server.wire.lookup import LookupBy, LookupRequest
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import QuoteRequest
from vending_server.wire.registry import (
    ClosingFacts,
    ContractClosing,
    ContractFacts,
    ContractOpening,
    MeterBlock,
    MeterInstallation,
    MeterRelease,
    MeterReplacement,
    MeterShelving,
    NewCustomer,
    PlaceGiven,
    closing_payload,
)

ZONE = ZoneInfo("Asia/Hebron")
STOCK = {
    "one": make_drn(57, 44_444_444),
    "other": make_drn(57, 55_555_555),
    "water": make_drn(57, 66_666_666),
}


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    with writing(engine) as connection:
        for key, drn in STOCK.items():
            connection.execute(
                meters.insert().values(
                    drn=drn,
                    meter_pan=meter_pan_from_drn(drn),
                    utility="water" if key == "water" else "electricity",
                    ea=11,
                    dkga=4,
                    sgc="345678",
                    krn=3,
                    ti="05",
                    key_type=2,
                    base_year=2014,
                    tct=2,
                )
            )
    yield engine
    engine.dispose()


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def desk(engine, clock):
    return RegistryDesk(engine=engine, clock=clock, zone=ZONE)


@pytest.fixture
def boss(engine):
    with writing(engine) as connection:
        return take_on(connection, "walid", Role.SUPERVISOR)


@pytest.fixture
def accountant(engine):
    with writing(engine) as connection:
        return take_on(connection, "maysa", Role.ACCOUNTANT)


@pytest.fixture
def till(engine, clock):
    return Till(little_town.service(engine, clock))


def a_customer(**changes) -> NewCustomer:
    fields = {"document_id": new_document_id(), "number": "C9", "name": "ليلى", "phone": "0599"}
    return NewCustomer(**(fields | changes))


def an_opening(**changes) -> ContractOpening:
    fields = {
        "document_id": new_document_id(),
        "account_number": "N1",
        "customer_number": "C9",
        "utility": "electricity",
        "customer_class": "residential",
        "place": PlaceGiven(code="0001", address="حي الكروم"),
        "drn": STOCK["one"],
    }
    return ContractOpening(**(fields | changes))


def a_closing(account="0001", **changes) -> ContractClosing:
    fields = {"document_id": new_document_id(), "account_number": account, "reason": "moved away"}
    return ContractClosing(**(fields | changes))


def a_replacement(**changes) -> MeterReplacement:
    fields = {"document_id": new_document_id(), "old_drn": DRN["plain"], "new_drn": STOCK["one"]}
    return MeterReplacement(**(fields | {"reason": "broken display"} | changes))


def refusal(act, *args) -> ProblemCode:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.code


def approve(engine, asker, approver, closing: ContractClosing, payout_minor: int) -> str:
    approval_id = new_document_id()
    payload = closing_payload(account_number=closing.account_number, payout_minor=payout_minor)
    with writing(engine) as connection:
        approvals.ask(
            connection,
            approval_id=approval_id,
            action=TwoPersonAction.CONTRACT_PAYOUT,
            subject=closing.account_number,
            reason=closing.reason,
            payload=payload,
            caller=asker,
            now=little_town.NOON,
        )
        approvals.decide(
            connection, approval_id, accept=True, note="", approver=approver, now=little_town.NOON
        )
    return approval_id


def closed(answer) -> ClosingFacts:
    return msgspec.json.decode(answer.body, type=ClosingFacts)


def carry_of(engine, account="0001") -> int:
    with reading(engine) as connection:
        query = sa.select(contracts.c.carry_minor).where(contracts.c.account_number == account)
        return connection.scalars(query).one()


def sell_with_carry(till, engine) -> int:
    assert till.sell(DRN["plain"], 10_010).is_sale
    carry = carry_of(engine)
    assert carry > 0
    return carry


def test_a_new_customer_s_contract_can_be_sold_to_at_once(desk, boss, till):
    assert desk.take_on(boss, a_customer()).is_new
    opened = msgspec.json.decode(desk.open_contract(boss, an_opening()).body, type=ContractFacts)

    assert (opened.customer_name, opened.drns) == ("ليلى", [STOCK["one"]])
    assert (opened.carry_minor, opened.dues_left_minor, opened.arrears_left_minor) == (0, 0, 0)
    assert till.sell(STOCK["one"]).is_sale


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"account_number": "0001"}, ProblemCode.ACCOUNT_NUMBER_USED),
        ({"customer_number": "nobody"}, ProblemCode.CUSTOMER_UNKNOWN),
        ({"customer_class": "castle"}, ProblemCode.NO_TARIFF),
        ({"drn": STOCK["water"]}, ProblemCode.METER_OTHER_UTILITY),
        ({"drn": DRN["plain"]}, ProblemCode.METER_NOT_IN_STOCK),
        ({"drn": make_drn(57, 1)}, ProblemCode.METER_UNKNOWN),
    ],
)
def test_a_contract_that_cannot_be_is_not_opened(desk, boss, engine, changes, code):
    desk.take_on(boss, a_customer())

    assert refusal(desk.open_contract, boss, an_opening(**changes)) is code
    with reading(engine) as connection:
        new = sa.select(contracts).where(contracts.c.account_number == "N1")
        assert connection.execute(new).all() == []


def test_a_customer_number_is_given_once(desk, boss):
    desk.take_on(boss, a_customer())

    assert refusal(desk.take_on, boss, a_customer()) is ProblemCode.CUSTOMER_NUMBER_USED


def test_an_act_sent_twice_is_done_once_and_answered_alike(desk, boss, engine):
    desk.take_on(boss, a_customer())
    opening = an_opening()
    first, again = desk.open_contract(boss, opening), desk.open_contract(boss, opening)

    assert (first.http_status, again.http_status) == (201, 200)
    assert first.body == again.body
    other = msgspec.structs.replace(opening, account_number="N2")
    assert refusal(desk.open_contract, boss, other) is ProblemCode.DOCUMENT_ID_REUSED
    release = MeterRelease(document_id=opening.document_id, drn=DRN["blocked"], reason="x")
    assert refusal(desk.release, boss, release) is ProblemCode.DOCUMENT_ID_REUSED
    with reading(engine) as connection:
        acts = connection.scalars(sa.select(audit_log.c.action)).all()
    assert acts == ["registry.new_customer", "registry.contract_opened"]


def test_a_closed_contract_is_sold_nothing_any_more(desk, boss, till, engine):
    command = till.command(DRN["plain"])
    desk.close_contract(boss, a_closing())
    answer = till.vending.decide([command])[0]

    assert json.loads(answer.body)["code"] == "meter_unknown"
    quote = QuoteRequest(drn=DRN["plain"], tender_minor=10_000)
    assert refusal(till.vending.quote, quote) is ProblemCode.METER_UNKNOWN
    with reading(engine) as connection:
        meter = connection.execute(sa.select(meters).where(meters.c.drn == DRN["plain"])).one()
        hung = connection.execute(
            sa.select(meter_installations).where(meter_installations.c.meter_id == meter.id)
        ).one()
    assert (meter.contract_id, meter.shelf) == (None, "removed")
    assert (hung.removal_reason, hung.removed_by) == ("contract_closed", boss.operator_id)


def test_closing_makes_the_carry_payable_once_and_the_books_balance(
    desk, boss, accountant, till, engine
):
    carry = sell_with_carry(till, engine)
    closing = a_closing()
    closing = msgspec.structs.replace(
        closing, approval_id=approve(engine, boss, accountant, closing, carry)
    )
    first, again = desk.close_contract(boss, closing), desk.close_contract(boss, closing)

    assert first.body == again.body
    assert closed(first).payout_minor == carry
    assert carry_of(engine) == 0
    with reading(engine) as connection:
        balance = trial_balance(connection)
        entries = connection.execute(
            sa.select(ledger_entries).where(ledger_entries.c.transaction_id == closing.document_id)
        ).all()
        kept = connection.execute(sa.select(contract_closings)).one()
    assert [one.amount_minor for one in entries] == [carry]
    assert (balance["carry"], balance["contract_payouts"]) == (0, -carry)
    assert sum(balance.values()) == 0
    assert (kept.payout_minor, kept.closed_by) == (carry, boss.operator_id)
    assert refusal(desk.close_contract, boss, a_closing()) is ProblemCode.CONTRACT_CLOSED


def test_a_payout_takes_two_people_and_exactly_the_sum_that_they_agreed_to(
    desk, boss, accountant, till, engine
):
    carry = sell_with_carry(till, engine)
    closing = a_closing()
    assert refusal(desk.close_contract, boss, closing) is ProblemCode.APPROVAL_MISSING
    approval_id = approve(engine, boss, accountant, closing, carry + 1)
    wrong = msgspec.structs.replace(closing, approval_id=approval_id)

    assert refusal(desk.close_contract, boss, wrong) is ProblemCode.APPROVAL_DIFFERS
    assert carry_of(engine) == carry
    assert till.sell(DRN["plain"]).is_sale


def test_a_contract_with_nothing_to_pay_out_needs_no_second_person(desk, boss):
    assert closed(desk.close_contract(boss, a_closing())).payout_minor == 0
    nobody = a_closing("nowhere")
    assert refusal(desk.close_contract, boss, nobody) is ProblemCode.CONTRACT_UNKNOWN
    silent = a_closing("0002", reason=" ")
    assert refusal(desk.close_contract, boss, silent) is ProblemCode.REASON_MISSING


def test_a_new_tenant_inherits_neither_dues_nor_debts_nor_carry(desk, boss, till, engine):
    left = closed(desk.close_contract(boss, a_closing("0002")))
    assert left.dues_left_minor == 1200
    assert left.arrears_left_minor == 53_000
    with writing(engine) as connection:
        connection.execute(
            meters.update().where(meters.c.drn == DRN["indebted"]).values(shelf="in_stock")
        )
    desk.take_on(boss, a_customer())
    opening = an_opening(place=PlaceGiven(code="0002", address="-"), drn=DRN["indebted"])
    opened = msgspec.json.decode(desk.open_contract(boss, opening).body, type=ContractFacts)

    assert opened.address == "حي الكروم"  # what is known of a place stays
    assert (opened.dues_left_minor, opened.arrears_left_minor, opened.carry_minor) == (0, 0, 0)
    quoted = till.vending.quote(QuoteRequest(drn=DRN["indebted"], tender_minor=10_000)).quote
    assert (quoted.deductions, quoted.bought_before_tenths, quoted.carry_before_minor) == ([], 0, 0)
    assert desk.contract("0002").dues_left_minor == 1200


def test_a_new_meter_on_the_same_contract_changes_neither_carry_nor_block_position(
    desk, boss, till, engine
):
    carry = sell_with_carry(till, engine)
    with reading(engine) as connection:
        before = served_meters(connection, [DRN["plain"]])[DRN["plain"]].contract
    desk.replace_meter(boss, a_replacement())
    with reading(engine) as connection:
        served = served_meters(connection, [DRN["plain"], STOCK["one"]])

    assert list(served) == [STOCK["one"]]
    after = served[STOCK["one"]].contract
    assert (after.id, after.carry_minor) == (before.id, carry)
    assert (after.bought_tenths, after.bought_period) == (
        before.bought_tenths,
        before.bought_period,
    )
    quoted = till.vending.quote(QuoteRequest(drn=STOCK["one"], tender_minor=10_000)).quote
    assert quoted.bought_before_tenths == before.bought_tenths
    assert till.sell(STOCK["one"]).is_sale


def test_a_meter_is_replaced_by_one_from_stock_of_the_same_utility_only(desk, boss):
    for changes, code in (
        ({"new_drn": STOCK["water"]}, ProblemCode.METER_OTHER_UTILITY),
        ({"new_drn": DRN["indebted"]}, ProblemCode.METER_NOT_IN_STOCK),
        ({"new_drn": DRN["plain"]}, ProblemCode.METER_NOT_IN_STOCK),
        ({"old_drn": STOCK["other"]}, ProblemCode.METER_UNKNOWN),
    ):
        assert refusal(desk.replace_meter, boss, a_replacement(**changes)) is code
    desk.replace_meter(boss, a_replacement())
    # What came off the wall must be looked at before it hangs again.
    back = a_replacement(old_drn=STOCK["one"], new_drn=DRN["plain"])
    assert refusal(desk.replace_meter, boss, back) is ProblemCode.METER_NOT_IN_STOCK


def an_installation(**changes) -> MeterInstallation:
    fields = {"document_id": new_document_id(), "drn": STOCK["one"], "account_number": "N1"}
    return MeterInstallation(**(fields | {"reason": "the meter came"} | changes))


def test_a_meter_follows_to_a_contract_that_waits_for_it_and_is_sold_to(desk, boss, till):
    desk.take_on(boss, a_customer())
    desk.open_contract(boss, an_opening(drn=None))
    asked = an_installation()

    first = desk.hang_meter(boss, asked)

    assert msgspec.json.decode(first.body, type=ContractFacts).drns == [STOCK["one"]]
    assert desk.hang_meter(boss, asked).body == first.body
    assert till.sell(STOCK["one"]).is_sale
    (hung,) = desk.history(STOCK["one"]).installations
    assert (hung.reason, hung.account_number, hung.installed_by) == ("followed", "N1", "walid")
    assert hung.note == "the meter came"


def test_a_meter_is_hung_only_where_none_hangs_and_the_contract_is_open(desk, boss):
    desk.take_on(boss, a_customer())
    desk.open_contract(boss, an_opening(drn=None))
    for changes, code in (
        ({"account_number": "0001"}, ProblemCode.CONTRACT_HAS_METER),
        ({"account_number": "N7"}, ProblemCode.CONTRACT_UNKNOWN),
        ({"drn": STOCK["water"]}, ProblemCode.METER_OTHER_UTILITY),
        ({"drn": DRN["plain"]}, ProblemCode.METER_NOT_IN_STOCK),
        ({"drn": make_drn(57, 77_777_777)}, ProblemCode.METER_UNKNOWN),
    ):
        assert refusal(desk.hang_meter, boss, an_installation(**changes)) is code
    desk.hang_meter(boss, an_installation())
    second = an_installation(drn=STOCK["other"])
    assert refusal(desk.hang_meter, boss, second) is ProblemCode.CONTRACT_HAS_METER
    assert desk.contract("N1").drns == [STOCK["one"]]
    desk.open_contract(
        boss, an_opening(document_id=new_document_id(), account_number="N2", drn=None)
    )
    desk.close_contract(boss, a_closing("N2"))
    late = an_installation(drn=STOCK["other"], account_number="N2")
    assert refusal(desk.hang_meter, boss, late) is ProblemCode.CONTRACT_CLOSED


def test_a_meter_taken_off_hangs_again_only_after_it_was_put_back_to_stock(desk, boss, till):
    desk.replace_meter(boss, a_replacement())

    def shelving(drn, shelf, reason="looked at"):
        return MeterShelving(document_id=new_document_id(), drn=drn, shelf=shelf, reason=reason)

    silent = shelving(DRN["plain"], "in_stock", reason=" ")
    assert refusal(desk.shelve, boss, silent) is ProblemCode.REASON_MISSING
    desk.shelve(boss, shelving(DRN["plain"], "in_stock"))
    desk.replace_meter(boss, a_replacement(old_drn=STOCK["one"], new_drn=DRN["plain"]))
    assert till.sell(DRN["plain"]).is_sale
    on_wall = shelving(DRN["plain"], "scrapped")
    assert refusal(desk.shelve, boss, on_wall) is ProblemCode.METER_NOT_IN_STOCK
    desk.shelve(boss, shelving(STOCK["one"], "scrapped"))
    assert desk.history(STOCK["one"]).state == "scrapped"
    revived = shelving(STOCK["one"], "in_stock")
    assert refusal(desk.shelve, boss, revived) is ProblemCode.METER_NOT_IN_STOCK


def test_the_history_says_who_had_a_meter_where_and_who_did_what(desk, boss):
    desk.replace_meter(boss, a_replacement())
    old, new = desk.history(DRN["plain"]), desk.history(STOCK["one"])

    assert (old.state, new.state) == ("removed", "installed")
    (was,), (is_now,) = old.installations, new.installations
    assert (was.account_number, was.place_code) == ("0001", "0001")
    assert (was.removal_reason, was.removed_by) == ("change_out", "walid")
    assert was.removed_at == is_now.installed_at
    assert (is_now.reason, is_now.note) == ("change_out", "broken display")
    assert refusal(desk.history, make_drn(57, 1)) is ProblemCode.METER_UNKNOWN


def test_a_stopped_meter_tells_each_side_of_the_counter_its_own_words(desk, boss, engine, clock):
    from vending_server.vending.lookup import LookupService
    from vending_server.vending.supplies import SupplyReader

    block = MeterBlock(
        document_id=new_document_id(),
        drn=DRN["plain"],
        reason_ar="عبث",
        reason_en="tampering",
        customer_ar="يرجى الاتصال",
        customer_en="please call",
    )
    desk.block(boss, block)
    looking = LookupService(engine=engine, clock=clock, supplies=SupplyReader(ZONE))
    request = LookupRequest(by=LookupBy.DRN, value=DRN["plain"])
    found = looking.lookup(request).meters[0]

    assert (found.block_reason.en, found.block_reason_customer.en) == ("tampering", "please call")
    vending = little_town.service(engine, clock)
    with pytest.raises(Refused) as refused:
        vending.quote(QuoteRequest(drn=DRN["plain"], tender_minor=10_000))
    assert refused.value.params == {"reason_ar": "عبث", "reason_en": "tampering"}
    (event,) = desk.history(DRN["plain"]).events
    assert (event.kind, event.operator) == ("blocked", "walid")

    desk.release(boss, MeterRelease(document_id=new_document_id(), drn=DRN["plain"], reason="ok"))
    assert Till(vending).sell(DRN["plain"]).is_sale
    assert [one.kind for one in desk.history(DRN["plain"]).events] == ["blocked", "unblocked"]


def test_a_block_needs_its_reason_in_both_languages_and_a_release_a_block(desk, boss):
    common = {"document_id": new_document_id(), "drn": DRN["plain"], "reason_ar": "عبث"}
    for texts in (
        {"reason_en": " "},
        {"reason_en": "x", "customer_ar": "س"},
        {"reason_en": "x", "customer_ar": "", "customer_en": "y"},
    ):
        assert (
            refusal(desk.block, boss, MeterBlock(**common, **texts)) is ProblemCode.REASON_MISSING
        )
    release = MeterRelease(document_id=new_document_id(), drn=DRN["plain"], reason="x")
    assert refusal(desk.release, boss, release) is ProblemCode.METER_NOT_BLOCKED


def test_a_sale_and_a_closing_at_once_leave_the_books_whole(desk, boss, till, engine):
    """Whoever is second finds what the first one left: no sale after the closing, no lost carry."""
    command = till.command(DRN["plain"], 10_010)
    barrier, outcome = threading.Barrier(2), {}

    def sell() -> None:
        barrier.wait()
        outcome["sale"] = till.vending.decide([command])[0]

    def close() -> None:
        barrier.wait()
        try:
            outcome["closing"] = desk.close_contract(boss, a_closing())
        except Refused as refused:
            outcome["closing"] = refused.code

    threads = [threading.Thread(target=sell), threading.Thread(target=close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    facts = desk.contract("0001")
    if outcome["sale"].is_sale:  # then there is a carry, and nobody approved to pay it out
        assert outcome["closing"] is ProblemCode.APPROVAL_MISSING
        assert facts.closed_on is None
    else:
        assert facts.closed_on is not None
        assert facts.carry_minor == 0
    with reading(engine) as connection:
        assert sum(trial_balance(connection).values()) == 0


def test_days_are_those_of_the_municipality(engine, boss):
    late = HandClock(dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC))
    desk = RegistryDesk(engine=engine, clock=late, zone=ZONE)

    assert closed(desk.close_contract(boss, a_closing())).closed_on == "2026-11-23"


def test_a_refused_act_leaves_nothing_behind(desk, boss, engine):
    refusal(desk.replace_meter, boss, a_replacement(new_drn=STOCK["water"]))
    with reading(engine) as connection:
        served = served_meters(connection, [DRN["plain"]])
        hung = connection.scalars(sa.select(sa.func.count()).select_from(meter_installations)).one()
        people = connection.scalars(sa.select(sa.func.count()).select_from(customers)).one()
        audited = connection.scalars(sa.select(sa.func.count()).select_from(audit_log)).one()

    assert list(served) == [DRN["plain"]]
    assert (hung, people, audited) == (4, 2, 0)
