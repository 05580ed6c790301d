"""Case files on both databases: what is in dispute is made good once, and no agora loses its place."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.case_town import CaseTown
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from tests.helpers.pages import walked
from vending_server.aftersales.tables import counter_documents
from vending_server.cases.tables import case_ends, case_files, case_notes
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.operations.books import findings
from vending_server.wire.cases import CaseListRequest, CaseNote
from vending_server.wire.problems import ProblemCode as Code


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield CaseTown(engine)
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
    engine.dispose()


def code_of(act, *args, **kwargs) -> Code:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.code


def test_a_till_opens_a_case_with_both_meters_and_sent_again_it_is_the_same(town):
    message = town.opening(town.sell())
    first, again = (town.cases.open_case(town.rana, message) for _ in range(2))
    (case,) = town.listed()

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert (case.number, case.state, case.opened_by) == (1, "open", "rana")
    assert (case.sold.drn, case.right.drn) == (DRN["plain"], DRN["indebted"])
    assert (case.amount_minor, case.sold.account_number) == (10_000, "0001")
    assert case.sold.last_sale_at == case.sold_at
    assert case.right.customer_name
    assert town.balance()["case_costs"] == 0, "a case moves nothing"


def test_one_sale_has_one_open_case_and_a_rejected_one_may_be_opened_again(town):
    sale = town.sell()
    first = town.open_case(town.opening(sale))
    assert code_of(town.open_case, town.opening(sale)) is Code.CASE_OPEN

    town.settle(first, "rejected")
    second = town.open_case(town.opening(sale))
    assert second.number == first.number + 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"right_drn": DRN["plain"]}, Code.NOT_THIS_METER),
        ({"right_drn": DRN["water"]}, Code.NOT_THIS_METER),
        ({"right_drn": ""}, Code.INVALID_REQUEST),
        ({"kind": "reversal"}, Code.INVALID_REQUEST),
        ({"right_drn": "57123456781"}, Code.CHECK_DIGIT),
        ({"evidence": "   "}, Code.REASON_MISSING),
        ({"sale_id": new_document_id()}, Code.RECEIPT_NOT_FOUND),
    ],
)
def test_a_case_about_nothing_is_refused(town, changes, code):
    message = msgspec.structs.replace(town.opening(town.sell()), **changes)

    assert code_of(town.open_case, message) is code


def test_the_units_go_to_the_right_meter_once_two_besides_the_asker_agreed(town):
    case = town.open_case(town.opening(town.sell()))
    assert code_of(town.settle, case, "charged", agree=1) is Code.APPROVAL_MISSING

    message = town.decided(case, "charged")
    first = town.cases.settle(town.maysa, case.document_id, message)
    again = town.cases.settle(town.maysa, case.document_id, message)
    (told,) = town.listed()
    issued = town.told(first)

    assert first.body == again.body
    assert issued.issued_for == DRN["indebted"]
    assert issued.tokens[0].units_tenths == told.units_tenths
    assert (told.state, sorted(told.agreed_by), told.is_moved) == (
        "charged",
        ["laila", "walid"],
        True,
    )
    assert town.balance()["case_costs"] == 0, "it was paid for once"
    with reading(town.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(counter_documents)) == 1


def test_a_sum_that_is_credited_is_kept_whole_for_the_account(town):
    case = town.open_case(town.opening(town.sell()))
    before = town.balance()
    short = code_of(town.settle, case, "credited", amount_minor=9_990, account_number="0002")
    nowhere = code_of(town.settle, case, "credited")
    unknown = code_of(town.settle, case, "credited", account_number="nobody")

    town.settle(case, "credited", account_number="0002")
    after = town.balance()

    assert (short, nowhere, unknown) == (
        Code.SUMS_DISAGREE,
        Code.INVALID_REQUEST,
        Code.CONTRACT_UNKNOWN,
    )
    assert after["case_costs"] - before["case_costs"] == 10_000
    assert after["customer_deposits"] - before["customer_deposits"] == -10_000
    assert town.listed()[0].credited_to == "0002"


def test_a_sum_that_is_paid_leaves_the_cash_of_head_office(town):
    case = town.open_case(town.opening(town.sell(), kind="reversal", right_drn=""))
    assert code_of(town.settle, case, "charged") is Code.INVALID_REQUEST, "no meter was meant"

    town.settle(case, "paid")

    books = town.balance()
    assert (books["case_costs"], books["head_office_cash"]) == (10_000, -10_000)
    assert code_of(town.settle, case, "paid") is Code.CREDIT_MOVED_ALREADY


def test_what_a_till_issued_anew_is_not_given_back_as_well_and_the_other_way_round(town):
    at_the_till, in_the_office = town.sell(), town.sell("indebted")
    case = town.open_case(town.opening(at_the_till))
    town.issue_at_till(at_the_till)
    assert code_of(town.settle, case, "paid") is Code.CREDIT_MOVED_ALREADY
    assert code_of(town.settle, case, "charged") is Code.CREDIT_MOVED_ALREADY
    assert town.listed()[0].is_moved
    town.settle(case, "rejected")

    paid = town.open_case(town.opening(in_the_office, right_drn=DRN["plain"]))
    town.settle(paid, "paid")
    assert code_of(town.issue_at_till, in_the_office, "plain") is Code.CREDIT_MOVED_ALREADY
    assert code_of(town.open_case, town.opening(in_the_office)) is Code.CREDIT_MOVED_ALREADY


def test_what_was_paid_back_is_not_taken_back_at_the_till(town):
    sale = town.sell()
    town.settle(town.open_case(town.opening(sale)), "paid")

    assert code_of(town.reverse, sale.vend_id) is Code.TOO_LATE_TO_REVERSE


def test_two_people_agree_to_exactly_what_is_done(town):
    case = town.open_case(town.opening(town.sell()))
    message = town.decided(case, "credited", account_number="0001")
    other = msgspec.structs.replace(message, account_number="0002")

    assert code_of(town.cases.settle, town.maysa, case.document_id, other) is Code.APPROVAL_DIFFERS
    wrong = town.decided(case, "paid", case_number=case.number + 1)
    assert code_of(town.cases.settle, town.maysa, case.document_id, wrong) is Code.INVALID_REQUEST


def test_evidence_that_is_asked_for_is_missing_until_it_is_given(town):
    case = town.open_case(town.opening(town.sell()))
    town.note(case.document_id, "asked", "a photograph of both displays")
    assert town.listed()[0].state == "asked"

    message = town.note(case.document_id, "evidence", "photographs", reference="folder 12")
    town.cases.note(town.maysa, message)
    notes = town.cases.notes(town.maysa, case.document_id).notes

    assert town.listed()[0].state == "open"
    assert [(one.act, one.reference, one.made_by) for one in notes] == [
        ("asked", "", "maysa"),
        ("evidence", "folder 12", "maysa"),
    ]


def test_evidence_about_a_claim_of_a_machine_stands_with_the_claim(town):
    claim = town.claim()
    town.note(claim.claim_id, "asked", "the slip")

    assert [one.text for one in town.cases.notes(town.maysa, claim.claim_id).notes] == ["the slip"]
    assert code_of(town.note, new_document_id(), "asked", "x") is Code.NOT_FOUND


def test_cases_are_told_in_pages_and_found_by_their_number(town):
    for _ in range(3):
        town.open_case(town.opening(town.sell()))

    pages = walked(lambda page: town.cases.listed(town.maysa, CaseListRequest(), page), 2)
    numbers = [one.number for page in pages for one in page.cases]
    (second,) = town.cases.listed(town.maysa, CaseListRequest(number=2)).cases

    assert numbers == [3, 2, 1]
    assert second.number == 2


def test_a_supervisor_sees_and_ends_cases_of_his_own_point_only(town):
    case = town.open_case(town.opening(town.sell()))
    stranger = town.of_point(town.walid, 4)

    assert town.cases.listed(stranger, CaseListRequest()).cases == []
    wanted = CaseNote(
        document_id=new_document_id(),
        case_id=case.document_id,
        act="asked",
        text="x",
        reference="",
    )
    assert code_of(town.cases.note, stranger, wanted) is Code.NOT_PERMITTED
    assert code_of(town.settle, case, "paid", caller=stranger) is Code.NOT_PERMITTED


@pytest.mark.parametrize("table", [case_files, case_ends, case_notes])
def test_what_was_written_of_a_case_is_never_changed(town, table):
    case = town.open_case(town.opening(town.sell()))
    town.note(case.document_id, "asked", "the receipt")
    town.settle(case, "rejected")
    change = {
        case_files: {"evidence": "other"},
        case_ends: {"amount_minor": 0},
        case_notes: {"text": "other"},
    }[table]

    with pytest.raises((RowConflict, sa.exc.IntegrityError)), writing(town.engine) as connection:
        connection.execute(table.update().values(**change))


@pytest.mark.parametrize("act", ["charged", "credited", "paid", "rejected"])
def test_a_letter_says_what_was_decided_and_is_the_same_again(town, act):
    case = town.open_case(town.opening(town.sell()))
    town.note(case.document_id, "evidence", "both displays", reference="folder 12")
    assert code_of(town.letter, case.document_id) is Code.CASE_NOT_ENDED
    account = "0002" if act == "credited" else ""
    settled = town.settle(case, act, account_number=account)

    report = town.letter(case.document_id)
    first, again = (town.letter_file(case.document_id) for _ in range(2))
    town.note(case.document_id, "evidence", "came later")

    assert report.code == (settled.tokens[0].token if act == "charged" else "")
    assert (report.in_words is not None) == (act in {"credited", "paid"})
    assert first == again == town.letter_file(case.document_id), "what came later changes no letter"


def test_a_claim_ends_with_a_letter_too_and_nothing_else_does(town):
    assert code_of(town.letter, new_document_id()) is Code.NOT_FOUND
    assert code_of(town.letter, town.claim().claim_id) is Code.CASE_NOT_ENDED
