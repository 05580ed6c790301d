"""Settlement papers over HTTP on both databases: who signed, what is disputed, and never both at once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill
from tests.helpers.office import new_document_id, take_on
from tests.helpers.report_town import TODAY, TOMORROW, ReportTown
from vending_server.db.engine import writing
from vending_server.db.errors import DatabaseError
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.papers.tables import paper_answers, paper_disputes, paper_signatures
from vending_server.reports.tables import archived_reports, report_files

PEOPLE = {
    "nora": Role.ACCOUNTANT,
    "hani": Role.ACCOUNTANT,
    "ziad": Role.AUDITOR,
    "nasser": Role.SUPERVISOR,
}
SIGN, DISPUTE = "/v1/paper-signatures", "/v1/paper-disputes"
ANSWER, LISTS = "/v1/paper-dispute-answers", "/v1/paper-lists"


@pytest.fixture(scope="module")
def town(shared_database_url):
    engine = little_town.build(shared_database_url)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        for login, role in PEOPLE.items():
            take_on(connection, login, role, password_hash=hashed)
    yield ReportTown(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def till(town, tmp_path_factory):
    url = town.engine.url.render_as_string(hide_password=False)
    with api.running(url, tmp_path_factory.mktemp("server")) as client:
        till = HttpTill(client, town.engine)
        assert till.enrol().status_code == 201
        yield till


@pytest.fixture
def as_(till):
    def signed_in(login: str) -> HttpTill:
        assert till.login(operator=login).status_code == 201
        return till

    return signed_in


@pytest.fixture
def paper(as_):
    """A new settlement, made as PDF; its id."""
    return made(as_("nora"))


def made(till: HttpTill, **changes) -> str:
    order = {
        "report_id": new_document_id(),
        "kind": "agent_settlement",
        "from_day": TODAY.isoformat(),
        "through_day": TOMORROW.isoformat(),
        "point_number": 3,
        "language": "ar",
        "format": "pdf",
    }
    answer = till.post("/v1/reports", order | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()["report_id"]


def signature(paper: str, side: str, name: str) -> dict:
    return {"document_id": new_document_id(), "report_id": paper, "side": side, "name": name}


def disputed(paper: str, **changes) -> dict:
    said = {"line": "2-03-000014", "reason": "sold twice"}
    return signature(paper, "agent", "سليم عطية") | said | changes


def answered(dispute_id: str, **changes) -> dict:
    said = {"act": "rejected", "correction": "", "reason": "the bank has it"}
    return {"document_id": new_document_id(), "dispute_id": dispute_id} | said | changes


def code(answer) -> str:
    return answer.json()["code"]


def stands(till: HttpTill, paper: str) -> dict:
    listed = till.post(LISTS, {"point_number": 3}).json()["papers"]
    return next(one for one in listed if one["report_id"] == paper)


def test_a_paper_is_signed_by_one_side_then_by_both_and_sent_again_it_is_the_same(as_, paper):
    assert stands(as_("nora"), paper)["state"] == "unsigned"
    message = signature(paper, "municipality", "  ليلى   عودة ")
    first, again = (as_("nora").post(SIGN, message) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["state"] == "signed_by_one"

    second = as_("hani").post(SIGN, signature(paper, "agent", "سليم عطية"))

    assert (second.status_code, second.json()["state"]) == (201, "signed_by_both")
    told = stands(as_("ziad"), paper)
    assert told["state"] == "signed_by_both"
    assert [(one["side"], one["name"], one["recorded_by"]) for one in told["signatures"]] == [
        ("municipality", "ليلى عودة", "nora"),
        ("agent", "سليم عطية", "hani"),
    ]


def test_a_side_signs_once(as_, paper):
    as_("nora").post(SIGN, signature(paper, "agent", "Salim"))

    answer = as_("hani").post(SIGN, signature(paper, "agent", "Somebody Else"))

    assert (answer.status_code, code(answer)) == (409, "side_has_signed")


@pytest.mark.parametrize(("clerk", "name"), [("nora", "Layla Odeh"), ("hani", "salim  ATTIA")])
def test_nobody_signs_for_both_sides_or_writes_both_down(as_, paper, clerk, name):
    as_("nora").post(SIGN, signature(paper, "agent", "Salim Attia"))

    answer = as_(clerk).post(SIGN, signature(paper, "municipality", name))

    assert (answer.status_code, code(answer)) == (403, "one_for_both_sides")
    assert stands(as_("ziad"), paper)["state"] == "signed_by_one"


def test_while_a_line_is_disputed_nobody_signs_and_an_answer_is_written_once(as_, paper):
    till = as_("nora")
    till.post(SIGN, signature(paper, "municipality", "Layla Odeh"))
    dispute = disputed(paper)
    assert till.post(DISPUTE, dispute).json()["state"] == "disputed"
    refused = as_("hani").post(SIGN, signature(paper, "agent", "Salim Attia"))
    assert (refused.status_code, code(refused)) == (409, "paper_disputed")
    assert stands(till, paper)["state"] == "disputed"

    answer = answered(dispute["document_id"], act="accepted", correction="reversal 14")
    assert till.post(ANSWER, answer).json()["state"] == "signed_by_one"
    other = till.post(ANSWER, answered(dispute["document_id"]))

    assert (other.status_code, code(other)) == (409, "already_decided")
    told = stands(till, paper)["disputes"]
    assert [(one["answer"], one["correction"], one["line"]) for one in told] == [
        ("accepted", "reversal 14", "2-03-000014")
    ]
    last = as_("hani").post(SIGN, signature(paper, "agent", "Salim Attia"))
    assert last.json()["state"] == "signed_by_both"


def test_one_of_two_disputed_lines_answered_is_still_a_disputed_paper(as_, paper):
    till, first = as_("nora"), disputed(paper)
    till.post(DISPUTE, first)
    till.post(DISPUTE, disputed(paper, line="top-up T-1", side="municipality"))

    answer = till.post(ANSWER, answered(first["document_id"]))

    assert answer.json()["state"] == "disputed"


def test_what_both_sides_signed_is_disputed_on_another_paper_only(as_, paper):
    as_("nora").post(SIGN, signature(paper, "municipality", "Layla Odeh"))
    till = as_("hani")
    till.post(SIGN, signature(paper, "agent", "Salim Attia"))
    assert code(till.post(DISPUTE, disputed(paper))) == "paper_signed"

    anew = made(till)

    assert stands(till, anew)["state"] == "unsigned"
    assert till.post(DISPUTE, disputed(anew)).json()["state"] == "disputed"
    assert stands(till, paper)["state"] == "signed_by_both"


@pytest.mark.parametrize(
    "changes",
    [{"format": "csv"}, {"kind": "sales_journal"}],
)
def test_only_a_settlement_as_pdf_is_signed_or_disputed(as_, changes):
    till = as_("nora")
    other = made(till, **changes)

    for path, message in (
        (SIGN, signature(other, "agent", "Salim")),
        (DISPUTE, disputed(other)),
    ):
        answer = till.post(path, message)
        assert (answer.status_code, code(answer)) == (422, "no_paper_to_sign")
    assert other not in [one["report_id"] for one in till.post(LISTS, {}).json()["papers"]]


def test_what_says_nothing_is_refused(as_, paper):
    till, dispute = as_("nora"), disputed(paper)
    till.post(DISPUTE, dispute)
    of = dispute["document_id"]

    assert code(till.post(SIGN, signature(paper, "agent", "  "))) == "invalid_request"
    assert code(till.post(DISPUTE, disputed(paper, reason=" "))) == "reason_missing"
    assert code(till.post(ANSWER, answered(of, reason=" "))) == "reason_missing"
    assert code(till.post(ANSWER, answered(of, act="accepted"))) == "invalid_request"
    assert code(till.post(ANSWER, answered(of, correction="x"))) == "invalid_request"
    assert code(till.post(ANSWER, answered(new_document_id()))) == "not_found"
    assert code(till.post(SIGN, signature(new_document_id(), "agent", "Salim"))) == "not_found"


def test_a_file_that_is_not_as_it_was_archived_is_signed_by_nobody(as_, paper, town):
    copy = new_document_id()
    with writing(town.engine) as connection:
        row = connection.execute(
            sa.select(archived_reports).where(archived_reports.c.id == paper)
        ).one()
        number = connection.scalar(sa.select(sa.func.max(archived_reports.c.number))) + 1
        values = row._asdict() | {"id": copy, "number": number}
        connection.execute(archived_reports.insert().values(values))
        file = {"report_id": copy, "sha256": "0" * 64, "size_bytes": 5, "content": b"other"}
        connection.execute(report_files.insert().values(file))

    answer = as_("nora").post(SIGN, signature(copy, "agent", "Salim"))

    assert (answer.status_code, code(answer)) == (409, "report_damaged")


def test_an_auditor_reads_and_writes_nothing_and_a_supervisor_does_neither(as_, paper):
    till = as_("ziad")
    assert till.post(LISTS, {}).status_code == 200
    assert code(till.post(SIGN, signature(paper, "agent", "Salim"))) == "not_permitted"
    assert code(till.post(DISPUTE, disputed(paper))) == "not_permitted"
    assert code(as_("nasser").post(LISTS, {})) == "not_permitted"


def test_papers_come_in_pages_newest_first(as_):
    till = as_("nora")
    older, newer = made(till), made(till)

    first = till.post(f"{LISTS}?limit=1", {}).json()
    second = till.post(f"{LISTS}?limit=1&cursor={first['next_cursor']}", {}).json()

    assert [page["papers"][0]["report_id"] for page in (first, second)] == [newer, older]
    assert till.post(LISTS, {"point_number": 2}).json()["papers"] == []


def test_nobody_changes_what_was_signed_disputed_or_answered(as_, paper, town):
    till, dispute = as_("nora"), disputed(paper)
    till.post(SIGN, signature(paper, "agent", "Salim"))
    till.post(DISPUTE, dispute)
    till.post(ANSWER, answered(dispute["document_id"]))

    for change in (
        paper_signatures.update().values(name="x"),
        paper_signatures.delete(),
        paper_disputes.update().values(line="x"),
        paper_disputes.delete(),
        paper_answers.update().values(reason="x"),
        paper_answers.delete(),
    ):
        with pytest.raises(DatabaseError), writing(town.engine) as connection:
            connection.execute(change)
