"""What must never be written down: a book of the run's secrets, and the search for them in texts.

A secret is found in whatever dress it leaks: hex, base64, the repr of bytes, or plainly.  What is
written for engineers (logs, standard error, error texts, problem bodies) is also searched by shape:
a token is 20 digits, a key a long run of hex, a session 43 characters of base64, a code for a new
terminal four groups of four.  So a secret that
another process made, and this book never saw, is found as well.

One pass for each text: a regular expression picks the candidates, a set decides.  The number of
secrets does not matter.  A complaint names the kind and the place, never the secret.
"""

from __future__ import annotations

import ast
import base64
import binascii
import itertools
import re
from collections.abc import Iterator
from typing import Final

_KEY_BYTES_MIN: Final = 8
_DISTINCT_MIN: Final = 5  # bytes(8) is no secret, and stands in many texts
_PLAIN_CHARS_MIN: Final = 8  # shorter ones are words

_TOKEN: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{20}|\d{4}(?P<gap>[ -])\d{4}(?:(?P=gap)\d{4}){3})(?![0-9A-Za-z])"
)
_HEX: Final = re.compile(r"[0-9a-fA-F]{16,}")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{22,}={0,2}")
_BYTES: Final = re.compile(r"b'(?:[^'\\]|\\.){4,}'|b\"(?:[^\"\\]|\\.){4,}\"")
_LONG_HEX: Final = re.compile(
    r"(?<![0-9A-Za-z-])(?=\d*[a-fA-F])[0-9a-fA-F]{17,}(?![0-9A-Za-z-])"
)  # 16 name a key
_OPAQUE: Final = re.compile(r"(?<![\w/.+-])[A-Za-z0-9_-]{43}(?![\w/.+-])")
_CODE: Final = re.compile(r"(?<![\w-])[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}(?![\w-])")
_SHAPES: Final = {
    "a whole token": _TOKEN,
    "bytes in hex": _LONG_HEX,
    "an opaque secret": _OPAQUE,
    "an enrolment code": _CODE,
}


class SecretBook:
    """The secrets of one test process."""

    def __init__(self) -> None:
        self._materials: dict[bytes, str] = {}
        self._sizes: set[int] = set()
        self._plain: dict[str, dict[str, str]] = {}  # first characters -> whole -> kind

    def note_key(self, material: bytes, kind: str) -> None:
        """Remember key bytes; what is too short or too plain to be recognised is left out."""
        if len(material) < _KEY_BYTES_MIN or len(set(material)) < _DISTINCT_MIN:
            return
        self._materials[bytes(material)] = kind
        self._sizes.add(len(material))

    def note_text(self, text: str, kind: str) -> None:
        """Remember a password, a session, a code."""
        if len(text) >= _PLAIN_CHARS_MIN and len(set(text)) >= _DISTINCT_MIN:
            self._plain.setdefault(text[:_PLAIN_CHARS_MIN], {})[text] = kind

    def found_in(self, text: str) -> list[str]:
        """Return the kinds of the secrets in a text."""
        return [*self._keys_in(text), *self._plain_in(text)]

    def _keys_in(self, text: str) -> Iterator[str]:
        for material in _materials_in(text):
            for size, at in itertools.product(self._sizes, range(len(material))):
                kind = self._materials.get(material[at : at + size])
                if kind is not None:
                    yield kind

    def _plain_in(self, text: str) -> Iterator[str]:
        if not self._plain:
            return
        for at in range(len(text) - _PLAIN_CHARS_MIN + 1):
            for whole, kind in self._plain.get(text[at : at + _PLAIN_CHARS_MIN], {}).items():
                if text.startswith(whole, at):
                    yield kind


def shapes_in(text: str) -> list[str]:
    """Return what has the shape of a secret; for texts that never need such a thing."""
    return [
        kind for kind, pattern in _SHAPES.items() if any(map(_is_random, pattern.finditer(text)))
    ]


def _is_random(found: re.Match[str]) -> bool:
    return len(set(found[0])) >= _DISTINCT_MIN


def _materials_in(text: str) -> Iterator[bytes]:
    """Return every run of bytes that a text spells out."""
    for found in _HEX.finditer(text):
        run = found[0]
        for start in (0, 1):  # the key may begin in the middle of a longer run
            yield bytes.fromhex(run[start : start + (len(run) - start) // 2 * 2])
    for found in _BASE64.finditer(text):
        run = found[0].rstrip("=").replace("-", "+").replace("_", "/")
        try:
            yield base64.b64decode(run + "=" * (-len(run) % 4))
        except binascii.Error:
            continue
    for found in _BYTES.finditer(text):
        try:
            yield ast.literal_eval(found[0])
        except (SyntaxError, ValueError):
            continue
