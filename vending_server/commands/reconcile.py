"""`reconcile`: compare what every source tells of some days, and say what waits for somebody.

Ends with 1 when items are open.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of, ils, write_table
from vending_server.db.engine import reading
from vending_server.errors import Misconfigured
from vending_server.points.service import municipality_facts
from vending_server.reconciliation.comparing import compare_asked
from vending_server.reconciliation.desk import recent
from vending_server.reconciliation.items import refresh
from vending_server.reconciliation.naming import Numbers, numbers_of
from vending_server.reconciliation.old_days import ask_for_old_days
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.reconciliation.waiting import WAITING
from vending_server.reconciliation.worklist import item_line

_HEAD: Final = ("DAY", "POINT", "SUBJECT", "BETWEEN", "AMOUNT", "STATE", "FIRST CAUSE")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--day", metavar="YYYY-MM-DD", help="this local day; else the last weeks")
    parser.add_argument(
        "--point", type=int, metavar="N", help="this point, 0: head office; else all"
    )


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: no such day.
    """
    now = SystemClock().now()
    with database_of(config_of(args)) as engine:
        with reading(engine) as connection:
            zone = ZoneInfo(municipality_facts(connection).time_zone)
        span = _span(args, now, zone)
        told = refresh(engine, span, now)
        if args.day is None:
            ask_for_old_days(engine, recent(now, zone), now)
        compare_asked(engine, zone, lambda: now)
        with reading(engine) as connection:
            rows = _open(connection, span)
            numbers = numbers_of(connection, rows)
    if rows:
        write_table([_HEAD, *(_row(row, numbers[row.id]) for row in rows)])
    sys.stdout.write(
        f"{told.subjects} subjects of {span.from_day} to {span.through_day}, {told.differences} "
        f"differences, {told.waiting} of them may still clear by themselves; {told.opened} items "
        f"opened, {told.changed} changed, {told.cleared} cleared; {len(rows)} wait\n"
    )
    return 1 if rows else 0


def _span(args: argparse.Namespace, now: dt.datetime, zone: ZoneInfo) -> Span:
    if args.day is None:
        days = recent(now, zone)
        first, last = days.from_day, days.through_day
    else:
        try:
            first = last = dt.date.fromisoformat(args.day)
        except ValueError:
            raise Misconfigured(f"{args.day}: a day is like 2026-11-22") from None
    return Span(from_day=first, through_day=last, zone=zone, point_number=args.point)


def _open(connection: sa.Connection, span: Span) -> Sequence[Any]:
    item = reconciliation_items.c
    query = sa.select(reconciliation_items).where(
        item.state.in_(WAITING), item.day >= span.from_day, item.day <= span.through_day
    )
    if span.point_number is not None:
        query = query.where(item.point_number == span.point_number)
    return connection.execute(query.order_by(item.day, item.point_number, item.id)).all()


def _row(row: Any, numbers: Numbers) -> tuple[str, ...]:
    line = item_line(row, numbers)
    name = line.subject.id if line.shift_number is None else f"{line.terminal}/{line.shift_number}"
    return (
        line.subject.day,
        str(line.subject.point_number),
        f"{line.subject.kind} {name}",
        f"{line.left} - {line.right} ({line.kind})",
        ils(line.amount_minor),
        line.state,
        line.first_cause or "-",
    )
