"""The board over HTTP: who may look, what a terminal may say, and an answer that waits.

On SQLite only: the desk behind the routes has its tests on both databases.
"""

from __future__ import annotations

import dataclasses
import shutil

import msgspec
import pytest

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of
from tests.helpers.board_told import a_standing
from tests.helpers.little_town import DRN
from vending_server.operators.model import Role
from vending_server.wire.board import Board


@pytest.fixture
def till(migrated_sqlite, tmp_path):
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    api.let_in(engine, Role.CASHIER, Role.AUDITOR)
    with api.running(str(engine.url), tmp_path) as client:
        till = HttpTill(client, engine)
        till.enrol()
        till.login()
        yield till
    engine.dispose()


def board_of(answer):
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Board)


def tell(till, **changes):
    return till.post("/v1/terminal-standings", msgspec.to_builtins(a_standing(**changes)))


def on_board(till, board):
    (found,) = (
        one
        for point in board.points
        for one in point.terminals
        if one.terminal_id == till.terminal_id
    )
    return found


def hurried(till, monkeypatch, **changes):
    """Let answers wait for next to nothing, and do something when they look again."""
    services = till.client.app.state.services
    watch = dataclasses.replace(services.board_watch, **changes)
    monkeypatch.setattr(
        till.client.app.state, "services", dataclasses.replace(services, board_watch=watch)
    )


def test_a_terminals_word_is_on_the_board_with_the_sale_it_made(till):
    answer = tell(till, paper="low", printer="paper_low")
    assert answer.json()["again_after_s"] == 30
    till.post("/v1/vends", till.vend_body(DRN["plain"]))

    found = on_board(till, board_of(till.get("/v1/board")))

    assert found.told == a_standing(paper="low", printer="paper_low")
    assert [(one.utility, one.amount_minor) for one in found.sales] == [("electricity", 10_000)]


def test_who_has_the_board_is_answered_when_it_is_another(till, monkeypatch):
    tell(till)
    before = board_of(till.get("/v1/board"))
    looked = []

    async def pause(_seconds):
        looked.append(1)
        services = till.client.app.state.services
        caller = services.identity.authenticate(till.session)
        services.board.hear(
            caller,
            a_standing(paper="out", printer="paper_out"),
            software_time=services.board.clock.now(),
        )

    hurried(till, monkeypatch, pause=pause, look_s=0.0)

    after = board_of(till.get(f"/v1/board?after={before.version}"))

    assert len(looked) == 1
    assert on_board(till, after).told.paper == "out"
    assert after.version != before.version


def test_what_is_no_version_is_refused_and_does_not_wait(till):
    for query, code in (
        ("after=1", "invalid_request"),
        (f"after={'0' * 32}&after={'0' * 32}", "invalid_request"),
        ("before=1", "unknown_field"),
        ("wait_s=26", "invalid_request"),
        ("wait_s=soon", "invalid_request"),
    ):
        assert problem_of(till.get(f"/v1/board?{query}")).code == code


def test_what_no_terminal_would_say_is_refused(till):
    for change in (
        {"paper": "wet"},
        {"unsynced_minor": -1},
        {"journal_head": -1},
        {"software_time": "yesterday"},
        {"synced_at": "2026-11-22T10:00:00"},
        {"surprise": 1},
        {"doubts": [{"what": "sale", "since": "x", "amount_minor": 1}]},
    ):
        told = msgspec.to_builtins(a_standing()) | change
        answer = till.post("/v1/terminal-standings", told)
        assert problem_of(answer).status == 400, change
