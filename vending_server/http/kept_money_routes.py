"""The route of money that is kept for a contract."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    MONEY_MAX,
    RECEIPT_SEQUENCE_MAX,
    parse,
    raw_answer,
    require_lines,
    require_one_of,
    require_range,
    require_time,
    require_uuid7,
)
from vending_server.wire.kept_money import PAID_OUT, RETURNED, TAKEN, KeptMoney

_ACTS: Final = {TAKEN, RETURNED, PAID_OUT}

AnyRequest = Request[Any, Any, Any]


@post("/v1/kept-money")
async def keep(request: AnyRequest) -> Response[bytes]:
    """Take money to keep, give it back, or pay out what a closed contract left."""
    caller = await caller_of(request)
    message = parse(await request.body(), KeptMoney)
    require_uuid7(message.document_id, "document_id")
    for where in ("shift_id", "approval_id"):
        given = getattr(message, where)
        if given is not None:
            require_uuid7(given, where)
    require_one_of(message.act, _ACTS, "act")
    require_range(message.amount_minor, least=1, most=MONEY_MAX, where="amount_minor")
    sequence = message.receipt_sequence
    require_range(sequence, least=1, most=RECEIPT_SEQUENCE_MAX, where="receipt_sequence")
    require_lines(message, "account_number", "reason")
    at = require_time(message.happened_at, "happened_at")
    desk = services_of(request).kept_money
    kept = await asyncio.to_thread(desk.keep, caller, message, at)
    return raw_answer(kept.body, kept.status)


ROUTES = [keep]
