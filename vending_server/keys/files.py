"""Secret files: readable by their owner only, written whole or not at all, durable before use."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vending_server.errors import Misconfigured

_FILE_BYTES_MAX: Final = 16 * 1024 * 1024
TOKEN_CHARS_MIN: Final = 20


def read_secret_file(path: Path) -> bytes:
    """Return the bytes of a file that only its owner can read.

    Raises:
        Misconfigured: missing, unreadable, too large, or open to others.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            data = file.read(_FILE_BYTES_MAX + 1)
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    if stat.S_IMODE(status.st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise Misconfigured(f"{path}: open to other users; chmod 600 and ask who has read it")
    if len(data) > _FILE_BYTES_MAX:
        raise Misconfigured(f"{path}: larger than {_FILE_BYTES_MAX} bytes")
    return data


def token_of(path: Path | None) -> str | None:
    """Return the token that a file of its owner's holds; no file, no token.

    Raises:
        Misconfigured: as `read_secret_file`, or it is shorter than anybody should guess.
    """
    if path is None:
        return None
    token = read_secret_file(path).decode("ascii", "replace").strip()
    if len(token) < TOKEN_CHARS_MIN:
        raise Misconfigured(f"{path}: a token has at least {TOKEN_CHARS_MIN} characters")
    return token


def create_secret_file(path: Path, data: bytes) -> None:
    """Write a new file; an existing one is never replaced, even if it appears meanwhile.

    Raises:
        Misconfigured: the file exists or cannot be written.
    """
    try:
        with _written_beside(path, data) as part:
            os.link(part, path)
    except FileExistsError:
        raise Misconfigured(f"{path}: exists already and is not replaced") from None
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    sync_folder(path.parent)


def replace_secret_file(path: Path, data: bytes) -> None:
    """Write a file anew; whoever reads sees the old one or the new one, whole.

    Raises:
        Misconfigured: the file cannot be written; the old one is untouched.
    """
    try:
        with _written_beside(path, data) as part:
            part.replace(path)
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    sync_folder(path.parent)


@contextlib.contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Wait until no other process changes this file, and keep others out meanwhile."""
    lock = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextlib.contextmanager
def _written_beside(path: Path, data: bytes) -> Iterator[Path]:
    """Yield a durable file of these bytes in the same folder; gone afterwards if still there."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a folder's names durable: that a file is there, or is gone."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
