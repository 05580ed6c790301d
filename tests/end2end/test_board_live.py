"""A till, a server and head office, each a process: what happens at the till is on the board there."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from end2end_bench import OPERATOR, PASSWORD

from kiosk.enrol import enrol
from tests.harness.kiosk import Kiosk
from vending_server.db.engine import writing
from vending_server.operators.model import Role
from vending_server.operators.tables import operator_roles

BY_ITSELF = 1  # an alert that is there from the beginning: nobody ever took a backup
SETTINGS = {"printer": "escpos:/dev/null", "reader": "track2:/dev/null", "language": "en"}


@pytest.fixture
def office(counter) -> Iterator[Kiosk]:
    """Head office's program at the same server, where somebody has signed in."""
    with writing(counter.town.engine) as connection:
        connection.execute(operator_roles.insert().values(operator_id=1, role=Role.AUDITOR))
    folder = counter.folder / "office"
    enrol(counter.server.url, counter.town.enrolment_code(), folder)
    settings = {"server_url": counter.server.url, "state_dir": str(folder), **SETTINGS}
    config = folder / "kiosk.toml"
    config.write_text("".join(f"{name} = {json.dumps(one)}\n" for name, one in settings.items()))
    program = Kiosk(config, role="headoffice")
    program.wait_for("screen", name="sign_in")
    for text in (OPERATOR, PASSWORD):
        program.type(text)
        program.key("Return")
    yield program
    program.stop()


def test_a_till_that_runs_out_of_paper_is_seen_at_head_office_while_it_waits(counter, office):
    office.wait_for("board", alerts=BY_ITSELF, sales=0)
    kiosk = counter.open_and_sign_in()

    counter.quote(kiosk, 50)
    kiosk.key("F12")
    kiosk.wait_for("print")
    office.wait_for("board", alerts=BY_ITSELF, sales=1, heard=2)

    counter.printer.say("paper-out")
    kiosk.wait_for("devices", printer="paper_out")
    office.wait_for("board", alerts=BY_ITSELF + 1)

    counter.printer.say("load-paper")
    office.wait_for("board", alerts=BY_ITSELF)
