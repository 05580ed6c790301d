"""The id of the request that is being worked on: in its answer, and in every line logged for it.

Work on a thread of asyncio's takes the id along; `carried` does that for other executors. A till or
a proxy may send an id of its own: taken when it is short and plain, so that nothing else gets into
the log by it.
"""

from __future__ import annotations

import contextvars
import re
import secrets
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

HEADER: Final = "x-request-id"
_PLAIN: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_BYTES: Final = 6  # an operator can read out twelve letters
_current: contextvars.ContextVar[str | None] = contextvars.ContextVar("request_id", default=None)


def begin_request(offered: str | None) -> str:
    """Take the offered id if it is plain, else make one; return it."""
    is_plain = offered is not None and _PLAIN.fullmatch(offered) is not None
    request_id = offered if is_plain and offered is not None else secrets.token_hex(_BYTES)
    _current.set(request_id)
    return request_id


def current_request_id() -> str | None:
    """Return the id of the request that this code works for; None outside of any."""
    return _current.get()


def carried(work: Callable[[], T]) -> Callable[[], T]:
    """Return work that, on whichever thread, belongs to the request of now."""
    context = contextvars.copy_context()
    return lambda: context.run(work)
