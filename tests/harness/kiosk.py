"""The real kiosk process, driven by keys over its autopilot."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.harness.events import Event, wait_for_event, wait_for_events
from tests.harness.processes import Child, run_once

MODULE: Final = "kiosk"
_AFTER_LOGIN: Final = ("sell", "in_doubt", "acts", "open_shift", "shift_menu")
OFFSCREEN: Final[Mapping[str, str]] = {"QT_QPA_PLATFORM": "offscreen"}


def write_config(
    folder: Path, *, server_url: str, printer: Path, reader: Path, language: str = "ar", **more: int
) -> Path:
    """Write a kiosk.toml for a terminal whose files lie in `folder`."""
    width = more.get("width_dots", 576)
    settings = {
        "server_url": server_url,
        "state_dir": str(folder / "state"),
        "printer": f"escpos:{printer}?width={width}&reload={more.get('reload_s', 30)}",
        "reader": f"track2:{reader}",
        "language": language,
        "paper_width_dots": width,
    }
    path = folder / "kiosk.toml"
    path.write_text(
        "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items()), "utf-8"
    )
    return path


def enrol(
    config: Path,
    *,
    server_url: str,
    code: str,
    authority: str | None = None,
    command: Sequence[str] | None = None,
) -> int:
    """Enrol the machine that a configuration describes; return its number at the point."""
    pinned = [] if authority is None else ["--authority", authority]
    told = ["--server", server_url, "--code", code, *pinned]
    run_once(MODULE, "enrol", "--config", str(config), *told, command=command)
    facts = json.loads((config.parent / "state" / "terminal.json").read_text("utf-8"))
    return int(facts["enrolment"]["terminal_number"])


class Kiosk:
    """A running cashier terminal."""

    def __init__(
        self,
        config: Path,
        *,
        kill_at: str | None = None,
        kill_at_time: int = 1,
        command: Sequence[str] | None = None,
        env: Mapping[str, str] = OFFSCREEN,
        role: str = "cashier",
    ) -> None:
        """Start it offscreen; with `kill_at` through the launcher that kills at that step.

        `kill_at_time`: not the first time that it is reached, but a later one.
        `command` starts another build of it, `env` may name another display.
        """
        args = ["--role", role, "--config", str(config), "--keys-from-stdin"]
        if kill_at is None:
            self.process = Child("kiosk", MODULE, args, env=dict(env), command=command)
        else:
            args += ["--kill-at", kill_at, "--kill-at-time", str(kill_at_time)]
            launcher = "tests.harness.killed_kiosk"
            self.process = Child("kiosk", launcher, args, env=dict(env))

    def wait_for(self, event: str, **fields: object) -> Event:
        """Return the next event of this name with these values."""
        return wait_for_event(self.process, event, fields)

    def wait_for_all(self, *wanted: Mapping[str, object]) -> None:
        """Wait until each of these events has come, in whatever order."""
        wait_for_events(self.process, *wanted)

    def key(self, *names: str) -> None:
        """Press keys one after another, by Qt's names: F12, Return, Escape."""
        for name in names:
            self.process.say(f"key {name}")

    def type(self, text: str) -> None:
        """Type a text."""
        self.process.say(f"type {text}")

    def touch(self, *names: str) -> None:
        """Touch buttons one after another, by the names that the program gives them."""
        for name in names:
            self.process.say(f"touch {name}")
            self.wait_for("touched", name=name)

    def hold(self, name: str) -> None:
        """Rest a finger on a part of the window."""
        self.process.say(f"hold {name}")
        self.wait_for("held", name=name)

    def fill(self, *entries: str) -> None:
        """Type into one field after the other, each ended with Return."""
        for entry in entries:
            self.type(entry)
            self.key("Return")

    def grab(self, path: Path) -> None:
        """Save a picture of the window."""
        self.process.say(f"grab {path}")
        self.wait_for("grabbed")

    def login(self, operator: str, password: str) -> str:
        """Sign an operator in; return the screen that comes next: what is open stands first."""
        self.process.say("state")  # it may have been said before we listened
        self.wait_for("screen", name="login")
        self.type(operator)
        self.key("Return")
        self.type(password)
        self.key("Return")
        return str(self.wait_for("screen", name=_AFTER_LOGIN)["name"])

    def stop(self) -> None:
        """Close it."""
        self.process.stop()
