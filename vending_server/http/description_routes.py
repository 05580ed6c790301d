"""The route that tells what all routes take and answer."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from vending_server.http.messages import raw_answer


@get("/v1/openapi.json")
async def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Describe this interface as OpenAPI 3.1; no secret and no figure of the trade is in it."""
    return raw_answer(request.app.state.openapi_bytes(), 200)


ROUTES = [openapi]
