"""The issuer of the town's history: real tokens under the fixed test keys.

RND comes from the TID, so that the same seed makes the same tokens.  That is good enough for a
history that no real meter will ever be given, and for nothing else.
"""

from __future__ import annotations

from token_engine.engine import SecretKey, Tid, TokenEngine
from vending_server.issuing.model import SERVICE_OF, IssuedToken
from vending_server.issuing.software import SoftwareIssuer
from vending_server.meters.model import Meter
from vending_server.sample_town.keys import TEST_KEYS, decoder_key_of

_RND_VALUES = 16


class HistoryIssuer:
    """Issues for one customer after the other; keeps the decoder keys of the last one only."""

    def __init__(self) -> None:
        self._engine = TokenEngine()
        self._check_values = {(key.sgc, key.krn): key.check_value for key in TEST_KEYS}
        self._decoder_keys: dict[int, SecretKey] = {}

    def next_customer(self) -> None:
        """Forget the keys of the meters so far."""
        self._decoder_keys.clear()

    def issue_credit(
        self,
        *,
        request_id: str,  # noqa: ARG002 - no history is made twice
        meter: Meter,
        tid: Tid,
        units_tenths: int,
    ) -> IssuedToken:
        """Return a token for representable units; see CreditIssuer."""
        spec = meter.key_spec()
        key = self._decoder_keys.get(meter.id)
        if key is None:
            key = self._decoder_keys.setdefault(meter.id, decoder_key_of(spec))
        token = self._engine.issue_credit(
            decoder_key=key,
            ea=spec.ea,
            service=SERVICE_OF[meter.utility],
            tid=tid,
            amount=units_tenths,
            rnd=tid % _RND_VALUES,
            ken=meter.ken,
        )
        return IssuedToken(
            token=token,
            tid=tid,
            value=units_tenths,
            key_check_value=self._check_values[meter.sgc, meter.krn],
            issuer=SoftwareIssuer.NAME,
        )
