"""EA07, EA11 and the check field, broken."""

from __future__ import annotations

from typing import Final

from tests.mutants.mutant import Mutant, mutants_of

_VECTORS: Final = (
    "unit/test_vector_files::test_every_vector_passes_and_none_is_left_out[sts.json-2400]"
)

MUTANTS: Final[tuple[Mutant, ...]] = (
    *mutants_of(
        "ciphers/sta.py",
        "unit/test_ciphers",
        ("EA07: two entries of S1", "s1=(12, 10, 8,", "s1=(10, 12, 8,"),
        ("EA07: the last two entries of S1", "9, 7, 11),", "9, 11, 7),"),
        ("EA07: two entries of S2", "s2=(6, 9, 7,", "s2=(9, 6, 7,"),
        ("EA07: two entries of P", "    29, 27, 34, 9,", "    27, 29, 34, 9,"),
        ("EA07: 16 rounds", "_ROUNDS: Final = 16", "_ROUNDS: Final = 15"),
        (
            "EA07: the key is inverted",
            '~int.from_bytes(material, "big") & BLOCK_MASK',
            'int.from_bytes(material, "big")',
        ),
        (
            "EA07: the key is aligned by 12 to encrypt",
            "_ALIGN_ENCRYPT: Final = 12",
            "_ALIGN_ENCRYPT: Final = 13",
        ),
        (
            "EA07: the key is aligned by 15 - 12 to decrypt",
            "_ALIGN_DECRYPT: Final = 3",
            "_ALIGN_DECRYPT: Final = 4",
        ),
        (
            "EA07: the key turns left by 1 each round",
            "rotate_left_64(key, turned)",
            "rotate_left_64(key, 2 * turned)",
        ),
        (
            "EA07: the key turns right by 1 each round back",
            "key = rotate_right_64(key, 1)",
            "key = rotate_right_64(key, 2)",
        ),
        (
            "EA07: bit 4i + 3 of the key chooses the table of nibble i",
            "_SELECTOR_ENCRYPT: Final = 3",
            "_SELECTOR_ENCRYPT: Final = 2",
        ),
        (
            "EA07: S2 is a permutation, or the tables are refused",
            '_require_permutation(self.s2, 16, "s2")',
            '_require_permutation(self.s1, 16, "s2")',
        ),
    ),
    *mutants_of(
        "ciphers/sta_reference.py",
        "unit/test_batch_circuits::test_the_clause_gives_the_block_of_the_standard",
        ("EA07 by the clause: aligned by 12", "for _ in range(12):", "for _ in range(11):"),
        ("EA07 by the clause: 16 rounds", "for _ in range(16):", "for _ in range(15):"),
    ),
    *mutants_of(
        "ciphers/misty1.py",
        "unit/test_ciphers",
        ("EA11: the first two entries of S7", "    1b 32 33 5a", "    32 1b 33 5a"),
        ("EA11: the last two entries of S7", "34 5c 58 7d", "34 5c 7d 58"),
        ("EA11: the first two entries of S9", "    1c3 0cb 153", "    0cb 1c3 153"),
        ("EA11: the last two entries of S9", "15c 04c 1c2", "15c 1c2 04c"),
        ("EA11: 8 rounds", "for i in (0, 2, 4, 6):", "for i in (0, 2, 4):"),
        (
            "EA11: FI cuts 16 bits into 9 and 7",
            "d9, d7 = word >> 7, word & 0x7F",
            "d9, d7 = word & 0x1FF, word >> 9",
        ),
        ("EA11: FI takes the upper 7 bits of its key", "d7 ^= key >> 9", "d7 ^= key & 0x7F"),
        ("EA11: FI takes the lower 9 bits of its key", "d9 ^= key & 0x1FF", "d9 ^= key >> 7"),
        ("EA11: FI joins 7 and 9 bits", "return d7 << 9 | d9", "return d9 << 7 | d7"),
        (
            "EA11: FO, second round's key",
            "t1 = _fi(t1 ^ key[i + 2], mixed[i + 1])",
            "t1 = _fi(t1 ^ key[i + 2], mixed[i + 2])",
        ),
        ("EA11: FO, third round's key", "t0 = _fi(t0 ^ key[i + 7]", "t0 = _fi(t0 ^ key[i + 6]"),
        ("EA11: FO, the last key word", "(t1 ^ key[i + 4]) << 16", "(t1 ^ key[i + 5]) << 16"),
        (
            "EA11: FL of even rounds",
            "self._key[half], self._mixed[half + 6]",
            "self._key[half], self._mixed[half + 5]",
        ),
        (
            "EA11: FL of odd rounds",
            "self._mixed[half + 2], self._key[half + 4]",
            "self._mixed[half + 2], self._key[half + 3]",
        ),
        (
            "EA11: FL is AND, then OR",
            "right ^= left & and_key\n        left ^= right | or_key",
            "right ^= left | and_key\n        left ^= right & or_key",
        ),
        (
            "EA11: the halves change places at the end",
            "return self._fl(right, 9) << 32 | self._fl(left, 8)",
            "return self._fl(left, 8) << 32 | self._fl(right, 9)",
        ),
    ),
    *mutants_of(
        "crc.py",
        "unit/test_token_layout",
        ("CRC: polynomial", "_POLYNOMIAL: Final = 0xA001", "_POLYNOMIAL: Final = 0x8408"),
        ("CRC: start value", "_START: Final = 0xFFFF", "_START: Final = 0x0000"),
        (
            "CRC: the low byte is stored first",
            "return (register & 0xFF) << 8 | register >> 8",
            "return register",
        ),
        (
            "CRC: six zero bits fill up to 7 bytes",
            "_CHECKED_BYTES: Final = 7",
            "_CHECKED_BYTES: Final = 8",
        ),
        (
            "CRC_C: the byte 01",
            '_CURRENCY_SUFFIX: Final = b"\\x01"',
            '_CURRENCY_SUFFIX: Final = b"\\x00"',
            _VECTORS,
        ),
        (
            "CRC_C: the byte comes after the others",
            'checked.to_bytes(_CHECKED_BYTES, "big") + _CURRENCY_SUFFIX',
            '_CURRENCY_SUFFIX + checked.to_bytes(_CHECKED_BYTES, "big")',
            _VECTORS,
        ),
    ),
)
