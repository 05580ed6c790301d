"""`set-municipality`: say what stands at the head of every receipt."""

from __future__ import annotations

import argparse
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vending_server.commands.common import add_config, config_of, database_of
from vending_server.db.engine import writing
from vending_server.db.views import make_views
from vending_server.errors import Misconfigured
from vending_server.points.service import set_municipality
from vending_server.wire.facts import BothLanguages, MunicipalityFacts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    for name in ("--name-ar", "--name-en", "--department-ar", "--department-en"):
        parser.add_argument(name, required=True, metavar="TEXT")
    parser.add_argument("--dealer-number", required=True, metavar="TEXT")
    parser.add_argument("--complaints-phone", required=True, metavar="TEXT")
    parser.add_argument("--time-zone", default="Asia/Hebron", metavar="NAME")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    facts = MunicipalityFacts(
        name=BothLanguages(ar=args.name_ar, en=args.name_en),
        department=BothLanguages(ar=args.department_ar, en=args.department_en),
        dealer_number=args.dealer_number,
        complaints_phone=args.complaints_phone,
        time_zone=_zone_name(args.time_zone),
    )
    with database_of(config_of(args)) as engine, writing(engine) as connection:
        set_municipality(connection, facts)
        make_views(connection)  # they tell days by the town's clock
    return 0


def _zone_name(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Misconfigured(f"{name!r} is no time zone of the IANA list") from None
