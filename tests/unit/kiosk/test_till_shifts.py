"""The cash desk of a till: ids on disk before a byte leaves, done once, blind until the count is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Declined
from kiosk.errors import TillRefusal
from kiosk.flows.shift_values import ActState, NewBag, NewMovement, SecondPerson
from kiosk.store.records import DrawerOpened, ShiftActIntended, decode_record
from tests.helpers import fake_server as fake
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import OTHER_DRN, PowerCut, TillBench, a_sale
from vending_server.wire.cash_count import CountLine
from vending_server.wire.problems import ProblemCode

FLOAT = (CountLine(denomination_minor=10_000, pieces=2),)
NOTHING = (CountLine(denomination_minor=10, pieces=0),)
STAMPS = NewMovement(
    direction="out", reason="petty_expense", amount_minor=3000, counterpart="Post", paper="17"
)


@pytest.fixture
def bench(tmp_path: Path) -> TillBench:
    bench = TillBench(tmp_path)
    bench.server.uses_shifts = True
    return bench


def records(till):
    return [decode_record(body) for _, body in till._journal.bodies()]


def test_without_an_open_shift_nothing_is_sold_or_written(bench):
    with bench.till() as till:
        sale = a_sale(till)
        before = len(records(till))
        with pytest.raises(TillRefusal) as refused:
            till.sell(sale)

        assert refused.value.code == "no_open_shift"
        assert len(records(till)) == before
        assert bench.server.sold == []


def test_a_server_without_shifts_lets_the_till_sell_as_before(bench):
    bench.server.uses_shifts = False
    with bench.till() as till:
        till.sell(a_sale(till))

        assert len(bench.server.sold) == 1


def test_an_opened_shift_lets_the_till_sell_and_is_known_at_the_next_login(bench):
    with bench.till() as till:
        opened = till.shifts.open(FLOAT)
        till.sell(a_sale(till))

        assert opened.state is ActState.DONE
        assert till.shifts.state().may_sell
        till.logout()
        till.login("walid", fake.PASSWORD)

        assert not till.shifts.state().may_sell
        with pytest.raises(TillRefusal, match="shift_of_another"):
            till.sell(a_sale(till, tender_minor=6000))


@pytest.mark.parametrize("counts", [(), FLOAT + FLOAT])
def test_what_nobody_counted_opens_nothing(bench, counts):
    with bench.till() as till, pytest.raises(TillRefusal, match="not_counted"):
        till.shifts.open(counts)
    assert bench.server.count("open_shift") == 0


def test_an_act_is_on_disk_with_its_id_before_it_is_sent(bench):
    bench.server.break_next("open_shift", Break.BEFORE)
    with bench.till() as till:
        opening = till.shifts.open(FLOAT)
        [intent] = [one for one in records(till) if isinstance(one, ShiftActIntended)]

        assert opening.state is ActState.IN_DOUBT
        assert intent.act_id == opening.act_id
        assert not till.shifts.state().may_sell


@pytest.mark.parametrize("where", [Break.BEFORE, Break.AFTER, Break.TIMEOUT_AFTER])
def test_a_lost_line_is_asked_again_after_a_restart_with_the_same_bytes(bench, where):
    bench.server.break_next("open_shift", where)
    with bench.till() as till:
        act_id = till.shifts.open(FLOAT).act_id
        with pytest.raises(TillRefusal, match="shift_act_in_doubt"):
            till.shifts.open(NOTHING)
    with bench.till() as till:
        till.recover()
        state = till.shifts.resume()

        assert state.may_sell
        assert state.pending == ()
        assert state.shift.shift_id == act_id
    bodies = {body for route, body in bench.server.requests if route == "open_shift"}
    assert len(bodies) == 1
    assert list(bench.server.desk.shifts) == [act_id]


def test_only_who_began_an_act_asks_again(bench):
    bench.server.break_next("open_shift", Break.BEFORE)
    with bench.till() as till:
        act_id = till.shifts.open(FLOAT).act_id
        till.logout()
        till.login("walid", fake.PASSWORD)
        state = till.shifts.resume()

        assert [one.act_id for one in state.pending] == [act_id]
        with pytest.raises(TillRefusal, match="shift_act_of_another"):
            till.shifts.ask_again(act_id)
    assert bench.server.count("open_shift") == 0


def test_the_close_is_blind_and_its_answer_is_the_z(bench):
    with bench.till() as till:
        till.shifts.open(FLOAT)
        till.shifts.move(till.shifts.new_movement(STAMPS))
        assert till.shifts.x().totals is None

        z = till.shifts.close(FLOAT, float_left_minor=5000)

        assert z.report.totals.expected_minor == 20_000 + 5000 - 3000
        assert z.report.variance_minor == -2000
        assert till.shifts.state().shift is None
        assert till.shifts.state().float_left_minor == 5000


def test_a_count_without_an_answer_is_not_counted_again(bench):
    with bench.till() as till:
        till.shifts.open(FLOAT)
        bench.server.break_next("close_shift", Break.AFTER)
        first = till.shifts.close(FLOAT, float_left_minor=0)
        with pytest.raises(TillRefusal, match="shift_act_in_doubt"):
            till.shifts.close(NOTHING, float_left_minor=0)
        again = till.shifts.ask_again(first.act_id)

        assert first.answer is None
        assert again.report.counted_minor == 20_000


def test_no_shift_is_opened_over_a_count_without_an_answer(bench):
    with bench.till() as till:
        till.shifts.open(FLOAT)
        bench.server.break_next("close_shift", Break.AFTER)
        till.shifts.close(FLOAT, float_left_minor=0)
        till.logout()
        till.login("samar", fake.PASSWORD)
        with pytest.raises(TillRefusal, match="shift_act_in_doubt"):
            till.shifts.open(FLOAT)
        till.shifts.resume()

        assert till.shifts.open(FLOAT).state is ActState.DONE


def test_nothing_is_sold_or_paid_out_while_a_count_is_without_an_answer(bench):
    with bench.till() as till:
        till.shifts.open(FLOAT)
        sale = a_sale(till)
        bench.server.break_next("close_shift", Break.BEFORE)
        till.shifts.close(FLOAT, float_left_minor=0)

        assert not till.shifts.state().may_sell
        with pytest.raises(TillRefusal, match="shift_act_in_doubt"):
            till.sell(sale)
        with pytest.raises(TillRefusal, match="shift_act_in_doubt"):
            till.shifts.move(till.shifts.new_movement(STAMPS))
    assert bench.server.sold == []


def test_a_visit_needs_an_open_shift_that_is_not_counted_as_a_sale_does(bench):
    with bench.till() as till:
        visit = [a_sale(till), a_sale(till, drn=OTHER_DRN)]
        with pytest.raises(TillRefusal, match="no_open_shift"):
            till.sell_visit(visit)
        till.shifts.open(FLOAT)
        bench.server.break_next("close_shift", Break.BEFORE)
        till.shifts.close(FLOAT, float_left_minor=0)
        with pytest.raises(TillRefusal, match="shift_act_in_doubt"):
            till.sell_visit(visit)

        assert till.open_vends() == []
    assert bench.server.sold == []


def test_no_cash_moves_in_a_shift_that_somebody_else_has_counted(bench):
    with bench.till() as till:
        till.shifts.open(FLOAT)
        till.logout()
        till.login("walid", fake.PASSWORD)
        bench.server.break_next("close_shift", Break.BEFORE)
        till.shifts.close(FLOAT, float_left_minor=0)
        till.logout()
        till.login("samar", fake.PASSWORD)
        with pytest.raises(TillRefusal, match="shift_act_in_doubt"):
            till.shifts.move(till.shifts.new_movement(STAMPS))

    assert bench.server.count("move_cash") == 0


def test_a_power_cut_between_the_journal_and_the_line_is_asked_again(bench, monkeypatch):
    with bench.till() as till, monkeypatch.context() as patch:
        patch.setattr(till._api, "post_document", cut_the_power)
        with pytest.raises(PowerCut):
            till.shifts.open(FLOAT)
    with bench.till() as till:
        till.recover()
        [waiting] = till.shifts.state().pending
        state = till.shifts.resume()

        assert state.may_sell
        assert state.shift.shift_id == waiting.act_id


def cut_the_power(*_args):
    raise PowerCut


def test_a_second_person_agrees_to_this_very_movement_and_leaves_no_password(bench):
    bench.server.desk.limit_minor = 1_000
    asked = []
    with bench.till() as till:
        till.shifts.open(FLOAT)
        with pytest.raises(Declined):
            till.shifts.move(till.shifts.new_movement(STAMPS))
        till._api.ask_approval = asked.append
        till._api.decide_here = lambda _id, decision: asked.append(decision)
        second = SecondPerson(operator="walid", password="a secret of his")
        movement = till.shifts.agreed(STAMPS, second)
        till.shifts.move(movement)

        [request, decision] = asked
        assert request.payload["movement_id"] == movement.movement_id
        assert "approval_id" not in request.payload
        assert movement.approval_id == request.approval_id
        assert decision.operator == "walid"
        assert "secret" not in repr(second)
        assert all(b"secret" not in body for _, body in till._journal.bodies())


def test_a_refusal_ends_an_act_that_was_never_lost(bench):
    with bench.till() as till:
        till.shifts.open(FLOAT)
        with pytest.raises(Declined):
            till.shifts.close(NOTHING, float_left_minor=10)

        assert till.shifts.state().pending == ()
        assert till.shifts.state().may_sell


def test_a_busy_server_leaves_an_act_in_doubt(bench):
    busy = fake._problem(503, ProblemCode.DATABASE_BUSY)
    bench.server.break_next("open_shift", busy)
    with bench.till() as till:
        with pytest.raises(Declined):
            till.shifts.open(FLOAT)

        assert len(till.shifts.state().pending) == 1
        assert till.shifts.resume().may_sell


def test_a_session_that_ended_under_a_lost_opening_leaves_it_in_doubt(bench):
    bench.server.break_next("open_shift", Break.AFTER)
    with bench.till() as till:
        act_id = till.shifts.open(FLOAT).act_id
        bench.server.break_next("open_shift", fake._problem(403, ProblemCode.NOT_PERMITTED))
        with pytest.raises(Declined):
            till.shifts.ask_again(act_id)

        assert [one.act_id for one in till.shifts.state().pending] == [act_id]


def test_an_answer_about_another_shift_is_none(bench):
    with bench.till() as till:
        first = till.shifts.open(FLOAT)
        strange = bench.server.desk.kept[first.act_id][1]
        till.shifts.close(NOTHING, float_left_minor=0)
        bench.server.break_next("open_shift", fake._answer(201, strange))

        assert till.shifts.open(FLOAT).state is ActState.IN_DOUBT


def test_a_bag_holds_closed_shifts_once(bench):
    with bench.till() as till:
        till.shifts.open(FLOAT)
        till.shifts.close(FLOAT, float_left_minor=0)
        [waiting] = till.shifts.to_deposit()
        bag = till.shifts.bag(
            NewBag(shift_ids=(waiting.shift_id,), counts=FLOAT, bank="Bank", bag_number="77")
        )

        assert bag.answer.expected_minor == 20_000
        assert till.shifts.to_deposit() == []


def test_a_slip_is_printed_once_and_then_as_copies(bench):
    with bench.till() as till:
        act_id = till.shifts.open(FLOAT).act_id
        bench.printer.verdicts = [PrintVerdict.NOT_SENT]
        numbers = [till.slips.print_act(act_id).copy_number for _ in range(3)]

        assert numbers == [0, 0, 1]
        assert bench.printer.printed == [
            "slip opening shift 1 copy 0",
            "slip opening shift 1 copy 1",
        ]
        assert bench.printer.kicks == 0


def test_the_drawer_opens_with_a_reason_that_is_on_disk_first(bench):
    with bench.till() as till:
        with pytest.raises(TillRefusal, match="reason_missing"):
            till.slips.open_drawer("  ")
        till.slips.open_drawer("change for a customer")

        [opened] = [one for one in records(till) if isinstance(one, DrawerOpened)]
        assert opened.reason == "change for a customer"
        assert bench.printer.kicks == 1


def test_names_in_an_act_are_sealed_in_the_journal(bench):
    with bench.till() as till:
        till.shifts.open(FLOAT)
        till.shifts.move(till.shifts.new_movement(STAMPS))

        assert all(b"Post" not in body for _, body in till._journal.bodies())
