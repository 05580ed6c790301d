"""What a meter shows for each test of a class 1 token (InitiateMeterTest/Display).

Test n sets bit n-1 of the Control field; test 0 sets them all. Which reading belongs to which
number is the common reading of IEC 62055-41; above 11 makers differ, and no vector settles any of
them. A test that this meter does not have shows nothing, as on a real one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from token_engine.meter_parts import MeterState
from token_engine.tokens import (
    CONTROL_BITS,
    CreditService,
    DisplayTestForm,
    DisplayTestToken,
    ManagementFunction,
)

SOFTWARE_VERSION: Final = "virtual meter 1"
# STS 2.2, subclass 2.
_INDEX_SHIFT: Final = 30  # of an extended read: the top 6 bits of 36


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of the display."""

    test: int
    label: str
    value: str


_Reader: TypeAlias = Callable[[MeterState], str]


def in_units(service: CreditService, amount: int) -> str:
    """Return a register's amount as a display writes it."""
    sign, magnitude = ("-" if amount < 0 else ""), abs(amount)
    if service.is_currency:
        whole, rest = divmod(magnitude, 100_000)
        return f"{sign}{whole}.{rest:05d}"
    whole, rest = divmod(magnitude, 10)
    return f"{sign}{whole}.{rest} {_UNIT[service]}"


_UNIT: Final[Mapping[CreditService, str]] = {
    CreditService.ELECTRICITY: "kWh",
    CreditService.WATER: "m3",
    CreditService.GAS: "m3",
    CreditService.TIME: "min",
}


def _totals(state: MeterState) -> str:
    shown = sorted(state.make.services)
    return ", ".join(f"{in_units(one, state.totals.get(one, 0))}" for one in shown)


def _setting(function: ManagementFunction, unit: str = "") -> _Reader:
    def read(state: MeterState) -> str:
        value = state.settings.get(function)
        return "not set" if value is None else f"{value}{unit}"

    return read


TESTS: Final[Mapping[int, tuple[str, _Reader]]] = {
    1: ("load switch", lambda _: "open, close: good"),
    2: ("display", lambda _: "8.8.8.8.8.8.8.8"),
    3: ("consumed in total", _totals),
    4: ("key revision (KRN)", lambda state: str(state.register.krn)),
    5: ("tariff index (TI)", lambda state: f"{state.register.ti:02d}"),
    6: ("keypad", lambda _: "good"),
    7: ("maximum power", _setting(ManagementFunction.SET_MAXIMUM_POWER_LIMIT, " W")),
    8: ("tamper", lambda state: "TAMPERED" if state.is_tampered else "none"),
    9: ("present power", lambda _: "0 W"),
    10: ("software", lambda _: SOFTWARE_VERSION),
    11: (
        "phase unbalance",
        _setting(ManagementFunction.SET_MAXIMUM_PHASE_POWER_UNBALANCE_LIMIT, " W"),
    ),
    12: ("water meter factor", _setting(ManagementFunction.SET_WATER_METER_FACTOR)),
    13: ("tariff rate", _setting(ManagementFunction.SET_TARIFF_RATE)),
    14: ("encryption (EA)", lambda state: f"{state.make.ea:02d}"),
    15: ("token carriers", lambda _: "1 (keypad)"),
    # A meter that changed its key by a set of two tokens does not know its group any more.
    16: ("supply group (SGC)", lambda state: f"{state.register.sgc:06d}"),
    17: ("key expiry (KEN)", lambda state: str(state.register.ken)),
    18: ("meter number (DRN)", lambda state: state.make.drn or "unknown"),
}


def tests_of(token: DisplayTestToken) -> tuple[int, ...]:
    """Return the test numbers that a token starts; an extended read starts none of them."""
    if token.form is DisplayTestForm.EXTENDED_READ:
        return ()
    bits = range(CONTROL_BITS[token.form])
    return tuple(bit + 1 for bit in bits if token.control >> bit & 1)


def readings(token: DisplayTestToken, state: MeterState) -> tuple[Reading, ...]:
    """Return what the display shows for a class 1 token that the meter accepted."""
    if token.form is DisplayTestForm.EXTENDED_READ:
        index = token.control >> _INDEX_SHIFT
        return (Reading(0, f"extended register {index}", "not in this meter"),)
    shown = (number for number in tests_of(token) if number in TESTS)
    return tuple(Reading(number, TESTS[number][0], TESTS[number][1](state)) for number in shown)
