"""Routes by which one person asks and another decides."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, require_uuid7
from vending_server.http.pages import Moment, RowId, page_of
from vending_server.request_ids import carried
from vending_server.wire.approvals import (
    ApprovalDecision,
    ApprovalDecisionHere,
    ApprovalRequest,
)


@post("/v1/approvals")
async def ask(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Put a request before a second person."""
    caller = await caller_of(request)
    message = parse(await request.body(), ApprovalRequest)
    desk = services_of(request).approvals
    return answer(await asyncio.to_thread(desk.ask, caller, message), 201)


@get("/v1/approvals")
async def waiting(request: Request[Any, Any, Any]) -> Response[bytes]:
    """List what waits for somebody and concerns the caller."""
    caller = await caller_of(request)
    page = page_of(request, tuple[Moment, RowId])
    return answer(await asyncio.to_thread(services_of(request).approvals.waiting, caller, page))


@get("/v1/approvals/{approval_id:str}")
async def one(request: Request[Any, Any, Any], approval_id: FromPath[str]) -> Response[bytes]:
    """Tell how a request stands."""
    caller = await caller_of(request)
    require_uuid7(approval_id, "approval_id")
    desk = services_of(request).approvals
    return answer(await asyncio.to_thread(desk.one, caller, approval_id))


@post("/v1/approvals/{approval_id:str}/decisions")
async def decide(request: Request[Any, Any, Any], approval_id: FromPath[str]) -> Response[bytes]:
    """Agree or refuse, as the one who is signed in."""
    caller = await caller_of(request)
    message = parse(await request.body(), ApprovalDecision)
    require_uuid7(approval_id, "approval_id")
    desk = services_of(request).approvals
    return answer(await asyncio.to_thread(desk.decide, caller, approval_id, message))


@post("/v1/approvals/{approval_id:str}/decisions-here")
async def decide_here(
    request: Request[Any, Any, Any], approval_id: FromPath[str]
) -> Response[bytes]:
    """Agree or refuse, as a second person at the machine of whoever asked."""
    caller = await caller_of(request)
    message = parse(await request.body(), ApprovalDecisionHere)
    require_uuid7(approval_id, "approval_id")
    services = services_of(request)
    loop = asyncio.get_running_loop()
    # A password is hashed: on the few threads kept for that, like a login.
    facts = await loop.run_in_executor(
        services.identity_pool,
        carried(lambda: services.approvals.decide_here(caller, approval_id, message)),
    )
    return answer(facts)


ROUTES = [ask, waiting, one, decide, decide_here]
