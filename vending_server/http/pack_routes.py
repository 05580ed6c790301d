"""Routes of packs: what terminals sell while the line is down."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, require_time, require_uuid7
from vending_server.http.pages import Number, Word, page_of
from vending_server.wire.packs import PackRenewalRequest

AnyRequest = Request[Any, Any, Any]


@post("/v1/pack-renewals")
async def renew(request: AnyRequest) -> Response[bytes]:
    """Tell this terminal what its pack lacks, and what of it must go."""
    caller = await caller_of(request)
    asked = parse(await request.body(), PackRenewalRequest)
    require_time(asked.software_time, "software_time")
    return answer(await asyncio.to_thread(services_of(request).packs.renew, caller, asked))


@get("/v1/packs")
async def standings(request: AnyRequest) -> Response[bytes]:
    """List how packs stand, with what could be lost."""
    await caller_of(request)
    page = page_of(request, tuple[Number, Number])
    return answer(await asyncio.to_thread(services_of(request).packs.standings, page))


@get("/v1/offline-coverage")
async def coverage(request: AnyRequest) -> Response[bytes]:
    """List what a pack of each worth would have served at each point."""
    await caller_of(request)
    page = page_of(request, tuple[Number, Word, Number, Number])
    return answer(await asyncio.to_thread(services_of(request).packs.coverage, page))


@get("/v1/lost-packs")
async def lost(request: AnyRequest) -> Response[bytes]:
    """List the packs of suspended terminals, with the worst that can come of them."""
    await caller_of(request)
    page = page_of(request, tuple[Number, Number])
    return answer(await asyncio.to_thread(services_of(request).packs.lost, page))


@get("/v1/lost-packs/{terminal_id:str}/meters")
async def meters_of(request: AnyRequest, terminal_id: FromPath[str]) -> Response[bytes]:
    """List the meters whose tokens a terminal may hold sealed, lost or not."""
    await caller_of(request)
    require_uuid7(terminal_id, "terminal_id")
    page = page_of(request, tuple[Number])
    desk = services_of(request).packs
    return answer(await asyncio.to_thread(desk.meters_of, terminal_id, page))


ROUTES: Final = (renew, standings, coverage, lost, meters_of)
