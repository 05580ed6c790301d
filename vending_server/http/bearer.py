"""A token of the settings in a header, for programs that have no session: one word, compared whole.

Behind a proxy everybody comes from loopback, so that an address proves nothing.
"""

from __future__ import annotations

import hmac
from typing import Any, Final

from litestar import Request

from vending_server.errors import Refused
from vending_server.wire.problems import ProblemCode

_SCHEME: Final = "Bearer "


def require_token(request: Request[Any, Any, Any], token: str | None) -> None:
    """Let in whoever has the token.

    Raises:
        Refused: NOT_FOUND without a token in the settings, NOT_PERMITTED for another one.
    """
    header = request.headers.get("authorization", "")
    if token is None:
        raise Refused(ProblemCode.NOT_FOUND)
    if not hmac.compare_digest(header.encode(), f"{_SCHEME}{token}".encode()):
        raise Refused(ProblemCode.NOT_PERMITTED)
