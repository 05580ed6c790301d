"""Routes of case files: opened at a till or in the office, ended by head office."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_uuid7
from vending_server.http.pages import Moment, RowId, page_of
from vending_server.wire.cases import (
    CaseListRequest,
    CaseNote,
    CaseNoteListRequest,
    CaseOpening,
    CaseSettlement,
)

AnyRequest = Request[Any, Any, Any]


@post("/v1/case-files")
async def open_case(request: AnyRequest) -> Response[bytes]:
    """Open a case about a sale."""
    caller = await caller_of(request)
    message = parse(await request.body(), CaseOpening)
    kept = await asyncio.to_thread(services_of(request).cases.open_case, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/case-files/{case_id:str}/settlement")
async def settle(request: AnyRequest, case_id: FromPath[str]) -> Response[bytes]:
    """End a case as two people agreed."""
    caller = await caller_of(request)
    message = parse(await request.body(), CaseSettlement)
    require_uuid7(case_id, "case_id")
    kept = await asyncio.to_thread(services_of(request).cases.settle, caller, case_id, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/case-file-lists")
async def listed(request: AnyRequest) -> Response[bytes]:
    """List cases, newest first."""
    caller = await caller_of(request)
    message = parse(await request.body(), CaseListRequest)
    page = page_of(request, tuple[Moment, RowId], message)
    return answer(await asyncio.to_thread(services_of(request).cases.listed, caller, message, page))


@post("/v1/case-notes")
async def note(request: AnyRequest) -> Response[bytes]:
    """Note evidence that was asked for, or given."""
    caller = await caller_of(request)
    message = parse(await request.body(), CaseNote)
    kept = await asyncio.to_thread(services_of(request).cases.note, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/case-note-lists")
async def notes(request: AnyRequest) -> Response[bytes]:
    """List what was asked and given, oldest first."""
    caller = await caller_of(request)
    message = parse(await request.body(), CaseNoteListRequest)
    page = page_of(request, tuple[Moment, RowId], message)
    desk = services_of(request).cases
    return answer(await asyncio.to_thread(desk.notes, caller, message.case_id, page))


ROUTES = [open_case, settle, listed, note, notes]
