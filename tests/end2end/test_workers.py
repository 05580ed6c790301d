"""Several workers behind one socket: real processes, killed and stopped like any other."""

from __future__ import annotations

import contextlib
import os
import select
import signal

import pytest
from end2end_bench import LittleTown, Terminal, little_town_at

from kiosk.flows.vend_states import VendState
from tests.harness.processes import DEADLINE_S, StepFailed
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN
from vending_server.db.migrate import upgrade


@pytest.fixture
def busy_town(postgres_server, tmp_path):
    with (
        postgres_server.fresh_database(upgrade) as url,
        little_town_at(url, tmp_path / "server") as town,
    ):
        yield town


@pytest.fixture
def server(busy_town: LittleTown):
    server = busy_town.serve(workers=2)
    yield server
    server.stop()


@contextlib.contextmanager
def watched(pids: list[int]):
    """Hold on to processes that are not our children, so that their end can be waited for."""
    handles = [os.pidfd_open(pid) for pid in pids]
    yield handles
    for handle in handles:
        os.close(handle)


def wait_until_gone(handles: list[int]) -> None:
    for handle in handles:
        assert select.select([handle], [], [], DEADLINE_S)[0], "a worker lives on"


def sell(terminal: Terminal, url: str) -> None:
    with terminal.till(url) as till:
        assert till.sell(a_sale(till, drn=DRN["plain"], sell_again=True)).state is VendState.TOKEN


def test_a_worker_that_dies_is_started_again_and_the_others_sell_on(busy_town, server, tmp_path):
    terminal = Terminal(busy_town, tmp_path, url=server.url)
    before = server.worker_pids
    assert len(before) == 2

    with watched(before[:1]) as dead:
        os.kill(before[0], signal.SIGKILL)
        wait_until_gone(dead)  # until then the system may still deal it a line, which is reset
    sell(terminal, server.url)
    server.wait_until_serving()

    after = server.worker_pids
    assert len(after) == 2
    assert before[0] not in after
    assert before[1] in after
    sell(terminal, server.url)


def test_a_server_that_is_told_to_stop_leaves_no_worker_behind(server):
    with watched(server.worker_pids) as workers:
        server.stop()
        wait_until_gone(workers)


def test_workers_whose_watcher_was_killed_stop_by_themselves(server):
    with watched(server.worker_pids) as workers:
        server.process.kill()
        wait_until_gone(workers)


def test_a_worker_that_cannot_begin_ends_the_server_with_its_reason(busy_town):
    keys = busy_town.settings.config.parent / "keys.json"
    keys.write_bytes(b"{}")

    with pytest.raises(StepFailed, match=r"keys\.json"):
        busy_town.serve(workers=2)


def test_several_workers_over_sqlite_are_refused_in_one_line(tmp_path):
    url = f"sqlite:///{tmp_path / 'vending.sqlite'}"
    upgrade(url)
    with (
        little_town_at(url, tmp_path / "server") as town,
        pytest.raises(StepFailed, match="several workers need PostgreSQL"),
    ):
        town.serve(workers=2)
