"""`set-dealer-number`: say under which licensed dealer number a point sells."""

from __future__ import annotations

import argparse

from vending_server.commands.common import add_config, config_of, database_of
from vending_server.db.engine import writing
from vending_server.points.service import set_dealer_number


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--point", type=int, required=True, metavar="N")
    parser.add_argument(
        "--dealer-number", metavar="TEXT", help="left out: the municipality's alone is printed"
    )


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    with database_of(config_of(args)) as engine, writing(engine) as connection:
        set_dealer_number(connection, args.point, args.dealer_number)
    return 0
