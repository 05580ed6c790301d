"""Routes of settlement papers: signatures, disputed lines, answers, how each paper stands."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer
from vending_server.http.pages import Number, page_of
from vending_server.wire.papers import (
    PaperDispute,
    PaperDisputeAnswer,
    PaperListRequest,
    PaperSignature,
)

AnyRequest = Request[Any, Any, Any]


@post("/v1/paper-signatures")
async def sign(request: AnyRequest) -> Response[bytes]:
    """Write down that one side has signed a settlement."""
    caller = await caller_of(request)
    message = parse(await request.body(), PaperSignature)
    kept = await asyncio.to_thread(services_of(request).papers.sign, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/paper-disputes")
async def dispute(request: AnyRequest) -> Response[bytes]:
    """Write down that one side does not agree to a line."""
    caller = await caller_of(request)
    message = parse(await request.body(), PaperDispute)
    kept = await asyncio.to_thread(services_of(request).papers.dispute, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/paper-dispute-answers")
async def answer_dispute(request: AnyRequest) -> Response[bytes]:
    """Write down what was found about a disputed line."""
    caller = await caller_of(request)
    message = parse(await request.body(), PaperDisputeAnswer)
    kept = await asyncio.to_thread(services_of(request).papers.answer, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/paper-lists")
async def listed(request: AnyRequest) -> Response[bytes]:
    """List settlement papers and how each stands, newest first."""
    await caller_of(request)
    message = parse(await request.body(), PaperListRequest)
    page = page_of(request, tuple[Number], message)
    return answer(await asyncio.to_thread(services_of(request).papers.listed, message, page))


ROUTES = [sign, dispute, answer_dispute, listed]
