"""What can go wrong with keys at rest.  No text here ever holds a key or a part of one."""

from __future__ import annotations

from vending_server.errors import Misconfigured


class KeyStoreDamaged(Misconfigured):
    """The key store is not what this server wrote; restore it, and find out who changed it."""

    code = "key_store_damaged"


class KeyNotAccepted(Misconfigured):
    """A key that somebody wants to load is not taken; nothing was changed."""

    code = "key_not_accepted"
