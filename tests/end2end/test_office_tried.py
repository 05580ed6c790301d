"""`make run OFFICE=1`, as the modules behind it: days of work, and every screen looked at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from kiosk.headoffice.screens import SCREENS
from tests.harness import office_tour
from tests.harness.server import Server, make_town

DAYS = 10


def test_whoever_tries_head_office_has_something_to_see_on_every_screen(tmp_path: Path):
    said: list[str] = []
    first = office_tour.first_day(DAYS)
    town = make_town(tmp_path / "server", customers=40, months=1, until=first)
    worked = office_tour.prepare(town, said.append, DAYS)
    server = Server(town)
    try:
        office = office_tour.open_office(tmp_path / "office", town, server.url, worked, "en")
        line = office_tour.look_around(office, said.append)
    finally:
        server.stop()

    pictures = tmp_path / "office" / "pictures"
    assert line == (
        f"OFFICE OPEN screens={len(SCREENS)} days={worked.first_day}..{worked.last_day} "
        f"differences={worked.differences} pictures={pictures}"
    )
    assert worked.differences >= 5
    assert worked.locked > 0
    for screen in SCREENS:
        image = QImage(str(pictures / f"{screen.name}.png"))
        assert (image.width(), image.height()) >= (1366, 768)
