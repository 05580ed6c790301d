"""`create-point`: open a charging point."""

from __future__ import annotations

import argparse

from vending_server.commands.common import add_config, config_of, database_of
from vending_server.db.engine import writing
from vending_server.points.service import create_point
from vending_server.points.tables import PointKind
from vending_server.wire.facts import BothLanguages


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--number", type=int, required=True, metavar="N")
    parser.add_argument("--kind", choices=[kind.value for kind in PointKind], required=True)
    parser.add_argument("--name-ar", required=True, metavar="TEXT")
    parser.add_argument("--name-en", required=True, metavar="TEXT")
    parser.add_argument(
        "--dealer-number", metavar="TEXT", help="of a seller with one of his own; on his receipts"
    )


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    name = BothLanguages(ar=args.name_ar, en=args.name_en)
    with database_of(config_of(args)) as engine, writing(engine) as connection:
        create_point(
            connection,
            number=args.number,
            kind=PointKind(args.kind),
            name=name,
            dealer_number=args.dealer_number,
        )
    return 0
