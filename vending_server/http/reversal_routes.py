"""The route by which a till takes back a sale whose token nobody saw."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import parse, raw_answer, require_uuid7
from vending_server.wire.reversal import ReversalRequest


@post("/v1/vends/{vend_id:str}/reversal")
async def reverse(request: Request[Any, Any, Any], vend_id: FromPath[str]) -> Response[bytes]:
    """Take a sale back: 201 the first time, 200 with the same bytes each time after."""
    caller = await caller_of(request)
    require_uuid7(vend_id, "vend_id")
    message = parse(await request.body(), ReversalRequest)
    desk = services_of(request).reversals
    kept = await asyncio.to_thread(desk.reverse, caller, vend_id, message)
    return raw_answer(kept.body, kept.status)


ROUTES = [reverse]
