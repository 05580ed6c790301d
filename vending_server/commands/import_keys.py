"""`import-keys`: load one vending key into the encrypted store.

The key is typed (not shown) or read from a file, as hex; the check value proves that it came over
whole.  Neither is ever printed back.  A running server sees the key after its next start.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from token_engine.errors import TokenEngineError
from token_engine.keys import Dkga, SecretKey
from token_engine.tid import KEN_NEVER
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, read_secret
from vending_server.keys.errors import KeyNotAccepted
from vending_server.keys.model import VendingKey, vending_key_of
from vending_server.keys.opening import check_mode, open_key_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--sgc", required=True, metavar="DIGITS", help="supply group code")
    parser.add_argument("--krn", type=int, required=True, metavar="N", help="key revision, 1 to 9")
    parser.add_argument("--dkga", choices=["02", "04"], default="04")
    parser.add_argument("--base-year", type=int, default=2014, metavar="YEAR")
    parser.add_argument("--ken", type=int, default=KEN_NEVER, metavar="N", help="key expiry number")
    parser.add_argument("--active-from", type=_aware_time, metavar="TIME", help="default: now")
    parser.add_argument("--check-value", required=True, metavar="HEX", help="6 hex digits")
    parser.add_argument("--key-file", type=Path, metavar="FILE", help="else the key is asked for")
    parser.add_argument("--test", action="store_true", help="not a real key; never in production")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    config = config_of(args)
    store = open_key_store(config)
    key = _read_key(args)
    if key.key_check_value != args.check_value.lower():
        raise KeyNotAccepted("the check value is another key's: mistyped, or damaged on its way")
    check_mode(config.mode, [key])
    store.add([key])
    sys.stdout.write(f"loaded SGC {key.sgc} KRN {key.krn}; restart the server\n")
    return 0


def _read_key(args: argparse.Namespace) -> VendingKey:
    text = read_secret(prompt="Vending key in hex (not shown)", file=args.key_file)
    try:
        secret = SecretKey.from_hex(text)
    except TokenEngineError as error:
        raise KeyNotAccepted(str(error)) from None
    return vending_key_of(
        secret,
        dkga=Dkga(int(args.dkga)),
        sgc=args.sgc,
        krn=args.krn,
        base_year=args.base_year,
        ken=args.ken,
        active_from=args.active_from or SystemClock().now(),
        is_test=args.test,
    )


def _aware_time(text: str) -> dt.datetime:
    time = dt.datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise argparse.ArgumentTypeError("a time needs its zone, as 2026-01-31T08:00:00+02:00")
    return time
