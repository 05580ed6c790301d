"""`replay-offline`: what share of customers an outage would have served.

Outages are said to have begun on past days, one a day, at 7, 10, 13 and 16 o'clock in turn. The
pack is chosen from what had been sold until then, as a real one is (docs/offline-coverage.md).
Nothing is written, except with `--keep` the curve itself.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from vending_server.commands.common import add_config, config_of, database_of, write_table
from vending_server.db.engine import reading, writing
from vending_server.errors import Misconfigured
from vending_server.points.service import is_point, municipality_facts
from vending_server.sealing import coverage_book
from vending_server.sealing.coverage import begins_of_outages, coverage
from vending_server.sealing.history import WINDOW, last_purchase_at, purchase_histories
from vending_server.sealing.policy import AT_A_CASHIER, AT_A_MACHINE
from vending_server.sealing.purchases import PurchaseHistories
from vending_server.sealing.served import Case, Served
from vending_server.sealing.states import AmountsFor

_CURVE_HOURS: Final = (2, 8, 24)
_CURVE_CEILINGS: Final = (10_000, 30_000, 100_000, 200_000)
_HOURS_MAX: Final = 72  # no pack is valid for longer
_CEILING_MAX: Final = 10_000_000
_DAYS_MAX: Final = 366
_MINOR: Final = 100
_HOURS_OF_DAY: Final = 24
_TITLES: Final = ("POINT", "HOURS", "CEILING ILS", "OUTAGES", "CAME", "SOME", "USUAL")
_COLUMNS: Final = ("point", "hours", "ceiling_ils", "outages", "came", "some", "usual")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--point", type=int, metavar="P", help="default: all, added up")
    parser.add_argument("--hours", type=int, metavar="H", help=f"of an outage, up to {_HOURS_MAX}")
    parser.add_argument("--ceiling", type=int, metavar="ILS", help="of a point's pack")
    parser.add_argument("--curve", action="store_true", help="a table of lengths and ceilings")
    parser.add_argument(
        "--from", dest="start", type=dt.date.fromisoformat, metavar="DATE", help="first outage"
    )
    parser.add_argument("--days", type=int, default=28, metavar="N", help="one outage each")
    parser.add_argument("--machine", action="store_true", help="amounts of a self-service terminal")
    parser.add_argument("--keep", action="store_true", help="show head office this curve from now")
    parser.add_argument("--csv", action="store_true", help="counts, point by point")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: the arguments ask for what cannot be told, or nothing was sold.
    """
    hours, ceilings = _asked(args)
    with database_of(config_of(args)) as engine, reading(engine) as connection:
        if args.point is not None and not is_point(connection, args.point):
            raise Misconfigured(f"there is no point {args.point}")
        begins, histories = _past(connection, args, longest=max(hours))
    found = coverage(
        histories,
        begins,
        points=histories.points() if args.point is None else [args.point],
        hours=hours,
        ceilings_minor=[ceiling * _MINOR for ceiling in ceilings],
        amounts=AT_A_MACHINE if args.machine else AT_A_CASHIER,
    )
    if args.keep:
        _keep(args, found, begins)
    if args.csv:
        csv.writer(sys.stdout).writerows([_COLUMNS, *_counts(found)])
    else:
        write_table([_TITLES, *_shares(found, "all" if args.point is None else str(args.point))])
    return 0


def _keep(
    args: argparse.Namespace, found: Mapping[Case, Served], begins: Sequence[dt.datetime]
) -> None:
    with database_of(config_of(args)) as engine, writing(engine) as connection:
        zone = ZoneInfo(municipality_facts(connection).time_zone)
        coverage_book.keep(
            connection,
            found,
            amounts=AmountsFor.MACHINE if args.machine else AmountsFor.CASHIER,
            days=[begin.astimezone(zone).date() for begin in begins],
        )


def _asked(args: argparse.Namespace) -> tuple[Sequence[int], Sequence[int]]:
    """Return the lengths and the ceilings, in ILS, that are asked for."""
    if not 1 <= args.days <= _DAYS_MAX:
        raise Misconfigured(f"--days: 1 to {_DAYS_MAX}")
    if args.curve:
        if args.hours is not None or args.ceiling is not None:
            raise Misconfigured("--curve tells its own lengths and ceilings")
        return _CURVE_HOURS, _CURVE_CEILINGS
    if args.keep:
        raise Misconfigured("--keep goes with --curve: head office sees whole curves")
    if args.hours is None or args.ceiling is None:
        raise Misconfigured("give --hours and --ceiling, or --curve")
    if not 1 <= args.hours <= _HOURS_MAX:
        raise Misconfigured(f"--hours: 1 to {_HOURS_MAX}, as long as a pack can be valid")
    if not 0 <= args.ceiling <= _CEILING_MAX:
        raise Misconfigured(f"--ceiling: 0 to {_CEILING_MAX} ILS")
    return [args.hours], [args.ceiling]


def _past(
    connection: sa.Connection, args: argparse.Namespace, *, longest: int
) -> tuple[list[dt.datetime], PurchaseHistories]:
    """Return when the outages began, and everything that was sold from long before them on."""
    zone = ZoneInfo(municipality_facts(connection).time_zone)
    last = last_purchase_at(connection)
    if last is None:
        raise Misconfigured("nothing was ever sold")
    # By default the last outage is over on the day of the last sale.
    lasting = -(-longest // _HOURS_OF_DAY) + 1
    start = args.start or last.astimezone(zone).date() - dt.timedelta(days=args.days + lasting - 1)
    begins = begins_of_outages(start, days=args.days, zone=zone)
    end = begins[-1] + dt.timedelta(hours=longest)
    if end > last + dt.timedelta(days=1):
        raise Misconfigured(f"the last outage would end on {end:%Y-%m-%d}, after the last sale")
    histories = purchase_histories(connection, since=begins[0] - WINDOW, until=end, zone=zone)
    if not len(histories):
        raise Misconfigured("nothing was sold in those days")
    return begins, histories


def _shares(found: Mapping[Case, Served], name: str) -> Iterator[tuple[str, ...]]:
    """Yield a line for each length and ceiling, all points together."""
    together: defaultdict[tuple[int, int], Served] = defaultdict(Served)
    for case, served in found.items():
        together[case.hours, case.ceiling_minor] += served
    for (hours, ceiling_minor), served in sorted(together.items()):
        counts = (hours, ceiling_minor // _MINOR, served.outages, served.came)
        shares = (_percent(served.some, served.came), _percent(served.usual, served.came))
        yield (name, *map(str, counts), *shares)


def _counts(found: Mapping[Case, Served]) -> Iterator[tuple[int, ...]]:
    """Yield a line for each length and ceiling at each point."""
    key = attrgetter("point", "hours", "ceiling_minor")
    for case in sorted(found, key=key):
        served = found[case]
        counts = (served.outages, served.came, served.some, served.usual)
        yield (case.point, case.hours, case.ceiling_minor // _MINOR, *counts)


def _percent(part: int, whole: int) -> str:
    """Return a share as people read it, rounded down to a tenth: no goal is reached by rounding."""
    if not whole:
        return "-"
    tenths = part * 1_000 // whole
    return f"{tenths // 10}.{tenths % 10} %"
