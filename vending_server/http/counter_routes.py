"""Routes of the counter's documents: tokens without a tender, corrections, reading a token."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from litestar import Request, Response, post

from vending_server.aftersales.desk import CounterDesk
from vending_server.documents.service import Kept
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    UNITS_MAX,
    answer,
    parse,
    raw_answer,
    require_range,
    require_short,
    require_uuid7,
)
from vending_server.operators.model import Caller
from vending_server.wire.counter import (
    ChangeOutRequest,
    DisplayTokenRequest,
    EngineeringTokenRequest,
    FreeIssueRequest,
    TokenReadingRequest,
    WrongMeterRequest,
)

REASON_CHARS_MAX: Final = 500
VALUE_MAX: Final = 18_201_624  # watts that a token can carry; other functions take 16 bits
CODE_MAX: Final = 9_999
TEST_MAX: Final = 36

AnyRequest = Request[Any, Any, Any]
Message = TypeVar(
    "Message", EngineeringTokenRequest, FreeIssueRequest, WrongMeterRequest, ChangeOutRequest
)


async def _document(
    request: AnyRequest,
    kind: type[Message],
    check: Callable[[Message], None],
    act: Callable[[CounterDesk, Caller, Message], Kept],
) -> Response[bytes]:
    caller = await caller_of(request)
    message = parse(await request.body(), kind)
    require_uuid7(message.document_id, "document_id")
    if message.approval_id is not None:
        require_uuid7(message.approval_id, "approval_id")
    check(message)
    desk = services_of(request).counter
    made = await asyncio.to_thread(act, desk, caller, message)
    return raw_answer(made.body, made.status)


@post("/v1/counter/engineering-tokens")
async def engineering_token(request: AnyRequest) -> Response[bytes]:
    """Make a management token for one meter."""

    def check(message: EngineeringTokenRequest) -> None:
        require_range(message.value, least=0, most=VALUE_MAX, where="value")
        require_short(message.reason, most=REASON_CHARS_MAX, where="reason")

    return await _document(request, EngineeringTokenRequest, check, CounterDesk.engineering_token)


@post("/v1/counter/free-issues")
async def free_issue(request: AnyRequest) -> Response[bytes]:
    """Issue units without a tender."""

    def check(message: FreeIssueRequest) -> None:
        require_range(message.units_tenths, least=1, most=UNITS_MAX, where="units_tenths")
        require_short(message.reason, most=REASON_CHARS_MAX, where="reason")

    return await _document(request, FreeIssueRequest, check, CounterDesk.free_issue)


@post("/v1/counter/wrong-meter-cases")
async def wrong_meter(request: AnyRequest) -> Response[bytes]:
    """Issue what went into a wrong meter once more, for the right one."""

    def check(message: WrongMeterRequest) -> None:
        require_uuid7(message.sale_id, "sale_id")
        require_short(message.evidence, most=REASON_CHARS_MAX, where="evidence")

    return await _document(request, WrongMeterRequest, check, CounterDesk.wrong_meter)


@post("/v1/counter/change-outs")
async def change_out(request: AnyRequest) -> Response[bytes]:
    """Issue what an old meter still held, for the one in its place."""

    def check(message: ChangeOutRequest) -> None:
        require_range(message.units_tenths, least=1, most=UNITS_MAX, where="units_tenths")
        require_short(message.evidence, most=REASON_CHARS_MAX, where="evidence")

    return await _document(request, ChangeOutRequest, check, CounterDesk.change_out)


@post("/v1/counter/display-tokens")
async def display_token(request: AnyRequest) -> Response[bytes]:
    """Make a test or display token."""
    await caller_of(request)
    message = parse(await request.body(), DisplayTokenRequest)
    require_range(message.test, least=0, most=TEST_MAX, where="test")
    require_range(message.mfr_code, least=0, most=CODE_MAX, where="mfr_code")
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


ROUTES = [engineering_token, free_issue, wrong_meter, change_out, display_token, read_token]
