"""H05: an agent's float, statement and terms; money and terms only as two people agreed."""

from __future__ import annotations

import pytest

from kiosk.api_client import Unreachable
from kiosk.headoffice.agents.telling import suggested
from kiosk.headoffice.screens.h05_agents import ENTRY
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.widgets.words import Words
from tests.helpers import office_agents
from tests.helpers.office_bench import PASSWORD, FakeLine, OfficeBench


@pytest.fixture
def line() -> FakeLine:
    return FakeLine()


@pytest.fixture
def agents(line):
    return office_agents.FakeAgents(line)


@pytest.fixture
def bench(qapp, line, agents):
    made = OfficeBench(qapp, line, Language.ENGLISH, entries=[ENTRY])
    made.sign_in()
    made.settle()
    yield made
    made.close()


@pytest.fixture
def screen(bench):
    return bench.window.on_top


def agree(bench, screen) -> None:
    screen.second.user.setText("layla")
    screen.second.password.setText(PASSWORD)
    screen.second.password.setFocus()
    bench.press("Enter")
    bench.settle()


def test_the_curve_tells_the_float_at_the_end_of_each_day_of_all_pages(screen):
    lines = office_agents.lines()
    assert screen._seen.days[-1].float_minor == lines[-1].balance_minor
    assert len(screen._seen.days) == len({line.posted_at[:10] for line in lines})


def test_a_top_up_is_sent_as_two_people_agreed_to_it(bench, screen, agents):
    bench.press("F6")
    bench.type_text("2500")
    bench.press("Enter", "Enter")
    bench.type_text("BOP-99")
    bench.press("Enter", "Enter")
    bench.settle()
    assert agents.sent == []
    (asked,) = agents.asked_for
    assert (asked.action, asked.payload) == (
        "float_top_up",
        {
            "point_number": 3,
            "amount_minor": 250_000,
            "through": "bank",
            "reference": "BOP-99",
        },
    )

    agree(bench, screen)

    (sent,) = agents.sent
    assert (sent.amount_minor, sent.through, sent.reference) == (250_000, "bank", "BOP-99")
    assert sent.approval_id == asked.approval_id


def test_the_form_of_terms_begins_with_what_behaviour_suggests(bench, screen, agents):
    bench.press("F9")
    form = screen.form
    assert (form.fields["limit"].text(), form.fields["percent"].text()) == ("5800.00", "2.50")
    form.fields["text"].setText("council 118")
    form.confirm.click()
    bench.settle()
    (asked,) = agents.asked_for
    assert asked.payload == {
        "point_number": 3,
        "credit_limit_minor": 580_000,
        "commission_bp": 250,
    }


def test_what_nobody_answered_is_sent_again_as_it_was(bench, screen, agents):
    agents.fault = Unreachable("nobody")
    bench.press("F7")
    screen.form.confirm.click()
    bench.settle()
    agents.fault = None
    bench.press("F5")
    bench.settle()
    first, again = agents.sent
    assert first == again
    assert first.point_number == 3


def test_nothing_is_asked_for_without_a_sum_and_its_paper(bench, screen, agents):
    bench.press("F6")
    screen.form.confirm.click()
    assert screen.form.banner.notice.text_id == "S2139"
    screen.form.fields["amount"].setText("0.00")
    screen.form.fields["text"].setText("BOP-1")
    screen.form.confirm.click()
    bench.settle()
    assert agents.asked_for == []


def test_an_agent_of_whom_little_is_known_is_suggested_nothing():
    told = suggested(office_agents.suggestion(is_known=False))(Words(Language.ENGLISH))
    assert "Too little" in told


def test_the_suggestion_tells_every_figure_it_comes_from():
    told = strip_controls(suggested(office_agents.suggestion(5))(Words(Language.ENGLISH)))
    for figure in ("5800.00", "900.00", "56", "41", "980.00", "9", "6000.00"):
        assert figure in told.replace(",", "")
    assert "limit was exceeded" in told
