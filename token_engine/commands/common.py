"""What the commands share: keys from files or typed unseen, STA tables, times, exit statuses.

A key never comes as an argument: arguments can be read by every user of a machine and stay in a
shell's history. It is never printed either.
"""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import re
import stat
import warnings
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from token_engine.ciphers.sta import IEC_SAMPLE_TABLES, StaTables, sta_tables_from_json
from token_engine.derivation import (
    DecoderKeySpec,
    check_carrier,
    derive_decoder_key,
    spec_of_record,
)
from token_engine.errors import (
    AmountOutOfRange,
    KeyRefused,
    TablesInvalid,
    TokenEngineError,
    VectorFileError,
)
from token_engine.identifiers import parse_id_record
from token_engine.keys import (
    Ea,
    KeyType,
    SecretKey,
    dkga_from_number,
    ea_from_number,
)
from token_engine.tid import BaseDate

EXIT_OK: Final = 0
EXIT_FAILED: Final = 1
EXIT_UNREADABLE: Final = 2
UNREADABLE: Final = (VectorFileError, TablesInvalid, OSError)

# No exponent: 1e999999999 would be worked out digit by digit. 27 digits are exact in a Decimal.
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?", re.ASCII)

_KEY_HELP: Final = """\
The meter's key is given in one of two ways:
  --key-file FILE --ea 7          the meter's own (decoder) key, as hex digits in a file
  --vending-key-file FILE --card DIGITS    the supply group's key and the 35 digits of the meter's
                                  card (MeterPAN, expiry, carrier, EA, SGC, TI, KRN); the engine
                                  then works out the meter's key
Without any file the meter's own key is asked for and not shown. Keys are never arguments.
"""


@dataclass(frozen=True, slots=True)
class MeterKey:
    """A decoder key, and what it was derived from where that is known."""

    key: SecretKey
    ea: Ea
    spec: DecoderKeySpec | None


def add_tables_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that every command with EA07 takes."""
    parser.add_argument(
        "--sta-tables", type=Path, metavar="FILE", help="JSON; default: the IEC's sample tables"
    )


def add_key_arguments(parser: argparse.ArgumentParser, prefix: str = "") -> None:
    """Add the arguments that give a meter's key; `prefix` tells a second one apart."""
    title = "the meter's key" if not prefix else f"the {prefix.strip('-')} key"
    group = parser.add_argument_group(title, None if prefix else _KEY_HELP)
    name = f"--{prefix}"
    group.add_argument(f"{name}key-file", type=Path, metavar="FILE", help="decoder key in hex")
    group.add_argument(f"{name}vending-key-file", type=Path, metavar="FILE", help="in hex")
    group.add_argument(f"{name}card", metavar="DIGITS", help="35 digits, with a vending key")
    group.add_argument(
        f"{name}kt",
        type=int,
        # Plain numbers: until Python 3.12 asking whether an enum holds one is a TypeError.
        choices=[int(one) for one in KeyType],
        default=int(KeyType.DUTK),
        help="key type; default 2",
    )
    group.add_argument(
        f"{name}dkga", type=int, default=4, metavar="N", help="key derivation 2 or 4; default 4"
    )
    group.add_argument(
        f"{name}base-year",
        type=int,
        default=2014,
        metavar="YEAR",
        help="the year that TIDs count from: 1993, 2014 or 2035; default 2014",
    )
    if not prefix:
        group.add_argument(
            "--ea", type=int, metavar="N", help="encryption 7 or 11, with --key-file"
        )
        group.add_argument(
            "--tct",
            type=int,
            metavar="N",
            help="token carrier, with --key-file: a common key (--kt 3) needs --tct 1;"
            " a card says it itself",
        )


def meter_key(options: argparse.Namespace, prefix: str = "") -> MeterKey:
    """Return the key that the arguments describe.

    Raises:
        TokenEngineError: no key, or attributes that do not belong together.
        OSError: its file cannot be read.
    """
    if _option(options, prefix, "vending_key_file") is not None:
        spec = _spec_of(options, prefix)
        vending_key = read_key(_option(options, prefix, "vending_key_file"), "vending key")
        return MeterKey(derive_decoder_key(vending_key, spec), spec.ea, spec)
    if _option(options, prefix, "card") is not None:
        raise KeyRefused("a card goes with a vending key file")
    _check_bare_carrier(KeyType(_option(options, prefix, "kt")), options.tct)
    if options.ea is None:
        raise KeyRefused("say which encryption the key is for: --ea 7 or --ea 11")
    ea = ea_from_number(options.ea)
    what = f"{prefix.replace('-', ' ')}decoder key"
    return MeterKey(read_key(_option(options, prefix, "key_file"), what), ea, None)


def read_key(path: Path | None, what: str) -> SecretKey:
    """Return the key in a file, or ask for it without showing it.

    Raises:
        KeyRefused: it is not hex of the right length, others can read its file, or there is nobody
            to ask.
        OSError: the file cannot be read.
    """
    if path is None:
        return SecretKey.from_hex(_asked(what))
    if is_open_to_others(path):
        raise KeyRefused(f"{path.name} holds a key and is open to others: chmod 600")
    # Read leniently: a stray byte is no hex digit either way, and is then refused as such.
    return SecretKey.from_hex(path.read_text("ascii", errors="replace").strip())


def is_open_to_others(path: Path) -> bool:
    """Return whether anybody but its owner may use a file.

    Raises:
        OSError: there is none.
    """
    return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def base_date(options: argparse.Namespace) -> BaseDate:
    """Return the base date that `--base-year` names.

    Raises:
        FieldOutOfRange: there is none in that year.
    """
    return BaseDate.from_year(options.base_year)


def tables_of(path: Path | None) -> StaTables:
    """Return the STA tables in a file, or the IEC's samples.

    Raises:
        TablesInvalid, VectorFileError, OSError: the file has none.
    """
    return IEC_SAMPLE_TABLES if path is None else sta_tables_from_json(read_json(path))


def read_json(path: Path) -> object:
    """Return what a JSON file holds.

    Raises:
        VectorFileError: it is not JSON.
        OSError: it cannot be read.
    """
    try:
        data: object = json.loads(path.read_text("utf-8"))
    except ValueError as error:  # not JSON, or not UTF-8
        raise VectorFileError(f"{path.name} is not JSON: {error}") from error
    except RecursionError:
        raise VectorFileError(f"{path.name} is nested too deeply") from None
    return data


def aware_time(text: str) -> dt.datetime:
    """Return an argument's time; without a zone it is UTC, as TIDs are counted.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        time = dt.datetime.fromisoformat(text)
        return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a time like 2026-04-10T14:30 (UTC) or 2026-04-10T17:30+03:00"
        ) from None


def scaled(text: str, places: int) -> int:
    """Return a decimal number in units of its last place; no binary fraction on the way.

    Raises:
        AmountOutOfRange: no plain decimal number, or one with more places.
    """
    if not _PLAIN_NUMBER.fullmatch(text):
        raise AmountOutOfRange(f"{text!r} is not a number that is written out, like 45.7")
    number = Decimal(text).scaleb(places)
    if number != number.to_integral_value():
        raise AmountOutOfRange(f"{text!r} has more than {places} decimal places")
    return int(number)


def refusal(error: TokenEngineError) -> str:
    """Return the line that says why nothing was done."""
    return f"refused: {error.code}: {error}"


def _spec_of(options: argparse.Namespace, prefix: str) -> DecoderKeySpec:
    card = _option(options, prefix, "card")
    if card is None:
        raise KeyRefused("a vending key goes with the 35 digits of the meter's card")
    record = parse_id_record(card)
    if options.tct not in (None, record.tct):
        raise KeyRefused("--tct says another token carrier than the card")
    return spec_of_record(
        record,
        key_type=KeyType(_option(options, prefix, "kt")),
        base_date=BaseDate.from_year(_option(options, prefix, "base_year")),
        dkga=dkga_from_number(_option(options, prefix, "dkga")),
        on=dt.datetime.now(dt.UTC).date(),
    )


def _check_bare_carrier(key_type: KeyType, tct: int | None) -> None:
    """Refuse a common key where no card says the token carrier, and neither did the caller.

    Raises:
        KeyRefused: as `check_carrier`.
    """
    if key_type is KeyType.DCTK and tct is None:
        raise KeyRefused("without a card, say the token carrier of a common key (KT 3): --tct 1")
    check_carrier(key_type, tct)


def _option(options: argparse.Namespace, prefix: str, name: str) -> Any:
    return getattr(options, prefix.replace("-", "_") + name)


def _asked(what: str) -> str:
    try:
        with warnings.catch_warnings():
            # Without a terminal getpass warns and then shows what is typed; here it must not.
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(f"{what} in hex (not shown): ").strip()
    except (EOFError, OSError, getpass.GetPassWarning):
        raise KeyRefused(f"there is no terminal to ask for the {what}; give a file") from None
