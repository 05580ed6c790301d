"""A case from the till's desk to its letter, by the keys of head office over the real server."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from kiosk.api_client import ApiClient, Unreachable
from kiosk.enrol import enrol
from kiosk.headoffice.line import OfficeLine
from kiosk.headoffice.screens import h13_cases
from kiosk.i18n.language import Language
from kiosk.identity import load_identity
from kiosk.vend_outcomes import DoubtReason
from tests.helpers import little_town
from tests.helpers.api import CHEAP, PASSWORD, running
from tests.helpers.audit import audit
from tests.helpers.case_town import CaseTown
from tests.helpers.machines import Line
from tests.helpers.office_bench import OfficeBench
from vending_server.cases.tables import case_ends
from vending_server.db.engine import reading, writing
from vending_server.ledger.service import balance_of
from vending_server.operations.books import findings
from vending_server.operators.passwords import Passwords
from vending_server.operators.tables import operators
from vending_server.points.service import make_enrolment_code

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_URL = "http://127.0.0.1:9"


class LosesOneAnswer:
    """The real line; the answer to the first settlement is lost after the server gave it."""

    def __init__(self, line: OfficeLine) -> None:
        self._line, self.lost = line, 0

    def __getattr__(self, name: str):
        return getattr(self._line, name)

    def post(self, path, request, answer_type, **query):
        answer = self._line.post(path, request, answer_type, **query)
        if path.endswith("/settlement") and not self.lost:
            self.lost = 1
            raise Unreachable(DoubtReason.TIMEOUT)
        return answer


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    town = CaseTown(engine)
    with writing(engine) as connection:
        connection.execute(operators.update().values(password_hash=Passwords(CHEAP).hash(PASSWORD)))
    yield town
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
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
            qapp, LosesOneAnswer(office), Language.ENGLISH, entries=[h13_cases.ENTRY]
        )
        bench.now = town.clock.time
        yield bench
        bench.close()
        api.close()


def agree(bench: OfficeBench, login: str) -> None:
    second = bench.window.on_top.second
    bench.wait_until(lambda: second.user.isVisible() and not second.user.text(), "a place to agree")
    bench.type_text(login)
    bench.press("Enter")
    bench.type_text(PASSWORD)
    bench.press("Enter")
    bench.settle()


def test_a_case_is_paid_once_though_its_answer_was_lost_and_ends_with_a_letter(town, bench):
    case = town.open_case(town.opening(town.sell()))
    bench.sign_in("maysa", PASSWORD)
    bench.press("F6")
    bench.settle()
    screen = bench.window.on_top
    assert (screen.row.number, screen.row.sold.account_number) == (case.number, "0001")

    bench.press("F4")
    bench.type_text("her receipt")
    bench.press("Enter", "Enter")
    bench.wait_for(event="noted")
    bench.settle()
    assert screen.row.state == "asked"
    bench.press("F7")
    bench.type_text("both displays were read")
    bench.press("Enter", "Enter")
    agree(bench, "laila")
    agree(bench, "walid")
    bench.wait_until(lambda: screen.banner.notice is not None, "that nobody answered")
    assert screen.banner.notice.text_id == "S2143"
    bench.press("F7")
    bench.wait_for(event="settled")
    bench.settle()

    with reading(town.engine) as connection:
        (end,) = connection.execute(sa.select(case_ends)).all()
        assert balance_of(connection, "head_office_cash") == -case.amount_minor
    assert end.case_id == case.document_id
    screen.on_top.filter.put("state:paid")
    bench.settle()
    assert (screen.row.settled_by, sorted(screen.row.agreed_by)) == ("maysa", ["laila", "walid"])
    bench.press("F12")
    letter = Path(bench.wait_for(event="saved")["path"])
    assert letter.read_bytes().startswith(b"%PDF")
