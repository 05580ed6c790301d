"""Keys, copies of the data and the audit log as head office sees them, on both databases."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit_log import without_triggers
from tests.helpers.issuers import SGC, MemoryKeys
from vending_server.audit.model import Actor, Source
from vending_server.audit.ranges import verify_range
from vending_server.audit.service import record, verify
from vending_server.audit.tables import audit_head, audit_log
from vending_server.db.engine import reading, writing
from vending_server.db.migrate import upgrade
from vending_server.operations.tables import backup_runs, restore_proofs
from vending_server.paging import PageAsked
from vending_server.upkeep.desk import UpkeepDesk
from vending_server.upkeep.keys import state_of
from vending_server.vending.tables import vending_key_totals
from vending_server.wire.upkeep import VERIFIED_MAX, AuditAsked, AuditRange

NOW = little_town.NOON
ACTORS = (
    Actor(source=Source.COMMAND, name="root"),
    Actor(source=Source.SERVER, name="server"),
)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine):
    return UpkeepDesk(engine=engine, clock=little_town.HandClock(), keys=MemoryKeys())


def write(engine, count, **changes):
    with writing(engine) as connection:
        for number in range(count):
            told = {
                "action": "point.suspended" if number % 2 else "backup.taken",
                "actor": ACTORS[number % 2],
                "subject": f"نقطة {number}",
                "details": {"limit_minor": -number, "why": 'تجربة "نص"'},
                "now": NOW + dt.timedelta(minutes=number, microseconds=number),
                **changes,
            }
            record(connection, **told)


def whole(engine):
    """Both walks over the whole log: the slow one by the model, the fast one by its columns."""
    with reading(engine) as connection:
        return verify(connection), verify_range(connection, 1, 10**9)


def test_the_fast_walk_along_the_log_finds_what_the_slow_one_finds(engine):
    write(engine, 7)
    slow, fast = whole(engine)

    assert (slow.fault, fast.fault) == ("", None)
    assert (fast.last, fast.hash) == (slow.records, slow.head_hash)


@pytest.mark.parametrize(
    ("statement", "fault", "at"),
    [
        (audit_log.update().where(audit_log.c.sequence == 4).values(actor="x"), "changed", 4),
        (
            audit_log.update().where(audit_log.c.sequence == 4).values(details={"limit_minor": 9}),
            "changed",
            4,
        ),
        (audit_log.delete().where(audit_log.c.sequence == 4), "missing", 4),
        (audit_log.delete().where(audit_log.c.sequence > 5), "end_missing", 6),
        (audit_head.update().values(sequence=5), "changed", 6),
    ],
    ids=["somebody else", "another figure", "one is gone", "the end is cut off", "more than told"],
)
def test_a_log_that_was_meddled_with_names_the_first_bad_record(engine, statement, fault, at):
    write(engine, 7)
    without_triggers(engine, statement)
    slow, fast = whole(engine)

    assert slow.fault
    assert (fast.fault, fast.fault_at, fast.last) == (fault, at, at - 1)


EVERY_COLUMN = {
    "happened_at": NOW + dt.timedelta(minutes=3, microseconds=4),
    "action": "point.suspendeD",
    "source": Source.TERMINAL,
    "actor": "serveR",
    "operator_id": 1,
    "terminal_id": little_town.seller().terminal_id,
    "subject": "نقطة ٣",
    "details": {"limit_minor": -3, "why": "تجربة 'نص'"},
    "hash": "0" * 64,
}


@pytest.mark.parametrize("column", EVERY_COLUMN)
@pytest.mark.parametrize("at", [1, 4, 7], ids=["first", "amid", "last"])
def test_a_change_of_any_column_is_found_wherever_it_is(engine, column, at):
    write(engine, 7)
    value = EVERY_COLUMN[column]
    without_triggers(
        engine, audit_log.update().where(audit_log.c.sequence == at).values({column: value})
    )
    slow, fast = whole(engine)

    assert slow.fault == f"record {at} is not what was written"
    assert (fast.fault, fast.fault_at, fast.last) == ("changed", at, at - 1)


def test_a_record_that_is_missing_in_a_chain_hashed_anew_is_told_as_missing(engine):
    write(engine, 7)
    without_triggers(engine, audit_log.delete().where(audit_log.c.sequence >= 4))
    with writing(engine) as connection:
        connection.execute(audit_head.update().values(sequence=4))
        third = sa.select(audit_log.c.hash).where(audit_log.c.sequence == 3)
        connection.execute(audit_head.update().values(hash=connection.scalar(third)))
    write(engine, 2)
    slow, fast = whole(engine)

    assert slow.fault == "record 4 is missing"
    assert (fast.fault, fast.fault_at, fast.last) == ("missing", 4, 3)


def test_every_column_of_a_record_is_changed_once():
    assert EVERY_COLUMN.keys() | {"sequence"} == set(audit_log.c.keys())


PUT_INTO_A_FILE = (
    ("happened_at", "2026-11-22T10:03:00.000003"),
    ("happened_at", "2026-11-22 10:03:00.000003\n"),
    ("happened_at", "2026-11-22 10:03:00+00:00\n"),
    ("happened_at", "2026-11-22 10:03:00"),
    ("happened_at", ""),
    ("happened_at", 5),
    ("details", ""),
    ("details", "[]"),
    ("details", "null"),
    ("details", '{"limit_minor":-3,"why":"x"}{}'),
    ("operator_id", 0.5),
    ("terminal_id", "x"),
    ("terminal_id", b"x"),
    ("actor", b"server"),
    ("subject", 5),
)


def test_whatever_is_put_into_a_file_in_place_of_a_column_is_told_as_changed(tmp_path):
    upgrade(url := f"sqlite:///{tmp_path}/vending.sqlite")
    engine = little_town.build(url)
    write(engine, 7)
    without_triggers(engine, sa.text("SELECT 1"))
    for column, stored in PUT_INTO_A_FILE:
        put = sa.text(f"UPDATE audit_log SET {column} = :stored WHERE sequence = 4")
        with writing(engine) as connection, connection.begin_nested() as attempt:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.execute(put.bindparams(stored=stored))
            fast = verify_range(connection, 1, 10**9)
            attempt.rollback()
        found = (fast.fault, fast.fault_at, fast.last)
        assert found == ("changed", 4, 3), (column, stored)
    assert whole(engine)[1].fault is None
    engine.dispose()


def test_a_record_that_nobody_can_read_any_more_is_told_as_changed(engine):
    write(engine, 7)
    text = "'{'" if engine.dialect.name == "sqlite" else "'[]'"  # PostgreSQL takes JSON alone
    broken = audit_log.update().where(audit_log.c.sequence == 4).values(details=sa.text(text))
    without_triggers(engine, broken)
    with reading(engine) as connection:
        fast = verify_range(connection, 1, 10**9)

    assert (fast.fault, fast.fault_at, fast.last) == ("changed", 4, 3)


def test_stretches_one_after_another_prove_what_the_whole_does(engine, desk):
    write(engine, 7)
    first = desk.verify_audit(AuditRange(first=1, last=4))
    then = desk.verify_audit(AuditRange(first=5, last=10**6))
    beyond = desk.verify_audit(AuditRange(first=8, last=9))

    assert (first.last, first.head_sequence, first.fault) == (4, 7, None)
    assert (then.last, then.fault, then.hash) == (7, None, whole(engine)[0].head_hash)
    assert (beyond.last, beyond.fault) == (7, None)
    without_triggers(engine, audit_log.delete().where(audit_log.c.sequence == 4))
    assert desk.verify_audit(AuditRange(first=5, last=7)).fault_at == 4, "its link is gone"


def test_no_request_hashes_more_than_its_share(engine, desk, monkeypatch):
    write(engine, 5)
    monkeypatch.setattr("vending_server.upkeep.desk.VERIFIED_MAX", 2)

    told = desk.verify_audit(AuditRange(first=2, last=5))

    assert (told.last, told.head_sequence, told.fault) == (3, 5, None)
    assert VERIFIED_MAX == 20_000


def test_the_log_is_found_by_who_what_when_and_from_where(engine, desk):
    write(engine, 6)

    def found(**asked):
        times = {name: asked.pop(name) for name in ("since", "before") if name in asked}
        return [one.sequence for one in desk.audit_records(AuditAsked(**asked), **times).records]

    assert found() == [6, 5, 4, 3, 2, 1]
    assert found(action="point") == found(action="point.suspended") == [6, 4, 2]
    assert found(action="poin") == []
    assert found(actor="root", source="command") == [5, 3, 1]
    assert found(subject="نقطة 3") == [4]
    late = NOW + dt.timedelta(minutes=3)
    assert found(since=late) == [6, 5, 4]
    assert found(before=late) == [3, 2, 1]
    page = PageAsked(limit=2, after=(5,), cursor_of=str)
    told = desk.audit_records(AuditAsked(), page)
    assert [one.sequence for one in told.records] == [4, 3]
    assert told.next_cursor == "(3,)"
    assert told.head_sequence == 6
    assert told.records[0].details == {"limit_minor": -3, "why": 'تجربة "نص"'}


def test_a_key_is_told_by_what_bounds_it_and_never_by_itself(engine, desk):
    with writing(engine) as connection:
        connection.execute(vending_key_totals.insert().values(sgc=SGC, krn=2, issued_tenths=77))
    told = desk.key_health()

    key = next(one for one in told.keys if (one.sgc, one.krn) == (SGC, 2))
    assert key.credit_used_tenths == 77
    assert [one.meters for one in told.groups if (one.sgc, one.krn) == (SGC, 2)] == [key.meters]
    assert sum(one.meters for one in told.keys) == 4
    assert all(one.has_key for one in told.groups)
    for stored in desk.keys.all_keys():
        assert stored.secret.reveal_key_bytes().hex() not in str(told).lower()


DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "used", "state"),
    [
        ({}, 0, "good"),
        ({"issued_until": NOW + 59 * DAY}, 0, "ends_soon"),
        ({"issued_until": NOW + 61 * DAY}, 0, "good"),
        ({"expires_at": NOW}, 0, "ended"),
        ({"issued_until": NOW + 90 * DAY, "expires_at": NOW - DAY}, 0, "ended"),
        ({"credit_limit_tenths": 1000}, 899, "good"),
        ({"credit_limit_tenths": 1000}, 900, "limit_low"),
        ({"credit_limit_tenths": 1000}, 1000, "limit_used"),
        ({"active_from": NOW + DAY}, 0, "not_active"),
        ({"credit_limit_tenths": 1000, "issued_until": NOW + DAY}, 1000, "limit_used"),
    ],
)
def test_the_worst_that_can_be_said_of_a_key_is_said(changes, used, state):
    key = MemoryKeys().all_keys()[0]
    free = {"issued_until": None, "expires_at": None, "credit_limit_tenths": None}
    bounds = {**free, "active_from": NOW - DAY, **changes}
    assert state_of(dataclasses.replace(key, **bounds), used, NOW) == state


def take(engine, number, *, sha256, proven=(), **changes):
    """Write what a backup and its trial restores leave behind."""
    at = NOW - dt.timedelta(hours=number)
    run = {
        "id": f"0194ffff-0000-7000-8000-0000000000{number:02d}",
        "taken_at": at,
        "finished_at": at,
        "epoch": 1,
        "revision": "0037",
        "file_name": f"{number}.backup",
        "bytes": 1,
        "sha256": sha256,
        "targets": {"/mnt/a": "", "/mnt/b": "full"},
        "is_everywhere": False,
        **changes,
    }
    with writing(engine) as connection:
        connection.execute(backup_runs.insert().values(run))
        for at_hour, is_proven in proven:
            connection.execute(
                restore_proofs.insert().values(
                    id=f"0194ffff-0000-7000-8000-0000000001{at_hour:02d}",
                    proven_at=NOW - dt.timedelta(hours=at_hour),
                    backup_sha256=sha256,
                    backup_taken_at=at,
                    is_proven=is_proven,
                    findings=[] if is_proven else ["ledger differs"],
                )
            )


def test_a_copy_is_shown_with_its_own_last_proof_and_no_other(engine, desk):
    take(engine, 30, sha256="a" * 64, proven=[(20, False), (10, True)])
    take(engine, 5, sha256="b" * 64)

    told = desk.backups()

    newest, older = told.backups
    assert newest.proof is None, "that another copy came back proves nothing of this one"
    assert older.proof is not None
    assert older.proof.is_proven, "the last trial counts"
    assert [(one.folder, one.fault) for one in newest.places] == [
        ("/mnt/a", ""),
        ("/mnt/b", "full"),
    ]
    assert told.standing.light == "warning", "not everywhere"
    proofs = desk.proofs().proofs
    assert [one.is_proven for one in proofs] == [True, False]
    assert proofs[1].findings == ["ledger differs"]


def test_no_copy_at_all_is_bad_and_said_so(desk):
    told = desk.backups()
    assert (told.backups, told.standing.light, told.standing.proven_at) == ([], "bad", None)
