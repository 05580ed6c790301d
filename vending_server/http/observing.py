"""Around every request: its id, and what it cost. Nothing here may hold up a sale."""

from __future__ import annotations

import functools
from time import perf_counter_ns
from typing import Any

from litestar import Litestar
from litestar.types import Message, Receive, Scope, Send

from vending_server.http.direct import DirectRoutes
from vending_server.metrics import UNMATCHED, Metrics
from vending_server.request_ids import HEADER, begin_request

_HEADER_BYTES = HEADER.encode()


class ObservedApp(Litestar):
    """The application, with an id and a count for each answer; `metrics` comes before serving."""

    metrics: Metrics

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or live through the server's life."""
        if scope["type"] == "http":
            await self._observed(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def _observed(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter_ns()
        request_id = begin_request(_offered_id(scope))

        async def telling_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", ()),
                    (_HEADER_BYTES, request_id.encode()),
                ]
                self._count(scope, message["status"], perf_counter_ns() - began)
            await send(message)

        handler = self._direct.find(scope)
        if handler is None:
            await super().__call__(scope, receive, telling_send)
        else:
            await self._direct.answer(handler, scope, receive, telling_send)

    @functools.cached_property
    def _direct(self) -> DirectRoutes:
        return DirectRoutes(self)

    def _count(self, scope: Scope, status: int, nanoseconds: int) -> None:
        method = str(scope.get("method", ""))
        path = scope.get("path_template", UNMATCHED[1])
        self.metrics.count(method, path, status, nanoseconds // 1_000)


def _offered_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == _HEADER_BYTES:
            return value.decode("latin-1")
    return None
