"""Let charges and fees fall due with every period, for every contract, bought or not (PRICING S10).

The charge in force on a period's first day decides the period's amount and VAT rate; a class with
a line of its own pays that instead of the line for every class. A contract owes the period in which
it was opened, whole, and every later one that begins before it is closed: an empty house
accumulates. Nothing is prorated. Each contract, charge and period has one due, which the table
holds unique, so that any number of runs makes the same dues; a run late by months catches up.

One statement makes a charge's dues of a period for the whole town.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from vending_server.db.engine import reading, take_time, writing
from vending_server.meters.tables import contracts
from vending_server.pricing.model import Period
from vending_server.tariffs.model import VersionState
from vending_server.tariffs.tables import charge_schedules, dues
from vending_server.wire.tariffs import EVERY_CLASS

_MONTHS: Final = {Period.MONTH: 1, Period.TWO_MONTHS: 2}


def accrue(engine: sa.Engine, today: dt.date) -> int:
    """Make all dues of periods that have begun; return how many were missing.

    A transaction for each month, so that selling waits for none of them long.
    """
    with reading(engine) as connection:
        months = list(_months_until(connection, today))
    made = 0
    for month in months:
        with writing(engine) as connection:
            take_time(connection)
            made += accrue_month(connection, month)
    return made


def accrue_contract(connection: sa.Connection, contract_id: int, today: dt.date) -> int:
    """Make the dues of one contract, as one that was just opened needs them."""
    months = list(_months_until(connection, today))
    return sum(accrue_month(connection, month, [contract_id]) for month in months)


def accrue_month(
    connection: sa.Connection, month: dt.date, contract_ids: Collection[int] | None = None
) -> int:
    """Make the dues of the periods that begin with this month."""
    made = 0
    for lines in _lines_in_force(connection, month).values():
        own = {line.customer_class for line in lines} - {EVERY_CLASS}
        for line in lines:
            if (month.month - 1) % _MONTHS[line.period] == 0 and line.amount_minor:
                made += _insert_dues(connection, line, month, own, contract_ids)
    return made


def _lines_in_force(
    connection: sa.Connection, day: dt.date
) -> dict[tuple[str, str, str], list[Any]]:
    """Return, by charge, the newest active line of every class on a day."""
    active = charge_schedules.c.state == VersionState.ACTIVE
    query = (
        sa.select(charge_schedules)
        .where(active, charge_schedules.c.valid_from <= day)
        .order_by(charge_schedules.c.valid_from)
    )
    newest = {
        (row.kind, row.code, row.utility, row.customer_class): row
        for row in connection.execute(query)
    }
    found: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for (kind, code, utility, _), row in newest.items():
        found[kind, code, utility].append(row)
    return found


def _insert_dues(
    connection: sa.Connection,
    line: Any,
    month: dt.date,
    own_classes: set[str],
    contract_ids: Collection[int] | None,
) -> int:
    period = f"{month:%Y-%m}"
    owing = [
        contracts.c.utility == line.utility,
        contracts.c.opened_on < _add_months(month, _MONTHS[line.period]),
        sa.or_(contracts.c.closed_on.is_(None), contracts.c.closed_on > month),
        contracts.c.customer_class.not_in(own_classes)
        if line.customer_class == EVERY_CLASS
        else contracts.c.customer_class == line.customer_class,
        ~sa.exists().where(
            dues.c.contract_id == contracts.c.id,
            dues.c.kind == line.kind,
            dues.c.code == line.code,
            dues.c.period == period,
        ),
    ]
    if contract_ids is not None:
        owing.append(contracts.c.id.in_(contract_ids))
    values = {
        "kind": line.kind,
        "code": line.code,
        "name_ar": line.name_ar,
        "name_en": line.name_en,
        "period": period,
        "amount_minor": line.amount_minor,
        "vat_bp": line.vat_bp,
    }
    rows = sa.select(
        contracts.c.id, *(sa.literal(value, dues.c[name].type) for name, value in values.items())
    ).where(*owing)
    names = ["contract_id", *values]
    # Another process may make the same dues at this moment.
    made = (
        sqlite.insert(dues).from_select(names, rows).on_conflict_do_nothing()
        if connection.dialect.name == "sqlite"
        else postgresql.insert(dues).from_select(names, rows).on_conflict_do_nothing()
    )
    return connection.execute(made, execution_options={"preserve_rowcount": True}).rowcount


def _months_until(connection: sa.Connection, today: dt.date) -> Iterator[dt.date]:
    """Yield the first days of the months in which a period may have begun."""
    active = charge_schedules.c.state == VersionState.ACTIVE
    first = connection.scalars(
        sa.select(sa.func.min(charge_schedules.c.valid_from)).where(active)
    ).one()
    month = None if first is None else first.replace(day=1)
    while month is not None and month <= today:
        yield month
        month = _add_months(month, 1)


def _add_months(first: dt.date, months: int) -> dt.date:
    year, index = divmod(first.year * 12 + first.month - 1 + months, 12)
    return dt.date(year, index + 1, 1)
