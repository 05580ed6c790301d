"""A hash over many rows, of which each can be proved alone; pure.

A Merkle tree as in RFC 6962: leaves and nodes are hashed apart, so that no node can pass for a
leaf.  The rows pass by one after the other; only as many hashes are held as the tree is high.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"


@dataclass(slots=True)
class Tree:
    """Takes rows in their order and says their root."""

    rows: int = 0
    _peaks: list[tuple[int, bytes]] = field(default_factory=list)  # height and hash

    def add(self, row: bytes) -> None:
        """Take one row."""
        height, digest = 0, hashlib.sha256(_LEAF + row).digest()
        while self._peaks and self._peaks[-1][0] == height:
            digest = _node(self._peaks.pop()[1], digest)
            height += 1
        self._peaks.append((height, digest))
        self.rows += 1

    def root(self) -> str:
        """Return the hash over all rows so far, in hex; of none that of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        digest = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            digest = _node(left, digest)
        return digest.hex()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
