"""The credit tokens of a batch, chunk by chunk, so that memory does not grow with the batch.

A chunk is checked, its refused rows are made harmless (they go through the ciphers as zeros and
come out as zero bytes), its keys are derived if need be, and its blocks are laid out, encrypted
and written as digits.
"""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np

from token_engine.batch.arrays import BatchMalformed, Bytes, Words
from token_engine.batch.bit_planes import LANES
from token_engine.batch.credit_blocks import clear_blocks, findings_in
from token_engine.batch.decoder_keys import KeyColumn
from token_engine.batch.meter_numbers import MeterNumbers
from token_engine.batch.misty1_arrays import encrypt_misty1
from token_engine.batch.refusals import mark
from token_engine.batch.requests import CreditRows, DerivedKeys, GivenKeys, IssuedBatch
from token_engine.batch.sta_planes import WIDTH_MAX, StaPlanes
from token_engine.batch.token_digits import credit_digits
from token_engine.ciphers.sta import StaTables
from token_engine.digits import TOKEN_DIGITS
from token_engine.keys import Ea

CHUNK_ROWS: Final = LANES * WIDTH_MAX


def issue_in_chunks(
    credit_rows: CreditRows,
    keys: GivenKeys | DerivedKeys,
    *,
    tables: StaTables,
    ken: int,
    reserved_allowed: bool,
) -> IssuedBatch:
    """Return the tokens of a batch, by the vectorised ciphers.

    Raises:
        BatchMalformed: more or fewer keys than rows.
    """
    rows = len(credit_rows)
    require_same_length(credit_rows, keys)
    digits = np.zeros((rows, TOKEN_DIGITS), np.uint8)
    refusals = np.zeros(rows, np.uint8)
    encrypt: _Encryption = encrypt_misty1
    if keys.ea is Ea.STA:
        encrypt = _StaChunks(tables, rows)
    column = KeyColumn(keys) if isinstance(keys, DerivedKeys) else None
    for start in range(0, rows, CHUNK_ROWS):
        part = slice(start, start + CHUNK_ROWS)
        chunk = credit_rows.part(part)
        refused = refusals[part]
        chunk_keys = _keys_of(keys.part(part), column, refused)
        mark(refused, findings_in(chunk, ken=ken, reserved_allowed=reserved_allowed))
        if refused.any():
            chunk = _without(chunk, refused)
        digits[part] = credit_digits(encrypt(clear_blocks(chunk), chunk_keys))
        if refused.any():
            digits[part][refused != 0] = 0
    return IssuedBatch(digits, refusals)


def require_same_length(credit_rows: CreditRows, keys: GivenKeys | DerivedKeys) -> None:
    """Refuse a batch whose rows do not all have a key.

    Raises:
        BatchMalformed: more or fewer keys than rows.
    """
    if len(keys) != len(credit_rows):
        raise BatchMalformed("there is one key, or one meter, for every row")


class _Encryption(Protocol):
    def __call__(self, blocks: Words, keys: Bytes, /) -> Words: ...


class _StaChunks:
    """EA07 for chunks of any size up to the full one."""

    def __init__(self, tables: StaTables, rows: int) -> None:
        width = min(WIDTH_MAX, -(-rows // LANES))
        self._planes = StaPlanes(tables, max(width, 1))

    def __call__(self, blocks: Words, keys: Bytes, /) -> Words:
        rows = len(blocks)
        # What is left over in the other rows is encrypted as well and never read.
        self._planes.blocks[:rows] = blocks
        self._planes.keys[:rows] = keys
        self._planes.encrypt()
        return self._planes.blocks[:rows]


def _keys_of(keys: GivenKeys | DerivedKeys, column: KeyColumn | None, refused: Bytes) -> Bytes:
    if isinstance(keys, GivenKeys):
        return keys.keys
    assert column is not None, "derived keys come with their column"
    meters = MeterNumbers.of(keys.meter_pans)
    mark(refused, column.findings(meters, keys.tis))
    tis = keys.tis
    if refused.any():
        tis = np.where(refused == 0, tis, 0)
    return column.derive(meters, tis)


def _without(rows: CreditRows, refused: Bytes) -> CreditRows:
    """Return rows of which the refused ones say nothing."""
    issued = refused == 0
    return CreditRows(
        services=rows.services * issued,
        tids=rows.tids * issued,
        amounts=rows.amounts * issued,
        rnds=rows.rnds * issued,
    )
