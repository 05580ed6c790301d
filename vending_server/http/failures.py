"""What happens to an exception: a problem with a stable code, and a log line without values."""

from __future__ import annotations

import logging
from typing import Final

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from vending_server.db.errors import DatabaseBusy, DatabaseError
from vending_server.errors import Refused
from vending_server.http.exchanges import EXCHANGES, codes_of
from vending_server.http.messages import problem_answer
from vending_server.logs import where_raised
from vending_server.request_ids import current_request_id
from vending_server.wire.problems import ProblemCode

_log = logging.getLogger(__name__)

_CODE_OF_STATUS: Final = {
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD_NOT_ALLOWED,
    413: ProblemCode.BODY_TOO_LARGE,
}

AnyRequest = Request[None, None, "object"]  # type: ignore[type-var]


def _on_refused(request: AnyRequest, refused: Refused) -> Response[bytes]:
    _check_told(request, refused.code)
    return problem_answer(refused, current_request_id())


def _check_told(request: AnyRequest, code: ProblemCode) -> None:
    """Say in the log that a route refuses with what its description does not name."""
    handler = request.scope.get("route_handler")
    for path in getattr(handler, "paths", ()):
        route = (request.method, path)
        if route in EXCHANGES and code not in codes_of(route):
            _log.warning("%s %s may refuse with %s: add it to http/exchanges.py", *route, code)


def _on_busy(_request: AnyRequest, _error: DatabaseBusy) -> Response[bytes]:
    return problem_answer(Refused(ProblemCode.DATABASE_BUSY), current_request_id())


def _on_framework(_request: AnyRequest, error: HTTPException) -> Response[bytes]:
    code = _CODE_OF_STATUS.get(error.status_code, ProblemCode.INVALID_REQUEST)
    return problem_answer(Refused(code), current_request_id())


def _on_anything(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer a fault that nobody foresaw; its message may hold values, so it is not logged."""
    where = where_raised(error.__traceback__)
    _log.error("%s: %s at %s", request.url.path, type(error).__name__, where)
    return problem_answer(Refused(ProblemCode.SERVER_FAULT), current_request_id())


HANDLERS: Final[ExceptionHandlersMap] = {
    Refused: _on_refused,
    DatabaseBusy: _on_busy,
    DatabaseError: _on_anything,
    HTTPException: _on_framework,
    Exception: _on_anything,
}


def answer_to(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Return what an exception is answered with where no router looks its handler up."""
    handler = next(HANDLERS[kind] for kind in type(error).__mro__ if kind in HANDLERS)
    answer: Response[bytes] = handler(request, error)
    return answer
