"""Head office, H09: signs, zones, the map, sums of sales."""

from __future__ import annotations

from tests.helpers.insight_shown import with_insight
from tests.helpers.office_bench import OfficeBench
from tests.pictures.shots import Shot, Shots


def insight(bench: OfficeBench) -> Shots:
    """A sign with its rule and the household's months, a decision, zones."""
    with_insight(bench.line)
    bench.sign_in()
    bench.window.open("insight")
    bench.settle()
    bench.press("Down")
    bench.settle()
    yield Shot("office_signs", "H09", "Meters worth a visit: the rule, the household's own months")
    bench.press("F9")
    yield Shot("office_sign_put_off", "H09", "To put a sign off: until when, and why")
    bench.press("Esc", "F4")
    yield Shot("office_signs_projected", "H09", "Projector view: nobody is named")
    bench.press("F4", "F6")
    bench.settle()
    yield Shot("office_zones", "H09", "Input against sales of zones, the largest loss first")
    bench.press("End")
    bench.settle()
    yield Shot("office_zone_unknown", "H09", "A zone without a bulk meter gets no loss")


def insight_map(bench: OfficeBench) -> Shots:
    """The map, a zone, a part of it, and without outlines."""
    with_insight(bench.line)
    bench.sign_in()
    bench.window.open("insight")
    bench.settle()
    bench.window.open("insight_map", ("electricity", "حي المدارس"))
    bench.settle()
    yield Shot("office_map", "H09", "Zones by what they lose, meters by their sign")
    bench.type_text("+++")
    yield Shot("office_map_near", "H09", "The same, nearer")
    with_insight(bench.line, has_outlines=False)
    bench.press("F5")
    bench.settle()
    yield Shot("office_map_bare", "H09", "No outlines are known")


def insight_sales(bench: OfficeBench) -> Shots:
    """Charts, and the figure under the cursor."""
    with_insight(bench.line)
    bench.sign_in()
    bench.window.open("insight")
    bench.settle()
    bench.window.open("insight_sales", "electricity")
    bench.settle()
    yield Shot("office_sales", "H09", "Sales by day, hour, zone and tariff")
    bench.press("Right", "Right", "Right", "Right")
    yield Shot("office_sales_walked", "H09", "The figure under the cursor in words")
    bench.press("F8")
    yield Shot("office_sales_blocks", "H09", "Into which blocks the units fell")
    bench.press("F8")
