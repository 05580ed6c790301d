"""What every message shares.

Requests refuse unknown fields: a till that sends a field the server would ignore believes in a
promise nobody made.  Answers tolerate them, so that a newer server can talk to an older till.

No message prints what it holds: passwords, sessions, names and tokens travel in them, and a repr
ends up in logs and tracebacks.

Whoever reads messages in several threads calls `prepare_messages` before there are any.
WORKAROUND: msgspec (seen in 0.22) learns a type's fields when it first decodes one, and does so
without a lock: two threads that are first together bring the whole process down.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec


class _Message(msgspec.Struct, frozen=True, kw_only=True):
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Request(_Message, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a terminal sends; an unknown field is refused."""


class Answer(_Message, frozen=True, kw_only=True):
    """Something the server says; unknown fields are ignored by an older terminal."""


def prepare_messages() -> int:
    """Let the decoder learn every message that was imported; return how many there are."""
    kinds = set(_kinds_of(_Message))
    for kind in kinds:
        msgspec.json.Decoder(kind)
    return len(kinds)


def _kinds_of(kind: type[_Message]) -> Iterator[type[_Message]]:
    yield kind
    for more in kind.__subclasses__():
        yield from _kinds_of(more)
