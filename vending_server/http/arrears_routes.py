"""Routes of old debts: opened, written off, collected by another rule, told."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_date
from vending_server.http.pages import Moment, Number, RowId, page_of
from vending_server.wire.arrears import (
    DebtOpening,
    DebtRuleChange,
    DebtStatementRequest,
    DebtWriteOff,
)

AnyRequest = Request[Any, Any, Any]


@post("/v1/arrears")
async def open_debt(request: AnyRequest) -> Response[bytes]:
    """Open a debt of a contract."""
    caller = await caller_of(request)
    message = parse(await request.body(), DebtOpening)
    since = require_date(message.since, "since")
    desk = services_of(request).arrears
    kept = await asyncio.to_thread(desk.open_debt, caller, message, since)
    return raw_answer(kept.body, kept.status)


@post("/v1/arrears-write-offs")
async def write_off(request: AnyRequest) -> Response[bytes]:
    """Give up a part of a debt, or all of it."""
    caller = await caller_of(request)
    message = parse(await request.body(), DebtWriteOff)
    kept = await asyncio.to_thread(services_of(request).arrears.write_off, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/arrears-rules")
async def change_rule(request: AnyRequest) -> Response[bytes]:
    """Collect a debt by another rule from a day on."""
    caller = await caller_of(request)
    message = parse(await request.body(), DebtRuleChange)
    valid_from = require_date(message.valid_from, "valid_from")
    desk = services_of(request).arrears
    kept = await asyncio.to_thread(desk.change_rule, caller, message, valid_from)
    return raw_answer(kept.body, kept.status)


@post("/v1/arrears-statements")
async def statement(request: AnyRequest) -> Response[bytes]:
    """Tell a contract's debts from first to last."""
    await caller_of(request)
    message = parse(await request.body(), DebtStatementRequest)
    page = page_of(request, tuple[Moment, Number, RowId, Number], message)
    desk = services_of(request).arrears
    return answer(await asyncio.to_thread(desk.statement, message.account_number, page))


ROUTES: Final = (open_debt, write_off, change_rule, statement)
