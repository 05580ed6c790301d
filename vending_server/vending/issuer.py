"""The issuer boundary: whoever turns a sale into 20 digits.

The software engine is one issuer; a certified security module can take its place.  What it was,
and a check value of the key it used, are recorded with every token.  Nothing here reveals a key.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final, Protocol

from token_engine.engine import (
    CreditService,
    DecoderKeySpec,
    KeyType,
    Tid,
    TokenEngine,
    derive_decoder_key,
)
from token_engine.errors import TokenEngineError
from token_engine.tid import time_from_tid
from vending_server.errors import Refused, ServerError
from vending_server.keys.store import KeyStore
from vending_server.meters.model import Meter
from vending_server.pricing.model import Utility
from vending_server.wire.problems import ProblemCode

SERVICE_OF: Final = {
    Utility.ELECTRICITY: CreditService.ELECTRICITY,
    Utility.WATER: CreditService.WATER,
}
_RND_VALUES: Final = 16
_MAGNETIC_CARD: Final = 1  # TCT 01: a common key (KT 3) is for card meters only (STS.md 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """One credit token and what is recorded with it."""

    token: str = field(repr=False)
    tid: Tid
    key_check_value: str
    issuer: str


class IssuerSilent(ServerError):
    """An issuer was asked and did not answer in time: whether it made a token is not known.

    This is no refusal.  The transaction is rolled back, the vend stays undecided, and the till
    resends it under the same id.  Nothing is lost by that: a token that was never answered with
    reached nobody, and the next attempt is a token of its own (docs/protocols/prismtoken.md).
    """

    code = "issuer_silent"


class TokenIssuer(Protocol):
    """Makes credit tokens for meters of the register.

    An implementation has a deadline for each call and never tries again by itself: the transaction
    that waits holds rows, and only the till knows whether the vend is still wanted.
    """

    def issue_credit(self, *, meter: Meter, tid: Tid, units_tenths: int) -> IssuedToken:
        """Return a token for representable units.

        Raises:
            Refused: KEY_UNAVAILABLE, when the meter's key is missing, expired or unfit; for
                certain no token was made.
            IssuerSilent: no answer in time; the vend stays undecided.
        """
        ...


class SoftwareIssuer:
    """The engine of this repository over a key store: for tests, and until a module is there."""

    NAME: Final = "software"

    def __init__(self, *, engine: TokenEngine, key_store: KeyStore) -> None:
        self._engine = engine
        self._key_store = key_store

    def issue_credit(self, *, meter: Meter, tid: Tid, units_tenths: int) -> IssuedToken:
        """Return a token for representable units; see TokenIssuer."""
        _check_key_type(meter)
        vending_key = self._key_store.vending_key(sgc=meter.sgc, krn=meter.krn)
        if (vending_key.dkga, vending_key.base_year) != (meter.dkga, meter.base_year):
            raise Refused(ProblemCode.KEY_UNAVAILABLE)
        spec = _spec_of(meter)
        refusal = vending_key.credit_refusal(time_from_tid(tid, spec.base_date), units_tenths)
        if refusal is not None:
            raise Refused(ProblemCode.KEY_UNAVAILABLE, reason=refusal)
        try:
            token = self._engine.issue_credit(
                decoder_key=derive_decoder_key(vending_key.secret, spec),
                ea=spec.ea,
                service=SERVICE_OF[meter.utility],
                tid=tid,
                amount=units_tenths,
                rnd=secrets.randbelow(_RND_VALUES),
                ken=min(meter.ken, vending_key.ken),
            )
        except TokenEngineError as error:
            # `from None`: the code says enough; what else an engine error holds is not for callers.
            raise Refused(ProblemCode.KEY_UNAVAILABLE, reason=error.code) from None
        return IssuedToken(
            token=token,
            tid=tid,
            key_check_value=vending_key.key_check_value,
            issuer=self.NAME,
        )


def _check_key_type(meter: Meter) -> None:
    """Refuse a meter whose key takes no credit, before anybody pays for a token it would refuse.

    A meter under an initialisation or default key needs a key change first (STS.md section 9.5,
    DDTKError); a common key is for card meters only (section 6).
    """
    if meter.key_type in {KeyType.DITK, KeyType.DDTK}:
        raise Refused(ProblemCode.KEY_UNAVAILABLE, reason="key_takes_no_credit")
    if meter.key_type == KeyType.DCTK and meter.tct != _MAGNETIC_CARD:
        raise Refused(ProblemCode.KEY_UNAVAILABLE, reason="common_key_needs_card")


def _spec_of(meter: Meter) -> DecoderKeySpec:
    try:
        return meter.key_spec()
    except TokenEngineError as error:
        raise Refused(ProblemCode.KEY_UNAVAILABLE, reason=error.code) from None
