"""A line between till and server that can be slow, cut or repeat itself, one HTTP message at a time.

Each plan is for one request, the next that matches, and is then used up; whatever nobody planned
for passes at once.  What a plan holds back waits for its gate, never for a clock.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, Self

from tests.harness.processes import DEADLINE_S, StepFailed

_CHUNK: Final = 65536
_HEAD_END: Final = b"\r\n\r\n"


class Trouble(Enum):
    """What happens to one request and its answer."""

    HELD_REQUEST = auto()  # reaches the server when the gate is opened
    HELD_ANSWER = auto()  # the server answers at once, the till hears it when the gate is opened
    CUT_BEFORE = auto()  # the request never reaches the server
    CUT_AFTER = auto()  # the server answers, and nobody hears it
    HALF_ANSWER = auto()  # the till hears half of it
    TWICE = auto()  # the server gets it on two connections at once; the till hears the first


@dataclass
class Plan:
    """Trouble for the next request that begins with these words."""

    request_line: str
    trouble: Trouble
    gate: threading.Event = field(default_factory=threading.Event)
    came: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)

    def wait_until_it_came(self) -> None:
        """Return when the request is at the proxy.

        Raises:
            StepFailed: it does not come.
        """
        if not self.came.wait(DEADLINE_S):
            raise StepFailed(f"no {self.request_line!r} came to the proxy")

    def wait_until_answered(self) -> None:
        """Return when the server's answer is at the proxy.

        Raises:
            StepFailed: it does not come.
        """
        if not self.answered.wait(DEADLINE_S):
            raise StepFailed(f"no answer to {self.request_line!r} came to the proxy")


class Proxy:
    """Listens on a port of this machine and passes HTTP/1.1 on to another."""

    def __init__(self, upstream_port: int) -> None:
        self.upstream_port = upstream_port
        self._is_cut = False
        self._plans: list[Plan] = []
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._requests: queue.Queue[str] = queue.Queue()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(self._accept)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def plan(self, request_line: str, trouble: Trouble) -> Plan:
        """Plan trouble for the next request like this, e.g. `POST /v1/vends `."""
        plan = Plan(request_line, trouble)
        with self._lock:
            self._plans.append(plan)
        return plan

    def wait_for(self, request_line: str, *, times: int = 1) -> None:
        """Return when as many such requests, counted from the last look, have been answered.

        Raises:
            StepFailed: they do not come.
        """
        while times:
            try:
                line = self._requests.get(timeout=DEADLINE_S)
            except queue.Empty:
                raise StepFailed(f"no {request_line!r} came to the proxy") from None
            times -= line.startswith(request_line)

    def cut(self) -> None:
        """Cut every connection and let none through until `mend`; what is held back is lost."""
        with self._lock:
            self._is_cut = True
            plans, sockets = list(self._plans), list(self._sockets)
        for one in sockets:
            _hang_up(one)
        for plan in plans:
            plan.came.set()
            plan.gate.set()

    def mend(self) -> None:
        """Let everything through again."""
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        """Cut every connection, open every gate and end."""
        self.cut()
        _cut(self._listener)
        for thread in self._threads:
            thread.join(DEADLINE_S)

    def _start(self, run: object, *args: object) -> None:
        assert callable(run)
        thread = threading.Thread(target=run, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with self._kept(client), contextlib.suppress(OSError):
            while not self._is_cut and (request := _read_message(client)):
                line = request.partition(b"\r\n")[0].decode("latin-1")
                # Anew each time: a server ends a line that was idle, and nobody would tell the till.
                with self._upstream() as server:
                    if not self._pass_on(client, server, request, self._plan_for(line)):
                        return
                self._requests.put(line)

    def _pass_on(
        self, client: socket.socket, server: socket.socket, request: bytes, plan: Plan | None
    ) -> bool:
        """Carry one request and its answer; say whether the connection goes on."""
        trouble = plan.trouble if plan else None
        if plan:
            plan.came.set()
        if trouble is Trouble.CUT_BEFORE:
            return False
        if plan and trouble is Trouble.HELD_REQUEST and not plan.gate.wait(DEADLINE_S):
            return False
        answer = self._ask(server, request, is_twice=trouble is Trouble.TWICE)
        if plan and answer:
            plan.answered.set()
        if trouble is Trouble.CUT_AFTER:
            return False
        if plan and trouble is Trouble.HELD_ANSWER and not plan.gate.wait(DEADLINE_S):
            return False
        is_half = trouble is Trouble.HALF_ANSWER
        client.sendall(answer[: len(answer) // 2] if is_half else answer)
        return bool(answer) and not is_half

    def _ask(self, server: socket.socket, request: bytes, *, is_twice: bool) -> bytes:
        if not is_twice:
            server.sendall(request)
            return _read_message(server)
        with self._upstream() as other:
            server.sendall(request)
            other.sendall(request)
            answer = _read_message(server)
            _read_message(other)
        return answer

    def _plan_for(self, line: str) -> Plan | None:
        with self._lock:
            for plan in self._plans:
                if not plan.came.is_set() and line.startswith(plan.request_line):
                    return plan
        return None

    @contextlib.contextmanager
    def _upstream(self) -> Iterator[socket.socket]:
        server = socket.create_connection(("127.0.0.1", self.upstream_port))
        with self._kept(server):
            yield server

    @contextlib.contextmanager
    def _kept(self, one: socket.socket) -> Iterator[None]:
        with self._lock:
            self._sockets.add(one)
        try:
            yield
        finally:
            with self._lock:
                self._sockets.discard(one)
            one.close()


def _read_message(stream: socket.socket) -> bytes:
    """Return one HTTP message with a Content-Length, or what came of it before the end."""
    data = b""
    while _HEAD_END not in data:
        chunk = stream.recv(_CHUNK)
        if not chunk:
            return data
        data += chunk
    head, _, body = data.partition(_HEAD_END)
    missing = _content_length(head) - len(body)
    while missing > 0 and (chunk := stream.recv(_CHUNK)):
        data += chunk
        missing -= len(chunk)
    return data


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0


def _hang_up(one: socket.socket) -> None:
    with contextlib.suppress(OSError):  # nobody was connected any more
        one.shutdown(socket.SHUT_RDWR)


def _cut(one: socket.socket) -> None:
    _hang_up(one)
    one.close()
