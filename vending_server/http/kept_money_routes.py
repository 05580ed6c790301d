"""The route of money that is kept for a contract."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import parse, raw_answer, require_time
from vending_server.wire.kept_money import KeptMoney

AnyRequest = Request[Any, Any, Any]


@post("/v1/kept-money")
async def keep(request: AnyRequest) -> Response[bytes]:
    """Take money to keep, give it back, or pay out what a closed contract left."""
    caller = await caller_of(request)
    message = parse(await request.body(), KeptMoney)
    at = require_time(message.happened_at, "happened_at")
    desk = services_of(request).kept_money
    kept = await asyncio.to_thread(desk.keep, caller, message, at)
    return raw_answer(kept.body, kept.status)


ROUTES = [keep]
