from __future__ import annotations

import itertools
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.errors import JournalBroken, JournalInUse, JournalUnwritable
from kiosk.identity import DeviceIdentity, make_identity
from kiosk.store.chain import EMPTY, check_link, check_signature, next_record
from kiosk.store.journal import Journal, connect_sqlite
from tests.helpers.fake_till import FullableDisk
from vending_server.wire.journal_chain import record_hash

REST = "hash, signature FROM journal WHERE seq = 2"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def identity(tmp_path) -> DeviceIdentity:
    return make_identity(tmp_path)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "journal.sqlite"


def _write(path, identity, *bodies):
    journal = Journal(path, identity=identity)
    for body in bodies:
        journal.append(body)
    journal.close()


def _bodies(path, identity):
    journal = Journal(path, identity=identity)
    try:
        return [body for _, body in journal.bodies()]
    finally:
        journal.close()


def test_what_was_appended_is_there_at_the_next_opening(path, identity):
    _write(path, identity, b"one", b"two")
    _write(path, identity, b"three")

    assert _bodies(path, identity) == [b"one", b"two", b"three"]


def test_a_record_is_chained_and_hashed_as_the_server_does_it(path, identity):
    journal = Journal(path, identity=identity)
    first = record_hash(seq=1, previous_hash=bytes(32), body=b"one")
    journal.append(b"one")
    journal.append(b"two")
    journal.close()

    assert journal.head.hash == record_hash(seq=2, previous_hash=first, body=b"two")


def test_the_file_is_written_through_to_the_disk_at_every_commit(path, identity):
    made = []

    def connect(where):
        made.append(connect_sqlite(where))
        return made[-1]

    journal = Journal(path, identity=identity, connect=connect)
    pragmas = [
        made[0].execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    ]
    journal.close()

    assert pragmas == ["wal", 2]
    assert len(made) == 1  # the one that writes is the one that checkpoints


def test_a_disk_that_keeps_no_wal_is_refused(path, identity):
    class WithoutWal(sqlite3.Connection):
        def execute(self, sql, *args):
            return super().execute(sql.replace("= wal", "= delete"), *args)

    def connect(where):
        return sqlite3.connect(where, isolation_level=None, factory=WithoutWal)

    with pytest.raises(JournalUnwritable, match="journal_mode"):
        Journal(path, identity=identity, connect=connect)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET body = x'00' WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 2",
        f"INSERT OR REPLACE INTO journal SELECT seq, previous_hash, x'00', {REST}",
        f"INSERT INTO journal SELECT 9, previous_hash, body, {REST}",
    ],
)
def test_the_file_itself_refuses_everything_but_appending(path, identity, statement):
    _write(path, identity, b"one", b"two")
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError, match="only appended to"):
        connection.execute(statement)
    connection.close()

    assert _bodies(path, identity) == [b"one", b"two"]


def test_two_programs_cannot_hold_one_journal(path, identity):
    journal = Journal(path, identity=identity)
    with pytest.raises(JournalInUse):
        Journal(path, identity=identity)
    journal.close()

    assert _bodies(path, identity) == []


def test_the_journal_of_another_device_is_refused(path, identity, tmp_path):
    _write(path, identity, b"one")

    with pytest.raises(JournalBroken, match="not signed by this device"):
        Journal(path, identity=make_identity(tmp_path / "other"))


# ---------------------------------------------------------------------- one flipped bit


def _chain(identity, *bodies):
    head = EMPTY
    for body in bodies:
        record = next_record(head, body, identity)
        yield record, head
        head = record.head


FIELDS = ("previous_hash", "body", "hash", "signature")


def test_every_flipped_bit_of_every_field_is_found(identity):
    for record, head in _chain(identity, b"one", b"two"):
        for name in FIELDS:
            value = getattr(record, name)
            for bit in range(len(value) * 8):
                changed = replace(record, **{name: _flipped(value, bit)})
                with pytest.raises(JournalBroken):
                    _prove(changed, head, identity)


def test_a_chain_that_nobody_touched_holds(identity):
    for record, head in _chain(identity, b"one", b"two"):
        _prove(record, head, identity)


def _flipped(value, bit):
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _prove(record, head, identity):
    check_link(record, head)
    check_signature(record, identity.public_key)


@pytest.mark.parametrize(("seq", "field"), list(itertools.product((1, 2, 3), FIELDS)))
def test_a_flipped_bit_in_the_file_is_found_at_the_next_opening(path, identity, seq, field):
    _write(path, identity, b"one", b"two", b"three")
    _meddle(
        path,
        f"UPDATE journal SET {field} = :value WHERE seq = {seq}",
        lambda db: _flipped(
            db.execute(f"SELECT {field} FROM journal WHERE seq = {seq}").fetchone()[0], 5
        ),
    )

    with pytest.raises(JournalBroken):
        Journal(path, identity=identity)


def test_a_record_taken_from_the_middle_is_missed(path, identity):
    _write(path, identity, b"one", b"two", b"three")
    _meddle(path, "DELETE FROM journal WHERE seq = 2")

    with pytest.raises(JournalBroken, match="record 2 is missing"):
        Journal(path, identity=identity)


def test_a_record_whose_number_lost_its_sign_is_missed(path, identity):
    """It stands before the first one then: whoever looks from 1 on sees a shorter whole journal."""
    _write(path, identity, b"one", b"two", b"three")
    _meddle(path, f"UPDATE journal SET seq = seq + {-(2**63)} WHERE seq = 3")

    with pytest.raises(JournalBroken, match="record 1 is missing"):
        Journal(path, identity=identity)


def test_a_forged_old_signature_is_found_by_verifying_everything(path, identity):
    _write(path, identity, *[b"body %d" % n for n in range(70)])
    _meddle(path, "UPDATE journal SET signature = zeroblob(64) WHERE seq = 3")
    journal = Journal(path, identity=identity)  # opening proves the signatures of the tail only
    with pytest.raises(JournalBroken, match="record 3"):
        journal.verify()
    journal.close()


def test_a_file_that_is_no_journal_is_broken_not_replaced(path, identity):
    path.write_bytes(b"something else entirely" * 100)

    with pytest.raises(JournalBroken):
        Journal(path, identity=identity)
    assert path.read_bytes().startswith(b"something else")


def _meddle(path, statement, value=None):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for name in ("appends", "keeps_rows", "keeps_words"):
        connection.execute(f"DROP TRIGGER journal_{name}")
    connection.execute(statement, {"value": value(connection)} if value else {})
    connection.commit()
    connection.close()


# ---------------------------------------------------------------------- a disk that fails


def test_after_a_failed_append_nothing_of_it_is_there_and_later_ones_chain_on(path, identity):
    disk = FullableDisk()
    journal = Journal(path, identity=identity, connect=disk.connect)
    journal.append(b"before")
    disk.fill()
    with pytest.raises(JournalUnwritable):
        journal.append(bytes(100_000))
    head, fault = journal.head.seq, journal.fault
    disk.free()
    journal.append(b"after")
    repaired = journal.fault
    journal.close()

    assert head == 1
    assert isinstance(fault, JournalUnwritable)
    assert repaired is None
    assert _bodies(path, identity) == [b"before", b"after"]


FAILURES = {"BEGIN": "locked", "INSERT INTO": "disk I/O error", "COMMIT": "disk I/O error"}


class FailingConnection(sqlite3.Connection):
    failing = ""

    def execute(self, sql, *args):
        if self.failing and sql.startswith(self.failing):
            raise sqlite3.OperationalError(FAILURES[self.failing])
        return super().execute(sql, *args)


@pytest.mark.parametrize("where", list(FAILURES))
def test_a_fault_at_any_statement_leaves_the_journal_as_it_was(path, identity, where):
    made = []

    def connect(at):
        made.append(sqlite3.connect(at, isolation_level=None, factory=FailingConnection))
        return made[-1]

    journal = Journal(path, identity=identity, connect=connect)
    journal.append(b"before")
    made[0].failing = where
    with pytest.raises(JournalUnwritable):
        journal.append(b"lost")
    made[0].failing = ""
    journal.append(b"after")
    journal.close()

    assert _bodies(path, identity) == [b"before", b"after"]


def test_a_record_that_appeared_under_a_failed_write_stops_the_till_until_a_restart(path, identity):
    """A COMMIT that reports a fault although the record reached the disk."""

    class LyingConnection(sqlite3.Connection):
        lying = False

        def execute(self, sql, *args):
            cursor = super().execute(sql, *args)
            if self.lying and sql == "COMMIT":
                raise sqlite3.OperationalError("disk I/O error")
            return cursor

    made = []

    def connect(at):
        made.append(sqlite3.connect(at, isolation_level=None, factory=LyingConnection))
        return made[-1]

    journal = Journal(path, identity=identity, connect=connect)
    made[0].lying = True
    with pytest.raises(JournalUnwritable):
        journal.append(b"reported lost")
    made[0].lying = False
    with pytest.raises(JournalUnwritable, match="restart"):
        journal.append(b"next")
    journal.close()

    assert _bodies(path, identity) == [b"reported lost"]


def test_a_writer_killed_in_mid_append_leaves_a_whole_prefix(path, identity):
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert writer.stdout is not None
    told = [int(writer.stdout.readline()) for _ in range(30)][-1]
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read().split()
    writer.stdout.close()
    writer.wait()
    told = max([told, *map(int, rest)])
    journal = Journal(path, identity=identity)
    head = journal.verify()
    bodies = [body for _, body in journal.bodies()]
    journal.append(b"life goes on")
    journal.close()

    assert head.seq >= told  # what was reported as committed is there
    assert bodies == [b"%d" % n for n in range(1, head.seq + 1)]


_WRITER = """
import itertools, sys
from pathlib import Path
from kiosk.identity import load_identity
from kiosk.store.journal import Journal
path = Path(sys.argv[1])
journal = Journal(path, identity=load_identity(path.parent))
for n in itertools.count(1):
    journal.append(b"%d" % n)
    print(n, flush=True)
"""
