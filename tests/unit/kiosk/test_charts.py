"""Charts: scales, the figure under the cursor, reading direction, what is told to a screen reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from kiosk.theme.wearing import apply_theme
from kiosk.widgets.charts.columns import ColumnChart
from kiosk.widgets.charts.parts import Chart, Figure, round_steps
from kiosk.widgets.charts.ranks import RankChart
from kiosk.widgets.charts.trend import TrendChart

KINDS = (ColumnChart, RankChart, TrendChart)
FIGURES = [Figure(str(at), (at * 100, at * 50), f"day {at}") for at in range(1, 13)]
DAYS = Chart(title="By day", figures=FIGURES, series=("mine", "theirs"), nothing="nothing sold")


def press(chart, key):
    none = Qt.KeyboardModifier.NoModifier
    chart.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, key, none))


@pytest.fixture
def shown(qapp):
    apply_theme(qapp)
    made = []

    def make(kind=ColumnChart, chart=DAYS, direction=Qt.LayoutDirection.LeftToRight):
        widget = kind()
        widget.setLayoutDirection(direction)
        widget.resize(600, 260)
        widget.show_chart(chart)
        widget.grab()
        made.append(widget)
        return widget

    yield make
    for widget in made:
        widget.deleteLater()


@settings(max_examples=60)
@given(st.integers(0, 10**12))
def test_a_scale_reaches_the_largest_figure_in_a_few_round_steps(most):
    steps = round_steps(most)

    assert steps[0] == 0
    assert steps[-1] >= most
    assert 2 <= len(steps) <= 6
    assert str(steps[1]).rstrip("0") in {"1", "2", "5"}


def test_a_screen_reader_is_told_every_figure_with_its_series(shown):
    chart = shown()

    assert chart.accessibleName() == "By day"
    assert chart.accessibleDescription().startswith("day 1: mine 100 · theirs 50. day 2: ")


def test_arrows_walk_and_tell_where_they_are(shown):
    chart, told = shown(), []
    chart.moved.connect(told.append)

    press(chart, Qt.Key.Key_Right)
    press(chart, Qt.Key.Key_Right)
    press(chart, Qt.Key.Key_End)
    press(chart, Qt.Key.Key_Right)
    press(chart, Qt.Key.Key_Home)

    assert told == [0, 1, 11, 0]


def test_in_arabic_the_first_figure_is_at_the_right_and_the_left_key_goes_on(shown):
    chart = shown(direction=Qt.LayoutDirection.RightToLeft)

    assert chart.place_at(QPointF(540, 150)) == 0
    assert chart.place_at(QPointF(30, 150)) == 11
    press(chart, Qt.Key.Key_Left)
    press(chart, Qt.Key.Key_Left)
    assert chart.at == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_mouse_finds_what_is_drawn_there(shown, kind):
    chart = shown(kind)

    found = chart.place_at(QPointF(80, 45))

    assert found == 0
    assert chart.place_at(QPointF(80, 2)) in {None, 0}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "figures", [[], [Figure("a", (0, 0))], [Figure("a", (-5, 3))], [Figure("a", (7, 1))] * 400]
)
def test_whatever_the_figures_are_it_can_be_drawn(shown, kind, figures):
    chart = shown(kind, Chart(title="t", figures=figures, series=("a", "b"), nothing="nothing"))

    for key in (Qt.Key.Key_Down, Qt.Key.Key_End):
        press(chart, key)
        chart.grab()

    assert chart.at in {None, len(figures) - 1}


def test_a_shorter_chart_takes_the_cursor_away(shown):
    chart = shown()
    chart.mark(11)

    chart.show_chart(Chart(title="t", figures=FIGURES[:3]))

    assert chart.at is None


def test_the_last_of_many_ranks_is_walked_into_sight(shown):
    many = [Figure(str(at), (1_000 - at,)) for at in range(60)]
    chart = shown(RankChart, Chart(title="t", figures=many))

    press(chart, Qt.Key.Key_End)

    assert chart.at == 59
    assert chart.place_at(QPointF(80, chart.field.bottom() - 30)) == 59
