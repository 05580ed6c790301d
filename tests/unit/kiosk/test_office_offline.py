"""H06: what waits in quarantine and who decides, orders, lost machines, coverage; by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from kiosk.headoffice.export.job import Format
from kiosk.headoffice.offline import orders
from kiosk.headoffice.offline.coverage import percent
from kiosk.headoffice.screens import h06_offline
from kiosk.i18n.language import Language
from tests.helpers.keyboard_walk import keyboard_faults
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from tests.helpers.office_offline import FINDINGS, LOST_METERS, with_agreement, with_offline
from tests.helpers.screen_till import NOW
from tests.helpers.window_look import faults, nameless
from vending_server.wire.offline_findings import FindingDecision, decision_payload

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., OfficeBench]


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(*roles: str) -> OfficeBench:
        operator = msgspec.structs.replace(ACCOUNTANT, roles=list(roles or ("accountant",)))
        line = with_agreement(with_offline(FakeLine(operator)))
        line.on("POST", "/v1/offline-findings/*", lambda **_: FINDINGS[0])
        line.on("POST", "/v1/closure-orders", lambda **_: None)
        line.on("POST", "/v1/closure-orders/*", lambda **_: None)
        made.append(OfficeBench(qapp, line, Language.ENGLISH, entries=[h06_offline.ENTRY]))
        made[-1].sign_in()
        return made[-1]

    yield start
    for bench in made:
        bench.close()


def asked(bench: OfficeBench, path: str) -> list:
    calls = bench.line.asked
    return [request for how, its_path, request, _ in calls if (how, its_path) == ("POST", path)]


def agree(bench: OfficeBench) -> None:
    bench.settle()
    bench.type_text("layla")
    bench.press("Enter")
    bench.type_text("hers")
    bench.press("Enter")
    bench.settle()


def test_what_waits_is_shown_first_and_counted_at_the_side(make: Maker):
    bench = make()
    screen = bench.window.on_top

    assert screen.on_top.table.model.rowCount() == 3
    assert asked(bench, "/v1/offline-finding-lists")[-1].is_waiting
    screen.on_top.filter.put("state:released,posted")
    bench.settle()
    assert screen.on_top.table.model.rowCount() == 2
    assert not asked(bench, "/v1/offline-finding-lists")[-1].is_waiting


def test_two_accountants_release_exactly_what_was_shown(make: Maker):
    bench = make()
    bench.press("F8")
    bench.type_text("storm")
    bench.press("Enter", "Enter")
    agree(bench)

    finding = FINDINGS[0]
    request = asked(bench, "/v1/approvals")[0]
    assert request.action == "quarantine_release"
    assert request.payload == decision_payload(
        finding_id=finding.finding_id, act="release", amount_minor=50_00
    )
    decision = asked(bench, f"/v1/offline-findings/{finding.finding_id}/decision")[0]
    assert decision == FindingDecision(
        document_id=decision.document_id,
        act="release",
        reason="storm",
        approval_id=request.approval_id,
    )
    bench.wait_for(event="decided")


def test_what_cannot_be_a_sale_is_only_charged_and_nothing_without_a_reason(make: Maker):
    bench = make()
    bench.press("Down", "F8")
    assert not bench.window.on_top.form.isVisible(), "a code sold twice becomes no second sale"
    bench.press("F9", "Enter", "Enter")
    bench.settle()
    assert asked(bench, "/v1/approvals") == []
    assert bench.wait_for(event="banner")["id"] == "S1600"
    bench.press("Esc")
    assert not bench.window.on_top.form.isVisible()


def test_a_supervisor_sees_no_findings_and_decides_nothing(make: Maker):
    bench = make("supervisor")
    screen = bench.window.on_top

    assert screen.pages[0].shown.name == "terminals"
    bench.press("F8", "F9")
    assert not screen.form.isVisible()
    assert asked(bench, "/v1/offline-finding-lists") == [], "not even to count what waits"


def test_a_lost_machine_opens_the_meters_that_need_keys(make: Maker):
    bench = make()
    bench.press("F6", "F6", "F6")
    bench.settle()
    bench.press("Enter")
    bench.settle()
    screen = bench.window.on_top

    assert screen.on_top.shown.name == "lost_meters"
    assert screen.on_top.asked.word("terminal") == "5-1"
    assert screen.on_top.table.model.rowCount() == len(LOST_METERS)
    screen.on_top.filter.put("terminal:5-1 change:no")
    bench.settle()
    assert screen.on_top.table.model.rowCount() == 16


def test_a_closure_order_goes_to_a_second_person_as_it_was_typed(make: Maker):
    bench = make()
    bench.press("F6", "F6")
    bench.settle()
    bench.press("F7")
    bench.type_text("3=5000 4-1=2000")
    bench.press("Enter", "Enter")
    bench.type_text("road cut")
    bench.press("Enter", "Enter")
    agree(bench)

    made = asked(bench, "/v1/closure-orders")[-1]
    assert [(one.point, one.terminal, one.ceiling_minor) for one in made.shares] == [
        (3, 0, 500_000),
        (4, 1, 200_000),
    ]
    assert asked(bench, "/v1/approvals")[0].payload == orders.payload(made)
    assert "approval_id" not in orders.payload(made)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"shares": "3:5000"}, "shares"),
        ({"shares": "3=5000000"}, "shares"),
        ({"shares": "0=500"}, "shares"),
        ({"hours": "73"}, "hours"),
        ({"hours": "0"}, "hours"),
    ],
)
def test_an_order_that_is_not_understood_names_its_field(typed, field):
    whole = {"shares": "3=5000", "hours": "24", "reason": "road cut", **typed}
    with pytest.raises(orders.NotUnderstood, match=field):
        orders.order_of(whole, document_id="x", now=NOW)


def test_what_is_served_is_never_rounded_up():
    assert (percent(199, 200), percent(0, 0), percent(200, 200)) == (99, 0, 100)


def test_every_list_fits_is_named_and_reached_by_keys_and_goes_into_a_file(make: Maker, tmp_path):
    bench = make()
    screen = bench.window.on_top
    for language in (Language.ARABIC, Language.ENGLISH):
        bench.desk.words.switch(language)
        bench.window.speak()
        for page in screen.pages:
            bench.settle()
            assert faults(bench.window) == [], page.shown.name
            assert nameless(bench.window) == []
            assert keyboard_faults(bench.window) == []
            job = screen.export()
            path = tmp_path / f"{page.shown.name}.csv"
            with ThreadPoolExecutor(1) as worker:
                rows = worker.submit(job.write, path, Format.CSV).result()
            assert rows == page.table.model.rowCount()
            bench.press("F6")
    bench.settle()
