"""A vending key with everything that names it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from token_engine.derivation import key_check_value
from token_engine.errors import TokenEngineError
from token_engine.identifiers import check_krn, parse_sgc
from token_engine.keys import Dkga, SecretKey
from token_engine.tid import KEN_NEVER, BaseDate
from vending_server.keys.errors import KeyNotAccepted


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
    is_test: bool


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
) -> VendingKey:
    """Return a key after checking every part of it; the check value is computed here.

    Raises:
        KeyNotAccepted: a part has not its exact form, or the secret does not fit the algorithm.
    """
    try:
        parse_sgc(sgc)
        check_krn(krn)
        BaseDate.from_year(base_year)
        check_value = key_check_value(secret, dkga)
    except TokenEngineError as error:
        raise KeyNotAccepted(str(error)) from None
    if not 0 <= ken <= KEN_NEVER:
        raise KeyNotAccepted(f"the key expiry number is 0 to {KEN_NEVER}")
    if active_from.tzinfo is None:
        raise KeyNotAccepted("the time from which a key is active needs its zone")
    return VendingKey(
        secret=secret,
        dkga=dkga,
        sgc=sgc,
        krn=krn,
        base_year=base_year,
        ken=ken,
        key_check_value=check_value,
        active_from=active_from.astimezone(dt.UTC),
        is_test=is_test,
    )
