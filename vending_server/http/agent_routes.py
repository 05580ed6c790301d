"""Routes of agents' books: float, terms, commission, statement."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.errors import Refused
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    answer,
    parse,
    raw_answer,
    require_date,
    require_number,
    require_time,
)
from vending_server.http.pages import Moment, Number, RowId, page_of
from vending_server.wire.agents import (
    AgentTerms,
    AgentTopUp,
    CommissionPayment,
    CommissionSettlement,
    StatementRequest,
)
from vending_server.wire.problems import ProblemCode

AnyRequest = Request[Any, Any, Any]


@get("/v1/agents")
async def every(request: AnyRequest) -> Response[bytes]:
    """List all agents with how they stand."""
    await caller_of(request)
    page = page_of(request, tuple[Number])
    return answer(await asyncio.to_thread(services_of(request).agents.every, page))


@get("/v1/agents/{point_number:str}/suggestion")
async def suggestion(request: AnyRequest, point_number: FromPath[str]) -> Response[bytes]:
    """Tell which limit and ceiling an agent's behaviour suggests."""
    caller = await caller_of(request)
    number = require_number(point_number, "point_number")
    return answer(await asyncio.to_thread(services_of(request).agents.suggestion, caller, number))


@get("/v1/agents/{point_number:str}")
async def one(request: AnyRequest, point_number: FromPath[str]) -> Response[bytes]:
    """Tell how an agent stands."""
    caller = await caller_of(request)
    number = require_number(point_number, "point_number")
    return answer(await asyncio.to_thread(services_of(request).agents.one, caller, number))


@post("/v1/agent-top-ups")
async def top_up(request: AnyRequest) -> Response[bytes]:
    """Raise a float by money that came in."""
    caller = await caller_of(request)
    message = parse(await request.body(), AgentTopUp)
    kept = await asyncio.to_thread(services_of(request).agents.top_up, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/agent-terms")
async def set_terms(request: AnyRequest) -> Response[bytes]:
    """Give an agent another credit limit and commission."""
    caller = await caller_of(request)
    message = parse(await request.body(), AgentTerms)
    kept = await asyncio.to_thread(services_of(request).agents.set_terms, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/commission-settlements")
async def settle(request: AnyRequest) -> Response[bytes]:
    """Let what was sold up to a moment earn its commission."""
    caller = await caller_of(request)
    message = parse(await request.body(), CommissionSettlement)
    until = require_time(message.sold_until, "sold_until")
    kept = await asyncio.to_thread(services_of(request).agents.settle, caller, message, until)
    return raw_answer(kept.body, kept.status)


@post("/v1/commission-payments")
async def pay(request: AnyRequest) -> Response[bytes]:
    """Pay commission, or put it into the float."""
    caller = await caller_of(request)
    message = parse(await request.body(), CommissionPayment)
    kept = await asyncio.to_thread(services_of(request).agents.pay, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/agent-statements")
async def statement(request: AnyRequest) -> Response[bytes]:
    """Tell every change of a float, from day to day."""
    caller = await caller_of(request)
    message = parse(await request.body(), StatementRequest)
    days = (
        require_date(message.from_day, "from_day"),
        require_date(message.through_day, "through_day"),
    )
    if days[0] > days[1]:
        raise Refused(ProblemCode.INVALID_REQUEST, where="through_day")
    page = page_of(request, tuple[Moment, RowId], message)
    desk = services_of(request).agents
    return answer(await asyncio.to_thread(desk.statement, caller, message, days, page))


ROUTES = [every, one, suggestion, top_up, set_terms, settle, pay, statement]
