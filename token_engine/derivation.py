"""From a supply group's vending key to one meter's decoder key.

IEC 62055-41, "DKGA02" and "DKGA04" (docs/algorithms/key-derivation.md works both by hand).
DKGA01 and DKGA03 are not here: no vector settles them and the current edition drops the second.
Where the sources disagree about common keys (KT 3), this module refuses instead of guessing.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from token_engine.ciphers.dea import des_encrypt_block
from token_engine.errors import IdentifierError, IdentifierFault, KeyRefused, RuleUnsettled
from token_engine.identifiers import (
    IIN_OF_11_DIGIT_DRN,
    MeterPan,
    check_krn,
    doe_expired,
    iin_of,
    parse_meter_pan,
    parse_sgc,
    parse_ti,
)
from token_engine.keys import Dkga, Ea, KeyType, SecretKey, check_dkga, check_ea, ea_from_number

if TYPE_CHECKING:
    import datetime as dt

    from token_engine.identifiers import IdRecord
    from token_engine.tid import BaseDate

# STS 6: DKGA02 takes a DES key, DKGA04 (KDF-HMAC-SHA-256, RFC 2104) one of 160 bits.
VENDING_KEY_BYTES: Final = {Dkga.DES: 8, Dkga.KDF_HMAC: 20}
DECODER_KEY_BYTES: Final = {Ea.STA: 8, Ea.MISTY1: 16}

# STS 6, "PANBlock": for a common key the DRN digits are zeros, and every meter of the group gets
# the same key.
_COMMON_PAN_BLOCK: Final = "0072700000000000"
# STS 6, "CONTROLBlock": KT, SGC, TI, KRN and six F.
_CONTROL_FILL: Final = "FFFFFF"
# Not of the standard: how much of a proof two people compare (see `key_check_value`).
_CHECK_VALUE_BYTES: Final = 3
# STS 1.2, "TCT": 01 is the erasable magnetic card.
TCT_MAGNETIC_CARD: Final = 1


@dataclass(frozen=True, slots=True)
class DecoderKeySpec:
    """Everything that names a decoder key, except the secret it is derived from.

    Raises:
        IdentifierError: a MeterPAN, SGC, TI or KRN that does not have its exact form.
        AlgorithmWithdrawn: EA09, DKGA01 or DKGA03, as a plain number.
        KeyRefused: EA11 with DKGA02, whose keys are too short for it; or another plain number
            instead of an `Ea`, `Dkga` or `KeyType`.
        RuleUnsettled: a common key (KT 3) other than DKGA02 with issuer 600727.
    """

    meter_pan: MeterPan
    sgc: str
    ti: str
    krn: int
    key_type: KeyType
    base_date: BaseDate
    ea: Ea
    dkga: Dkga

    def __post_init__(self) -> None:
        """Refuse a spec that no meter can have."""
        check_ea(self.ea)
        check_dkga(self.dkga)
        if not isinstance(self.key_type, KeyType):
            raise KeyRefused("a key type is given as a KeyType")
        parse_meter_pan(self.meter_pan)
        parse_sgc(self.sgc)
        parse_ti(self.ti)
        check_krn(self.krn)
        if self.dkga is Dkga.DES and self.ea is not Ea.STA:
            raise KeyRefused("DKGA02 makes keys for EA07 only")
        if self.key_type is KeyType.DCTK and not self._is_settled_common_key():
            raise RuleUnsettled("a common key is settled for DKGA02 and issuer 600727 only")

    def _is_settled_common_key(self) -> bool:
        return self.dkga is Dkga.DES and iin_of(self.meter_pan) == IIN_OF_11_DIGIT_DRN


def check_carrier(key_type: KeyType, tct: int | None) -> None:
    """Refuse a common key (KT 3) where the meter does not take magnetic cards (STS.md 6, KT 3).

    `tct` is the meter's token carrier type, None where nobody said it.

    Raises:
        KeyRefused: KT 3 with another carrier, or with one that is not known.
    """
    if key_type is KeyType.DCTK and tct != TCT_MAGNETIC_CARD:
        raise KeyRefused("a common key (KT 3) goes with token carrier (TCT) 01 only")


def spec_of_record(
    record: IdRecord, *, key_type: KeyType, base_date: BaseDate, dkga: Dkga, on: dt.date
) -> DecoderKeySpec:
    """Return what a meter's card says about its decoder key, on a day.

    Raises:
        IdentifierError: the card is expired.
        AlgorithmWithdrawn, KeyRefused: its EA is not offered; or a common key (KT 3) for another
            token carrier than magnetic cards, which alone have such keys.
        RuleUnsettled: as `DecoderKeySpec`.
    """
    if doe_expired(record.doe, on):
        raise IdentifierError(IdentifierFault.DOE, "the card's date of expiry (DOE) is past")
    check_carrier(key_type, record.tct)
    return DecoderKeySpec(
        meter_pan=record.meter_pan,
        sgc=record.sgc,
        ti=record.ti,
        krn=record.krn,
        key_type=key_type,
        base_date=base_date,
        ea=ea_from_number(int(record.ea)),
        dkga=dkga,
    )


def derive_decoder_key(vending_key: SecretKey, spec: DecoderKeySpec) -> SecretKey:
    """Return the decoder key of a meter.

    Raises:
        KeyRefused: the vending key has the wrong length, or not odd parity (DKGA02).
    """
    check_vending_key(vending_key, spec.dkga)
    if spec.dkga is Dkga.DES:
        return _derive_dkga02(vending_key, spec)
    return _derive_dkga04(vending_key, spec)


def check_vending_key(vending_key: SecretKey, dkga: Dkga) -> None:
    """Refuse a vending key that its algorithm cannot take.

    Raises:
        KeyRefused: wrong length; or, for DKGA02, a byte without odd parity. Products differ in
            whether they adjust such a key first, so its tokens would work in some meters only.
    """
    check_dkga(dkga)
    if len(vending_key) != VENDING_KEY_BYTES[dkga]:
        raise KeyRefused(f"DKGA{dkga:02d} takes a key of {VENDING_KEY_BYTES[dkga]} bytes")
    if dkga is Dkga.DES and not _has_odd_parity(vending_key.reveal_key_bytes()):
        raise KeyRefused("a DES vending key has odd parity in every byte")


def key_check_value(vending_key: SecretKey, dkga: Dkga) -> str:
    """Return 6 hex digits by which two people compare a loaded key without seeing it.

    Raises:
        KeyRefused: as `check_vending_key`.
    """
    check_vending_key(vending_key, dkga)
    return component_check_value(vending_key, dkga)


def component_check_value(component: SecretKey, dkga: Dkga) -> str:
    """Return the check value of one custodian's component, which is just such a proof.

    A component alone is no key: for DKGA02 its bytes need no odd parity (DES does not look at it).

    Raises:
        KeyRefused: it does not have the length of the key.
    """
    if len(component) != VENDING_KEY_BYTES[dkga]:
        raise KeyRefused(f"DKGA{dkga:02d} takes {VENDING_KEY_BYTES[dkga]} bytes")
    material = component.reveal_key_bytes()
    if dkga is Dkga.DES:
        proof = des_encrypt_block(material, bytes(8))
    else:
        proof = hmac.digest(material, bytes(16), sha256)
    return proof[:_CHECK_VALUE_BYTES].hex()


def pan_block(spec: DecoderKeySpec) -> bytes:
    """Return the PANBlock: the 16 digits before the check digit of the MeterPAN, as BCD."""
    if spec.key_type is KeyType.DCTK:
        return bytes.fromhex(_COMMON_PAN_BLOCK)
    return bytes.fromhex(spec.meter_pan[1:17])


def control_block(spec: DecoderKeySpec) -> bytes:
    """Return the CONTROLBlock: KT, SGC, TI and KRN as BCD digits, filled up with F."""
    return bytes.fromhex(f"{spec.key_type:d}{spec.sgc}{spec.ti}{spec.krn:d}{_CONTROL_FILL}")


def kdf_message(spec: DecoderKeySpec) -> bytes:
    """Return the DKGA04 message: two counted lists of length-prefixed items, then the length."""
    first = (f"{spec.dkga:02d}", spec.base_date.code, f"{spec.ea:02d}", spec.ti)
    second = (spec.sgc, f"{spec.key_type:d}", f"{spec.krn:d}", spec.meter_pan)
    key_bits = 8 * DECODER_KEY_BYTES[spec.ea]
    return _counted(first) + b"\x00" + _counted(second) + key_bits.to_bytes(4, "big")


def _derive_dkga02(vending_key: SecretKey, spec: DecoderKeySpec) -> SecretKey:
    material = vending_key.reveal_key_bytes()
    data = _xor(pan_block(spec), control_block(spec))
    return SecretKey(_xor(_xor(des_encrypt_block(material, data), data), material))


def _derive_dkga04(vending_key: SecretKey, spec: DecoderKeySpec) -> SecretKey:
    digest = hmac.digest(vending_key.reveal_key_bytes(), kdf_message(spec), sha256)
    return SecretKey(digest[: DECODER_KEY_BYTES[spec.ea]])


def _counted(items: tuple[str, ...]) -> bytes:
    encoded = [bytes([len(item)]) + item.encode("ascii") for item in items]
    return bytes([len(items)]) + b"".join(encoded)


def _xor(one: bytes, other: bytes) -> bytes:
    assert len(one) == len(other), "XOR takes two of the same length"
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(len(one), "big")


def _has_odd_parity(material: bytes) -> bool:
    return all(byte.bit_count() % 2 == 1 for byte in material)
