"""Routes of insight: sales, what stands out, balances of zones, and what a map needs."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_date
from vending_server.http.pages import Number, Word, page_of
from vending_server.wire.insight import (
    BalanceLook,
    Decision,
    HistoryLook,
    PointsLook,
    SalesLook,
    SignsLook,
    ZoneOutline,
)

AnyRequest = Request[Any, Any, Any]


@post("/v1/insight/sales")
async def sales(request: AnyRequest) -> Response[bytes]:
    """Add up what was sold, by day, hour, zone and tariff."""
    await caller_of(request)
    message = parse(await request.body(), SalesLook)
    from_day = require_date(message.from_day, "from_day")
    through_day = require_date(message.through_day, "through_day")
    desk = services_of(request).insight
    return answer(await asyncio.to_thread(desk.sales, from_day, through_day))


@post("/v1/insight/signs")
async def signs(request: AnyRequest) -> Response[bytes]:
    """List meters that stand out, the gravest first."""
    await caller_of(request)
    message = parse(await request.body(), SignsLook)
    page = page_of(request, tuple[Number, Number, Number], message)
    return answer(await asyncio.to_thread(services_of(request).insight.signs, message, page))


@post("/v1/insight/histories")
async def history(request: AnyRequest) -> Response[bytes]:
    """Tell one household's months beside its neighbours'."""
    await caller_of(request)
    message = parse(await request.body(), HistoryLook)
    return answer(await asyncio.to_thread(services_of(request).insight.history, message))


@post("/v1/insight/decisions")
async def decide(request: AnyRequest) -> Response[bytes]:
    """Order an inspection, tell its result, dismiss a sign or put it off."""
    caller = await caller_of(request)
    message = parse(await request.body(), Decision)
    until = None if message.until is None else require_date(message.until, "until")
    desk = services_of(request).insight
    kept = await asyncio.to_thread(desk.decide, caller, message, until)
    return raw_answer(kept.body, kept.status)


@post("/v1/insight/balances")
async def balances(request: AnyRequest) -> Response[bytes]:
    """Compare what came into each zone with what was sold there."""
    await caller_of(request)
    message = parse(await request.body(), BalanceLook)
    from_day = require_date(message.from_day, "from_day")
    through_day = require_date(message.through_day, "through_day")
    desk = services_of(request).insight
    return answer(await asyncio.to_thread(desk.balances, message, from_day, through_day))


@post("/v1/insight/points")
async def points(request: AnyRequest) -> Response[bytes]:
    """List the meters that have a place, for a map."""
    await caller_of(request)
    message = parse(await request.body(), PointsLook)
    page = page_of(request, tuple[Number, Word], message)
    return answer(await asyncio.to_thread(services_of(request).insight.points, message, page))


@get("/v1/zone-outlines")
async def outlines(request: AnyRequest) -> Response[bytes]:
    """List the outlines of zones, by name."""
    await caller_of(request)
    page = page_of(request, tuple[Word])
    return answer(await asyncio.to_thread(services_of(request).insight.outlines, page))


@post("/v1/zone-outlines")
async def give_outline(request: AnyRequest) -> Response[bytes]:
    """Give a zone its outline, or another."""
    caller = await caller_of(request)
    message = parse(await request.body(), ZoneOutline)
    desk = services_of(request).insight
    kept = await asyncio.to_thread(desk.give_outline, caller, message)
    return raw_answer(kept.body, kept.status)


ROUTES = [sales, signs, history, decide, balances, points, outlines, give_outline]
