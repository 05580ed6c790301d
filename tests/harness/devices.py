"""Device simulators as processes of their own, on pseudo-terminals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from tests.harness.events import Event, wait_for_event
from tests.harness.processes import Child, stopped_if_it_fails

_MODULE: Final = "drivers.simulators"


class PrinterProcess:
    """A receipt printer that turns what it is sent into PNGs."""

    def __init__(
        self, folder: Path, *, width_dots: int = 576, faults: tuple[str, ...] = ()
    ) -> None:
        self.link = folder / "printer"
        args = ["printer", "--link", str(self.link), "--out", str(folder / "paper")]
        self.process = Child("printer", _MODULE, [*args, "--width", str(width_dots), *faults])
        with stopped_if_it_fails(self.process):
            wait_for_event(self.process, "ready")

    def wait_for_paper(self) -> Path:
        """Return the picture of the next piece of paper that was cut off."""
        return Path(str(wait_for_event(self.process, "cut")["path"]))

    def wait_for(self, event: str) -> Event:
        """Return the next event of this name."""
        return wait_for_event(self.process, event)

    def say(self, command: str) -> None:
        """Do something to the printer: unplug, plug, paper-out-after ROWS, load-paper."""
        self.process.say(command)


class ReaderProcess:
    """A card reader that sends the bytes of a swiped card."""

    def __init__(self, folder: Path) -> None:
        self.link = folder / "reader"
        self.process = Child("reader", _MODULE, ["reader", "--link", str(self.link)])
        with stopped_if_it_fails(self.process):
            wait_for_event(self.process, "ready")

    def swipe(self, id_record: str) -> None:
        """Swipe a meter card: 35 digits as on track 2, between the sentinels."""
        self.process.say(f"swipe {track_of(id_record)}")

    def say(self, command: str) -> None:
        """Do something else with the reader: wrong-lrc TEXT, half TEXT, unplug, plug."""
        self.process.say(command)


class ScannerProcess:
    """A scanner that sends the text of a code."""

    def __init__(self, folder: Path) -> None:
        self.link = folder / "scanner"
        self.process = Child("scanner", _MODULE, ["scanner", "--link", str(self.link)])
        with stopped_if_it_fails(self.process):
            wait_for_event(self.process, "ready")

    def scan(self, text: str) -> None:
        """Hold a code before it."""
        self.process.say(f"scan {text}")


class ChipReaderProcess:
    """A PN532 with a blank NTAG213 in the hand."""

    def __init__(self, folder: Path) -> None:
        self.link = folder / "chips"
        self.process = Child("chips", _MODULE, ["pn532", "--link", str(self.link)])
        with stopped_if_it_fails(self.process):
            wait_for_event(self.process, "ready")

    def lay(self, *, leaves_after: int | None = None) -> None:
        """Put the chip on the reader; it is pulled away after so many exchanges."""
        self.process.say(f"lay ntag {leaves_after or ''}")


class BillsProcess:
    """An acceptor of notes with escrow; `money` is what a bystander could count."""

    def __init__(self, folder: Path) -> None:
        self.link = folder / "bills"
        self.process = Child("bills", _MODULE, ["bills", "--link", str(self.link)])
        with stopped_if_it_fails(self.process):
            wait_for_event(self.process, "ready")

    def insert(self, shekels: int) -> None:
        """Put a note into the slot."""
        self.process.say(f"insert {shekels}")

    def say(self, command: str) -> None:
        """Do something else: jam, clear-jam, fill-stacker, unplug, plug."""
        self.process.say(command)

    def money(self) -> tuple[list[int], list[int]]:
        """Return what lies in the cash box and what was given back, in shekels."""
        told: list[Event] = []

        def is_last(line: str) -> bool:
            event = json.loads(line)
            if event["event"] == "money":
                told.append(event)
            return bool(event == {"event": "done", "command": "string"})

        self.process.say("string")  # a hand that moves no note; the money is told after each
        self.process.wait_for_line(is_last, "the money")
        return list(told[-1]["cash_box"]), list(told[-1]["given_back"])


def track_of(id_record: str) -> str:
    """Return the text between the sentinels for a 35-digit identification record."""
    pan, doe, rest = id_record[:18], id_record[18:22], id_record[22:]
    return f"{pan}={'=' if doe == '0000' else doe}={rest}"
