"""Routes of head office about closure orders: days on which points sell without a line."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    answer,
    parse,
    raw_answer,
    require_time,
    require_uuid7,
)
from vending_server.http.pages import Number, page_of
from vending_server.wire.closures import ClosureOrderRequest, ClosureRevocation

AnyRequest = Request[Any, Any, Any]


@post("/v1/closure-orders")
async def order(request: AnyRequest) -> Response[bytes]:
    """Let terminals hold larger packs that last longer, as two people agreed."""
    caller = await caller_of(request)
    message = parse(await request.body(), ClosureOrderRequest)
    begins_at = require_time(message.begins_at, "begins_at")
    ends_at = require_time(message.ends_at, "ends_at")
    desk = services_of(request).closures
    kept = await asyncio.to_thread(desk.order, caller, message, begins_at, ends_at)
    return raw_answer(kept.body, kept.status)


@post("/v1/closure-orders/{order_id:str}/revocation")
async def revoke(request: AnyRequest, order_id: FromPath[str]) -> Response[bytes]:
    """End a closure order now."""
    caller = await caller_of(request)
    message = parse(await request.body(), ClosureRevocation)
    require_uuid7(order_id, "order_id")
    kept = await asyncio.to_thread(services_of(request).closures.revoke, caller, order_id, message)
    return raw_answer(kept.body, kept.status)


@get("/v1/closure-orders")
async def orders(request: AnyRequest) -> Response[bytes]:
    """List closure orders, newest first."""
    await caller_of(request)
    page = page_of(request, tuple[Number, Number])
    return answer(await asyncio.to_thread(services_of(request).closures.orders, page))


ROUTES: Final = (order, revoke, orders)
