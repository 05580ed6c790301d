"""The numeric carrier: 66 bits as the 20 digits that a customer types.

IEC 62055-41, "class bit insertion"; IEC 62055-51, numeric carrier. The decoder takes exactly
20 ASCII digits; separators are for screens and printers.
"""

from __future__ import annotations

from typing import Final

from token_engine.bits import BLOCK_MASK
from token_engine.errors import TokenFormatError
from token_engine.identifiers import is_digits

# STS 1.4, numeric carrier (IEC 62055-51): 66 bits as 20 decimal digits.
TOKEN_DIGITS: Final = 20
TOKEN_BITS: Final = 66

# STS 8.4, "class bit insertion": the class takes bits 28 and 27, which move to 65 and 64.
_CLASS_SHIFT: Final = 27
_CLASS_MASK: Final = 3 << _CLASS_SHIFT


def token_from_block(token_class: int, block: int) -> str:
    """Return the 20 digits of a block: the class takes bits 28 and 27, which move to the top."""
    displaced = block >> _CLASS_SHIFT & 3
    number = displaced << 64 | block & ~_CLASS_MASK | token_class << _CLASS_SHIFT
    return f"{number:0{TOKEN_DIGITS}d}"


def block_from_token(token: str) -> tuple[int, int]:
    """Return the class and the 64-bit block of a token.

    Raises:
        TokenFormatError: not exactly 20 ASCII digits, or 2^66 and above.
    """
    if len(token) != TOKEN_DIGITS or not is_digits(token):
        raise TokenFormatError("a token is 20 digits")
    number = int(token)
    if number >> TOKEN_BITS:
        raise TokenFormatError("a number too large for an STS token")
    displaced = number >> 64
    block = number & BLOCK_MASK & ~_CLASS_MASK | displaced << _CLASS_SHIFT
    return number >> _CLASS_SHIFT & 3, block


def mask_token(token: str) -> str:
    """Return a token fit for a log: first and last four digits."""
    if len(token) != TOKEN_DIGITS:
        return "****"
    return f"{token[:4]} **** **** **** {token[-4:]}"


def group_token(token: str) -> str:
    """Return a token as it is shown and printed: five groups of four."""
    return " ".join(token[start : start + 4] for start in range(0, len(token), 4))
