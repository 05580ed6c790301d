"""Routes by which a till brings back what a restored server has forgotten."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get, post

from vending_server.http.gate import caller_of, seller_of, services_of
from vending_server.http.messages import answer, parse
from vending_server.wire.recovery import RecoveredAct, RecoveredVend, RecoveryReport


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
    taken = await asyncio.to_thread(services_of(request).recovery.take, seller, message)
    return answer(taken)


@post("/v1/recovery/acts")
async def bring_act_back(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Do an act of the cash desk again that this terminal did since the backup."""
    caller = await caller_of(request)
    message = parse(await request.body(), RecoveredAct)
    taken = await asyncio.to_thread(services_of(request).recovered_acts.take, caller, message)
    return answer(taken)


@post("/v1/recovery/report")
async def report(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Believe a terminal that it has brought back everything."""
    seller = await seller_of(request)
    message = parse(await request.body(), RecoveryReport)
    desk = services_of(request).recovery
    await asyncio.to_thread(desk.report, seller, message)
    return answer(await asyncio.to_thread(desk.facts, seller))


ROUTES = [recovery, bring_back, bring_act_back, report]
