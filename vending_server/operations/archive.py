"""The inside of a backup: head, files, tables, manifest, and the seal of the server that made it.

A stream of frames (kind, length, payload):

    H  head: schema revision, epoch, mode, release, when the snapshot was taken, shapes of tables
    F  one file: its name and bytes; the sealed key store, never the key that seals it
    R  rows of one table
    M  manifest: rows and SHA-256 of each table, SHA-256 of head and files
    S  seal of the manifest under the key-encryption key

The seal is what tells the server's own backup from one that somebody else made with the custodians'
public key.  It opens with the key-encryption key alone, so that a restore proves the escrow too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, BinaryIO, Final, TypeVar

import msgspec
import sqlalchemy as sa

from vending_server.keys.errors import KeyStoreDamaged
from vending_server.keys.sealing import Sealer
from vending_server.operations.errors import BackupUnusable
from vending_server.operations.rows import TableShape, count_of, read_batches
from vending_server.operations.sealed_file import opened

FORMAT: Final = 1
_LENGTH_BYTES: Final = 4
_INDEX_BYTES: Final = 2
_FRAME_BYTES_MAX: Final = 256 * 1024 * 1024
_SEALED_WORD: Final = b"charging-point backup"
_SEAL_PURPOSE: Final = b"charging-point backup manifest v1\x00"
T = TypeVar("T")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is of."""

    format: int
    backup_id: str
    release: str
    mode: str
    revision: str
    epoch: int
    taken_at: str  # aware UTC; nothing that was committed later is inside
    tables: list[TableShape]

    @property
    def taken_time(self) -> dt.datetime:
        """When the snapshot was taken, as a time."""
        return dt.datetime.fromisoformat(self.taken_at)


class TableSum(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows a table has, and the SHA-256 of all of them."""

    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What must be found inside, to the byte."""

    head_sha256: str
    files: dict[str, str]
    tables: dict[str, TableSum]


@dataclass(slots=True)
class TableDigest:
    """Adds up one table."""

    rows: int = 0
    digest: Any = field(default_factory=sha256)

    def add(self, batch: bytes) -> None:
        """Add a batch of rows."""
        self.rows += count_of(batch)
        self.digest.update(batch)

    def sum(self) -> TableSum:
        """Return the sum so far."""
        return TableSum(rows=self.rows, sha256=self.digest.hexdigest())


def write_archive(
    write: Callable[[bytes], None],
    connection: sa.Connection,
    *,
    head: Head,
    files: dict[str, bytes],
    sealer: Sealer,
) -> Manifest:
    """Write everything of one snapshot and return its manifest."""
    head_bytes = msgspec.json.encode(head)
    write(_frame(b"H", head_bytes))
    for name, data in sorted(files.items()):
        write(_frame(b"F", msgspec.msgpack.encode((name, data))))
    sums = {}
    for index, shape in enumerate(head.tables):
        digest = TableDigest()
        for batch in read_batches(connection, shape):
            digest.add(batch)
            write(_frame(b"R", index.to_bytes(_INDEX_BYTES, "big") + batch))
        sums[shape.name] = digest.sum()
    manifest = Manifest(
        head_sha256=sha256(head_bytes).hexdigest(),
        files={name: sha256(data).hexdigest() for name, data in sorted(files.items())},
        tables=sums,
    )
    manifest_bytes = msgspec.json.encode(manifest)
    write(_frame(b"M", manifest_bytes))
    write(_frame(b"S", sealer.seal(_SEALED_WORD, bound_to=_bound(manifest_bytes))))
    return manifest


class Archive:
    """A backup that is being read: the head at once, then files and rows, then what proves them.

    Nothing that was read counts before `finish` has returned.
    """

    def __init__(self, file: BinaryIO, private: bytes) -> None:
        """Read the head.

        Raises:
            BackupUnusable: not a backup, damaged, or of a format that is not known here.
        """
        self._frames = _Frames(opened(file, private))
        kind, payload = self._frames.next()
        if kind != b"H":
            raise BackupUnusable("the head is missing")
        self._head_sha256 = sha256(payload).hexdigest()
        self.head = _decoded(payload, Head)
        if self.head.format != FORMAT:
            raise BackupUnusable(f"format {self.head.format} is not known to this release")
        self.files: dict[str, bytes] = {}
        self._digests = {shape.name: TableDigest() for shape in self.head.tables}
        self._manifest_bytes = b""

    def batches(self) -> Iterator[tuple[TableShape, bytes]]:
        """Yield batches of rows, table by table in the order of the head; files are kept aside.

        Raises:
            BackupUnusable: as soon as something is not as it was written.
        """
        while True:
            kind, payload = self._frames.next()
            if kind == b"F":
                name, data = msgspec.msgpack.decode(payload, type=tuple[str, bytes])
                self.files[name] = data
            elif kind == b"R":
                shape = self._shape(payload)
                self._digests[shape.name].add(payload[_INDEX_BYTES:])
                yield shape, payload[_INDEX_BYTES:]
            else:
                self._manifest_bytes = payload if kind == b"M" else b""
                return

    def finish(self, sealer: Sealer) -> Manifest:
        """Return the manifest once all that was read agrees with it and the server's seal opens.

        Raises:
            BackupUnusable: something is missing or other than the manifest says, or this server
                did not make it.
        """
        manifest = _decoded(self._manifest_bytes, Manifest)
        kind, seal = self._frames.next()
        if kind != b"S" or not self._frames.is_at_end():
            raise BackupUnusable("the seal is missing")
        _check_seal(sealer, seal, self._manifest_bytes)
        if manifest.head_sha256 != self._head_sha256:
            raise BackupUnusable("the head is not the one in the manifest")
        if manifest.files != {one: sha256(data).hexdigest() for one, data in self.files.items()}:
            raise BackupUnusable("a file is not the one in the manifest")
        found = {name: digest.sum() for name, digest in self._digests.items()}
        if found != manifest.tables:
            raise BackupUnusable("the rows are not those in the manifest")
        return manifest

    def _shape(self, payload: bytes) -> TableShape:
        index = int.from_bytes(payload[:_INDEX_BYTES], "big")
        if index >= len(self.head.tables):
            raise BackupUnusable("rows of a table that the head does not name")
        return self.head.tables[index]


class _Frames:
    """Cuts a stream of bytes into frames."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = bytearray()

    def next(self) -> tuple[bytes, bytes]:
        """Return the next frame's kind and payload."""
        head = self._take(1 + _LENGTH_BYTES)
        length = int.from_bytes(head[1:], "big")
        if length > _FRAME_BYTES_MAX:
            raise BackupUnusable("a frame is longer than any that is written")
        return head[:1], self._take(length)

    def is_at_end(self) -> bool:
        """Say whether nothing follows; the stream is read to its own end to know."""
        return not self._waiting and next(self._pieces, None) is None

    def _take(self, count: int) -> bytes:
        while len(self._waiting) < count:
            piece = next(self._pieces, None)
            if piece is None:
                raise BackupUnusable("the content ends before its manifest")
            self._waiting += piece
        data = bytes(self._waiting[:count])
        del self._waiting[:count]
        return data


def _check_seal(sealer: Sealer, seal: bytes, manifest_bytes: bytes) -> None:
    try:
        word = sealer.open(seal, bound_to=_bound(manifest_bytes))
    except KeyStoreDamaged:
        word = b""
    if word != _SEALED_WORD:
        raise BackupUnusable(
            f"not sealed under the key-encryption key {sealer.name}: give that server's shares,"
            " or somebody else made this file"
        )


def _bound(manifest_bytes: bytes) -> bytes:
    return _SEAL_PURPOSE + sha256(manifest_bytes).digest()


def _frame(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(_LENGTH_BYTES, "big") + payload


def _decoded(payload: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(payload, type=kind)
    except msgspec.DecodeError:
        raise BackupUnusable(f"the {kind.__name__.lower()} cannot be read") from None
