"""Backups, on both databases: what is in them, what is not, and that a damaged one is refused."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import shutil

import pytest
import sqlalchemy as sa

from tests.helpers import disaster, little_town, office
from tests.helpers.audit import audit
from tests.helpers.decided import decide_all
from tests.helpers.drawer import DAY
from tests.helpers.little_town import DRN, Till
from vending_server.days.desk import DayDesk
from vending_server.db.engine import reading, writing
from vending_server.db.tables import metadata
from vending_server.errors import Misconfigured
from vending_server.operations.archive import Archive
from vending_server.operations.errors import BackupUnusable
from vending_server.operations.proof import prove, record_proof
from vending_server.operations.rows import shape_of
from vending_server.operations.sealed_file import opened
from vending_server.operations.tables import backup_runs, restore_proofs
from vending_server.operations.targets import backups_in
from vending_server.operators.model import Role
from vending_server.wire.days import DayLocking, PeriodLocking


@pytest.fixture
def town(database_url, tmp_path):
    town = disaster.town_of(database_url, tmp_path)
    yield town
    town.engine.dispose()


@pytest.fixture
def till(town):
    till = Till(little_town.service(town.engine, town.clock))
    for key in ("plain", "indebted", "water"):
        assert till.sell(DRN[key]).is_sale
    return till


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request, tmp_path):
    def postgres():
        return request.getfixturevalue("postgres_server")

    with disaster.empty_database(request.param, tmp_path, postgres) as engine:
        yield engine


@pytest.fixture
def scratch(tmp_path):
    with disaster.empty_database("sqlite", tmp_path, lambda: None) as engine:
        yield engine


def content_of(town, path) -> bytes:
    with path.open("rb") as file:
        return b"".join(opened(file, town.private))


def flipped(path, at: int, folder):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    copy = folder / f"flipped-{at}"
    copy.write_bytes(data)
    return copy


def test_a_backup_of_either_database_restores_into_either_row_by_row(town, till, target):
    report = town.backup()

    town.restore(target, town.file_of(report))

    for table in metadata.sorted_tables:
        if table.name in {"epochs", "epoch_terminals", "packs", "audit_log", "audit_head"}:
            continue  # the restore itself is written there
        if table.name == "backup_runs":
            continue  # the run is recorded after its snapshot
        query = sa.select(table).order_by(*table.primary_key.columns)
        with reading(town.engine) as before, reading(target) as after:
            old, new = before.execute(query).all(), after.execute(query).all()
        assert sorted(map(repr, old)) == sorted(map(repr, new)), table.name
    with reading(target) as connection:
        audit(connection)


def test_what_is_locked_comes_back_locked_with_all_its_entries(town, till, scratch):
    town.clock.advance(10 * DAY)
    with writing(town.engine) as connection:
        maysa = office.take_on(connection, "maysa", Role.ACCOUNTANT)
    days = DayDesk(engine=town.engine, clock=town.clock, zone=little_town.ZONE)
    locking = DayLocking(document_id=office.new_document_id(), point_number=2, day="2026-11-30")
    decide_all(town.engine, 2, dt.date(2026, 11, 30), town.clock.now())
    days.lock(maysa, locking)
    days.lock_period(maysa, PeriodLocking(document_id=office.new_document_id(), month="2026-11"))

    town.restore(scratch, town.file_of(town.backup()))

    restored = dataclasses.replace(days, engine=scratch)
    assert restored.periods() == days.periods()
    end = dt.date(2027, 1, 1)
    assert restored.trial_balance(end) == days.trial_balance(end)
    assert restored.days(maysa, 2) == days.days(maysa, 2)


def test_selling_goes_on_in_a_restored_database(town, till, target):
    town.restore(target, town.file_of(town.backup()))
    disaster.all_report(target)

    sold = Till(little_town.service(target, town.clock)).sell(DRN["plain"], receipt_sequence=99)

    assert sold.is_sale
    with reading(target) as connection:
        audit(connection)


def test_every_folder_gets_the_same_file_and_the_run_is_recorded(town, till):
    report = town.backup()

    copies = [folder / report.file_name for folder in town.config.backup_directories]
    assert copies[0].read_bytes() == copies[1].read_bytes()
    assert copies[0].stat().st_mode & 0o077 == 0
    with reading(town.engine) as connection:
        run = connection.execute(sa.select(backup_runs)).one()
    assert (run.sha256, run.bytes, run.is_everywhere) == (report.sha256, report.bytes, True)


def test_a_folder_that_fails_costs_its_own_copy_and_no_other(town, till):
    usb, office = town.config.backup_directories
    shutil.rmtree(usb)

    report = town.backup()

    assert [bool(one.fault) for one in report.targets] == [True, False]
    assert not report.is_everywhere
    assert prove(
        office / report.file_name,
        private=town.private,
        sealer=disaster.open_sealer(town.config),
    ).is_proven


def test_without_any_folder_there_is_no_backup_and_no_record_of_one(town, till):
    for folder in town.config.backup_directories:
        shutil.rmtree(folder)

    with pytest.raises(Misconfigured, match="no folder takes the backup"):
        town.backup()

    with reading(town.engine) as connection:
        assert connection.execute(sa.select(backup_runs)).all() == []


def test_only_the_newest_backups_are_kept_and_nothing_else_is_touched(town, till):
    town.config = disaster.dataclasses.replace(town.config, backup_keep=2)
    other = town.config.backup_directories[0] / "holiday.cpbackup"
    other.write_text("not ours")

    names = [town.backup().file_name for _ in range(4)]

    kept = [path.name for path in backups_in(town.config.backup_directories[0])]
    assert kept == sorted(names, reverse=True)[:2]
    assert other.exists()


def test_no_key_is_in_a_backup_in_any_spelling(town, till):
    content = content_of(town, town.file_of(town.backup()))
    kek = town.config.key_encryption_key_file.read_bytes()
    secrets = {
        "kek": kek,
        "des": little_town.DES_KEY.reveal_key_bytes(),
        "hmac": little_town.HMAC_KEY.reveal_key_bytes(),
        "backup": town.private,
    }

    assert DRN["plain"].encode() in content, "the content is read in clear"
    for name, secret in secrets.items():
        spellings = (secret, secret.hex().encode(), base64.b64encode(secret).rstrip(b"="))
        assert not any(one in content for one in spellings), name


def test_the_server_cannot_read_its_own_backup(town, till):
    path = town.file_of(town.backup())
    data = path.read_bytes()

    assert DRN["plain"].encode() not in data
    with path.open("rb") as file, pytest.raises(BackupUnusable, match="another backup key"):
        Archive(file, bytes(31) + b"\x01")


def test_a_single_flipped_byte_anywhere_is_refused_and_said_to_be_damage(town, till, tmp_path):
    path = town.file_of(town.backup())
    length = path.stat().st_size
    places = {"magic": 0, "key": 10, "name": 45, "length": 49, "chunk": length // 2}
    places |= {"tag": length - 33, "trailer": length - 1}

    for place, at in places.items():
        proof = prove(
            flipped(path, at, tmp_path),
            private=town.private,
            sealer=disaster.open_sealer(town.config),
        )
        assert not proof.is_proven, place
        assert any(word in proof.findings[0] for word in ("damaged", "no backup")), place


def test_a_forger_who_mends_the_checksum_is_found_by_the_cipher(town, till, tmp_path):
    path = town.file_of(town.backup())
    length = path.stat().st_size
    places = {"key": 10, "name": 45, "length": 48, "chunk": 60, "tag": length - 33}

    for place, at in places.items():
        forged = flipped(path, at, tmp_path)
        body = forged.read_bytes()[:-32]
        forged.write_bytes(body + disaster.hashlib.sha256(body).digest())
        proof = prove(forged, private=town.private, sealer=disaster.open_sealer(town.config))
        assert not proof.is_proven, place
        assert any(w in proof.findings[0] for w in ("changed", "another backup key")), place


def test_a_backup_cut_short_is_refused(town, till, tmp_path):
    data = town.file_of(town.backup()).read_bytes()
    body = data[: len(data) // 2]
    cut = tmp_path / "cut"
    cut.write_bytes(body + disaster.hashlib.sha256(body).digest())

    proof = prove(cut, private=town.private, sealer=disaster.open_sealer(town.config))

    assert not proof.is_proven


def test_a_backup_that_another_server_made_with_our_public_key_is_refused(town, till, scratch):
    path = town.file_of(town.backup())

    with pytest.raises(BackupUnusable, match="not sealed under the key-encryption key"):
        town.restore(scratch, path, sealer=disaster.another_key())

    with reading(scratch) as connection:
        assert sa.inspect(connection).get_table_names() == [], "nothing was left behind"


def test_a_database_that_holds_something_is_never_restored_over(town, till):
    path = town.file_of(town.backup())

    with pytest.raises(Misconfigured, match="not empty"):
        town.restore(town.engine, path)


def test_a_backup_of_a_sample_server_is_not_restored_in_production(town, till, scratch):
    from vending_server.config import Mode

    with pytest.raises(Misconfigured, match="mode sample"):
        town.restore(scratch, town.file_of(town.backup()), mode=Mode.PRODUCTION)


def test_a_proof_is_recorded_and_finds_books_that_do_not_add_up(town, till):
    good = town.file_of(town.backup())
    with writing(town.engine) as connection:
        connection.exec_driver_sql("UPDATE contracts SET carry_minor = carry_minor + 1")
        connection.exec_driver_sql(
            "UPDATE arrears_accounts SET balance_minor = balance_minor - 1 WHERE id = 2"
        )
    bad = town.file_of(town.backup())
    sealer = disaster.open_sealer(town.config)

    proofs = [prove(path, private=town.private, sealer=sealer) for path in (good, bad)]
    for proof in proofs:
        record_proof(town.engine, proof, actor=disaster.ACTOR, now=town.clock.now())

    assert [proof.is_proven for proof in proofs] == [True, False]
    assert any("carry" in finding for finding in proofs[1].findings)
    assert any("debts" in finding for finding in proofs[1].findings)
    with reading(town.engine) as connection:
        kept = connection.execute(sa.select(restore_proofs.c.is_proven)).all()
    assert sorted(row.is_proven for row in kept) == [False, True]


def test_a_proof_finds_a_key_store_under_another_key_encryption_key(town, till, tmp_path):
    from vending_server.keys.store import EncryptedFileKeyStore

    town.config.key_store_file.unlink()
    EncryptedFileKeyStore.create(town.config.key_store_file, disaster.another_key())
    path = town.file_of(town.backup())

    proof = prove(path, private=town.private, sealer=disaster.open_sealer(town.config))

    assert any("key store does not open" in finding for finding in proof.findings)


def test_every_table_of_the_server_can_be_backed_up():
    """A column type without a word would stop the first backup that meets it."""
    assert all(shape_of(table).columns for table in metadata.sorted_tables)
    assert all(table.primary_key.columns for table in metadata.sorted_tables)
