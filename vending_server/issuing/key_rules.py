"""Which vending key may make which token: what SoftwareIssuer refuses before the engine is asked.

A module enforces the same inside itself.  Each refusal is KEY_UNAVAILABLE with a stable word.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from token_engine.derivation import TCT_MAGNETIC_CARD, DecoderKeySpec, derive_decoder_key
from token_engine.errors import TokenEngineError
from token_engine.keys import KEY_TYPE_CHANGES, KeyHolder, KeyType, SecretKey
from vending_server.errors import Refused
from vending_server.keys.model import VendingKey
from vending_server.keys.store import KeyStore
from vending_server.meters.model import Meter
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterKey(KeyHolder):
    """A meter's decoder key with the vending key it comes from."""

    spec: DecoderKeySpec
    vending_key: VendingKey
    decoder_key: SecretKey
    ken: int


def unavailable(reason: str) -> Refused:
    """Return the refusal that names why a key makes no token."""
    return Refused(ProblemCode.KEY_UNAVAILABLE, reason=reason)


def key_of(meter: Meter, key_store: KeyStore) -> MeterKey:
    """Derive a meter's key; whether it may be used is asked separately.

    Raises:
        Refused: KEY_UNAVAILABLE; the vending key is missing or not as the meter's record says,
            or the record names a key that is not derived here.
    """
    if meter.key_type == KeyType.DITK:
        # Its maker loads that key; it comes from no vending key (STS.md 1.2).
        raise unavailable("initialisation_key")
    if meter.key_type == KeyType.DCTK and meter.tct != TCT_MAGNETIC_CARD:
        raise unavailable("common_key_needs_card")
    vending_key = key_store.vending_key(sgc=meter.sgc, krn=meter.krn)
    if (vending_key.dkga, vending_key.base_year) != (meter.dkga, meter.base_year):
        raise unavailable("key_not_as_recorded")
    try:
        spec = meter.key_spec()
        decoder_key = derive_decoder_key(vending_key.secret, spec)
    except TokenEngineError as error:
        # `from None`: the code says enough; what else an engine error holds is not for callers.
        raise unavailable(error.code) from None
    return MeterKey(
        spec=spec,
        vending_key=vending_key,
        decoder_key=decoder_key,
        ken=min(meter.ken, vending_key.ken),
    )


def check_credit(key: MeterKey, *, at: dt.datetime, units_tenths: int) -> None:
    """Refuse a credit token before anybody pays for one that the meter would refuse.

    A meter under a default key needs a key change first (STS.md section 9.5, DDTKError).

    Raises:
        Refused: KEY_UNAVAILABLE.
    """
    if key.spec.key_type is KeyType.DDTK:
        raise unavailable("key_takes_no_credit")
    _refuse_if(key.vending_key.credit_refusal(at, units_tenths))


def check_management(key: MeterKey, *, at: dt.datetime) -> None:
    """Refuse a management token outside the time in which the key makes tokens.

    Raises:
        Refused: KEY_UNAVAILABLE.
    """
    _refuse_if(key.vending_key.use_refusal(at))


def check_key_change(old: MeterKey, new: MeterKey, *, ken: int, at: dt.datetime) -> None:
    """Refuse a key change that the meter would not take or could not be sold to after.

    The old key may have expired, and its period of issuing may be over (STS.md section 5).

    Raises:
        Refused: KEY_UNAVAILABLE.
    """
    if at < old.vending_key.active_from:
        raise unavailable("not_active_yet")
    _refuse_if(new.vending_key.credit_refusal(at, 0))
    if ken > new.vending_key.ken:
        raise unavailable("ken_above_key")  # the meter would go on after the key has expired
    if new.spec.key_type not in KEY_TYPE_CHANGES[old.spec.key_type]:
        raise unavailable("key_type_change")


def _refuse_if(reason: str | None) -> None:
    if reason is not None:
        raise unavailable(reason)
