"""`make-views`: drop and make the reporting views anew; `migrate` does it as well."""

from __future__ import annotations

import argparse
import sys

from vending_server.commands.common import add_config, config_of, database_of
from vending_server.db.engine import writing
from vending_server.db.views import make_views


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    with database_of(config_of(args)) as engine, writing(engine) as connection:
        made = make_views(connection)
    sys.stdout.write("".join(f"{name}\n" for name in made))
    return 0
