"""Routes by which charges and fees are put off."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_date
from vending_server.http.pages import Moment, RowId, page_of
from vending_server.wire.postponements import (
    Postponement,
    PostponementLookup,
    PostponementWithdrawal,
)

AnyRequest = Request[Any, Any, Any]


@post("/v1/postponements")
async def postpone(request: AnyRequest) -> Response[bytes]:
    """Put charges and fees of a contract off until a day."""
    caller = await caller_of(request)
    message = parse(await request.body(), Postponement)
    until = require_date(message.until, "until")
    desk = services_of(request).postponements
    kept = await asyncio.to_thread(desk.postpone, caller, message, until)
    return raw_answer(kept.body, kept.status)


@post("/v1/postponement-withdrawals")
async def withdraw(request: AnyRequest) -> Response[bytes]:
    """Let what was put off fall due at once."""
    caller = await caller_of(request)
    message = parse(await request.body(), PostponementWithdrawal)
    desk = services_of(request).postponements
    kept = await asyncio.to_thread(desk.withdraw, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/postponement-lookups")
async def outlook(request: AnyRequest) -> Response[bytes]:
    """Tell what a contract owes and what of it may be put off."""
    await caller_of(request)
    message = parse(await request.body(), PostponementLookup)
    desk = services_of(request).postponements
    return answer(await asyncio.to_thread(desk.outlook, message.account_number))


@get("/v1/postponements")
async def running(request: AnyRequest) -> Response[bytes]:
    """List what the whole town has put off now, newest first."""
    await caller_of(request)
    page = page_of(request, tuple[Moment, RowId])
    return answer(await asyncio.to_thread(services_of(request).postponements.running, page))


ROUTES: Final = (postpone, withdraw, outlook, running)
