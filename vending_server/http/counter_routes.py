"""Routes of the counter's documents: tokens without a tender, corrections, reading a token."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from litestar import Request, Response, post

from vending_server.aftersales.desk import CounterDesk
from vending_server.documents.service import Kept
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    answer,
    parse,
    raw_answer,
)
from vending_server.operators.model import Caller
from vending_server.wire.counter import (
    ChangeOutRequest,
    DisplayTokenRequest,
    EngineeringTokenRequest,
    FreeIssueRequest,
    LifelineRequest,
    TokenReadingRequest,
    WrongMeterRequest,
)

AnyRequest = Request[Any, Any, Any]
Message = TypeVar(
    "Message", EngineeringTokenRequest, FreeIssueRequest, WrongMeterRequest, ChangeOutRequest
)


async def _document(
    request: AnyRequest,
    kind: type[Message],
    act: Callable[[CounterDesk, Caller, Message], Kept],
) -> Response[bytes]:
    caller = await caller_of(request)
    message = parse(await request.body(), kind)
    desk = services_of(request).counter
    made = await asyncio.to_thread(act, desk, caller, message)
    return raw_answer(made.body, made.status)


@post("/v1/counter/engineering-tokens")
async def engineering_token(request: AnyRequest) -> Response[bytes]:
    """Make a management token for one meter."""
    return await _document(request, EngineeringTokenRequest, CounterDesk.engineering_token)


@post("/v1/counter/free-issues")
async def free_issue(request: AnyRequest) -> Response[bytes]:
    """Issue units without a tender."""
    return await _document(request, FreeIssueRequest, CounterDesk.free_issue)


@post("/v1/counter/lifeline-issues")
async def lifeline_issue(request: AnyRequest) -> Response[bytes]:
    """Issue the free units that a class is granted, once in a period."""
    caller = await caller_of(request)
    message = parse(await request.body(), LifelineRequest)
    made = await asyncio.to_thread(services_of(request).lifelines.issue, caller, message)
    return raw_answer(made.body, made.status)


@post("/v1/counter/wrong-meter-cases")
async def wrong_meter(request: AnyRequest) -> Response[bytes]:
    """Issue what went into a wrong meter once more, for the right one."""
    return await _document(request, WrongMeterRequest, CounterDesk.wrong_meter)


@post("/v1/counter/change-outs")
async def change_out(request: AnyRequest) -> Response[bytes]:
    """Issue what an old meter still held, for the one in its place."""
    return await _document(request, ChangeOutRequest, CounterDesk.change_out)


@post("/v1/counter/display-tokens")
async def display_token(request: AnyRequest) -> Response[bytes]:
    """Make a test or display token."""
    await caller_of(request)
    message = parse(await request.body(), DisplayTokenRequest)
    desk = services_of(request).counter
    return answer(await asyncio.to_thread(desk.display_token, message), 201)


@post("/v1/counter/token-readings")
async def read_token(request: AnyRequest) -> Response[bytes]:
    """Tell what a token says that somebody brings back."""
    await caller_of(request)
    message = parse(await request.body(), TokenReadingRequest)
    services = services_of(request)
    services.limits.meter.take(message.drn)
    return answer(await asyncio.to_thread(services.counter.read_token, message))


ROUTES = [
    engineering_token,
    free_issue,
    lifeline_issue,
    wrong_meter,
    change_out,
    display_token,
    read_token,
]
