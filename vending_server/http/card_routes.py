"""Routes of customers' cards."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post

from vending_server.errors import Refused
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_time
from vending_server.http.pages import Moment, Number, RowId, page_of
from vending_server.wire.cards import (
    CardIssue,
    CardLookup,
    CardReading,
    CardReplacement,
    CardRevocation,
    named_card,
)
from vending_server.wire.problems import ProblemCode

AnyRequest = Request[Any, Any, Any]


@get("/v1/card-keys")
async def card_keys(request: AnyRequest) -> Response[bytes]:
    """Tell whose signatures make a card genuine."""
    await caller_of(request)
    return answer(services_of(request).cards.public_keys())


@post("/v1/customer-cards")
async def issue(request: AnyRequest) -> Response[bytes]:
    """Give a customer a card."""
    caller = await caller_of(request)
    message = parse(await request.body(), CardIssue)
    kept = await asyncio.to_thread(services_of(request).cards.issue, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/customer-card-replacements")
async def replace(request: AnyRequest) -> Response[bytes]:
    """Put another card in the place of one."""
    caller = await caller_of(request)
    message = parse(await request.body(), CardReplacement)
    kept = await asyncio.to_thread(services_of(request).cards.replace, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/customer-card-revocations")
async def revoke(request: AnyRequest) -> Response[bytes]:
    """Let a card be refused from now on."""
    caller = await caller_of(request)
    message = parse(await request.body(), CardRevocation)
    kept = await asyncio.to_thread(services_of(request).cards.revoke, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/customer-card-lookups")
async def look_up(request: AnyRequest) -> Response[bytes]:
    """List the cards of a meter, newest first."""
    await caller_of(request)
    message = parse(await request.body(), CardLookup)
    page = page_of(request, tuple[Moment, RowId], message)
    return answer(await asyncio.to_thread(services_of(request).cards.look_up, message, page))


@post("/v1/customer-card-readings")
async def note_reading(request: AnyRequest) -> Response[bytes]:
    """Keep what a meter wrote on a card."""
    caller = await caller_of(request)
    message = parse(await request.body(), CardReading)
    named = named_card(message.card)
    if named is None:
        raise Refused(ProblemCode.INVALID_REQUEST, where="card")
    read_at = require_time(message.read_at, "read_at")
    desk = services_of(request).cards
    kept = await asyncio.to_thread(desk.note_reading, caller, message, named, read_at)
    return raw_answer(kept.body, kept.status)


@get("/v1/card-readings")
async def tampered(request: AnyRequest) -> Response[bytes]:
    """List the town's meters that wrote tamper flags, newest first."""
    await caller_of(request)
    page = page_of(request, tuple[Number])
    return answer(await asyncio.to_thread(services_of(request).cards.tampered, page))


ROUTES: Final = (card_keys, issue, replace, revoke, look_up, note_reading, tampered)
