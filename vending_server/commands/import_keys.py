"""`import-keys`: load one vending key into the encrypted store.

A real key comes as two or three custodians' components, each with its own check value, typed in
turn and never shown (`--components 2`) or read from files (`--component-file`, once for each).  The
check value of the whole key proves that they belong together.  Whatever disagrees is refused and
nothing is stored.

A whole key in one hand (`--key-file`, or typed) is for tests and trials: production refuses it.
A running server sees a loaded key after its next start.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from token_engine.errors import TokenEngineError
from token_engine.keys import Dkga, SecretKey
from token_engine.tid import KEN_NEVER
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, read_lines, read_secret
from vending_server.config import Mode
from vending_server.errors import Misconfigured
from vending_server.keys.components import COMPONENT_COUNTS, Component, component_of, joined
from vending_server.keys.errors import KeyNotAccepted
from vending_server.keys.model import VendingKey, vending_key_of
from vending_server.keys.opening import check_mode, open_key_store

_COMPONENT_LINES: Final = 2  # the component, then its check value
_TIMES: Final = {
    "--active-from": "no token before; default: now",
    "--issued-until": "no credit token from then on",
    "--expires-at": "no token from then on",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    named = parser.add_argument_group("what the key is called")
    named.add_argument("--sgc", required=True, metavar="DIGITS", help="supply group code")
    named.add_argument("--krn", type=int, required=True, metavar="N", help="key revision, 1 to 9")
    named.add_argument("--dkga", choices=["02", "04"], default="04", help="derivation; default 04")
    named.add_argument("--base-year", type=int, default=2014, metavar="YEAR", help="1993 2014 2035")
    named.add_argument("--ken", type=int, default=KEN_NEVER, metavar="N", help="key expiry number")
    _add_bounds(parser)
    given = parser.add_argument_group("how the key is given (default: typed whole, not shown)")
    given.add_argument("--check-value", required=True, metavar="HEX", help="of the whole key")
    how = given.add_mutually_exclusive_group()
    how.add_argument(
        "--components", type=int, choices=COMPONENT_COUNTS, help="so many custodians type their own"
    )
    how.add_argument(
        "--component-file",
        type=Path,
        action="append",
        metavar="FILE",
        help="a component in hex, below it its check value; give the argument for each custodian",
    )
    how.add_argument("--key-file", type=Path, metavar="FILE", help="the whole key; not production")
    given.add_argument("--test", action="store_true", help="not a real key; never in production")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        KeyNotAccepted: something does not agree; nothing was stored.
        Misconfigured: a file or the key store cannot be used, or the mode forbids it.
    """
    config = config_of(args)
    store = open_key_store(config)
    if config.mode is Mode.PRODUCTION and not _is_in_components(args):
        raise Misconfigured("production takes a key as components of two or three custodians only")
    key = _vending_key(_read_secret(args), args)
    if key.key_check_value != args.check_value.lower():
        raise KeyNotAccepted("the check value is another key's: mistyped, or damaged on its way")
    check_mode(config.mode, [key])
    store.add([key])
    sys.stdout.write(
        f"loaded SGC {key.sgc} KRN {key.krn}, check value {key.key_check_value};"
        " restart the server\n"
    )
    return 0


def _add_bounds(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments that bound the use of the key."""
    bounds = parser.add_argument_group("when and for how much it may be used (times with a zone)")
    for name, told in _TIMES.items():
        bounds.add_argument(name, type=_aware_time, metavar="TIME", help=told)
    bounds.add_argument(
        "--credit-limit-tenths",
        type=int,
        metavar="N",
        help="tenths of units that all its credit tokens together may carry",
    )


def _is_in_components(args: argparse.Namespace) -> bool:
    return args.components is not None or args.component_file is not None


def _read_secret(args: argparse.Namespace) -> SecretKey:
    if _is_in_components(args):
        return joined(list(_read_components(args)))
    text = read_secret(prompt="Vending key in hex (not shown)", file=args.key_file)
    try:
        return SecretKey.from_hex(text)
    except TokenEngineError as error:
        raise KeyNotAccepted(str(error)) from None


def _read_components(args: argparse.Namespace) -> Iterator[Component]:
    """Yield each component once it agrees with its check value; the next is not asked before."""
    files = args.component_file or [None] * args.components
    for number, file in enumerate(files, start=1):
        digits, check_value = _typed(number) if file is None else _from_file(file)
        yield component_of(
            hex_digits=digits, check_value=check_value, dkga=Dkga(int(args.dkga)), number=number
        )


def _typed(number: int) -> tuple[str, str]:
    digits = read_secret(prompt=f"Custodian {number}: component in hex (not shown)", file=None)
    return digits, read_secret(prompt=f"Custodian {number}: its check value", file=None)


def _from_file(file: Path) -> tuple[str, str]:
    digits, check_value = read_lines(file, most=_COMPONENT_LINES)
    return digits, check_value


def _vending_key(secret: SecretKey, args: argparse.Namespace) -> VendingKey:
    return vending_key_of(
        secret,
        dkga=Dkga(int(args.dkga)),
        sgc=args.sgc,
        krn=args.krn,
        base_year=args.base_year,
        ken=args.ken,
        active_from=args.active_from or SystemClock().now(),
        issued_until=args.issued_until,
        expires_at=args.expires_at,
        credit_limit_tenths=args.credit_limit_tenths,
        is_test=args.test,
    )


def _aware_time(text: str) -> dt.datetime:
    time = dt.datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise argparse.ArgumentTypeError("a time needs its zone, as 2026-01-31T08:00:00+02:00")
    return time
