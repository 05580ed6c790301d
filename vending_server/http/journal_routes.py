"""Routes by which the tills' journals come to the server."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, require_time
from vending_server.http.pages import Number, page_of
from vending_server.wire.journal_sync import (
    UPLOAD_BYTES_MAX,
    JournalDifference,
    JournalState,
    JournalUpload,
)

AnyRequest = Request[Any, Any, Any]


def _told(request: AnyRequest, state: JournalState) -> Response[bytes]:
    """Tell a till how its journal stands, and what time it is: its own clock may be locked."""
    now = services_of(request).journals.clock.now()
    return answer(msgspec.structs.replace(state, server_time=now.isoformat()))


@get("/v1/journal")
async def state(request: AnyRequest) -> Response[bytes]:
    """Say how far the server holds this terminal's journal."""
    caller = await caller_of(request)
    return _told(request, await asyncio.to_thread(services_of(request).journals.state, caller))


@post("/v1/journal-records", request_max_body_size=UPLOAD_BYTES_MAX)
async def take(request: AnyRequest) -> Response[bytes]:
    """Take in the records that follow."""
    caller = await caller_of(request)
    upload = parse(await request.body(), JournalUpload)
    journals = services_of(request).journals
    return _told(request, await asyncio.to_thread(journals.take, caller, upload))


@post("/v1/journal-differences")
async def differs(request: AnyRequest) -> Response[bytes]:
    """Take note that this terminal's chain is another one."""
    caller = await caller_of(request)
    told = parse(await request.body(), JournalDifference)
    require_time(told.seen_at, "seen_at")
    journals = services_of(request).journals
    return _told(request, await asyncio.to_thread(journals.differs, caller, told))


@get("/v1/journals")
async def copies(request: AnyRequest) -> Response[bytes]:
    """List every terminal's journal."""
    await caller_of(request)
    page = page_of(request, tuple[Number, Number])
    return answer(await asyncio.to_thread(services_of(request).journals.copies, page))


ROUTES: Final = (state, take, differs, copies)
