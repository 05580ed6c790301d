"""What routes of the live board take, answer and refuse: a part of exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import APPROVED, Exchange, Query, asks, document
from vending_server.wire import board, standings, terminal_acts
from vending_server.wire.problems import ProblemCode as Code

BOARD: Final[Mapping[Route, Exchange]] = {
    ("POST", "/v1/terminal-standings"): asks(standings.TerminalStanding, standings.StandingTaken),
    ("POST", "/v1/terminal-messages"): document(
        terminal_acts.TerminalMessageRequest,
        terminal_acts.TerminalMessage,
        Code.MESSAGES_WAITING,
    ),
    ("POST", "/v1/terminal-suspensions"): document(
        terminal_acts.TerminalSuspensionRequest,
        terminal_acts.TerminalSuspensionAnswer,
        Code.REASON_MISSING,
        Code.ALREADY_DECIDED,
        more=APPROVED,
    ),
    ("POST", "/v1/offline-ceilings"): document(
        terminal_acts.OfflineCeilingRequest,
        terminal_acts.OfflineCeilingAnswer,
        Code.REASON_MISSING,
        more=APPROVED,
    ),
    ("POST", "/v1/pack-extensions"): document(
        terminal_acts.PackExtensionRequest,
        terminal_acts.PackExtensionAnswer,
        Code.REASON_MISSING,
        Code.KEY_UNAVAILABLE,
        Code.PACK_NOT_EXTENDED,
        more=APPROVED,
    ),
    ("GET", "/v1/board"): Exchange(
        answers=board.Board,
        refuses=frozenset({Code.INVALID_REQUEST, Code.UNKNOWN_FIELD}),
        queries=(
            Query(
                name=board.AFTER,
                kind=board.Version,
                words="The version that one has: the answer waits until there is another.",
            ),
            Query(
                name=board.WAIT,
                kind=board.WaitSeconds,
                words=f"For how long it waits at most; {board.WAIT_S} unless said.",
            ),
        ),
    ),
}
