"""All mutants, in the order of the engine's layers."""

from __future__ import annotations

from typing import Final

from tests.mutants import batch, ciphers, keys, meter, tokens
from tests.mutants.mutant import Mutant

MUTANTS: Final[tuple[Mutant, ...]] = (
    *ciphers.MUTANTS,
    *keys.MUTANTS,
    *tokens.MUTANTS,
    *batch.MUTANTS,
    *meter.MUTANTS,
)
