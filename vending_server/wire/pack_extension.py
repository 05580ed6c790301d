"""A code read over the telephone by which a pack may be sold longer: no more of it, and no others.

    hh mmmmmmmm c      hours from the manifest's issue, eight digits of proof, a check digit

The proof is keyed by the pack key and covers terminal, pack number, edition and hours: a code is
good for one edition at one terminal, and typing it twice changes nothing.  Eight digits are few for
a machine and enough for a keypad that takes five wrong codes.
"""

from __future__ import annotations

import hmac
from typing import Final

from vending_server.wire.packs import LEASE_HOURS_MAX

CODE_DIGITS: Final = 11
BY_PHONE: Final = "phone/"  # and the hours: what a sale under a code tells as its order
_PROOF_DIGITS: Final = 8
_PURPOSE: Final = b"charging-point pack extension v1\x00"


def extension_code(
    pack_key: bytes, *, terminal_id: str, pack_number: int, edition: int, hours: int
) -> str:
    """Return what is read to the operator; `hours` count from the issue of the edition."""
    assert 1 <= hours <= LEASE_HOURS_MAX, "no server extends a pack beyond its longest lease"
    key = hmac.digest(pack_key, _PURPOSE + b"\x01", "sha256")
    parts = (terminal_id, str(pack_number), str(edition), str(hours))
    proof = hmac.digest(key, b"\x00".join(part.encode() for part in parts), "sha256")
    digits = f"{hours:02}{int.from_bytes(proof, 'big') % 10**_PROOF_DIGITS:0{_PROOF_DIGITS}}"
    return digits + _check_digit(digits)


def hours_of(code: str) -> int | None:
    """Return the hours that a typed code speaks of, None for what was mistyped."""
    is_code = len(code) == CODE_DIGITS and code.isascii() and code.isdigit()
    if not is_code or _check_digit(code[:-1]) != code[-1]:
        return None
    hours = int(code[:2])
    return hours if 1 <= hours <= LEASE_HOURS_MAX else None


def _check_digit(digits: str) -> str:
    """Return Luhn's digit: one that is mistyped, and most neighbours that changed places."""
    doubled = (
        sum(divmod(int(digit) * (2 if at % 2 == 0 else 1), 10))
        for at, digit in enumerate(reversed(digits))
    )
    return str(-sum(doubled) % 10)
