"""What the server's database says, read as rows by a connection of the auditor's own.

None of the server's code reads here, so that a mistake in it is not believed twice.
"""

from __future__ import annotations

import contextlib
import functools
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]
_RECORDS_KEPT = "SELECT terminal_id, count(*) AS kept FROM journal_records GROUP BY terminal_id"
_HEX_DIGITS = 32


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One look at all that the invariants speak of."""

    sales: list[Row]  # in the order in which they were sold
    vends: dict[tuple[str, str], Row]
    tokens: list[Row]
    entries: list[Row]
    codes: dict[int, str]  # of accounts
    contracts: dict[int, Row]
    arrears: dict[int, Row]
    deductions: list[Row]
    tenders: list[Row]
    shifts: list[Row]
    outbox: list[tuple[str, str]]
    copies: dict[str, Row]  # of journals, by terminal
    records_kept: Mapping[str, int]  # of journals, by terminal
    recovered: set[str]  # vends that a till brought back
    held: set[str]  # of them, those that two people must look at
    reversed: set[str]  # sales
    findings: list[Row]  # about sales without a line
    sealed: list[Row]
    key_sets: list[Row]  # that were handed out
    packs: list[Row]
    ever_delivered: dict[str, int]  # unsold and of the meter's present key, by terminal
    corrections: int  # credits of the books themselves
    float_minor: int
    balances: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        for one in self.entries:
            self.balances[self.codes[one["debit_account_id"]]] += one["amount_minor"]
            self.balances[self.codes[one["credit_account_id"]]] -= one["amount_minor"]

    @property
    def sealed_sales(self) -> set[str]:
        """Sales from packs."""
        return {one["sale_id"] for one in self.sealed if one["sale_id"] is not None}

    @property
    def booked(self) -> set[str]:
        """Vends that are no sale (yet), and whose money is in the books all the same."""
        return {one["vend_id"] for one in self.findings if one["is_booked"]}

    def as_posted(self) -> list[Row]:
        """Return the sales as they came into the books."""
        place = {subject: at for at, (_topic, subject) in enumerate(self.outbox)}
        return sorted(self.sales, key=lambda one: place.get(one["id"], 0))

    @property
    def sale_of(self) -> dict[str, Row]:
        """Sales by their vend."""
        return {one["vend_id"]: one for one in self.sales}


class Looker:
    """Reads the facts anew only when somebody committed."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None
        self._facts: Facts | None = None
        self._known: dict[str, _Known] = {}  # by query

    def forget(self) -> None:
        """Open the file again: it may be another one."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._facts, self._version = None, None, None
        self._known.clear()

    def look(self) -> tuple[Facts, bool]:
        """Return the facts, and whether they may have changed since the last look."""
        if self._connection is None:
            self._connection = sqlite3.connect(
                f"file:{self._database}?mode=ro", uri=True, isolation_level=None
            )
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if self._facts is not None and version == self._version:
            return self._facts, False
        with _snapshot(self._connection):
            self._facts = _facts(self._ask)
        self._version = version
        return self._facts, True

    def _ask(self, sql: str) -> list[Row]:
        """Return all rows of a query; most of them are as they were and are not made anew."""
        assert self._connection is not None
        cursor = self._connection.execute(sql)
        found = cursor.fetchall()
        before = self._known.get(sql)
        if before is None:
            before = _Known([], [])
        elif found == before.found:
            return list(before.rows)
        names = [one[0] for one in cursor.description]
        same = len(before.found) if found[: len(before.found)] == before.found else 0
        rows = before.rows[:same] + _rows(names, found[same:])
        self._known[sql] = _Known(found, rows)
        return list(rows)


class _Known(NamedTuple):
    found: list[tuple[Any, ...]]
    rows: list[Row]  # the same; nobody changes one


@contextlib.contextmanager
def _snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def _rows(names: list[str], found: list[tuple[Any, ...]]) -> list[Row]:
    rows = [dict(zip(names, row, strict=True)) for row in found]
    for name in names:
        if name.endswith("id"):
            for one in rows:
                one[name] = _dashed(one[name])
    return rows


@functools.cache
def _dashed(value: Any) -> Any:
    """Spell an id as everybody else does: SQLite holds it without dashes."""
    if not isinstance(value, str) or len(value) != _HEX_DIGITS:
        return value
    return "-".join((value[:8], value[8:12], value[12:16], value[16:20], value[20:]))


_EVER_DELIVERED = """
    SELECT sealed.terminal_id, sum(sealed.amount_minor) AS worth
    FROM sealed_vends AS sealed
    JOIN tokens USING (meter_id, base_year, tid)
    JOIN meters ON meters.id = sealed.meter_id
    WHERE sealed.state <> 'sold' AND tokens.krn = meters.krn AND tokens.sgc = meters.sgc
        AND tokens.ti = meters.ti AND tokens.base_year = meters.base_year
    GROUP BY sealed.terminal_id
"""


def _facts(ask: Any) -> Facts:
    return Facts(
        sales=ask("SELECT * FROM sales ORDER BY sold_at, id"),
        vends={(one["terminal_id"], one["vend_id"]): one for one in ask("SELECT * FROM vends")},
        tokens=ask("SELECT * FROM tokens"),
        entries=ask("SELECT * FROM ledger_entries ORDER BY rowid"),
        codes={one["id"]: one["code"] for one in ask("SELECT id, code FROM ledger_accounts")},
        contracts={
            one["id"]: one
            for one in ask("SELECT id, carry_minor, bought_period, bought_tenths FROM contracts")
        },
        arrears={
            one["id"]: one
            for one in ask("SELECT id, opening_minor, balance_minor FROM arrears_accounts")
        },
        deductions=ask("SELECT * FROM sale_deductions"),
        tenders=ask("SELECT sale_id, kind, amount_minor FROM sale_tenders"),
        shifts=ask("SELECT id, terminal_id, closed_at, is_synced FROM shifts"),
        outbox=[
            (one["topic"], one["subject_id"]) for one in ask("SELECT * FROM outbox ORDER BY id")
        ],
        copies={one["terminal_id"]: one for one in ask("SELECT * FROM journal_heads")},
        records_kept={one["terminal_id"]: one["kept"] for one in ask(_RECORDS_KEPT)},
        recovered={one["vend_id"] for one in ask("SELECT vend_id FROM recovered_vends")},
        held={
            one["vend_id"]
            for one in ask("SELECT vend_id FROM recovered_vends WHERE outcome = 'held'")
        },
        reversed={one["sale_id"] for one in ask("SELECT sale_id FROM sale_reversals")},
        findings=ask(
            "SELECT terminal_id, vend_id, sealed_id, reason, is_booked, amount_minor"
            " FROM offline_findings"
        ),
        sealed=ask(
            "SELECT id, terminal_id, meter_id, amount_minor, state, sale_id, valid_until"
            " FROM sealed_vends"
        ),
        key_sets=ask("SELECT id, meter_id FROM key_changes WHERE issued_at IS NOT NULL"),
        packs=ask("SELECT terminal_id, ceiling_minor FROM packs"),
        ever_delivered={one["terminal_id"]: one["worth"] for one in ask(_EVER_DELIVERED)},
        corrections=len(ask("SELECT contract_id FROM contract_corrections")),
        float_minor=ask("SELECT float_minor FROM agents")[0]["float_minor"],
    )
