"""GeoJSON: outlines come in or are refused with their place named; what goes out names nobody."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.headoffice.map.geojson import (
    FILE_BYTES_MAX,
    GeoJsonFault,
    Outline,
    bounded,
    read_outlines,
    write_geojson,
)
from tests.helpers.insight_shown import balances, many_points

SQUARE = [[35.2, 31.9], [35.204, 31.9], [35.204, 31.904], [35.2, 31.9]]


def file_of(*features, **changes):
    return json.dumps({"type": "FeatureCollection", "features": features} | changes).encode()


def feature(coordinates, name="north", kind="Polygon", key="zone"):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {key: name}, "geometry": geometry}


def test_a_polygon_with_a_name_is_an_outline_in_millionths():
    (found,) = read_outlines(file_of(feature([SQUARE])))

    assert found.zone == "north"
    assert found.polygons[0][0] == (35_200_000, 31_900_000)


def test_of_a_file_that_is_too_large_no_more_is_read_than_shows_it(tmp_path):
    large = tmp_path / "town.geojson"
    with large.open("wb") as file:
        file.truncate(FILE_BYTES_MAX * 4)

    data = bounded(large)
    assert len(data) == FILE_BYTES_MAX + 1
    with pytest.raises(GeoJsonFault, match="S1860"):
        read_outlines(data)


def test_an_open_ring_is_closed_holes_are_left_out_and_parts_of_one_zone_go_together():
    parts = feature([[SQUARE[:3], SQUARE], [SQUARE]], kind="MultiPolygon", key="name")

    (found,) = read_outlines(file_of(parts, feature([SQUARE])))

    assert [len(ring) for ring in found.polygons] == [4, 4, 4]
    assert all(ring[0] == ring[-1] for ring in found.polygons)


@pytest.mark.parametrize(
    ("data", "text_id", "where"),
    [
        (b"no json", "S1861", ""),
        (b"\xff\xfe", "S1861", ""),
        (file_of(), "S1861", ""),
        (b"[]", "S1861", ""),
        (file_of(feature([SQUARE]), feature([SQUARE], name="")), "S1863", "2"),
        (file_of({"type": "Feature", "properties": None, "geometry": None}), "S1863", "1"),
        (file_of(feature(SQUARE, kind="LineString")), "S1863", "1"),
        (file_of(feature([SQUARE[:2]])), "S1864", "north"),
        (file_of(feature([[[181, 0], [0, 0], [1, 1]]])), "S1864", "north"),
        (file_of(feature([[["a", 0], [0, 0], [1, 1]]])), "S1864", "north"),
        (file_of(feature([])), "S1864", "north"),
        (file_of(feature({})), "S1864", "north"),
        (file_of(feature([SQUARE], kind=["Polygon"])), "S1863", "1"),
        (file_of(feature([SQUARE], name="n" * 201)), "S1863", "1"),
        (file_of(feature([SQUARE], name="n\u0007")), "S1863", "1"),
        (file_of(feature([SQUARE])).replace(b"35.204", b"1e999990"), "S1864", "north"),
        (file_of(feature([SQUARE * 80])), "S1862", "north"),
        (file_of(feature([[SQUARE]] * 21, kind="MultiPolygon")), "S1862", "north"),
    ],
)
def test_what_is_no_outline_is_refused_with_its_place(data, text_id, where):
    with pytest.raises(GeoJsonFault) as fault:
        read_outlines(data)
    assert (fault.value.text_id, fault.value.where) == (text_id, where)


corners = st.tuples(st.integers(-180_000_000, 180_000_000), st.integers(-90_000_000, 90_000_000))


@settings(max_examples=40)
@given(st.lists(corners, min_size=3, max_size=20))
def test_what_goes_out_comes_in_again_to_the_last_millionth(ring):
    closed = [*ring, ring[0]]
    written = write_geojson([Outline("north", [closed])], {}, [], utility="water")

    (found,) = read_outlines(written)

    assert (found.zone, list(found.polygons)) == ("north", [closed])


def test_losses_and_meters_go_out_and_nobody_is_named():
    zones = {one.zone: one for one in balances().zones}
    name = next(iter(zones))

    told = json.loads(
        write_geojson([Outline(name, [])], zones, many_points(30), utility="electricity")
    )

    zone, meter = told["features"][0]["properties"], told["features"][1]["properties"]
    assert zone["loss"] == pytest.approx(zone["input"] - zone["sold"])
    assert set(meter) == {"kind", "meter", "utility", "zone", "class", "bought", "sign"}
    assert len(told["features"]) == 31


def test_a_zone_without_a_figure_goes_out_without_one():
    told = json.loads(write_geojson([Outline("hill", [])], {}, [], utility="water"))

    properties = told["features"][0]["properties"]
    assert properties["state"] == "no_meter"
    assert "loss" not in properties
