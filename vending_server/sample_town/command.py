"""`load-sample-town`: fill a sample server with a town of invented people.

It refuses a server in production mode and a database that holds anything already.  The town's
vending keys are public (docs/sample-town.md) and are stored flagged as test keys.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of
from vending_server.config import Mode, ServerConfig
from vending_server.errors import Misconfigured
from vending_server.keys.model import vending_key_of
from vending_server.keys.opening import open_key_store
from vending_server.operators.passwords import Passwords
from vending_server.sample_town.keys import TEST_KEYS
from vending_server.sample_town.loading import (
    MONTHS_DEFAULT,
    TownOrder,
    TownSummary,
    load_town,
)
from vending_server.sample_town.places import MUNICIPALITY


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--customers", type=int, required=True, metavar="N")
    parser.add_argument("--seed", type=int, required=True, metavar="S")
    parser.add_argument(
        "--until",
        type=dt.date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="the day before which the history ends; default: today",
    )
    parser.add_argument("--months", type=int, default=MONTHS_DEFAULT, help="of history")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write example meters there")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: production mode, a filled database, or an order that cannot be met.
    """
    config = config_of(args)
    if config.mode is Mode.PRODUCTION:
        raise Misconfigured("a production server takes no sample town: its keys are public")
    order = TownOrder(
        customers=args.customers, seed=args.seed, until=_until(args.until), months=args.months
    )
    if args.json is not None:
        _check_writable(args.json)
    import_test_keys(config)
    with database_of(config) as engine:
        summary = load_town(engine, order, hash_password=Passwords().hash)
    if args.json is not None:
        _write_examples(args.json, summary)
    sys.stdout.write(_told(summary))
    return 0


def _check_writable(path: Path) -> None:
    """Find out before the town is there: it cannot be loaded twice."""
    try:
        path.touch()
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None


def import_test_keys(config: ServerConfig) -> None:
    """Load the town's keys into the key store; they are the same in every town.

    Raises:
        Misconfigured: the store cannot be opened or holds another key of the same name.
    """
    open_key_store(config).add(
        vending_key_of(
            key.secret,
            dkga=key.dkga,
            sgc=key.sgc,
            krn=key.krn,
            base_year=key.base_date.year,
            ken=key.ken,
            active_from=key.base_date.value,
            is_test=True,
        )
        for key in TEST_KEYS
    )


def _until(given: dt.date | None) -> dt.date:
    """Return the window's end; a later one would leave sales ahead of the server's clock."""
    today = SystemClock().now().astimezone(ZoneInfo(MUNICIPALITY.time_zone)).date()
    if given is not None and given > today:
        raise Misconfigured(f"--until {given} is after today, {today}")
    return given or today


def _write_examples(path: Path, summary: TownSummary) -> None:
    text = json.dumps(summary.examples, ensure_ascii=False, indent=2)
    try:
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        # The town itself is loaded by now; only the list of examples is missing.
        raise Misconfigured(f"the town is loaded, but {path}: {error.strerror}") from None


def _told(summary: TownSummary) -> str:
    shekels, agorot = divmod(summary.tenders_minor, 100)
    return (
        f"{MUNICIPALITY.name.en}: {summary.customers} customers, {summary.contracts} contracts,"
        f" as many meters and {summary.meters_in_stock} more in stock\n"
        f"{summary.sales} sales of {shekels:,}.{agorot:02} ILS"
        f" from {summary.window.start} to the end of the day before {summary.window.until}\n"
        "operators, passwords and test keys: docs/sample-town.md\n"
    )
