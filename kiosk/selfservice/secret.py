"""The terminal's own password: a file that nobody but its owner may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from kiosk.errors import ConfigRefused

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_BYTES_MAX: Final = 1024


def read_password(path: Path) -> str:
    """Return what the file holds, without the end of its line.

    Raises:
        ConfigRefused: it is missing, empty, or open to others.
    """
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & _OTHERS:
                raise ConfigRefused(f"{path}: others can read it")
            text = file.read(_BYTES_MAX).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigRefused(f"{path}: it cannot be read") from error
    if not text.strip():
        raise ConfigRefused(f"{path}: it is empty")
    return text.rstrip("\r\n")
