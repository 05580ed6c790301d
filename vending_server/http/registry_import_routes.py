"""Routes of a municipality's list: look at it, take it over."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer
from vending_server.wire.registry_imports import BODY_BYTES_MAX, ListImport, ListLook

AnyRequest = Request[Any, Any, Any]


@post("/v1/registry-import-looks", request_max_body_size=BODY_BYTES_MAX)
async def look(request: AnyRequest) -> Response[bytes]:
    """Tell what a list would do; nothing is written."""
    await caller_of(request)
    message = parse(await request.body(), ListLook)
    return answer(await asyncio.to_thread(services_of(request).registry_import.look, message))


@post("/v1/registry-imports", request_max_body_size=BODY_BYTES_MAX)
async def take_over(request: AnyRequest) -> Response[bytes]:
    """Take a list over as it was shown."""
    caller = await caller_of(request)
    message = parse(await request.body(), ListImport)
    desk = services_of(request).registry_import
    made = await asyncio.to_thread(desk.take_over, caller, message)
    return raw_answer(made.body, made.status)


ROUTES: Final = (look, take_over)
