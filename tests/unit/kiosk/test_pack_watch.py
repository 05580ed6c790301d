"""When a pack is renewed: after a login, when due, when asked, and at once when the line is back."""

from __future__ import annotations

import pytest

from kiosk.api_client import Declined, SessionEnded, Unreachable
from kiosk.errors import KioskError
from kiosk.flows.journal_sync import SyncState
from kiosk.flows.pack_renewal import Renewed
from kiosk.pack_watch import FIRST_MS, LONGEST_MS, PackWatch
from kiosk.sync_watch import SyncWatch
from kiosk.vend_outcomes import DoubtReason
from vending_server.wire.problems import Problem, ProblemCode


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
        except KioskError as error:
            on_error(error)
        else:
            on_done(result)


class Scripted:
    """Tries that end as they are told to."""

    def __init__(self, *ends) -> None:
        self.ends = list(ends)

    def renew(self) -> Renewed:
        end = self.ends.pop(0) if self.ends else Renewed(is_done=True, after_s=900)
        if isinstance(end, Exception):
            raise end
        return end

    def bring(self) -> SyncState:
        return SyncState()


def lost() -> Unreachable:
    return Unreachable(DoubtReason.LINK)


@pytest.fixture
def watched(qapp):
    def make(*ends):
        workers = AtOnce()
        return PackWatch(Scripted(*ends), workers, jitter=lambda: 0.5), workers

    return make


def test_it_begins_with_a_login_goes_on_when_due_and_rests_after_it(watched):
    watch, workers = watched()
    watch.renew()
    assert workers.asked == []
    watch.follow(is_signed_in=True)
    workers.land()
    assert watch._timer.interval() == 900_000
    watch.follow(is_signed_in=False)
    assert not watch._timer.isActive()


def test_one_try_at_a_time_and_once_more_when_asked_meanwhile(watched):
    watch, workers = watched()
    watch.follow(is_signed_in=True)
    watch.renew()
    assert len(workers.asked) == 1
    workers.land()
    assert watch._timer.interval() == 0


def test_without_a_line_it_asks_less_and_less_often(watched):
    watch, workers = watched(*[lost() for _ in range(12)])
    watch.follow(is_signed_in=True)
    waits = []
    for _ in range(12):
        workers.land()
        waits.append(watch._timer.interval())
        watch.renew()
    assert waits[:3] == [FIRST_MS, 2 * FIRST_MS, 4 * FIRST_MS]
    assert max(waits) == waits[-1] == LONGEST_MS


def test_a_renewal_that_is_not_done_comes_again_soon(watched):
    watch, workers = watched(Renewed(is_done=False))
    watch.follow(is_signed_in=True)
    workers.land()
    assert watch._timer.interval() == FIRST_MS
    assert watch.fault is None


def test_when_the_journal_finds_the_line_again_the_pack_follows_at_once(watched):
    watch, workers = watched(lost())
    sync_workers = AtOnce()
    sync = SyncWatch(Scripted(), sync_workers)
    watch.follow_line(sync)
    watch.follow(is_signed_in=True)
    workers.land()
    sync.follow(is_signed_in=True)
    sync_workers.land()
    assert len(workers.asked) == 1
    workers.land()
    sync.bring()
    sync_workers.land()
    assert workers.asked == [], "what is well waits until it is due"


def test_what_the_server_refuses_is_not_asked_again_with_every_upload(watched):
    code = ProblemCode.NOT_PERMITTED
    watch, workers = watched(Declined(Problem(status=403, code=code, title=code)))
    sync_workers = AtOnce()
    sync = SyncWatch(Scripted(), sync_workers)
    watch.follow_line(sync)
    watch.follow(is_signed_in=True)
    workers.land()
    sync.follow(is_signed_in=True)
    sync_workers.land()
    assert workers.asked == []
    assert watch._timer.interval() == FIRST_MS


def test_a_session_that_the_server_ended_is_the_end_of_it(watched):
    code = ProblemCode.SESSION_ENDED
    watch, workers = watched(SessionEnded(Problem(status=401, code=code, title=code)))
    watch.follow(is_signed_in=True)
    workers.land()
    assert not watch._timer.isActive()
    watch.renew()
    assert workers.asked == []
