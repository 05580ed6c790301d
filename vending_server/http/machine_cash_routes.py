"""Routes of a terminal's money: claims, service menus, emptied cash boxes."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    answer,
    parse,
    raw_answer,
    require_count,
    require_time,
    require_uuid7,
)
from vending_server.http.pages import Moment, RowId, page_of
from vending_server.request_ids import carried
from vending_server.wire.machine_cash import (
    CashBoxCount,
    CashBoxEmptying,
    ClaimListRequest,
    ClaimSettlement,
    EmptyingListRequest,
    MachineClaim,
    ServiceEntry,
)

AnyRequest = Request[Any, Any, Any]


@post("/v1/machine-claims")
async def receive(request: AnyRequest) -> Response[bytes]:
    """Take in what a terminal owes or cannot place."""
    caller = await caller_of(request)
    message = parse(await request.body(), MachineClaim)
    at = require_time(message.happened_at, "happened_at")
    desk = services_of(request).machine_cash
    kept = await asyncio.to_thread(desk.receive, caller, message, at)
    return raw_answer(kept.body, kept.status)


@post("/v1/machine-claims/{claim_id:str}/settlement")
async def settle(request: AnyRequest, claim_id: FromPath[str]) -> Response[bytes]:
    """Pay, credit or reject a claim."""
    caller = await caller_of(request)
    message = parse(await request.body(), ClaimSettlement)
    require_uuid7(claim_id, "claim_id")
    desk = services_of(request).machine_cash
    kept = await asyncio.to_thread(desk.settle, caller, claim_id, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/machine-claim-lists")
async def claims(request: AnyRequest) -> Response[bytes]:
    """List claims, newest first."""
    caller = await caller_of(request)
    message = parse(await request.body(), ClaimListRequest)
    page = page_of(request, tuple[Moment, RowId], message)
    desk = services_of(request).machine_cash
    return answer(await asyncio.to_thread(desk.claims, caller, message, page))


@post("/v1/service-entries")
async def enter(request: AnyRequest) -> Response[bytes]:
    """Let a person into the service menu of the machine that asks."""
    caller = await caller_of(request)
    message = parse(await request.body(), ServiceEntry)
    services = services_of(request)
    loop = asyncio.get_running_loop()
    # A password is hashed: on the few threads kept for that, like a login.
    person = await loop.run_in_executor(
        services.identity_pool, carried(lambda: services.machine_cash.enter(caller, message))
    )
    return answer(person)


@post("/v1/cash-box-emptyings")
async def empty(request: AnyRequest) -> Response[bytes]:
    """Take in an emptied cash box."""
    caller = await caller_of(request)
    message = parse(await request.body(), CashBoxEmptying)
    require_count(message.counts)
    at = require_time(message.happened_at, "happened_at")
    desk = services_of(request).machine_cash
    kept = await asyncio.to_thread(desk.empty, caller, message, at)
    return raw_answer(kept.body, kept.status)


@post("/v1/cash-box-emptyings/{emptying_id:str}/count")
async def count(request: AnyRequest, emptying_id: FromPath[str]) -> Response[bytes]:
    """Take down what was counted in a bag."""
    caller = await caller_of(request)
    message = parse(await request.body(), CashBoxCount)
    require_uuid7(emptying_id, "emptying_id")
    require_count(message.counts)
    desk = services_of(request).machine_cash
    kept = await asyncio.to_thread(desk.count, caller, emptying_id, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/cash-box-emptying-lists")
async def emptyings(request: AnyRequest) -> Response[bytes]:
    """List a point's emptied cash boxes, newest first."""
    caller = await caller_of(request)
    message = parse(await request.body(), EmptyingListRequest)
    page = page_of(request, tuple[Moment, RowId], message)
    desk = services_of(request).machine_cash
    return answer(await asyncio.to_thread(desk.emptyings, caller, message.point_number, page))


ROUTES = [receive, settle, claims, enter, empty, count, emptyings]
