"""A day of many sales as the server holds it, and as the tills' journals tell it.

Sales are made by plain inserts with the sums that real ones have (the ledger's own checks hold), in
shifts of twenty tills.  One shift is counted a note short, and one sale stands in a journal alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from benchmarks.reconciliation.bulk import Bulk
from tests.helpers import little_town
from vending_server.db.engine import reading, writing
from vending_server.ledger.accounts import drawer_of_shift, open_account, open_drawer
from vending_server.ledger.tables import AccountKind, ledger_accounts, ledger_entries
from vending_server.points.tables import terminals
from vending_server.shifts.batches import open_sales_batch
from vending_server.shifts.tables import shift_counts, shifts
from vending_server.sync.tables import journal_heads, journal_records
from vending_server.tariffs.tables import policies, tariff_versions
from vending_server.vending.tables import sale_tenders, sales, tokens, vends

DAY: Final = dt.date(2026, 11, 22)
TILLS: Final = 20
SHIFTS_A_TILL: Final = 3
FLOAT: Final = 20_000
AMOUNTS: Final = (2_000, 5_000, 10_000, 20_000)
SHORT: Final = 5_000
ODD: Final = {0: -SHORT, 1: SHORT}  # by shift: a note short, and the money of a sale told alone
_BEGIN: Final = dt.datetime(2026, 11, 22, 5, tzinfo=dt.UTC)
_SHIFT: Final = dt.timedelta(hours=4)
_RECORDS_A_SALE: Final = 6


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of a till, and which of its sales are its."""

    number: int  # of all shifts
    till: int
    nth: int
    sales: int

    @property
    def shift_id(self) -> str:
        """Its id."""
        return f"01930000-0000-7000-9000-{self.number:012x}"

    @property
    def terminal_id(self) -> str:
        """Whose it is."""
        return terminal_of(self.till)

    @property
    def opened_at(self) -> dt.datetime:
        """When it began."""
        return _BEGIN + self.nth * _SHIFT

    @property
    def closed_at(self) -> dt.datetime:
        """When it was counted."""
        return self.opened_at + _SHIFT - dt.timedelta(minutes=5)

    def sale_at(self, nth: int) -> dt.datetime:
        """When one of its sales was made."""
        return self.opened_at + (_SHIFT - dt.timedelta(minutes=10)) * (nth + 1) / (self.sales + 2)

    @property
    def cash_minor(self) -> int:
        """What its sales took."""
        rounds, rest = divmod(self.sales, len(AMOUNTS))
        return rounds * sum(AMOUNTS) + sum(AMOUNTS[:rest])


def terminal_of(till: int) -> str:
    """Return a till's id."""
    return f"01930000-0000-7000-a000-{till:012x}"


def sale_id_of(shift: Shift, nth: int) -> str:
    """Return the id of a sale."""
    return f"01930000-0000-7000-8{shift.number:03x}-{nth:012x}"


def vend_id_of(shift: Shift, nth: int) -> str:
    """Return the id that the till gave a sale."""
    return f"01930000-0000-7000-b{shift.number:03x}-{nth:012x}"


def make_day(url: str, total: int) -> sa.Engine:
    """Fill a migrated, empty database with a day of so many sales."""
    engine = little_town.build(url)
    number = TILLS * SHIFTS_A_TILL
    made = [
        Shift(n, n // SHIFTS_A_TILL, n % SHIFTS_A_TILL, total // number + (n < total % number))
        for n in range(number)
    ]
    _open(engine, made)
    bulk = Bulk(engine)
    with reading(engine) as connection:
        accounts = {r.code: r.id for r in connection.execute(sa.select(ledger_accounts))}
        version = connection.scalars(sa.select(tariff_versions.c.id).limit(1)).one()
        policy = connection.scalars(sa.select(policies.c.id).limit(1)).one()
    _write_sales(bulk, made, version, policy)
    _write_entries(bulk, made, accounts)
    _write_journals(bulk, made)
    with writing(engine) as connection:
        if bulk.is_postgresql:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("ANALYZE")
    return engine


def _open(engine: sa.Engine, made: list[Shift]) -> None:
    with writing(engine) as connection:
        for till in range(TILLS):
            connection.execute(
                terminals.insert().values(
                    id=terminal_of(till),
                    point_number=2,
                    number=100 + till,
                    public_key=f"{till:064x}",
                    software_version="benchmark",
                    enrolled_at=_BEGIN,
                )
            )
            open_drawer(connection, terminal_of(till))
        batch = open_sales_batch(connection, 2, _BEGIN)
        for one in made:
            open_account(connection, drawer_of_shift(one.shift_id), AccountKind.ASSET)
            counted = FLOAT + one.cash_minor + ODD.get(one.number, 0)
            connection.execute(
                shifts.insert().values(
                    id=one.shift_id,
                    terminal_id=one.terminal_id,
                    number=one.nth + 1,
                    point_number=2,
                    sales_batch_id=batch,
                    operator_id=1,
                    opened_at=one.opened_at,
                    opening_float_minor=FLOAT,
                    receipts_after=0,
                    closed_at=one.closed_at,
                    closed_by=1,
                    counted_minor=counted,
                    variance_minor=counted - FLOAT - one.cash_minor,
                    float_left_minor=counted,
                    is_synced=True,
                )
            )
            connection.execute(
                shift_counts.insert().values(
                    document_id=one.shift_id.replace("-9000-", "-9001-"),
                    denomination_minor=10,
                    shift_id=one.shift_id,
                    kind="closing",
                    pieces=counted // 10,
                )
            )


def _each(made: list[Shift]) -> Iterator[tuple[Shift, int, int, dt.datetime]]:
    for shift in made:
        for nth in range(shift.sales):
            yield shift, nth, AMOUNTS[nth % len(AMOUNTS)], shift.sale_at(nth)


def _write_sales(bulk: Bulk, made: list[Shift], version: int, policy: int) -> None:
    u, t = bulk.uuid, bulk.at
    bulk.write(
        sales,
        (
            *("id", "terminal_id", "vend_id", "receipt_sequence", "contract_id", "meter_id"),
            *("operator_id", "sold_at", "period", "tariff_version_id", "policy_id"),
            *("tender_minor", "received_minor", "carry_before_minor", "deductions_minor"),
            *("energy_gross_minor", "energy_vat_minor", "carry_after_minor"),
            *("bought_before_tenths", "units_tenths", "shift_id"),
        ),
        (
            (
                *(u(sale_id_of(one, nth)), u(one.terminal_id), u(vend_id_of(one, nth))),
                *(one.nth * 10_000_000 + nth + 1, 1, 1 + nth % 2, 1, t(at), "2026-11"),
                *(version, policy, amount, amount, 0, 0, amount, amount // 10, 0, 0),
                *(amount // 50, u(one.shift_id)),
            )
            for one, nth, amount, at in _each(made)
        ),
    )
    bulk.write(
        sale_tenders,
        ("sale_id", "position", "kind", "amount_minor", "reference"),
        ((u(sale_id_of(one, nth)), 1, "cash", amount, "") for one, nth, amount, _ in _each(made)),
    )
    bulk.write(
        vends,
        (
            "terminal_id",
            "vend_id",
            "kind",
            "body_sha256",
            "status",
            "response",
            "decided_at",
            "sale_id",
        ),
        (
            (
                *(u(one.terminal_id), u(vend_id_of(one, nth)), "sale", "0" * 64, 201, "x"),
                *(t(at), u(sale_id_of(one, nth))),
            )
            for one, nth, _, at in _each(made)
        ),
    )
    bulk.write(
        tokens,
        (
            *("meter_id", "base_year", "tid", "sale_id", "token", "units_tenths", "sgc", "krn"),
            *("ti", "key_check_value", "issuer"),
        ),
        (
            (
                *(1 + nth % 2, 2014, one.number * 100_000 + nth, u(sale_id_of(one, nth))),
                *(f"{nth:020d}", amount // 50, "123456", 2, "01", "000000", "benchmark"),
            )
            for one, nth, amount, _ in _each(made)
        ),
    )


def _write_entries(bulk: Bulk, made: list[Shift], accounts: dict[str, int]) -> None:
    u, t = bulk.uuid, bulk.at
    clearing, revenue, vat = (
        accounts[one] for one in ("sale_clearing", "revenue:electricity", "vat")
    )

    def lines() -> Iterator[tuple[Any, ...]]:
        for one in made:
            drawer, head = accounts[drawer_of_shift(one.shift_id)], accounts["head_office_cash"]
            yield u(one.shift_id), 1, drawer, head, FLOAT, "ILS", t(one.opened_at), 2
        for one, nth, amount, at in _each(made):
            sale, drawer = u(sale_id_of(one, nth)), accounts[drawer_of_shift(one.shift_id)]
            yield sale, 1, drawer, clearing, amount, "ILS", t(at), 2
            yield sale, 2, clearing, revenue, amount - amount // 10, "ILS", t(at), 2
            yield sale, 3, clearing, vat, amount // 10, "ILS", t(at), 2

    columns = ("transaction_id", "line", "debit_account_id", "credit_account_id", "amount_minor")
    bulk.write(ledger_entries, (*columns, "currency", "posted_at", "point_number"), lines())


def _write_journals(bulk: Bulk, made: list[Shift]) -> None:
    heads: dict[str, int] = {}
    columns = (
        *("terminal_id", "sequence", "hash", "body", "kind", "act", "shift_id", "received_at"),
    )

    def lines() -> Iterator[tuple[Any, ...]]:
        for one in made:
            sequence = heads.get(one.terminal_id, 0)
            for kind, act, body in _records_of(one):
                sequence += 1
                yield (
                    *(bulk.uuid(one.terminal_id), sequence, f"{sequence:064x}", body, kind, act),
                    *(one.shift_id if act else "", bulk.at(one.closed_at)),
                )
            heads[one.terminal_id] = sequence

    bulk.write(journal_records, columns, lines())
    bulk.write(
        journal_heads,
        ("terminal_id", "sequence", "hash", "standing", "heard_at"),
        (
            (bulk.uuid(one), last, f"{last:064x}", "well", bulk.at(_BEGIN + 3 * _SHIFT))
            for one, last in heads.items()
        ),
    )


def _records_of(shift: Shift) -> Iterator[tuple[str, str, str]]:
    yield from _act(shift, "opening", shift.shift_id, FLOAT, shift.opened_at)
    for nth in range(shift.sales):
        amount, at = AMOUNTS[nth % len(AMOUNTS)], shift.sale_at(nth)
        yield from _sale(shift, nth, amount, at)
    if shift.number == 1:  # told by the till alone
        yield from _sale(shift, shift.sales, SHORT, shift.sale_at(shift.sales))
    counted = FLOAT + shift.cash_minor
    closing = shift.shift_id.replace("-9000-", "-9001-")
    yield from _act(shift, "closing", closing, counted, shift.closed_at)


def _body(kind: str, at: dt.datetime, **facts: Any) -> tuple[str, str, str]:
    told = facts | {"kind": kind, "at": at.isoformat()}
    return kind, facts.get("act", ""), json.dumps(told, sort_keys=True, separators=(",", ":"))


def _act(
    shift: Shift, act: str, act_id: str, amount: int, at: dt.datetime
) -> Iterator[tuple[str, str, str]]:
    yield _body(
        "shift_act_intended",
        at,
        act=act,
        act_id=act_id,
        operator="samar",
        shift_id=shift.shift_id,
        path="/v1/shifts",
        sealed_request="x" * 200,
        head_seq=1,
        head_hash="0" * 64,
        amount_minor=amount,
    )
    yield _body("shift_act_answered", at, act_id=act_id, sealed_answer="x" * 400)


def _sale(shift: Shift, nth: int, amount: int, at: dt.datetime) -> Iterator[tuple[str, str, str]]:
    vend: Callable[..., tuple[str, str, str]] = lambda kind, **facts: _body(  # noqa: E731
        kind, at, vend_id=vend_id_of(shift, nth), **facts
    )
    yield vend(
        "vend_intended",
        receipt_sequence=shift.nth * 10_000_000 + nth + 1,
        operator="samar",
        drn="57123456782",
        utility="electricity",
        tender_minor=amount,
        units_tenths=None,
        tenders=[{"kind": "cash", "amount_minor": amount, "reference": ""}],
        received_minor=amount,
        quote_hash="0" * 64,
        request_sha256="0" * 64,
    )
    yield vend("vend_sent")
    yield vend("vend_token_received", sale_id="", receipt_number="", sealed_answer="x" * 300)
    yield vend("vend_print_started", copy_number=0)
    yield vend("vend_print_ended", copy_number=0, verdict="printed", reason=None)
    yield vend("vend_handed_over")
