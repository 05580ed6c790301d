"""An act whose answer was lost: the window keeps its id, and what is pressed next sends it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from kiosk.api_client import Declined, Unreachable
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from tests.helpers.office_books import with_books
from tests.helpers.office_cases import CLAIMS, with_cases
from tests.helpers.office_money import with_money
from tests.helpers.office_offline import with_agreement, with_offline
from vending_server.wire.problems import Problem, ProblemCode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[[str], OfficeBench]


class Server:
    """Does what it is sent once for each id, as the real one; its first answer is lost."""

    def __init__(self, line: FakeLine, path: str, answer: Callable[..., Any]) -> None:
        self.done: dict[str, Any] = {}
        self.faults: list[Exception] = [Unreachable(DoubtReason.TIMEOUT)]
        self._answer = answer
        line.on("POST", path, self._take)

    def _take(self, *, request: Any, **given: Any) -> Any:
        same = self.done.setdefault(request.document_id, request)
        assert same == request, "the same id, and other words"
        if self.faults:
            raise self.faults.pop(0)
        return self._answer(request=request, **given)


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(screen: str) -> OfficeBench:
        operator = msgspec.structs.replace(ACCOUNTANT, roles=["accountant"])
        line = with_cases(with_money(with_books(with_offline(FakeLine(operator)))))
        made.append(OfficeBench(qapp, with_agreement(line), Language.ENGLISH))
        made[-1].sign_in()
        made[-1].window.open(screen)
        made[-1].settle()
        return made[-1]

    yield start
    for bench in made:
        bench.close()


def agree(bench: OfficeBench) -> None:
    bench.settle()
    bench.type_text("layla")
    bench.press("Enter")
    bench.type_text("hers")
    bench.press("Enter")
    bench.settle()


def told(bench: OfficeBench) -> str:
    banner = bench.window.on_top.banner.notice
    return banner.text_id if banner is not None else ""


def order(bench: OfficeBench) -> None:
    bench.press("F7")
    bench.type_text("3=5000")
    bench.press("Enter", "Enter")
    bench.type_text("road cut")
    bench.press("Enter", "Enter")
    agree(bench)


def test_a_closure_order_pressed_twice_after_a_lost_answer_is_one_order(make: Maker):
    bench = make("offline")
    bench.press("F6", "F6")
    bench.settle()
    server = Server(bench.line, "/v1/closure-orders", lambda **_: None)
    order(bench)
    assert told(bench) == "S2143", "nobody answered: it is said, and nothing is forgotten"

    bench.press("F7")
    bench.wait_for(event="ordered")
    assert not bench.window.on_top.form.isVisible(), "no second order begins"
    assert len(server.done) == 1
    bench.settle()
    bench.press("F7")
    assert bench.window.on_top.form.isVisible(), "after the answer another one may"


def test_what_the_server_refused_is_forgotten_and_begins_anew(make: Maker):
    bench = make("offline")
    bench.press("F6", "F6")
    bench.settle()
    server = Server(bench.line, "/v1/closure-orders", lambda **_: None)
    server.faults = [refused(409)]
    order(bench)
    bench.press("F7")

    assert told(bench) != "S2143"
    assert bench.window.on_top.form.isVisible()


def test_too_many_requests_is_no_answer_to_what_was_sent_before(make: Maker):
    bench = make("offline")
    bench.press("F6", "F6")
    bench.settle()
    server = Server(bench.line, "/v1/closure-orders", lambda **_: None)
    server.faults.append(refused(429))
    order(bench)
    bench.press("F5")
    bench.settle()
    assert told(bench) == "S2143"

    bench.press("F5")
    bench.wait_for(event="ordered")
    assert len(server.done) == 1


def test_the_banks_word_is_told_once_also_when_its_answer_was_lost(make: Maker):
    bench = make("deposits")
    path = next(p for how, p in bench.line.answers if how == "POST" and "bank-deposits/" in p)
    server = Server(bench.line, path, bench.line.answers["POST", path])
    bench.press("F8")
    bench.type_text("BOP-901")
    bench.press("Enter")
    bench.type_text("9,870.00")
    bench.press("Enter", "Enter", "Enter")
    bench.settle()
    bench.press("F8")
    bench.wait_for(event="bank_said")

    assert len(server.done) == 1


def test_a_voucher_is_taken_over_once_and_one_file_is_offered(make: Maker):
    bench = make("vouchers")
    path = next(
        p for how, p in bench.line.answers if how == "POST" and p.startswith("/v1/vouchers/")
    )
    server = Server(bench.line, path, bench.line.answers["POST", path])
    bench.press("F9")
    bench.settle()
    bench.press("F9")
    bench.wait_for(event="voucher_exported")
    bench.settle()

    assert len(server.done) == 1
    assert [one["event"] for one in bench.events].count("voucher_exported") == 1


def test_a_claim_is_paid_once(make: Maker):
    bench = make("cases")
    server = Server(bench.line, "/v1/machine-claims/*", lambda **_: CLAIMS[3])
    bench.press("F7")
    bench.type_text("he came with his slip")
    bench.press("Enter", "Enter")
    agree(bench)
    bench.press("F5")
    bench.wait_for(event="settled")

    assert len(server.done) == 1


def test_a_day_is_opened_again_once(make: Maker):
    bench = make("day_close")
    path = "/v1/day-reopenings"
    server = Server(bench.line, path, bench.line.answers["POST", path])
    bench.press("End")
    bench.settle()
    bench.press("F9")
    bench.type_text("a late slip")
    bench.press("Enter", "Enter")
    agree(bench)
    bench.press("F9")
    bench.wait_for(event="reopened")

    assert len(server.done) == 1
    assert not bench.window.on_top.form.isVisible()


def test_a_second_person_is_asked_once_also_when_the_answer_was_lost(make: Maker):
    bench = make("cases")
    asked: list[Any] = []
    answer = bench.line.answers["POST", "/v1/approvals"]

    def lost_first(*, request: Any, **given: Any) -> Any:
        asked.append(request)
        if len(asked) == 1:
            raise Unreachable(DoubtReason.TIMEOUT)
        return answer(request=request, **given)

    bench.line.on("POST", "/v1/approvals", lost_first)
    bench.press("F7")
    bench.type_text("he came with his slip")
    bench.press("Enter", "Enter")
    bench.settle()
    bench.press("Enter")
    agree(bench)
    bench.wait_for(event="settled")

    assert len(asked) == 2
    assert asked[0] == asked[1]


def refused(status: int) -> Declined:
    code = ProblemCode.DAY_LOCKED
    problem = Problem(type="about:blank", title="", status=status, code=code, detail="", params={})
    return Declined(problem)
