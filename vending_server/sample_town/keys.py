"""The sample town's vending keys: fixed, public, and therefore worth nothing.

They are printed in docs/sample-town.md so that anybody can check the town's tokens.  A server in
production mode refuses them.  Each is a supply group's key (VUDK): every meter of the town has a
unique decoder key (KT 2) derived from one of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from token_engine.engine import (
    BaseDate,
    DecoderKeySpec,
    Dkga,
    Ea,
    KeyType,
    SecretKey,
    derive_decoder_key,
    key_check_value,
)
from token_engine.identifiers import parse_id_record
from token_engine.tid import KEN_NEVER

KEY_TYPE: Final = KeyType.DUTK


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleVendingKey:
    """One test key with everything that a key store keeps beside it."""

    sgc: str
    krn: int
    dkga: Dkga
    base_date: BaseDate
    hex_digits: str
    ken: int = KEN_NEVER

    @property
    def secret(self) -> SecretKey:
        """The key itself."""
        return SecretKey.from_hex(self.hex_digits)

    @property
    def check_value(self) -> str:
        """Six hex digits by which two people compare a loaded key."""
        return key_check_value(self.secret, self.dkga)


def _kdf_key(words: str) -> str:
    """Return a 160-bit key that anybody recognises as a test key: it spells its own name."""
    return words.encode("ascii").hex()


# The two DES keys are the classic test patterns; their bytes have the odd parity that is required.
DES_1993: Final = SampleVendingKey(
    sgc="427101",
    krn=1,
    dkga=Dkga.DES,
    base_date=BaseDate.Y1993,
    hex_digits="0123456789abcdef",
)
DES_2014: Final = SampleVendingKey(
    sgc="427101",
    krn=2,
    dkga=Dkga.DES,
    base_date=BaseDate.Y2014,
    hex_digits="fedcba9876543210",
)
STA_2014: Final = SampleVendingKey(
    sgc="427102",
    krn=1,
    dkga=Dkga.KDF_HMAC,
    base_date=BaseDate.Y2014,
    hex_digits=_kdf_key("SAMPLE-KEY-427102-01"),
)
MISTY1_2014: Final = SampleVendingKey(
    sgc="427103",
    krn=1,
    dkga=Dkga.KDF_HMAC,
    base_date=BaseDate.Y2014,
    hex_digits=_kdf_key("SAMPLE-KEY-427103-01"),
)
MISTY1_2035: Final = SampleVendingKey(
    sgc="427103",
    krn=2,
    dkga=Dkga.KDF_HMAC,
    base_date=BaseDate.Y2035,
    hex_digits=_kdf_key("SAMPLE-KEY-427103-02"),
)
WATER_2014: Final = SampleVendingKey(
    sgc="427201",
    krn=1,
    dkga=Dkga.KDF_HMAC,
    base_date=BaseDate.Y2014,
    hex_digits=_kdf_key("SAMPLE-KEY-427201-01"),
)

TEST_KEYS: Final = (DES_1993, DES_2014, STA_2014, MISTY1_2014, MISTY1_2035, WATER_2014)
_BY_NAME: Final[Mapping[tuple[str, int], SampleVendingKey]] = {
    (key.sgc, key.krn): key for key in TEST_KEYS
}
assert len(_BY_NAME) == len(TEST_KEYS), "SGC and KRN name one vending key"


def sample_key_of(*, sgc: str, krn: int) -> SampleVendingKey:
    """Return the test key of a supply group's key revision.

    Raises:
        KeyError: the sample town has no such key.
    """
    return _BY_NAME[sgc, krn]


def decoder_key_of(spec: DecoderKeySpec) -> SecretKey:
    """Return the decoder key of a meter of the sample town (`Meter.key_spec()` gives the spec).

    Raises:
        KeyError: the meter's supply group is not of the sample town.
    """
    return derive_decoder_key(sample_key_of(sgc=spec.sgc, krn=spec.krn).secret, spec)


def key_spec_of_card(card_text: str) -> DecoderKeySpec:
    """Return the spec of a sample meter from the 35 digits of its card alone.

    Raises:
        IdentifierError, CheckDigitError: the text is not a card's.
        KeyError: the meter's supply group is not of the sample town.
    """
    record = parse_id_record(card_text)
    key = sample_key_of(sgc=record.sgc, krn=record.krn)
    return DecoderKeySpec(
        meter_pan=record.meter_pan,
        sgc=record.sgc,
        ti=record.ti,
        krn=record.krn,
        key_type=KEY_TYPE,
        base_date=key.base_date,
        ea=Ea(record.ea),
        dkga=key.dkga,
    )
