"""`python -m drivers list | probe | monitor | doctor`: for whoever sets a counter's devices up."""

from __future__ import annotations

import argparse
import queue
import sys
import time
from pathlib import Path
from typing import Final

from drivers.errors import DriverError
from drivers.events import Device, DeviceEvent
from drivers.port_names import all_ports
from drivers.registry import DeviceKind, kinds_of, open_card_reader, open_receipt_printer
from drivers.technician.device_file import load_device_file
from drivers.technician.doctor import Health, examine
from drivers.technician.probing import SCHEMES, probe
from drivers.uri import parse_uri

_ABOUT: Final = """\
Set up and look after the devices of a counter. Nothing here needs a server or a till.

A device is named by a URI, scheme:port?option=value. The port is one of
  usb:VID:PID:SERIAL      what `list` shows; found again wherever it is plugged in
  /dev/serial/by-id/...   the link that Linux makes
  /dev/ttyUSB0, COM3      a number, which moves: for trying only
docs/devices.md leads through a first installation.
"""


def _list(_options: argparse.Namespace) -> int:
    ports = all_ports()
    for port in ports:
        print(f"{port.usb_name or port.path}")
        print(f"    port  {port.path}")
        if port.link:
            print(f"    link  {port.link}")
        if port.description not in {"", "n/a"}:
            print(f"    says  {port.description}")
    if not ports:
        print("No serial port is there. Plug a device in; a USB device needs no driver on Linux.")
    return 0 if ports else 1


def _probe(options: argparse.Namespace) -> int:
    for question, is_answered in probe(options.port, only=options.kind):
        verdict = "yes" if is_answered else "no"
        print(f"{question.what}, {question.baud} baud: {verdict}")
        if is_answered:
            print(f'Its URI: "{question.uri(options.port)}"')
            return 0
    print("Nothing answered. Readers of track 2 and scanners only talk: try")
    print(f"    python -m drivers monitor 'track2:{options.port}'")
    print(f"    python -m drivers monitor 'scanner:{options.port}'")
    return 1


def _monitor(options: argparse.Namespace) -> int:
    events: queue.SimpleQueue[DeviceEvent] = queue.SimpleQueue()
    uri = _named(options)
    if DeviceKind.CARD_READER in kinds_of(parse_uri(uri).scheme):
        device: Device = open_card_reader(uri, events.put)
    else:
        device = open_receipt_printer(uri, events.put)
    print(f"Watching {uri}. End with Ctrl+C.", flush=True)
    ends_at = time.monotonic() + options.seconds if options.seconds else None
    try:
        while ends_at is None or time.monotonic() < ends_at:
            left_s = None if ends_at is None else max(ends_at - time.monotonic(), 0)
            event = events.get(timeout=left_s)
            print(f"{time.strftime('%H:%M:%S')} {_told(event)}", flush=True)
    except (KeyboardInterrupt, queue.Empty):
        pass
    finally:
        device.stop()
    return 0


def _named(options: argparse.Namespace) -> str:
    """Return the URI to watch: given as it is, or by its name in a file."""
    if options.file is None:
        return str(options.device)
    devices = load_device_file(options.file)
    if options.device not in devices:
        raise DriverError(f"{options.file} names {', '.join(devices)}, not {options.device}")
    return devices[options.device]


def _told(event: DeviceEvent) -> str:
    """Return what to show of an event; texts that may hold a token are hidden by their repr."""
    text = repr(event)
    head, _, rest = text.partition("(")
    return f"{head}: {rest.removesuffix(')').partition(', ')[2] or 'at ' + event.uri}"


def _doctor(options: argparse.Namespace) -> int:
    is_ill = False
    for finding in examine(load_device_file(options.file)):
        print(f"{finding.health.value.upper():5}{finding.name}: {finding.found}", flush=True)
        if finding.to_do:
            print(f"     -> {finding.to_do}", flush=True)
        is_ill = is_ill or finding.health is Health.ILL
    return 1 if is_ill else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m drivers",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("list", help="show the serial ports that are there, and their names")
    one.set_defaults(run=_list)
    one = commands.add_parser(
        "probe",
        help="ask a port which device is behind it",
        description="Asks a port one question after the other until a device answers. Stop the "
        "till first. A device that is none of these may print or beep.",
    )
    one.add_argument("port", help="usb:VID:PID:SERIAL, a link or a path, from `list`")
    one.add_argument("--kind", choices=SCHEMES, help="ask only for this kind of device")
    one.set_defaults(run=_probe)
    one = commands.add_parser(
        "monitor",
        help="show what a reader or a printer tells, as it tells it",
        description="Opens a device as a till does and shows what it tells: swipe a card, scan a "
        "code, open the printer's cover, pull the plug. Tokens and texts of codes are not shown.",
    )
    one.add_argument("device", help="its URI; with --file its name in the file")
    one.add_argument("--file", type=Path, help="a TOML file of devices")
    one.add_argument("--seconds", type=float, help="end after so many seconds")
    one.set_defaults(run=_monitor)
    one = commands.add_parser(
        "doctor",
        help="look at every device of a file and say what to do",
        description="Looks at every device that a file names, as a till would, and says what to do "
        "about what is wrong. Ends with 1 when something is. Stop the till first.",
    )
    one.add_argument("file", type=Path, help="a TOML file with [devices], or a till's kiosk.toml")
    one.set_defaults(run=_doctor)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Carry one command out; 0 is well, 1 is not, 2 is a wrong call."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except DriverError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
