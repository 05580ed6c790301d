"""H05, settlement papers: signatures of two people, disputed lines, answers; nothing is edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kiosk.api_client import Unreachable
from kiosk.headoffice.agents import paper_acts, papers
from kiosk.headoffice.agents.paper_lines import PaperLine
from kiosk.headoffice.export.job import Format
from kiosk.headoffice.screens import h05_agents, h05_papers
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from kiosk.widgets.key_router import Cap
from tests.helpers import office_agents
from tests.helpers.keyboard_walk import keyboard_faults
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from tests.helpers.office_papers import (
    AGENT,
    CONTENT,
    HAND,
    FakePapers,
    a_paper,
    disputed,
    refused,
    signed,
)
from tests.helpers.window_look import faults, nameless
from vending_server.wire.papers import BY_ONE
from vending_server.wire.problems import ProblemCode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., OfficeBench]
SIGN, DISPUTE = "/v1/paper-signatures", "/v1/paper-disputes"
ANSWER, LISTS = "/v1/paper-dispute-answers", "/v1/paper-lists"


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(role: str = "accountant", language: Language = Language.ENGLISH) -> OfficeBench:
        line = FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=[role]))
        office_agents.FakeAgents(line)
        desk = FakePapers(line)
        entries = [h05_agents.ENTRY, h05_papers.ENTRY]
        made.append(OfficeBench(qapp, line, language, entries=entries))
        made[-1].papers = desk  # type: ignore[attr-defined]
        made[-1].sign_in()
        made[-1].window.open("papers")
        made[-1].settle()
        return made[-1]

    yield start
    for bench in made:
        bench.close()


def asked(bench: OfficeBench, path: str) -> list:
    return [request for _, its_path, request, _ in bench.line.asked if its_path == path]


def shown(bench: OfficeBench) -> str:
    labels = bench.window.on_top.findChildren(QLabel)
    return strip_controls(" ".join(part.text() for part in labels if part.isVisible()))


def choose(bench: OfficeBench, number: str) -> None:
    """Put the cursor on a paper by its number."""
    table = bench.window.on_top.on_top.table
    numbers = [table.model.row(at).facts.number for at in range(table.model.rowCount())]
    table.choose(numbers.index(number))


def states(bench: OfficeBench) -> list[str]:
    table = bench.window.on_top.on_top.table
    return [table.model.row(at).state for at in range(table.model.rowCount())]


def buttons(bench: OfficeBench) -> list[QPushButton]:
    found = bench.window.on_top.findChildren(QPushButton)
    return [button for button in found if button.isVisible()]


def told(bench: OfficeBench) -> str:
    notice = bench.window.on_top.banner.notice
    return notice.text_id if notice is not None else ""


def sign(bench: OfficeBench, name: str) -> None:
    bench.press("F7", "Enter")
    bench.type_text(name)
    bench.press("Enter", "Enter")
    bench.settle()


# ---------------------------------------------------------------------- what is seen


def test_each_paper_says_who_signed_and_what_waits(make: Maker):
    bench = make()
    assert states(bench) == ["unsigned", "municipality", "agent", "disputed", "both"]
    choose(bench, "R-000043")
    said = shown(bench)
    assert "Disputed and not answered: 1" in said
    assert "corrected by 3-0118-0004" in said
    choose(bench, "R-000042")
    assert HAND in shown(bench)
    assert "written down by layla" in shown(bench)


def test_an_agents_papers_are_reached_from_the_agent_and_esc_comes_back(make: Maker):
    bench = make()
    bench.window.go_to("agents")
    bench.settle()
    bench.press("Down", "F3")
    bench.settle()
    screen = bench.window.on_top
    assert screen.entry.name == "papers"
    assert str(screen.on_top.filter.filter) == "point:4"
    assert asked(bench, LISTS)[-1].point_number == 4
    bench.press("Esc")
    assert bench.window.on_top.entry.name == "agents"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("state:unsigned", ["R-000046"]),
        ("state:municipality,agent", ["R-000045", "R-000044"]),
        ("state:disputed point:3", ["R-000043"]),
        ("-state:both point:3", ["R-000046", "R-000043"]),
        ("day:2026-11-22..", []),
        ("R-000042", ["R-000042"]),
        ("سليم", ["R-000044", "R-000043", "R-000042"]),
    ],
)
def test_papers_are_filtered_by_agent_state_and_words(make: Maker, text: str, numbers: list[str]):
    bench = make()
    bench.window.on_top.on_top.filter.put(text)
    bench.settle()
    table = bench.window.on_top.on_top.table
    rows = [table.model.row(at).facts.number for at in range(table.model.rowCount())]
    assert rows == numbers


def test_a_filter_is_saved_under_a_name_and_found_again(make: Maker):
    bench = make()
    page = bench.window.on_top.on_top
    page.filter.put("state:disputed")
    page.filter.name_field.setText("to answer")
    page.filter.save_button.click()
    bench.wait_for(event="filter_saved", screen="papers_papers")


def test_the_table_goes_into_a_file_with_both_signatures(make: Maker):
    bench = make()
    bench.press("Ctrl+E")
    bench.window.exporting.buttons[Format.CSV].click()
    bench.wait_for(event="exported")
    (path,) = bench.desk.exports.glob("*.csv")
    text = path.read_text("utf-8-sig")
    assert "R-000042" in text
    assert HAND in text
    assert AGENT in text
    assert "Signed by both" in text


# ---------------------------------------------------------------------- signatures


def test_a_signature_is_written_down_for_the_side_and_name_that_were_given(make: Maker):
    bench = make()
    bench.press("F7", "Down", "Enter")
    bench.type_text(AGENT)
    bench.press("Enter", "Enter")
    bench.wait_for(event="paper_signed")
    bench.settle()
    (sent,) = asked(bench, SIGN)
    assert (sent.report_id, sent.side, sent.name) == (a_paper(46).report_id, "agent", AGENT)
    assert told(bench) == "S2928"
    assert states(bench)[0] == "agent"


def test_who_wrote_the_first_signature_is_told_so_and_offered_no_second(make: Maker):
    bench = make()
    choose(bench, "R-000045")
    assert "You wrote down the first signature" in shown(bench)
    assert "Note a signature" not in [button.text() for button in buttons(bench)]
    bench.press("F7")
    assert not bench.window.on_top.form.isVisible()
    assert told(bench) == "S2914", "also where there is no room for what is said beside the list"
    bench.press("F11")
    assert told(bench) == "S2914", "the other language says the same"
    bench.press("Down")
    assert told(bench) == "", "of another paper nothing is said"


def test_only_the_side_that_is_still_to_sign_is_offered(make: Maker):
    bench = make()
    choose(bench, "R-000044")
    bench.press("F7")
    form = bench.window.on_top.form
    assert form.choices["side"].box.count() == 1
    assert form.choices["side"].value == "municipality"


def test_one_name_is_not_taken_for_both_sides(make: Maker):
    bench = make()
    choose(bench, "R-000044")
    sign(bench, AGENT)
    form = bench.window.on_top.form
    assert form.banner.notice.text_id == "E783"
    assert asked(bench, SIGN) == []


@pytest.mark.parametrize(("number", "text_id"), [("R-000043", "E784"), ("R-000042", "S2907")])
def test_what_is_disputed_or_closed_is_signed_by_nobody(make: Maker, number: str, text_id: str):
    bench = make()
    choose(bench, number)
    bench.press("F7")
    assert not bench.window.on_top.form.isVisible()
    assert told(bench) == text_id


@pytest.mark.parametrize(
    ("code", "text_id"),
    [
        (ProblemCode.PAPER_DISPUTED, "E784"),
        (ProblemCode.ONE_FOR_BOTH_SIDES, "E783"),
        (ProblemCode.SIDE_HAS_SIGNED, "E781"),
        (ProblemCode.PAPER_SIGNED, "E782"),
        (ProblemCode.NO_PAPER_TO_SIGN, "E780"),
        (ProblemCode.ALREADY_DECIDED, "E53"),
        (ProblemCode.REPORT_DAMAGED, "E720"),
    ],
)
def test_each_refusal_is_told_in_words_and_the_act_is_forgotten(
    make: Maker, code: ProblemCode, text_id: str
):
    bench = make()
    bench.papers.faults = [refused(code)]
    sign(bench, HAND)
    assert told(bench) == text_id
    bench.press("F8")
    assert bench.window.on_top.form.isVisible(), "another act may begin"


def test_an_act_without_an_answer_is_sent_again_as_it_was(make: Maker):
    bench = make()
    bench.papers.faults = [Unreachable(DoubtReason.TIMEOUT)]
    sign(bench, HAND)
    assert told(bench) == "S2143"
    bench.press("F8")
    bench.wait_for(event="paper_signed")
    first, again = asked(bench, SIGN)
    assert first == again
    assert len(bench.papers.done) == 1
    assert not bench.window.on_top.form.isVisible(), "nothing else began meanwhile"


# ---------------------------------------------------------------------- disputes


def test_a_line_is_chosen_from_the_papers_own(make: Maker):
    bench = make()
    bench.press("Enter")
    bench.settle()
    screen = bench.window.on_top
    assert screen.on_top.shown.name == "paper_lines"
    asked_for = asked(bench, "/v1/agent-statements")[-1]
    assert (asked_for.point_number, asked_for.from_day) == (3, "2026-10-24")
    bench.press("Down", "F8", "Enter")
    bench.type_text(AGENT)
    bench.press("Enter", "Enter")
    bench.type_text("sold twice")
    bench.press("Enter", "Enter")
    bench.wait_for(event="paper_disputed")
    bench.settle()
    (sent,) = asked(bench, DISPUTE)
    assert (sent.report_id, sent.side, sent.line) == (
        a_paper(46).report_id,
        "agent",
        "3-0117-0001",
    )
    assert screen.on_top.shown.name == "papers"
    assert (screen.row.facts.number, screen.row.state) == ("R-000046", "disputed")
    assert told(bench) == "S2929"


def test_what_was_posted_after_a_paper_was_made_is_no_line_of_it(make: Maker):
    bench = make()
    made_at = office_agents.lines()[4].posted_at
    bench.papers.papers[0] = a_paper(46, made_at=made_at)
    bench.press("F5")
    bench.settle()
    bench.press("Enter")
    bench.settle()
    assert bench.window.on_top.on_top.table.model.rowCount() == 5


def test_a_line_may_be_typed_for_either_side(make: Maker):
    bench = make()
    bench.press("F8", "Down", "Enter")
    bench.type_text(HAND)
    bench.press("Enter")
    bench.type_text("opening balance")
    bench.press("Enter")
    bench.type_text("not the one before")
    bench.press("Enter", "Enter")
    bench.wait_for(event="paper_disputed")
    (sent,) = asked(bench, DISPUTE)
    assert (sent.side, sent.line) == ("municipality", "opening balance")


def test_what_both_sides_signed_is_disputed_by_nobody(make: Maker):
    bench = make()
    choose(bench, "R-000042")
    bench.press("F8")
    assert not bench.window.on_top.form.isVisible()
    bench.press("Enter")
    bench.settle()
    bench.press("F8")
    assert not bench.window.on_top.form.isVisible()


def test_a_line_without_a_number_is_named_by_its_day_and_sum():
    line = msgspec.structs.replace(office_agents.lines()[0], reference=" ")
    row = PaperLine(papers.Paper(a_paper(1), None), line)
    assert row.on_paper == f"{line.posted_at[:10]} \u2212164.00"


# ---------------------------------------------------------------------- answers


def to_disputes(bench: OfficeBench) -> None:
    bench.press("F6")
    bench.settle()
    bench.press("F6")
    bench.settle()


def test_a_dispute_is_accepted_only_with_the_document_that_corrects_it(make: Maker):
    bench = make()
    to_disputes(bench)
    assert states(bench) == ["waits"]
    bench.press("F9", "Enter")
    bench.type_text("sold twice")
    bench.press("Enter", "Enter")
    bench.settle()
    assert asked(bench, ANSWER) == [], "nothing corrects it yet"
    bench.window.on_top.form.edits["correction"].setText("3-0118-0009")
    bench.window.on_top.form.submit()
    bench.wait_for(event="paper_answered")
    bench.settle()
    (sent,) = asked(bench, ANSWER)
    assert (sent.act, sent.correction, sent.reason) == ("accepted", "3-0118-0009", "sold twice")
    assert told(bench) == "S2933"
    assert states(bench) == []


def test_a_dispute_is_rejected_with_its_reason_and_once(make: Maker):
    bench = make()
    to_disputes(bench)
    bench.press("F10")
    bench.type_text("the bank has it")
    bench.press("Enter", "Enter")
    bench.wait_for(event="paper_answered")
    bench.settle()
    (sent,) = asked(bench, ANSWER)
    assert (sent.act, sent.correction, sent.dispute_id) == (
        "rejected",
        "",
        disputed(12).dispute_id,
    )
    bench.window.on_top.on_top.filter.put("state:rejected")
    bench.settle()
    assert states(bench) == ["rejected", "rejected"]
    bench.press("F9", "F10")
    assert not bench.window.on_top.form.isVisible()


def test_enter_on_a_disputed_line_leads_to_its_paper(make: Maker):
    bench = make()
    to_disputes(bench)
    bench.press("Enter")
    bench.settle()
    screen = bench.window.on_top
    assert (screen.on_top.shown.name, screen.row.facts.number) == ("papers", "R-000043")


# ---------------------------------------------------------------------- who, and how


def test_an_auditor_reads_and_opens_and_writes_nothing(make: Maker):
    bench = make("auditor")
    screen = bench.window.on_top
    bench.press("F7", "F8")
    assert not screen.form.isVisible()
    choose(bench, "R-000043")
    bench.press("F7")
    assert told(bench) == ""
    to_disputes(bench)
    bench.press("F9", "F10")
    assert not screen.form.isVisible()
    assert {offer.cap for offer in screen._open_offers()} == {Cap.F3, Cap.F4}


@pytest.mark.parametrize("key", ["F3", "F4"])
def test_a_paper_is_fetched_whole_and_shown_if_that_was_asked(make: Maker, key: str):
    bench = make()
    seen: list[Path] = []
    bench.window.on_top.opener = seen.append
    bench.press(key)
    path = Path(bench.wait_for(event="saved")["path"])
    bench.settle()
    assert path.name == "R-000046_agent-settlement_point-3_2026-10-24_2026-11-21_ar.pdf"
    assert path.read_bytes() == CONTENT
    assert seen == ([path] if key == "F3" else [])


def test_a_file_that_is_not_what_the_list_told_is_laid_nowhere(make: Maker):
    bench = make()
    bench.papers.papers[0] = a_paper(46, sha256="0" * 64)
    bench.press("F5")
    bench.settle()
    bench.press("F3")
    bench.settle()
    assert told(bench) == "E720"
    assert not list(bench.desk.exports.glob("*"))


def test_esc_goes_from_lines_and_disputes_back_to_the_papers(make: Maker):
    bench = make()
    bench.press("Down", "Enter")
    bench.settle()
    bench.press("Esc")
    bench.settle()
    screen = bench.window.on_top
    assert (screen.on_top.shown.name, screen.row.facts.number) == ("papers", "R-000045")


@pytest.mark.parametrize("language", list(Language))
def test_forms_are_whole_named_and_reached_by_keys(make: Maker, language: Language):
    bench = make(language=language)
    for key in ("F7", "F8"):
        bench.press(key)
        bench.settle()
        assert nameless(bench.window) == []
        assert faults(bench.window) == []
        assert keyboard_faults(bench.window) == []
        bench.press("Esc")


def test_nobody_may_sign_twice():
    signatures = [signed("municipality", HAND, by="huda")]
    one_signed = papers.Paper(a_paper(45, state=BY_ONE, signatures=signatures), None)
    assert paper_acts.sides_to_sign(one_signed, "huda") == ()
    assert paper_acts.sides_to_sign(one_signed, "layla") == ("agent",)
