"""H07: a version is seen cell by cell against what is in force, and activated as it was seen."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.headoffice.band_bars import gathered
from kiosk.headoffice.screens.h07_tariffs import ENTRY
from kiosk.headoffice.tariffs import cells
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.widgets.words import Words
from tests.helpers import office_tariffs
from tests.helpers.office_bench import ACCOUNTANT, PASSWORD, FakeLine, OfficeBench
from vending_server.wire.rerating import Band


@pytest.fixture
def line() -> FakeLine:
    roles = ["tariff_manager"]
    return FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=roles))


@pytest.fixture
def desk(line):
    return office_tariffs.FakeTariffs(line)


@pytest.fixture
def bench(qapp, line, desk):
    made = OfficeBench(qapp, line, Language.ENGLISH, entries=[ENTRY])
    made.sign_in()
    made.settle()
    yield made
    made.close()


@pytest.fixture
def screen(bench):
    return bench.window.on_top


def test_only_cells_that_differ_from_what_is_in_force_are_told_as_changed():
    rows = cells.cells(office_tariffs.DRAFT, office_tariffs.NOW, Words(Language.ENGLISH))
    changed = [strip_controls(row.name) for row in rows if row.is_changed]
    assert changed == [
        "Block 2 ex VAT",
        "Block 2 incl. VAT",
        "Block 3 ex VAT",
        "Block 3 incl. VAT",
        "In force from",
        "Decision",
    ]


def test_a_rate_is_told_with_four_decimals_with_and_without_vat():
    rows = cells.cells(office_tariffs.DRAFT, None, Words(Language.ENGLISH))
    told = [strip_controls(row.here or "") for row in rows[1:3]]
    assert [one.split()[0] for one in told] == ["0.4750", "0.5510"]


def test_a_version_is_compared_with_the_one_for_the_same_class_and_never_with_itself():
    versions = office_tariffs.VERSIONS
    assert cells.in_force(versions, office_tariffs.DRAFT) is office_tariffs.NOW
    assert cells.in_force(versions, office_tariffs.NOW) is None


def test_bands_far_out_are_counted_into_the_outermost_and_none_is_lost():
    bands = [Band(from_minor=500 * number, contracts=1) for number in range(-40, 40)]
    bars = gathered(bands)
    assert sum(count for _, count in bars) == 80
    assert len(bars) == 24


def test_what_if_tells_revenue_winners_and_losers_of_last_month(bench, screen, line):
    bench.press("F6")
    bench.settle()
    told = strip_controls(screen.told.text())
    for figure in ("310,500.00", "298,000.00", "+12,500.00", "121", "01/10/2026", "31/10/2026"):
        assert figure in told
    asked = next(request for _, path, request, _ in line.asked if path == "/v1/tariff-what-ifs")
    assert asked.version_id == office_tariffs.DRAFT.version_id


def test_a_second_person_is_asked_for_exactly_the_content_that_is_shown(bench, screen, desk):
    bench.press("F9")
    bench.settle()
    ((path, asked),) = desk.acts
    assert path == "/v1/tariff-versions/tariff/14/submission"
    assert asked.content_sha256 == office_tariffs.DRAFT.content_sha256

    screen.second.user.setText("layla")
    screen.second.password.setText(PASSWORD)
    screen.second.password.setFocus()
    bench.press("Enter")
    bench.settle()

    path, sent = desk.acts[-1]
    assert path == "/v1/tariff-versions/tariff/14/activation"
    assert sent.approval_id == asked.approval_id


def test_what_was_agreed_to_at_another_machine_is_activated_here(bench, screen, desk):
    bench.press("F8")
    bench.settle()
    desk.agree(14)
    bench.press("F5")
    bench.settle()
    assert cells.standing(screen.versions.current.version) == "agreed"

    bench.press("F9")
    bench.settle()

    (_, asked), (path, sent) = desk.acts
    assert path == "/v1/tariff-versions/tariff/14/activation"
    assert sent.approval_id == asked.approval_id


def test_what_was_sent_before_is_answered_here_and_not_asked_for_twice(bench, screen, desk):
    bench.press("F8")
    bench.settle()
    bench.press("F9")
    bench.settle()

    assert screen.second.isVisible()
    assert [path for path, _ in desk.acts] == ["/v1/tariff-versions/tariff/14/submission"]


@pytest.mark.parametrize("state", ["rejected", "expired"])
def test_what_was_refused_or_not_answered_in_time_is_sent_again(bench, screen, desk, state):
    bench.press("F8")
    bench.settle()
    desk.agree(14, state)
    bench.press("F5", "F8")
    bench.settle()
    bench.press("F8")
    bench.settle()

    assert [path.rsplit("/")[-1] for path, _ in desk.acts] == ["submission", "submission"]


def test_a_version_in_force_is_neither_sent_nor_activated(bench, screen, desk):
    screen.versions.choose(1)
    bench.settle()
    assert screen.versions.current.version is office_tariffs.NOW
    bench.press("F8", "F9")
    bench.settle()
    assert (desk.acts, desk.asked_for) == ([], [])
