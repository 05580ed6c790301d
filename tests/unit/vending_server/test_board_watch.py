"""Answers that wait for another board: who waits, for how long, and how often anybody looks."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from vending_server.board.watch import BoardWatch
from vending_server.db.errors import DatabaseBusy
from vending_server.wire.board import WAIT_S


class Town:
    """A board whose version changes at a second of a clock that only pauses move."""

    def __init__(self, *, changes_at=1_000.0):
        self.seconds = 0.0
        self.changes_at = changes_at
        self.looks = 0
        self.is_busy = False
        self.watch = BoardWatch(
            self.read, monotonic=lambda: self.seconds, pause=self.pause, waiting_max=3
        )
        self.on_pause = lambda: None

    def read(self):
        self.looks += 1
        if self.is_busy:
            raise DatabaseBusy("no")
        return SimpleNamespace(version="new" if self.seconds >= self.changes_at else "old")

    async def pause(self, seconds):
        self.seconds += seconds
        self.on_pause()
        await asyncio.sleep(0)

    def ask(self, after=None):
        return asyncio.run(self.watch.board(after)).version


def test_who_has_nothing_is_answered_at_once():
    town = Town()

    assert town.ask() == "old"
    assert town.seconds == 0


def test_who_has_another_board_is_answered_at_once():
    town = Town()

    assert town.ask("older") == "old"
    assert town.seconds == 0


def test_who_has_this_board_waits_until_there_is_another():
    town = Town(changes_at=7.0)

    assert town.ask("old") == "new"
    assert 7 <= town.seconds <= 7 + town.watch.look_s


def test_nobody_waits_longer_than_was_said():
    town = Town()

    assert town.ask("old") == "old"
    assert town.seconds == WAIT_S
    assert town.looks <= WAIT_S / town.watch.look_s + 1
    assert asyncio.run(town.watch.board("old", wait_s=3)).version == "old"
    assert town.seconds == WAIT_S + 3


def test_one_look_serves_all_who_wait():
    town = Town(changes_at=4.0)

    async def three():
        return await asyncio.gather(*(town.watch.board("old") for _ in range(3)))

    assert {one.version for one in asyncio.run(three())} == {"new"}
    assert town.looks <= 3


def test_more_than_may_wait_are_answered_with_what_is_there():
    town = Town(changes_at=4.0)

    async def four():
        waiting = [asyncio.create_task(town.watch.board("old")) for _ in range(3)]
        await asyncio.sleep(0)
        seen = await town.watch.board("old")
        return seen, await asyncio.gather(*waiting)

    seen, waited = asyncio.run(four())
    assert seen.version == "old"
    assert {one.version for one in waited} == {"new"}


def test_whoever_waited_makes_room_for_another():
    town = Town(changes_at=1.0)
    for _ in range(5):
        town.ask("old")

    town.changes_at = 10**6
    town.ask("new")

    before = town.seconds
    assert town.ask("old") == "old"
    assert town.seconds > before, "it waited"


def test_a_server_that_stops_lets_nobody_wait():
    town = Town()
    town.on_pause = town.watch.close

    assert town.ask("old") == "old"
    assert town.seconds <= town.watch.look_s


def test_a_database_that_says_nothing_is_told_and_kept_by_nobody():
    town = Town()
    town.is_busy = True

    with pytest.raises(DatabaseBusy):
        town.ask("old")

    town.is_busy = False
    assert town.ask() == "old"
