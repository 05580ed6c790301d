"""Custodians' shares of a 32-byte secret: all give it back, one fewer says nothing about it.

Random parts whose XOR is the secret, as the components of a vending key are (components.py).  Each
share is a small text file of its owner's own: which secret it belongs to, its number, the part in
hex and a check value that finds a slip of the pen before the parts are joined.  The name of the
secret proves that they belong together.  Every share is needed: keep each of them twice, in two
places.
"""

from __future__ import annotations

import functools
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from vending_server.keys.errors import KeyNotAccepted
from vending_server.keys.files import create_secret_file, read_secret_file

SECRET_BYTES: Final = 32
SHARE_COUNTS: Final = range(2, 6)
_CHECK_PURPOSE: Final = b"charging-point custodian share check v1"
_CHECK_BYTES: Final = 3
_HEAD: Final = "charging-point custodian share"
_SHAPE: Final = re.compile(
    rf"{_HEAD}\nof: ([a-z-]+) ([0-9a-f]+)\nshare: (\d) of (\d)\n"
    r"value: ([0-9a-f]+)\ncheck: ([0-9a-f]+)\n?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One custodian's part of the secret `kind` that is called `name`."""

    kind: str
    name: str
    number: int
    count: int
    value: bytes = field(repr=False)

    def text(self) -> str:
        """Return the share as it stands in its file."""
        return (
            f"{_HEAD}\nof: {self.kind} {self.name}\nshare: {self.number} of {self.count}\n"
            f"value: {self.value.hex()}\ncheck: {_check_value(self.value)}\n"
        )


def write_shares(secret: bytes, files: Sequence[Path], *, kind: str, name: str) -> None:
    """Part a secret among new files, one for each custodian; no existing file is replaced.

    Raises:
        KeyNotAccepted: too few or too many files, or one is named twice.
        Misconfigured: a file exists or cannot be written; those written before it are worthless.
    """
    for file, share in zip(files, split(secret, len(files), kind=kind, name=name), strict=True):
        create_secret_file(file, share.text().encode())


def split(secret: bytes, count: int, *, kind: str, name: str) -> list[Share]:
    """Return fresh shares of a secret; splitting again makes others.

    Raises:
        KeyNotAccepted: too few or too many.
    """
    assert len(secret) == SECRET_BYTES, "secrets of this kind have 32 bytes"
    if count not in SHARE_COUNTS:
        raise KeyNotAccepted(f"a secret has {SHARE_COUNTS[0]} to {SHARE_COUNTS[-1]} custodians")
    parts = [secrets.token_bytes(SECRET_BYTES) for _ in range(count - 1)]
    parts.append(functools.reduce(_xor, parts, secret))
    return [
        Share(kind=kind, name=name, number=number, count=count, value=part)
        for number, part in enumerate(parts, start=1)
    ]


def read_secret_of(files: Sequence[Path], *, kind: str, name_of: Callable[[bytes], str]) -> bytes:
    """Return the secret that all these share files make together.

    Raises:
        KeyNotAccepted: a file is no share, one is missing, or they do not belong together.
        Misconfigured: a file cannot be read, or others can read it too.
    """
    shares = [_read(file) for file in files]
    first = shares[0]
    if any((one.kind, one.name, one.count) != (kind, first.name, first.count) for one in shares):
        raise KeyNotAccepted(f"these are not the shares of one {kind}")
    missing = set(range(1, first.count + 1)) - {one.number for one in shares}
    if missing or len(shares) != first.count:
        wanted = ", ".join(map(str, sorted(missing))) or "each share once"
        raise KeyNotAccepted(f"{kind} {first.name}: all {first.count} shares; missing: {wanted}")
    secret = functools.reduce(_xor, (one.value for one in shares))
    if name_of(secret) != first.name:
        raise KeyNotAccepted(
            f"the shares do not make the {kind} {first.name}: of another splitting?"
        )
    return secret


def _read(file: Path) -> Share:
    try:
        found = _SHAPE.fullmatch(read_secret_file(file).decode())
    except UnicodeDecodeError:
        found = None
    if found is None:
        raise KeyNotAccepted(f"{file}: not a custodian's share")
    kind, name, number, count, value, check = found.groups()
    part = bytes.fromhex(value) if len(value) == 2 * SECRET_BYTES else b""
    if not part or check != _check_value(part):
        raise KeyNotAccepted(f"{file}: its check value disagrees: mistyped or damaged")
    return Share(kind=kind, name=name, number=int(number), count=int(count), value=part)


def _check_value(part: bytes) -> str:
    return hmac.digest(part, _CHECK_PURPOSE, sha256)[:_CHECK_BYTES].hex()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
