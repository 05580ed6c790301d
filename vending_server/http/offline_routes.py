"""Routes of head office about sales that were made without a line."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_uuid7
from vending_server.http.pages import Moment, RowId, page_of
from vending_server.wire.offline_findings import FindingDecision, OfflineFindingListRequest

AnyRequest = Request[Any, Any, Any]


@post("/v1/offline-finding-lists")
async def findings(request: AnyRequest) -> Response[bytes]:
    """List what was odd about offline sales, newest first."""
    await caller_of(request)
    message = parse(await request.body(), OfflineFindingListRequest)
    page = page_of(request, tuple[Moment, RowId], message)
    desk = services_of(request).offline_findings
    return answer(await asyncio.to_thread(desk.findings, message, page))


@post("/v1/offline-findings/{finding_id:str}/decision")
async def decide(request: AnyRequest, finding_id: FromPath[str]) -> Response[bytes]:
    """Release an offline sale from quarantine, or charge it to its point."""
    caller = await caller_of(request)
    message = parse(await request.body(), FindingDecision)
    require_uuid7(finding_id, "finding_id")
    desk = services_of(request).offline_findings
    kept = await asyncio.to_thread(desk.decide, caller, finding_id, message)
    return raw_answer(kept.body, kept.status)


ROUTES: Final = (findings, decide)
