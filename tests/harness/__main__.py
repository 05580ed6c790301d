"""`make run`: the whole product on this machine.

With a display it opens the cashier window and leaves everything running; with --office head office
too, over some days of work.  Without a display, or with --headless, the same programs run offscreen
and make one real sale, or look at every screen of head office; the last line says so.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from tests.discrepancies.worked_days import Worked
from tests.harness import office_tour as office
from tests.harness.one_sale import OPERATOR, Rehearsal, sell_once, tell, town_and_devices
from tests.harness.processes import ROOT, StepFailed
from tests.harness.server import Server

_FOLDER: Final = ROOT / "var" / "run"
CUT: Final = "cut"


def main() -> int:
    """Run and return the exit status."""
    # Whoever closes the terminal, or asks us to end, shall not leave server and simulators behind.
    for asked in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, lambda number, _frame: sys.exit(128 + number))
    args = _arguments()
    is_headless = args.headless or not _has_display()
    shutil.rmtree(args.folder, ignore_errors=True)
    args.folder.mkdir(parents=True)
    try:
        if args.office:
            return _head_office(args, is_headless=is_headless)
        with town_and_devices(
            args.folder, width_dots=args.width, language=args.language
        ) as rehearsal:
            if is_headless:
                line = sell_once(args.folder, rehearsal)
            else:
                return _open_window(rehearsal)
    except StepFailed as failure:
        sys.stderr.write(f"FAILED: {failure}\n")
        return 1
    sys.stdout.write(f"{line}\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("command", choices=["run"])
    parser.add_argument("--headless", action="store_true", help="one sale, no window")
    parser.add_argument("--office", action="store_true", help="head office, over days of work")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="made anew each time")
    parser.add_argument("--language", choices=["ar", "en"], default="ar")
    parser.add_argument("--width", type=int, choices=[384, 576], default=576, help="dots of paper")
    return parser.parse_args()


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _head_office(args: argparse.Namespace, *, is_headless: bool) -> int:
    """Let the town work for some days; open head office over them, and the till beside it."""
    worked: list[Worked] = []
    with town_and_devices(
        args.folder,
        width_dots=args.width,
        language=args.language,
        until=office.first_day(),
        before=lambda town: worked.append(office.prepare(town, tell)),
    ) as rehearsal:
        town, url = rehearsal.town, rehearsal.server.url
        place = office.open_office(args.folder / "office", town, url, worked[0], args.language)
        tell(f"head office's machine is enrolled at point {office.POINT}")
        if is_headless:
            sys.stdout.write(f"{office.look_around(place, tell)}\n")
            return 0
        for login in office.PEOPLE:
            tell(office.told_of(login))
        tell(f"the till stands behind the window; what papers are saved lies in {place.papers}")
        return _open_window(rehearsal, place.config)


def _open_window(rehearsal: Rehearsal, office_config: Path | None = None) -> int:
    """Open the cashier window; lines typed in this terminal swipe cards and cut the line.

    With head office before it, closing that window ends everything.
    """
    tell(f"at the till sign in as {OPERATOR} with the password {rehearsal.password}")
    tell("press Enter here to swipe a customer's card; receipts become pictures in var/run/paper")
    tell(f"type {CUT} and Enter to stop the server, and once more to start it: the till sells on")
    line = Line(rehearsal)
    windows = [_window("cashier", rehearsal.config)]
    if office_config is not None:
        windows.append(_window("headoffice", office_config))
    # A thread waits for Enter, so that closing the window ends everything at once.
    threading.Thread(target=_obey, args=[rehearsal, line], daemon=True).start()
    try:
        return windows[-1].wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for window in windows:
            window.terminate()
            window.wait()
        line.close()


def _window(role: str, config: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk", "--role", role, "--config", str(config)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )


class Line:
    """The way to the server, cut by stopping it: nobody answers at its port."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._town, self._port = rehearsal.town, rehearsal.server.port
        self._server: Server | None = rehearsal.server

    def toggle(self) -> None:
        """Cut the line, or mend it."""
        if self._server is not None:
            self.close()
            tell("the server is stopped: nobody answers the till")
        else:
            self._server = Server(self._town, port=self._port)
            tell("the server answers again: what was sold meanwhile is on its way there")

    def close(self) -> None:
        """Stop the server that runs; one that was stopped may be stopped again."""
        if self._server is not None:
            self._server.stop()
            self._server = None


def _obey(rehearsal: Rehearsal, line: Line) -> None:
    cards = itertools.cycle(_example_cards(rehearsal))
    for typed in sys.stdin:
        if typed.strip() == CUT:
            line.toggle()
        else:
            rehearsal.reader.swipe(next(cards))


def _example_cards(rehearsal: Rehearsal) -> list[str]:
    names = ("electricity_plain", "with_arrears_and_fees", "water", "electricity_ea07", "blocked")
    examples = rehearsal.town.examples
    return [str(examples[name]["card"]) for name in names if name in examples]


if __name__ == "__main__":
    sys.exit(main())
