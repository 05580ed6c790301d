"""Where the suite's files and databases live: in memory, where the machine has room.

Thousands of tests commit to databases of their own; on a disk each commit waits, and the kernel's
work for it is a quarter of the whole run.  A process that is killed leaves its files there as on a
disk; only a power cut would not, and no test cuts the power.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 4 << 30


def live_in_memory() -> None:
    """Make temporary files of this process and its children there, unless TMPDIR says where."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(_MEMORY).free >= _ROOM_BYTES:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None  # whoever asked already got the disk
