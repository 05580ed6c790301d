r"""`issue`: make one token for a test bench.

It stores no TID and no sale, so its tokens must not be sold: the vending server does that.

  python -m token_engine issue credit 45.7 --key-file meter.key --ea 7
  python -m token_engine issue credit 12.5 --service water \
      --vending-key-file group.key --card DIGITS
  python -m token_engine issue test 0
"""

from __future__ import annotations

import argparse
import datetime as dt
import secrets
from typing import Final

from token_engine.commands.common import (
    EXIT_OK,
    add_key_arguments,
    add_tables_argument,
    aware_time,
    base_date,
    meter_key,
    scaled,
)
from token_engine.digits import group_token
from token_engine.engine import ALL_REGISTERS, TokenEngine, control_of_test
from token_engine.errors import FieldOutOfRange
from token_engine.tid import KEN_NEVER, Tid, check_tid, next_tid, tid_from_time
from token_engine.tokens import CreditService, DisplayTestForm, ManagementFunction

KINDS: Final = """\
what to make, and what VALUE then means:
  credit        units, with one decimal place: 45.7 is 45.7 kWh (see --service)
  money         an amount of currency for a meter that counts money: 20.00
  max-power     the power limit in watts: 5000
  unbalance     the phase unbalance limit in watts: 1000
  clear-credit  a register: electricity, water, gas, time, ... or all
  clear-tamper  no value: the meter supplies again after its case was opened
  tariff-rate, water-factor, extended    the 16 bits as a number
  test          a test number; 0 is all tests; works in every meter, needs no key
"""
_SERVICES: Final = {one.name.lower().replace("_", "-"): one for one in CreditService}
_FUNCTIONS: Final = {
    "max-power": ManagementFunction.SET_MAXIMUM_POWER_LIMIT,
    "unbalance": ManagementFunction.SET_MAXIMUM_PHASE_POWER_UNBALANCE_LIMIT,
    "clear-credit": ManagementFunction.CLEAR_CREDIT,
    "clear-tamper": ManagementFunction.CLEAR_TAMPER_CONDITION,
    "tariff-rate": ManagementFunction.SET_TARIFF_RATE,
    "water-factor": ManagementFunction.SET_WATER_METER_FACTOR,
    "extended": ManagementFunction.EXTENDED_TOKEN_SET,
}
_FORMS: Final = {one.name.lower().replace("_", "-"): one for one in DisplayTestForm}
_CURRENCY_OF: Final = {one: CreditService(one + 4) for one in CreditService if not one.is_currency}
_WITHOUT_VALUE: Final = ("clear-tamper", "test")
_RND_VALUES: Final = 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.description = f"{__doc__}\n{KINDS}"
    parser.add_argument(
        "kind", choices=["credit", "money", *_FUNCTIONS, "test"], metavar="KIND", help="see above"
    )
    parser.add_argument("value", nargs="?", metavar="VALUE", help="see above")
    parser.add_argument(
        "--service",
        choices=list(_SERVICES),
        default="electricity",
        metavar="NAME",
        help=f"{', '.join(_SERVICES)}; default: electricity",
    )
    when = parser.add_mutually_exclusive_group()
    when.add_argument(
        "--at",
        type=aware_time,
        metavar="TIME",
        help="when it is sold, like 2026-04-10T14:30 (UTC); default: now",
    )
    when.add_argument("--tid", type=int, metavar="N", help="the token identifier itself")
    parser.add_argument("--rnd", type=int, metavar="N", help="0 to 15; default: random")
    parser.add_argument(
        "--ken",
        type=int,
        default=KEN_NEVER,
        metavar="N",
        help="key expiry number, 0 to 255; default 255: never",
    )
    parser.add_argument(
        "--mfr-code", type=int, default=0, metavar="N", help="test: 0 is every maker"
    )
    parser.add_argument("--form", choices=list(_FORMS), default="two-digit-mfr", help="test")
    add_key_arguments(parser)
    add_tables_argument(parser)


def run(engine: TokenEngine, options: argparse.Namespace) -> int:
    """Print the token in groups of four."""
    if options.value is None and options.kind not in _WITHOUT_VALUE:
        raise FieldOutOfRange(f"say what {options.kind} is to be: a VALUE, see --help")
    make = {"credit": _credit, "money": _money, "test": _test}.get(options.kind, _management)
    print(group_token(make(engine, options)))
    return EXIT_OK


def _credit(engine: TokenEngine, options: argparse.Namespace) -> str:
    meter = meter_key(options)
    return engine.issue_credit(
        decoder_key=meter.key,
        ea=meter.ea,
        service=_SERVICES[options.service],
        tid=_tid(options),
        amount=scaled(options.value, 1),
        rnd=_rnd(options),
        ken=options.ken,
    )


def _money(engine: TokenEngine, options: argparse.Namespace) -> str:
    meter = meter_key(options)
    service = _SERVICES[options.service]
    return engine.issue_currency_credit(
        decoder_key=meter.key,
        ea=meter.ea,
        service=_CURRENCY_OF.get(service, service),
        tid=_tid(options),
        amount_1e5=scaled(options.value, 5),
        ken=options.ken,
    )


def _management(engine: TokenEngine, options: argparse.Namespace) -> str:
    meter = meter_key(options)
    return engine.issue_management(
        decoder_key=meter.key,
        ea=meter.ea,
        function=_FUNCTIONS[options.kind],
        tid=_tid(options),
        value=_register(options.value) if options.kind == "clear-credit" else _number(options),
        rnd=_rnd(options),
        ken=options.ken,
    )


def _test(engine: TokenEngine, options: argparse.Namespace) -> str:
    form = _FORMS[options.form]
    return engine.issue_display_test(
        form=form, control=control_of_test(form, _number(options)), mfr_code=options.mfr_code
    )


def _tid(options: argparse.Namespace) -> Tid:
    if options.tid is not None:
        return check_tid(options.tid)
    return next_tid(tid_from_time(options.at or dt.datetime.now(dt.UTC), base_date(options)), None)


def _rnd(options: argparse.Namespace) -> int:
    return secrets.randbelow(_RND_VALUES) if options.rnd is None else int(options.rnd)


def _number(options: argparse.Namespace) -> int:
    return scaled(options.value or "0", 0)


def _register(text: str) -> int:
    if text == "all":
        return ALL_REGISTERS
    if text not in _SERVICES:
        raise FieldOutOfRange(f"a register is one of {', '.join(_SERVICES)} or all")
    return _SERVICES[text]
