"""Real tills over a real server in this process: what happens at the counter is seen on the board.

On SQLite only: the desk behind the routes has its tests on both databases.
"""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import ExitStack
from dataclasses import replace

import pytest
import sqlalchemy as sa

from drivers.receipt_printers.base import PrinterCondition
from kiosk.api_client import Unreachable
from kiosk.app import standing_report
from kiosk.flows.standing_report import DeviceStates
from tests.helpers import api, little_town
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN, HandClock
from tests.helpers.machines import HASTY, Line, Machine
from tests.helpers.office import new_document_id
from vending_server.operators.model import Role
from vending_server.wire.board import Board
from vending_server.wire.terminal_acts import TerminalMessage, TerminalMessageRequest

WELL = DeviceStates(printer=PrinterCondition.READY, is_reader_ready=True)


@pytest.fixture
def town(migrated_sqlite, tmp_path):
    url = f"sqlite:///{shutil.copyfile(migrated_sqlite, tmp_path / 'town.sqlite')}"
    with ExitStack() as stack:
        engine = little_town.build(url)
        stack.callback(engine.dispose)
        api.let_in(engine, Role.CASHIER, Role.ACCOUNTANT)
        clock = HandClock()
        client = stack.enter_context(api.running(url, tmp_path, clock=clock))
        yield Town(engine, client, clock, tmp_path, stack)


class Town:
    """Two machines at one point: a till, and one at which somebody looks at the board."""

    def __init__(self, engine: sa.Engine, client, clock, folder, stack) -> None:
        self.clock = clock
        self.line = Line(client)
        self.till, self.office = (
            stack.enter_context(self._machine(engine, folder / name, line).till())
            for name, line in (("till", self.line), ("office", Line(client)))
        )
        self.report = standing_report(self.till, "cashier", now=clock.now)

    def _machine(self, engine, folder, line):
        machine = Machine(folder, line, self.clock.now, timeouts=HASTY)
        machine.enrol(engine, self.clock.now())
        return machine

    def seen(self):
        """The till on the board, and the codes of its alerts."""
        board = self.office.sync.api.get("/v1/board", Board)
        (found,) = (
            one for point in board.points for one in point.terminals if one.told is not None
        )
        return found, [one.code for one in board.alerts if one.terminal == found.number]


def test_a_till_that_loses_paper_and_line_is_seen_on_the_board_and_comes_back(town):
    town.report.tell(WELL)
    town.till.sell(a_sale(town.till, drn=DRN["plain"]))
    town.till.sync.bring()
    found, codes = town.seen()
    assert (found.presence, found.told.paper, codes) == ("online", "ok", [])
    assert [(one.utility, one.count) for one in found.sales] == [("electricity", 1)]
    assert found.journal_held == town.till.sync.state.head

    no_paper = replace(WELL, printer=PrinterCondition.PAPER_OUT)
    town.report.tell(no_paper)
    found, codes = town.seen()
    assert (found.told.paper, codes) == ("out", ["paper_out"])

    town.line.is_down = True
    town.clock.advance(dt.timedelta(minutes=3))
    with pytest.raises(Unreachable):
        town.report.tell(WELL)
    found, codes = town.seen()
    assert (found.presence, codes) == ("unknown", ["no_news"])
    assert found.since == found.told_at

    town.line.is_down = False
    town.report.forget()
    town.report.tell(WELL)
    found, codes = town.seen()
    assert (found.presence, found.told.paper, codes) == ("online", "ok", [])


def test_a_sale_whose_answer_was_lost_is_money_in_doubt_on_the_board(town):
    town.line.loses_answer_to, town.line.is_down_after_loss = "/v1/vends", True
    sale = a_sale(town.till, drn=DRN["plain"])
    town.till.sell(sale)
    town.line.is_down = False
    town.clock.advance(dt.timedelta(seconds=9))

    town.report.tell(WELL)

    found, codes = town.seen()
    assert codes == ["in_doubt"]
    assert (found.told.in_doubt_count, found.told.in_doubt_minor) == (1, sale.received_minor)


def test_a_message_of_head_office_reaches_a_real_till_and_its_reading_comes_back(town):
    town.report.tell(WELL)
    found, _ = town.seen()
    message = TerminalMessageRequest(
        document_id=new_document_id(), point=2, terminal=found.number, text="bring the bag"
    )
    town.office.sync.api.post("/v1/terminal-messages", message, TerminalMessage)
    assert town.report.messages == ()

    town.clock.advance(dt.timedelta(seconds=31))  # nothing differs: its usual word brings it
    town.report.tell(WELL)
    (told,) = town.report.messages
    town.report.was_read(told.message_id)
    town.line.is_down = True
    with pytest.raises(Unreachable):
        town.report.tell(WELL)
    assert town.seen()[0].messages[0].read_at is None

    town.line.is_down = False
    town.report.tell(WELL)

    (shown,) = town.seen()[0].messages
    assert (shown.text, shown.read_by) == ("bring the bag", shown.written_by)
    assert shown.read_at is not None
