"""Device simulators as processes of their own, on pseudo-terminals."""

from __future__ import annotations

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
        """Do something to the printer: unplug, plug, paper-out, load-paper."""
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


def track_of(id_record: str) -> str:
    """Return the text between the sentinels for a 35-digit identification record."""
    pan, doe, rest = id_record[:18], id_record[18:22], id_record[22:]
    return f"{pan}={'=' if doe == '0000' else doe}={rest}"
