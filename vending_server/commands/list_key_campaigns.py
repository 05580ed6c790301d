"""`list-key-campaigns`: how far each roll-over or key change has come; reads only."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from vending_server.commands.common import add_config, config_of, database_of, write_table
from vending_server.db.engine import reading
from vending_server.key_changes.reading import campaigns
from vending_server.wire.key_changes import CampaignFacts

_TITLES: Final = (
    *("NAME", "FROM", "TO", "PLANNED", "ISSUED", "CONFIRMED", "WITHDRAWN"),
    "CAMPAIGN",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    with database_of(config_of(args)) as engine, reading(engine) as connection:
        found = campaigns(connection).campaigns
    write_table([_TITLES, *(_row(one) for one in found)])
    sys.stdout.write(f"{len(found)} campaigns\n")
    return 0


def _row(one: CampaignFacts) -> tuple[str, ...]:
    return (
        one.name,
        one.from_sgc,
        f"{one.sgc}/{one.krn} of {one.base_year}",
        *(str(count) for count in (one.planned, one.issued, one.confirmed, one.withdrawn)),
        one.campaign_id,
    )
