"""Take names out of what is kept as JSON: the text of each field that is a person's, and no more.

The same fields stand in the triggers (sql/versions/0021): a database lets nothing else be changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from vending_server.wire.canonical import canonical_bytes

IN_ANSWERS: Final = ("customer_name", "address")
# What the registry answered holds the customer himself, under names that mean others elsewhere.
IN_REGISTRY: Final = (
    *IN_ANSWERS,
    *("customer_number", "number", "name", "phone", "id_number"),
)
IN_IMPORTS: Final = (
    *("name", "name_search", "phone", "phone_search", "id_number", "number", "address"),
)


def without_names(document: bytes, fields: Iterable[str]) -> bytes:
    """Return an answer with nothing in the fields that it has of these; its spelling stays."""
    content = msgspec.json.decode(document)
    return canonical_bytes(blanked(content, fields))


def blanked(content: Any, fields: Iterable[str]) -> Any:
    """Return decoded JSON with nothing in the fields that it has of these."""
    if not isinstance(content, dict):
        return content
    return {**content, **dict.fromkeys((one for one in fields if one in content), "")}
