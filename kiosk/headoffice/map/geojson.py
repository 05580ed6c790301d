"""GeoJSON in and out (RFC 7946): outlines of zones in, losses and meters out.

Degrees become millionths and back; longitude comes first.  What goes out names no person, no
account and no address.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from vending_server.wire.insight import (
    CORNERS_MAX,
    POLYGONS_MAX,
    ZONE_CHARS_MAX,
    MeterPoint,
    ZoneBalance,
)

MICRO: Final = 1_000_000
FILE_BYTES_MAX: Final = 16 * 1024 * 1024
NAME_KEYS: Final = ("zone", "name", "NAME", "Name")

Ring = list[tuple[int, int]]


class GeoJsonFault(Exception):
    """The file is no outline of zones; `text_id` and `where` are for the person."""

    def __init__(self, text_id: str, where: str = "") -> None:
        super().__init__(f"{text_id}: {where}")
        self.text_id, self.where = text_id, where


@dataclass(frozen=True, slots=True)
class Outline:
    """A zone's name and its outer rings."""

    zone: str
    polygons: Sequence[Ring]


def bounded(path: Path) -> bytes:
    """Return a file's content, of one that is too large no more than shows that it is."""
    with path.open("rb") as file:
        return file.read(FILE_BYTES_MAX + 1)


def read_outlines(data: bytes) -> list[Outline]:
    """Read a collection of polygons, each with its zone's name; holes are left out.

    Raises:
        GeoJsonFault: it says something else, or something that the server does not take.
    """
    if len(data) > FILE_BYTES_MAX:
        raise GeoJsonFault("S1860")
    try:
        told = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise GeoJsonFault("S1861") from None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not features:
        raise GeoJsonFault("S1861")
    found: dict[str, list[Ring]] = {}
    for at, feature in enumerate(features, start=1):
        name, rings = _feature(feature, at)
        found.setdefault(name, []).extend(rings)
    for name, rings in found.items():
        if len(rings) > POLYGONS_MAX:
            raise GeoJsonFault("S1862", name)
    return [Outline(name, rings) for name, rings in found.items()]


def _feature(feature: Any, at: int) -> tuple[str, list[Ring]]:
    try:
        properties, geometry = feature["properties"] or {}, feature["geometry"]
        kind, coordinates = geometry["type"], geometry["coordinates"]
        name = next(str(properties[key]).strip() for key in NAME_KEYS if properties.get(key))
    except (TypeError, KeyError, StopIteration, AttributeError):
        raise GeoJsonFault("S1863", str(at)) from None
    if kind not in ("Polygon", "MultiPolygon") or not _is_name(name):
        raise GeoJsonFault("S1863", str(at))
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        rings = [_ring(polygon[0]) for polygon in polygons]
    except (TypeError, KeyError, IndexError, ValueError, ArithmeticError):
        raise GeoJsonFault("S1864", name) from None
    if any(len(ring) > CORNERS_MAX for ring in rings):
        raise GeoJsonFault("S1862", name)
    return name, rings


def _is_name(name: str) -> bool:
    """Say whether the server takes a zone's name; if not, nothing of the file is sent."""
    return bool(name) and len(name) <= ZONE_CHARS_MAX and name.isprintable()


def _ring(corners: Any) -> Ring:
    ring = [(_micro(one[0], 180), _micro(one[1], 90)) for one in corners]
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) < 4:
        raise ValueError("a ring has three corners or more")
    return ring


def _micro(degrees: Any, limit: int) -> int:
    if isinstance(degrees, bool) or not isinstance(degrees, int | Decimal):
        raise TypeError("no number")
    number = Decimal(degrees)
    if abs(number) > limit:  # before it is reckoned with: an exponent can be as long as a file
        raise ValueError("not on earth")
    return int((number * MICRO).to_integral_value())


def write_geojson(
    outlines: Iterable[Outline],
    balances: Mapping[str, ZoneBalance],
    points: Iterable[MeterPoint],
    *,
    utility: str,
) -> bytes:
    """Return zones with their losses, and meters with their signs; nobody is named."""
    features = [
        *(_zone_feature(one, balances.get(one.zone), utility) for one in outlines),
        *(_meter_feature(one, utility) for one in points),
    ]
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _zone_feature(outline: Outline, balance: ZoneBalance | None, utility: str) -> dict[str, Any]:
    whole = balance.whole if balance is not None else None
    properties: dict[str, Any] = {
        "kind": "zone",
        "zone": outline.zone,
        "utility": utility,
        "state": balance.state if balance is not None else "no_meter",
    }
    if whole is not None:
        properties |= {
            "from": whole.from_at,
            "through": whole.through_at,
            "input": _decimal(whole.input_tenths),
            "sold": _decimal(whole.sold_tenths),
            "loss": _decimal(whole.loss_tenths),
            "loss_percent": None if whole.loss_bp is None else whole.loss_bp / 100,
        }
    coordinates = [[[_degrees(corner) for corner in ring]] for ring in outline.polygons]
    geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _meter_feature(point: MeterPoint, utility: str) -> dict[str, Any]:
    properties = {
        "kind": "meter",
        "meter": point.drn,
        "utility": utility,
        "zone": point.zone,
        "class": point.customer_class,
        "bought": _decimal(point.bought_tenths),
        "sign": point.sign,
    }
    corner = point.longitude_micro, point.latitude_micro
    geometry = {"type": "Point", "coordinates": _degrees(corner)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _degrees(corner: tuple[int, int]) -> list[float]:
    return [corner[0] / MICRO, corner[1] / MICRO]


def _decimal(tenths: int) -> float:
    return tenths / 10
