"""A settlement from its making to both signatures, by the keys of head office over the real server."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from kiosk.api_client import ApiClient, Unreachable
from kiosk.enrol import enrol
from kiosk.headoffice.line import OfficeLine
from kiosk.headoffice.screens import h05_papers
from kiosk.i18n.language import Language
from kiosk.identity import load_identity
from kiosk.vend_outcomes import DoubtReason
from tests.helpers import little_town
from tests.helpers.api import CHEAP, PASSWORD, running
from tests.helpers.machines import Line
from tests.helpers.office import new_document_id, take_on
from tests.helpers.office_bench import OfficeBench
from tests.helpers.report_town import TODAY, TOMORROW, ReportTown
from vending_server.db.engine import reading, writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.papers.tables import paper_answers, paper_disputes, paper_signatures
from vending_server.points.service import make_enrolment_code
from vending_server.wire.papers import PaperSignature, PaperStands
from vending_server.wire.reports import ReportFacts, ReportOrder

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_URL = "http://127.0.0.1:9"
PEOPLE = {"nora": Role.ACCOUNTANT, "hani": Role.ACCOUNTANT, "sami": Role.AUDITOR}


class LosesOneAnswer:
    """The real line; the answer to the first signature is lost after the server gave it."""

    def __init__(self, line: OfficeLine) -> None:
        self._line, self.lost = line, 0

    def __getattr__(self, name: str):
        return getattr(self._line, name)

    def post(self, path, request, answer_type, **query):
        answer = self._line.post(path, request, answer_type, **query)
        if path == "/v1/paper-signatures" and not self.lost:
            self.lost = 1
            raise Unreachable(DoubtReason.TIMEOUT)
        return answer


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    hashed = Passwords(CHEAP).hash(PASSWORD)
    with writing(engine) as connection:
        for login, role in PEOPLE.items():
            take_on(connection, login, role, password_hash=hashed)
    yield ReportTown(engine)
    engine.dispose()


@pytest.fixture
def bench(town, database_url, qapp, tmp_path):
    with running(database_url, tmp_path, clock=town.clock) as client:
        line = Line(client)
        with writing(town.engine) as connection:
            code = make_enrolment_code(connection, 2, town.clock.now())
        folder = tmp_path / "office"
        facts = enrol(_URL, code, folder, new_session=line.new_session)
        api = ApiClient(_URL, new_session=line.new_session)
        office = OfficeLine(api, identity=load_identity(folder), terminal_id=facts.terminal_id)
        bench = OfficeBench(
            qapp, LosesOneAnswer(office), Language.ENGLISH, entries=[h05_papers.ENTRY]
        )
        bench.now = town.clock.now()
        yield bench
        bench.close()
        api.close()


def be(bench: OfficeBench, login: str):
    """Let somebody else work at the window; return the screen of papers."""
    if bench.window.is_working:
        bench.press("Ctrl+U")
        bench.settle()
    bench.sign_in(login, PASSWORD)
    bench.window.open("papers")
    bench.settle()
    return bench.window.on_top


def make_paper(bench: OfficeBench) -> ReportFacts:
    order = ReportOrder(
        report_id=new_document_id(),
        kind="agent_settlement",
        from_day=TODAY.isoformat(),
        through_day=TOMORROW.isoformat(),
        language="ar",
        format="pdf",
        point_number=3,
    )
    return bench.line.post("/v1/reports", order, ReportFacts)


def sign(bench: OfficeBench, name: str) -> None:
    bench.press("F7", "Enter")
    bench.type_text(name)
    bench.press("Enter", "Enter")
    bench.settle()


def dispute_a_sale(bench: OfficeBench) -> str:
    """Choose the paper's second line, its first sale, and dispute it; return what it is called."""
    bench.press("Enter")
    bench.settle()
    bench.press("Down")
    line = bench.window.on_top.row.on_paper
    assert bench.window.on_top.row.facts.kind == "sale"
    bench.press("F8", "Enter")
    bench.type_text("Salim")
    bench.press("Enter", "Enter")
    bench.type_text("sold twice")
    bench.press("Enter", "Enter")
    bench.wait_for(event="paper_disputed")
    bench.settle()
    return line


def answer(bench: OfficeBench, correction: str) -> None:
    bench.press("F9")
    bench.type_text(correction)
    bench.press("Enter")
    bench.type_text("taken back")
    bench.press("Enter", "Enter")
    bench.wait_for(event="paper_answered")
    bench.settle()


def told(bench: OfficeBench) -> str:
    notice = bench.window.on_top.banner.notice
    return notice.text_id if notice is not None else ""


def rows(town: ReportTown, table: sa.Table) -> list:
    with reading(town.engine) as connection:
        return list(connection.execute(sa.select(table)))


def test_a_settlement_is_disputed_answered_and_signed_by_two_people(town, bench):
    screen = be(bench, "nora")
    paper = make_paper(bench)
    bench.press("F5")
    bench.settle()
    assert (screen.row.facts.number, screen.row.state) == (paper.number, "unsigned")

    line = dispute_a_sale(bench)
    assert screen.row.state == "disputed"
    bench.press("F7")
    assert not screen.form.isVisible()

    screen = be(bench, "hani")
    bench.press("F6", "F6")
    bench.settle()
    assert screen.row.facts.line == line
    answer(bench, "3-01-000009")

    # The answer to the first signature is lost: it is sent again, and written down once.
    screen = be(bench, "nora")
    assert screen.row.state == "unsigned"
    sign(bench, "Layla")
    assert told(bench) == "S2143"
    bench.press("F5")
    bench.wait_for(event="paper_signed")
    bench.settle()
    assert screen.row.state == "municipality"
    bench.press("F7")
    assert not screen.form.isVisible(), "who wrote the first one does not write the second"

    screen = be(bench, "hani")
    sign(bench, "Salim")
    assert (screen.row.state, told(bench)) == ("both", "S2928")
    names = [(one.side.value, one.name) for one in rows(town, paper_signatures)]
    assert sorted(names) == [("agent", "Salim"), ("municipality", "Layla")]
    assert [one.line for one in rows(town, paper_disputes)] == [line]
    assert [one.correction for one in rows(town, paper_answers)] == ["3-01-000009"]

    screen = be(bench, "sami")
    assert screen.row.facts.disputes[0].answered_by == "hani"
    bench.press("F4")
    file = Path(bench.wait_for(event="saved")["path"])
    assert file.read_bytes().startswith(b"%PDF")
    assert file.name == paper.file_name


def test_the_server_refuses_a_second_signature_by_the_same_person(town, bench):
    screen = be(bench, "nora")
    paper = make_paper(bench)
    bench.press("F5")
    bench.settle()
    bench.press("F7", "Down", "Enter")  # the agent's; this window does not know what follows
    first = PaperSignature(
        document_id=new_document_id(),
        report_id=paper.report_id,
        side="municipality",
        name="Layla",
    )
    bench.line.lost = 1
    bench.line.post("/v1/paper-signatures", first, PaperStands)
    bench.type_text("Salim")
    bench.press("Enter", "Enter")
    bench.settle()

    assert told(bench) == "E783"
    assert [one.side.value for one in rows(town, paper_signatures)] == ["municipality"]
    bench.press("F5")
    bench.settle()
    assert screen.row.state == "municipality"
