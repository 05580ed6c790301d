"""What each list of an identifier vector file asks of `identifiers`.

A check yields one line for every difference. The reason that a vector gives for a refusal is
told in the line and not insisted on: another validator may look at the faults in another order.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from token_engine.errors import IdentifierError
from token_engine.identifiers import (
    doe_expired,
    drn_of,
    iin_of,
    make_drn,
    meter_pan_from_drn,
    mfr_code_of,
    parse_drn,
    parse_id_record,
    parse_meter_pan,
    serial_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from token_engine.vector_fields import Fields


def _check_drn(vector: Fields) -> Iterator[str]:
    drn = parse_drn(vector.text("input"))
    meter_pan = meter_pan_from_drn(drn)
    yield from _differs(vector, "mfr", mfr_code_of(drn))
    yield from _differs(vector, "serial", serial_of(drn))
    yield from _differs(vector, "iin", iin_of(meter_pan))
    yield from _differs(vector, "meter_pan", meter_pan)
    yield from _differs(vector, "input", make_drn(mfr_code_of(drn), int(serial_of(drn))))


def _check_meter_pan(vector: Fields) -> Iterator[str]:
    meter_pan = parse_meter_pan(vector.text("input"))
    yield from _differs(vector, "iin", iin_of(meter_pan))
    yield from _differs(vector, "drn", drn_of(meter_pan))
    yield from _differs(vector, "input", meter_pan_from_drn(drn_of(meter_pan)))


def _check_id_record(vector: Fields) -> Iterator[str]:
    record = parse_id_record(vector.text("input"))
    for name in ("meter_pan", "drn", "doe", "tct", "ea", "sgc", "ti", "krn"):
        yield from _differs(vector, name, getattr(record, name))
    yield from _differs(vector, "input", record.text())


def _check_doe(vector: Fields) -> Iterator[str]:
    expired = doe_expired(vector.text("doe"), dt.date.fromisoformat(vector.text("on")))
    if vector.has("expired"):  # null: both answers are right
        yield from _differs(vector, "expired", expired)


_CHECKS: Final[Mapping[str, Callable[[Fields], Iterator[str]]]] = {
    "drn": _check_drn,
    "meter_pan": _check_meter_pan,
    "id_record": _check_id_record,
    "doe": _check_doe,
}
_PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    "drn": parse_drn,
    "meter_pan": parse_meter_pan,
    "id_record": parse_id_record,
}
IDENTIFIER_LISTS: Final = tuple(_CHECKS)


def check_identifier(kind: str, vector: Fields) -> Iterator[str]:
    """Check one entry of one of `IDENTIFIER_LISTS`."""
    if kind not in _PARSERS or vector.flag("valid"):
        yield from _CHECKS[kind](vector)
        return
    try:
        _PARSERS[kind](vector.text("input"))
    except IdentifierError:
        return
    yield f"not refused; expected {vector.text('reason')}"


def _differs(vector: Fields, member: str, found: object) -> Iterator[str]:
    expected = vector.value(member)
    if found != expected:
        yield f"{member}: {found} instead of {expected}"
