"""Routes for whoever watches the server."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get

from vending_server.http.gate import services_of
from vending_server.http.messages import answer
from vending_server.wire.service_state import Health, Readiness


@get("/v1/health")
async def health() -> Response[bytes]:
    """Say that the process lives."""
    return answer(Health())


@get("/v1/ready")
async def ready(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say that a sale could be decided now: the database answers."""
    await asyncio.to_thread(services_of(request).check_ready)
    return answer(Readiness())


ROUTES = [health, ready]
