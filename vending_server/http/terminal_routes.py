"""Routes of head office about single terminals: words for one, whether it may work, its pack."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, post

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import parse, raw_answer
from vending_server.wire.terminal_acts import (
    OfflineCeilingRequest,
    PackExtensionRequest,
    TerminalMessageRequest,
    TerminalSuspensionRequest,
)

AnyRequest = Request[Any, Any, Any]


@post("/v1/terminal-messages")
async def write(request: AnyRequest) -> Response[bytes]:
    """Leave a message for whoever works at a terminal."""
    caller = await caller_of(request)
    message = parse(await request.body(), TerminalMessageRequest)
    kept = await asyncio.to_thread(services_of(request).terminals.write, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/terminal-suspensions")
async def suspend(request: AnyRequest) -> Response[bytes]:
    """Stop a terminal, or let it work again, as two people agreed."""
    caller = await caller_of(request)
    message = parse(await request.body(), TerminalSuspensionRequest)
    services = services_of(request)
    kept = await asyncio.to_thread(services.terminals.suspend, caller, message)
    services.identity.recent.forget_all()  # at once here; in other processes within a second
    return raw_answer(kept.body, kept.status)


@post("/v1/offline-ceilings")
async def set_ceiling(request: AnyRequest) -> Response[bytes]:
    """Say how much a terminal may hold to sell without a line."""
    caller = await caller_of(request)
    message = parse(await request.body(), OfflineCeilingRequest)
    kept = await asyncio.to_thread(
        services_of(request).terminals.leases.set_ceiling, caller, message
    )
    return raw_answer(kept.body, kept.status)


@post("/v1/pack-extensions")
async def extend(request: AnyRequest) -> Response[bytes]:
    """Make a code that lets a pack be sold longer, as two people agreed."""
    caller = await caller_of(request)
    message = parse(await request.body(), PackExtensionRequest)
    kept = await asyncio.to_thread(services_of(request).terminals.leases.extend, caller, message)
    return raw_answer(kept.body, kept.status)


ROUTES: Final = (write, suspend, set_ceiling, extend)
