"""The engine of this repository as issuer: for tests, and until a certified module is there."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from token_engine.amount import units_at_least
from token_engine.engine import (
    DisplayTestForm,
    KeyChange,
    ManagementFunction,
    Tid,
    TokenEngine,
    key_change_between,
)
from token_engine.errors import AmountOutOfRange, FieldOutOfRange, TokenEngineError
from token_engine.tid import tid_from_time, time_from_tid
from vending_server.errors import Refused
from vending_server.issuing.key_rules import (
    MeterKey,
    check_credit,
    check_key_change,
    check_management,
    key_of,
    unavailable,
)
from vending_server.issuing.model import (
    SERVICE_OF,
    CreditOrder,
    IssuedDisplayTest,
    IssuedKeyChange,
    IssuedToken,
    NewKey,
    RehearsedKeyChange,
    TokenReading,
)
from vending_server.issuing.reading import read_with_key, read_without_key
from vending_server.issuing.rehearsing import REHEARSED_TENTHS, rehearsed, stand_in_for
from vending_server.keys.store import KeyStore
from vending_server.meters.model import Meter
from vending_server.wire.problems import ProblemCode

_RND_VALUES: Final = 16


class SoftwareIssuer:
    """Issues over a key store; see TokenIssuer for each call.

    It takes a moment and cannot lose an answer, so that a request needs no name: asked again about
    the same act, it makes a token of its own.
    """

    NAME: Final = "software"

    def __init__(self, *, engine: TokenEngine, key_store: KeyStore) -> None:
        self._engine = engine
        self._key_store = key_store

    def issue_credit(
        self,
        *,
        request_id: str,  # noqa: ARG002 - see the class
        meter: Meter,
        tid: Tid,
        units_tenths: int,
    ) -> IssuedToken:
        """Return a token for representable units."""
        key = key_of(meter, self._key_store)
        check_credit(key, at=time_from_tid(tid, key.spec.base_date), units_tenths=units_tenths)
        with _refusing_key():
            token = self._engine.issue_credit(
                decoder_key=key.decoder_key,
                ea=key.spec.ea,
                service=SERVICE_OF[meter.utility],
                tid=tid,
                amount=units_tenths,
                rnd=_random_nibble(),
                ken=key.ken,
            )
        return self._issued(token, key, tid=tid, value=units_at_least(units_tenths))

    def issue_credits(self, orders: Sequence[CreditOrder]) -> list[IssuedToken | Refused]:
        """Return a token for each order, or why there is none."""
        # numpy costs 0.1 s and 30 MB, which nobody should pay who sells one token at a time.
        from vending_server.issuing.many import issue_many  # noqa: PLC0415

        return issue_many(self._engine, self._key_store, orders, issuer=self.NAME)

    def issue_management(
        self,
        *,
        request_id: str,  # noqa: ARG002 - see the class
        meter: Meter,
        function: ManagementFunction,
        tid: Tid,
        value: int,
    ) -> IssuedToken:
        """Return a management token."""
        key = key_of(meter, self._key_store)
        check_management(key, at=time_from_tid(tid, key.spec.base_date))
        with _refusing_key(), _refusing_value():
            token = self._engine.issue_management(
                decoder_key=key.decoder_key,
                ea=key.spec.ea,
                function=function,
                tid=tid,
                value=value,
                rnd=_random_nibble(),
                ken=key.ken,
            )
        carried = units_at_least(value) if function.is_power else value
        return self._issued(token, key, tid=tid, value=carried)

    def issue_key_change(
        self,
        *,
        request_id: str,  # noqa: ARG002 - see the class
        meter: Meter,
        new_key: NewKey,
        at: dt.datetime,
    ) -> IssuedKeyChange:
        """Return the set that takes a meter from its present key to another one."""
        old = key_of(meter, self._key_store)
        new = key_of(new_key.applied_to(meter), self._key_store)
        check_key_change(old, new, ken=new_key.ken, at=at)
        with _refusing_key():
            change = _change(old, new, ken=new_key.ken, at=at)
            tokens = self._engine.key_change(
                decoder_key=old.decoder_key, ea=old.spec.ea, change=change
            )
        return IssuedKeyChange(
            tokens=tokens,
            fills_tid_store=change.fills_tid_store,
            old_key_check_value=old.vending_key.key_check_value,
            new_key_check_value=new.vending_key.key_check_value,
            issuer=self.NAME,
        )

    def rehearse_key_change(
        self, *, meter: Meter, new_key: NewKey, at: dt.datetime
    ) -> RehearsedKeyChange:
        """Try the set on a virtual meter of a number that is nobody's."""
        before = stand_in_for(meter)
        after = new_key.applied_to(before)
        change = self.issue_key_change(request_id="", meter=before, new_key=new_key, at=at)
        new = key_of(after, self._key_store)
        charge = self.issue_credit(
            request_id="",
            meter=after,
            tid=tid_from_time(at, new.spec.base_date),
            units_tenths=REHEARSED_TENTHS,
        )
        with _refusing_key():
            return rehearsed(
                self._engine,
                old=key_of(before, self._key_store),
                new=new,
                service=SERVICE_OF[meter.utility],
                change=change.tokens,
                charge=charge.token,
                at=at,
            )

    def issue_display_test(
        self, *, form: DisplayTestForm, control: int, mfr_code: int
    ) -> IssuedDisplayTest:
        """Return a test or display token."""
        with _refusing_value():
            token = self._engine.issue_display_test(form=form, control=control, mfr_code=mfr_code)
        return IssuedDisplayTest(token=token, issuer=self.NAME)

    def verify(self, *, meter: Meter, token: str) -> TokenReading:
        """Return what a token says to this meter, or why it says nothing."""
        meaning = read_without_key(self._engine, token)
        if meaning is not None:
            return TokenReading(meaning=meaning, key_check_value=None, issuer=self.NAME)
        key = key_of(meter, self._key_store)
        return TokenReading(
            meaning=read_with_key(self._engine, token, key),
            key_check_value=key.vending_key.key_check_value,
            issuer=self.NAME,
        )

    def _issued(self, token: str, key: MeterKey, *, tid: Tid, value: int) -> IssuedToken:
        return IssuedToken(
            token=token,
            tid=tid,
            value=value,
            key_check_value=key.vending_key.key_check_value,
            issuer=self.NAME,
            credit_limit_tenths=key.vending_key.credit_limit_tenths,
        )


def _change(old: MeterKey, new: MeterKey, *, ken: int, at: dt.datetime) -> KeyChange:
    """Return the change; RO goes with a new base date, the third EA07 token with a new group."""
    return key_change_between(
        old=old.spec,
        new=new.spec,
        new_key=new.decoder_key,
        clock_tid=tid_from_time(at, new.spec.base_date),
        ken=ken,
        carries_sgc=old.spec.sgc != new.spec.sgc,
    )


def _random_nibble() -> int:
    return secrets.randbelow(_RND_VALUES)


# In both: `from None`, since the code says enough; what else an engine error holds is not for
# callers.


@contextmanager
def _refusing_key() -> Iterator[None]:
    """Turn what the engine refuses of a key or TID into KEY_UNAVAILABLE."""
    try:
        yield
    except TokenEngineError as error:
        raise unavailable(error.code) from None


@contextmanager
def _refusing_value() -> Iterator[None]:
    """Turn what the engine refuses of a value into INVALID_REQUEST."""
    try:
        yield
    except (AmountOutOfRange, FieldOutOfRange) as error:
        raise Refused(ProblemCode.INVALID_REQUEST, reason=error.code) from None
