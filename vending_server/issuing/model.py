"""What crosses the issuer boundary: the key a meter is to get, issued tokens, and read ones.

Nothing here holds a key.  A token stands in no repr: it is worth money until a meter has it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeAlias

from token_engine.engine import CreditService, DisplayTestForm, ManagementFunction, Tid
from token_engine.tokens import KeySection
from vending_server.meters.model import Meter
from vending_server.pricing.model import Utility

SERVICE_OF: Final = {
    Utility.ELECTRICITY: CreditService.ELECTRICITY,
    Utility.WATER: CreditService.WATER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """All that names the key which a key change gives to a meter; the cipher stays the meter's."""

    sgc: str
    krn: int
    ti: str
    key_type: int
    ken: int
    base_year: int
    dkga: int

    def applied_to(self, meter: Meter) -> Meter:
        """Return the meter as it is once it has taken the set.

        With it a credit token is made for the new key, or a token read that was.
        """
        return replace(
            meter,
            sgc=self.sgc,
            krn=self.krn,
            ti=self.ti,
            key_type=self.key_type,
            ken=self.ken,
            base_year=self.base_year,
            dkga=self.dkga,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """One credit or management token and what is recorded with it.

    `tid` and `value` are what the token really carries, which the issuer may have moved: a TID to
    the next free minute, a power up to the next watts that 16 bits can say.
    """

    token: str = field(repr=False)
    tid: Tid
    value: int  # tenths of a unit, watts, or the 16 bits of the function
    key_check_value: str
    issuer: str
    # What the key may issue in all, where the server has to count it: a module counts by itself.
    credit_limit_tenths: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditOrder:
    """One credit token of many that are wanted together; see CreditIssuer.issue_credit."""

    request_id: str
    meter: Meter
    tid: Tid
    units_tenths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedKeyChange:
    """One key-change set, in the order of its sections, and what is recorded with it."""

    tokens: tuple[str, ...] = field(repr=False)
    fills_tid_store: bool  # RO: the meter forgets its TIDs, as a new base date wants
    old_key_check_value: str  # of the vending key behind the meter's present key
    new_key_check_value: str
    issuer: str


class RehearsedCode(StrEnum):
    """What is typed into a virtual meter, in this order."""

    OLD = "old"  # of the key that the meter has
    CHANGE = "change"
    REPEATED = "repeated"  # the set once more, as each further receipt has it
    NEW = "new"
    OLD_AFTER = "old_after"


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedEntry:
    """One code that was typed: what the display said, and whether it had to."""

    code: RehearsedCode
    display: str
    is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedKeyChange:
    """A key change as a virtual meter took it, and what its display shows of the key after that."""

    entries: tuple[RehearsedEntry, ...]
    krn: int
    ti: str
    sgc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedDisplayTest:
    """One test or display token; it was made with no key and is worth nothing."""

    token: str
    issuer: str


class TokenFault(StrEnum):
    """Why a token that somebody brings says nothing."""

    MALFORMED = "malformed"  # not 20 digits, or a number that no token has
    OTHER_KEY = "other_key"  # mistyped, or made for another meter or another key of this one
    UNSUPPORTED = "unsupported"  # right, but of a class or subclass that is not known here


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCredit:
    """A credit token; `amount` is tenths, or 10^-5 of money where the service takes money."""

    service: CreditService
    tid: Tid
    minute: dt.datetime  # the minute that the TID names
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadManagement:
    """A management token; `value` as in `IssuedToken`."""

    function: ManagementFunction
    tid: Tid
    minute: dt.datetime
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDisplayTest:
    """A test or display token, of any meter of its manufacturer."""

    form: DisplayTestForm
    control: int
    mfr_code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadKeySection:
    """A part of a key-change set.  What it carries of the new key stays inside the issuer."""

    section: KeySection


TokenMeaning: TypeAlias = (
    ReadCredit | ReadManagement | ReadDisplayTest | ReadKeySection | TokenFault
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenReading:
    """What a token says.  One wrong key in 65,536 reads a token as well: the record decides."""

    meaning: TokenMeaning
    key_check_value: str | None  # of the vending key it was read with, where one was needed
    issuer: str
