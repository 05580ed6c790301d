r"""`key-change`: make the set of tokens that gives a meter a new key.

The present key encrypts the set; the new one is carried in it. Print and enter all tokens of a set;
any order works. The meter uses the new key only once the set is complete.

With vending keys and cards for both, the engine works out what the set must say: it empties the
meter's TID store when, and only when, the base date changes (roll-over). With bare decoder keys
say it with --sgc, --ti, --krn and --roll-over.

  python -m token_engine key-change --vending-key-file old.key --dkga 2 --base-year 1993 \
      --card DIGITS --new-vending-key-file new.key --new-card DIGITS
  python -m token_engine key-change --key-file old.key --ea 7 --new-key-file new.key \
      --sgc 345678 --ti 05 --krn 4
"""

from __future__ import annotations

import argparse
import datetime as dt

from token_engine.commands.common import (
    EXIT_OK,
    MeterKey,
    add_key_arguments,
    add_tables_argument,
    aware_time,
    meter_key,
)
from token_engine.digits import group_token
from token_engine.engine import TokenEngine, key_change_between
from token_engine.errors import KeyRefused
from token_engine.key_change import KeyChange, check_new_key
from token_engine.keys import KeyType
from token_engine.tid import KEN_NEVER, BaseDate, Tid, tid_from_time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.description = __doc__
    add_key_arguments(parser)
    add_key_arguments(parser, "new-")
    parser.add_argument("--ken", type=int, default=KEN_NEVER, metavar="N", help="key expiry number")
    parser.add_argument(
        "--with-sgc", action="store_true", help="EA07: a third token that carries the supply group"
    )
    parser.add_argument(
        "--at",
        type=aware_time,
        metavar="TIME",
        help="when it is entered, like 2026-04-10T14:30 (UTC); default: now",
    )
    bare = parser.add_argument_group("with --new-key-file: what the meter is told about the key")
    bare.add_argument("--sgc", metavar="DIGITS", help="supply group, 6 digits")
    bare.add_argument("--ti", metavar="DIGITS", help="tariff index, 2 digits")
    bare.add_argument("--krn", type=int, metavar="N", help="key revision, 1 to 9")
    bare.add_argument(
        "--roll-over", action="store_true", help="empty the TID store: a new base date only"
    )
    add_tables_argument(parser)


def run(engine: TokenEngine, options: argparse.Namespace) -> int:
    """Print the tokens, numbered."""
    old, new = meter_key(options), meter_key(options, "new-")
    change = _between(old, new, options) if old.spec and new.spec else _told(new, options)
    tokens = engine.key_change(decoder_key=old.key, ea=old.ea, change=change)
    for number, token in enumerate(tokens, start=1):
        print(f"{number} of {len(tokens)}: {group_token(token)}")
    if change.fills_tid_store:
        print("this set empties the TID store: tokens on the new base date only from then on")
    return EXIT_OK


def _between(old: MeterKey, new: MeterKey, options: argparse.Namespace) -> KeyChange:
    assert old.spec is not None, "checked by the caller"
    assert new.spec is not None, "checked by the caller"
    return key_change_between(
        old=old.spec,
        new=new.spec,
        new_key=new.key,
        clock_tid=_clock_tid(options),
        ken=options.ken,
        carries_sgc=options.with_sgc,
    )


def _clock_tid(options: argparse.Namespace) -> Tid:
    now = options.at or dt.datetime.now(dt.UTC)
    return tid_from_time(now, BaseDate.from_year(options.new_base_year))


def _told(new: MeterKey, options: argparse.Namespace) -> KeyChange:
    if None in (options.sgc, options.ti, options.krn):
        raise KeyRefused("without cards for both keys say --sgc, --ti and --krn of the new one")
    new_type = KeyType(options.new_kt)
    check_new_key(
        old_type=KeyType(options.kt),
        new_type=new_type,
        clock_tid=_clock_tid(options),
        ken=options.ken,
    )
    return KeyChange(
        new_key=new.key,
        sgc=options.sgc,
        ti=options.ti,
        krn=options.krn,
        key_type=new_type,
        ken=options.ken,
        fills_tid_store=options.roll_over,
        carries_sgc=options.with_sgc,
    )
