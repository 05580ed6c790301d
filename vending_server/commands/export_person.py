"""`export-person`: write everything that is kept of one customer into a file for him.

The file is readable by its owner only and is nobody's but the customer's: hand it over, then delete
it.  That it was made, by whom and why, stands in the audit log; what it holds does not.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, command_actor, config_of, database_of
from vending_server.db.engine import writing
from vending_server.errors import Misconfigured
from vending_server.keys.files import create_secret_file
from vending_server.privacy.desk import record_export
from vending_server.privacy.export import as_json, export_person
from vending_server.privacy.persons import person_by_number


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--customer", required=True, metavar="NUMBER", help="the municipality's")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="who asked for it, and how")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="a new file")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: no such customer, no reason, or the file exists or cannot be written.
    """
    if not args.reason.strip():
        raise Misconfigured("say who asked for it")
    with database_of(config_of(args)) as engine, writing(engine) as connection:
        one = person_by_number(connection, args.customer)
        if one is None:
            raise Misconfigured(f"there is no customer {args.customer!r}")
        document = export_person(connection, one)
        record_export(
            connection,
            one,
            actor=command_actor(),
            reason=args.reason,
            now=SystemClock().now(),
        )
        # Inside the transaction: what could not be written was not handed out.
        create_secret_file(args.output, as_json(document))
    counts = ", ".join(f"{len(document[name])} {name}" for name in ("contracts", "sales"))
    sys.stdout.write(f"{args.output}: {counts}\n")
    return 0
