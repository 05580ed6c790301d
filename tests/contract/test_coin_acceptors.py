"""What every acceptor of coins promises: a coin in the box is told once, and nothing else is."""

from __future__ import annotations

import pytest
from acceptors_bench import (
    CoinKind,
    PtyBillRig,
    VirtualBillRig,
    resume_from,
    wait_for_condition,
    wait_for_kind,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorRestarted,
    Coin,
    CoinAccepted,
    CoinDoubt,
    CoinInDoubt,
    CoinRejected,
    CoinReturnPressed,
    EventsLost,
    FraudAttempt,
    FraudKind,
    RejectReason,
)
from drivers.errors import BadDeviceUri, UnknownDeviceScheme
from drivers.registry import open_coin_acceptor
from drivers.simulators.acceptor_wire import FaultyWire

ALL_COINS = frozenset({10, 50, 100, 200, 500, 1000})


@pytest.fixture(params=[VirtualBillRig, PtyBillRig], ids=["virtual", "pty"])
def rig(request, tmp_path):
    made = request.param(CoinKind, tmp_path)
    yield made
    made.close()


@pytest.fixture
def bench():
    return VirtualBillRig(CoinKind)


def open_for(rig, amounts=ALL_COINS):
    rig.driver.accept_coins(amounts)
    wait_for_condition(rig, AcceptorCondition.ACCEPTING)


def counted(events):
    return [event.coin.amount_minor for event in events if isinstance(event, CoinAccepted)]


def test_a_coin_is_told_once_with_its_worth_and_its_path(rig):
    open_for(rig)

    assert rig.hand("insert", 500)
    first = wait_for_kind(rig, CoinAccepted)
    assert rig.hand("insert", 1000)
    rig.wait_for(lambda event: isinstance(event, CoinAccepted) and event.mark != first.mark)

    assert (first.coin, first.path) == (Coin(amount_minor=500, currency="ILS"), 2)
    accepted = [event for event in rig.sink.events if isinstance(event, CoinAccepted)]
    assert [(event.coin.amount_minor, event.path) for event in accepted] == [(500, 2), (1000, 1)]


def test_coins_put_in_while_the_cable_is_out_are_told_when_it_is_back(rig):
    open_for(rig)
    rig.unplug()
    wait_for_condition(rig, AcceptorCondition.GONE)
    for _ in range(5):
        rig.hand("insert", 10)
    since = len(rig.sink.events)

    rig.plug()

    wait_for_condition(rig, AcceptorCondition.ACCEPTING, since=since)
    assert counted(rig.sink.events) == [10] * 5
    assert not any(isinstance(event, EventsLost) for event in rig.sink.events)


def test_nothing_is_accepted_before_it_is_said_so_nor_after(bench):
    wait_for_condition(bench, AcceptorCondition.REFUSING)
    assert not bench.core.insert(100)
    open_for(bench, frozenset({100}))
    assert not bench.core.insert(50)
    assert bench.core.insert(100)
    bench.driver.refuse_coins()
    wait_for_condition(bench, AcceptorCondition.REFUSING, since=len(bench.sink.events))

    assert not bench.core.insert(100)

    assert bench.wait_for(
        lambda event: isinstance(event, CoinRejected) and event.reason is RejectReason.REFUSED
    )


def test_more_coins_than_the_buffer_holds_are_told_as_lost(bench):
    open_for(bench)
    for _ in range(9):
        bench.core.insert(200)

    assert wait_for_kind(bench, EventsLost).count == 4
    assert counted(bench.sink.events) == [200] * 5


@pytest.mark.parametrize("count", [4, 9])
def test_our_crash_in_the_middle_of_one_reading_loses_and_doubles_no_coin_of_it(count):
    for kept in range(4, 11):  # AcceptorMet, two conditions, and the first coin
        bench = VirtualBillRig(CoinKind)
        open_for(bench)
        bench.core.insert(10)
        bench.turn()
        for _ in range(count):
            bench.core.insert(1000)
        for _ in range(3):
            bench.turn()
        journal = bench.sink.events[:kept]

        bench.restart(resume_from(journal, {}))
        open_for(bench)

        told = journal + bench.sink.events
        assert counted(told) == [10] + [1000] * min(count, 5)
        assert [e.count for e in told if isinstance(e, EventsLost)] == ([4] if count == 9 else [])


def test_a_restart_is_told_and_the_sorter_is_set_again(bench):
    open_for(bench)
    bench.core.insert(10)
    bench.turn()
    bench.core.power_cycle()

    wait_for_kind(bench, AcceptorRestarted)
    wait_for_condition(bench, AcceptorCondition.ACCEPTING, since=len(bench.sink.events) - 2)
    bench.core.insert(500)

    event = bench.wait_for(lambda e: isinstance(e, CoinAccepted) and e.coin.amount_minor == 500)
    assert event.path == 2


@pytest.mark.parametrize(
    ("hand", "kind"), [("string", FraudKind.STRING), ("slug", FraudKind.TAMPER)]
)
def test_an_attempt_to_cheat_is_told_and_counts_nothing(bench, hand, kind):
    open_for(bench)
    bench.hand(hand)

    assert wait_for_kind(bench, FraudAttempt).kind is kind
    assert counted(bench.sink.events) == []


def test_a_coin_that_was_swallowed_is_in_doubt(bench):
    open_for(bench)
    bench.core.swallow(100)

    doubt = wait_for_kind(bench, CoinInDoubt)

    assert (doubt.coin, doubt.reason) == (None, CoinDoubt.SWALLOWED)


def test_a_credit_that_is_taken_back_is_in_doubt_with_its_coin(bench):
    open_for(bench)
    bench.core.happen(0, 162)

    doubt = wait_for_kind(bench, CoinInDoubt)

    assert (doubt.coin, doubt.reason) == (Coin(amount_minor=100), CoinDoubt.CANCELLED)


def test_a_credit_of_an_unknown_coin_is_in_doubt(bench):
    open_for(bench)
    bench.core.happen(9, 1)

    assert wait_for_kind(bench, CoinInDoubt).coin is None


def test_a_jam_closes_the_acceptor_until_it_is_cleared(bench):
    open_for(bench)
    bench.core.jam()
    wait_for_condition(bench, AcceptorCondition.JAMMED)
    since = len(bench.sink.events)

    bench.core.clear_jam()

    wait_for_condition(bench, AcceptorCondition.ACCEPTING, since=since)


def test_the_return_lever_is_told(bench):
    open_for(bench)
    bench.core.press_lever()

    wait_for_kind(bench, CoinReturnPressed)


@given(
    lost=st.sets(st.integers(0, 1200), max_size=10),
    spoilt=st.sets(st.integers(0, 1200), max_size=10),
    cut_at=st.none() | st.integers(0, 1200),
    has_echo=st.booleans(),
    power_at=st.none() | st.integers(0, 30),
    kept=st.integers(0, 12),
)
@settings(max_examples=30)
def test_no_schedule_of_faults_loses_or_doubles_a_coin(
    *, lost, spoilt, cut_at, has_echo, power_at, kept
):
    wire = FaultyWire(lost=lost, spoilt=spoilt, cut_at=cut_at, has_echo=has_echo)
    bench = VirtualBillRig(CoinKind, wire=wire)
    bench.driver.accept_coins(ALL_COINS)
    bench.sink.kept = kept
    before = []
    for turn in range(45):
        if turn % 5 == 0 and turn < 30:
            bench.core.insert((10, 50, 1000)[turn // 5 % 3])
        if turn == power_at:
            bench.core.power_cycle()
        if turn == 32:  # our own process ends; the journal has the first events only
            journal = bench.sink.events[:kept]
            resume = resume_from(journal, {})
            if resume:
                before = journal
                bench.restart(resume)
                bench.driver.accept_coins(ALL_COINS)
        if bench.wire.is_cut:
            bench.plug()
        bench.turn()
    events = before + bench.sink.events

    told, box = counted(events), sum(bench.core.box)
    assert sum(told) <= box
    if not any(isinstance(event, EventsLost | AcceptorRestarted) for event in events):
        assert sum(told) == box


@pytest.mark.parametrize("options", ["path=9", "paths=500", "paths=500:0", "paths=5:2,x:1"])
def test_an_option_that_is_wrong_is_refused(options):
    with pytest.raises(BadDeviceUri):
        open_coin_acceptor(f"cctalk:/dev/null?{options}", lambda _event: None)


def test_a_scheme_of_another_kind_is_unknown():
    with pytest.raises(UnknownDeviceScheme):
        open_coin_acceptor("escpos:/dev/null", lambda _event: None)
