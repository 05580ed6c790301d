"""What a server's house does beside selling: backups, bulk meters, reports, orders for a closure.

Before the server runs, by the same commands that docs/OPERATIONS.md and docs/insight.md tell.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import sqlalchemy as sa

from tests.harness.processes import run_once
from tests.harness.server import MODULE, Town
from vending_server.db.engine import open_engine, reading
from vending_server.meters.tables import contracts, places
from vending_server.sample_town.places import AGENT_POINTS, Staff
from vending_server.vending.tables import sales

_SHARES: Final = 2
_LOSSES_PERCENT: Final = (3, 5, 4, 12, 6, 21, 4, 7, 9, 5)  # of what came in, zone by zone
_MONTHS: Final = 4
_MAPPING: Final = """\
[file]
encoding = "utf-8"
delimiter = ","
times = "%Y-%m-%d"

[columns]
meter = "meter"
zone = "zone"
read_at = "read_at"
reading = "reading"

[defaults]
utility = "electricity"
"""


def back_up(town: Town) -> None:
    """Make the custodians' keys, take a backup to two folders, prove that it restores."""
    home = town.config.parent
    config = ("--config", str(town.config))
    of_backup = [str(home / f"backup-share-{n}") for n in range(1, _SHARES + 1)]
    of_kek = [str(home / f"kek-share-{n}") for n in range(1, _SHARES + 1)]
    public = ("--public-key-file", str(home / "backup.pub"))
    run_once(MODULE, "make-backup-key", *public, *_each("--share-file", of_backup))
    run_once(MODULE, "escrow-kek", *config, *_each("--share-file", of_kek))
    folders = [home / "copies-here", home / "copies-elsewhere"]
    for folder in folders:
        folder.mkdir()
    with town.config.open("a", encoding="utf-8") as file:
        file.write('\nbackup_public_key_file = "backup.pub"\n')
        file.write(f"backup_directories = {[folder.name for folder in folders]}\n")
    run_once(MODULE, "backup", *config)
    shares = [*_each("--backup-key-share", of_backup), *_each("--kek-share", of_kek)]
    run_once(MODULE, "prove-restore", *config, *shares)


def read_bulk_meters(town: Town, database_url: str, until: dt.date) -> None:
    """Write a list of readings that fit what was sold, some zones lose more, and take it over."""
    folder = town.config.parent
    mapping, list_of = folder / "readings.toml", folder / "readings.csv"
    mapping.write_text(_MAPPING, "utf-8")
    with list_of.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["meter", "zone", "read_at", "reading"])
        table.writerows(_readings(database_url, until))
    files = ("--mapping", str(mapping), "--file", str(list_of))
    run_once(MODULE, "zone-readings", "--config", str(town.config), *files, "--apply")


def make_reports(town: Town, day: dt.date) -> None:
    """Make the papers of a day, one of each language, and two agents' settlements to be signed."""
    asked = [
        ("--kind", "daily_reconciliation", "--language", "ar"),
        ("--kind", "sales_journal", "--language", "en"),
        *(
            ("--kind", "agent_settlement", "--language", "ar", "--point", str(point))
            for point in AGENT_POINTS[:2]
        ),
    ]
    days = ("--from", day.isoformat(), "--through", day.isoformat())
    for one in asked:
        run_once(MODULE, "reports", "make", "--config", str(town.config), *days, *one)


def order_for_a_closure(town: Town, people: Sequence[Staff]) -> None:
    """Let two people order larger packs at two points for two days."""
    files = []
    for one in people:
        files.append(town.config.parent / f"password-of-{one.login}")
        files[-1].write_text(one.password, "utf-8")
        files[-1].chmod(0o600)
    order = ("--may-hold", "3=5000", "--may-hold", "5=3000", "--hours", "48")
    why = ("--reason", "إغلاق الطريق الرئيسي")
    by = _each("--by", [one.login for one in people])
    passwords = _each("--password-file", [str(file) for file in files])
    run_once(MODULE, "closure-order", "--config", str(town.config), *order, *why, *by, *passwords)
    for file in files:
        file.unlink()


def _readings(database_url: str, until: dt.date) -> Iterator[tuple[str, str, str, str]]:
    days = [until - dt.timedelta(days=30 * back) for back in range(_MONTHS, -1, -1)]
    engine = open_engine(database_url)
    with reading(engine) as connection:
        zones = connection.scalars(
            sa.select(places.c.zone).where(places.c.zone != "").distinct().order_by(places.c.zone)
        ).all()
        for number, zone in enumerate(zones, start=1):
            stands, loss = 100_000, _LOSSES_PERCENT[(number - 1) % len(_LOSSES_PERCENT)]
            yield (f"TR-{number:02}", zone, days[0].isoformat(), _shown(stands))
            for first, last in itertools.pairwise(days):
                stands += _sold(connection, zone, first, last) * 100 // (100 - loss)
                yield (f"TR-{number:02}", zone, last.isoformat(), _shown(stands))
    engine.dispose()


def _sold(connection: sa.Connection, zone: str, first: dt.date, last: dt.date) -> int:
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(sales.c.units_tenths), 0))
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .join(places, places.c.id == contracts.c.place_id)
        .where(places.c.zone == zone, contracts.c.utility == "electricity")
        .where(sales.c.sold_at >= _midnight(first), sales.c.sold_at < _midnight(last))
    )
    return int(connection.scalars(query).one())


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def _shown(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def _each(option: str, values: list[str]) -> list[str]:
    return [word for value in values for word in (option, value)]
