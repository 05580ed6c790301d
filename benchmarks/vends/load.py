"""Many clients in one thread: each sends its next request when the last one is answered.

Raw sockets and prepared bytes, because the load shares the processor with what it measures.
"""

from __future__ import annotations

import select
import socket
import time
from collections import deque
from dataclasses import dataclass, field

_BLANK = b"\r\n\r\n"
_LENGTH = b"content-length: "


class LoadFailed(Exception):
    """An answer was not a new sale."""


@dataclass
class Client:
    """One keep-alive connection and the vends that it will ask for."""

    requests: deque[bytes] = field(default_factory=deque)
    line: socket.socket | None = None
    received: bytes = b""
    sent_ns: int = 0

    def connect(self, address: tuple[str, int]) -> None:
        self.line = socket.create_connection(address)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None


@dataclass(frozen=True)
class Outcome:
    """What one run saw."""

    seconds: float
    latencies_ns: list[int]

    @property
    def vends(self) -> int:
        return len(self.latencies_ns)

    @property
    def rate(self) -> float:
        return self.vends / self.seconds

    def percentile_ms(self, percent: float) -> float:
        ordered = sorted(self.latencies_ns)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] / 1e6


def run(address: tuple[str, int], clients: list[Client], seconds: float) -> Outcome:
    """Sell for so long, or until the first client has nothing more to ask for."""
    poll = select.epoll()
    by_handle: dict[int, Client] = {}
    for client in clients:
        client.connect(address)
        by_handle[client.line.fileno()] = client
        poll.register(client.line.fileno(), select.EPOLLIN)
    try:
        return _run(poll, by_handle, seconds)
    finally:
        poll.close()
        for client in clients:
            client.close()


def _run(poll: select.epoll, by_handle: dict[int, Client], seconds: float) -> Outcome:
    latencies: list[int] = []
    started = time.perf_counter_ns()
    until = started + int(seconds * 1e9)
    open_requests = 0
    for client in by_handle.values():
        _send(client)
        open_requests += 1
    is_over = False
    while open_requests:
        for handle, _ in poll.poll(30):
            client = by_handle[handle]
            if not _has_answer(client):
                continue
            now = time.perf_counter_ns()
            latencies.append(now - client.sent_ns)
            is_over = is_over or now >= until or not client.requests
            if is_over:
                open_requests -= 1
            else:
                _send(client)
    return Outcome((time.perf_counter_ns() - started) / 1e9, latencies)


def _send(client: Client) -> None:
    client.sent_ns = time.perf_counter_ns()
    client.line.sendall(client.requests.popleft())


def _has_answer(client: Client) -> bool:
    data = client.line.recv(65536)
    if not data:
        raise LoadFailed("the server closed a connection")
    client.received += data
    head, blank, body = client.received.partition(_BLANK)
    if not blank:
        return False
    at = head.lower().index(_LENGTH) + len(_LENGTH)
    if len(body) < int(head[at:].split(b"\r\n", 1)[0]):
        return False
    client.received = b""
    if not head.startswith(b"HTTP/1.1 201"):
        raise LoadFailed(f"{head.splitlines()[0]!r} {body[:200]!r}")
    return True
