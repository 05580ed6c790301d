"""Credit rows as clear DataBlocks: what is refused, the Amount code, the layout, the check field.

The rules are those of `tokens`, `amount`, `crc` and `tid`, written for columns. The check field
is looked up 16 bits at a time; its tables are made with the functions in `crc`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np

from token_engine.amount import MANTISSA_BITS, UNITS_MAX
from token_engine.batch.arrays import Halves, Integers, Mask, Words, halves_of
from token_engine.batch.linear_tables import linear_table
from token_engine.batch.refusals import Refusal
from token_engine.batch.requests import CreditRows
from token_engine.crc import crc, crc_c
from token_engine.tid import TID_MAX
from token_engine.tokens import CreditService

# STS 2.1 and 5: the limits that `tokens` and `tid` hold for one token.
_FIRST_CURRENCY: Final = int(CreditService.ELECTRICITY_CURRENCY)
_SERVICE_MAX: Final = max(CreditService)
_RND_MAX: Final = 15
_MINUTES_PER_DAY: Final = np.uint32(1440)
_RESERVED_MINUTE: Final = np.uint32(1)
_KEN_SHIFT: Final = 16

_MANTISSAS: Final = 1 << MANTISSA_BITS
# STS 4.1 and 4.2: step 10^e, first amount 2^14 * (10^e - 1) / 9. An int64 never needs e > 15.
_EXPONENTS: Final = range(16)
_STEPS: Final = np.array([10**e for e in _EXPONENTS], np.uint64)
_OFFSETS: Final = np.array([_MANTISSAS * ((10**e - 1) // 9) for e in _EXPONENTS], np.uint64)
_LAST: Final = _OFFSETS + _STEPS * np.uint64(_MANTISSAS - 1)
_SIGN: Final = 8 << 16  # above the 16 bits of Amount: the nibble s e4 e3 e2


def findings_in(
    rows: CreditRows, *, ken: int, reserved_allowed: bool
) -> Iterator[tuple[Refusal, Mask]]:
    """Tell what is wrong with rows, in the order in which a single issue looks."""
    currency = rows.services >= _FIRST_CURRENCY
    yield Refusal.TOKEN_UNSUPPORTED, _outside(rows.services, _SERVICE_MAX)
    yield Refusal.TID_OUT_OF_RANGE, _outside(rows.tids, TID_MAX)
    # A KEN covers the TIDs whose upper bits are not above it.
    yield Refusal.KEY_EXPIRED, _outside(rows.tids, (ken + 1 << _KEN_SHIFT) - 1)
    if not reserved_allowed:
        # A TID that does not fit was refused above. numpy has no fast remainder.
        tids = rows.tids.astype(np.uint32)
        midnights = tids // _MINUTES_PER_DAY * _MINUTES_PER_DAY
        yield Refusal.RESERVED_TID, tids - midnights == _RESERVED_MINUTE
    yield Refusal.AMOUNT_OUT_OF_RANGE, _outside(rows.amounts, UNITS_MAX) & ~currency
    yield Refusal.FIELD_OUT_OF_RANGE, _outside(rows.rnds, _RND_MAX) & ~currency


def _outside(values: Integers, greatest: int) -> Mask:
    """Return where values are not 0..greatest."""
    # Nearly always all of them are; to see that takes no array.
    if values.min(initial=0) >= 0 and values.max(initial=0) <= greatest:
        return np.zeros(len(values), np.bool_)
    # A negative number becomes a very large one.
    outside: Mask = values.astype(np.uint64) > np.uint64(greatest)
    return outside


def clear_blocks(rows: CreditRows) -> Words:
    """Return the DataBlocks of rows, each of which is in range."""
    codes, nibbles = _amount_fields(rows)
    tids = rows.tids.astype(np.uint32)
    # STS 2: SubClass 4, RND or S&E 4, TID 24, Amount 16, CRC 16.
    heads = rows.services.astype(np.uint16) << np.uint16(12)
    heads |= nibbles << np.uint16(8)
    heads |= (tids >> np.uint32(16)).astype(np.uint16)
    fields = (codes, tids.astype(np.uint16), heads)
    blocks = np.empty(len(rows), np.uint64)
    for place, field in enumerate((_check_fields(fields, rows), *fields)):
        halves_of(blocks)[:, place] = field
    return blocks


def _amount_fields(rows: CreditRows) -> tuple[Halves, Halves]:
    """Return Amount and the nibble in front of the TID: RND for units, S&E for currency."""
    nibbles = rows.rnds.astype(np.uint16)
    currency = np.flatnonzero(rows.services >= _FIRST_CURRENCY)
    if not currency.size:
        return encode_up(rows.amounts.astype(np.uint64)).astype(np.uint16), nibbles
    units = np.flatnonzero(rows.services < _FIRST_CURRENCY)
    codes = np.zeros(len(rows), np.uint16)
    codes[units] = encode_up(rows.amounts[units].astype(np.uint64))
    signed = encode_signed(rows.amounts[currency].astype(np.int64))
    codes[currency] = signed & np.uint64(0xFFFF)
    nibbles[currency] = signed >> np.uint64(16)
    return codes, nibbles


def encode_up(amounts: Words) -> Words:
    """Return exponent and mantissa of the smallest representable amounts not below `amounts`."""
    codes = amounts.copy()
    # With exponent 0 an amount is its own code; most credits of units are that small.
    large = np.flatnonzero(amounts >= _MANTISSAS)
    if large.size:
        codes[large] = _encode_large(amounts[large])
    return codes


def _encode_large(amounts: Words) -> Words:
    exponents = np.searchsorted(_LAST, amounts)
    steps, offsets = _STEPS[exponents], _OFFSETS[exponents]
    # Between two exponents lie fewer amounts than the higher one's step, and have no code: rounded
    # up, they get its mantissa 0. The step is added first, so that nothing falls below zero.
    mantissas = (amounts + (steps - np.uint64(1)) - offsets) // steps
    codes: Words = exponents.astype(np.uint64) << np.uint64(MANTISSA_BITS) | mantissas
    return codes


def _decode(codes: Words) -> Words:
    exponents = (codes >> np.uint64(MANTISSA_BITS)).astype(np.intp)
    amounts: Words = _STEPS[exponents] * (codes & np.uint64(_MANTISSAS - 1)) + _OFFSETS[exponents]
    return amounts


def encode_signed(amounts: Integers) -> Words:
    """Return S&E and Amount as 20 bits: a magnitude goes up for a credit, down for a debit."""
    negative = amounts < 0
    # In 64 bits the least number has no opposite; its magnitude does fit without a sign.
    magnitudes = np.where(negative, -amounts.astype(np.uint64), amounts.astype(np.uint64))
    codes = encode_up(magnitudes)
    codes -= (negative & (_decode(codes) != magnitudes)).astype(np.uint64)
    codes |= negative.astype(np.uint64) * np.uint64(_SIGN)
    return codes


@cache
def _crc_tables(*, currency: bool) -> tuple[Halves, Halves, Halves]:
    """Return the tables for Amount, for the low and the high 16 bits of what stands before it."""
    function = crc_c if currency else crc
    low, middle, high = (
        linear_table(function, shift=shift, bits=16).astype(np.uint16) for shift in (0, 16, 32)
    )
    return low ^ np.uint16(function(0)), middle, high


def _check_fields(fields: tuple[Halves, ...], rows: CreditRows) -> Halves:
    """Return the CRC over Amount and the two 16-bit fields above it."""
    found = _look_up(fields, currency=False)
    currency = np.flatnonzero(rows.services >= _FIRST_CURRENCY)
    if currency.size:
        found[currency] = _look_up(tuple(field[currency] for field in fields), currency=True)
    return found


def _look_up(fields: tuple[Halves, ...], *, currency: bool) -> Halves:
    # The class bits of a credit token are zero: nothing stands above the block.
    first, *others = (
        table.take(field, mode="clip")
        for table, field in zip(_crc_tables(currency=currency), fields, strict=True)
    )
    found: Halves = first
    for part in others:
        found ^= part
    return found
