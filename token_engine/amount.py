"""Amounts: an exponent and a mantissa that together name a whole number of base units.

IEC 62055-41, "TransferAmount". The same rule serves units (16 bits: 0.1 kWh, 0.1 m3, 0.1 min,
1 W) and currency (20 bits with sign: 10^-5 of the currency's base unit). Not every amount has a
code; rounding always favours the customer. Codes are in the order of their amounts, so the
neighbour of an amount is the neighbour of its code.

Integers only: whoever has a decimal quantity rounds it up to the base unit before coming here.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from token_engine.errors import AmountOutOfRange, FieldOutOfRange

# STS 4.1, "TransferAmount": 14 bits of mantissa m below 2 bits of exponent e.
MANTISSA_BITS: Final = 14
_MANTISSAS: Final = 1 << MANTISSA_BITS
_UNIT_EXPONENT_BITS: Final = 2
# STS 4.2: e has 5 bits for money, three of them in S&E = s e4 e3 e2; s is the highest of the four.
_CURRENCY_EXPONENT_BITS: Final = 5
_SIGN_BIT: Final = 8


def _step(exponent: int) -> int:
    step: int = 10**exponent  # an int, because no exponent here is negative
    return step


def _offset(exponent: int) -> int:
    """Return the first amount with this exponent: 2^14 times a number of `exponent` ones."""
    return _MANTISSAS * ((_step(exponent) - 1) // 9)


def _decode(code: int) -> int:
    exponent, mantissa = divmod(code, _MANTISSAS)
    return _step(exponent) * mantissa + _offset(exponent)


def _encode_up(amount: int, exponent_bits: int) -> int:
    """Return the code of the smallest amount that has one and is not below `amount`."""
    if amount < 0:
        raise AmountOutOfRange("an amount below zero")
    for exponent in range(1 << exponent_bits):
        mantissa = max(0, -((_offset(exponent) - amount) // _step(exponent)))
        if mantissa < _MANTISSAS:
            return exponent << MANTISSA_BITS | mantissa
    raise AmountOutOfRange("an amount above the greatest one that a token can carry")


def _encode_down(amount: int, exponent_bits: int) -> int:
    """Return the code of the greatest amount that has one and is not above `amount`."""
    code = _encode_up(amount, exponent_bits)
    return code if _decode(code) == amount else code - 1


UNITS_CODE_MAX: Final = (1 << (MANTISSA_BITS + _UNIT_EXPONENT_BITS)) - 1
UNITS_MAX: Final = _decode(UNITS_CODE_MAX)


def encode_units(units: int) -> int:
    """Return the 16-bit code of an amount in base units, rounded up.

    Raises:
        AmountOutOfRange: negative, or above 18201624 base units.
    """
    return _encode_up(units, _UNIT_EXPONENT_BITS)


def decode_units(code: int) -> int:
    """Return the amount, in base units, that a meter credits for a 16-bit code.

    Raises:
        FieldOutOfRange: `code` is not 16 bits.
    """
    if not 0 <= code <= UNITS_CODE_MAX:
        raise FieldOutOfRange("an Amount has 16 bits")
    return _decode(code)


def units_at_least(units: int) -> int:
    """Return the smallest representable amount that is not below `units`."""
    return decode_units(encode_units(units))


def units_at_most(units: int) -> int:
    """Return the greatest representable amount that is not above `units`."""
    if units >= UNITS_MAX:
        return UNITS_MAX
    return decode_units(_encode_down(units, _UNIT_EXPONENT_BITS))


def next_units(units: int) -> int:
    """Return the smallest representable amount above `units`."""
    return units_at_least(units + 1)


def previous_units(units: int) -> int:
    """Return the greatest representable amount below `units`."""
    return units_at_most(units - 1)


class CurrencyCode(NamedTuple):
    """The two fields of a currency amount: sign and high exponent, low exponent and mantissa."""

    sign_exponent: int
    amount: int


def encode_currency(amount_1e5: int) -> CurrencyCode:
    """Return the code of a signed amount of 10^-5 currency units, rounded up as signed.

    Raises:
        AmountOutOfRange: the magnitude is above the greatest one that a token can carry.
    """
    if amount_1e5 < 0:
        sign = _SIGN_BIT
        code = _encode_down(-amount_1e5, _CURRENCY_EXPONENT_BITS)
    else:
        sign = 0
        code = _encode_up(amount_1e5, _CURRENCY_EXPONENT_BITS)
    high, low = divmod(code, 1 << 16)
    return CurrencyCode(sign | high, low)


def decode_currency(code: CurrencyCode) -> int:
    """Return the signed amount of 10^-5 currency units.

    Raises:
        FieldOutOfRange: the fields are not 4 and 16 bits.
    """
    if not (0 <= code.sign_exponent < 16 and 0 <= code.amount < 1 << 16):
        raise FieldOutOfRange("a currency amount has 4 and 16 bits")
    magnitude = _decode((code.sign_exponent & ~_SIGN_BIT) << 16 | code.amount)
    return -magnitude if code.sign_exponent & _SIGN_BIT else magnitude
