"""Routes of reports: what can be asked for, make one, the archive, its files."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    answer,
    parse,
    require_date,
    require_number,
    require_uuid7,
)
from vending_server.http.pages import Number, page_of
from vending_server.reports.model import Period
from vending_server.wire.reports import ReportListRequest, ReportOrder

AnyRequest = Request[Any, Any, Any]


@get("/v1/report-kinds")
async def kinds(request: AnyRequest) -> Response[bytes]:
    """List the kinds of reports, and what is asked with each."""
    caller = await caller_of(request)
    return answer(await asyncio.to_thread(services_of(request).reports.kinds, caller))


@post("/v1/reports")
async def make(request: AnyRequest) -> Response[bytes]:
    """Make a report and archive it."""
    caller = await caller_of(request)
    message = parse(await request.body(), ReportOrder)
    period = Period(
        from_day=require_date(message.from_day, "from_day"),
        through_day=require_date(message.through_day, "through_day"),
    )
    desk = services_of(request).reports
    facts, is_new = await asyncio.to_thread(desk.make, caller, message, period)
    return answer(facts, 201 if is_new else 200)


@post("/v1/report-lists")
async def archive(request: AnyRequest) -> Response[bytes]:
    """List archived reports, newest first."""
    caller = await caller_of(request)
    message = parse(await request.body(), ReportListRequest)
    page = page_of(request, tuple[Number], message)
    desk = services_of(request).reports
    return answer(await asyncio.to_thread(desk.listed, caller, message, page))


@get("/v1/reports/{report_id:str}/parts/{part:str}")
async def part(
    request: AnyRequest, report_id: FromPath[str], part: FromPath[str]
) -> Response[bytes]:
    """Hand out a part of an archived file, looked over."""
    caller = await caller_of(request)
    wanted = require_uuid7(report_id, "report_id")
    number = require_number(part, "part")
    desk = services_of(request).reports
    return answer(await asyncio.to_thread(desk.part, caller, wanted, number))


@get("/v1/reports/{report_id:str}/check")
async def check(request: AnyRequest, report_id: FromPath[str]) -> Response[bytes]:
    """Look an archived file over, and make it again from today's books."""
    caller = await caller_of(request)
    wanted = require_uuid7(report_id, "report_id")
    desk = services_of(request).reports
    return answer(await asyncio.to_thread(desk.check, caller, wanted))


ROUTES = [kinds, make, archive, part, check]
