"""H11: what agreeing does is told from the payload; one decision at a time, with one's password."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QLabel

from kiosk.headoffice import approval_effects as acts
from kiosk.headoffice.export.job import Format
from kiosk.headoffice.screens.h11_approvals import ENTRY
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.widgets.words import Words
from tests.helpers import office_requests as requests
from tests.helpers.office_bench import PASSWORD, FakeLine, OfficeBench
from vending_server.approvals.model import TwoPersonAction


@pytest.fixture
def line() -> FakeLine:
    return FakeLine()


@pytest.fixture
def approvals(line):
    return requests.FakeApprovals(line)


@pytest.fixture
def bench(qapp, line, approvals):
    made = OfficeBench(qapp, line, Language.ENGLISH, entries=[ENTRY])
    made.sign_in()
    made.window.go_to("approvals")
    made.settle()
    yield made
    made.close()


@pytest.fixture
def screen(bench):
    return bench.window.on_top


ACTS = {
    TwoPersonAction.DIFFERENCE_DECISION: "charge",
    TwoPersonAction.QUARANTINE_RELEASE: "release",
}


def shown(screen) -> str:
    labels = screen.effect.findChildren(QLabel)
    return strip_controls(" ".join(part.text() for part in labels))


def rows(screen) -> list[str]:
    shelf = screen.table.model.shelf
    return [shelf.row(at).approval_id for at in range(shelf.total)]


def choose(bench, screen, facts) -> None:
    screen.table.choose(rows(screen).index(facts.approval_id))
    bench.settle()


@pytest.mark.parametrize("language", list(Language))
def test_every_act_of_two_people_has_a_name_and_a_sentence(language):
    words = Words(language)
    for at, action in enumerate(TwoPersonAction):
        facts = requests.a_request(at, action.value, "what it is about", act=ACTS.get(action, ""))
        assert acts.kind_name(facts, words) != action.value
        told = acts.effect(facts, words)
        assert told is not None, action
        assert len(told) > 20


SENTENCES = [
    ("difference_decision", {"act": "charge", "login": "rana"}, "50.00 is charged to rana."),
    ("difference_decision", {"act": "charge", "login": None}, "50.00 is charged to the agent."),
    (
        "difference_decision",
        {"act": "write_off", "decision_number": "12"},
        "A shortage of 50.00 is written off by decision 12.",
    ),
    (
        "difference_decision",
        {"act": "write_off", "decision_number": "12", "amount_minor": 5000},
        "A surplus of 50.00 is taken as revenue by decision 12.",
    ),
    (
        "difference_decision",
        {"act": "correct", "debit": "petty_expenses", "credit": "cash_variance"},
        "Post 50.00: debit petty_expenses, credit cash_variance",
    ),
    (
        "difference_decision",
        {"act": "explain", "cause": None, "rows": ["sale 1", "sale 2"]},
        "The difference counts as explained: Rows pointed at: 2. Nothing is posted.",
    ),
    (
        "quarantine_release",
        {"act": "release"},
        "An offline sale of 50.00 leaves quarantine and stands in the books.",
    ),
    ("quarantine_release", {"act": "charge"}, "An offline sale of 50.00 is charged to its point."),
    (
        "claim_payout",
        {"claim_id": "c", "act": "rejected"},
        "A claim of 50.00 is rejected. Nothing is paid.",
    ),
    (
        "claim_payout",
        {"claim_id": "c", "act": "credited", "account_number": "77-1"},
        "50.00 is credited to account 77-1.",
    ),
    ("claim_payout", {"claim_id": "c", "act": "paid"}, "50.00 is paid in cash from head office."),
]


def test_a_top_up_names_its_paper_where_there_is_one():
    words = Words(Language.ENGLISH)
    named = requests.changed(
        requests.TOP_UP, payload={**requests.TOP_UP.payload, "reference": "B7"}
    )

    nameless = strip_controls(acts.effect(requests.TOP_UP, words) or "")
    assert nameless.endswith("the money has come in.")
    assert strip_controls(acts.effect(named, words) or "").endswith("has come in, by paper B7.")


@pytest.mark.parametrize(("action", "payload", "sentence"), SENTENCES)
def test_an_act_that_ends_in_different_ways_says_which_and_nothing_of_its_asker(
    action, payload, sentence
):
    payload = {"amount_minor": -5000} | payload
    facts = requests.a_request(1, action, "shift 12: a 5 shekel coin was found", **payload)
    assert strip_controls(acts.effect(facts, Words(Language.ENGLISH)) or "") == sentence
    assert not acts.names_its_subject(facts)


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("ceiling_raise", {"ceiling_minor": "x"}),
        ("fee_postponement", {"items": 5}),
        ("role_grant", {"roles": [{}]}),
        ("difference_decision", {"act": "burn"}),
        ("quarantine_release", {"act": "burn"}),
        ("claim_payout", {"claim_id": "c", "act": "burn"}),
        ("never_heard_of", {}),
    ],
)
def test_nobody_decides_about_what_cannot_be_told(bench, screen, approvals, action, payload):
    choose(bench, screen, requests.TOP_UP)
    assert screen.verdict.isVisible()
    strange = requests.a_request(99, action, "agent 3", **payload)
    screen._show(strange)

    assert not screen.verdict.isVisible()
    assert "Float top-up" not in shown(screen)


def test_the_sentence_names_sum_and_place_of_what_is_agreed_to_and_not_what_its_asker_calls_it():
    words = Words(Language.ENGLISH)
    facts = requests.changed(requests.TOP_UP, subject="just a small thing at point 9")
    told = strip_controls(acts.effect(facts, words))
    assert "10,000.00" in told.replace("10000.00", "10,000.00")
    assert "point 3" in told
    assert "9" not in told


def test_a_cash_box_is_told_with_what_is_in_it():
    assert acts.sum_of(requests.EMPTYING) == 31 * 5000 + 80 * 2000


def test_every_field_of_what_is_agreed_to_is_shown():
    told = acts.fields(
        requests.a_request(1, "arrears_rule", "", debt={"code": "D1", "x": 1}, empty="", no=None),
        Words(Language.ENGLISH),
    )
    assert [strip_controls(name) for name, _ in told] == ["debt.code", "debt.x", "empty", "no"]


@pytest.mark.parametrize("language", list(Language))
def test_what_is_agreed_to_is_told_in_words_days_and_sums_as_people_read_them(language):
    words = Words(language)
    told = acts.fields(
        requests.a_request(
            1,
            "day_reopening",
            "2 2026-11-21",
            point_number=2,
            day="2026-11-21",
            amount_minor=123_456,
        ),
        words,
    )
    assert [name for name, _ in told] == [words("S1169"), words("S1173"), words("S901")]
    assert [strip_controls(value) for _, value in told] == ["2", "21/11/2026", "1,234.56"]


def test_a_day_that_is_opened_again_is_named_by_point_and_day():
    facts = requests.a_request(1, "day_reopening", "2 2026-11-21", point_number=2, day="2026-11-21")
    told = strip_controls(acts.subject_of(facts, Words(Language.ENGLISH)))
    assert re.split(r"\s*·\s*", told) == ["Point 2", "21/11/2026"]


def test_the_queue_tells_how_many_wait_for_the_person_and_not_his_own(bench):
    assert bench.window.sidebar._items["approvals"].waiting == len(requests.QUEUE) - 1


def test_a_request_is_agreed_to_with_the_persons_own_password_and_leaves_the_queue(
    bench, screen, approvals
):
    choose(bench, screen, requests.TOP_UP)
    bench.press("Enter")
    bench.type_text(PASSWORD)
    bench.press("Enter")
    bench.settle()
    assert approvals.said == []  # Enter goes on, it never decides
    bench.press("Ctrl+Enter")
    bench.settle()

    ((approval_id, said),) = approvals.said
    assert approval_id == requests.TOP_UP.approval_id
    assert (said.operator, said.password, said.accept) == ("huda", PASSWORD, True)
    assert screen.verdict.password.text() == ""
    assert requests.TOP_UP.approval_id not in rows(screen)
    assert screen.banner.notice.text_id == "S2072"


def test_nothing_is_decided_without_a_password(bench, screen, approvals):
    choose(bench, screen, requests.TOP_UP)
    bench.press("Ctrl+Enter")
    bench.settle()
    assert approvals.said == []
    assert screen.verdict.banner.notice.text_id == "S2074"


def test_nothing_is_refused_without_a_reason(bench, screen, approvals):
    choose(bench, screen, requests.REVERSAL)
    screen.verdict.password.setText(PASSWORD)
    bench.press("Ctrl+Backspace")
    bench.settle()
    assert approvals.said == []
    screen.verdict.reason.setText("the customer was not there")
    bench.press("Ctrl+Backspace")
    bench.settle()
    assert approvals.said[0][1].note == "the customer was not there"
    assert not approvals.said[0][1].accept


def test_what_was_typed_for_one_request_is_gone_at_the_next(bench, screen):
    choose(bench, screen, requests.TOP_UP)
    screen.verdict.password.setText(PASSWORD)
    screen.verdict.reason.setText("because")
    choose(bench, screen, requests.TERMS)
    assert (screen.verdict.password.text(), screen.verdict.reason.text()) == ("", "")


@pytest.mark.parametrize("facts", [requests.OWN, requests.UNKNOWN], ids=["own", "unknown"])
def test_ones_own_request_and_one_nobody_can_explain_cannot_be_decided(
    bench, screen, approvals, facts
):
    choose(bench, screen, facts)
    bench.press("Enter")
    assert not screen.verdict.isVisible()
    bench.press("Ctrl+Enter", "Ctrl+Backspace")
    bench.settle()
    assert approvals.said == []


def test_a_request_that_comes_meanwhile_is_told_and_the_list_stays_as_it_is(
    bench, screen, approvals
):
    before = rows(screen)
    approvals.queue.append(requests.a_request(99, "restore", "backup 7"))
    screen.look()
    bench.settle()
    assert rows(screen) == before
    assert screen.banner.notice.text_id == "S2076"
    bench.press("F5")
    bench.settle()
    assert len(rows(screen)) == len(before) + 1


def test_the_file_holds_every_request_of_the_queue_without_invisible_signs(screen, bench, tmp_path):
    job, written = screen.export(), []
    bench.desk.workers.run(
        lambda: job.write(tmp_path / "queue.csv", Format.CSV), written.append, written.append
    )
    bench.settle()
    assert written == [len(requests.QUEUE)]
    told = (tmp_path / "queue.csv").read_text("utf-8-sig")
    assert "Float top-up" in told
    assert not re.search("[\u2066-\u2069]", told)
