"""H10: people and what they may do; who needs two, and where a one-time password is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.api_client import Declined, Unreachable
from kiosk.headoffice.people import acts, matrix
from kiosk.headoffice.screens import h10_users
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.keyboard_walk import keyboard_faults
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from tests.helpers.office_offline import with_agreement
from tests.helpers.office_people import PEOPLE, with_people
from tests.helpers.window_look import faults, nameless
from vending_server.http.access import ACCESS
from vending_server.http.operator_routes import permissions_told
from vending_server.operators.passwords import check_password
from vending_server.wire.operators import agreed_to
from vending_server.wire.problems import Problem

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., OfficeBench]
DOWN = {person.login: at for at, person in enumerate(PEOPLE)}


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(role: str = "administrator", language: Language = Language.ENGLISH) -> OfficeBench:
        operator = msgspec.structs.replace(ACCOUNTANT, login="amal", roles=[role])
        line = with_agreement(with_people(FakeLine(operator)))
        made.append(OfficeBench(qapp, line, language, entries=[h10_users.ENTRY]))
        made[-1].sign_in("amal")
        return made[-1]

    yield start
    for bench in made:
        bench.close()


def go_to(bench: OfficeBench, login: str) -> None:
    bench.press(*["Down"] * DOWN[login])
    assert bench.window.on_top.row.login == login


def asked(bench: OfficeBench, path: str) -> list:
    return [request for _, its_path, request, _ in bench.line.asked if its_path == path and request]


def give_a_reason(bench: OfficeBench) -> None:
    bench.window.on_top.form.edits["reason"].setText("as decided")
    bench.window.on_top.form.submit()
    bench.settle()


def agree(bench: OfficeBench) -> None:
    bench.type_text("ziad")
    bench.press("Enter")
    bench.type_text("his")
    bench.press("Enter")


def seen(bench: OfficeBench) -> str:
    texts = []
    for part in bench.window.findChildren(QWidget):
        text = getattr(part, "text", None)
        if callable(text) and part.isVisible():
            texts.append(strip_controls(text()))
    return "\n".join(texts)


def test_a_suspension_takes_one_person_and_says_when_it_reaches_tills(make: Maker):
    bench = make()
    go_to(bench, "rana")
    bench.press("F7")
    assert "in 5 seconds" in seen(bench)
    assert "drawer is counted" in seen(bench), "a shift of hers is open"
    give_a_reason(bench)
    bench.wait_for(event="person_suspend")

    (request,) = asked(bench, "/v1/operator-standings")
    assert (request.login, request.act, request.seen) == ("rana", "suspend", 3)
    assert asked(bench, "/v1/approvals") == []


def test_a_role_that_agrees_to_others_acts_waits_for_a_second_administrator(make: Maker):
    bench = make()
    go_to(bench, "rana")
    bench.press("F8")
    form = bench.window.on_top.form
    assert form.edits["roles"].text() == "1"
    form.edits["roles"].setText("1, 2")
    give_a_reason(bench)
    assert asked(bench, "/v1/operator-rights") == []
    agree(bench)
    bench.wait_for(event="rights_given")

    (request,), (approval,) = asked(bench, "/v1/operator-rights"), asked(bench, "/v1/approvals")
    assert request.roles == ["cashier", "supervisor"]
    assert (approval.action, approval.payload) == ("role_grant", agreed_to(request))
    assert request.approval_id == approval.approval_id


def test_a_cashier_gets_a_slip_that_is_shown_once_and_stands_in_nothing_else(make: Maker):
    bench = make()
    go_to(bench, "rana")
    bench.press("F9")
    give_a_reason(bench)
    bench.wait_for(event="slip_made")
    bench.wait_until(lambda: bench.window.on_top.slip.slip is not None, "a slip")
    (request,) = asked(bench, "/v1/password-slips")
    assert request.password in seen(bench)
    check_password(request.password, login="rana")
    assert request.password not in repr((bench.events, request, bench.window.on_top.slip.slip))

    bench.press("F9")
    bench.settle()
    (path,) = list(bench.desk.exports.glob("slip-*.pdf"))
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o077 == 0
    assert path.name in seen(bench)

    bench.press("Esc")
    assert request.password not in seen(bench)
    assert bench.window.on_top.slip.slip is None


def test_a_slip_is_gone_for_whoever_signs_in_next(make: Maker):
    bench = make()
    go_to(bench, "samira")
    bench.press("F9")
    give_a_reason(bench)
    bench.wait_until(lambda: bench.window.on_top.slip.slip is not None, "a slip")
    (request,) = asked(bench, "/v1/password-slips")
    assert request.password in seen(bench)
    bench.press("Ctrl+U")
    bench.settle()
    assert request.password not in seen(bench)
    bench.sign_in("amal")
    assert request.password not in seen(bench)
    assert bench.window.on_top.slip.slip is None


def test_a_second_persons_slip_takes_two_and_the_second_never_sees_it(make: Maker):
    bench = make()
    go_to(bench, "nasser")
    bench.press("F9")
    give_a_reason(bench)
    agree(bench)
    bench.wait_for(event="slip_made")
    (request,), (approval,) = asked(bench, "/v1/password-slips"), asked(bench, "/v1/approvals")
    assert request.password not in str(approval.payload)
    assert approval.payload["act"] == "slip"


def test_a_slip_whose_answer_was_lost_is_sent_again_with_the_same_password(make: Maker):
    bench = make()
    go_to(bench, "rana")
    bench.press("F9")
    bench.line.fault = Unreachable(DoubtReason.LINK)
    give_a_reason(bench)
    bench.wait_for(event="banner", id="S2143")
    assert bench.window.on_top.slip.slip is None, "nobody knows yet whether it is good"
    bench.line.fault = None
    bench.press("F5")
    bench.wait_until(lambda: bench.window.on_top.slip.slip is not None, "a slip")

    first, again = asked(bench, "/v1/password-slips")
    assert (first.document_id, first.password) == (again.document_id, again.password)
    assert bench.window.on_top.slip.slip.password == first.password


def test_a_person_is_taken_on_with_all_that_is_needed(make: Maker):
    bench = make()
    bench.press("F3")
    form = bench.window.on_top.form
    who = {"login": "huda", "name_ar": "هدى", "name_en": "Huda"}
    who |= {"title_ar": "أمينة صندوق", "title_en": "Cashier"}
    for typed in (who, {"roles": "9", "points": "2 3", "reason": "new"}):
        for name, text in typed.items():
            form.edits[name].setText(text)
        form.submit()
    bench.wait_for(event="banner", id="S1727")
    assert asked(bench, "/v1/operators") == []
    form.edits["roles"].setText("1")
    form.submit()
    bench.wait_for(event="person_added")

    (request,) = asked(bench, "/v1/operators")
    assert (request.login, request.roles, request.points) == ("huda", ["cashier"], [2, 3])
    bench.wait_until(lambda: bench.window.on_top.slip.slip is not None, "a slip")


def test_nobody_is_offered_an_act_about_himself_or_about_who_has_left(make: Maker):
    bench = make()
    for login in ("amal", "ziad"):
        bench.press(*["Up"] * len(PEOPLE))
        go_to(bench, login)
        bench.press("F7", "F8", "F9", "F10")
        assert not bench.window.on_top.form.isVisible()


def test_a_refusal_is_told_and_nothing_is_shown_as_done(make: Maker):
    bench = make()

    def refuses(**_):
        raise Declined(Problem(status=409, code="operator_changed", title=""))

    bench.line.on("POST", "/v1/operator-standings", refuses)
    go_to(bench, "rana")
    bench.press("F7")
    give_a_reason(bench)
    bench.wait_for(event="banner", id="E53")


def test_an_auditor_looks_and_changes_nobody(make: Maker):
    bench = make("auditor")
    go_to(bench, "rana")
    bench.press("F3", "F7", "F8", "F9", "F10")
    assert not bench.window.on_top.form.isVisible()


def test_a_route_is_named_without_what_all_have_in_common_and_no_two_alike():
    paths = [path for _, path in ACCESS]

    assert (
        matrix.shortened("/v1/agents/{point_number:int}/top-ups") == "agents/{point_number}/top-ups"
    )
    assert len(set(map(matrix.shortened, paths))) == len(set(paths))


def test_the_matrix_says_what_the_server_decides_by(make: Maker):
    bench = make()
    bench.press("F6")
    bench.settle()
    rows = matrix.permissions(permissions_told())
    assert bench.window.on_top.on_top.table.model.rowCount() == len(rows)
    told = [(row.path, row.roles) for row in rows if row.path]
    assert told == [(path, set(roles)) for (_, path), roles in ACCESS.items()]
    assert set(matrix.SHORT) == set(acts.ROLES)


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_cut_and_all_is_reached_and_named(make: Maker, language: Language):
    bench = make(language=language)
    bench.window.resize(1366, 768)
    for press in ("", "F6", "F6"):
        if press:
            bench.press(press)
        bench.settle()
        assert faults(bench.window) == []
        assert nameless(bench.window) == []
    bench.press("F6")
    bench.settle()
    bench.press("F3")
    bench.settle()
    assert faults(bench.window) == []
    bench.press("Esc")
    assert keyboard_faults(bench.window) == []
