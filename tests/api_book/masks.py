"""What may not stand in a book, and what differs from one run to the next: by name or by shape.

The same value gets the same mask everywhere, so that a reader can follow it from an answer into the
next request.  Tokens become visibly false ones: `0000 0000 0000 0000 0001`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Final

# By the name of their field.
_NAMED: Final = {
    "session": "session",
    "challenge": "challenge",
    "password": "password",
    "signature": "signature, 128 hex digits",
    "head_signature": "signature, 128 hex digits",
    "device_public_key": "public key, 64 hex digits",
    "public_key": "public key, 64 hex digits",
    "record": "signed record, 178 hex digits",
    "quote_hash": "quote hash",
    "content_sha256": "content hash",
    "journal_hash": "journal hash",
    "receipt_tag": "receipt tag, 32 hex digits",
    "salt": "salt, 32 hex digits",
    "ephemeral_key": "public key, 64 hex digits",
    "wrapped": "pack key, closed, 120 hex digits",
    "next_cursor": "cursor",
    "content": "a part of the file, base64",
    "request_id": "request id",
}
_SHAPES: Final = re.compile(
    r"(?P<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)"
    r"|(?P<token>\b\d{20}\b)"
    r"|(?P<hash>\b[0-9a-f]{64,128}\b)"
)
OURS: Final = "01930000-0000-7000-8000-"  # ids that the book makes, as a till would
_THEIRS: Final = "0194ffff-0000-7000-8000-"


class Masks:
    """One book's masks, and the values under them."""

    def __init__(self) -> None:
        self._known: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.secrets: set[str] = set()  # none of these may be read in the book

    def value(self, name: str, value: Any) -> Any:
        """Return a field's value as it may be printed, however deep things are."""
        if isinstance(value, dict):
            is_enrolment = "device_public_key" in value  # elsewhere a code is no secret
            return {
                key: self._named("one-time code", one)
                if key == "code" and is_enrolment
                else self.value(key, one)
                for key, one in value.items()
            }
        if isinstance(value, list):
            return [self.value(name, one) for one in value]
        if not isinstance(value, str):
            return value
        if name in _NAMED:
            return self._named(_NAMED[name], value)
        return self.text(value)

    def text(self, text: str) -> str:
        """Return a text with everything masked that is known by its shape or was masked before."""
        for kind in ("session", "one-time code", "password"):
            for value, number in self._known[kind].items():
                text = text.replace(value, f"⟨{kind} {number}⟩")
        return _SHAPES.sub(self._shaped, text)

    def _shaped(self, found: re.Match[str]) -> str:
        value = found[0]
        if found["uuid"]:
            if value.startswith(OURS):
                return value
            return f"{_THEIRS}{self._number('id', value):012x}"
        if found["token"]:
            self.secrets.add(value)
            return f"0000 0000 0000 0000 {self._number('token', value):04}"
        return self._named("hash", value)

    def _named(self, kind: str, value: str) -> str:
        if kind in {"session", "challenge", "password", "one-time code"}:
            self.secrets.add(value)
        kind_only, _, length = kind.partition(", ")
        number = self._number(kind_only, value)
        return f"⟨{kind_only} {number}{f', {length}' if length else ''}⟩"

    def _number(self, kind: str, value: str) -> int:
        known = self._known[kind]
        return known.setdefault(value, len(known) + 1)
