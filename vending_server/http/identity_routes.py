"""Routes by which a machine is enrolled and a person signs in and out."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, delete, post

from vending_server.http.gate import services_of, session_of
from vending_server.http.messages import answer, parse
from vending_server.wire.enrolment import EnrolmentRequest
from vending_server.wire.login import ChallengeRequest, LoginRequest


@post("/v1/enrolments")
async def enrol(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Make a machine a terminal of a point, by its one-time code."""
    message = parse(await request.body(), EnrolmentRequest)
    return answer(await asyncio.to_thread(services_of(request).identity.enrol, message), 201)


@post("/v1/login-challenges")
async def challenge(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give an enrolled terminal something to sign."""
    message = parse(await request.body(), ChallengeRequest)
    identity = services_of(request).identity
    return answer(await asyncio.to_thread(identity.new_challenge, message), 201)


@post("/v1/sessions")
async def login(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Open a session; Argon2 has threads of its own, so that logins never hold up sales."""
    message = parse(await request.body(), LoginRequest)
    services = services_of(request)
    loop = asyncio.get_running_loop()
    opened = await loop.run_in_executor(services.login_pool, services.identity.login, message)
    return answer(opened, 201)


@delete("/v1/sessions/current", status_code=204)
async def logout(request: Request[Any, Any, Any]) -> None:
    """End the session that the request carries; ending it twice is no error."""
    await asyncio.to_thread(services_of(request).identity.logout, session_of(request))


ROUTES = [enrol, challenge, login, logout]
