"""What a virtual meter is made of: what the factory decided, its key register, its whole state.

`MeterState` is everything that has to be kept while the power is off. It holds the decoder key:
see `meter_state` for what that means for whoever stores it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from token_engine.errors import FieldOutOfRange
from token_engine.keys import Ea, KeyType, SecretKey
from token_engine.tid import BaseDate, Tid
from token_engine.tokens import CreditService, KeyChangeContent, KeySection, ManagementFunction

FIRST_TID: Final = Tid(0)
# STS 9.7: a store typically holds 50; the greatest that is simulated here is ours to choose.
TID_STORE_SIZE: Final = 50
TID_STORE_MAX: Final = 1000
# Not of the standard: where this meter says OverflowError.
CREDIT_MAX: Final = 1_000_000_000
# STS 1.1 and 1.2: KRN 1-9, TI 00-99, SGC 6 digits, manufacturer codes up to 4 digits.
KRN_MAX: Final = 9
TI_MAX: Final = 99
SGC_MAX: Final = 999_999
MFR_CODE_MAX: Final = 9999
PARTIAL_SET_S: Final = 600  # one family of meters forgets a partial set after ten minutes

# Where the clock of a meter without a clock stands: nothing is ever timed out there.
CLOCK_START: Final = BaseDate.Y1993.value


@dataclass(frozen=True, slots=True)
class LockoutPolicy:
    """How a meter slows down whoever tries digits; a feature of meters, not of the standard.

    The `wrong_entries`-th wrong entry in a row (FormatError or CRCError) locks the keypad for
    `first_s`; every further one doubles that, up to `longest_s`. 0 entries: never.
    """

    wrong_entries: int = 0
    first_s: int = 20
    longest_s: int = 1280

    def __post_init__(self) -> None:
        """Refuse a count that no meter could keep."""
        if self.wrong_entries < 0:
            raise FieldOutOfRange("the number of wrong entries is 0 (never lock) or more")

    def lock_s(self, wrong: int) -> int:
        """Return for how long the `wrong`-th wrong entry in a row locks."""
        if not self.wrong_entries or wrong < self.wrong_entries:
            return 0
        doublings = wrong - self.wrong_entries
        # A bound on the shift: the count of wrong entries has none.
        return min(self.longest_s, self.first_s << min(doublings, self.longest_s.bit_length()))


NEVER_LOCKED: Final = LockoutPolicy()


@dataclass(frozen=True, slots=True)
class KeyRegister:
    """The decoder key in use and its attributes."""

    key: SecretKey
    key_type: KeyType
    krn: int
    ti: int
    ken: int
    sgc: int


@dataclass(frozen=True, slots=True)
class MeterMake:
    """What the factory decided. `services` are the registers that the meter has."""

    ea: Ea
    mfr_code: int
    services: frozenset[CreditService]
    tid_fill: Tid = FIRST_TID
    tid_store_size: int = TID_STORE_SIZE
    credit_max: int = CREDIT_MAX
    drn: str = ""
    lockout: LockoutPolicy = NEVER_LOCKED
    partial_set_s: int = PARTIAL_SET_S

    def __post_init__(self) -> None:
        """Refuse a meter that nobody could make."""
        if not 1 <= self.tid_store_size <= TID_STORE_MAX:
            raise FieldOutOfRange(f"a TID store has 1 to {TID_STORE_MAX} places")
        if not 0 <= self.mfr_code <= MFR_CODE_MAX:
            raise FieldOutOfRange(f"a manufacturer code is 0..{MFR_CODE_MAX}")


@dataclass(frozen=True, slots=True)
class MeterState:
    """Everything that a meter keeps while the power is off."""

    make: MeterMake
    register: KeyRegister
    tids: tuple[Tid, ...]
    credits: Mapping[CreditService, int]
    totals: Mapping[CreditService, int] = field(default_factory=dict)
    settings: Mapping[ManagementFunction, int] = field(default_factory=dict)
    sections: Mapping[KeySection, KeyChangeContent] = field(default_factory=dict)
    sections_at: dt.datetime = CLOCK_START
    wrong_entries: int = 0
    locked_until: dt.datetime = CLOCK_START
    is_tampered: bool = False

    @classmethod
    def from_factory(cls, make: MeterMake, register: KeyRegister) -> MeterState:
        """Return a new meter's state: no credit, the TID store filled with `make.tid_fill`."""
        return cls(
            make=make,
            register=register,
            tids=(make.tid_fill,) * make.tid_store_size,
            credits=dict.fromkeys(CreditService, 0),
        )
