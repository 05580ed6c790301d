"""Routes of decisions' scans: keep one, list those of a version, hand one out."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_number, require_uuid7
from vending_server.http.pages import Number, page_of
from vending_server.wire.scans import BODY_BYTES_MAX, ScanGiven


# Who calls is known before the body is read: nobody else sends the server so much.
@post("/v1/tariff-versions/{what:str}/{version_id:str}/scans", request_max_body_size=BODY_BYTES_MAX)
async def keep(
    request: Request[Any, Any, Any], what: FromPath[str], version_id: FromPath[str]
) -> Response[bytes]:
    """Keep the scan of a decision beside a version."""
    caller = await caller_of(request)
    body = await request.body()
    desk = services_of(request).scans

    def kept() -> Response[bytes]:
        done = desk.keep(caller, what, version_id, parse(body, ScanGiven))
        return raw_answer(done.body, done.status)

    return await asyncio.to_thread(kept)  # megabytes are decoded beside the loop


@get("/v1/tariff-versions/{what:str}/{version_id:str}/scans")
async def listed(
    request: Request[Any, Any, Any], what: FromPath[str], version_id: FromPath[str]
) -> Response[bytes]:
    """List the scans of a version."""
    await caller_of(request)
    page = page_of(request, tuple[Number])
    desk = services_of(request).scans
    return answer(await asyncio.to_thread(desk.listed, what, version_id, page))


@get("/v1/decision-scans/{scan_id:str}/parts/{part:str}")
async def part(
    request: Request[Any, Any, Any], scan_id: FromPath[str], part: FromPath[str]
) -> Response[bytes]:
    """Hand out a part of a scan, looked over."""
    await caller_of(request)
    wanted = require_uuid7(scan_id, "scan_id")
    number = require_number(part, "part")
    desk = services_of(request).scans
    return answer(await asyncio.to_thread(desk.part, wanted, number))


ROUTES: Final = (keep, listed, part)
