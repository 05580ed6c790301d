"""A till as a process of its own: its paper goes, and head office is told while it waits for news."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from end2end_bench import OPERATOR, PASSWORD

from kiosk.api_client import ApiClient
from kiosk.enrol import enrol
from kiosk.identity import load_identity
from vending_server.db.engine import writing
from vending_server.operators.model import Role
from vending_server.operators.tables import operator_roles
from vending_server.wire.board import Board, TerminalBoard


@pytest.fixture
def office(counter) -> Iterator[ApiClient]:
    """Head office's machine at the same server, where somebody has signed in."""
    with writing(counter.town.engine) as connection:
        connection.execute(operator_roles.insert().values(operator_id=1, role=Role.AUDITOR))
    folder = counter.folder / "office"
    facts = enrol(counter.server.url, counter.town.enrolment_code(), folder)
    api = ApiClient(counter.server.url)
    api.login(
        identity=load_identity(folder),
        terminal_id=facts.terminal_id,
        operator=OPERATOR,
        password=PASSWORD,
    )
    yield api
    api.close()


def till_on(board: Board) -> TerminalBoard | None:
    return next(
        (one for point in board.points for one in point.terminals if one.told is not None), None
    )


def followed(office: ApiClient, is_so) -> TerminalBoard:
    """Return the till when it is so; each question waits until something is different."""
    path = "/v1/board"
    while True:
        board = office.get(path, Board)
        path, till = f"/v1/board?after={board.version}&wait_s=5", till_on(board)
        if till is not None and is_so(till):
            return till


def test_a_till_that_runs_out_of_paper_is_seen_by_whoever_waits_for_news(counter, office):
    kiosk = counter.open_and_sign_in()
    well = followed(office, lambda till: till.told.paper == "ok")
    assert (well.presence, well.tells, well.told.role) == ("online", True, "cashier")

    counter.quote(kiosk, 50)
    kiosk.key("F12")
    kiosk.wait_for("print")
    sold = followed(office, lambda till: bool(till.sales))
    assert [(one.utility, one.amount_minor) for one in sold.sales] == [("electricity", 5_000)]

    counter.printer.say("paper-out")
    kiosk.wait_for("devices", printer="paper_out")
    assert followed(office, lambda till: till.told.paper != "ok").told.paper == "out"

    counter.printer.say("load-paper")
    followed(office, lambda till: till.told.printer == "ready")
