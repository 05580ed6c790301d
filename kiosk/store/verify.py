"""Proof of a journal from outside: `python -m kiosk journal verify PATH`.

Opens the file for reading only, so it may run beside a till that is selling.  Without the key of
the enrolment it believes the key that the first record names: that proves the file consistent, not
whose it is, and the report says so.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import JournalBroken, JournalUnwritable, KioskError
from kiosk.store.chain import EMPTY, StoredRecord, check_link, check_signature
from kiosk.store.journal import BEFORE_ALL, journal_error, read_page
from kiosk.store.records import JournalBegun, decode_record
from vending_server.wire.journal_chain import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalReport:
    """A journal that verifies from its first record to its last."""

    terminal_id: str
    device_public_key: str
    is_key_expected: bool  # it is the key that the caller brought along
    records: int
    fingerprint: str

    def text(self) -> str:
        """Return the report as one line for a technician."""
        trust = "as enrolled" if self.is_key_expected else "as the journal itself says"
        return (
            f"journal of terminal {self.terminal_id}: {self.records} records, all verify, "
            f"head {self.fingerprint}, key {self.device_public_key[:16]} {trust}"
        )


def verify_journal(path: Path, *, public_key: bytes | None = None) -> JournalReport:
    """Prove every link and signature of a journal file.

    Args:
        path: the journal file.
        public_key: the device key that must have signed it, from the enrolment.

    Raises:
        JournalBroken: a record does not verify, or there is none.
        JournalUnwritable: the file cannot be opened.
    """
    with contextlib.closing(_open_readonly(path)) as connection:
        records = _records(connection)
        begun = _first(records)
        key = public_key or bytes.fromhex(begun.device_public_key)
        head = EMPTY
        for record in _records(connection):
            check_link(record, head)
            check_signature(record, key)
            head = record.head
    return JournalReport(
        terminal_id=begun.terminal_id,
        device_public_key=key.hex(),
        is_key_expected=public_key is not None,
        records=head.seq,
        fingerprint=fingerprint(head.hash),
    )


def verify_command(path: Path, *, public_key: bytes | None = None) -> tuple[int, str]:
    """Return the exit code and the line that the command line prints."""
    try:
        return 0, verify_journal(path, public_key=public_key).text()
    except KioskError as error:
        return 1, f"{path}: {error.code}: {error}"


def _open_readonly(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise JournalUnwritable(f"{path}: no journal yet, this till was never started")
    try:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error as error:
        raise journal_error(error) from error


def _records(connection: sqlite3.Connection) -> Iterator[StoredRecord]:
    seq = BEFORE_ALL
    while True:
        try:
            page = read_page(connection, after_seq=seq)
        except sqlite3.Error as error:
            raise journal_error(error) from error
        if not page:
            return
        yield from page
        seq = page[-1].seq


def _first(records: Iterator[StoredRecord]) -> JournalBegun:
    first = next(records, None)
    begun = decode_record(first.body) if first else None
    if not isinstance(begun, JournalBegun):
        raise JournalBroken("the journal does not begin with its first record")
    return begun
