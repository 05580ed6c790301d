"""Where backups go: several folders at once, each whole or not there, the oldest ones dropped.

A USB disk that was pulled out or a mount that is full costs its own copy and no other.  A file
appears under its name only when all of it is on the disk and was read back; only then are older
ones deleted, and only files that carry our name.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from vending_server.errors import Misconfigured
from vending_server.keys.files import sync_folder
from vending_server.operations.sealed_file import checksum_of

SUFFIX: Final = ".cpbackup"
_NAME: Final = re.compile(r"backup-\d{8}T\d{6}Z-[0-9a-f]{8}" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True)
class TargetResult:
    """What became of one folder's copy; `fault` is empty when it is there."""

    folder: Path
    fault: str = ""


def file_name(taken_at: dt.datetime, backup_id: str) -> str:
    """Return the name of a backup's file: names sort by time."""
    return f"backup-{taken_at:%Y%m%dT%H%M%SZ}-{backup_id[-8:]}{SUFFIX}"


def backups_in(folder: Path) -> list[Path]:
    """Return the backups of a folder, newest first.

    Raises:
        Misconfigured: the folder cannot be read.
    """
    try:
        found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    except OSError as error:
        raise Misconfigured(f"{folder}: {error.strerror}") from None
    return sorted(found, key=lambda path: path.name, reverse=True)


class Copies:
    """The same file being written to several folders."""

    def __init__(self, folders: Sequence[Path], name: str) -> None:
        self._name = name
        self._copies = [_Copy(folder, name) for folder in folders]

    def write(self, data: bytes) -> None:
        """Write to every folder that still takes it.

        Raises:
            Misconfigured: none does.
        """
        for copy in self._copies:
            copy.attempt(lambda copy=copy: copy.write(data))
        if all(copy.fault for copy in self._copies):
            told = "; ".join(f"{copy.folder}: {copy.fault}" for copy in self._copies)
            raise Misconfigured(f"no folder takes the backup: {told}")

    def finish(self, sha256: str, *, keep: int) -> list[TargetResult]:
        """Make the file appear wherever it is whole, drop older ones, say how each folder did."""
        for copy in self._copies:
            copy.attempt(lambda copy=copy: copy.finish(sha256))
            copy.attempt(lambda copy=copy: _drop_old(copy.folder, keep))
        return [TargetResult(copy.folder, copy.fault) for copy in self._copies]

    def abandon(self) -> None:
        """Leave nothing behind of a backup that was not finished."""
        for copy in self._copies:
            copy.abandon()


class _Copy:
    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.fault = ""
        self._path = folder / name
        self._part = folder / f".{name}.part"
        self._file: BinaryIO | None = None
        self.attempt(self._open)

    def attempt(self, step: object) -> None:
        """Take a step unless an earlier one failed; a failure concerns this folder alone."""
        assert callable(step), "a step is called"
        if self.fault:
            return
        try:
            step()
        except OSError as error:
            self._fail(error.strerror or "the disk failed")
        except Misconfigured as error:
            self._fail(str(error))

    def write(self, data: bytes) -> None:
        assert self._file is not None, "opened, or there is a fault"
        self._file.write(data)

    def finish(self, sha256: str) -> None:
        """Make the copy durable, read it back, and only then give it its name."""
        assert self._file is not None, "opened, or there is a fault"
        self._file.flush()
        os.fsync(self._file.fileno())
        # Read from the disk itself, not from what the system remembers of it.
        os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        self._file.close()
        if checksum_of(self._part) != sha256:
            raise Misconfigured("the copy reads back otherwise than it was written")
        self._part.rename(self._path)
        sync_folder(self.folder)

    def abandon(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            with contextlib.suppress(OSError):
                self._part.unlink(missing_ok=True)

    def _open(self) -> None:
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")

    def _fail(self, fault: str) -> None:
        self.fault = fault
        self.abandon()


def _drop_old(folder: Path, keep: int) -> None:
    for path in backups_in(folder)[keep:]:
        path.unlink()
    sync_folder(folder)
