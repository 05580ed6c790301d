"""Who is asking: each request of a till is tied to an open session, and its role is checked here.

The session travels in a header and never in a body, so that the raw bytes of a vend are the same
whoever is signed in when they are sent again.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request

from vending_server.errors import Refused
from vending_server.http.access import ACCESS
from vending_server.http.services import Services
from vending_server.operators.model import Caller, Role, require
from vending_server.vending.model import Seller
from vending_server.wire.problems import ProblemCode

_SCHEME: Final = "Bearer "

AnyRequest = Request[Any, Any, Any]


def services_of(request: AnyRequest) -> Services:
    """Return the use cases that the application was built with."""
    services: Services = request.app.state.services
    return services


def session_of(request: AnyRequest) -> str:
    """Return the session a request carries.

    Raises:
        Refused: SESSION_ENDED.
    """
    header = request.headers.get("authorization", "")
    if not header.startswith(_SCHEME):
        raise Refused(ProblemCode.SESSION_ENDED)
    return str(header[len(_SCHEME) :])


async def caller_of(request: AnyRequest) -> Caller:
    """Return who is asking, if the table of routes lets one of his roles ask here.

    Raises:
        Refused: SESSION_ENDED, TERMINAL_SUSPENDED, NOT_PERMITTED, TOO_MANY_REQUESTS.
    """
    identity = services_of(request).identity
    return _let_in(request, await asyncio.to_thread(identity.authenticate, session_of(request)))


async def seller_of(request: AnyRequest) -> Seller:
    """Return who is selling; refuses as `caller_of`, and trusts what it saw a moment ago.

    Everybody else is looked up anew each time: see operators.recent for what that means.
    """
    session = session_of(request)
    identity = services_of(request).identity
    caller = identity.recent_caller(session)
    if caller is None:
        caller = await asyncio.to_thread(identity.authenticate, session)
    caller = _let_in(request, caller)
    return Seller(
        terminal_id=caller.terminal_id,
        terminal_number=caller.terminal_number,
        point=caller.point,
        operator_id=caller.operator_id,
        operator_name=caller.name,
        operator_title=caller.title,
        is_journal_well=caller.is_journal_well,
        may_search=caller.roles != {Role.SELF_SERVICE},
    )


def _let_in(request: AnyRequest, caller: Caller) -> Caller:
    limits = services_of(request).limits
    limits.terminal.take(caller.terminal_id)
    limits.operator.take(caller.operator_id)
    (path,) = request.route_handler.paths
    require(caller, *ACCESS[request.method, path])
    return caller
