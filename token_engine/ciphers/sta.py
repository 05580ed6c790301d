"""EA07, the Standard Transfer Algorithm: 16 rounds of substitution and permutation.

IEC 62055-41, "STA". The tables in live use are licensed by the STS Association to its members,
so they are data that the operator supplies; the sample tables printed in the standard are the
default, and the only ones that this project ships.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import Struct
from typing import TYPE_CHECKING, Final, TypeAlias

from token_engine.bits import BLOCK_BITS, BLOCK_MASK, rotate_left_64, rotate_right_64
from token_engine.errors import KeyRefused, TablesInvalid
from token_engine.keys import KeyHolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from token_engine.keys import SecretKey

# STS 8.1, "STA": a key of 64 bits.
KEY_BYTES: Final = 8

ByteTables: TypeAlias = tuple[tuple[int, ...], ...]

# STS 8.1: 16 rounds on 16 nibbles; a key bit in each nibble chooses its substitution table.
_ROUNDS: Final = 16
_NIBBLES: Final = 16
_NIBBLE_ONES: Final = 0x1111111111111111
_SELECTOR_PAIRS: Final = 0x0303030303030303
# The same pairs among eight lanes of 16 bits: the upper selector is that of the odd nibble.
_UPPER_SELECTORS: Final = int("0200" * 8, 16)
_LANES_MASK: Final = (1 << 128) - 1
_LANES: Final = Struct("<8H")
_SELECTOR_ENCRYPT: Final = 3  # bit 4i+3 of the aligned key chooses the table of nibble i
# STS 8.1, step 1: the complement of the key, rotated right by 12 to begin with.
_ALIGN_ENCRYPT: Final = 12
_ALIGN_DECRYPT: Final = 3  # the aligned key after 15 rotations: 15 - 12


@dataclass(frozen=True, slots=True)
class StaTables:
    """Two nibble substitutions and one permutation of 64 bits (bit j moves to p[j]).

    Raises:
        TablesInvalid: one of the three is not a permutation of its range.
    """

    s1: tuple[int, ...]
    s2: tuple[int, ...]
    p: tuple[int, ...]
    _decrypt_pairs: tuple[tuple[int, ...], tuple[int, ...]] = field(
        init=False, repr=False, compare=False
    )
    # [byte of the block][its two selectors and its value]: what becomes of it in one round. Like
    # the result, the index is a spread number: see `_spread`.
    lookups: ByteTables = field(init=False, repr=False, compare=False)
    _moved_back: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prove the tables, then lay out what the rounds look up."""
        _require_permutation(self.s1, 16, "s1")
        _require_permutation(self.s2, 16, "s2")
        _require_permutation(self.p, BLOCK_BITS, "p")
        # A frozen dataclass is set through `object`; nothing changes after this line.
        put = object.__setattr__
        put(self, "_decrypt_pairs", (_inverse(self.s1), _inverse(self.s2)))
        put(self, "lookups", _byte_tables((self.s1, self.s2), _nibble_moves(self.p)))
        put(self, "_moved_back", _nibble_moves(_inverse(self.p)))

    def round_back(self, block: int, key: int) -> int:
        """Undo one round: the permutation first, then the substitution."""
        permuted = 0
        for nibble in range(_NIBBLES):
            permuted |= self._moved_back[nibble][block >> 4 * nibble & 15]
        substituted = 0
        for nibble in range(_NIBBLES):
            shift = 4 * nibble
            table = self._decrypt_pairs[key >> (shift + _SELECTOR_ENCRYPT) & 1]
            substituted |= table[permuted >> shift & 15] << shift
        return substituted


class Sta(KeyHolder):
    """EA07 under one 64-bit decoder key."""

    __slots__ = ("_key", "_tables")

    def __init__(self, key: SecretKey, tables: StaTables) -> None:
        """Take an 8-byte key.

        Raises:
            KeyRefused: the key has another length.
        """
        material = key.reveal_key_bytes()
        if len(material) != KEY_BYTES:
            raise KeyRefused("EA07 takes an 8-byte decoder key")
        self._key = ~int.from_bytes(material, "big") & BLOCK_MASK
        self._tables = tables

    def encrypt(self, block: int) -> int:
        """Return the encrypted block."""
        t0, t1, t2, t3, t4, t5, t6, t7 = self._tables.lookups
        spread = _spread(block)
        for selectors in _selectors_of_rounds(rotate_right_64(self._key, _ALIGN_ENCRYPT)):
            i0, i1, i2, i3, i4, i5, i6, i7 = _LANES.unpack(
                (spread | selectors).to_bytes(16, "little")
            )
            # Written out: a loop would double the time that a single token takes.
            spread = t0[i0] | t1[i1] | t2[i2] | t3[i3] | t4[i4] | t5[i5] | t6[i6] | t7[i7]
        return int.from_bytes(spread.to_bytes(16, "little")[::2], "little")

    def decrypt(self, block: int) -> int:
        """Return the clear block."""
        key = rotate_left_64(self._key, _ALIGN_DECRYPT)
        for _ in range(_ROUNDS):
            block = self._tables.round_back(block, key)
            key = rotate_right_64(key, 1)
        return block


def sta_tables_from_json(data: object) -> StaTables:
    """Return the tables of a parsed operator's file: {"s1": [16], "s2": [16], "p": [64]}.

    Raises:
        TablesInvalid: another shape, or not permutations.
    """
    if not isinstance(data, dict) or set(data) != {"s1", "s2", "p"}:
        raise TablesInvalid("a tables file has exactly the three members s1, s2 and p")
    return StaTables(s1=_integers(data, "s1"), s2=_integers(data, "s2"), p=_integers(data, "p"))


def _integers(data: Mapping[str, object], name: str) -> tuple[int, ...]:
    values = data[name]
    # type() and not isinstance(): `true` would pass for 1.
    if not isinstance(values, list) or any(type(value) is not int for value in values):
        raise TablesInvalid(f"{name} is not a list of whole numbers")
    return tuple(values)


def _require_permutation(values: Sequence[int], count: int, name: str) -> None:
    if sorted(values) != list(range(count)):
        raise TablesInvalid(f"{name} is not a permutation of 0..{count - 1}")


def _inverse(permutation: Sequence[int]) -> tuple[int, ...]:
    inverted = [0] * len(permutation)
    for source, target in enumerate(permutation):
        inverted[target] = source
    return tuple(inverted)


def _nibble_moves(permutation: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return, for each nibble position and value, the block that its bits become."""
    return tuple(
        tuple(
            sum(1 << permutation[4 * nibble + bit] for bit in range(4) if value >> bit & 1)
            for value in range(16)
        )
        for nibble in range(_NIBBLES)
    )


def _byte_tables(
    pair: tuple[tuple[int, ...], tuple[int, ...]], moved: tuple[tuple[int, ...], ...]
) -> ByteTables:
    """Return one round of each byte, by its two selectors (the low nibble's first) and value."""
    return tuple(
        tuple(
            _spread(
                moved[low][pair[selectors & 1][value & 15]]
                | moved[low + 1][pair[selectors >> 1][value >> 4]]
            )
            for selectors in range(4)
            for value in range(256)
        )
        for low in range(0, _NIBBLES, 2)
    )


def _spread(block: int, *, above: int = 0) -> int:
    """Return 64 bits as eight lanes of 16: a byte of the block, above it a byte of another."""
    lanes = bytearray(16)
    lanes[::2], lanes[1::2] = block.to_bytes(8, "little"), above.to_bytes(8, "little")
    return int.from_bytes(lanes, "little")


def _selectors_of_rounds(key: int) -> Iterator[int]:
    """Yield, for each round, the two selectors of every byte above its place, spread."""
    last: list[int] = []
    for turned in range(4):
        chosen = rotate_left_64(key, turned) >> _SELECTOR_ENCRYPT & _NIBBLE_ONES
        last.append(_spread(0, above=(chosen | chosen >> 3) & _SELECTOR_PAIRS))
    yield from last
    # The key turns left by 1 each round, so after four every selector belongs to the next nibble.
    for number in range(_ROUNDS - 4):
        selectors = last[number % 4]
        upper = selectors & _UPPER_SELECTORS
        selectors = (selectors ^ upper) << 1 | upper << 15 & _LANES_MASK | upper >> 113
        last[number % 4] = selectors
        yield selectors


# fmt: off
_SAMPLE_P: Final = (
    29, 27, 34, 9, 16, 62, 55, 2, 40, 49, 38, 25, 33, 61, 30, 23,
    1, 41, 21, 57, 42, 15, 5, 58, 19, 53, 22, 17, 48, 28, 24, 39,
    3, 60, 36, 14, 11, 52, 54, 12, 31, 51, 10, 26, 0, 45, 37, 43,
    44, 6, 59, 4, 7, 35, 56, 50, 13, 18, 32, 47, 46, 63, 20, 8,
)
# fmt: on

IEC_SAMPLE_TABLES: Final = StaTables(
    s1=(12, 10, 8, 4, 3, 15, 0, 2, 14, 1, 5, 13, 6, 9, 7, 11),
    s2=(6, 9, 7, 4, 3, 10, 12, 14, 2, 13, 1, 15, 0, 11, 8, 5),
    p=_SAMPLE_P,
)
