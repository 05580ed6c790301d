"""A draft that is edited takes its request back: said where it is edited, and where it waits."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.api_client import Declined
from kiosk.headoffice.screens import h07_tariffs, h11_approvals
from kiosk.i18n.language import Language
from tests.helpers import office_requests as requests
from tests.helpers import office_tariffs
from tests.helpers.office_bench import ACCOUNTANT, PASSWORD, FakeLine, OfficeBench
from vending_server.wire.problems import Problem


@pytest.fixture
def open_bench(qapp):
    benches = []

    def opened(line, entry):
        benches.append(OfficeBench(qapp, line, Language.ENGLISH, entries=[entry]))
        benches[0].sign_in()
        benches[0].window.go_to(entry.name)
        benches[0].settle()
        return benches[0]

    yield opened
    benches[0].close()


@pytest.fixture
def tariffs():
    line = FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=["tariff_manager"]))
    return office_tariffs.FakeTariffs(line), line


def edit(bench, rate: str) -> None:
    bench.press("F4", "Right")
    bench.type_text(rate)
    bench.press("Enter", "F12")
    bench.settle()


@pytest.mark.parametrize("is_agreed", [False, True])
def test_whoever_edits_a_draft_that_was_sent_is_told_before_and_after(
    tariffs, open_bench, is_agreed
):
    desk, line = tariffs
    bench = open_bench(line, h07_tariffs.ENTRY)
    screen = bench.window.on_top
    bench.press("F8")
    bench.settle()
    if is_agreed:
        desk.agree(14)
        bench.press("F5")
        bench.settle()
    bench.press("F4")
    bench.settle()
    assert screen.editor.banner.notice.text_id == "S3002"
    bench.press("Esc")
    edit(bench, "0.5")

    assert screen.banner.notice.text_id == "S3001"


def test_a_draft_that_nobody_was_asked_about_is_simply_saved(tariffs, open_bench):
    _, line = tariffs
    bench = open_bench(line, h07_tariffs.ENTRY)
    screen = bench.window.on_top
    bench.press("F4")
    assert screen.editor.banner.notice is None
    bench.press("Esc")
    edit(bench, "0.5")

    assert screen.banner.notice.text_id == "S2505"


def test_whoever_waits_for_an_answer_is_told_that_the_request_was_withdrawn(tariffs, open_bench):
    desk, line = tariffs
    bench = open_bench(line, h07_tariffs.ENTRY)
    screen = bench.window.on_top
    bench.press("F9")
    bench.settle()
    desk.agree(14, "withdrawn")
    screen.second.look()
    bench.settle()

    assert screen.second.banner.notice.text_id == "E800"
    assert not screen.second.user.isVisible()


@pytest.fixture
def approvals():
    line = FakeLine()
    return requests.FakeApprovals(line), line


def choose(bench, facts) -> None:
    table = bench.window.on_top.table
    ids = [table.model.shelf.row(at).approval_id for at in range(table.model.shelf.total)]
    table.choose(ids.index(facts.approval_id))
    bench.settle()


def test_a_request_that_waits_no_more_cannot_be_decided_and_says_so(approvals, open_bench):
    queue, line = approvals
    bench = open_bench(line, h11_approvals.ENTRY)
    screen = bench.window.on_top
    choose(bench, requests.TOP_UP)
    queue.queue.remove(requests.TOP_UP)
    screen.look()
    bench.settle()

    assert screen.banner.notice.text_id == "S3003"
    assert not screen.verdict.isVisible()
    bench.press("Ctrl+Enter")
    bench.settle()
    assert queue.said == []
    choose(bench, requests.REVERSAL)
    assert screen.verdict.isVisible()


def test_whoever_agrees_too_late_reads_that_it_was_withdrawn(approvals, open_bench):
    queue, line = approvals
    bench = open_bench(line, h11_approvals.ENTRY)
    screen = bench.window.on_top
    choose(bench, requests.TOP_UP)
    queue.fault = Declined(
        Problem(status=409, code="approval_withdrawn", title="withdrawn", params={})
    )
    screen.verdict.password.setText(PASSWORD)
    bench.press("Ctrl+Enter")
    bench.settle()

    assert screen.banner.notice.text_id == "E800"
    assert not screen.verdict.isVisible()
    assert queue.said == []
