"""Where the server listens: one socket, or one for each worker on the same port.

Workers that share a socket are not woken in turn: one of them gets most of the lines, and the
others idle.  With a socket each, the system deals new lines out evenly, and of a worker that is
gone it sends them to the others.  The first process only holds the port; it never listens there.
"""

from __future__ import annotations

import resource
import socket

from vending_server.errors import Misconfigured


def listen_or_hold(host: str, port: int, *, workers: int) -> socket.socket:
    """Return a socket that listens, or, for several workers, one that holds the port for them.

    Raises:
        Misconfigured: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        alone = socket.create_server((host, port), family=family)  # nobody else may listen there
        if workers == 1:
            return alone
        with alone:
            address = alone.getsockname()
        return _hold(family, address)
    except OSError as error:
        raise Misconfigured(f"{host}:{port}: {error.strerror}") from None


def listen_beside(held: socket.socket) -> socket.socket:
    """Return a listening socket of this worker's own on the port that is held."""
    host, port = held.getsockname()[:2]
    return socket.create_server((host, port), family=held.family, reuse_port=True)


def allow_many_connections() -> None:
    """Take as many file handles as the system grants: a till that waits keeps one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _hold(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    held = socket.socket(family)
    for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
        held.setsockopt(socket.SOL_SOCKET, option, 1)
    if family == socket.AF_INET6:
        held.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    held.bind(address)
    return held
