"""Why a row of a batch has no token, as one byte; each stands for an error of the single issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final

import numpy as np

from token_engine.batch.arrays import Bytes, Mask
from token_engine.errors import (
    AmountOutOfRange,
    CheckDigitError,
    FieldOutOfRange,
    IdentifierError,
    KeyExpired,
    ReservedTid,
    RuleUnsettled,
    TidOutOfRange,
    TokenUnsupported,
)


class Refusal(IntEnum):
    """What is in the `refusals` array; every number but NONE stands for an error's `code`."""

    NONE = 0
    IDENTIFIER = 1
    CHECK_DIGIT = 2
    RULE_UNSETTLED = 3
    TOKEN_UNSUPPORTED = 4
    TID_OUT_OF_RANGE = 5
    KEY_EXPIRED = 6
    RESERVED_TID = 7
    AMOUNT_OUT_OF_RANGE = 8
    FIELD_OUT_OF_RANGE = 9

    @property
    def code(self) -> str:
        """The stable `code` of the error that a single issue would raise; empty for NONE."""
        return _CODES[self]


_CODES: Final[Mapping[Refusal, str]] = MappingProxyType(
    {
        Refusal.NONE: "",
        Refusal.IDENTIFIER: IdentifierError.code,
        Refusal.CHECK_DIGIT: CheckDigitError.code,
        Refusal.RULE_UNSETTLED: RuleUnsettled.code,
        Refusal.TOKEN_UNSUPPORTED: TokenUnsupported.code,
        Refusal.TID_OUT_OF_RANGE: TidOutOfRange.code,
        Refusal.KEY_EXPIRED: KeyExpired.code,
        Refusal.RESERVED_TID: ReservedTid.code,
        Refusal.AMOUNT_OUT_OF_RANGE: AmountOutOfRange.code,
        Refusal.FIELD_OUT_OF_RANGE: FieldOutOfRange.code,
    }
)
assert set(_CODES) == set(Refusal), "every refusal needs a code"

REFUSAL_OF_CODE: Final[Mapping[str, Refusal]] = MappingProxyType(
    {code: refusal for refusal, code in _CODES.items()}
)


def mark(refusals: Bytes, findings: Iterable[tuple[Refusal, Mask]]) -> None:
    """Write down refusals; the findings come in the order in which a single issue looks.

    A row keeps the first one, as a single issue raises the first one.
    """
    for refusal, mask in findings:
        if mask.any():
            refusals[mask & (refusals == Refusal.NONE)] = np.uint8(refusal)
