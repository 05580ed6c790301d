"""A vending key with everything that names it and bounds its use.

Three times bound a key (the reading of these attributes is ours; STS.md names them and leaves their
exact effect open):

- before `active_from` it makes no token;
- from `issued_until` on it makes no credit token, while a meter may still be served by others;
- from `expires_at` on it makes no token at all.  It may still be the *old* key of a key change:
  the meter holds nothing else yet.

`credit_limit_tenths` bounds the units of all credit tokens of a key together.  Here no single
token exceeds it; the running total is counted where the sale is written (vending/key_limits.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from token_engine.derivation import key_check_value
from token_engine.errors import TokenEngineError
from token_engine.identifiers import check_krn, parse_sgc
from token_engine.keys import Dkga, SecretKey
from token_engine.tid import KEN_NEVER, BaseDate
from vending_server.keys.errors import KeyNotAccepted
from vending_server.keys.weakness import refuse_weak

ABOVE_CREDIT_LIMIT: Final = "above_credit_limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class VendingKey:
    """A supply group's secret; `secret` prints as redacted.

    Use `vending_key_of` for one whose parts come from outside.
    """

    secret: SecretKey
    dkga: Dkga
    sgc: str
    krn: int
    base_year: int
    ken: int
    key_check_value: str
    active_from: dt.datetime
    issued_until: dt.datetime | None
    expires_at: dt.datetime | None
    credit_limit_tenths: int | None
    is_test: bool

    def use_refusal(self, at: dt.datetime) -> str | None:
        """Return why this key makes no token at all for a moment, as a stable word, or None."""
        if at < self.active_from:
            return "not_active_yet"
        if self.expires_at is not None and at >= self.expires_at:
            return "expired"
        return None

    def credit_refusal(self, at: dt.datetime, units_tenths: int) -> str | None:
        """Return why this key makes no credit token for a moment, as a stable word, or None."""
        unusable = self.use_refusal(at)
        if unusable is not None:
            return unusable
        if self.issued_until is not None and at >= self.issued_until:
            return "issue_period_over"
        if self.credit_limit_tenths is not None and units_tenths > self.credit_limit_tenths:
            return ABOVE_CREDIT_LIMIT
        return None


def vending_key_of(
    secret: SecretKey,
    *,
    dkga: Dkga,
    sgc: str,
    krn: int,
    base_year: int,
    active_from: dt.datetime,
    is_test: bool,
    ken: int = KEN_NEVER,
    issued_until: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    credit_limit_tenths: int | None = None,
) -> VendingKey:
    """Return a key after checking every part of it; the check value is computed here.

    Raises:
        KeyNotAccepted: a part has not its exact form, or the secret does not fit the algorithm or
            protects nothing.
    """
    refuse_weak(secret)
    try:
        parse_sgc(sgc)
        check_krn(krn)
        BaseDate.from_year(base_year)
        check_value = key_check_value(secret, dkga)
    except TokenEngineError as error:
        raise KeyNotAccepted(str(error)) from None
    if not 0 <= ken <= KEN_NEVER:
        raise KeyNotAccepted(f"the key expiry number is 0 to {KEN_NEVER}")
    active_from, issued_until, expires_at = _ordered(active_from, issued_until, expires_at)
    if credit_limit_tenths is not None and credit_limit_tenths < 1:
        raise KeyNotAccepted("a credit limit is at least one tenth of a unit")
    return VendingKey(
        secret=secret,
        dkga=dkga,
        sgc=sgc,
        krn=krn,
        base_year=base_year,
        ken=ken,
        key_check_value=check_value,
        active_from=active_from,
        issued_until=issued_until,
        expires_at=expires_at,
        credit_limit_tenths=credit_limit_tenths,
        is_test=is_test,
    )


def _ordered(
    active_from: dt.datetime, issued_until: dt.datetime | None, expires_at: dt.datetime | None
) -> tuple[dt.datetime, dt.datetime | None, dt.datetime | None]:
    """Return the three times in UTC; they must follow each other."""
    given = [time for time in (active_from, issued_until, expires_at) if time is not None]
    if any(time.tzinfo is None for time in given):
        raise KeyNotAccepted("the times of a key need their zone")
    if given != sorted(given) or active_from in given[1:]:
        raise KeyNotAccepted("a key is active before its issuing ends, and expires no earlier")
    return (
        active_from.astimezone(dt.UTC),
        None if issued_until is None else issued_until.astimezone(dt.UTC),
        None if expires_at is None else expires_at.astimezone(dt.UTC),
    )
