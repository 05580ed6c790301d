"""Routes of the live board: terminals tell of themselves, head office looks at them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post

from vending_server.errors import Refused
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import answer, parse, require_time
from vending_server.wire.board import AFTER, WAIT, WAIT_S, Version, WaitSeconds
from vending_server.wire.problems import ProblemCode
from vending_server.wire.standings import TerminalStanding

AnyRequest = Request[Any, Any, Any]


@post("/v1/terminal-standings")
async def hear(request: AnyRequest) -> Response[bytes]:
    """Take in what this terminal tells of itself; its newest word counts."""
    caller = await caller_of(request)
    told = parse(await request.body(), TerminalStanding)
    software_time = require_time(told.software_time, "software_time")
    _require_times(told)
    desk = services_of(request).board
    return answer(await asyncio.to_thread(desk.hear, caller, told, software_time=software_time))


@get("/v1/board")
async def board(request: AnyRequest) -> Response[bytes]:
    """Tell how all points and terminals are; with `after`, as soon as that is another board."""
    await caller_of(request)
    given = _queries(request)
    after = _of(given, AFTER, Version, None)
    wait_s = _of(given, WAIT, WaitSeconds, WAIT_S)
    return answer(await services_of(request).board_watch.board(after, wait_s=wait_s))


def _queries(request: AnyRequest) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        name = str(key)
        if name not in {AFTER, WAIT}:
            raise Refused(ProblemCode.UNKNOWN_FIELD, where=name[:40])
        if name in found:
            raise Refused(ProblemCode.INVALID_REQUEST, where=name)
        found[name] = str(value)
    return found


def _of(given: Mapping[str, str], name: str, kind: Any, otherwise: Any) -> Any:
    if name not in given:
        return otherwise
    try:
        return msgspec.convert(given[name], kind, strict=False)
    except msgspec.ValidationError:
        raise Refused(ProblemCode.INVALID_REQUEST, where=name) from None


def _require_times(told: TerminalStanding) -> None:
    times = {
        "synced_at": told.synced_at,
        "pack.valid_until": None if told.pack is None else told.pack.valid_until,
        "shift.opened_at": None if told.shift is None else told.shift.opened_at,
    }
    times |= {f"doubts[{at}].since": one.since for at, one in enumerate(told.doubts)}
    for where, text in times.items():
        if text is not None:
            require_time(text, where)


ROUTES: Final = (hear, board)
