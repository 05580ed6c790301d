"""What every message shares.

Requests refuse unknown fields: a till that sends a field the server would ignore believes in a
promise nobody made.  Answers tolerate them, so that a newer server can talk to an older till.

No message prints what it holds: passwords, sessions, names and tokens travel in them, and a repr
ends up in logs and tracebacks.
"""

from __future__ import annotations

import msgspec


class _Message(msgspec.Struct, frozen=True, kw_only=True):
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Request(_Message, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a terminal sends; an unknown field is refused."""


class Answer(_Message, frozen=True, kw_only=True):
    """Something the server says; unknown fields are ignored by an older terminal."""
