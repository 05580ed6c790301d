"""When the journal is brought to the server: after a login, when asked, and ever less while the line is down."""

from __future__ import annotations

import pytest

from kiosk.api_client import Unreachable
from kiosk.flows.journal_sync import SyncState
from kiosk.sync_watch import EVERY_MS, LONGEST_MS, SyncWatch
from kiosk.vend_outcomes import DoubtReason

ALL_THERE = SyncState(held=7, head=7, synced_at="2026-11-22T08:00:00+00:00")


class Scripted:
    """A way to the server whose tries end as they are told to."""

    def __init__(self, *ends: SyncState | Exception) -> None:
        self.ends = list(ends)
        self.tries = 0

    def bring(self) -> SyncState:
        self.tries += 1
        end = self.ends.pop(0) if self.ends else ALL_THERE
        if isinstance(end, Exception):
            raise end
        return end


class AtOnce:
    """Workers without threads: `land` lets what was asked for happen."""

    def __init__(self) -> None:
        self.asked = []

    def run(self, op, on_done, on_error) -> None:
        self.asked.append((op, on_done, on_error))

    def land(self) -> None:
        op, on_done, on_error = self.asked.pop(0)
        try:
            result = op()
        except Unreachable as error:
            on_error(error)
        else:
            on_done(result)


@pytest.fixture
def watched(qapp):
    def make(*ends):
        workers, sync = AtOnce(), Scripted(*ends)
        return SyncWatch(sync, workers, jitter=lambda: 0.5), workers, sync

    return make


def lost():
    return Unreachable(DoubtReason.LINK)


def test_nothing_is_tried_before_a_login_and_something_right_after(watched):
    watch, workers, sync = watched()
    watch.bring()
    assert workers.asked == []

    watch.follow(True)
    workers.land()

    assert sync.tries == 1
    assert watch._timer.remainingTime() > EVERY_MS - 5_000


def test_what_is_asked_for_meanwhile_is_done_right_after(watched):
    watch, workers, _ = watched()
    watch.follow(True)
    watch.bring()
    assert len(workers.asked) == 1, "one try at a time"
    workers.land()

    assert watch._timer.interval() == 0


def test_what_is_left_over_goes_at_once_unless_the_journal_is_refused(watched):
    watch, workers, _ = watched(SyncState(held=3, head=7), SyncState(head=7, is_well=False))
    watch.follow(True)
    workers.land()
    assert watch._timer.interval() == 0

    watch.bring()
    workers.land()
    assert watch._timer.interval() == EVERY_MS


def test_a_lost_line_is_tried_less_and_less_often_and_a_good_one_as_ever(watched):
    watch, workers, _ = watched(*(lost() for _ in range(6)))
    watch.follow(True)
    waits = []
    for _ in range(7):
        workers.land()
        waits.append(watch.next_ms)
        watch.bring()

    assert waits == [60_000, 120_000, 240_000, LONGEST_MS, LONGEST_MS, LONGEST_MS, EVERY_MS]
    assert watch.fault is None


def test_after_the_session_nothing_is_tried(watched):
    watch, workers, sync = watched()
    watch.follow(True)
    watch.follow(False)
    workers.land()
    watch.bring()

    assert sync.tries == 1, "what was on its way ends"
    assert workers.asked == []
    assert not watch._timer.isActive()
