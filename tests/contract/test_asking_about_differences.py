"""Who is asked hears of it: the till of what is sent back, the live board of what is escalated."""

from __future__ import annotations

import pytest

from tests.contract.test_reconciliation_desk import Office, refusal
from tests.helpers import little_town
from vending_server.board import messages
from vending_server.board.reading import escalated
from vending_server.db.engine import reading
from vending_server.wire.problems import ProblemCode
from vending_server.wire.terminal_acts import UNREAD_MAX


@pytest.fixture
def office(database_url):
    engine = little_town.build(database_url)
    yield Office(engine)
    engine.dispose()


def test_what_is_sent_back_stands_at_the_till_under_the_name_of_its_shift(office):
    shift, item = office.short_shift()
    office.act(item, "send_back", reason=" count the fifties again ")
    with reading(office.engine) as connection:
        (waiting,) = messages.waiting(connection, item.terminal_id)

    assert waiting.text == f"2-01-{shift.number}: count the fifties again"


def test_nothing_is_sent_back_to_a_till_that_reads_no_messages(office):
    _, item = office.short_shift()
    for number in range(UNREAD_MAX):
        office.act(item, "send_back", reason=f"asked {number + 1} times")
    refused = refusal(office.act, item, "send_back")

    assert refused.code is ProblemCode.MESSAGES_WAITING
    assert office.acts(item.id) == ["send_back"] * UNREAD_MAX


def test_what_is_escalated_is_told_on_the_live_board(office):
    _, item = office.short_shift()
    with reading(office.engine) as connection:
        assert escalated(connection) == (0, 0)
    office.act(item, "escalate", reason="third time this week")

    with reading(office.engine) as connection:
        assert escalated(connection) == (1, 5_000)
