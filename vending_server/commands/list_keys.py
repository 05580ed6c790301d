"""`list-keys`: show which vending keys are loaded, by attributes and check values.

The keys themselves are never shown: two people compare a key by its six-digit check value.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import Final

from vending_server.commands.common import add_config, config_of, write_table
from vending_server.keys.model import VendingKey
from vending_server.keys.opening import open_key_store

_TITLES: Final = (
    *("SGC", "KRN", "DKGA", "BASE", "KEN", "CHECK", "ACTIVE FROM", "ISSUED UNTIL", "EXPIRES"),
    *("CREDIT LIMIT", "KIND"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: the key store cannot be opened.
    """
    config = config_of(args)
    keys = open_key_store(config).all_keys()
    write_table([_TITLES, *(_row(key) for key in keys)])
    sys.stdout.write(f"{len(keys)} keys, key store: {config.key_store}\n")
    return 0


def _row(key: VendingKey) -> tuple[str, ...]:
    return (
        key.sgc,
        str(key.krn),
        f"{key.dkga:02d}",
        str(key.base_year),
        str(key.ken),
        key.key_check_value,
        _time(key.active_from),
        _time(key.issued_until),
        _time(key.expires_at),
        "-" if key.credit_limit_tenths is None else f"{key.credit_limit_tenths} tenths",
        "test" if key.is_test else "real",
    )


def _time(time: dt.datetime | None) -> str:
    return "-" if time is None else f"{time:%Y-%m-%d %H:%M} UTC"
