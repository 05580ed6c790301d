"""Signatures that were made here need not be proved: only what somebody else made, or changed, is.

The devices of the town sign in this process.  That a signature which a device has just made over a
message is good is the library's affair and not the product's; everything else (a torn page, another
key, a forged half) is proved as ever.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk import identity
from kiosk.identity import DeviceIdentity
from vending_server.points import model


@contextlib.contextmanager
def proved_once() -> Iterator[None]:
    """Let till and server believe what was signed, or proved, in this run."""
    good: set[tuple[bytes, bytes, bytes]] = set()
    sign = DeviceIdentity.sign
    halves: dict[int, bytes] = {}

    def noted(device: DeviceIdentity, message: bytes) -> bytes:
        signature = sign(device, message)
        half = halves.get(id(device))
        if half is None:
            half = halves[id(device)] = device.public_key
        good.add((half, signature, message))
        return signature

    class Known:
        """A public key as far as both sides use one."""

        def __init__(self, half: bytes) -> None:
            self._half = half

        from_public_bytes = classmethod(lambda cls, half: cls(half))

        def verify(self, signature: bytes, message: bytes) -> None:
            mark = (self._half, signature, message)
            if mark not in good:
                Ed25519PublicKey.from_public_bytes(self._half).verify(signature, message)
                good.add(mark)

    with (
        mock.patch.object(DeviceIdentity, "sign", noted),
        mock.patch.object(identity, "Ed25519PublicKey", Known),
        mock.patch.object(model, "Ed25519PublicKey", Known),
    ):
        yield
