"""How much of the journal goes in one upload: as much as this line has been seen to carry.

A long journal is there sooner in few large uploads, each of which costs the server one commit.  A
slow line that is given too much breaks off each time and brings nothing.  So it begins small,
doubles while all goes well, and never again tries half of what broke off.
"""

from __future__ import annotations

from typing import Final

FIRST: Final = 256 * 1024
LEAST: Final = 32 * 1024
MOST: Final = 2 * 1024 * 1024  # half of what the server takes; it keeps others waiting as long
_CUT: Final = 4


class UploadSize:
    """The bytes of the next upload."""

    def __init__(self) -> None:
        self.bytes = FIRST
        self._most = MOST

    def carried(self) -> None:
        """An upload arrived."""
        self.bytes = min(2 * self.bytes, self._most)

    def broke_off(self) -> None:
        """An upload did not arrive, or nobody knows."""
        self._most = max(LEAST, self.bytes // 2)
        self.bytes = max(LEAST, self.bytes // _CUT)
