"""Routes for whoever watches the server."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.enums import MediaType

from vending_server.http.gate import services_of
from vending_server.http.messages import answer
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.service_state import Health, Readiness


@get("/v1/health")
async def health() -> Response[bytes]:
    """Say that the process lives."""
    return answer(Health())


@get("/v1/ready")
async def ready(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say whether a sale could be decided now, and what of the three it needs is not well."""
    checks = await asyncio.to_thread(services_of(request).check_ready)
    told = Readiness.of(checks)
    return Response(
        canonical_bytes(told),
        status_code=200 if told.status == "ready" else 503,
        media_type=MediaType.JSON,
    )


ROUTES = [health, ready]
