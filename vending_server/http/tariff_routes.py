"""Routes of the tariff desk: versions, drafts, sending, activation."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse
from vending_server.http.pages import Number, page_of
from vending_server.wire.tariffs import ActivationRequest, DraftRequest, SubmissionRequest


@get("/v1/tariff-versions")
async def all_versions(request: Request[Any, Any, Any]) -> Response[bytes]:
    """List every version that was ever drafted."""
    await caller_of(request)
    page = page_of(request, tuple[Number, Number])
    return answer(await asyncio.to_thread(services_of(request).tariffs.all, page))


@post("/v1/tariff-drafts")
async def put_draft(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Write a draft, or replace the one of the same name."""
    caller = await caller_of(request)
    message = parse(await request.body(), DraftRequest)
    desk = services_of(request).tariffs
    return answer(await asyncio.to_thread(desk.put_draft, caller, message), 201)


@post("/v1/tariff-versions/{what:str}/{version_id:str}/submission")
async def send(
    request: Request[Any, Any, Any], what: FromPath[str], version_id: FromPath[str]
) -> Response[bytes]:
    """Ask a second person for a version as it stands."""
    caller = await caller_of(request)
    message = parse(await request.body(), SubmissionRequest)
    desk = services_of(request).tariffs
    return answer(await asyncio.to_thread(desk.send, caller, what, version_id, message))


@post("/v1/tariff-versions/{what:str}/{version_id:str}/activation")
async def activate(
    request: Request[Any, Any, Any], what: FromPath[str], version_id: FromPath[str]
) -> Response[bytes]:
    """Make a version active with what a second person agreed to."""
    caller = await caller_of(request)
    message = parse(await request.body(), ActivationRequest)
    desk = services_of(request).tariffs
    return answer(await asyncio.to_thread(desk.activate, caller, what, version_id, message))


ROUTES: Final = (all_versions, put_draft, send, activate)
