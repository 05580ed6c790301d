"""Routes of head office about people who work here, and what each role may do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from litestar import Request, Response, get, post

from vending_server.approvals.model import RULES
from vending_server.documents.service import Kept
from vending_server.http.access import ACCESS
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer
from vending_server.http.pages import Word, page_of
from vending_server.operators.model import Role
from vending_server.request_ids import carried
from vending_server.wire.operators import (
    ActPermission,
    OperatorNew,
    OperatorRights,
    OperatorStanding,
    PasswordSlip,
    RolePermissions,
    RoutePermission,
)

AnyRequest = Request[Any, Any, Any]


@get("/v1/operators")
async def operators(request: AnyRequest) -> Response[bytes]:
    """List who works here or did, by login."""
    await caller_of(request)
    page = page_of(request, tuple[Word])
    return answer(await asyncio.to_thread(services_of(request).staff.operators, page))


@get("/v1/role-permissions")
async def permissions(request: AnyRequest) -> Response[bytes]:
    """Tell which role may do what: the tables that the server itself decides by."""
    await caller_of(request)
    return answer(permissions_told())


@post("/v1/operators")
async def add(request: AnyRequest) -> Response[bytes]:
    """Take on a person, with a one-time password."""
    caller = await caller_of(request)
    message = parse(await request.body(), OperatorNew)
    return await _done(request, lambda: services_of(request).staff.add(caller, message))


@post("/v1/operator-standings")
async def stand(request: AnyRequest) -> Response[bytes]:
    """Suspend somebody at once, let him work again, or end his work here."""
    caller = await caller_of(request)
    message = parse(await request.body(), OperatorStanding)
    return await _done(request, lambda: services_of(request).staff.stand(caller, message))


@post("/v1/operator-rights")
async def rights(request: AnyRequest) -> Response[bytes]:
    """Give somebody other roles and points."""
    caller = await caller_of(request)
    message = parse(await request.body(), OperatorRights)
    return await _done(request, lambda: services_of(request).staff.rights(caller, message))


@post("/v1/password-slips")
async def slip(request: AnyRequest) -> Response[bytes]:
    """Put a one-time password in the place of somebody's own."""
    caller = await caller_of(request)
    message = parse(await request.body(), PasswordSlip)
    return await _done(request, lambda: services_of(request).staff.slip(caller, message))


async def _done(request: AnyRequest, act: Callable[[], Kept]) -> Response[bytes]:
    services = services_of(request)
    loop = asyncio.get_running_loop()
    # A password is hashed: on the few threads kept for that, like a login.
    kept = await loop.run_in_executor(services.identity_pool, carried(act))
    services.identity.recent.forget_all()  # at once here; in other processes within a second
    return raw_answer(kept.body, kept.status)


def permissions_told() -> RolePermissions:
    """Return the matrix of roles and permissions."""
    return RolePermissions(
        roles=[role.value for role in Role],
        routes=[
            RoutePermission(method=method, path=path, roles=sorted(roles))
            for (method, path), roles in ACCESS.items()
        ],
        two_person_acts=[
            ActPermission(
                action=action.value,
                requesters=sorted(rule.requesters),
                approvers=sorted(rule.approvers),
                approvals=rule.approvals,
            )
            for action, rule in RULES.items()
        ],
    )


ROUTES: Final = (operators, permissions, add, stand, rights, slip)
