"""Between raw bytes and messages, with a stable code for each way of being wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from typing import Final, TypeVar

import msgspec
from litestar import Response
from litestar.enums import MediaType

from vending_server.errors import Refused
from vending_server.wire import scalars
from vending_server.wire.base import Request
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.cash_count import CountLine, is_count
from vending_server.wire.ids import is_uuid7
from vending_server.wire.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode

Message = TypeVar("Message", bound=Request)

MONEY_MAX: Final = scalars.MONEY_MAX
_NUMBER_DIGITS_MAX: Final = 9
UNITS_MAX: Final = scalars.UNITS_MAX
RECEIPT_SEQUENCE_MAX: Final = scalars.RECEIPT_SEQUENCE_MAX
LINE_CHARS_MAX: Final = 200  # a reason, a name, the number of a paper
_UNKNOWN_FIELD: Final = "unknown field"
_NUL: Final = rb"\u0000"
# A backslash that is itself escaped begins no escape: a journal's record may spell one in its text.
_ESCAPED_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def parse(body: bytes, kind: type[Message]) -> Message:
    """Return the message in a request's body.

    Raises:
        Refused: MALFORMED_JSON, UNKNOWN_FIELD or INVALID_REQUEST; `where` names the field only.
    """
    # No text of ours holds one, and PostgreSQL could not store it.
    if _NUL in body and _ESCAPED_NUL.search(body):
        raise Refused(ProblemCode.INVALID_REQUEST, where="")
    try:
        return msgspec.json.decode(body, type=kind, strict=True)
    except msgspec.ValidationError as error:
        text = str(error)
        code = ProblemCode.UNKNOWN_FIELD if _UNKNOWN_FIELD in text else ProblemCode.INVALID_REQUEST
        raise Refused(code, where=_where(text)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(ProblemCode.MALFORMED_JSON) from None


def require_uuid7(text: str, where: str) -> str:
    """Return an id made at a till if it has the form of one.

    Raises:
        Refused: INVALID_REQUEST.
    """
    if not is_uuid7(text):
        raise Refused(ProblemCode.INVALID_REQUEST, where=where)
    return text


def require_range(value: int | None, *, least: int, most: int, where: str) -> None:
    """Refuse a figure outside its bounds; None is somebody else's to judge.

    Raises:
        Refused: INVALID_REQUEST.
    """
    if value is not None and not least <= value <= most:
        raise Refused(ProblemCode.INVALID_REQUEST, where=where)


def require_short(text: str, *, most: int, where: str) -> None:
    """Refuse a text longer than anybody would type.

    Raises:
        Refused: INVALID_REQUEST.
    """
    if len(text) > most:
        raise Refused(ProblemCode.INVALID_REQUEST, where=where)


def require_lines(message: Request, *names: str) -> None:
    """Refuse a message of which one of these texts is longer than a line.

    Raises:
        Refused: INVALID_REQUEST.
    """
    for name in names:
        require_short(getattr(message, name), most=LINE_CHARS_MAX, where=name)


def require_one_of(value: str, known: Collection[str], where: str) -> None:
    """Refuse a word that is none of those known.

    Raises:
        Refused: INVALID_REQUEST.
    """
    if value not in known:
        raise Refused(ProblemCode.INVALID_REQUEST, where=where)


def require_count(lines: Sequence[CountLine]) -> None:
    """Refuse what is no count of cash: nothing, a strange piece, or one that stands twice.

    Raises:
        Refused: INVALID_REQUEST.
    """
    if not is_count(lines):
        raise Refused(ProblemCode.INVALID_REQUEST, where="counts")


def require_time(text: str, where: str) -> dt.datetime:
    """Return a moment that a till tells, in UTC.

    Raises:
        Refused: INVALID_REQUEST for anything but ISO 8601 with its zone.
    """
    try:
        at = dt.datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise Refused(ProblemCode.INVALID_REQUEST, where=where)


def require_date(text: str, where: str) -> dt.date:
    """Return a day, spelled as ISO 8601 does.

    Raises:
        Refused: INVALID_REQUEST; of the first and the last year too, which zones could leave.
    """
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Refused(ProblemCode.INVALID_REQUEST, where=where) from None
    if day.isoformat() != text or not dt.MINYEAR < day.year < dt.MAXYEAR:
        raise Refused(ProblemCode.INVALID_REQUEST, where=where)
    return day


def require_number(text: str, where: str) -> int:
    """Return a small whole number that stands in an address.

    Raises:
        Refused: INVALID_REQUEST.
    """
    if not text.isascii() or not text.isdigit() or len(text) > _NUMBER_DIGITS_MAX:
        raise Refused(ProblemCode.INVALID_REQUEST, where=where)
    return int(text)


def answer(message: object, status: int = 200) -> Response[bytes]:
    """Return a message as a JSON response."""
    return raw_answer(canonical_bytes(message), status)


def raw_answer(body: bytes, status: int) -> Response[bytes]:
    """Return stored bytes as they are."""
    media_type = MediaType.JSON if status < 400 else PROBLEM_MEDIA_TYPE
    return Response(body, status_code=status, media_type=media_type)


def problem_answer(refused: Refused, request_id: str | None) -> Response[bytes]:
    """Return a refusal that decides nothing: no vend was stored under it."""
    problem = Problem(
        status=refused.status,
        code=refused.code.value,
        title=refused.code.value.replace("_", " "),
        request_id=request_id,
        params=refused.params,
    )
    return raw_answer(canonical_bytes(problem), refused.status)


def _where(text: str) -> str:
    """Return the field of a message like "Expected `int`, got `str` - at `$.tender_minor`"."""
    _, _, path = text.partition(" - at `$")
    if path:
        return path.strip("`.")
    if _UNKNOWN_FIELD in text:
        return text.split("`")[1]
    return ""
