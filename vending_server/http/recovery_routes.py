"""Routes by which a till brings back what a restored server has forgotten."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post

from vending_server.http.gate import seller_of, services_of
from vending_server.http.messages import answer, parse, require_range, require_short
from vending_server.operators.model import LOGIN_CHARS_MAX
from vending_server.wire.recovery import RecoveredVend, RecoveryReport

_HASH_CHARS: Final = 64
_SEQUENCE_MAX: Final = 2**62


@get("/v1/recovery")
async def recovery(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say whether the server waits for this terminal."""
    seller = await seller_of(request)
    return answer(await asyncio.to_thread(services_of(request).recovery.facts, seller))


@post("/v1/recovery/vends")
async def bring_back(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Take back one answer that this terminal once got."""
    seller = await seller_of(request)
    message = parse(await request.body(), RecoveredVend)
    require_short(message.operator, most=LOGIN_CHARS_MAX, where="operator")
    taken = await asyncio.to_thread(services_of(request).recovery.take, seller, message)
    return answer(taken)


@post("/v1/recovery/report")
async def report(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Believe a terminal that it has brought back everything."""
    seller = await seller_of(request)
    message = parse(await request.body(), RecoveryReport)
    require_short(message.journal_hash, most=_HASH_CHARS, where="journal_hash")
    require_range(message.journal_sequence, least=0, most=_SEQUENCE_MAX, where="journal_sequence")
    desk = services_of(request).recovery
    await asyncio.to_thread(desk.report, seller, message)
    return answer(await asyncio.to_thread(desk.facts, seller))


ROUTES = [recovery, bring_back, report]
