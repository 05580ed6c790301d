"""H13: claims of machines, and that none closes with money that has no place."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QLabel

from kiosk.api_client import Unreachable
from kiosk.headoffice.cases import claims, disputes
from kiosk.headoffice.cases.alike import working_days
from kiosk.headoffice.export.job import Format
from kiosk.headoffice.screens import h13_cases
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from kiosk.widgets.words import Words
from tests.helpers.keyboard_walk import keyboard_faults
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from tests.helpers.office_cases import CASES, CLAIMS, a_claim, with_cases
from tests.helpers.office_offline import with_agreement
from tests.helpers.window_look import faults, nameless
from vending_server.wire.reports import ReportFacts, ReportPart

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., OfficeBench]


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(role: str = "accountant") -> OfficeBench:
        operator = msgspec.structs.replace(ACCOUNTANT, roles=[role])
        line = with_agreement(with_cases(FakeLine(operator)))
        made.append(OfficeBench(qapp, line, Language.ENGLISH, entries=[h13_cases.ENTRY]))
        made[-1].sign_in()
        return made[-1]

    yield start
    for bench in made:
        bench.close()


def asked(bench: OfficeBench, path: str) -> list:
    return [request for _, its_path, request, _ in bench.line.asked if its_path == path]


def agree(bench: OfficeBench) -> None:
    bench.settle()
    bench.type_text("layla")
    bench.press("Enter")
    bench.type_text("hers")
    bench.press("Enter")
    bench.wait_for(event="settled")


def test_open_claims_are_shown_first_and_late_ones_say_so(make: Maker):
    bench = make()
    screen = bench.window.on_top
    assert screen.on_top.table.model.rowCount() == 3
    assert asked(bench, "/v1/machine-claim-lists")[-1].is_open
    sheets = [screen.on_top.shown.sheet(row, bench.desk.words) for row in CLAIMS[:2]]
    assert "working days" not in sheets[0].told
    assert "Open for 6 working days" in sheets[1].told


def test_a_claim_is_credited_as_two_people_agreed(make: Maker):
    bench = make()
    bench.press("F8", "Enter")
    bench.type_text("he came with his slip")
    bench.press("Enter", "Enter")
    agree(bench)

    path = f"/v1/machine-claims/{CLAIMS[0].claim_id}/settlement"
    settled, request = asked(bench, path)[0], asked(bench, "/v1/approvals")[0]
    assert (settled.act, settled.amount_minor, settled.account_number) == (
        "credited",
        50_00,
        "10023",
    )
    assert settled.approval_id == request.approval_id
    assert request.action == "claim_payout"
    assert request.payload == claims.payload(CLAIMS[0], settled)
    assert request.payload["claim_id"] == CLAIMS[0].claim_id
    assert "approval_id" not in request.payload


def test_money_that_is_in_a_box_is_never_rejected(make: Maker):
    bench = make()
    bench.press("F9")
    assert not bench.window.on_top.form.isVisible()
    bench.press("Down", "F9")
    assert bench.window.on_top.form.isVisible(), "a note in doubt may be nowhere"


def test_an_amount_that_the_machine_could_not_tell_is_asked_for(make: Maker):
    bench = make()
    bench.press("Down", "Down", "F7")
    assert list(bench.window.on_top.form.edits) == ["amount", "reason"]
    bench.type_text("0")
    bench.press("Enter")
    bench.type_text("found in the box")
    bench.press("Enter", "Enter")
    bench.settle()
    assert asked(bench, "/v1/approvals") == []

    bench.window.on_top.form.edits["amount"].setText("20")
    bench.press("Enter", "Enter", "Enter")
    agree(bench)
    path = f"/v1/machine-claims/{CLAIMS[2].claim_id}/settlement"
    assert asked(bench, path)[0].amount_minor == 20_00


def test_an_auditor_looks_and_settles_nothing(make: Maker):
    bench = make("auditor")
    bench.press("F7", "F8", "F9")
    assert not bench.window.on_top.form.isVisible()


def test_a_slip_is_found_by_its_number_at_the_server(make: Maker):
    bench = make()
    bench.window.on_top.on_top.filter.put("number:5a0c19e4")
    bench.settle()
    assert asked(bench, "/v1/machine-claim-lists")[-1].number == "5A0C19E4"
    assert bench.window.on_top.row.credited_to == "10023"


def test_fridays_and_saturdays_are_no_working_days():
    thursday = dt.date(2026, 11, 19)
    assert working_days(thursday, thursday) == 0
    assert working_days(thursday, dt.date(2026, 11, 21)) == 0
    assert working_days(thursday, dt.date(2026, 11, 23)) == 2


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("act", ["paid", "credited", "rejected"])
def test_each_end_is_told_in_one_sentence_with_its_number(act: str, language: Language):
    typed = {"account": "10023" if act == "credited" else "", "reason": "x"}
    claim = a_claim(1, kind="note")
    wanted = claims.settlement_of(claim, act, typed, document_id="d")
    said = strip_controls(claims.effect(claim, wanted)(Words(language)))

    assert claim.number in said
    assert ("50.00" in said) == (act != "rejected")
    assert ("10023" in said) == (act == "credited")


@pytest.mark.parametrize("act", ["paid", "credited", "rejected"])
def test_what_is_settled_stays_so(act: str):
    assert not claims.may_end(a_claim(1, state="paid", kind="note"), act)
    assert not claims.may_end(None, act)


def test_the_list_fits_is_named_and_reached_by_keys_and_goes_into_a_file(make: Maker, tmp_path):
    bench = make()
    for language in (Language.ARABIC, Language.ENGLISH):
        bench.desk.words.switch(language)
        bench.window.speak()
        bench.settle()
        assert faults(bench.window) == []
        assert nameless(bench.window) == []
        assert keyboard_faults(bench.window) == []
    job = bench.window.on_top.export()
    with ThreadPoolExecutor(1) as worker:
        assert worker.submit(job.write, tmp_path / "claims.csv", Format.CSV).result() == 3


@pytest.fixture
def disputed(make: Maker) -> OfficeBench:
    bench = make()
    bench.press("F6")
    bench.settle()
    return bench


def on_screen(bench: OfficeBench) -> list[str]:
    hints = bench.window.on_top.keys()
    return [one.text_id for one in hints]


def test_open_disputes_come_first_with_both_meters_and_late_ones_say_so(disputed: OfficeBench):
    screen = disputed.window.on_top
    assert [screen.on_top.table.model.row(at).number for at in range(4)] == [14, 13, 12, 11]
    assert asked(disputed, "/v1/case-file-lists")[-1].is_open
    sheet = screen.on_top.shown.sheet(CASES[1], disputed.desk.words)

    assert "Open for 6 working days" in sheet.told
    assert [heading for heading, _ in sheet.groups][1:3] == ["Sold for", "Meant"]


def test_the_units_go_to_the_right_meter_after_two_read_that(disputed: OfficeBench):
    disputed.press("F10")
    disputed.type_text("both displays were read")
    disputed.press("Enter", "Enter")
    agree(disputed)
    path = f"/v1/case-files/{CASES[0].case_id}/settlement"
    (settled,), (request,) = asked(disputed, path), asked(disputed, "/v1/approvals")

    assert (settled.act, settled.amount_minor, settled.right_drn) == ("charged", 0, "04123456784")
    assert request.action == "case_decision"
    assert request.payload == disputes.payload(CASES[0], settled)
    disputed.settle()  # the list came again: what was done is still said
    assert disputed.window.on_top.banner.notice.text_id == "S2777"
    disputed.press("F5")
    disputed.settle()
    assert disputed.window.on_top.banner.notice is None
    assert "1" * 4 not in str(disputed.events), "the code stands on the letter and nowhere else"


def test_the_whole_sum_is_given_back_and_nobody_is_asked_how_much(disputed: OfficeBench):
    disputed.press("F8")
    assert list(disputed.window.on_top.form.edits) == ["account", "reason"]
    assert disputed.window.on_top.form.edits["account"].text() == "10047"
    disputed.press("Enter")
    disputed.type_text("she was the one who paid")
    disputed.press("Enter", "Enter")
    agree(disputed)
    path = f"/v1/case-files/{CASES[0].case_id}/settlement"

    assert asked(disputed, path)[0].amount_minor == 100_00


@pytest.mark.parametrize(
    ("row", "acts"),
    [
        (CASES[0], {"charged", "credited", "paid", "rejected"}),
        (CASES[2], {"credited", "paid", "rejected"}),
        (CASES[3], {"rejected"}),
        (CASES[4], set()),
        (None, set()),
    ],
)
def test_a_case_is_offered_the_ends_that_it_may_have(row, acts):
    ends = ("charged", "credited", "paid", "rejected")
    assert {act for act in ends if disputes.may_end(row, act)} == acts


def test_evidence_is_asked_for_and_noted_with_where_it_is_kept(disputed: OfficeBench):
    disputed.press("F4")
    disputed.type_text("photographs of both displays")
    disputed.press("Enter", "Enter")
    disputed.wait_for(event="noted")
    disputed.settle()
    disputed.press("F3")
    disputed.type_text("two photographs")
    disputed.press("Enter")
    disputed.type_text("folder 12")
    disputed.press("Enter", "Enter")
    disputed.settle()
    notes = asked(disputed, "/v1/case-notes")

    assert [(one.act, one.reference) for one in notes] == [("asked", ""), ("evidence", "folder 12")]
    assert {one.case_id for one in notes} == {CASES[0].case_id}


def test_what_was_asked_and_given_stands_with_the_case(disputed: OfficeBench):
    disputed.press("Down")
    disputed.settle()
    screen = disputed.window.on_top
    told = " ".join(
        strip_controls(label.text()) for label in screen.panel.findChildren(QLabel) if label.text()
    )

    assert "Asked for·" in told.replace(" ·", "·")
    assert "ملف 12" in told


def test_a_letter_is_made_once_and_laid_among_the_exports(disputed: OfficeBench):
    content, lost = b"%PDF-1.4 letter", [Unreachable(DoubtReason.TIMEOUT)]

    def made(*, request, **_):
        if lost:
            raise lost.pop()
        return report_facts(request.report_id, content)

    disputed.line.on("POST", "/v1/reports", made)
    disputed.line.on("GET", "/v1/reports/*", lambda **_: report_part(content))
    disputed.window.on_top.on_top.filter.put("state:charged")
    disputed.settle()
    assert "B953" in on_screen(disputed)
    assert "B952" not in on_screen(disputed), "it has ended"
    disputed.press("F12")
    disputed.settle()
    disputed.press("F12")
    path = Path(disputed.wait_for(event="saved")["path"])
    first, second = asked(disputed, "/v1/reports")

    assert path.read_bytes() == content
    assert first == second
    assert (first.kind, first.subject, first.language) == ("case_letter", CASES[4].case_id, "ar")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("act", ["charged", "credited", "paid", "rejected"])
def test_each_end_of_a_case_is_told_in_one_sentence(act: str, language: Language):
    typed = {"reason": "x"} | ({"account": "10047"} if act == "credited" else {})
    wanted = disputes.settlement_of(CASES[0], act, typed, document_id="d")
    said = strip_controls(disputes.effect(wanted)(Words(language)))

    assert "14" in said
    assert ("100.00" in said) == (act in {"credited", "paid"})
    assert ("04123456784" in said.replace(" ", "")) == (act == "charged")


def test_the_disputes_fit_are_named_and_reached_by_keys(disputed: OfficeBench, tmp_path):
    for language in (Language.ARABIC, Language.ENGLISH):
        disputed.desk.words.switch(language)
        disputed.window.speak()
        disputed.settle()
        assert faults(disputed.window) == []
        assert nameless(disputed.window) == []
        assert keyboard_faults(disputed.window) == []
    job = disputed.window.on_top.export()
    with ThreadPoolExecutor(1) as worker:
        assert worker.submit(job.write, tmp_path / "cases.csv", Format.CSV).result() == 4


def report_facts(report_id: str, content: bytes) -> ReportFacts:
    return ReportFacts(
        report_id=report_id,
        number="R-000018",
        kind="case_letter",
        from_day="2026-11-22",
        through_day="2026-11-22",
        point_number=2,
        subject=CASES[4].case_id,
        language="ar",
        format="pdf",
        made_at="2026-11-22T08:42:00+00:00",
        made_by="huda",
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        parts=1,
        file_name="R-000018.pdf",
    )


def report_part(content: bytes) -> ReportPart:
    sha256 = hashlib.sha256(content).hexdigest()
    return ReportPart(report_id="r", part=1, parts=1, sha256=sha256, content=content)
