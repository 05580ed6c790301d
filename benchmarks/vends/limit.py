"""The limits: pgbench running the SQL of a vend, and bare SQLite commits of the same statements."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.vends.setting import FIRST_TERMINAL
from tests.helpers.postgres import PostgresServer
from vending_server.wire.ids import RANDOM_BYTES, uuid7

SCRIPT = Path(__file__).with_name("limit.sql")
CLIENTS = 16
_TPS = re.compile(r"^tps = ([0-9.]+) ", re.MULTILINE)
_FAILED = re.compile(r"number of failed transactions: 0 ")


@dataclass
class PostgresLimit:
    """pgbench over a copy of the town; receipt numbers go on from run to run."""

    server: PostgresServer
    database: str
    response: str
    _runs: int = field(default=0)

    def prepare(self, source: str) -> None:
        """Copy the town and give each of pgbench's clients a session."""
        self._execute("postgres", f"CREATE DATABASE {self.database} TEMPLATE {source}")
        self._execute(
            self.database,
            f"""UPDATE sessions SET session_hash = 'limit-' || (t.number - {FIRST_TERMINAL})
                FROM terminals t WHERE t.id = terminal_id""",
            """CREATE TABLE limit_meters AS SELECT row_number() OVER (ORDER BY id) AS n,
               id AS meter_id FROM meters WHERE contract_id IS NOT NULL AND base_year = 2014""",
            "CREATE UNIQUE INDEX ON limit_meters (n)",
            "VACUUM ANALYZE",
        )
        found = self._execute(self.database, "SELECT count(*) FROM limit_meters")
        self._meters = int(found[0])

    def rate(self, seconds: int) -> float:
        """Return transactions a second."""
        self._runs += 1
        variables = {
            "meters": self._meters,
            "sequence": self._runs * 10_000_000,
            "response": self.response,
        }
        defined = [part for name, value in variables.items() for part in ("-D", f"{name}={value}")]
        done = subprocess.run(
            [
                *(
                    self.server.program("pgbench"),
                    "-h",
                    self.server.socket_folder,
                    "-U",
                    "postgres",
                ),
                *("-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds)),
                *("-f", str(SCRIPT), *defined, self.database),
            ],
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        assert _FAILED.search(done.stdout), done.stdout
        return float(_TPS.search(done.stdout)[1])

    def _execute(self, database: str, *statements: str) -> tuple:
        parameters = {"host": self.server.socket_folder, "user": "postgres", "dbname": database}
        found = ()
        with psycopg.connect(**parameters, autocommit=True) as connection:
            for one in statements:
                cursor = connection.execute(sql.SQL(one))
                found = cursor.fetchone() if cursor.description else ()
        return found


_SELECTS = (
    """SELECT s.terminal_id, s.operator_id FROM sessions s JOIN terminals t ON t.id = s.terminal_id
       JOIN operators o ON o.id = s.operator_id WHERE s.session_hash = ? AND s.ended_at IS NULL
       AND t.suspended_at IS NULL""",
    """SELECT m.id, m.base_year, c.id, u.name FROM meters m JOIN contracts c ON c.id = m.contract_id
       JOIN customers u ON u.id = c.customer_id WHERE m.drn = ?""",
    "SELECT coalesce(max(tid), 1) + 1 FROM tokens WHERE meter_id = ? AND base_year = ?",
)


def _insert(table: str, *columns: str) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"


_SALE = _insert(
    "sales",
    *("id", "terminal_id", "vend_id", "receipt_sequence", "contract_id", "meter_id"),
    *("operator_id", "sold_at", "period", "tariff_version_id", "policy_id", "tender_minor"),
    *("received_minor", "carry_before_minor", "deductions_minor", "energy_gross_minor"),
    *("energy_vat_minor", "carry_after_minor", "bought_before_tenths", "units_tenths"),
)
_TOKEN = _insert(
    "tokens",
    *("meter_id", "base_year", "tid", "sale_id", "token", "units_tenths", "sgc", "krn", "ti"),
    *("key_check_value", "issuer"),
)
_ENTRY = _insert(
    "ledger_entries",
    *("transaction_id", "line", "debit_account_id", "credit_account_id", "amount_minor"),
    *("currency", "posted_at"),
)
_VEND = _insert(
    "vends",
    *("terminal_id", "vend_id", "kind", "body_sha256", "status", "response", "decided_at"),
    "sale_id",
)
_OUTBOX = _insert("outbox", "topic", "subject_id", "created_at")
_ENTRIES = ((2, 1, 10_000), (10, 1, 7), (1, 4, 8_622), (1, 6, 1_380), (1, 10, 5))


class SqliteLimit:
    """One commit after another on a copy of the town's file: WAL, synchronous=FULL."""

    def __init__(self, source: Path, response: bytes) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=source.parent)
        self._line = sqlite3.connect(Path(self._folder.name) / "limit.sqlite", isolation_level=None)
        with sqlite3.connect(source) as original:
            original.backup(self._line)
        original.close()
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._line.execute(f"PRAGMA {pragma}")
        self._response = response
        self._session = self._line.execute(
            "SELECT session_hash FROM sessions WHERE ended_at IS NULL LIMIT 1"
        ).fetchone()[0]
        self._drns = [
            row[0]
            for row in self._line.execute("SELECT drn FROM meters WHERE contract_id IS NOT NULL")
        ]
        self._sequence = 50_000_000

    def close(self) -> None:
        self._line.close()
        self._folder.cleanup()

    def rate(self, seconds: float) -> float:
        """Return commits a second."""
        count, started = 0, time.perf_counter()
        while time.perf_counter() - started < seconds:
            self._vend()
            count += 1
        return count / (time.perf_counter() - started)

    def _vend(self) -> None:
        run, now = self._line.execute, "2026-11-22 10:00:00.000000"
        self._sequence += 1
        sale, vend = _uuid_hex(), _uuid_hex()
        run("BEGIN IMMEDIATE")
        terminal, operator = run(_SELECTS[0], (self._session,)).fetchone()
        drn = self._drns[self._sequence % len(self._drns)]
        meter, base, contract, _name = run(_SELECTS[1], (drn,)).fetchone()
        (tid,) = run(_SELECTS[2], (meter, base)).fetchone()
        amounts = (10_000, 10_000, 7, 0, 10_002, 1_380, 5, 0, 2_045)
        who = (sale, terminal, vend, self._sequence, contract, meter, operator, now)
        run(_SALE, (*who, "2026-11", 1, 1, *amounts))
        token = ("12345678901234567890", 2_045, "345678", 2, "05", "ABCDEF", "limit")
        run(_TOKEN, (meter, base, tid, sale, *token))
        entries = [(sale, at, *entry, "ILS", now) for at, entry in enumerate(_ENTRIES, 1)]
        self._line.executemany(_ENTRY, entries)
        run(_VEND, (terminal, vend, "sale", "a" * 64, 200, self._response, now, sale))
        run(_OUTBOX, ("vend.sold", sale, now))
        run("COMMIT")


def _uuid_hex() -> str:
    text = uuid7(unix_ms=time.time_ns() // 1_000_000, random_bytes=os.urandom(RANDOM_BYTES))
    return uuid.UUID(text).hex
