"""`python -m drivers.simulators DEVICE --link PATH`: a device as a process of its own.

`DEVICE` is printer, reader, scanner, msr605, pn532, bills, id003 or coins.  Prints one JSON line
per event; the first is `{"event": "ready", "path": ...}`.  All take commands from standard input,
one a line:

    printer: unplug | unplug-after BYTES | plug | paper-out | paper-out-after ROWS | load-paper |
             open-cover | close-cover | near-end | mute | power-cycle
    reader:  swipe TEXT | wrong-lrc TEXT | half TEXT | raw HEX | unplug | plug
    scanner: scan TEXT | half TEXT | raw HEX | unplug | plug
    msr605:  card TRACK2 | swipe | swipe-misread | swipe-uneven | swipe-unnoticed | unplug | plug
    pn532:   lay ntag|classic [EXCHANGES] | lift | unplug | plug
    bills:   insert VALUE | insert-paper | pull-back | string | jam | clear-jam |
             take-stacker-out | put-stacker-in | fill-stacker | power-cycle | unplug | plug
    id003:   the same without string
    coins:   insert AGOROT | swallow AGOROT | string | slug | press-lever | jam | clear-jam |
             power-cycle | unplug | plug

The printer goes on until it is told to terminate; the others end with their input.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from drivers.simulators.acceptor_wire import FaultyWire, SimulatedAcceptor
from drivers.simulators.cctalk_bill_core import BillValidatorCore
from drivers.simulators.cctalk_coin_core import CoinAcceptorCore
from drivers.simulators.escpos_core import FaultPlan
from drivers.simulators.escpos_printer import SimulatedEscposPrinter
from drivers.simulators.id003_core import Id003Core
from drivers.simulators.reader_hands import READERS
from drivers.simulators.track2_reader import SimulatedTrack2Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_print_lock: Final = threading.Lock()


def _say(event: Mapping[str, Any]) -> None:
    with _print_lock:
        print(json.dumps(event), flush=True)


def _obey(line: str, commands: Mapping[str, Callable[[str], None]]) -> None:
    """Carry out one line of input, or say what is wrong with it."""
    word, _, argument = line.strip().partition(" ")
    if not word:
        return
    try:
        commands[word](argument)
    except KeyError:
        _say({"event": "refused", "command": word, "why": "unknown command"})
    except ValueError as error:
        _say({"event": "refused", "command": word, "why": str(error)})
    else:
        _say({"event": "done", "command": word})


def _run_printer(options: argparse.Namespace) -> None:
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)

    def on_event(event: dict[str, Any]) -> None:
        if event["event"] == "cut":
            path = out / f"receipt-{event['number']:04}.png"
            printer.pictures()[-1].save(path)
            event = event | {"path": str(path)}
        _say(event)

    printer = SimulatedEscposPrinter(
        Path(options.link),
        width_dots=options.width,
        has_process_id=not options.no_process_id,
        faults=_faults(options),
        on_event=on_event,
    )
    try:
        _say({"event": "ready", "path": options.link})
        commands = {
            "unplug": printer.unplug,
            "plug": printer.plug,
            "paper-out": printer.run_out_of_paper,
            "load-paper": printer.load_paper,
            "open-cover": printer.open_cover,
            "close-cover": printer.close_cover,
            "near-end": printer.near_end,
            "mute": printer.mute,
            "power-cycle": printer.power_cycle,
        }
        obeyed = {word: _without_argument(hand) for word, hand in commands.items()}
        obeyed["unplug-after"] = lambda text: printer.unplug_after(int(text))
        obeyed["paper-out-after"] = lambda text: printer.run_out_of_paper_after(int(text))
        for line in sys.stdin:
            _obey(line, obeyed)
        signal.pause()
    finally:
        printer.close()


def _without_argument(hand: Callable[[], None]) -> Callable[[str], None]:
    return lambda _argument: hand()


def _faults(options: argparse.Namespace) -> FaultPlan:
    if options.seed is not None:
        return FaultPlan.from_seed(options.seed)
    return FaultPlan(
        paper_out_after_rows=options.paper_out_after,
        cover_open_after_rows=options.cover_open_after,
        mute_after_bytes=options.mute_after,
        unplug_after_bytes=options.unplug_after,
    )


def _run_reader(options: argparse.Namespace) -> None:
    reader = SimulatedTrack2Reader(Path(options.link))
    try:
        _say({"event": "ready", "path": options.link})
        commands: dict[str, Callable[[str], None]] = {
            "swipe": reader.swipe,
            "wrong-lrc": reader.swipe_with_wrong_lrc,
            "half": reader.swipe_half_then_unplug,
            "raw": lambda text: reader.raw(bytes.fromhex(text)),
            "unplug": _without_argument(reader.port.unplug),
            "plug": _without_argument(reader.port.plug),
        }
        for line in sys.stdin:
            _obey(line, commands)
    finally:
        reader.close()


_BILL_HANDS: Final = (
    *("insert-paper", "pull-back", "jam", "clear-jam"),
    *("take-stacker-out", "put-stacker-in", "fill-stacker", "power-cycle"),
)


def _run_asked(options: argparse.Namespace) -> None:
    """Obey for one of the readers of `reader_hands`."""
    commands, close = options.open(Path(options.link))
    try:
        _say({"event": "ready", "path": options.link})
        for line in sys.stdin:
            _obey(line, commands)
    finally:
        close()


def _run_bills(options: argparse.Namespace) -> None:
    core = BillValidatorCore(has_crc=options.crc)
    _run_acceptor(options, core, (*_BILL_HANDS, "string"))


def _run_id003(options: argparse.Namespace) -> None:
    _run_acceptor(options, Id003Core(), _BILL_HANDS)


_COIN_HANDS: Final = ("string", "slug", "press-lever", "jam", "clear-jam", "power-cycle")


def _run_coins(options: argparse.Namespace) -> None:
    core = CoinAcceptorCore(has_crc=options.crc)
    _run_acceptor(options, core, _COIN_HANDS, takes_amount=("swallow",))


def _run_acceptor(
    options: argparse.Namespace,
    core: BillValidatorCore | CoinAcceptorCore | Id003Core,
    hands: tuple[str, ...],
    takes_amount: tuple[str, ...] = (),
) -> None:
    """Obey for an acceptor; after each command the money is told as a bystander sees it."""
    acceptor = SimulatedAcceptor(Path(options.link), core, FaultyWire(has_echo=options.echo))

    def use(hand: Callable[[], object]) -> None:
        with acceptor.lock:
            hand()
            _say({"event": "money", **core.state()})

    try:
        _say({"event": "ready", "path": options.link})
        commands: dict[str, Callable[[str], None]] = {
            "unplug": _without_argument(acceptor.port.unplug),
            "plug": _without_argument(acceptor.plug),
        }
        for word in hands:
            hand = getattr(core, word.replace("-", "_"))
            commands[word] = lambda _text, hand=hand: use(hand)  # type: ignore[misc]
        for word in ("insert", *takes_amount):
            hand = getattr(core, word)
            commands[word] = lambda text, hand=hand: use(  # type: ignore[misc]
                lambda: hand(int(text))
            )
        for line in sys.stdin:
            _obey(line, commands)
    finally:
        acceptor.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m drivers.simulators")
    devices = parser.add_subparsers(required=True)
    printer = devices.add_parser("printer", help="an ESC/POS printer that makes PNGs")
    printer.set_defaults(run=_run_printer)
    printer.add_argument("--link", required=True, help="path at which the port appears")
    printer.add_argument("--out", required=True, help="folder for receipt-NNNN.png")
    printer.add_argument("--width", type=int, default=576, help="dots across the paper")
    printer.add_argument("--no-process-id", action="store_true", help="be a clone without GS ( H")
    for fault, unit in (
        ("paper-out", "ROWS"),
        ("cover-open", "ROWS"),
        ("mute", "BYTES"),
        ("unplug", "BYTES"),
    ):
        printer.add_argument(f"--{fault}-after", type=int, metavar=unit)
    printer.add_argument("--seed", type=int, help="one fault, picked by this number")
    reader = devices.add_parser("reader", help="a track-2 line reader")
    reader.set_defaults(run=_run_reader)
    reader.add_argument("--link", required=True, help="path at which the port appears")
    for name, (what, opener) in READERS.items():
        asked = devices.add_parser(name, help=what)
        asked.set_defaults(run=_run_asked, open=opener)
        asked.add_argument("--link", required=True, help="path at which the port appears")
    for name, run, what in (
        ("bills", _run_bills, "a ccTalk bill validator with escrow"),
        ("coins", _run_coins, "a ccTalk coin acceptor with a sorter"),
        ("id003", _run_id003, "an ID003 bill acceptor with escrow"),
    ):
        acceptor = devices.add_parser(name, help=what)
        acceptor.set_defaults(run=run)
        acceptor.add_argument("--link", required=True, help="path at which the port appears")
        if name == "id003":
            acceptor.set_defaults(echo=False)
        else:
            acceptor.add_argument("--crc", action="store_true", help="use the 16-bit CRC")
            acceptor.add_argument("--echo", action="store_true", help="let the host hear itself")
    return parser


def _end(_number: int, _frame: object) -> NoReturn:
    sys.exit(0)


def main() -> None:
    """Run one device."""
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    options = _parser().parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
