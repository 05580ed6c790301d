"""A server of before head office had days: its entries stay as they are, and its days are guarded."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers.old_releases import ON_BOTH, database_of
from vending_server.days.tables import day_locks
from vending_server.db.engine import open_engine, reading, writing
from vending_server.db.errors import DatabaseError, RowConflict
from vending_server.db.migrate import upgrade
from vending_server.ledger.tables import ledger_entries
from vending_server.reconciliation.tables import accounting_vouchers, reconciliation_clock

BEFORE = "0056"
NOON = "2026-11-22 12:00:00+00:00"
VOUCHER = "01930000-0000-7000-8000-000000000001"


def release_before(url: str) -> None:
    upgrade(url, to=BEFORE)


@pytest.fixture(params=ON_BOTH)
def old_url(request, tmp_path):
    with database_of(request, tmp_path, release_before) as url:
        yield url


def do(url: str, *statements: str) -> None:
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def an_entry(number: int, at: str = NOON, point: str = "NULL") -> str:
    return (
        "INSERT INTO ledger_entries (transaction_id, line, debit_account_id, credit_account_id,"
        " amount_minor, currency, posted_at, point_number) SELECT"
        f" '01930000-0000-7000-8000-00000000000{number}', 1, min(id), max(id), 700, 'ILS', '{at}',"
        f" {point} FROM ledger_accounts"
    )


def fill(url: str) -> None:
    """A point, an operator, a voucher of the point, and an entry that no point posted."""
    do(
        url,
        "INSERT INTO points (number, kind, name_ar, name_en) VALUES (2, 'municipality', 'A', 'A')",
        (
            "INSERT INTO operators (id, login, name_ar, name_en, title_ar, title_en, password_hash)"
            " VALUES (1, 'maysa', 'A', 'A', 'A', 'A', '-')"
        ),
        (
            "INSERT INTO accounting_vouchers (id, number, point_number, day, total_minor, entries,"
            f" made_at, made_by) VALUES ('{VOUCHER}', 41, 2, '2026-11-21', 5, 1, '{NOON}', 1)"
        ),
        an_entry(1),
    )


def test_entries_of_no_point_stay_as_they_are_and_their_days_are_guarded(old_url):
    fill(old_url)
    upgrade(old_url)
    engine = open_engine(old_url)
    with reading(engine) as connection:
        entry = connection.execute(sa.select(ledger_entries)).one()
        clock = connection.execute(sa.select(reconciliation_clock)).one()
        lock = connection.execute(sa.select(day_locks).where(day_locks.c.point_number == 0)).one()
        voucher = connection.execute(sa.select(accounting_vouchers)).one()
    engine.dispose()

    assert (entry.point_number, entry.amount_minor) == (None, 700)
    assert (lock.locked_through, lock.locked_until) == (
        None,
        dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
    )
    assert (clock.vouchers_of_points, voucher.number) == (41, 41)
    do(
        old_url,
        "UPDATE day_locks SET locked_until = '2026-11-23 00:00:00+00:00' WHERE point_number = 0",
        an_entry(3, at="2026-11-23 00:00:00+00:00"),
        an_entry(4, point="2"),
    )
    with pytest.raises(RowConflict):
        do(old_url, an_entry(5))
    with pytest.raises(DatabaseError):
        do(old_url, "UPDATE accounting_vouchers SET total_minor = 6")


def test_a_town_with_a_point_of_that_number_is_not_upgraded(old_url):
    do(
        old_url,
        "INSERT INTO points (number, kind, name_ar, name_en) VALUES (0, 'municipality', 'A', 'A')",
    )
    with pytest.raises(RuntimeError, match="point number 0"):
        upgrade(old_url)
