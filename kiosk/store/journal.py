"""The journal: what happened at this till, appended, chained, signed, never rewritten.

One SQLite file in WAL mode with synchronous=FULL.  One connection writes and also checkpoints (a
corruption of reset WAL files is reported for several checkpointing connections), and one process
holds it.  `append` returns when the record is on disk; when it raises, the record is not there and
nothing else is believed until a write works again.

Opening proves the whole hash chain and the signatures of its tail; `verify` proves all of them.
A tail cut off cannot be seen here: the server keeps the head and sees it at the next contact.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from kiosk.errors import JournalBroken, JournalUnwritable, KioskError
from kiosk.identity import DeviceIdentity
from kiosk.store.chain import (
    EMPTY,
    Head,
    StoredRecord,
    check_link,
    check_signature,
    next_record,
)
from kiosk.store.one_process import hold

BODY_BYTES_MAX: Final = 2 * 1024 * 1024
TAIL_RECORDS: Final = 64  # their signatures are proved at every opening
ROOM_BYTES_MIN: Final = 32 * 1024 * 1024
BEFORE_ALL: Final = -(2**63)  # not 0: a record whose number lost its sign would not be missed
_PAGE_RECORDS: Final = 256
_SYNCHRONOUS_FULL: Final = 2

Connect = Callable[[Path], sqlite3.Connection]
FreeBytes = Callable[[Path], int]

# The insert trigger also stops INSERT OR REPLACE, which would delete without a delete trigger.
_SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS journal (
        seq INTEGER PRIMARY KEY CHECK (seq >= 1),
        previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
        body BLOB NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        signature BLOB NOT NULL CHECK (length(signature) = 64)
    ) STRICT""",
    """CREATE TRIGGER IF NOT EXISTS journal_appends BEFORE INSERT ON journal
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
        BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END""",
    """CREATE TRIGGER IF NOT EXISTS journal_keeps_rows BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END""",
    """CREATE TRIGGER IF NOT EXISTS journal_keeps_words BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END""",
)
_INSERT: Final = (
    "INSERT INTO journal (seq, previous_hash, body, hash, signature) VALUES (?, ?, ?, ?, ?)"
)
_COLUMNS: Final = "seq, previous_hash, body, hash, signature"
_CORRUPT: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def connect_sqlite(path: Path) -> sqlite3.Connection:
    """Return a connection on which we say ourselves where a transaction begins."""
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)


def free_bytes_of(folder: Path) -> int:
    """Return how much the disk of a folder still takes."""
    return shutil.disk_usage(folder).free


class Journal:
    """One till's journal, open for appending; safe to use from several threads."""

    def __init__(
        self,
        path: Path,
        *,
        identity: DeviceIdentity,
        connect: Connect = connect_sqlite,
        free_bytes: FreeBytes = free_bytes_of,
    ) -> None:
        """Open or begin a journal.

        Raises:
            JournalInUse: another program has it.
            JournalUnwritable: the disk does not let us.
            JournalBroken: what is there does not verify.
        """
        self._folder = path.parent
        self._free_bytes = free_bytes
        self._identity = identity
        self._lock = threading.RLock()
        self._head = EMPTY
        self._fault: JournalUnwritable | None = None
        try:
            self._held = hold(path.with_name(path.name + ".lock"))
        except OSError as error:
            raise JournalUnwritable(f"{path}: {error.strerror}") from error
        try:
            with _typed_errors():
                self._connection = connect(path)
        except BaseException:
            self._held.close()
            raise
        try:
            with _typed_errors():
                self._prepare()
                tail_from = self._last_seq() - TAIL_RECORDS
            self._head = self._prove(signed_from=tail_from)
        except BaseException:
            self.close()
            raise

    @property
    def head(self) -> Head:
        """Where the chain ends."""
        return self._head

    @property
    def fault(self) -> JournalUnwritable | None:
        """Why the last append failed, or None when it worked."""
        return self._fault

    def check_room(self) -> None:
        """Prove that what a sale will bring still fits; asked before money is at stake.

        Raises:
            JournalUnwritable: the disk is nearly full, or gone.
        """
        try:
            free = self._free_bytes(self._folder)
        except OSError as error:
            raise JournalUnwritable(f"{self._folder}: {error.strerror}") from error
        if free < ROOM_BYTES_MIN:
            raise JournalUnwritable(f"{self._folder}: {free} bytes left", params={"free": free})

    def append(self, body: bytes) -> int:
        """Commit one record and return its number.

        Raises:
            JournalUnwritable: it is not on disk.
        """
        assert len(body) <= BODY_BYTES_MAX, "a record beyond its bound"
        with self._lock:
            record = next_record(self._head, body, self._identity)
            try:
                self._insert(record)
            except sqlite3.Error as error:
                self._fault = JournalUnwritable(f"the journal took no record: {error}")
                raise self._fault from error
            self._fault = None
            self._head = record.head
            return record.seq

    def read(self, seq: int) -> bytes:
        """Return the body of one record.

        Raises:
            JournalBroken: it cannot be read, or is no longer what was written.
        """
        record = self.record(seq)
        check_link(record, Head(seq - 1, record.previous_hash))
        check_signature(record, self._identity.public_key)
        return record.body

    def record(self, seq: int) -> StoredRecord:
        """Return one record as it is stored.

        Raises:
            JournalBroken: there is none of this number.
        """
        with self._lock, _typed_errors():
            row = self._connection.execute(
                f"SELECT {_COLUMNS} FROM journal WHERE seq = ?",  # noqa: S608 - our own constant
                (seq,),
            ).fetchone()
        if row is None:
            raise JournalBroken(f"record {seq} is missing", params={"seq": seq})
        return StoredRecord(*row)

    def records_after(self, seq: int, *, most: int) -> Iterator[StoredRecord]:
        """Go through the records after a number as they are stored, a page in memory at a time."""
        return itertools.islice(self._records(seq), most)

    def bodies(self) -> Iterator[tuple[int, bytes]]:
        """Go through all records from the first, a page of them in memory at a time."""
        for record in self._records():
            yield record.seq, record.body

    def verify(self) -> Head:
        """Prove every link and every signature.

        Raises:
            JournalBroken: at the first record that does not verify.
        """
        return self._prove(signed_from=0)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._lock:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._held.close()

    def _prepare(self) -> None:
        """Set the pragmas, see that they took effect, and make the table."""
        self._pragma("journal_mode", "wal", "wal")
        self._pragma("synchronous", "FULL", _SYNCHRONOUS_FULL)
        self._pragma("trusted_schema", "OFF", 0)
        for statement in _SCHEMA:
            self._connection.execute(statement)

    def _pragma(self, name: str, value: str, expected: str | int) -> None:
        self._connection.execute(f"PRAGMA {name} = {value}")
        found = self._connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != expected:
            raise JournalUnwritable(f"this disk does not keep {name}={value}: {found}")

    def _insert(self, record: StoredRecord) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._expect_head()
            self._connection.execute(
                _INSERT,
                (record.seq, record.previous_hash, record.body, record.hash, record.signature),
            )
            self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.rollback()
            raise

    def _expect_head(self) -> None:
        """After a failed write, look before believing what we remember of the file."""
        if self._fault is not None and self._last_seq() != self._head.seq:
            raise sqlite3.OperationalError("the file changed under a failed write; restart")

    def _last_seq(self) -> int:
        row = self._connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()
        return int(row[0])

    def _prove(self, *, signed_from: int) -> Head:
        head = EMPTY
        for record in self._records():
            check_link(record, head)
            if record.seq > signed_from:
                check_signature(record, self._identity.public_key)
            head = record.head
        return head

    def _records(self, seq: int = BEFORE_ALL) -> Iterator[StoredRecord]:
        while page := self._page(seq):
            yield from page
            seq = page[-1].seq

    def _page(self, after_seq: int) -> list[StoredRecord]:
        with self._lock, _typed_errors():
            return read_page(self._connection, after_seq=after_seq)


def read_page(connection: sqlite3.Connection, *, after_seq: int) -> list[StoredRecord]:
    """Return the next records of a journal, at most one page of them."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?",  # noqa: S608 - ours
        (after_seq, _PAGE_RECORDS),
    )
    return [StoredRecord(*row) for row in rows]


@contextlib.contextmanager
def _typed_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise journal_error(error) from error


def journal_error(error: sqlite3.Error) -> KioskError:
    """Say whether SQLite found the file damaged, or could not use the disk."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _CORRUPT or not isinstance(error, sqlite3.OperationalError):
        return JournalBroken(f"the journal file is damaged: {error}")
    return JournalUnwritable(f"the journal cannot be used: {error}")
