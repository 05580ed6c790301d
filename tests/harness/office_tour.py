"""Head office tried out: a town with some days behind it, an enrolled machine, and people to be.

`make run OFFICE=1` opens the window over it; without a display one of each role signs in instead
and looks at every screen that is for him.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.headoffice.screens import SCREENS
from tests.discrepancies.worked_days import DAYS, Worked, last_day, work_days
from tests.harness.events import wait_for_event
from tests.harness.kiosk import MODULE, OFFSCREEN, enrol
from tests.harness.office_upkeep import back_up, make_reports, order_for_a_closure, read_bulk_meters
from tests.harness.processes import Child, StepFailed
from tests.harness.server import Town, enrolment_code
from vending_server.clock import SystemClock
from vending_server.config import load_config
from vending_server.sample_town.places import STAFF, Staff

POINT: Final = 1
PEOPLE: Final = ("maysa", "ziad", "walid", "suha", "imad", "yousef")
"""Who is worth being, in this order."""
_DEEPER: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "worklist": (("Return", "difference"),),
    "agents": (("F3", "papers"),),
    "insight": (("F3", "insight_sales"), ("F10", "insight_map")),
}


@dataclass(frozen=True, slots=True)
class Office:
    """Head office's machine and what it will see."""

    config: Path
    worked: Worked

    @property
    def papers(self) -> Path:
        """Where Ctrl+E writes."""
        return self.config.parent / "papers"


def first_day(days: int = DAYS) -> dt.date:
    """The day on which the days of work begin: the town's history ends before it."""
    return last_day(SystemClock().now()) - dt.timedelta(days=days - 1)


def prepare(town: Town, say: Callable[[str], None], days: int = DAYS) -> Worked:
    """Let the town work for some days; before its server runs."""
    url = load_config(town.config).database_url
    say(f"the town works for {days} days, and a few things go wrong")
    worked = work_days(url, first_day(days), days)
    read_bulk_meters(town, url, first_day(days))
    order_for_a_closure(town, [_staff("walid"), _staff("yousef")])
    make_reports(town, worked.last_day)
    back_up(town)
    told = f"{worked.differences} differences wait, {worked.locked} days of points are locked"
    say(f"{worked.first_day} to {worked.last_day}: {told}; a backup was restored on trial")
    return worked


def open_office(folder: Path, town: Town, url: str, worked: Worked, language: str) -> Office:
    """Enrol head office's machine at the server that runs."""
    folder.mkdir()
    settings = {
        "server_url": url,
        "state_dir": str(folder / "state"),
        "printer": "escpos:/dev/null",  # it has none
        "reader": "track2:/dev/null",
        "role": "headoffice",
        "language": language,
        "pdf_folder": str(folder / "papers"),
    }
    office = Office(folder / "kiosk.toml", worked)
    office.papers.mkdir()
    lines = (f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    office.config.write_text("".join(lines), "utf-8")
    enrol(office.config, server_url=url, code=enrolment_code(town, POINT))
    return office


def look_around(office: Office, say: Callable[[str], None]) -> str:
    """Sign in as one after the other and look at each screen; return the OFFICE OPEN line.

    Raises:
        StepFailed: a screen did not come, or came with a refusal.
    """
    pictures = office.config.parent / "pictures"
    pictures.mkdir()
    seen: set[str] = set()
    args = ["--config", str(office.config), "--keys-from-stdin"]
    with Child("headoffice", MODULE, args, env=dict(OFFSCREEN)) as window:
        for login in PEOPLE:
            if _listed_for(login) - seen:
                names = _tour(window, login, pictures, seen)
                say(f"{login} looked at {', '.join(names)}")
                seen.update(names)
        window.say("quit")
        window.wait_until_ended()
    if missing := {one.name for one in SCREENS} - seen:
        raise StepFailed(f"nobody looked at {', '.join(sorted(missing))}")
    worked = office.worked
    return (
        f"OFFICE OPEN screens={len(seen)} days={worked.first_day}..{worked.last_day} "
        f"differences={worked.differences} pictures={pictures}"
    )


def told_of(login: str) -> str:
    """Who somebody is, and how he signs in."""
    one = _staff(login)
    return f"{one.title.en}: {one.login}, password {one.password}"


def _staff(login: str) -> Staff:
    return next(one for one in STAFF if one.login == login)


def _tour(window: Child, login: str, pictures: Path, seen: set[str]) -> list[str]:
    wait_for_event(window, "screen", {"name": "sign_in"})
    for command in (f"type {login}", "key Return", f"type {_staff(login).password}", "key Return"):
        window.say(command)
    wait_for_event(window, "shown")  # the first screen of whoever it is
    names: list[str] = []
    for name in sorted(_listed_for(login) - seen):
        window.say(f"touch nav_{name}")
        _look(window, name, pictures, names)
        for key, deeper in _DEEPER.get(name, ()):
            window.say(f"key {key}")
            _look(window, deeper, pictures, names)
            window.say("key Escape")
            wait_for_event(window, "screen", {"name": name})
    window.say("key Ctrl+U")
    return names


def _look(window: Child, name: str, pictures: Path, names: list[str]) -> None:
    wait_for_event(window, "screen", {"name": name})
    wait_for_event(window, "shown", {"name": name})
    window.say(f"grab {pictures / name}.png")
    wait_for_event(window, "grabbed")
    names.append(name)


def _listed_for(login: str) -> set[str]:
    roles = _staff(login).roles
    return {one.name for one in SCREENS if one.is_listed and one.roles & set(roles)}
