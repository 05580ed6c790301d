"""Routes of payments without a token, and of the receipt of a visit."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_uuid7
from vending_server.wire.payments import PaymentQuoteRequest, PaymentRequest
from vending_server.wire.vend import ReprintRequest

AnyRequest = Request[Any, Any, Any]


@post("/v1/payment-quotes")
async def quote(request: AnyRequest) -> Response[bytes]:
    """Tell what an amount would pay; nothing is written."""
    caller = await caller_of(request)
    message = parse(await request.body(), PaymentQuoteRequest)
    return answer(await asyncio.to_thread(services_of(request).payments.quote, caller, message))


@post("/v1/payments")
async def pay(request: AnyRequest) -> Response[bytes]:
    """Take a payment of fees and debts: 201 the first time, 200 with the same bytes after."""
    caller = await caller_of(request)
    message = parse(await request.body(), PaymentRequest)
    kept = await asyncio.to_thread(services_of(request).payments.pay, caller, message)
    return raw_answer(kept.body, kept.status)


@get("/v1/visits/{visit_id:str}")
async def visit(request: AnyRequest, visit_id: FromPath[str]) -> Response[bytes]:
    """Tell what belongs to a visit, for one receipt."""
    caller = await caller_of(request)
    require_uuid7(visit_id, "visit_id")
    return answer(await asyncio.to_thread(services_of(request).visits.visit, caller, visit_id))


@post("/v1/visits/{visit_id:str}/reprints")
async def reprint(request: AnyRequest, visit_id: FromPath[str]) -> Response[bytes]:
    """Count a copy of a visit's receipt and return what to print."""
    caller = await caller_of(request)
    require_uuid7(visit_id, "visit_id")
    message = parse(await request.body(), ReprintRequest)
    desk = services_of(request).visits
    return answer(await asyncio.to_thread(desk.reprint, caller, visit_id, message))


ROUTES = [quote, pay, visit, reprint]
