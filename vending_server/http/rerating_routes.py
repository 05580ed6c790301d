"""Routes of re-rating: what-if, preview of a correction, correction."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse
from vending_server.http.pages import Number, page_of
from vending_server.wire.rerating import (
    CorrectionPreviewRequest,
    CorrectionRequest,
    WhatIfRequest,
)


@post("/v1/tariff-what-ifs")
async def what_if(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Tell what the sales of some days would have been under a version."""
    await caller_of(request)
    message = parse(await request.body(), WhatIfRequest)
    page = page_of(request, tuple[Number], message)
    desk = services_of(request).rerating
    return answer(await asyncio.to_thread(desk.what_if, message, page))


@post("/v1/tariff-corrections/preview")
async def preview(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Tell what a correction of the past would credit, contract by contract."""
    await caller_of(request)
    message = parse(await request.body(), CorrectionPreviewRequest)
    page = page_of(request, tuple[Number], message)
    desk = services_of(request).rerating
    return answer(await asyncio.to_thread(desk.preview, message, page))


@post("/v1/tariff-corrections")
async def correct(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Credit what a decision changes of the past, with what a second person agreed to."""
    caller = await caller_of(request)
    message = parse(await request.body(), CorrectionRequest)
    desk = services_of(request).rerating
    return answer(await asyncio.to_thread(desk.correct, caller, message), 201)


ROUTES: Final = (what_if, preview, correct)
