"""What a token says: every class 0, 1 and 2 token as a value, and its DataBlock both ways.

IEC 62055-41, "Token format" (docs/algorithms/token-layout.md has the layouts as tables). Here
nothing is encrypted yet. Parsing proves the check field and that the subclass is one we know;
whether the values make sense to a meter is the meter's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from typing import Final, TypeAlias

from token_engine.amount import CurrencyCode, decode_currency, decode_units
from token_engine.bits import pack, unpack
from token_engine.crc import crc, crc_c
from token_engine.errors import CrcError, TokenUnsupported
from token_engine.keys import Ea
from token_engine.tid import Tid

# STS 2: Class 2, SubClass 4, body 44, CRC 16; most bodies are RND (or S&E) 4, TID 24, value 16.
BODY_BITS: Final = 44
_TID_BODY: Final = (4, 24, 16)


class TokenClass(IntEnum):
    """The two class bits (STS 2)."""

    CREDIT = 0
    DISPLAY_TEST = 1
    MANAGEMENT = 2
    RESERVED = 3


class CreditService(IntEnum):
    """Subclass of a class 0 token (STS 2.1): what is credited, as units or as currency."""

    ELECTRICITY = 0
    WATER = 1
    GAS = 2
    TIME = 3
    ELECTRICITY_CURRENCY = 4
    WATER_CURRENCY = 5
    GAS_CURRENCY = 6
    TIME_CURRENCY = 7

    @property
    def is_currency(self) -> bool:
        """Whether the amount is money instead of units."""
        return self >= CreditService.ELECTRICITY_CURRENCY


class DisplayTestForm(IntEnum):
    """Subclass of a class 1 token (STS 2.2)."""

    TWO_DIGIT_MFR = 0
    FOUR_DIGIT_MFR = 1
    EXTENDED_READ = 2


class ManagementFunction(IntEnum):
    """Subclass of a class 2 token that carries a TID (STS 2.3)."""

    SET_MAXIMUM_POWER_LIMIT = 0
    CLEAR_CREDIT = 1
    SET_TARIFF_RATE = 2
    CLEAR_TAMPER_CONDITION = 5
    SET_MAXIMUM_PHASE_POWER_UNBALANCE_LIMIT = 6
    SET_WATER_METER_FACTOR = 7
    EXTENDED_TOKEN_SET = 10

    @property
    def is_power(self) -> bool:
        """Whether the value is watts, coded as an amount."""
        return self in _POWER_FUNCTIONS


class KeySection(IntEnum):
    """Subclass of a class 2 token that carries a part of a new decoder key (STS 2.3 and 7)."""

    FIRST = 3
    SECOND = 4
    THIRD = 8
    FOURTH = 9


# STS 2.3: MPL and MPPUL are watts, coded as an Amount.
_POWER_FUNCTIONS: Final = frozenset(
    {
        ManagementFunction.SET_MAXIMUM_POWER_LIMIT,
        ManagementFunction.SET_MAXIMUM_PHASE_POWER_UNBALANCE_LIMIT,
    }
)

# STS 2.2: the manufacturer has the rest of the 44 bits; the extended read is laid out as form 0.
CONTROL_BITS: Final[Mapping[DisplayTestForm, int]] = {
    DisplayTestForm.TWO_DIGIT_MFR: 36,
    DisplayTestForm.FOUR_DIGIT_MFR: 28,
    DisplayTestForm.EXTENDED_READ: 36,
}
assert set(CONTROL_BITS) == set(DisplayTestForm), "every form needs a width"


@dataclass(frozen=True, slots=True)
class CreditToken:
    """Class 0: units of a service."""

    service: CreditService
    rnd: int
    tid: Tid
    value: int

    @property
    def units_tenths(self) -> int:
        """What the meter credits, in tenths of the service's unit."""
        return decode_units(self.value)


@dataclass(frozen=True, slots=True)
class CurrencyCreditToken:
    """Class 0: money for a service."""

    service: CreditService
    sign_exponent: int
    tid: Tid
    value: int

    @property
    def amount_1e5(self) -> int:
        """What the meter credits, in 10^-5 of the currency's base unit; may be negative."""
        return decode_currency(CurrencyCode(self.sign_exponent, self.value))


@dataclass(frozen=True, slots=True)
class DisplayTestToken:
    """Class 1: starts a test or shows a register, in any meter of a manufacturer (0 = all)."""

    form: DisplayTestForm
    control: int
    mfr_code: int


@dataclass(frozen=True, slots=True)
class ManagementToken:
    """Class 2: an instruction with a TID of its own."""

    function: ManagementFunction
    rnd: int
    tid: Tid
    value: int

    @property
    def watts(self) -> int | None:
        """The power that the value stands for, where it stands for one."""
        return decode_units(self.value) if self.function.is_power else None


@dataclass(frozen=True, slots=True)
class FirstSectionToken:
    """Class 2, key change: the most significant 32 key bits and most attributes."""

    ken_high: int
    krn: int
    fills_tid_store: int
    has_third_section: int
    key_type: int
    key_bits: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class SecondSectionToken:
    """Class 2, key change: the least significant 32 key bits and the tariff index."""

    ken_low: int
    ti: int
    key_bits: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class SupplyGroupToken:
    """Class 2, key change for EA07, the optional third token: the supply group code."""

    sgc: int


@dataclass(frozen=True, slots=True)
class ThirdSectionToken:
    """Class 2, key change for EA11: the second 32 key bits and the low half of the SGC."""

    sgc_low: int
    key_bits: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class FourthSectionToken:
    """Class 2, key change for EA11: the third 32 key bits and the high half of the SGC."""

    sgc_high: int
    key_bits: int = field(repr=False)


KeyChangeContent: TypeAlias = (
    FirstSectionToken
    | SecondSectionToken
    | SupplyGroupToken
    | ThirdSectionToken
    | FourthSectionToken
)
TokenContent: TypeAlias = (
    CreditToken | CurrencyCreditToken | DisplayTestToken | ManagementToken | KeyChangeContent
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Class, subclass and the 44 bits between subclass and check field."""

    token_class: TokenClass
    subclass: int
    body: int = field(repr=False)


def frame_of(content: TokenContent) -> Frame:
    """Return the layout of a token's content.

    Raises:
        FieldOutOfRange: a value does not fit its field.
    """
    match content:
        case CreditToken(service, rnd, tid, value):
            return Frame(TokenClass.CREDIT, service, _tid_body(rnd, tid, value))
        case CurrencyCreditToken(service, sign_exponent, tid, value):
            return Frame(TokenClass.CREDIT, service, _tid_body(sign_exponent, tid, value))
        case ManagementToken(function, rnd, tid, value):
            return Frame(TokenClass.MANAGEMENT, function, _tid_body(rnd, tid, value))
        case DisplayTestToken(form, control, mfr_code):
            width = CONTROL_BITS[form]
            body = pack((control, width), (mfr_code, BODY_BITS - width))
            return Frame(TokenClass.DISPLAY_TEST, form, body)
        case _:
            return _key_change_frame(content)


def block_of(content: TokenContent) -> int:
    """Return the clear DataBlock: subclass, body, check field.

    Raises:
        FieldOutOfRange: a value does not fit its field.
    """
    return block_of_frame(frame_of(content))


def block_of_frame(frame: Frame) -> int:
    """Return the clear DataBlock of a layout."""
    return pack((frame.subclass, 4), (frame.body, BODY_BITS), (_check_field(frame), 16))


def content_of_block(token_class: TokenClass, block: int, ea: Ea | None) -> TokenContent:
    """Return what a clear DataBlock says; only class 1 can be read without an algorithm.

    Raises:
        CrcError: the check field is wrong.
        TokenUnsupported: the subclass is reserved, proprietary or unknown.
    """
    subclass, body, stored = unpack(block, (4, BODY_BITS, 16))
    frame = Frame(token_class, subclass, body)
    if _check_field(frame) != stored:
        raise CrcError("wrong check field")
    return _content_of_frame(frame, ea)


def _content_of_frame(frame: Frame, ea: Ea | None) -> TokenContent:
    parse = _PARSERS.get((frame.token_class, frame.subclass))
    if parse is None and ea is not None and frame.token_class is TokenClass.MANAGEMENT:
        parse = _KEY_SECTIONS.get((ea, frame.subclass))
    if parse is None:
        raise TokenUnsupported(
            f"class {frame.token_class:d} subclass {frame.subclass} is not supported"
        )
    return parse(frame.body)


def _credit_of_body(service: CreditService, body: int) -> CreditToken | CurrencyCreditToken:
    nibble, tid, value = unpack(body, _TID_BODY)
    kind = CurrencyCreditToken if service.is_currency else CreditToken
    return kind(service, nibble, Tid(tid), value)


def _display_test_of_body(form: DisplayTestForm, body: int) -> DisplayTestToken:
    width = CONTROL_BITS[form]
    return DisplayTestToken(form, *unpack(body, (width, BODY_BITS - width)))


def _management_of_body(function: ManagementFunction, body: int) -> ManagementToken:
    rnd, tid, value = unpack(body, _TID_BODY)
    return ManagementToken(function, rnd, Tid(tid), value)


def _key_change_frame(content: KeyChangeContent) -> Frame:
    match content:
        case FirstSectionToken(ken_high, krn, ro, third, key_type, bits):
            section = KeySection.FIRST
            fields = ((ken_high, 4), (krn, 4), (ro, 1), (third, 1), (key_type, 2), (bits, 32))
            body = pack(*fields)
        case SecondSectionToken(ken_low, ti, bits):
            section, body = KeySection.SECOND, pack((ken_low, 4), (ti, 8), (bits, 32))
        case SupplyGroupToken(sgc):
            section, body = KeySection.THIRD, pack((sgc, 24), (0, 20))
        case ThirdSectionToken(sgc_low, bits):
            section, body = KeySection.THIRD, pack((sgc_low, 12), (bits, 32))
        case FourthSectionToken(sgc_high, bits):
            section, body = KeySection.FOURTH, pack((sgc_high, 12), (bits, 32))
    return Frame(TokenClass.MANAGEMENT, section, body)


def _first_section(body: int) -> FirstSectionToken:
    return FirstSectionToken(*unpack(body, (4, 4, 1, 1, 2, 32)))


def _second_section(body: int) -> SecondSectionToken:
    return SecondSectionToken(*unpack(body, (4, 8, 32)))


def _supply_group(body: int) -> SupplyGroupToken:
    # The low 20 bits are written as zeros; the standard asks no meter to look at them.
    return SupplyGroupToken(unpack(body, (24, 20))[0])


def _third_section(body: int) -> ThirdSectionToken:
    return ThirdSectionToken(*unpack(body, (12, 32)))


def _fourth_section(body: int) -> FourthSectionToken:
    return FourthSectionToken(*unpack(body, (12, 32)))


_Parser: TypeAlias = Callable[[int], TokenContent]

_PARSERS: Final[Mapping[tuple[TokenClass, int], _Parser]] = {
    **{(TokenClass.CREDIT, s): partial(_credit_of_body, s) for s in CreditService},
    **{(TokenClass.DISPLAY_TEST, f): partial(_display_test_of_body, f) for f in DisplayTestForm},
    **{(TokenClass.MANAGEMENT, f): partial(_management_of_body, f) for f in ManagementFunction},
}

# What subclass 8 carries depends on the cipher, and so on the number of tokens in a set.
_KEY_SECTIONS: Final[Mapping[tuple[Ea, int], _Parser]] = {
    (Ea.STA, KeySection.FIRST): _first_section,
    (Ea.STA, KeySection.SECOND): _second_section,
    (Ea.STA, KeySection.THIRD): _supply_group,
    (Ea.MISTY1, KeySection.FIRST): _first_section,
    (Ea.MISTY1, KeySection.SECOND): _second_section,
    (Ea.MISTY1, KeySection.THIRD): _third_section,
    (Ea.MISTY1, KeySection.FOURTH): _fourth_section,
}


def _check_field(frame: Frame) -> int:
    checked = pack((frame.token_class, 2), (frame.subclass, 4), (frame.body, BODY_BITS))
    if frame.token_class is TokenClass.CREDIT and 4 <= frame.subclass <= 7:
        return crc_c(checked)
    return crc(checked)


def _tid_body(nibble: int, tid: Tid, value: int) -> int:
    return pack((nibble, 4), (tid, 24), (value, 16))
