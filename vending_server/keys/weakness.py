"""Keys that are no secret to whoever knows the algorithm: all zeros, and the weak keys of DES.

Components that cancel each other join to zeros.  Under one of the 4 weak and 12 semi-weak keys of
DES (NIST SP 800-67, "Weak keys") encrypting twice, or with two of them in turn, gives the text
back.  No honest random choice hits one in the life of a town: each is a mistake or an attempt.
"""

from __future__ import annotations

import itertools
from typing import Final

from token_engine.keys import SecretKey
from vending_server.keys.errors import KeyNotAccepted

# A byte of the left half, and the one that goes with it on the right: a weak key makes each half of
# the key schedule repeat itself after one or two rounds.
_HALVES: Final = {0x01: 0x01, 0x1F: 0x0E, 0xE0: 0xF1, 0xFE: 0xFE}
_WEAK_DES_KEYS: Final = frozenset(
    bytes((one, other) * 2 + (_HALVES[one], _HALVES[other]) * 2)
    for one, other in itertools.product(_HALVES, repeat=2)
)


def refuse_weak(secret: SecretKey) -> None:
    """Refuse a vending key that protects nothing.

    Raises:
        KeyNotAccepted: all zeros, or a weak or semi-weak key of DES.
    """
    material = secret.reveal_key_bytes()
    if not any(material):
        raise KeyNotAccepted("a key of zeros: components that cancel each other, or no key at all")
    if material in _WEAK_DES_KEYS:
        raise KeyNotAccepted("a weak or semi-weak DES key protects nothing")
