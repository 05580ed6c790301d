"""What every message shares.

Requests refuse unknown fields: a till that sends a field the server would ignore believes in a
promise nobody made.  Answers tolerate them, so that a newer server can talk to an older till.
"""

from __future__ import annotations

import msgspec


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a terminal sends; an unknown field is refused."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Something the server says; unknown fields are ignored by an older terminal."""
