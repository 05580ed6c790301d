"""Decoder keys of many meters from one vending key (DKGA02, DKGA04).

What is the same for all meters is laid out once, by the functions of `derivation`; a row then
puts its MeterPAN and its TI in.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from token_engine.batch.arrays import Bytes, Mask, Words
from token_engine.batch.des_arrays import DesArrays
from token_engine.batch.meter_numbers import MeterNumbers
from token_engine.batch.refusals import Refusal
from token_engine.batch.requests import DerivedKeys
from token_engine.derivation import (
    DECODER_KEY_BYTES,
    control_block,
    kdf_message,
    pan_block,
)
from token_engine.keys import Dkga, KeyType

_TI_MAX: Final = 99
# STS 6: CONTROLBlock = KT 1, SGC 6, TI 2, KRN 1, six F; the TI's ones are digit 9 of 16.
_TI_SHIFT: Final = np.uint64(4 * (16 - 9))
_TI_BCD: Final = np.array([int(str(ti), 16) for ti in range(_TI_MAX + 1)], np.uint64)
_TI_DIGITS: Final = np.array([list(b"%02d" % ti) for ti in range(_TI_MAX + 1)], np.uint8)
# STS 6: the message has 10 bytes before the length of TI, 27 before the digits of the MeterPAN.
_TI_PLACE: Final = slice(11, 13)
_PAN_PLACE: Final = slice(27, 45)

# RFC 2104, section 2: B = 64 bytes for SHA-256, ipad and opad.
_HASH_BLOCK_BYTES: Final = 64
_INNER_PAD: Final = 0x36
_OUTER_PAD: Final = 0x5C


class KeyColumn:
    """Derives keys for the rows of one batch, chunk by chunk."""

    def __init__(self, request: DerivedKeys) -> None:
        """Prepare what depends on the vending key only."""
        self._group = request.spec_of_group()
        material = request.vending_key.reveal_key_bytes()
        if request.dkga is Dkga.DES:
            self._vending_key = np.uint64(int.from_bytes(material, "big"))
            self._des = DesArrays(material)
        else:
            padded = material.ljust(_HASH_BLOCK_BYTES, b"\0")
            self._inner = sha256(bytes(byte ^ _INNER_PAD for byte in padded))
            self._outer = sha256(bytes(byte ^ _OUTER_PAD for byte in padded))

    def findings(
        self, meters: MeterNumbers, tis: NDArray[np.integer]
    ) -> Iterator[tuple[Refusal, Mask]]:
        """Tell what is wrong with meters, in the order in which a single spec looks."""
        yield from meters.findings()
        yield Refusal.IDENTIFIER, (tis < 0) | (tis > _TI_MAX)
        if self._group.key_type is KeyType.DCTK:
            yield Refusal.RULE_UNSETTLED, ~meters.has_long_issuer()

    def derive(self, meters: MeterNumbers, tis: NDArray[np.integer]) -> Bytes:
        """Return the keys as rows of bytes; a TI is 0..99."""
        if self._group.dkga is Dkga.DES:
            return self._dkga02(meters, tis).byteswap().view(np.uint8).reshape(len(tis), -1)
        return self._dkga04(meters, tis)

    def _dkga02(self, meters: MeterNumbers, tis: NDArray[np.integer]) -> Words:
        data = _TI_BCD.take(tis, mode="clip") << _TI_SHIFT
        data ^= np.uint64(int.from_bytes(control_block(self._group), "big"))
        if self._group.key_type is KeyType.DCTK:
            data ^= np.uint64(int.from_bytes(pan_block(self._group), "big"))
        else:
            data ^= meters.pan_blocks()
        keys = self._des.encrypt(data)
        keys ^= data
        keys ^= self._vending_key
        return keys

    def _dkga04(self, meters: MeterNumbers, tis: NDArray[np.integer]) -> Bytes:
        template = kdf_message(self._group)
        size = len(template)
        messages = np.empty((len(tis), size), np.uint8)
        messages[:] = np.frombuffer(template, np.uint8)
        messages[:, _TI_PLACE] = _TI_DIGITS[tis]
        messages[:, _PAN_PLACE] = meters.digits()
        # As values of a type of that size, rows become `bytes` in one go.
        texts = messages.view(f"V{size}").reshape(-1).tolist()
        digests = np.frombuffer(b"".join(self._hmacs(texts)), np.uint8)
        key_bytes = DECODER_KEY_BYTES[self._group.ea]
        return np.ascontiguousarray(digests.reshape(len(tis), -1)[:, :key_bytes])

    def _hmacs(self, messages: list[bytes]) -> Iterator[bytes]:
        # Both padded keys are hashed already: two blocks a message are left instead of four.
        new_inner, new_outer = self._inner.copy, self._outer.copy
        for message in messages:
            inner = new_inner()
            inner.update(message)
            outer = new_outer()
            outer.update(inner.digest())
            yield outer.digest()
