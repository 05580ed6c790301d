"""Every error that the engine raises on purpose.

One root, one stable `code` each: screens look the operator's text up by `code` (and, for an
identifier, by `reason`), never from the English message. No error carries key bytes or a token.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class TokenEngineError(Exception):
    """Root of all errors of this package."""

    code: ClassVar[str] = "token_engine"


class IdentifierFault(StrEnum):
    """What is wrong with a number that somebody typed or a card carried."""

    CHARS = "chars"
    LENGTH = "length"
    LUHN = "luhn"
    DRN_LUHN = "drn_luhn"
    IIN = "iin"
    MFR_CODE = "mfr_code"
    SERIAL = "serial"
    DOE = "doe"
    SGC = "sgc"
    TI = "ti"
    KRN = "krn"
    SEPARATOR = "separator"


class IdentifierError(TokenEngineError):
    """A DRN, MeterPAN, record or other identifier does not have its exact form."""

    code: ClassVar[str] = "identifier_malformed"

    def __init__(self, reason: IdentifierFault, message: str) -> None:
        """Keep the `reason` apart from the text, for the operator's screen."""
        super().__init__(message)
        self.reason = reason


class CheckDigitError(IdentifierError):
    """The form is right, the check digit is not: most likely a typing error."""

    code: ClassVar[str] = "check_digit"


class TidOutOfRange(TokenEngineError):
    """A time before the base date, or after the last minute that 24 bits can count."""

    code: ClassVar[str] = "tid_out_of_range"


class ReservedTid(TokenEngineError):
    """An ordinary token was asked for with the reserved 00:01 TID."""

    code: ClassVar[str] = "reserved_tid"


class KeyExpired(TokenEngineError):
    """The TID lies after the last period in which the key may be used (TID >> 16 > KEN)."""

    code: ClassVar[str] = "key_expired"


class AmountOutOfRange(TokenEngineError):
    """An amount below zero, or above the greatest one that a token can carry."""

    code: ClassVar[str] = "amount_out_of_range"


class FieldOutOfRange(TokenEngineError):
    """A value does not fit the bits that the token layout gives it."""

    code: ClassVar[str] = "field_out_of_range"


class TokenFormatError(TokenEngineError):
    """Not 20 ASCII digits, or a number of 2^66 and above: no STS token."""

    code: ClassVar[str] = "token_format"


class CrcError(TokenEngineError):
    """The check field is wrong: another meter's token, another key, or a mistyped digit."""

    code: ClassVar[str] = "token_crc"


class TokenUnsupported(TokenEngineError):
    """A class or subclass that is reserved, proprietary or not asked of this call."""

    code: ClassVar[str] = "token_unsupported"


class KeyRefused(TokenEngineError):
    """A key with a wrong length or parity, or attributes that do not belong together."""

    code: ClassVar[str] = "key_refused"


class AlgorithmWithdrawn(TokenEngineError):
    """DKGA01, DKGA03 and EA09: deprecated or withdrawn, and settled by no vector."""

    code: ClassVar[str] = "algorithm_withdrawn"


class RuleUnsettled(TokenEngineError):
    """The written sources disagree here; a guess could make tokens that no meter takes."""

    code: ClassVar[str] = "rule_unsettled"


class TablesInvalid(TokenEngineError):
    """The STA tables are not two permutations of 0..15 and one of 0..63."""

    code: ClassVar[str] = "tables_invalid"


class VectorFileError(TokenEngineError):
    """A vector file that cannot be read as one."""

    code: ClassVar[str] = "vector_file"


class MeterStateInvalid(TokenEngineError):
    """Data that is not the saved state of a virtual meter."""

    code: ClassVar[str] = "meter_state"
