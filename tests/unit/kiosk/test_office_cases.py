"""H13: claims of machines, and that none closes with money that has no place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from kiosk.headoffice.cases import claims
from kiosk.headoffice.export.job import Format
from kiosk.headoffice.screens import h13_cases
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.widgets.words import Words
from tests.helpers.keyboard_walk import keyboard_faults
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from tests.helpers.office_cases import CLAIMS, a_claim, with_cases
from tests.helpers.office_offline import with_agreement
from tests.helpers.window_look import faults, nameless

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
    assert claims.working_days(thursday, thursday) == 0
    assert claims.working_days(thursday, dt.date(2026, 11, 21)) == 0
    assert claims.working_days(thursday, dt.date(2026, 11, 23)) == 2


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
