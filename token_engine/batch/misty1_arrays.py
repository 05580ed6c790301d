"""EA11 for many blocks at once: `ciphers.misty1` with columns of 16-bit words for numbers.

FI looks its input up twice with the key between: what stands before the key (S9, S7) and what
stands after it (S9) are one table of 65,536 words each, made from the same S7 and S9.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from token_engine.batch.arrays import Bytes, Halves, Words, halves_of
from token_engine.ciphers.misty1 import S7, S9

_ALL: Final = np.arange(1 << 16, dtype=np.uint32)


def _before_key() -> Halves:
    d9 = np.array(S9, np.uint32)[_ALL >> 7] ^ _ALL & 0x7F
    d7 = np.array(S7, np.uint32)[_ALL & 0x7F] ^ d9 & 0x7F
    # The order of the key's own parts: 7 bits above 9.
    return np.asarray(d7 << 9 | d9, np.uint16)


def _after_key() -> Halves:
    d7, d9 = _ALL >> 9, _ALL & 0x1FF
    return np.asarray(d7 << 9 | np.array(S9, np.uint32)[d9] ^ d7, np.uint16)


_BEFORE_KEY: Final = _before_key()
_AFTER_KEY: Final = _after_key()


def encrypt_misty1(blocks: Words, keys: Bytes) -> Words:
    """Return blocks encrypted, each under its own key (rows of 16 bytes)."""
    key = np.ascontiguousarray(np.ascontiguousarray(keys).view(">u2").T, np.uint16)
    mixed = _fi(key, np.roll(key, -1, axis=0))
    schedule = _Schedule(key, mixed)
    low_right, high_right, low_left, high_left = np.ascontiguousarray(halves_of(blocks).T)
    left, right = (high_left, low_left), (high_right, low_right)
    for i in (0, 2, 4, 6):
        schedule.fl(left, i)
        schedule.fl(right, i + 1)
        schedule.fo(left, i, into=right)
        schedule.fo(right, i + 1, into=left)
    schedule.fl(left, 8)
    schedule.fl(right, 9)
    encrypted = np.empty_like(blocks)
    for place, half in enumerate((left[1], left[0], right[1], right[0])):
        halves_of(encrypted)[:, place] = half
    return encrypted


class _Schedule:
    """The key words of every row; the indices are those of the clause, modulo 8."""

    def __init__(self, key: Halves, mixed: Halves) -> None:
        self._key = key
        self._mixed = mixed

    def fo(self, half: tuple[Halves, Halves], i: int, *, into: tuple[Halves, Halves]) -> None:
        """XOR FO of one half into the other."""
        t0, t1 = half
        t0 = _fi(t0 ^ self._k(i), self._m(i + 5))
        t0 ^= t1
        t1 = _fi(t1 ^ self._k(i + 2), self._m(i + 1))
        t1 ^= t0
        t0 = _fi(t0 ^ self._k(i + 7), self._m(i + 3))
        t0 ^= t1
        t1 ^= self._k(i + 4)
        np.bitwise_xor(into[0], t1, into[0])
        np.bitwise_xor(into[1], t0, into[1])

    def fl(self, half: tuple[Halves, Halves], i: int) -> None:
        """Replace one half by FL of it."""
        left, right = half
        n = i // 2
        and_key = self._m(n + 2) if i % 2 else self._k(n)
        or_key = self._k(n + 4) if i % 2 else self._m(n + 6)
        np.bitwise_xor(right, left & and_key, right)
        np.bitwise_xor(left, right | or_key, left)

    def _k(self, index: int) -> Halves:
        words: Halves = self._key[index % 8]
        return words

    def _m(self, index: int) -> Halves:
        words: Halves = self._mixed[index % 8]
        return words


def _fi(words: Halves, keys: Halves) -> Halves:
    looked_up: Halves = _BEFORE_KEY.take(words, mode="clip")
    looked_up ^= keys
    made: Halves = _AFTER_KEY.take(looked_up, mode="clip")
    return made
