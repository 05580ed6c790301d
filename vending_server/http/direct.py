"""The sale's way past the framework: the same handler, gate and failures, without the router.

A router, injected parameters and layered middleware are a third of what a sale costs in the
application, and it uses none of them.  What a route refuses, logs and answers is decided in the
same functions as for every other route; only who calls them differs (docs/decisions/0032).
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Litestar, Request, Response
from litestar.handlers import HTTPRouteHandler
from litestar.types import Receive, Scope, Send

from vending_server.http.failures import answer_to

PATHS: Final = (("POST", "/v1/vends"),)


class DirectRoutes:
    """The handlers of an application that are called without its router."""

    def __init__(self, app: Litestar) -> None:
        self._app = app
        self._handlers: dict[tuple[str, str], HTTPRouteHandler] = {}
        for route in app.routes:
            for handler in getattr(route, "route_handlers", ()):
                for method in getattr(handler, "http_methods", ()):
                    if (method, route.path) in PATHS:
                        self._handlers[method, route.path] = handler

    def find(self, scope: Scope) -> HTTPRouteHandler | None:
        """Return the handler of a request that goes the direct way."""
        return self._handlers.get((scope["method"], scope["path"]))  # type: ignore[typeddict-item]

    async def answer(
        self, handler: HTTPRouteHandler, scope: Any, receive: Receive, send: Send
    ) -> None:
        """Answer a request as the router would have it answered."""
        scope["app"] = scope["litestar_app"] = self._app
        scope.setdefault("state", {})
        scope["route_handler"] = handler
        scope["path_template"] = scope["path"]
        scope["path_params"] = {}
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        response = await _response(handler, request)
        await response.to_asgi_response(app=None, request=request)(scope, receive, send)


async def _response(handler: HTTPRouteHandler, request: Request[Any, Any, Any]) -> Response[bytes]:
    try:
        response: Response[bytes] = await handler.fn(request)
    except Exception as error:  # noqa: BLE001 - each kind has its handler, as behind the router
        response = answer_to(request, error)
    return response
