"""What a token says, field by field, in words for a technician. No key bits are ever shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from token_engine.engine import ALL_REGISTERS, DecodedToken
from token_engine.meter_display import TESTS, in_units, tests_of
from token_engine.tid import BaseDate, Tid, is_reserved, time_from_tid
from token_engine.tokens import (
    CreditService,
    CreditToken,
    CurrencyCreditToken,
    DisplayTestToken,
    FirstSectionToken,
    FourthSectionToken,
    ManagementFunction,
    ManagementToken,
    SecondSectionToken,
    SupplyGroupToken,
    ThirdSectionToken,
    TokenClass,
)

Lines: TypeAlias = Iterator[tuple[str, str]]

_CLASS: Final = {
    TokenClass.CREDIT: "0, credit",
    TokenClass.DISPLAY_TEST: "1, test or display (no key, works in every meter of the maker)",
    TokenClass.MANAGEMENT: "2, management",
    TokenClass.RESERVED: "3, reserved",
}
_KEY_TYPES: Final = ("initialisation (DITK)", "default (DDTK)", "unique (DUTK)", "common (DCTK)")
_SECTIONS: Final[dict[type, str]] = {
    FirstSectionToken: "first part",
    SecondSectionToken: "second part",
    SupplyGroupToken: "third part: the supply group",
    ThirdSectionToken: "third part",
    FourthSectionToken: "fourth part",
}
_HIDDEN: Final = "32 bits of the new key, not shown"


def words(name: str) -> str:
    """Return an enum's name as words."""
    return name.replace("_", " ").lower()


def explain(decoded: DecodedToken, base: BaseDate) -> list[tuple[str, str]]:
    """Return name and meaning of every field; `base` is the base date that the TID counts from."""
    is_keyless = decoded.token_class is TokenClass.DISPLAY_TEST
    proof = "right" if is_keyless else "right (one wrong key in 65536 passes it too)"
    return [
        ("class", _CLASS[decoded.token_class]),
        ("subclass", f"{decoded.subclass}, {_subclass_words(decoded)}"),
        *_body(decoded, base),
        ("check field", proof),
    ]


def _subclass_words(decoded: DecodedToken) -> str:
    match decoded.content:
        case CreditToken(service=service) | CurrencyCreditToken(service=service):
            return f"{words(service.name)} credit"
        case ManagementToken(function=function):
            return words(function.name)
        case DisplayTestToken(form=form):
            return words(form.name)
    return f"new key, {_SECTIONS[type(decoded.content)]}"


def _body(decoded: DecodedToken, base: BaseDate) -> Lines:
    match decoded.content:
        case CreditToken(service, rnd, tid, value):
            yield "random (RND)", str(rnd)
            yield "identifier (TID)", _tid_words(tid, base)
            tenths = decoded.content.units_tenths
            yield "amount", f"{in_units(service, tenths)} (coded as {value:04X})"
        case CurrencyCreditToken(service, nibble, tid, value):
            yield "identifier (TID)", _tid_words(tid, base)
            amount = in_units(service, decoded.content.amount_1e5)
            yield "amount", f"{amount} in money (S&E {nibble:X}, coded as {value:04X})"
        case ManagementToken(rnd=rnd, tid=tid):
            yield "random (RND)", str(rnd)
            yield "identifier (TID)", _tid_words(tid, base)
            yield "value", _value_words(decoded.content)
        case DisplayTestToken():
            yield from _display_test(decoded.content)
        case _:
            yield from _key_change(decoded)


def _tid_words(tid: Tid, base: BaseDate) -> str:
    time = f"{time_from_tid(tid, base):%Y-%m-%d %H:%M}"
    reserved = ", the reserved minute" if is_reserved(tid) else ""
    return f"{tid}: {time} UTC with base date {base.year}{reserved}"


def _value_words(token: ManagementToken) -> str:
    if token.watts is not None:
        return f"{token.watts} W (coded as {token.value:04X})"
    if token.function is not ManagementFunction.CLEAR_CREDIT:
        return f"{token.value} ({token.value:04X})"
    if token.value == ALL_REGISTERS:
        return "all registers"
    known = token.value in set(CreditService)
    return words(CreditService(token.value).name) if known else f"register {token.value}: reserved"


def _display_test(token: DisplayTestToken) -> Lines:
    maker = "every maker" if token.mfr_code == 0 else str(token.mfr_code)
    yield "maker", maker
    numbers = tests_of(token)
    named = (f"{one} {TESTS[one][0]}" for one in numbers if one in TESTS)
    rest = sum(one not in TESTS for one in numbers)
    shown = [*named, *([f"{rest} more of the maker's own"] if rest else [])]
    yield "tests", "; ".join(shown) or "none"
    yield "control", f"{token.control:09X}"


def _key_change(decoded: DecodedToken) -> Lines:
    match decoded.content:
        case FirstSectionToken(ken_high, krn, ro, has_third, key_type, _):
            yield "key expiry (KEN)", f"high half {ken_high:X}"
            yield "key revision (KRN)", str(krn)
            yield "roll-over (RO)", "1: empties the TID store" if ro else "0: keeps the TID store"
            yield "third token (3KCT)", "1: one follows" if has_third else "0"
            yield "key type (KT)", f"{key_type}, {_KEY_TYPES[key_type]}"
            yield "key", _HIDDEN
        case SecondSectionToken(ken_low, ti, _):
            yield "key expiry (KEN)", f"low half {ken_low:X}"
            yield "tariff index (TI)", f"{ti:02d}"
            yield "key", _HIDDEN
        case SupplyGroupToken(sgc):
            yield "supply group (SGC)", f"{sgc:06d}"
        case ThirdSectionToken(sgc_low, _):
            yield "supply group (SGC)", f"low half {sgc_low:03X}"
            yield "key", _HIDDEN
        case FourthSectionToken(sgc_high, _):
            yield "supply group (SGC)", f"high half {sgc_high:03X}"
            yield "key", _HIDDEN
