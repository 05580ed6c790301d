"""The readers of head office's screens over a whole server: what it tells is what they show.

On SQLite only: the desk behind the routes has its tests on both databases.
"""

from __future__ import annotations

import json
import shutil
from typing import Any

import msgspec
import pytest

from kiosk.headoffice.insight_line import DECISIONS, SALES, SIGNS, give_outlines, town_of
from kiosk.headoffice.line import query_text
from kiosk.headoffice.map.geojson import read_outlines, write_geojson
from tests.helpers import api, little_town
from tests.helpers.api import HttpTill
from tests.helpers.insight_town import STEADY, settle, street
from tests.helpers.little_town import HandClock
from tests.helpers.office import new_document_id
from vending_server.operators.model import Role
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.insight import (
    Decision,
    DecisionFacts,
    SalesLook,
    SalesSeen,
    Signs,
    SignsLook,
)

TODAY = little_town.NOON.date()
QUIET = tuple(one for one in STEADY if one[0] > 60)


class HttpLine:
    """A line of head office over a till's session."""

    def __init__(self, till: HttpTill) -> None:
        self._till = till

    def get(self, path: str, answer_type: type[Any], **query: Any) -> Any:
        return self._read(self._till.get(path + query_text(query)), answer_type)

    def post(self, path: str, request: Any, answer_type: type[Any], **query: Any) -> Any:
        body = json.loads(canonical_bytes(request))
        return self._read(self._till.post(path + query_text(query), body), answer_type)

    def _read(self, answer: Any, answer_type: type[Any]) -> Any:
        assert answer.status_code in {200, 201}, answer.text
        return msgspec.json.decode(answer.content, type=answer_type)


@pytest.fixture
def line(migrated_sqlite, tmp_path):
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    api.let_in(engine, Role.SUPERVISOR)
    street(engine)
    settle(engine, 50, QUIET)
    with api.running(str(engine.url), tmp_path, clock=HandClock()) as client:
        till = HttpTill(client, engine)
        till.enrol()
        till.login()
        yield HttpLine(till)
    engine.dispose()


def test_outlines_of_a_file_come_back_on_the_map_with_its_meters_and_go_out_again(line):
    ring = [[35.2, 31.9], [35.21, 31.9], [35.21, 31.91], [35.2, 31.9]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"zone": "north"}, "geometry": geometry}
    told = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    outlines = read_outlines(told)

    assert give_outlines(line, outlines, "zones.geojson", new_document_id) == 1
    town = town_of(line, "electricity", TODAY)

    assert [(one.zone, one.given_by) for one in town.outlines] == [("north", "samar")]
    assert (town.placed, len(town.points)) == (11, 11)
    assert [one.sign for one in town.points if one.sign] == ["none_bought"]
    assert {one.zone: one.state for one in town.balances}["north"] == "no_meter"
    written = write_geojson(outlines, {}, town.points, utility="electricity")
    assert len(json.loads(written)["features"]) == 12


def test_a_sign_is_listed_in_pages_decided_and_gone(line):
    look = SignsLook(utility="electricity", sign="none_bought", zone="north")
    (sign,) = line.post(SIGNS[1], look, Signs, limit=1, cursor=None).signs
    wanted = Decision(
        document_id=new_document_id(),
        drn=sign.drn,
        sign="none_bought",
        decision="inspect",
        reason="look at the seal",
    )

    first = line.post(DECISIONS[1], wanted, DecisionFacts)
    again = line.post(DECISIONS[1], wanted, DecisionFacts)

    assert (first, first.decided_by) == (again, "samar")
    assert line.post(SIGNS[1], look, Signs).signs == []


def test_sales_add_up_the_same_by_day_hour_zone_and_tariff(line):
    look = SalesLook(from_day="2026-09-01", through_day=TODAY.isoformat())

    seen = line.post(SALES[1], look, SalesSeen)

    parts = (seen.days, seen.hours, seen.zones, seen.tariffs)
    sums = {sum(one.tender_minor for one in part) for part in parts}
    assert len(sums) == 1
    assert sums != {0}
