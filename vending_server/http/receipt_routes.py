"""The route by which the customers' portal checks a receipt."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, post

from vending_server.http.bearer import require_token
from vending_server.http.gate import services_of
from vending_server.http.messages import answer, parse
from vending_server.wire.receipt_checks import ReceiptCheckRequest

_PORTAL = "portal"  # one caller, one bucket: it has many customers and no names for them


@post("/v1/receipt-checks")
async def check(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say whether a receipt is ours, to whoever has the portal's token; without one, to nobody."""
    services = services_of(request)
    require_token(request, services.portal_token)
    services.limits.portal.take(_PORTAL)
    message = parse(await request.body(), ReceiptCheckRequest)
    return answer(await asyncio.to_thread(services.receipts.check, message.text))


ROUTES = [check]
