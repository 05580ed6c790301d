"""Filters that were saved under a name on this machine: one small JSON file, written whole.

    {"reconciliation": {"open of November": "day:2026-11-01..2026-11-30 state:open"}}

A file that is damaged is told in the log and begun anew: names of filters are no records.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Final

NAME_CHARS_MAX: Final = 60
SAVED_MAX: Final = 50  # of one screen
_FILE_BYTES_MAX: Final = 256 * 1024
_log = logging.getLogger(__name__)

Names = dict[str, str]


class SavedFilters:
    """All screens' filters; small enough to be read and written in the window's thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._all = _read(file)

    def of(self, screen: str) -> Names:
        """Return a screen's filters by name, in the order of names."""
        return dict(sorted(self._all.get(screen, {}).items()))

    def save(self, screen: str, name: str, text: str) -> bool:
        """Keep a text under a name, in place of what had it; False: not kept.

        Too many, no name, or a disk that does not let us write.
        """
        name = " ".join(name.split())[:NAME_CHARS_MAX]
        mine = self._all.setdefault(screen, {})
        if not name or (name not in mine and len(mine) >= SAVED_MAX):
            return False
        before = mine.get(name)
        mine[name] = text
        if self._write():
            return True
        if before is None:
            del mine[name]
        else:
            mine[name] = before
        return False

    def forget(self, screen: str, name: str) -> None:
        """Drop a name."""
        if self._all.get(screen, {}).pop(name, None) is not None:
            self._write()

    def _write(self) -> bool:
        fresh = self._file.with_suffix(".new")
        text = json.dumps(self._all, ensure_ascii=False, indent=1, sort_keys=True)
        try:
            fresh.write_text(text + "\n", "utf-8")
            fresh.replace(self._file)
        except OSError as error:
            _log.warning("filters are not saved: %s", error.strerror)
            return False
        return True


def _read(file: Path) -> dict[str, Names]:
    try:
        with file.open("rb") as stream:
            raw = stream.read(_FILE_BYTES_MAX + 1)
        read = json.loads(raw.decode())
        return {
            str(screen): {str(name): str(text) for name, text in names.items()}
            for screen, names in read.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError):
        _log.warning("the file of saved filters cannot be read and is begun anew")
        return {}
