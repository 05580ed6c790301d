"""Routes about what is kept of people.  All are of the office, not of the till."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import parse, raw_answer
from vending_server.wire.persons import PersonExportRequest

_OK: Final = 200


@post("/v1/person-exports")
async def export(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Tell everything that is kept of one customer, for him; written into the audit log."""
    caller = await caller_of(request)
    wanted = parse(await request.body(), PersonExportRequest)
    desk = services_of(request).privacy
    return raw_answer(await asyncio.to_thread(desk.export, caller, wanted), _OK)


ROUTES: Final = (export,)
