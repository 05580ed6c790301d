"""`doctor` on both databases: each thing by itself, and what to do about it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest

from tests.helpers import api, little_town
from vending_server.certificates import authority as ca
from vending_server.certificates import files
from vending_server.db.engine import writing
from vending_server.keys.opening import open_sealer
from vending_server.meters.tables import contracts
from vending_server.operations.doctor import BACKUP_AGE_MAX, Level, examine
from vending_server.operations.tables import backup_runs, restore_proofs
from vending_server.operators.sessions import open_session

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)
RUN = {
    "id": "01900000-0000-7000-8000-000000000001",
    "taken_at": NOW,
    "finished_at": NOW,
    "epoch": 1,
    "revision": "1",
    "file_name": "b",
    "bytes": 1,
    "sha256": "0" * 64,
    "targets": {"/disk-1": "", "/disk-2": "no such folder"},
    "is_everywhere": True,
}
PROOF = {
    "id": "01900000-0000-7000-8000-000000000002",
    "proven_at": NOW,
    "backup_sha256": "0" * 64,
    "backup_taken_at": NOW,
    "is_proven": True,
    "findings": [],
}


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def config(database_url, tmp_path):
    (tmp_path / "backups").mkdir()
    made = api.config_for(database_url, tmp_path)
    return dataclasses.replace(
        made,
        backup_directories=(tmp_path / "backups",),
        anonymised_list_file=tmp_path / "anonymised.list",
    )


def said(config, engine, what, now=NOW):
    return [(one.level, one.text) for one in examine(config, engine, now) if one.what == what]


def store(engine, table, row, **changes):
    with writing(engine) as connection:
        connection.execute(table.insert().values(row | changes))


def test_a_server_that_is_well_has_no_failure(config, engine):
    store(engine, backup_runs, RUN)
    store(engine, restore_proofs, PROOF)

    found = examine(config, engine, dt.datetime.now(dt.UTC))  # the database's clock is looked at

    # The tests' PostgreSQL is not durable on purpose, and says so.
    ill = [one for one in found if one.level is not Level.OK and one.what != "durability"]
    assert [(one.what, one.level) for one in ill] == [("mode", Level.WARN)], ill


def test_settings_that_could_lose_a_sale_are_told(config, engine):
    levels = {level for level, _ in said(config, engine, "durability")}

    assert levels == {Level.OK if engine.dialect.name == "sqlite" else Level.FAIL}


@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        ({}, Level.OK, "newest is of"),
        ({"taken_at": NOW - BACKUP_AGE_MAX - dt.timedelta(minutes=1)}, Level.FAIL, "too old"),
        ({"is_everywhere": False}, Level.WARN, "not in /disk-2"),
    ],
)
def test_the_newest_backup_is_looked_at(config, engine, changes, level, words):
    store(engine, backup_runs, RUN, **changes)

    ((found, text),) = said(config, engine, "backups")
    assert (found, words in text) == (level, True)


def test_no_backup_at_all_is_a_failure(config, engine):
    assert said(config, engine, "backups")[0][0] is Level.FAIL
    nowhere = dataclasses.replace(config, backup_directories=())
    assert "backup_directories" in said(nowhere, engine, "backups")[0][1]


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, Level.OK),
        ({"proven_at": NOW - dt.timedelta(days=36)}, Level.WARN),
        ({"is_proven": False, "findings": ["the trial balance is 1"]}, Level.FAIL),
    ],
)
def test_the_last_trial_restore_is_looked_at(config, engine, changes, level):
    assert said(config, engine, "trial restore")[0][0] is Level.WARN
    store(engine, restore_proofs, PROOF, **changes)

    assert said(config, engine, "trial restore")[0][0] is level


def test_a_key_store_that_others_can_read_stops_no_other_check(config, engine):
    config.key_store_file.chmod(0o644)

    found = examine(config, engine, NOW)

    assert [one.level for one in found if one.what == "vending keys"] == [Level.FAIL]
    assert [one.level for one in found if one.what == "audit log"] == [Level.OK]


def test_a_server_without_a_key_for_cards_is_told(config, engine):
    stored = json.loads(config.key_store_file.read_text())
    del stored["card_keys"]
    config.key_store_file.write_text(json.dumps(stored))

    told = [text for level, text in said(config, engine, "vending keys") if level is Level.WARN]

    assert [("make-card-key" in text, "restart" in text) for text in told] == [(True, True)]


def test_a_certificate_that_is_none_is_told(config, engine, tmp_path):
    (tmp_path / "server.crt").write_text("hello")
    changed = dataclasses.replace(config, tls_certificate_file=tmp_path / "server.crt")

    ((level, text),) = said(changed, engine, "certificate")
    assert (level, "not a certificate" in text) == (Level.FAIL, True)


def test_the_end_of_a_certificate_and_of_its_authority_is_told_before(config, engine, tmp_path):
    authority = ca.make_authority("Town", NOW)
    public = files.make_server_key(tmp_path, open_sealer(config))
    certificate = ca.issue(authority, public, ["127.0.0.1"], days=90, now=NOW)
    paths = {
        "tls_certificate_file": tmp_path / files.SERVER_CERTIFICATE,
        "tls_authority_file": tmp_path / files.AUTHORITY_CERTIFICATE,
        "tls_key_file": tmp_path / files.SERVER_KEY,
        "tls_key_passphrase_file": tmp_path / files.SERVER_KEY_PASSPHRASE,
    }
    paths["tls_certificate_file"].write_bytes(ca.certificate_pem(certificate))
    paths["tls_authority_file"].write_bytes(ca.certificate_pem(authority.certificate))
    changed = dataclasses.replace(config, **paths)

    def levels(days):
        return [level for level, _ in said(changed, engine, "certificate", now=NOW + days * DAY)]

    assert levels(0) == [Level.OK, Level.OK]
    assert levels(31) == [Level.WARN, Level.OK]
    assert levels(91) == [Level.FAIL, Level.OK]
    assert levels(ca.AUTHORITY_DAYS - 10) == [Level.FAIL, Level.WARN]

    stranger = ca.make_authority("Town", NOW).certificate
    paths["tls_authority_file"].write_bytes(ca.certificate_pem(stranger))
    assert levels(0) == [Level.OK, Level.OK, Level.FAIL]


def test_personal_data_long_past_its_period_is_told(config, engine):
    assert said(config, engine, "personal data") == [(Level.OK, "nothing is long past its period")]
    with writing(engine) as connection:
        open_session(
            connection,
            operator_id=1,
            terminal_id=little_town.seller().terminal_id,
            now=NOW - 96 * DAY,
        )
        gone = {"closed_on": (NOW - 4000 * DAY).date(), "opened_on": dt.date(2000, 1, 1)}
        connection.execute(contracts.update().where(contracts.c.customer_id == 1).values(gone))

    ((_, told),) = said(config, engine, "personal data", now=NOW + 2 * DAY)
    assert told.startswith("2 rows are a week past")
    (tmp,) = config.backup_directories
    config.anonymised_list_file.write_text("{}\n")
    assert any(str(tmp) in text for _, text in said(config, engine, "personal data"))


def test_missing_typefaces_are_told_before_a_report_is_due(config, engine, tmp_path, monkeypatch):
    assert said(config, engine, "reports") == [(Level.OK, "the typefaces of reports are here")]
    monkeypatch.setattr("vending_server.operations.doctor.FOLDER", tmp_path)

    ((level, text),) = said(config, engine, "reports")

    assert level is Level.WARN
    assert "NotoSansArabic-Bold" in text
    assert "fonts-noto-core" in text
