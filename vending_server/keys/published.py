"""Vending keys that anybody can read somewhere, such as worked examples and the sample town's.

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
        # vending_server/sample_town/keys.py (a test compares)
        "18f9781b1b2c2d85dc80ea6af8a7acf9bf1911a768411d39280818bf0fa7e28e",
        "5e5b4d186f98f49d20843fc4e0070b8bd72bd2d8e5ca948a03a5123da05bf1bf",
        "d8694375e876bd87c0a626a005fda5a408484e466bede1ca3f420704e30e13d7",
        "34673957edc3ac1f5b4346afe080e5d402562245169e463892f9e6e9e89a2211",
        "2aa55c1724219cde0b5b1efe41b9d9ed2aef978ae4f44f73c19b3152fbb0172a",
    }
)


def is_published(secret: SecretKey) -> bool:
    """Say whether a key is known to be public."""
    return hashlib.sha256(secret.reveal_key_bytes()).hexdigest() in _PUBLISHED
