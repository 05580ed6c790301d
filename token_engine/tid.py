"""Token Identifier (TID): minutes since a base date, carried in 24 bits.

A meter refuses a TID it has already seen, so the TID is what makes a credit token single-use
(IEC 62055-41, "TID"). This module only converts and counts on: it never reads the wall clock
and keeps nothing. The caller says when the vend happened and stores the last TID, in the same
transaction as the sale.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Final, NewType

from token_engine.errors import FieldOutOfRange, KeyExpired, TidOutOfRange

Tid = NewType("Tid", int)

# STS 5, "TID": 24 bits of minutes. STS 1.2, "KEN": 255 never expires.
TID_BITS: Final = 24
TID_MAX: Final = (1 << TID_BITS) - 1
KEN_NEVER: Final = 255

_MINUTE: Final = dt.timedelta(minutes=1)
_MINUTES_PER_DAY: Final = 1440
# STS 5, "SpecialReservedTokenIdentifier": the minute 00:01 of each day.
_RESERVED_MINUTE: Final = 1
# STS 5, KEN is compared with the top 8 of the 24 bits.
_KEN_SHIFT: Final = 16


class BaseDate(Enum):
    """Minute zero of a TID. It belongs to the vending key."""

    Y1993 = dt.datetime(1993, 1, 1, tzinfo=dt.UTC)
    Y2014 = dt.datetime(2014, 1, 1, tzinfo=dt.UTC)
    Y2035 = dt.datetime(2035, 1, 1, tzinfo=dt.UTC)

    @property
    def year(self) -> int:
        """The year whose first minute is TID 0."""
        return self.value.year

    @property
    def code(self) -> str:
        """The two digits that key derivation takes: 93, 14 or 35."""
        return f"{self.year % 100:02d}"

    @classmethod
    def from_year(cls, year: int) -> BaseDate:
        """Return the base date of 1993, 2014 or 2035.

        Raises:
            FieldOutOfRange: any other year.
        """
        for base in cls:
            if base.year == year:
                return base
        raise FieldOutOfRange("the base date is 1993, 2014 or 2035")


def check_tid(tid: int) -> Tid:
    """Return `tid` if 24 bits can hold it.

    Raises:
        TidOutOfRange: it is negative or too large; never wrapped.
    """
    if 0 <= tid <= TID_MAX:
        return Tid(tid)
    raise TidOutOfRange(f"TID {tid} is outside 0..{TID_MAX}")


def tid_from_time(vended_at: dt.datetime, base: BaseDate) -> Tid:
    """Return the TID of a vend, dropping seconds. The reserved minute is `next_tid`'s to skip.

    Raises:
        TidOutOfRange: before `base`, or more than 2**24 - 1 minutes after it.
    """
    assert vended_at.tzinfo is not None, "a naive time reached the engine"
    return check_tid((vended_at - base.value) // _MINUTE)


def time_from_tid(tid: Tid, base: BaseDate) -> dt.datetime:
    """Return the minute that a TID names."""
    return base.value + tid * _MINUTE


def is_reserved(tid: Tid) -> bool:
    """Return whether this is a day's 00:01, which ordinary tokens never use."""
    return tid % _MINUTES_PER_DAY == _RESERVED_MINUTE


def next_tid(clock_tid: Tid, last_tid: Tid | None) -> Tid:
    """Return the TID for the next ordinary token of one meter and decoder key.

    It is the clock's TID; or, if that was reached already, the one after the last issued.
    Either way a reserved one is stepped over.

    Raises:
        TidOutOfRange: the range of the base date is used up. Nothing was issued.
    """
    tid = _skip_reserved(clock_tid)
    if last_tid is not None and tid <= last_tid:
        tid = _skip_reserved(check_tid(last_tid + 1))
    return tid


def ken_expired(tid: Tid, ken: int) -> bool:
    """Return whether a key with this expiry number may no longer make a token with this TID."""
    return tid >> _KEN_SHIFT > ken


def check_ken_number(ken: int) -> None:
    """Refuse what no key expiry number can be.

    Raises:
        FieldOutOfRange: it is not 0..255.
    """
    if not 0 <= ken <= KEN_NEVER:
        raise FieldOutOfRange(f"a key expiry number is 0..{KEN_NEVER}")


def check_ken(tid: Tid, ken: int) -> None:
    """Refuse an expired key, for a token or as the new key of a key change.

    Raises:
        FieldOutOfRange: `ken` is not 0..255.
        KeyExpired: TID >> 16 > KEN.
    """
    check_ken_number(ken)
    if ken_expired(tid, ken):
        raise KeyExpired(f"the key with KEN {ken} expired before this token")


def _skip_reserved(tid: Tid) -> Tid:
    return check_tid(tid + 1) if is_reserved(tid) else tid
