"""What stands around the kiosk: a server, devices that note the moment of each byte, and hands."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drivers.simulators.escpos_printer import SimulatedEscposPrinter
from drivers.simulators.track2_reader import SimulatedTrack2Reader
from tests.harness import kiosk as kiosks
from tests.harness.devices import track_of
from tests.harness.kiosk import OFFSCREEN
from tests.harness.processes import OVERHEARD_BY, Child
from tests.harness.proxy import Proxy
from tests.harness.server import Server, Town, enrolment_code, lift_rate_limits, make_town

POINT, OPERATOR, CUSTOMERS = 2, "samar", 60
PICTURE = b"\x1dv0"  # GS v 0: what comes after it is ink
WAIT_S = 30.0
IMPATIENT = "[timeouts]\nask_after_s = 0.2\nresolve_after_s = 0.4\n"  # in doubt within a second
Event = dict[str, Any]


class Printer(SimulatedEscposPrinter):
    """Notes when the first line of a picture arrived; queries of its state are not paper."""

    inked_at: int | None = None

    def _up_to_the_cut(self, data: bytes) -> bytes:
        if self.inked_at is None and PICTURE in data:
            self.inked_at = time.monotonic_ns()
        return super()._up_to_the_cut(data)


class Ears:
    """Everything that the kiosk says, kept; somebody waits for something after a moment."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._came = threading.Condition()
        OVERHEARD_BY.append(self._hear)

    def _hear(self, program: str, line: str) -> None:
        if program != "till" or not line.startswith("{"):
            return
        with self._came:
            self.events.append(json.loads(line))
            self._came.notify_all()

    def wait_for(self, since: int, event: str, **values: object) -> Event:
        """Return the first such event among those after the first `since`."""

        def found() -> Event | None:
            wanted = {"event": event, **values}
            later = self.events[since:]
            return next((one for one in later if wanted.items() <= one.items()), None)

        with self._came:
            if not self._came.wait_for(lambda: found() is not None, WAIT_S):
                raise SystemExit(f"no {event} {values}; heard {self.events[-8:]}")
            told = found()
        assert told is not None
        return told


@dataclass
class Stage:
    """Server, line, devices and the settings of an enrolled till."""

    town: Town
    proxy: Proxy
    printer: Printer
    reader: SimulatedTrack2Reader
    config: Path
    config_by_proxy: Path
    ears: Ears = field(default_factory=Ears)

    @property
    def password(self) -> str:
        people = self.town.examples["operators"]
        return next(str(one["password"]) for one in people if one["login"] == OPERATOR)

    def card(self, name: str) -> str:
        return str(self.town.examples[name]["card"])

    def swipe(self, card: str) -> int:
        """Swipe; return when the last byte had left."""
        self.reader.swipe(track_of(card))
        return time.monotonic_ns()


@contextlib.contextmanager
def made_stage(folder: Path) -> Iterator[Stage]:
    """Make a town, start its server and the devices, enrol a till."""
    town = make_town(folder / "server", customers=CUSTOMERS, months=1)
    lift_rate_limits(town)
    with contextlib.ExitStack() as stack:
        server = Server(town)
        stack.callback(server.stop)
        proxy = stack.enter_context(Proxy(server.port))
        printer = Printer(folder / "printer")
        stack.callback(printer.close)
        reader = SimulatedTrack2Reader(folder / "reader")
        stack.callback(reader.close)
        links = {"printer": folder / "printer", "reader": folder / "reader"}
        config = kiosks.write_config(folder, server_url=server.url, **links)
        kiosks.enrol(config, server_url=server.url, code=enrolment_code(town, POINT))
        by_proxy = folder / "by_proxy.toml"
        settings = config.read_text("utf-8").replace(server.url, proxy.url)
        by_proxy.write_text(settings + IMPATIENT, "utf-8")
        yield Stage(town, proxy, printer, reader, config, by_proxy)


class TillProcess:
    """The watched kiosk, and the keys of its cashier."""

    def __init__(self, stage: Stage, config: Path, *, has_blame: bool = False) -> None:
        self.stage = stage
        self.since = len(stage.ears.events)
        self.started_at = time.monotonic_ns()
        args = ["--config", str(config), "--keys-from-stdin", *(["--blame"] * has_blame)]
        self.process = Child("till", "benchmarks.kiosk.watched", args, env=dict(OFFSCREEN))

    def mark(self) -> None:
        """Wait from here on for what comes next only."""
        self.since = len(self.stage.ears.events)

    def mark_after(self, event: str) -> None:
        """Wait from the last such event on."""
        events = self.stage.ears.events
        self.since = max(at for at, one in enumerate(events) if one["event"] == event)

    def wait_for(self, event: str, **values: object) -> Event:
        return self.stage.ears.wait_for(self.since, event, **values)

    def painted(self, where: str) -> int:
        """Return when this was painted, in nanoseconds of the machine's clock."""
        return int(self.wait_for("painted", where=where)["at"])

    def key(self, *names: str) -> int:
        """Press keys; return when the last was sent off."""
        for name in names:
            pressed_at = time.monotonic_ns()
            self.process.say(f"key {name}")
        return pressed_at

    def sign_in(self) -> None:
        self.wait_for("devices", reader="ready", printer="ready")
        self.process.say(f"type {OPERATOR}")
        self.key("Return")
        self.process.say(f"type {self.stage.password}")
        self.key("Return")

    def stop(self) -> None:
        self.process.stop()
