"""What the server says of itself: alive, ready, and how it is talked to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from vending_server.wire.base import Answer


class Health(Answer, frozen=True, kw_only=True):
    """200: the process lives."""

    status: Literal["alive"] = "alive"


class Readiness(Answer, frozen=True, kw_only=True):
    """200: a sale could be decided now; 503: not, for what is `failed`."""

    status: Literal["ready", "not_ready"]
    database: Literal["well", "failed"]
    keys: Literal["well", "failed"]
    clock: Literal["well", "failed"]

    @classmethod
    def of(cls, checks: Mapping[str, bool]) -> Readiness:
        """Return what three checks found."""
        told = {name: "well" if is_well else "failed" for name, is_well in checks.items()}
        return msgspec.convert(
            told | {"status": "ready" if all(checks.values()) else "not_ready"}, cls
        )


class OpenApiDocument(Answer, frozen=True, kw_only=True):
    """200: the description of this interface."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
