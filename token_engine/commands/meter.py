"""`meter`: a small meter on the terminal, for training.

Type the 20 digits of a token (blanks do not matter): the meter says what a real one would say and
shows its credit. Words do the rest:

  show            registers, key attributes, TID store
  use 1.5         use up 1.5 kWh of electricity; `use 2 water` for another register
  wait 60         let 60 seconds pass (for a locked keypad or a forgotten key-change set)
  tamper          open the case; a clear-tamper token closes it again
  quit            stop; so does the end of the input

Give it a key of a TEST meter: with --state the meter's key is kept in that file, readable by its
owner only. The file is written after every line. Without --state the meter is forgotten at the end.
A file that exists is taken up where it was left, and then no key is needed.

  python -m token_engine meter --key-file meter.key --ea 7 --state meter.json
  python -m token_engine meter --state meter.json
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from token_engine.commands.common import (
    EXIT_OK,
    MeterKey,
    add_key_arguments,
    add_tables_argument,
    is_open_to_others,
    meter_key,
    read_json,
    refusal,
    scaled,
)
from token_engine.engine import TokenEngine
from token_engine.errors import FieldOutOfRange, MeterStateInvalid, TokenEngineError
from token_engine.explain import words
from token_engine.keys import KeyType
from token_engine.meter_display import in_units
from token_engine.meter_parts import TID_STORE_SIZE, KeyRegister, LockoutPolicy, MeterMake
from token_engine.meter_state import state_from_data, state_to_data
from token_engine.tokens import CreditService
from token_engine.virtual_meter import Verdict, VirtualMeter, make_for, register_for

_PROMPT: Final = "meter> "
_WAIT_MAX: Final = dt.timedelta(days=100 * 366)
_SERVICES: Final = {one.name.lower().replace("_", "-"): one for one in CreditService}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep the meter in this file")
    parser.add_argument(
        "--service",
        action="append",
        choices=list(_SERVICES),
        metavar="NAME",
        help="a register of a new meter; give it for each; default: electricity",
    )
    parser.add_argument(
        "--mfr-code", type=int, default=0, metavar="N", help="new meter without --card"
    )
    parser.add_argument(
        "--tid-store",
        type=int,
        default=TID_STORE_SIZE,
        metavar="N",
        help="TIDs that a new meter remembers; default 50",
    )
    parser.add_argument(
        "--lock-after", type=int, default=5, metavar="N", help="wrong entries; 0: never; default 5"
    )
    add_key_arguments(parser)
    add_tables_argument(parser)


@dataclass
class VirtualClock:
    """The real clock, and what `wait` added to it."""

    added: dt.timedelta = dt.timedelta()

    def now(self) -> dt.datetime:
        """Return the meter's time."""
        return dt.datetime.now(dt.UTC) + self.added


class Keypad:
    """One line in, some lines out."""

    def __init__(self, meter: VirtualMeter, clock: VirtualClock) -> None:
        self._meter = meter
        self._clock = clock
        self._words: dict[str, Callable[[list[str]], Iterator[str]]] = {
            "show": self._show,
            "use": self._use,
            "wait": self._wait,
            "tamper": self._tamper,
        }

    def answer(self, line: str) -> Iterator[str]:
        """Yield what the meter answers to a line.

        Raises:
            TokenEngineError: a word that is not understood.
        """
        word, *rest = line.split()
        if word in self._words:
            yield from self._words[word](rest)
        elif any(char.isdigit() for char in line):
            yield from self._enter("".join(line.split()))
        else:
            raise FieldOutOfRange(f"digits of a token, or one of {', '.join(self._words)}, quit")

    def _enter(self, digits: str) -> Iterator[str]:
        verdict = self._meter.enter(digits)
        wait = self._meter.locked_for
        yield f"{verdict} (for {wait.seconds} s)" if verdict is Verdict.LOCKED else verdict
        if wait and verdict is not Verdict.LOCKED:
            yield f"  the keypad is closed for {wait.seconds} s"
        for reading in self._meter.display:
            yield f"  {reading.test:>2} {reading.label:<22} {reading.value}"
        yield from self._credit()

    def _credit(self) -> Iterator[str]:
        state = self._meter.state()
        for service in sorted(state.make.services):
            yield f"  {words(service.name):<22} {in_units(service, state.credits[service])}"
        if not self._meter.is_supplying:
            yield "  supply                 OFF"

    def _show(self, _rest: list[str]) -> Iterator[str]:
        state = self._meter.state()
        key, tids = state.register, state.tids
        yield from self._credit()
        yield f"  key type (KT)          {int(key.key_type)}"
        yield f"  SGC {key.sgc:06d}  KRN {key.krn}  TI {key.ti:02d}  KEN {key.ken}"
        yield f"  TID store              {tids[0]} to {tids[-1]}, {len(tids)} places"
        for function, value in state.settings.items():
            yield f"  {words(function.name):<22} {value}"
        if state.sections:
            yield f"  key change             {len(state.sections)} tokens entered"

    def _use(self, rest: list[str]) -> Iterator[str]:
        amount, name = [*rest, "electricity"][:2] if rest else ("", "")
        if name not in _SERVICES or _SERVICES[name] not in self._meter.state().make.services:
            raise FieldOutOfRange("use AMOUNT [REGISTER], a register that the meter has")
        service = _SERVICES[name]
        used = self._meter.consume(service, scaled(amount, 5 if service.is_currency else 1))
        yield f"  used                   {in_units(service, used)}"
        yield from self._credit()

    def _wait(self, rest: list[str]) -> Iterator[str]:
        seconds = scaled(rest[0], 0) if rest else 0
        if seconds < 1:
            raise FieldOutOfRange("wait SECONDS")
        # The sum counts, and with room left for what the meter adds to its time.
        if seconds > (_WAIT_MAX - self._clock.added) // dt.timedelta(seconds=1):
            raise FieldOutOfRange("nobody waits that long")
        self._clock.added += dt.timedelta(seconds=seconds)
        yield f"  {self._clock.now():%Y-%m-%d %H:%M:%S} UTC"

    def _tamper(self, _rest: list[str]) -> Iterator[str]:
        self._meter.tamper()
        yield "  the case is open"
        yield from self._credit()


def run(engine: TokenEngine, options: argparse.Namespace) -> int:
    """Take lines until there are none."""
    clock = VirtualClock()
    meter = _meter(engine, options, clock)
    keypad = Keypad(meter, clock)
    _save(meter, options.state)
    for line in _lines():
        try:
            for told in keypad.answer(line):
                print(told)
        except TokenEngineError as error:
            print(refusal(error))
        _save(meter, options.state)
    return EXIT_OK


def _lines() -> Iterator[str]:
    """Yield what is typed, or what comes through a pipe, without blank lines, until `quit`."""
    # In a pipe a prompt would stand between the answers.
    prompt = _PROMPT if sys.stdin.isatty() else ""
    while True:
        try:
            line = input(prompt).strip()
        except EOFError:
            return
        if line == "quit":
            return
        if line:
            yield line


def _meter(engine: TokenEngine, options: argparse.Namespace, clock: VirtualClock) -> VirtualMeter:
    path: Path | None = options.state
    if path is not None and path.exists():
        if is_open_to_others(path):
            raise MeterStateInvalid(f"{path.name} holds a key and is open to others: chmod 600")
        state = state_from_data(read_json(path))
        return VirtualMeter.resumed(state, engine=engine, clock=clock.now)
    make, register = _from_factory(meter_key(options), options)
    return VirtualMeter(make=make, register=register, engine=engine, clock=clock.now)


def _from_factory(key: MeterKey, options: argparse.Namespace) -> tuple[MeterMake, KeyRegister]:
    services = frozenset(_SERVICES[name] for name in options.service or ["electricity"])
    lockout = LockoutPolicy(wrong_entries=options.lock_after)
    if key.spec is not None:
        make = make_for(
            key.spec, services=services, lockout=lockout, tid_store_size=options.tid_store
        )
        return make, register_for(key.spec, key.key)
    make = MeterMake(
        ea=key.ea,
        mfr_code=options.mfr_code,
        services=services,
        tid_store_size=options.tid_store,
        lockout=lockout,
    )
    register = KeyRegister(key=key.key, key_type=KeyType(options.kt), krn=1, ti=1, ken=255, sgc=0)
    return make, register


def _save(meter: VirtualMeter, path: Path | None) -> None:
    """Write the state whole or not at all; a new temporary file is its owner's alone (0600)."""
    if path is None:
        return
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(state_to_data(meter.state()), file, indent=2)
            file.write("\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
