"""EA07 word for word as the clause has it, one bit after another: what the others are proved by.

IEC 62055-41, "STA"; no table is rearranged and no step is left out. Tests and the benchmark hold
the fast ciphers against this one; nothing is sold with it.
"""

from __future__ import annotations

from token_engine.bits import BLOCK_BITS, BLOCK_MASK
from token_engine.ciphers.sta import StaTables


def encrypt_sta_by_the_clause(block: int, key: int, tables: StaTables) -> int:
    """Return one encrypted block."""
    key = ~key & BLOCK_MASK
    for _ in range(12):
        key = key >> 1 | (key & 1) << (BLOCK_BITS - 1)
    for _ in range(16):
        block = round_by_the_clause(block, key, tables)
        key = (key << 1 | key >> (BLOCK_BITS - 1)) & BLOCK_MASK
    return block


def round_by_the_clause(block: int, key: int, tables: StaTables) -> int:
    """Return the block after one round, under the key as it is turned for it."""
    return _permuted(_substituted(block, key, tables), tables)


def _substituted(block: int, key: int, tables: StaTables) -> int:
    made = 0
    for nibble in range(16):
        table = tables.s2 if key >> (4 * nibble + 3) & 1 else tables.s1
        made |= table[block >> (4 * nibble) & 0xF] << (4 * nibble)
    return made


def _permuted(block: int, tables: StaTables) -> int:
    made = 0
    for bit in range(BLOCK_BITS):
        made |= (block >> bit & 1) << tables.p[bit]
    return made
