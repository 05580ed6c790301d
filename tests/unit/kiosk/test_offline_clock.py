"""When a till's own clock is believed while nobody can be asked what time it is."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.flows.offline_clock import uninterrupted_ns
from tests.helpers.fake_till import DRN
from tests.helpers.pack_bench import OPERATOR, PASSWORD, PackBench, sell

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def bench(tmp_path) -> PackBench:
    bench = PackBench(tmp_path)
    with bench.opened() as pack:
        bench.filled(pack)
    return bench


def test_a_clock_that_goes_on_by_itself_is_believed(bench):
    with bench.opened() as pack:
        for _ in range(5):
            bench.pass_time(hours=4)
            assert pack.standing().lock is None


@pytest.mark.parametrize("by", [dt.timedelta(minutes=-3), dt.timedelta(minutes=3)])
def test_a_clock_that_is_set_locks_until_the_server_says_what_time_it_is(bench, by):
    with bench.opened() as pack:
        bench.pass_time(hours=1)
        bench.clock.now += by
        assert pack.standing().lock == "clock_not_trusted"
        bench.clock.now -= by
        assert pack.standing().lock == "clock_not_trusted", "right again is not enough"
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, PASSWORD)
        assert pack.standing().lock == "clock_not_trusted", "and neither is a restart"
        pack.server_seen(bench.house.now.isoformat())
        assert pack.standing().lock is None


def test_less_than_two_minutes_is_the_way_of_a_time_service(bench):
    with bench.opened() as pack:
        bench.clock.now -= MINUTE
        assert pack.standing().lock is None
        bench.clock.now += 2 * MINUTE
        assert pack.standing().lock is None


def test_a_clock_that_was_set_back_a_year_before_the_start_sells_nothing(bench):
    bench.clock.now -= dt.timedelta(days=365)
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, PASSWORD)
        assert pack.standing().lock == "clock_not_trusted"


def test_a_clock_behind_what_the_journal_tells_sells_nothing(bench):
    with bench.opened() as pack:
        bench.pass_time(hours=8)
        sell(bench, pack, pack.lookup(DRN)[0])
    bench.clock.now -= dt.timedelta(hours=4)
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, PASSWORD)
        assert pack.standing().lock == "clock_not_trusted"


def test_records_of_a_clock_that_ran_ahead_lock_nothing_once_the_server_was_heard(bench):
    bench.clock.now += dt.timedelta(days=300)
    with bench.opened(signed_in=False) as pack:
        pack._journal.append(_record_at(bench.clock.now))
        assert pack.standing().lock == "lease_ended"
    bench.clock.now -= dt.timedelta(days=300)
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, PASSWORD)
        assert pack.standing().lock == "clock_not_trusted"
        pack.server_seen(bench.house.now.isoformat())
        assert pack.standing().lock is None
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, PASSWORD)
        assert pack.standing().lock is None


def test_a_slow_clock_does_not_make_a_pack_last_longer(bench):
    with bench.opened() as pack:
        bench.pass_time(hours=23, minutes=59)
        bench.clock.now -= MINUTE  # within the tolerance
        bench.steady_ns += 60 * 10**9
        assert pack.standing().lock == "lease_ended"


def test_a_clock_that_runs_behind_the_server_is_not_believed_even_just_after_it_was_heard(bench):
    bench.clock.now -= 5 * MINUTE
    with bench.opened() as pack:
        assert pack.standing().lock == "clock_not_trusted"


def test_a_till_whose_clock_is_doubted_wants_the_servers_time_and_only_with_a_pack(
    bench, tmp_path_factory
):
    with bench.opened() as pack:
        assert not pack.wants_time()
        bench.clock.now += 5 * MINUTE
        assert pack.wants_time()
        pack.server_seen(bench.clock.now.isoformat())
        assert not pack.wants_time()
    without = PackBench(tmp_path_factory.mktemp("without"))
    with without.opened() as pack:
        without.clock.now += 5 * MINUTE
        assert not pack.wants_time()


def test_the_doubt_holds_on_a_disk_that_takes_nothing(bench):
    with bench.opened() as pack:
        bench.disk.fill()
        bench.clock.now += 5 * MINUTE
        assert pack.standing().lock == "clock_not_trusted"
        bench.clock.now -= 5 * MINUTE
        assert pack.standing().lock == "clock_not_trusted"
        bench.disk.free()


def test_an_anchor_that_cannot_be_read_locks_until_the_server_was_heard(bench):
    with bench.opened() as pack:
        pack._shelf.keep_fact("server_seen", "{}")
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, PASSWORD)
        assert pack.standing().lock == "clock_not_trusted"
        pack.server_seen(bench.house.now.isoformat())
        assert pack.standing().lock is None


def test_the_uninterrupted_clock_of_this_machine_goes_on():
    assert uninterrupted_ns() <= uninterrupted_ns()


def _record_at(moment: dt.datetime) -> bytes:
    return f'{{"kind":"journal_checked","at":"{moment.isoformat()}"}}'.encode()
