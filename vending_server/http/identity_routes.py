"""Routes by which a machine is enrolled and a person signs in and out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from litestar import Request, Response, delete, get, post

from vending_server.errors import Refused
from vending_server.http.gate import services_of, session_of
from vending_server.http.messages import answer, parse
from vending_server.request_ids import carried
from vending_server.wire.enrolment import AuthorityAnswer, EnrolmentRequest
from vending_server.wire.login import ChallengeRequest, LoginRequest
from vending_server.wire.problems import ProblemCode

T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]


async def _apart(request: AnyRequest, work: Callable[[], T]) -> T:
    """Do work on the few threads kept for identity, so that nobody at the door holds up a sale."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(services_of(request).identity_pool, carried(work))


@get("/v1/certificate-authority")
async def certificate_authority(request: AnyRequest) -> Response[bytes]:
    """Give the certificate that a new till compares with the fingerprint it was told."""
    pem = services_of(request).authority_pem
    if pem is None:
        raise Refused(ProblemCode.NOT_FOUND)
    return answer(AuthorityAnswer(certificate=pem))


@post("/v1/enrolments")
async def enrol(request: AnyRequest) -> Response[bytes]:
    """Make a machine a terminal of a point, by its one-time code."""
    message = parse(await request.body(), EnrolmentRequest)
    identity = services_of(request).identity
    return answer(await _apart(request, lambda: identity.enrol(message)), 201)


@post("/v1/login-challenges")
async def challenge(request: AnyRequest) -> Response[bytes]:
    """Give an enrolled terminal something to sign."""
    message = parse(await request.body(), ChallengeRequest)
    identity = services_of(request).identity
    return answer(await _apart(request, lambda: identity.new_challenge(message)), 201)


@post("/v1/sessions")
async def login(request: AnyRequest) -> Response[bytes]:
    """Open a session."""
    message = parse(await request.body(), LoginRequest)
    identity = services_of(request).identity
    return answer(await _apart(request, lambda: identity.login(message)), 201)


@delete("/v1/sessions/current", status_code=204)
async def logout(request: AnyRequest) -> None:
    """End the session that the request carries; ending it twice is no error."""
    identity, session = services_of(request).identity, session_of(request)
    await _apart(request, lambda: identity.logout(session))


ROUTES = [certificate_authority, enrol, challenge, login, logout]
