"""Keeps tests off the network: a unit test opens no socket, no test ever leaves this machine.

Only Python's own sockets are watched.  The database driver and Qt bring their own and do not pass here;
socket pairs (the event loops' wake-up) and unix sockets are always allowed.
"""

from __future__ import annotations

import contextlib
import enum
import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any


class Reach(enum.StrEnum):
    """How far a test may reach."""

    NOWHERE = "nowhere"
    LOOPBACK = "loopback"


class SocketBlockedError(RuntimeError):
    """A test tried to use a socket it may not use."""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check(reach: Reach, family: int, address: Any) -> None:
    if family == socket.AF_UNIX:
        return
    if reach is Reach.LOOPBACK and _is_loopback(str(address[0])):
        return
    raise SocketBlockedError(f"{address!r} is out of reach here (allowed: {reach})")


def _guarded(original: Callable[..., Any], reach: Reach) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        _check(reach, self.family, address)
        return original(self, address)

    return guarded


@contextlib.contextmanager
def limited_to(reach: Reach) -> Iterator[None]:
    """Let sockets connect and bind only as far as `reach`."""
    names = ("connect", "connect_ex", "bind")
    originals = {name: getattr(socket.socket, name) for name in names}
    for name, original in originals.items():
        setattr(socket.socket, name, _guarded(original, reach))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(socket.socket, name, original)
