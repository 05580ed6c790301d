"""H09: signs with their rule and history, decisions, zones, the map, sums of sales."""

from __future__ import annotations

import csv
import json

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QLabel

from kiosk.headoffice.export.job import Format
from kiosk.headoffice.insight_words import LOSS_MOST, LOSS_STEPS, rule_of
from kiosk.headoffice.map.layers import hatch_of
from kiosk.headoffice.screens import h09_insight, h09_map, h09_sales
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.theme.choices import Theme
from kiosk.theme.dress import Dress
from kiosk.theme.palette import palette_of
from kiosk.theme.wearing import wear
from kiosk.widgets.charts.trend import TrendChart
from kiosk.widgets.words import Words
from tests.helpers.insight_shown import a_sign, drn, with_insight
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from vending_server.sample_town.people import NEIGHBOURHOODS

ENTRIES = (h09_insight.ENTRY, h09_map.ENTRY, h09_sales.ENTRY)


@pytest.fixture(scope="module")
def bench(qapp):
    bench = OfficeBench(qapp, with_insight(FakeLine()), Language.ENGLISH, entries=ENTRIES)
    yield bench
    bench.close()


def at(bench, name, about=None, **shown):
    """Sign in anew and open a screen: one window serves all tests."""
    with_insight(bench.line, **shown)
    bench.line.operator = ACCOUNTANT
    bench.line.asked.clear()
    bench.window.session_over()
    bench.sign_in()
    bench.window.open(name, about)
    bench.settle()
    return bench.window.on_top


def write(bench, job, path):
    """As the panel of files does: in a worker."""
    bench.desk.workers.run(lambda: job.write(path, Format.CSV), lambda _: None, pytest.fail)
    bench.settle()


def asked(bench, path):
    return [request for _, its, request, _ in bench.line.asked if its == path]


def panel_text(screen):
    return strip_controls(" ".join(one.text() for one in screen.panel.findChildren(QLabel)))


# ---------------------------------------------------------------- signs


def test_a_sign_stands_with_its_rule_and_the_households_own_months(bench):
    screen = at(bench, "insight")
    bench.press("Down")
    bench.settle()

    text = panel_text(screen)
    assert "Nothing bought in the last 60 days" in text
    assert "Compared with 47 of the same class in the zone" in text
    (look,) = {one.drn for one in asked(bench, "/v1/insight/histories")} - {drn(0)}
    assert look == drn(1)
    (chart,) = screen.panel.findChildren(TrendChart)
    assert len(chart.chart.figures) == 13


@pytest.mark.parametrize("number", range(5))
def test_no_rule_speaks_of_guilt(bench, number):
    for language in Language:
        said = rule_of(Words(language), a_sign(number + 3), "electricity").casefold()
        assert said
        assert not any(word in said for word in ("theft", "thief", "steal", "fraud", "سرق", "سارق"))


def test_a_filter_asks_the_server_and_not_the_window(bench):
    screen = at(bench, "insight")

    screen.filter_bar.put('utility:water sign:falling zone:"حي الكروم" state:inspect')
    bench.settle()

    look = asked(bench, "/v1/insight/signs")[-1]
    assert (look.utility, look.sign, look.zone, look.state) == (
        "water",
        "falling",
        "حي الكروم",
        "inspect",
    )


def test_an_inspection_is_ordered_with_a_reason_and_leaves_the_open_list(bench):
    at(bench, "insight")
    bench.press("Down", "F7")
    bench.type_text("look at the seal")
    bench.press("Enter", "Enter")
    bench.settle()

    (decision,) = asked(bench, "/v1/insight/decisions")
    assert (decision.drn, decision.decision, decision.sign) == (drn(1), "inspect", "none_bought")
    assert decision.reason == "look at the seal"
    assert decision.until is None
    screen = bench.window.on_top
    rows = [screen.pages[0].table.model.row(at_).drn for at_ in range(39)]
    assert drn(1) not in rows


def test_what_is_put_off_needs_a_coming_day(bench):
    screen = at(bench, "insight")
    bench.press("F9")
    bench.type_text("2026-01-01")
    bench.press("Enter")
    bench.type_text("abroad")
    bench.press("Enter", "Enter")

    assert asked(bench, "/v1/insight/decisions") == []
    assert screen.form.banner.notice.telling.text_id == "S1832"
    screen.form.edits["until"].setText("٠١/٠٦/٢٠٢٧")
    screen.form.submit()
    bench.settle()
    assert asked(bench, "/v1/insight/decisions")[-1].until == "2027-06-01"


def test_an_auditor_decides_nothing(bench):
    at(bench, "insight")
    bench.window.session_over()
    bench.line.operator = msgspec.structs.replace(ACCOUNTANT, roles=["auditor"])
    bench.sign_in()
    bench.window.open("insight")
    bench.settle()
    bench.press("F7", "F8", "F9")

    assert not bench.window.on_top.form.isVisible()


def test_projected_nobody_is_named_neither_in_the_list_nor_in_a_file(bench, tmp_path):
    screen = at(bench, "insight")
    bench.press("F4")

    path = tmp_path / "signs.csv"
    write(bench, screen.export(), path)
    text = path.read_text("utf-8-sig")
    for secret in ("محمود", "مدرسة", "20 1000", drn(0)[:8], "5740 0000"):
        assert secret not in text
        assert secret not in panel_text(screen)
    bench.press("F4")
    write(bench, screen.export(), path)
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert any("محمود" in cell for cell in rows[1])
    assert len(rows) == 41


# ---------------------------------------------------------------- zones


def test_zones_stand_in_the_order_of_their_loss_and_unknown_ones_last(bench):
    screen = at(bench, "insight")
    bench.press("F6")
    bench.settle()

    model = screen.on_top.table.model
    zones = [model.row(at_) for at_ in range(10)]
    losses = [None if one.whole is None else one.whole.loss_tenths for one in zones]
    assert losses[:8] == sorted(losses[:8], reverse=True)
    assert [one.state for one in zones[8:]] == ["no_meter", "no_readings"]
    bench.press("End")
    bench.settle()
    assert "no loss is told" in panel_text(screen)


# ---------------------------------------------------------------- the map


def test_the_map_shows_a_row_of_the_list_where_it_is(bench):
    at(bench, "insight")
    bench.press("Down", "F10")
    bench.settle()

    screen = bench.window.on_top
    assert screen.entry.name == "insight_map"
    view = screen.view
    place = view.points.place_of(view.points.marked)
    window = view.viewport().rect()
    assert window.contains(view.mapFromScene(place)), (
        "the whole town is shown, it moves for nothing"
    )

    view.centerOn(place + QPointF(9e6, 9e6))
    view.zoom(4)
    assert not window.contains(view.mapFromScene(place))
    view.choose_meter(view.points.marked, is_centred=True)
    assert (view.mapFromScene(place) - window.center()).manhattanLength() <= 3
    bench.press("Esc")
    assert bench.window.on_top.entry.name == "insight"


def test_keys_and_wheel_move_and_zoom_around_what_is_looked_at(bench):
    view = at(bench, "insight_map").view
    bench.settle()
    before = view.transform().m11()
    middle = view.mapToScene(view.viewport().rect().center())

    bench.type_text("++")
    assert view.transform().m11() == pytest.approx(before * 1.25**2)
    after = view.mapToScene(view.viewport().rect().center())
    assert QPointF(after - middle).manhattanLength() * view.transform().m11() < 3
    bench.press("Right")
    assert view.mapToScene(view.viewport().rect().center()).x() > after.x()
    bench.type_text("-")
    wheel(view, QPoint(50, 60), 120)
    assert view.transform().m11() == pytest.approx(before * 1.25**2)
    bench.press("Home")
    assert view.transform().m11() == pytest.approx(before)


def test_a_click_chooses_the_meter_there_else_the_zone_and_a_drag_chooses_nothing(bench):
    screen = at(bench, "insight_map")
    place = screen.view.mapFromScene(screen.view.points.place_of(0))
    click(screen.view, place)
    assert screen.view.points.marked is not None
    before = screen._chosen

    click(screen.view, place, to=place + QPoint(90, 0))

    assert screen._chosen is before
    screen = at(bench, "insight_map", points=0)
    zone = screen.view.zones["جبل الطور"]
    click(screen.view, screen.view.mapFromScene(zone.middle))
    assert zone.is_chosen
    assert "12.3%" in panel_text(screen)


def test_the_map_names_nobody(bench):
    screen = at(bench, "insight_map", ("electricity", drn(23)))

    text = panel_text(screen)
    assert drn(23) not in text
    assert f"…{drn(23)[-4:]}" in text
    assert "محمود" not in text


@pytest.mark.parametrize("theme", Theme)
def test_no_two_classes_of_loss_look_the_same_in_any_theme(qapp, theme):
    wear(qapp, Dress(theme))
    try:
        tones = [*(tone for _, tone in LOSS_STEPS), LOSS_MOST, "neutral"]
        looks = {
            (colours.ground, colours.border, hatch_of(tone).style())
            for tone in tones
            for colours in [palette_of(theme).tones[tone]]
        }
    finally:
        wear(qapp, Dress())

    assert len(looks) == len(tones)


def test_a_map_without_outlines_says_where_they_come_from(bench):
    screen = at(bench, "insight_map", has_outlines=False)

    assert "No outlines of zones are known" in panel_text(screen)


def test_geojson_is_saved_whole_into_the_folder_of_files(bench):
    at(bench, "insight_map")
    bench.press("F8")
    bench.settle()

    path = bench.desk.exports / "losses_electricity_2026-11-22.geojson"
    told = json.loads(path.read_text("utf-8"))
    kinds = [one["properties"]["kind"] for one in told["features"]]
    assert (kinds.count("zone"), kinds.count("meter")) == (10, 1_500)
    assert "محمود" not in path.read_text("utf-8")
    assert list(path.parent.glob("*.part")) == []


def test_outlines_of_a_file_go_to_the_server_and_a_bad_file_changes_nothing(bench, tmp_path):
    bench.line.operator = msgspec.structs.replace(ACCOUNTANT, roles=["supervisor"])
    with_insight(bench.line)
    given = []
    bench.line.on("POST", "/v1/zone-outlines", lambda *, request, **_: given.append(request))
    bench.window.session_over()
    bench.sign_in()
    bench.window.open("insight_map")
    bench.settle()
    screen = bench.window.on_top
    path = tmp_path / "zones.geojson"
    screen.choose_file = lambda: path

    path.write_text("{}")
    bench.press("F7")
    bench.settle()
    assert given == []
    assert screen.banner.notice.telling.text_id == "S1861"

    ring = [[35.2, 31.9], [35.204, 31.9], [35.204, 31.904], [35.2, 31.9]]
    feature = {
        "type": "Feature",
        "properties": {"zone": NEIGHBOURHOODS[0]},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    bench.press("F7")
    bench.settle()
    assert [(one.zone, one.note) for one in given] == [(NEIGHBOURHOODS[0], "zones.geojson")]


# ---------------------------------------------------------------- sales


def test_a_day_without_a_sale_keeps_its_place_in_the_chart(bench):
    screen = at(bench, "insight_sales")

    figures = screen.by_day.chart.figures
    assert len(figures) == 30
    assert [one.values[0] for one in figures].count(0) == 4  # Fridays
    bench.press("F7")
    bench.settle()
    assert len(screen.by_day.chart.figures) == 90


def test_the_other_utility_has_its_own_sums_and_file(bench, tmp_path):
    screen = at(bench, "insight_sales", "water")

    assert [strip_controls(one.name) for one in screen.by_tariff.chart.figures] == [
        "Residential· W-DOM-2026"
    ]
    path = tmp_path / "sales.csv"
    write(bench, screen.export(), path)
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert {row[0] for row in rows[1:]} == {
        "By day",
        "By hour of the day",
        "By zone",
        "By tariff",
        "By block of the tariff",
    }
    bench.press("F6")
    assert len(screen.by_tariff.chart.figures) == 2


def test_blocks_take_the_place_of_tariffs_and_tell_units(bench):
    screen = at(bench, "insight_sales", "electricity")
    bench.press("F8")

    chart = screen.by_tariff.chart
    assert strip_controls(chart.figures[0].whole) == "Residential· Block 1: up to 160.0kWh"
    assert strip_controls(chart.said(3)) == "Residential· Block 4: no end: 4,430.0kWh"
    bench.press("F8")
    assert screen.by_tariff.chart.title == bench.desk.words("S1874")


def wheel(view, at_, delta):
    none = Qt.KeyboardModifier.NoModifier
    view.wheelEvent(
        QWheelEvent(
            QPointF(at_),
            QPointF(at_),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            none,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
    )


def click(view, at_, to=None):
    kinds, left = QMouseEvent.Type, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier

    def event(kind, where):
        return QMouseEvent(kind, QPointF(where), QPointF(where), left, left, none)

    view.mousePressEvent(event(kinds.MouseButtonPress, at_))
    if to is not None:
        view.mouseMoveEvent(event(kinds.MouseMove, to))
    view.mouseReleaseEvent(event(kinds.MouseButtonRelease, to or at_))
