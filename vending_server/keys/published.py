"""Vending keys that anybody can read somewhere, such as the worked examples of the documentation.

A published key in production lets anybody print tokens.  The "test" mark of a loaded key depends
on the person who loads it; this list does not.  It holds digests only, so that nobody copies a key
from here.
"""

from __future__ import annotations

import hashlib
from typing import Final

from token_engine.keys import SecretKey

# SHA-256 of the key's bytes.
_PUBLISHED: Final = frozenset(
    {
        # The worked examples of DKGA02 and DKGA04 in docs/algorithms/key-derivation.md
        "55c53f5d490297900cefa825d0c8e8e9532ee8a118abe7d8570762cd38be9818",
        "2b1beeeab0b1b927852f80cd6a98cb98bd9128e7568521eb26fa7f9de0475ac6",
    }
)


def is_published(secret: SecretKey) -> bool:
    """Say whether a key is known to be public."""
    return hashlib.sha256(secret.reveal_key_bytes()).hexdigest() in _PUBLISHED
