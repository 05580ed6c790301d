"""Encryption of what a reprint needs, inside a journal record.

A sale's answer holds a name and a token, so it goes into the journal under AES-256-GCM; its key is
derived from the device key for this purpose only.  A stolen journal file without the device key
shows amounts and meter numbers, never a name or a token.  The vend_id is bound to the ciphertext:
an answer cannot be moved under another vend.
"""

from __future__ import annotations

import base64
import binascii
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.errors import JournalBroken
from kiosk.identity import DeviceIdentity

_PURPOSE: Final = b"charging-point journal receipts v1"
_NONCE_BYTES: Final = 12


class ReceiptBox:
    """Closes and opens the answers in one device's journal."""

    __slots__ = ("_cipher",)

    def __init__(self, identity: DeviceIdentity) -> None:
        self._cipher = AESGCM(identity.derive(_PURPOSE))

    def close(self, plain: bytes, *, vend_id: str) -> str:
        """Return the encrypted form as text for a record."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, plain, _bound_to(vend_id))
        return base64.b64encode(sealed).decode()

    def open(self, sealed: str, *, vend_id: str) -> bytes:
        """Return the plain bytes.

        Raises:
            JournalBroken: changed, moved to another vend, or made by another device.
        """
        try:
            data = base64.b64decode(sealed, validate=True)
            nonce, box = data[:_NONCE_BYTES], data[_NONCE_BYTES:]
            return self._cipher.decrypt(nonce, box, _bound_to(vend_id))
        except (InvalidTag, binascii.Error, ValueError):
            raise JournalBroken(f"the stored answer of vend {vend_id} does not open") from None


def _bound_to(vend_id: str) -> bytes:
    return _PURPOSE + b"\x00" + vend_id.encode()
