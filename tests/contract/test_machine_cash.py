"""Money of terminals without a person, on both databases: claims, bags, and where each agora stands."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.machine_town import MachineTown
from tests.helpers.office import new_document_id
from tests.helpers.pages import walked
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.machine_cash.tables import machine_claims
from vending_server.meters.tables import contracts
from vending_server.operations.books import findings
from vending_server.operators.passwords import Passwords
from vending_server.operators.tables import operator_points, operators
from vending_server.wire.machine_cash import ClaimListRequest, ServiceEntry
from vending_server.wire.problems import ProblemCode as Code


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield MachineTown(engine)
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
    engine.dispose()


def code_of(act, *args, **kwargs) -> Code:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.code


def kept_for(town, account: str) -> int:
    query = sa.select(contracts.c.deposit_minor).where(contracts.c.account_number == account)
    with reading(town.engine) as connection:
        return connection.scalars(query).one()


def test_a_claim_is_owed_from_when_it_is_told_and_told_again_it_is_the_same(town):
    message = town.claim(5_000)
    at = town.clock.now()

    first = town.machines.receive(town.machine, message, at)
    again = town.machines.receive(town.machine, message, at)

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    books = town.balance()
    assert (books[town.box], books["machine_claims"]) == (5_000, -5_000)
    other = msgspec.structs.replace(message, amount_minor=6_000)
    assert code_of(town.machines.receive, town.machine, other, at) is Code.DOCUMENT_ID_REUSED
    assert town.balance() == books


def test_a_claim_is_paid_once_by_two_people_and_exactly_as_agreed(town):
    told = town.tell(town.claim(5_000))

    alone = code_of(town.settle, told.claim_id, "paid", 5_000, agreed=False)
    too_much = code_of(town.settle, told.claim_id, "paid", 6_000)
    paid = town.settle(told.claim_id, "paid", 5_000)
    twice = code_of(town.settle, told.claim_id, "paid", 5_000)

    assert (alone, too_much) == (Code.APPROVAL_MISSING, Code.SUMS_DISAGREE)
    assert twice is Code.ALREADY_DECIDED
    assert (paid.state, paid.settled_by, paid.agreed_by) == ("paid", "maysa", ["laila"])
    books = town.balance()
    assert (books["machine_claims"], books["head_office_cash"]) == (0, -5_000)


def test_a_claim_becomes_credit_of_a_contract_that_is_open(town):
    told = town.tell(town.claim(5_000))
    unknown = code_of(town.settle, told.claim_id, "credited", 5_000, account_number="nobody")
    nowhere = code_of(town.settle, told.claim_id, "credited", 5_000)

    credited = town.settle(told.claim_id, "credited", 5_000, account_number="0001")

    assert (unknown, nowhere) == (Code.CONTRACT_UNKNOWN, Code.INVALID_REQUEST)
    assert (credited.state, credited.credited_to) == ("credited", "0001")
    assert kept_for(town, "0001") == 5_000
    assert town.balance()["customer_deposits"] == -5_000


def test_money_that_is_in_the_box_is_never_closed_without_a_place(town):
    told = town.tell(town.claim(5_000))

    assert code_of(town.settle, told.claim_id, "rejected", 0) is Code.INVALID_REQUEST
    assert town.balance()["machine_claims"] == -5_000


def test_a_note_in_doubt_is_posted_only_when_it_is_paid(town):
    note = town.tell(town.claim(20_000, kind="note", note_id="n1"))
    assert town.balance()[town.box] == 0

    town.settle(note.claim_id, "paid", 20_000)

    books = town.balance()
    assert (books["cash_variance"], books["head_office_cash"]) == (20_000, -20_000)


def test_one_note_is_paid_once_though_it_has_two_numbers(town):
    note = town.tell(town.claim(20_000, kind="note", note_id="n1"))
    stray = town.tell(town.claim(20_000, kind="stray", note_id="n1", account_number=""))
    town.settle(stray.claim_id, "paid", 20_000)

    assert code_of(town.settle, note.claim_id, "paid", 20_000) is Code.ALREADY_DECIDED
    assert town.settle(note.claim_id, "rejected", 0).state == "rejected"
    assert town.balance()["machine_claims"] == 0


def test_a_stray_note_of_nobody_is_found_money(town):
    read = town.tell(town.claim(5_000, kind="stray", account_number=""))
    unread = town.tell(town.claim(None, kind="stray", account_number=""))

    town.settle(read.claim_id, "rejected", 0)
    town.settle(unread.claim_id, "paid", 2_000)

    books = town.balance()
    assert (books["machine_claims"], books[town.box]) == (0, 5_000)
    assert books["cash_variance"] == -5_000 + 2_000
    nobody = town.claim(None, kind="note")
    assert code_of(town.tell, nobody) is Code.INVALID_REQUEST


def test_what_is_told_after_its_day_was_locked_stands_in_the_next_open_day(town):
    at = town.clock.now()
    town.clock.advance(dt.timedelta(days=2))
    town.lock("2026-11-22")

    told = town.tell(town.claim(5_000), at)

    assert told.is_late
    assert told.happened_at == at.isoformat() < told.posted_at


def test_claims_are_found_by_their_number_and_told_in_pages(town):
    told = [town.tell(town.claim(1_000)) for _ in range(5)]
    town.settle(told[0].claim_id, "paid", 1_000)

    one = ClaimListRequest(number=told[2].number)
    found = town.machines.claims(town.maysa, one).claims
    still_open = ClaimListRequest(is_open=True, point_number=2)
    pages = list(walked(lambda page: town.machines.claims(town.walid, still_open, page), 2))

    assert [claim.claim_id for claim in found] == [told[2].claim_id]
    shown = [claim.claim_id for page in pages for claim in page.claims]
    assert shown == [claim.claim_id for claim in reversed(told[1:])]
    assert pages[0].owed_minor == 4_000
    assert town.machines.claims(town.walid, ClaimListRequest()).owed_minor == 4_000
    elsewhere = ClaimListRequest(point_number=9)
    assert code_of(town.machines.claims, town.walid, elsewhere) is Code.NOT_PERMITTED


def test_a_bag_leaves_the_box_when_two_people_agreed_at_the_machine(town):
    town.tell(town.claim(20_000))
    one_only = town.bag_of_box(20_000, town.walid)
    assert code_of(town.empty, one_only) is Code.APPROVAL_MISSING
    message = town.bag_of_box(20_000, town.walid, town.maysa)
    other = msgspec.structs.replace(message, bag_number="B-8")
    assert code_of(town.empty, other) is Code.APPROVAL_DIFFERS

    bag = town.empty(message)
    again = town.empty(message)

    assert bag == again
    assert (bag.expected_minor, bag.emptied_by) == (20_000, ["walid", "maysa"])
    books = town.balance()
    assert (books[town.box], books["cash_in_transit"]) == (0, 20_000)


def test_a_bag_that_is_told_weeks_later_is_taken_in_all_the_same(town):
    message = town.bag_of_box(20_000, town.walid, town.maysa)
    at = town.clock.now()
    town.clock.advance(dt.timedelta(days=40))

    assert town.empty(message, at).expected_minor == 20_000
    town.tell(town.claim(20_000), at)  # what was in it comes later still


def test_whoever_took_a_bag_does_not_count_it_and_a_difference_has_a_reason(town):
    town.tell(town.claim(20_000))
    bag = town.empty(town.bag_of_box(20_000, town.walid, town.maysa))

    own = code_of(town.count, bag.emptying_id, 20_000, town.maysa)
    mute = code_of(town.count, bag.emptying_id, 15_000, town.laila)
    reason = {"difference_reason": "a note was false"}
    counted = town.count(bag.emptying_id, 15_000, town.laila, **reason)
    twice = code_of(town.count, bag.emptying_id, 15_000, town.laila, **reason)

    assert (own, mute) == (Code.APPROVER_IS_REQUESTER, Code.SUMS_DISAGREE)
    assert twice is Code.ALREADY_DECIDED
    assert (counted.difference_minor, counted.counted_by) == (-5_000, "laila")
    assert [line.pieces for line in counted.counts if line.pieces] == [1]  # what the journal said
    books = town.balance()
    assert (books["cash_in_transit"], books["bank"]) == (0, 15_000)
    assert books["cash_variance"] == 5_000


def test_bags_are_told_in_pages_with_what_nobody_has_counted(town):
    bags = [town.empty(town.bag_of_box(2_000, town.walid, town.maysa)) for _ in range(3)]
    town.count(bags[0].emptying_id, 2_000, town.laila)
    town.tell(town.claim(6_000))

    pages = list(walked(lambda page: town.machines.emptyings(town.walid, 2, page), 2))

    shown = [bag.emptying_id for page in pages for bag in page.emptyings]
    assert shown == [bag.emptying_id for bag in reversed(bags)]
    assert pages[0].in_transit_minor == 4_000


def test_the_service_menu_opens_to_a_supervisor_with_his_password_and_not_to_a_cashier(town):
    hashed = Passwords().hash("olives and thyme")
    with writing(town.engine) as connection:
        connection.execute(operators.update().values(password_hash=hashed))
        known = sa.select(operator_points.c.operator_id)
        assert town.walid.operator_id in set(connection.scalars(known))

    def enter(login: str, password: str = "olives and thyme"):
        return town.machines.enter(town.machine, ServiceEntry(operator=login, password=password))

    assert enter("walid").login == "walid"
    assert code_of(enter, "rana") is Code.NOT_PERMITTED
    assert code_of(enter, "walid", "wrong") is Code.LOGIN_REFUSED
    with reading(town.engine) as connection:
        actions = connection.scalars(sa.select(audit_log.c.action)).all()
    assert actions.count("machine.service") == 1


def test_what_a_machine_told_is_never_changed(town):
    town.tell(town.claim(5_000, document_id=new_document_id()))

    with pytest.raises(RowConflict), writing(town.engine) as connection:
        connection.execute(machine_claims.update().values(amount_minor=1))
