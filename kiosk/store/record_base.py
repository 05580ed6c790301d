"""What every journal record shares."""

from __future__ import annotations

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Anything that happened at this terminal; `at` is its clock, aware UTC."""

    at: str
