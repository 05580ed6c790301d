"""Routes of the books: business days, months, the trial balance."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_date, require_number
from vending_server.http.pages import Moment, Number, RowId, Word, page_of
from vending_server.wire.days import DayLocking, DayReopening, PeriodLocking

AnyRequest = Request[Any, Any, Any]


@post("/v1/day-locks")
async def lock(request: AnyRequest) -> Response[bytes]:
    """Lock a day of a point, or of head office (point 0)."""
    caller = await caller_of(request)
    message = parse(await request.body(), DayLocking)
    require_date(message.day, "day")
    kept = await asyncio.to_thread(services_of(request).days.lock, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/day-reopenings")
async def reopen(request: AnyRequest) -> Response[bytes]:
    """Open the latest locked day of a point again."""
    caller = await caller_of(request)
    message = parse(await request.body(), DayReopening)
    require_date(message.day, "day")
    kept = await asyncio.to_thread(services_of(request).days.reopen, caller, message)
    return raw_answer(kept.body, kept.status)


@get("/v1/points/{point_number:str}/days")
async def days(request: AnyRequest, point_number: FromPath[str]) -> Response[bytes]:
    """Tell how far a point is locked and what came late."""
    caller = await caller_of(request)
    number = require_number(point_number, "point_number")
    page = page_of(request, tuple[Moment, Number, RowId])
    return answer(await asyncio.to_thread(services_of(request).days.days, caller, number, page))


@get("/v1/points/{point_number:str}/seals/{day:str}")
async def seal(
    request: AnyRequest, point_number: FromPath[str], day: FromPath[str]
) -> Response[bytes]:
    """Compute the hash of a locked day again."""
    caller = await caller_of(request)
    number, on = require_number(point_number, "point_number"), require_date(day, "day")
    return answer(await asyncio.to_thread(services_of(request).days.seal, caller, number, on))


@post("/v1/period-locks")
async def lock_period(request: AnyRequest) -> Response[bytes]:
    """Lock a month of the ledger."""
    caller = await caller_of(request)
    message = parse(await request.body(), PeriodLocking)
    kept = await asyncio.to_thread(services_of(request).days.lock_period, caller, message)
    return raw_answer(kept.body, kept.status)


@get("/v1/ledger/periods")
async def periods(request: AnyRequest) -> Response[bytes]:
    """List the locked months."""
    await caller_of(request)
    page = page_of(request, tuple[Word])
    return answer(await asyncio.to_thread(services_of(request).days.periods, page))


@get("/v1/ledger/trial-balances/{day:str}")
async def trial_balance(request: AnyRequest, day: FromPath[str]) -> Response[bytes]:
    """Add all accounts up through the end of a day."""
    await caller_of(request)
    through = require_date(day, "day")
    page = page_of(request, tuple[Word])
    desk = services_of(request).days
    return answer(await asyncio.to_thread(desk.trial_balance, through, page))


ROUTES = [lock, reopen, days, seal, lock_period, periods, trial_balance]
