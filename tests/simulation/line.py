"""The lines to the server: cut, slow, doubled; requests that arrive long after everybody gave up.

A till's own client speaks to a `Line` instead of an HTTP session; the server's own application
answers.  `Servers` is what stands behind all lines: which process is asked, and what each of them
ever answered to a vend, whether anybody heard it or not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any, Final, Self

import requests

from tests.simulation.server import START_S, Answer, Process, ServerKilled
from tests.simulation.time_of_day import WorldClock

URL: Final = "http://town"
VENDS: Final = "/v1/vends"
_FLIGHT_S = 0.02
_DEAD_S = 25.0
_OF_A_PROXY = (
    b'{"status":504,"code":"upstream_gone","title":"no answer","params":{"retry_after_s":5}}'
)
_JSON = "application/json"


class Fate(StrEnum):
    """What becomes of a request."""

    ARRIVES = auto()
    LOST = auto()  # the server never hears of it
    ANSWER_LOST = auto()
    SILENT = auto()  # the answer does not come in time
    LATE = auto()  # as SILENT, and the server hears of it only afterwards
    SPOILT = auto()  # the answer is cut off
    TWICE = auto()  # the server gets it once more, a moment later
    LAST = auto()  # as ANSWER_LOST, and the line is dead from then on for a while
    LATE_AND_LAST = auto()  # as LATE, and the line is dead meanwhile
    SPOKEN_FOR = auto()  # the server does it, and something between answers "no" in its stead


class Unplaced(Exception):
    """No process is up."""


class Servers:
    """The processes, and a supervisor who starts them again."""

    def __init__(self, processes: list[Process], clock: WorldClock) -> None:
        self.processes, self._clock = processes, clock
        self.is_held_down = False
        self.first: dict[tuple[str, str], bytes] = {}  # what a vend was answered when it was made
        self.sets_out: set[str] = set()  # meters whose new key is in somebody's hands
        self.unlike: list[str] = []  # vends that were answered otherwise later
        self.refusals: list[str] = []  # the codes of all, of whatever request

    def deliver(self, choice: int, terminal_id: str, request: Request) -> Answer:
        """Let one of the processes answer; the chosen one if it is up.

        Raises:
            Unplaced: none is up.
            ServerKilled: it died over it.
        """
        up = [one for one in self.processes if one.is_up]
        if not up:
            raise Unplaced
        process = self.processes[choice % len(self.processes)]
        process = process if process.is_up else up[0]
        try:
            answer = process.ask(request.method, request.path, request.headers, request.body)
        except ServerKilled:
            self.start_later()
            raise
        self._witness(terminal_id, request, answer)
        return answer

    def start_later(self) -> None:
        """Let the supervisor start what is down, in a few seconds."""
        self._clock.after(START_S, self._start)

    def _start(self) -> None:
        for one in self.processes:
            if not one.is_up and not self.is_held_down:
                one.start()

    def start(self) -> None:
        """Start everything now."""
        self.is_held_down = False
        self._start()

    def stop(self) -> None:
        """Stop everything, properly."""
        for one in self.processes:
            one.stop()

    def _witness(self, terminal_id: str, request: Request, answer: Answer) -> None:
        if answer.status >= 400:
            self.refusals.append(json.loads(answer.body)["code"])
        if answer.status not in {200, 201} or not request.path.startswith(VENDS):
            return
        if request.path.endswith("reprints"):
            return
        told = json.loads(answer.body)
        vend_id = told["vend_id"]
        if len(told["tokens"]) > 1:
            self.sets_out.add(told["quote"]["drn"])
        first = self.first.setdefault((terminal_id, vend_id), answer.body)
        if first != answer.body:
            self.unlike.append(vend_id)


@dataclass(frozen=True)
class Request:
    """One request as it travels."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class _Raw:
    data: bytes

    def read1(self, _size: int) -> bytes:
        data, self.data = self.data, b""
        return data


@dataclass
class _Response:
    status_code: int
    headers: dict[str, str]
    raw: _Raw

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is open."""


@dataclass
class Line:
    """One till's way to its server; also the only HTTP session that its client gets."""

    servers: Servers
    clock: WorldClock
    terminal_id: str
    is_cut: bool = False
    choice: int = 0  # which process it is led to
    late_s: float = 0.0  # how long after its time-out a late one arrives
    coming: list[tuple[str, Fate]] = field(default_factory=list)
    at_step: Callable[[str], None] = lambda _step: None  # of the till's program
    passed: list[str] = field(default_factory=list)

    def meet(self, path: str, fate: Fate) -> None:
        """Let the next request whose path ends so meet this."""
        self.coming.append((path, fate))

    def heal(self) -> None:
        """Let everything arrive from now on."""
        self.is_cut, self.coming = False, []

    def new_session(self) -> Line:
        """See `requests.Session`, which the client takes this for."""
        return self

    def close(self) -> None:
        """Nothing is open."""

    def request(
        self,
        method: str,
        url: str,
        *,
        data: Any,
        headers: dict[str, str],
        timeout: tuple[float, float],
        **_more: Any,
    ) -> _Response:
        """Send a request and return its answer, as `requests` does."""
        self.at_step("request")
        path = url.removeprefix(URL)
        body = b"" if data is None else data if isinstance(data, bytes) else b"".join(data)
        request = Request(method, path, dict(headers), body)
        fate = Fate.LOST if self.is_cut else self._fate_of(path)
        self.passed.append(f"{method} {_shape(path)} {fate}")
        self.clock.wait(_FLIGHT_S)
        response = self._answered(request, fate, timeout[1])
        self.at_step("request")
        return response

    def _fate_of(self, path: str) -> Fate:
        for one in self.coming:
            if path.endswith(one[0]):
                self.coming.remove(one)
                return one[1]
        return Fate.ARRIVES

    def _answered(self, request: Request, fate: Fate, read_s: float) -> _Response:
        if fate is Fate.LOST:
            raise requests.ConnectionError("no way")
        if fate in {Fate.LAST, Fate.LATE_AND_LAST}:
            self.is_cut = True
            self.clock.after(_DEAD_S, lambda: setattr(self, "is_cut", False))
        if fate in {Fate.LATE, Fate.LATE_AND_LAST}:
            self.clock.after(read_s + self.late_s, lambda: self._alone(request))
            self.clock.wait(read_s)
            raise requests.ReadTimeout("no answer yet")
        try:
            answer = self.servers.deliver(self.choice, self.terminal_id, request)
        except (Unplaced, ServerKilled):
            raise requests.ConnectionError("refused, or reset") from None
        if fate is Fate.TWICE:
            self.choice += 1
            self._alone(request)
        if fate is Fate.SPOKEN_FOR:
            return _Response(504, {}, _Raw(_OF_A_PROXY))
        if fate in {Fate.ANSWER_LOST, Fate.LAST}:
            raise requests.ConnectionError("reset")
        if fate is Fate.SILENT:
            self.clock.wait(read_s)
            raise requests.ReadTimeout("no answer")
        data = answer.body[:-7] if fate is Fate.SPOILT else answer.body
        return _Response(answer.status, dict(answer.headers), _Raw(data))

    def _alone(self, request: Request) -> None:
        """Let a request arrive for which nobody waits any more."""
        try:
            self.servers.deliver(self.choice, self.terminal_id, request)
        except (Unplaced, ServerKilled):
            return


def _shape(path: str) -> str:
    """Return a path without ids, for the trace."""
    return "/".join("*" if len(part) == 36 else part for part in path.split("/"))
