"""Head office as a program of its own, at a real server: it starts, asks who works there, shows, ends."""

from __future__ import annotations

from pathlib import Path

from end2end_bench import OPERATOR, PASSWORD, little_town_at
from PySide6.QtGui import QImage

from kiosk.enrol import enrol
from tests.harness.processes import Child
from vending_server.db.engine import writing
from vending_server.db.migrate import upgrade
from vending_server.operators.model import Role
from vending_server.operators.tables import operator_roles

SETTINGS = """\
server_url = "{url}"
state_dir = "."
printer = "escpos:/dev/null"
reader = "track2:/dev/null"
role = "headoffice"
language = "en"
"""


def seen(text: str):
    return lambda line: text in line


def test_head_office_starts_signs_in_shows_and_ends(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'vending.sqlite'}"
    upgrade(url)
    office, picture = tmp_path / "office", tmp_path / "seen.png"
    with little_town_at(url, tmp_path / "server") as town:
        with writing(town.engine) as connection:
            row = {"operator_id": 1, "role": Role.ACCOUNTANT}
            connection.execute(operator_roles.insert().values(row))
        server = town.serve()
        try:
            enrol(server.url, town.enrolment_code(), office)
            config = office / "kiosk.toml"
            config.write_text(SETTINGS.format(url=server.url), "utf-8")
            args = ["--config", str(config), "--keys-from-stdin"]
            env = {"QT_QPA_PLATFORM": "offscreen"}
            with Child("headoffice", "kiosk", args, env=env) as program:
                program.wait_for_line(seen('"sign_in"'), "sign-in")
                for command in (f"type {OPERATOR}", "key Return", f"type {PASSWORD}", "key Return"):
                    program.say(command)
                program.wait_for_line(seen('"shown"'), "the first screen")
                for command in ("key Ctrl+3", f"grab {picture}"):
                    program.say(command)
                program.wait_for_line(seen('"grabbed"'), "a picture")
                program.say("quit")
                assert program.wait_until_ended() == 0, program.complaints()
        finally:
            server.stop()
    image = QImage(str(picture))
    assert (image.width(), image.height()) >= (1366, 768)
    assert list(office.glob("journal*")) == [], "head office keeps no journal"
