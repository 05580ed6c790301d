"""Cursors: where a page begins, spelled so that nobody is tempted to make one up.

A cursor is base64url over a check of eight bytes and the keys of the last row shown.  The check is
over the keys, the address and the message that was sent with it: a cursor that was cut off, typed,
changed, or brought to another list or another question is refused, never understood as something
else.  It is no secret and no permission: whoever computes one himself reaches a place in a list
that he is shown anyway, and every key is parsed as strictly as a field of a message (decision
0094).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import functools
import hashlib
from typing import Annotated, Any, Final, TypeAlias

import msgspec
from litestar import Request
from msgspec import Meta

from vending_server.errors import Refused
from vending_server.http.exchanges import EXCHANGES
from vending_server.paging import Key, PageAsked, Position
from vending_server.wire import base
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.pages import CURSOR, CURSOR_CHARS_MAX, LIMIT, PageSize
from vending_server.wire.problems import ProblemCode
from vending_server.wire.scalars import Uuid7

# What keys of rows are made of.
Moment: TypeAlias = Annotated[dt.datetime, Meta(tz=True)]
Number: TypeAlias = Annotated[int, Meta(ge=0, le=2**62)]
Word: TypeAlias = Annotated[str, Meta(max_length=200)]
RowId: TypeAlias = Uuid7

_CHECK_BYTES: Final = 8
_LIMIT_DIGITS_MAX: Final = 9


def page_of(
    request: Request[Any, Any, Any], keys: object, message: base.Request | None = None
) -> PageAsked:
    """Return which page a request asks for; `keys` is the type of a position in its list.

    Raises:
        Refused: INVALID_REQUEST or UNKNOWN_FIELD (`where` names the parameter), CURSOR_INVALID.
    """
    (path,) = request.route_handler.paths
    size = EXCHANGES[str(request.method), path].pages
    assert size is not None, "a list in pages says so in its row of http/exchanges.py"
    given = dict(_parameters(request))
    about = f"{request.method} {request.url.path}".encode() + canonical_bytes(message)
    text = given.get(CURSOR)
    if text is not None and len(text) > CURSOR_CHARS_MAX:
        raise Refused(ProblemCode.CURSOR_INVALID)
    return PageAsked(
        limit=_limit(given.get(LIMIT), size),
        after=None if text is None else read_cursor(text, about, keys),
        cursor_of=functools.partial(write_cursor, about),
    )


def write_cursor(about: bytes, position: Position) -> str:
    """Return the cursor of a position in the list that `about` tells."""
    keys = canonical_bytes(position)
    check = hashlib.blake2s(about + b"\0" + keys, digest_size=_CHECK_BYTES).digest()
    return base64.urlsafe_b64encode(check + keys).rstrip(b"=").decode()


def read_cursor(text: str, about: bytes, keys: object) -> Position:
    """Return the position that a cursor of the list that `about` tells was made from.

    Raises:
        Refused: CURSOR_INVALID.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        position: Position = msgspec.json.decode(raw[_CHECK_BYTES:], type=keys)
        is_ours = write_cursor(about, position) == text  # one spelling: decoders forgive much
        found = tuple(_in_utc(one) for one in position)
    except (binascii.Error, ValueError, OverflowError, RecursionError):
        is_ours, found = False, ()
    if not is_ours or _holds_nul(found):
        raise Refused(ProblemCode.CURSOR_INVALID)
    return found


def _in_utc(key: Key) -> Key:
    return key.astimezone(dt.UTC) if isinstance(key, dt.datetime) else key


def _holds_nul(position: Position) -> bool:
    """Say whether a key holds what PostgreSQL cannot."""
    return any(isinstance(one, str) and "\0" in one for one in position)


def _parameters(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """Return what stands in the query; a `page` or `after` of somebody's habit is no first page."""
    given = [(str(name), str(value)) for name, value in request.query_params.multi_items()]
    for name, _ in given:
        if name not in {LIMIT, CURSOR}:
            raise Refused(ProblemCode.UNKNOWN_FIELD, where=name[:40])
        if sum(other == name for other, _ in given) > 1:
            raise Refused(ProblemCode.INVALID_REQUEST, where=name)
    return given


def _limit(text: str | None, size: PageSize) -> int:
    if text is None:
        return size.usual
    if not (text.isascii() and text.isdecimal() and len(text) <= _LIMIT_DIGITS_MAX):
        raise Refused(ProblemCode.INVALID_REQUEST, where=LIMIT)
    if not 1 <= int(text) <= size.most:
        raise Refused(ProblemCode.INVALID_REQUEST, where=LIMIT)
    return int(text)
