"""A file lock that lives as long as its process: one till program per journal.

The operating system drops it with the process, also after kill -9, so there is no stale lock for
anybody to delete by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from kiosk.errors import JournalInUse

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold(path: Path) -> IO[bytes]:
    """Return an open file whose lock is ours until it is closed.

    Raises:
        JournalInUse: another process, or another journal object, has it.
        OSError: the file cannot be opened.
    """
    file = path.open("ab")
    try:
        _lock(file)
    except OSError:
        file.close()
        raise JournalInUse(f"{path}: held by another program") from None
    return file
