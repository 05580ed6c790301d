"""The meter's side: a key register, a TID store, credit registers, and a verdict per token.

It follows the order of checks of IEC 62055-41 (docs/algorithms/token-layout.md, "What a meter
does"), so that a test can prove a token by entering it. A refused token changes nothing.

Key-change sets may be entered in any order. A partial set is kept until it is completed, replaced
section by section, dropped with `forget_partial_set`, or older than the make allows.

The meter reads no clock: whoever wants partial sets to time out and wrong entries to lock the
keypad hands one in. MeterIDError belongs to two-way carriers (IEC 62055-52) and is not here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from token_engine.engine import ALL_REGISTERS, TokenEngine, check_management_value
from token_engine.errors import (
    CrcError,
    FieldOutOfRange,
    TokenFormatError,
    TokenUnsupported,
)
from token_engine.identifiers import drn_of, mfr_code_of
from token_engine.keys import KEY_TYPE_CHANGES, Ea, KeyType, SecretKey
from token_engine.meter_display import Reading, readings
from token_engine.meter_parts import (
    CLOCK_START,
    FIRST_TID,
    KRN_MAX,
    NEVER_LOCKED,
    SGC_MAX,
    TI_MAX,
    TID_STORE_SIZE,
    KeyRegister,
    LockoutPolicy,
    MeterMake,
    MeterState,
)
from token_engine.tid import KEN_NEVER, Tid, ken_expired
from token_engine.tokens import (
    CreditService,
    CreditToken,
    CurrencyCreditToken,
    DisplayTestToken,
    FirstSectionToken,
    FourthSectionToken,
    KeyChangeContent,
    KeySection,
    ManagementFunction,
    ManagementToken,
    SecondSectionToken,
    SupplyGroupToken,
    ThirdSectionToken,
    TokenContent,
    frame_of,
)

if TYPE_CHECKING:
    from token_engine.derivation import DecoderKeySpec

_TidContent: TypeAlias = CreditToken | CurrencyCreditToken | ManagementToken


class Verdict(StrEnum):
    """What the meter shows."""

    ACCEPT = "Accept"
    FIRST_KCT = "1stKCT"
    SECOND_KCT = "2ndKCT"
    THIRD_KCT = "3rdKCT"
    FORMAT_ERROR = "FormatError"
    CRC_ERROR = "CRCError"
    MFR_CODE_ERROR = "MfrCodeError"
    OLD_ERROR = "OldError"
    USED_ERROR = "UsedError"
    KEY_EXPIRED_ERROR = "KeyExpiredError"
    DDTK_ERROR = "DDTKError"
    OVERFLOW_ERROR = "OverflowError"
    KEY_TYPE_ERROR = "KeyTypeError"
    RANGE_ERROR = "RangeError"
    FUNCTION_ERROR = "FunctionError"
    # Not of the standard: the keypad is closed after too many wrong entries.
    LOCKED = "Locked"


# STS 9.6, "1stKCT" and the next two.
# Sources differ on whether these count the tokens entered or name the section; here they count.
_PARTIAL: Final = {1: Verdict.FIRST_KCT, 2: Verdict.SECOND_KCT, 3: Verdict.THIRD_KCT}

_WRONG: Final = frozenset({Verdict.FORMAT_ERROR, Verdict.CRC_ERROR})

MeterClock: TypeAlias = Callable[[], dt.datetime]


def _standing_clock() -> dt.datetime:
    return CLOCK_START


def make_for(
    spec: DecoderKeySpec,
    *,
    services: frozenset[CreditService],
    lockout: LockoutPolicy = NEVER_LOCKED,
    tid_store_size: int = TID_STORE_SIZE,
) -> MeterMake:
    """Return the make of the meter that a decoder key belongs to."""
    drn = drn_of(spec.meter_pan)
    return MeterMake(
        ea=spec.ea,
        mfr_code=mfr_code_of(drn),
        services=services,
        tid_store_size=tid_store_size,
        drn=drn,
        lockout=lockout,
    )


def register_for(
    spec: DecoderKeySpec, decoder_key: SecretKey, *, ken: int = KEN_NEVER
) -> KeyRegister:
    """Return the key register of that meter as it leaves the factory."""
    return KeyRegister(
        key=decoder_key,
        key_type=spec.key_type,
        krn=spec.krn,
        ti=int(spec.ti),
        ken=ken,
        sgc=int(spec.sgc),
    )


class VirtualMeter:
    """One meter. Mutable: it is the thing that tokens change."""

    def __init__(
        self,
        *,
        make: MeterMake,
        register: KeyRegister,
        engine: TokenEngine,
        clock: MeterClock = _standing_clock,
    ) -> None:
        """Build a meter without credit, its TID store filled with `make.tid_fill`."""
        self._engine = engine
        self._clock = clock
        self._display: tuple[Reading, ...] = ()
        self._restore(MeterState.from_factory(make, register))

    @classmethod
    def resumed(
        cls, state: MeterState, *, engine: TokenEngine, clock: MeterClock = _standing_clock
    ) -> VirtualMeter:
        """Return a meter that goes on where another one was when its state was taken."""
        meter = cls(make=state.make, register=state.register, engine=engine, clock=clock)
        meter._restore(state)
        return meter

    @classmethod
    def for_key(
        cls,
        *,
        spec: DecoderKeySpec,
        decoder_key: SecretKey,
        service: CreditService,
        engine: TokenEngine,
    ) -> VirtualMeter:
        """Return the meter that a decoder key belongs to, as it leaves the factory."""
        make = make_for(spec, services=frozenset({service}))
        return cls(make=make, register=register_for(spec, decoder_key), engine=engine)

    @property
    def register(self) -> KeyRegister:
        """The key register, as a display would show it (the key itself stays redacted)."""
        return self._register

    def credit(self, service: CreditService) -> int:
        """Return a credit register, in its base unit."""
        return self._credits[service]

    def setting(self, function: ManagementFunction) -> int | None:
        """Return the last value that a management token set."""
        return self._settings.get(function)

    @property
    def display(self) -> tuple[Reading, ...]:
        """What the last entry put on the display: the readings of a class 1 token, else nothing."""
        return self._display

    @property
    def tids(self) -> tuple[Tid, ...]:
        """The TID store, smallest first."""
        return tuple(sorted(self._tids))

    @property
    def is_supplying(self) -> bool:
        """Whether the supply is on: some credit, and nobody opened the case."""
        return not self._is_tampered and any(value > 0 for value in self._credits.values())

    @property
    def locked_for(self) -> dt.timedelta:
        """For how long the keypad stays closed."""
        return max(self._locked_until - self._clock(), dt.timedelta())

    def state(self) -> MeterState:
        """Return everything that has to be kept while the power is off; it holds the key."""
        return MeterState(
            make=self._make,
            register=self._register,
            tids=self.tids,
            credits=dict(self._credits),
            totals=dict(self._totals),
            settings=dict(self._settings),
            sections=dict(self._sections),
            sections_at=self._sections_at,
            wrong_entries=self._wrong_entries,
            locked_until=self._locked_until,
            is_tampered=self._is_tampered,
        )

    def consume(self, service: CreditService, amount: int) -> int:
        """Use up credit while the supply is on; return how much was really used."""
        if amount < 0:
            raise FieldOutOfRange("a meter does not run backwards")
        available = self._credits[service] if self.is_supplying else 0
        used = min(amount, max(available, 0))
        self._credits[service] -= used
        self._totals[service] = self._totals.get(service, 0) + used
        return used

    def tamper(self) -> None:
        """Open the case: the supply stays off until a ClearTamperCondition token comes."""
        self._is_tampered = True

    def forget_partial_set(self) -> None:
        """Drop the key-change tokens entered so far, as a meter does after a time-out."""
        self._sections.clear()

    def enter(self, token: str) -> Verdict:
        """Take the digits that somebody keyed in and return what the display says."""
        self._display = ()
        if self.locked_for:
            return Verdict.LOCKED
        self._time_out_partial_set()
        verdict = self._read_and_judge(token)
        self._count_wrong(verdict)
        return verdict

    def _restore(self, state: MeterState) -> None:
        self._make = state.make
        self._register = state.register
        self._tids = list(state.tids)
        self._credits = dict(state.credits)
        self._totals = dict(state.totals)
        self._settings = dict(state.settings)
        self._sections = dict(state.sections)
        self._sections_at = state.sections_at
        self._wrong_entries = state.wrong_entries
        self._locked_until = state.locked_until
        self._is_tampered = state.is_tampered

    def _time_out_partial_set(self) -> None:
        if self._clock() - self._sections_at > dt.timedelta(seconds=self._make.partial_set_s):
            self.forget_partial_set()

    def _count_wrong(self, verdict: Verdict) -> None:
        """Slow down whoever tries digits."""
        if verdict in _WRONG:
            self._wrong_entries += 1
            lock = self._make.lockout.lock_s(self._wrong_entries)
            self._locked_until = self._clock() + dt.timedelta(seconds=lock)

    def _read_and_judge(self, token: str) -> Verdict:
        try:
            decoded = self._engine.decode(
                token=token, decoder_key=self._register.key, ea=self._make.ea
            )
        except TokenFormatError:
            return Verdict.FORMAT_ERROR
        except CrcError:
            return Verdict.CRC_ERROR
        except TokenUnsupported:
            return Verdict.FUNCTION_ERROR
        return self._judge(decoded.content)

    def _judge(self, content: TokenContent) -> Verdict:
        if isinstance(content, DisplayTestToken):
            return self._show(content)
        if isinstance(content, CreditToken | CurrencyCreditToken | ManagementToken):
            verdict = self._judge_with_tid(content)
        else:
            verdict = self._take_section(content)
        if verdict is Verdict.ACCEPT:
            # Only a new token of this meter's own ends the count of wrong entries. Whoever tries
            # digits could enter a class 1 token, or one from an old receipt, in between.
            self._wrong_entries = 0
        return verdict

    def _show(self, content: DisplayTestToken) -> Verdict:
        if content.mfr_code not in (0, self._make.mfr_code):
            return Verdict.MFR_CODE_ERROR
        self._display = readings(content, self.state())
        return Verdict.ACCEPT

    def _judge_with_tid(self, content: _TidContent) -> Verdict:
        """Validate the TID, execute, and cancel the TID only if that went well."""
        refusal = self._validate_tid(content)
        if refusal is not None:
            return refusal
        if isinstance(content, ManagementToken):
            verdict = self._execute_management(content)
        else:
            verdict = self._execute_credit(content)
        if verdict is Verdict.ACCEPT:
            self._tids.remove(min(self._tids))
            self._tids.append(content.tid)
        return verdict

    def _validate_tid(self, content: _TidContent) -> Verdict | None:
        if content.tid < min(self._tids):
            return Verdict.OLD_ERROR
        if content.tid in self._tids:
            return Verdict.USED_ERROR
        if ken_expired(content.tid, self._register.ken):
            return Verdict.KEY_EXPIRED_ERROR
        is_credit = not isinstance(content, ManagementToken)
        if is_credit and self._register.key_type is KeyType.DDTK:
            return Verdict.DDTK_ERROR
        return None

    def _execute_credit(self, content: CreditToken | CurrencyCreditToken) -> Verdict:
        if content.service not in self._make.services:
            return Verdict.FUNCTION_ERROR
        added = content.units_tenths if isinstance(content, CreditToken) else content.amount_1e5
        total = self._credits[content.service] + added
        if abs(total) > self._make.credit_max:
            return Verdict.OVERFLOW_ERROR
        self._credits[content.service] = total
        return Verdict.ACCEPT

    def _execute_management(self, content: ManagementToken) -> Verdict:
        try:
            check_management_value(content.function, content.value)
        except FieldOutOfRange:
            return Verdict.RANGE_ERROR
        if content.function is ManagementFunction.CLEAR_CREDIT:
            self._clear_credit(content.value)
        if content.function is ManagementFunction.CLEAR_TAMPER_CONDITION:
            self._is_tampered = False
        watts = content.watts
        self._settings[content.function] = content.value if watts is None else watts
        return Verdict.ACCEPT

    def _clear_credit(self, register: int) -> None:
        chosen = CreditService if register == ALL_REGISTERS else (CreditService(register),)
        for service in chosen:
            self._credits[service] = 0

    def _take_section(self, content: KeyChangeContent) -> Verdict:
        """Keep one section; when the set is complete, load the new key or forget the set."""
        if not _section_in_range(content):
            return Verdict.RANGE_ERROR
        self._sections[KeySection(frame_of(content).subclass)] = content
        self._sections_at = self._clock()
        key_change = self._completed()
        if key_change is None:
            return _PARTIAL[len(self._sections)]
        self._sections.clear()
        register, fills_tid_store = key_change
        # Of an EA11 set the supply group is whole only now; half of it is never out of range.
        if register.sgc > SGC_MAX:
            return Verdict.RANGE_ERROR
        if register.key_type not in KEY_TYPE_CHANGES[self._register.key_type]:
            return Verdict.KEY_TYPE_ERROR
        self._register = register
        if fills_tid_store:
            self._tids = [FIRST_TID] * self._make.tid_store_size
        return Verdict.ACCEPT

    def _completed(self) -> tuple[KeyRegister, bool] | None:
        """Return the new key register, and whether the TID store is to be emptied."""
        first = self._sections.get(KeySection.FIRST)
        second = self._sections.get(KeySection.SECOND)
        if not (isinstance(first, FirstSectionToken) and isinstance(second, SecondSectionToken)):
            return None
        rest = self._rest_of_set(first)
        if rest is None:
            return None
        middle, sgc = rest
        words = (first.key_bits, *middle, second.key_bits)
        register = replace(
            self._register,
            key=SecretKey(b"".join(word.to_bytes(4, "big") for word in words)),
            key_type=KeyType(first.key_type),
            krn=first.krn,
            ti=second.ti,
            ken=first.ken_high << 4 | second.ken_low,
            sgc=sgc,
        )
        return register, bool(first.fills_tid_store)

    def _rest_of_set(self, first: FirstSectionToken) -> tuple[tuple[int, ...], int] | None:
        """Return the middle key words and the SGC, once the sections that carry them are in."""
        third = self._sections.get(KeySection.THIRD)
        fourth = self._sections.get(KeySection.FOURTH)
        if self._make.ea is Ea.MISTY1:
            if isinstance(third, ThirdSectionToken) and isinstance(fourth, FourthSectionToken):
                sgc = fourth.sgc_high << 12 | third.sgc_low
                return (third.key_bits, fourth.key_bits), sgc
            return None
        if not first.has_third_section:
            return (), 0  # a set of two tokens carries no SGC, and the meter then shows none
        return ((), third.sgc) if isinstance(third, SupplyGroupToken) else None


def _section_in_range(content: KeyChangeContent) -> bool:
    match content:
        case FirstSectionToken(krn=krn):
            return 1 <= krn <= KRN_MAX
        case SecondSectionToken(ti=ti):
            return ti <= TI_MAX
        case SupplyGroupToken(sgc=sgc):
            return sgc <= SGC_MAX
    return True
