"""Good tokens of every kind with what they say, and every way to spoil one digit or bit of them.

What a token should say is put together here by hand from what was asked for, and a check field is
computed bit by bit as the standard words it (STS.md section 3): neither uses the engine's parsers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from token_engine.amount import UNITS_MAX, encode_currency, encode_units
from token_engine.engine import (
    ALL_REGISTERS,
    CreditService,
    DisplayTestForm,
    Ea,
    KeyChange,
    KeyType,
    ManagementFunction,
    SecretKey,
    Tid,
    TokenEngine,
)
from token_engine.tid import TID_MAX, is_reserved
from token_engine.tokens import (
    CONTROL_BITS,
    CreditToken,
    CurrencyCreditToken,
    DisplayTestToken,
    FirstSectionToken,
    FourthSectionToken,
    ManagementToken,
    SecondSectionToken,
    SupplyGroupToken,
    ThirdSectionToken,
    TokenContent,
)

ENGINE: Final = TokenEngine()
KEYS: Final = {
    Ea.STA: SecretKey.from_hex("c8408f9cee1117db"),
    Ea.MISTY1: SecretKey.from_hex("8fbae40c0297cca7cf2592ac9a3e07e6"),
}
TOKEN_BITS: Final = 66
TOKEN_DIGITS: Final = 20
_DIGITS: Final = "0123456789"
_CURRENCY_SUBCLASSES: Final = range(4, 8)


@dataclass(frozen=True, slots=True)
class GoodToken:
    """A token that the engine made, and what it must say to its meter."""

    ea: Ea
    token: str
    content: TokenContent


_Maker = Callable[[random.Random, Ea], list[GoodToken]]


def units_credit(service: CreditService) -> _Maker:
    """Return what makes credit of a service in units."""

    def make(dice: random.Random, ea: Ea) -> list[GoodToken]:
        tid, amount, rnd = _ordinary_tid(dice), dice.randint(0, UNITS_MAX), dice.randrange(16)
        token = ENGINE.issue_credit(
            decoder_key=KEYS[ea], ea=ea, service=service, tid=tid, amount=amount, rnd=rnd
        )
        return [GoodToken(ea, token, CreditToken(service, rnd, tid, encode_units(amount)))]

    return make


def currency_credit(service: CreditService) -> _Maker:
    """Return what makes credit of a service in money, from nothing to the greatest, signed."""

    def make(dice: random.Random, ea: Ea) -> list[GoodToken]:
        tid = _ordinary_tid(dice)
        amount = dice.choice((-1, 1)) * dice.randrange(10 ** dice.randrange(1, 35))
        token = ENGINE.issue_currency_credit(
            decoder_key=KEYS[ea], ea=ea, service=service, tid=tid, amount_1e5=amount
        )
        code = encode_currency(amount)
        content = CurrencyCreditToken(service, code.sign_exponent, tid, code.amount)
        return [GoodToken(ea, token, content)]

    return make


def management(function: ManagementFunction) -> _Maker:
    """Return what makes a management token."""

    def make(dice: random.Random, ea: Ea) -> list[GoodToken]:
        tid, rnd, value = _ordinary_tid(dice), dice.randrange(16), _value_for(function, dice)
        token = ENGINE.issue_management(
            decoder_key=KEYS[ea], ea=ea, function=function, tid=tid, value=value, rnd=rnd
        )
        coded = encode_units(value) if function.is_power else value
        return [GoodToken(ea, token, ManagementToken(function, rnd, tid, coded))]

    return make


def display_test(form: DisplayTestForm) -> _Maker:
    """Return what makes a display test; its meter's cipher does not matter."""

    def make(dice: random.Random, ea: Ea) -> list[GoodToken]:
        width = CONTROL_BITS[form]
        control, mfr_code = dice.getrandbits(width), dice.getrandbits(44 - width)
        token = ENGINE.issue_display_test(form=form, control=control, mfr_code=mfr_code)
        return [GoodToken(ea, token, DisplayTestToken(form, control, mfr_code))]

    return make


def key_change_of_two(dice: random.Random, _ea: Ea) -> list[GoodToken]:
    """Make a set for EA07 without its supply group."""
    return _key_change(dice, Ea.STA, carries_sgc=False)


def key_change_of_three(dice: random.Random, _ea: Ea) -> list[GoodToken]:
    """Make a set for EA07 with its supply group."""
    return _key_change(dice, Ea.STA, carries_sgc=True)


def key_change_of_four(dice: random.Random, _ea: Ea) -> list[GoodToken]:
    """Make a set for EA11."""
    return _key_change(dice, Ea.MISTY1, carries_sgc=False)


KINDS: Final[Mapping[str, _Maker]] = {
    **{
        f"credit {one.name}": (currency_credit if one.is_currency else units_credit)(one)
        for one in CreditService
    },
    **{f"display test {one.name}": display_test(one) for one in DisplayTestForm},
    **{f"management {one.name}": management(one) for one in ManagementFunction},
    "key change of two": key_change_of_two,
    "key change of three": key_change_of_three,
    "key change of four": key_change_of_four,
}


def changes_of(token: str) -> Iterator[str]:
    """Yield the token with each single bit flipped, then with each single digit another one."""
    number = int(token)
    for bit in range(TOKEN_BITS):
        yield f"{number ^ 1 << bit:020d}"
    for at in range(TOKEN_DIGITS):
        for digit in _DIGITS:
            if digit != token[at]:
                yield token[:at] + digit + token[at + 1 :]


CHANGES_OF_A_TOKEN: Final = TOKEN_BITS + 9 * TOKEN_DIGITS


def has_right_check_field(token: str, ea: Ea) -> bool:
    """Say whether the check field of a number below 2^66 is right under the meter's key."""
    number = int(token)
    token_class = number >> 27 & 3
    block = number & ~(3 << 27) & (1 << 64) - 1 | number >> 64 << 27
    if token_class != 1:
        block = ENGINE.cipher(KEYS[ea], ea).decrypt(block)
    checked = token_class << 48 | block >> 16
    data = checked.to_bytes(7, "big")
    if token_class == 0 and block >> 60 in _CURRENCY_SUBCLASSES:
        data += b"\x01"
    return _crc_bit_by_bit(data) == (block & 0xFF) << 8 | block >> 8 & 0xFF


def _crc_bit_by_bit(data: bytes) -> int:
    register = 0xFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
    return register


def _ordinary_tid(dice: random.Random) -> Tid:
    tid = Tid(dice.randint(0, TID_MAX - 1))
    return Tid(tid + 1) if is_reserved(tid) else tid


def _value_for(function: ManagementFunction, dice: random.Random) -> int:
    if function is ManagementFunction.CLEAR_CREDIT:
        return dice.choice([*CreditService, ALL_REGISTERS])
    if function is ManagementFunction.CLEAR_TAMPER_CONDITION:
        return 0
    return dice.randint(0, UNITS_MAX) if function.is_power else dice.getrandbits(16)


def _key_change(dice: random.Random, ea: Ea, *, carries_sgc: bool) -> list[GoodToken]:
    material = dice.randbytes(8 if ea is Ea.STA else 16)
    words = [int.from_bytes(material[at : at + 4], "big") for at in range(0, len(material), 4)]
    sgc, ti, krn = dice.randrange(10**6), dice.randrange(100), dice.randint(1, 9)
    ken = dice.randrange(256)
    key_type = dice.choice([KeyType.DDTK, KeyType.DUTK, KeyType.DCTK])
    empties = dice.random() < 0.5
    change = KeyChange(
        new_key=SecretKey(material),
        sgc=f"{sgc:06d}",
        ti=f"{ti:02d}",
        krn=krn,
        key_type=key_type,
        ken=ken,
        fills_tid_store=empties,
        carries_sgc=carries_sgc,
    )
    first = FirstSectionToken(ken >> 4, krn, empties, carries_sgc, key_type, words[0])
    contents: list[TokenContent] = [first, SecondSectionToken(ken & 15, ti, words[-1])]
    if ea is Ea.MISTY1:
        contents.append(ThirdSectionToken(sgc & 0xFFF, words[1]))
        contents.append(FourthSectionToken(sgc >> 12, words[2]))
    elif carries_sgc:
        contents.append(SupplyGroupToken(sgc))
    tokens = ENGINE.key_change(decoder_key=KEYS[ea], ea=ea, change=change)
    return [GoodToken(ea, *one) for one in zip(tokens, contents, strict=True)]
