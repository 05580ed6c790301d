"""`reports`: make a report, list what is archived, look it over, hand it out, make what is due.

`run-due` is for a timer: it makes what days and months that were locked since should have, and does
nothing twice.  `verify` ends with 1 if a file is not as it was written, or, with --again, if a
report whose days are final is made otherwise from today's books.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from vending_server.clock import SystemClock
from vending_server.commands.common import (
    add_config,
    command_actor,
    config_of,
    database_of,
    write_table,
)
from vending_server.config import Mode, ServerConfig
from vending_server.db.engine import reading
from vending_server.errors import Misconfigured, Refused
from vending_server.ledger.accounts import AccountIds
from vending_server.paging import WHOLE
from vending_server.points.service import municipality_facts
from vending_server.reports import archive, schedule
from vending_server.reports.archive import Order
from vending_server.reports.desk import ReportDesk
from vending_server.reports.model import Asked, FileFormat, Language, Period, ReportKind
from vending_server.rerating.desk import RerateDesk
from vending_server.wire.facts import BothLanguages
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.reports import ReportFacts

_MODE: Final = 0o600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    make = acts.add_parser("make", help="make a report and archive it")
    add_config(make)
    make.add_argument("--kind", required=True, choices=[one.value for one in ReportKind])
    make.add_argument("--from", dest="from_day", required=True, metavar="YYYY-MM-DD", type=_day)
    make.add_argument("--through", required=True, metavar="YYYY-MM-DD", type=_day)
    make.add_argument("--point", type=int, metavar="NUMBER", help="none: the whole town")
    make.add_argument("--subject", metavar="TEXT", help="a shift's id, or a tariff version")
    make.add_argument("--language", default="ar", choices=[one.value for one in Language])
    make.add_argument("--format", default="pdf", choices=[one.value for one in FileFormat])
    make.add_argument("--output", type=Path, metavar="FILE", help="write it here as well")
    listing = acts.add_parser("list", help="show what is archived, newest first")
    add_config(listing)
    verify = acts.add_parser("verify", help="look archived files over")
    add_config(verify)
    verify.add_argument("--again", action="store_true", help="make each again and compare")
    verify.add_argument("numbers", nargs="*", type=int, metavar="NUMBER", help="none: all")
    fetch = acts.add_parser("fetch", help="write an archived file")
    add_config(fetch)
    fetch.add_argument("number", type=int, metavar="NUMBER")
    fetch.add_argument("--output", type=Path, required=True, metavar="FILE")
    run_due = acts.add_parser("run-due", help="make what the schedule wants")
    add_config(run_due)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: what was asked for cannot be made, or a file cannot be written.
    """
    config = config_of(args)
    with database_of(config) as engine:
        desk = _desk(engine, config)
        try:
            return _ACTS[args.act](desk, args)
        except Refused as refused:
            told = ", ".join(f"{name} {value}" for name, value in refused.params.items())
            raise Misconfigured(f"{refused.code.value} {told}".strip()) from None


def _desk(engine: sa.Engine, config: ServerConfig) -> ReportDesk:
    clock = SystemClock()
    with reading(engine) as connection:
        zone = ZoneInfo(municipality_facts(connection).time_zone)
    return ReportDesk(
        engine=engine,
        clock=clock,
        zone=zone,
        rerating=RerateDesk(engine=engine, clock=clock, zone=zone, account_ids=AccountIds()),
        is_training=config.mode is Mode.SAMPLE,
    )


def _make(desk: ReportDesk, args: argparse.Namespace) -> int:
    facts = _archived(
        desk,
        Asked(
            kind=ReportKind(args.kind),
            period=Period(from_day=args.from_day, through_day=args.through),
            point_number=args.point,
            subject=args.subject,
        ),
        Language(args.language),
        FileFormat(args.format),
    )
    sys.stdout.write(f"{facts.number}  {facts.sha256}  {facts.file_name}\n")
    if args.output is not None:
        with reading(desk.engine) as connection:
            _write(args.output, archive.content_of(connection, facts.report_id))
    return 0


def _list(desk: ReportDesk, _args: argparse.Namespace) -> int:
    with reading(desk.engine) as connection:
        told = archive.listed(connection, WHOLE, kind=None, point_number=None)
    rows = [
        (one.number, one.made_at[:16], str(one.size_bytes), one.sha256[:16], one.file_name)
        for one in told.reports
    ]
    write_table([("number", "made at", "bytes", "sha-256", "file"), *rows])
    return 0


def _verify(desk: ReportDesk, args: argparse.Namespace) -> int:
    with reading(desk.engine) as connection:
        numbers = args.numbers or archive.all_numbers(connection)
        orders = [archive.order_numbered(connection, number) for number in numbers]
    wrong = 0
    for order in orders:
        found = desk.checked(order, again=args.again)
        word = "whole" if found.is_whole else "NOT AS IT WAS WRITTEN"
        if found.is_same_again is not None:
            word += ", made again alike" if found.is_same_again else ", MADE AGAIN OTHERWISE"
        wrong += not found.is_whole or found.is_same_again is False
        sys.stdout.write(f"{found.number}  {word}\n")
    return 1 if wrong else 0


def _fetch(desk: ReportDesk, args: argparse.Namespace) -> int:
    with reading(desk.engine) as connection:
        order = archive.order_numbered(connection, args.number)
        content = archive.content_of(connection, order.report_id)
    _write(args.output, content)
    sys.stdout.write(f"{args.output}: {len(content)} bytes\n")
    return 0


def _run_due(desk: ReportDesk, _args: argparse.Namespace) -> int:
    today = desk.clock.now().astimezone(desk.zone).date()
    with reading(desk.engine) as connection:
        wanted = schedule.due(connection, today)
        known = archive.known_keys(connection, [one.key for one in wanted])
    missing = [one for one in wanted if one.key not in known]
    for one in missing:
        facts = _archived(desk, one.asked, one.language, one.file_format, key=one.key)
        sys.stdout.write(f"{facts.number}  {facts.file_name}\n")
    sys.stdout.write(f"{len(missing)} made, {len(known)} there already\n")
    return 0


def _archived(
    desk: ReportDesk,
    asked: Asked,
    language: Language,
    file_format: FileFormat,
    key: str | None = None,
) -> ReportFacts:
    now, actor = desk.clock.now(), command_actor()
    known = None
    if key is not None:
        with reading(desk.engine) as connection:
            known = archive.order_of_key(connection, key)  # a power cut came before its file
    order = known or Order(
        report_id=uuid7(
            unix_ms=int(now.timestamp() * 1000), random_bytes=secrets.token_bytes(RANDOM_BYTES)
        ),
        asked=asked,
        owner=None,
        language=language,
        file_format=file_format,
        made_at=now,
        made_by=None,
        made_by_name=BothLanguages(ar=actor.name, en=actor.name) if key is None else None,
        schedule_key=key,
    )
    return desk.archive(order, actor)[0]


def _write(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


_ACTS: Final[Mapping[str, Callable[[ReportDesk, argparse.Namespace], int]]] = {
    "make": _make,
    "list": _list,
    "verify": _verify,
    "fetch": _fetch,
    "run-due": _run_due,
}
