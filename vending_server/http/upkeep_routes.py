"""Routes of head office about keys, copies of the data and the audit log."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, require_time, require_uuid7
from vending_server.http.pages import Moment, Number, RowId, page_of
from vending_server.wire.upkeep import AuditAsked, AuditRange

AnyRequest = Request[Any, Any, Any]


@get("/v1/vending-keys")
async def vending_keys(request: AnyRequest) -> Response[bytes]:
    """Tell how vending keys stand, the worst first, and the meters of each."""
    await caller_of(request)
    return answer(await asyncio.to_thread(services_of(request).upkeep.key_health))


@get("/v1/backups")
async def backups(request: AnyRequest) -> Response[bytes]:
    """List copies of the data, newest first."""
    await caller_of(request)
    page = page_of(request, tuple[Moment, RowId])
    return answer(await asyncio.to_thread(services_of(request).upkeep.backups, page))


@get("/v1/restore-proofs")
async def proofs(request: AnyRequest) -> Response[bytes]:
    """List trial restores, newest first."""
    await caller_of(request)
    page = page_of(request, tuple[Moment, RowId])
    return answer(await asyncio.to_thread(services_of(request).upkeep.proofs, page))


@post("/v1/audit-record-lists")
async def audit_records(request: AnyRequest) -> Response[bytes]:
    """List who did what to the system, newest first."""
    await caller_of(request)
    message = parse(await request.body(), AuditAsked)
    since = None if message.since is None else require_time(message.since, "since")
    before = None if message.before is None else require_time(message.before, "before")
    if message.terminal_id is not None:
        require_uuid7(message.terminal_id, "terminal_id")
    page = page_of(request, tuple[Number], message)
    desk = services_of(request).upkeep
    found = await asyncio.to_thread(desk.audit_records, message, page, since=since, before=before)
    return answer(found)


@post("/v1/audit-verifications")
async def verify_audit(request: AnyRequest) -> Response[bytes]:
    """Hash a stretch of the audit log anew."""
    await caller_of(request)
    message = parse(await request.body(), AuditRange)
    return answer(await asyncio.to_thread(services_of(request).upkeep.verify_audit, message))


ROUTES: Final = (vending_keys, backups, proofs, audit_records, verify_audit)
