"""What the server says of itself: alive, ready, and how it is talked to."""

from __future__ import annotations

from typing import Any, Literal

from vending_server.wire.base import Answer


class Health(Answer, frozen=True, kw_only=True):
    """200: the process lives."""

    status: Literal["alive"] = "alive"


class Readiness(Answer, frozen=True, kw_only=True):
    """200: a sale could be decided now. What is not well is told in a problem instead."""

    status: Literal["ready"] = "ready"


class OpenApiDocument(Answer, frozen=True, kw_only=True):
    """200: the description of this interface."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
