"""Secret keys and the closed sets that name how they are used.

A `SecretKey` does not print, format, pickle, copy or hash, so that a key cannot reach a log, a
traceback, a queue or a cache by accident. The one way to its bytes has a name that a reviewer
can search for.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from enum import IntEnum
from typing import Final, NoReturn

from token_engine.errors import AlgorithmWithdrawn, KeyRefused

# STS 6: DES and EA07 keys 64 bits, EA11 keys 128, DKGA04 vending keys 160.
KEY_LENGTHS: Final = frozenset({8, 16, 20})


class Ea(IntEnum):
    """Encryption algorithm of the tokens (STS 1.2, "EA")."""

    STA = 7
    MISTY1 = 11


class Dkga(IntEnum):
    """Decoder key generation algorithm (STS 1.2, "DKGA")."""

    DES = 2
    KDF_HMAC = 4


class KeyType(IntEnum):
    """What a decoder key is for (STS 1.2, "KT")."""

    DITK = 0
    DDTK = 1
    DUTK = 2
    DCTK = 3


# STS 7, "KT transitions": the new key types that a meter takes under an old one. Sources differ on
# some of these.
KEY_TYPE_CHANGES: Final[Mapping[KeyType, frozenset[KeyType]]] = {
    KeyType.DITK: frozenset(KeyType),
    KeyType.DDTK: frozenset({KeyType.DDTK, KeyType.DUTK, KeyType.DCTK}),
    KeyType.DUTK: frozenset({KeyType.DUTK, KeyType.DDTK}),
    KeyType.DCTK: frozenset({KeyType.DCTK, KeyType.DDTK}),
}
assert set(KEY_TYPE_CHANGES) == set(KeyType), "every key type needs a row"

# STS 1.2 and 12: deprecated or withdrawn, settled by no vector.
_EA_WITHDRAWN: Final = frozenset({9})
_DKGA_WITHDRAWN: Final = frozenset({1, 3})


def ea_from_number(number: int) -> Ea:
    """Return the encryption algorithm that a card or record names.

    Raises:
        AlgorithmWithdrawn: EA09.
        KeyRefused: no algorithm has this number.
    """
    if number in _EA_WITHDRAWN:
        raise AlgorithmWithdrawn(f"EA{number:02d} is deprecated and not offered")
    try:
        return Ea(number)
    except ValueError:
        raise KeyRefused("the encryption algorithm is 07 or 11") from None


def dkga_from_number(number: int) -> Dkga:
    """Return the key generation algorithm that a key record names.

    Raises:
        AlgorithmWithdrawn: DKGA01 or DKGA03.
        KeyRefused: no algorithm has this number.
    """
    if number in _DKGA_WITHDRAWN:
        raise AlgorithmWithdrawn(f"DKGA{number:02d} is withdrawn and not offered")
    try:
        return Dkga(number)
    except ValueError:
        raise KeyRefused("the key generation algorithm is 02 or 04") from None


def check_ea(ea: int) -> None:
    """Refuse a plain number where an `Ea` belongs: it would not be told from another algorithm.

    Raises:
        AlgorithmWithdrawn, KeyRefused: as `ea_from_number`, and for the number of an algorithm too.
    """
    if not isinstance(ea, Ea):
        ea_from_number(ea)
        raise KeyRefused("an encryption algorithm is given as an Ea; see ea_from_number")


def check_dkga(dkga: int) -> None:
    """Refuse a plain number where a `Dkga` belongs.

    Raises:
        AlgorithmWithdrawn, KeyRefused: as `check_ea`.
    """
    if not isinstance(dkga, Dkga):
        dkga_from_number(dkga)
        raise KeyRefused("a key generation algorithm is given as a Dkga; see dkga_from_number")


class KeyHolder:
    """Whatever holds a key in clear: it goes into no queue, file or copy by accident."""

    __slots__ = ()

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("what holds a key is neither pickled nor copied")

    def __getstate__(self) -> NoReturn:
        raise TypeError("what holds a key is neither pickled nor copied")


class SecretKey(KeyHolder):
    """A vending key or a decoder key."""

    __slots__ = ("__material",)

    def __init__(self, material: bytes) -> None:
        """Take 8, 16 or 20 bytes.

        Raises:
            KeyRefused: no key of this system has that length.
        """
        if len(material) not in KEY_LENGTHS:
            raise KeyRefused("a key has 8, 16 or 20 bytes")
        self.__material = bytes(material)

    @classmethod
    def from_hex(cls, text: str) -> SecretKey:
        """Return the key written as hex digits, most significant byte first.

        Raises:
            KeyRefused: not hex, or a wrong length.
        """
        try:
            material = bytes.fromhex(text)
        except ValueError:
            # `from None`: the original message may quote the text.
            raise KeyRefused("a key is written in hex digits") from None
        return cls(material)

    def __len__(self) -> int:
        return len(self.__material)

    def __repr__(self) -> str:
        return f"<SecretKey of {len(self)} bytes, redacted>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretKey):
            return NotImplemented
        return hmac.compare_digest(self.__material, other.__material)

    # A hash is a value made from the key that ends up in tables; compare with == instead.
    __hash__ = None  # type: ignore[assignment]

    def reveal_key_bytes(self) -> bytes:
        """Return the secret itself, for a cipher, a derivation or the encrypted key store."""
        return self.__material
