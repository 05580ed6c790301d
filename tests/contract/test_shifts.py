"""Shifts on both databases: a blind count, a difference of its own, late records, bags, batches."""

from __future__ import annotations

import functools

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.drawer import Drawer, count_of
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from tests.helpers.pages import walked
from vending_server.approvals.model import TwoPersonAction
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.ledger.tables import ledger_corrections
from vending_server.shifts.mirror import shift_at_till
from vending_server.shifts.tables import shift_counts
from vending_server.wire.login import ShiftAtTill
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.shifts import CashMovement, ShiftOpening, ShiftRecount
from vending_server.wire.vend import ReprintRequest, Tender


@pytest.fixture
def drawer(database_url):
    engine = little_town.build(database_url)
    yield Drawer(engine)
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def sums(report) -> dict[str, int]:
    return {one.name: one.amount for one in report.totals.by_means}


def test_a_sale_goes_into_the_drawer_of_the_open_shift(drawer):
    shift = drawer.open(20_000)
    drawer.sell(10_000)

    balance = drawer.balance()
    assert balance[f"shift:{shift.shift_id}"] == 30_000
    assert balance[f"drawer:{shift.terminal_id}"] == 0


def test_a_login_is_told_the_open_shift_of_its_machine_and_no_sum(drawer):
    def told():
        with reading(drawer.engine) as connection:
            return shift_at_till(connection, drawer.rana.terminal_id)

    assert told() is None
    shift = drawer.open(20_000)
    assert told() == ShiftAtTill(
        shift_id=shift.shift_id, number=1, operator="rana", opened_at=shift.opened_at
    )
    drawer.close(shift.shift_id, 20_000)
    assert told() is None


def test_a_sale_without_a_shift_goes_on_and_stays_apart_from_any_shift(drawer):
    drawer.sell(10_000)
    shift = drawer.open(20_000, receipt_sequence_last=1)

    assert drawer.balance()[f"drawer:{shift.terminal_id}"] == 10_000
    assert drawer.close(shift.shift_id, 20_000).variance_minor == 0


def test_a_shift_of_somebody_else_takes_no_sale(drawer):
    drawer.open(caller=drawer.walid)

    stored = drawer.till.sell(DRN["plain"], 10_000)

    assert msgspec.json.decode(stored.body, type=Problem).code == ProblemCode.SHIFT_OF_ANOTHER


def test_the_count_is_blind_until_it_is_in(drawer):
    shift = drawer.open()
    drawer.sell(10_000)

    x = drawer.desk.one(drawer.rana, shift.shift_id)

    assert (x.totals, x.variance_minor, x.counted_minor) == (None, None, None)
    assert (x.counts.sales, x.counts.receipt_first, x.counts.receipt_last) == (1, 1, 1)
    assert drawer.desk.one(drawer.walid, shift.shift_id).totals.expected_minor == 30_000


def test_a_supervisor_who_sells_does_not_see_what_he_will_count(drawer):
    shift = drawer.open(caller=drawer.walid)

    assert drawer.desk.one(drawer.walid, shift.shift_id).totals is None
    assert drawer.desk.one(drawer.maysa, shift.shift_id).totals is not None


def test_x_and_z_are_the_same_sums(drawer):
    shift = drawer.open()
    drawer.sell(10_000)
    card = Tender(kind=TenderKind.BANK_CARD, amount_minor=4_000)
    cash = Tender(kind=TenderKind.CASH, amount_minor=6_000)
    drawer.sell(10_000, "water", tenders=[card, cash], received_minor=6_000)
    drawer.move(shift.shift_id, 2_500)
    x = drawer.desk.one(drawer.walid, shift.shift_id)

    z = drawer.close(shift.shift_id, 33_500)

    assert z.totals == x.totals
    assert sums(z) == {"bank_card": 4_000, "cash": 16_000}
    assert z.totals.expected_minor == 20_000 + 16_000 - 2_500
    assert z.variance_minor == 0


def test_a_copy_is_counted_with_its_shift(drawer):
    shift = drawer.open()
    sold = msgspec.json.decode(drawer.sell().body)
    again = ReprintRequest(reprint_id=new_document_id())
    drawer.till.vending.reprint(drawer.till.seller, sold["vend_id"], again)

    assert drawer.desk.one(drawer.rana, shift.shift_id).counts.copies == 1


@pytest.mark.parametrize(("counted", "found"), [(29_000, -1_000), (30_010, 10), (30_000, 0)])
def test_a_difference_is_an_entry_of_its_own_and_never_keeps_a_shift_open(drawer, counted, found):
    shift = drawer.open()
    drawer.sell(10_000)

    z = drawer.close(shift.shift_id, counted)

    assert (z.variance_minor, z.counted_minor) == (found, counted)
    balance = drawer.balance()
    assert balance["cash_variance"] == -found
    assert balance[f"shift:{shift.shift_id}"] == counted


def test_a_difference_beyond_the_tolerance_is_marked(drawer):
    assert drawer.close(drawer.open().shift_id, 17_990).is_beyond_tolerance
    assert not drawer.close(drawer.open(0).shift_id, 0).is_beyond_tolerance


def test_what_one_shift_leaves_the_next_one_counts(drawer):
    first = drawer.open(20_000)
    drawer.close(first.shift_id, 20_000, left_minor=15_000)

    second = drawer.open(14_000, reason="a note is torn")

    assert (second.number, second.handover_minor) == (2, 15_000)
    balance = drawer.balance()
    assert balance["cash_variance"] == 1_000
    assert balance[f"handover:{first.terminal_id}"] == 0
    assert balance[f"shift:{second.shift_id}"] == 14_000


def test_no_more_is_left_in_the_drawer_than_was_counted(drawer):
    shift = drawer.open(20_000)

    with pytest.raises(Refused, match="sums_disagree"):
        drawer.close(shift.shift_id, 20_000, left_minor=20_010)


def test_a_terminal_has_one_open_shift(drawer):
    drawer.open()

    with pytest.raises(Refused, match="shift_open_already"):
        drawer.open(caller=drawer.walid)


def test_the_database_itself_refuses_a_second_open_shift(drawer):
    from vending_server.shifts.tables import shifts

    drawer.open()
    with reading(drawer.engine) as connection:
        row = dict(connection.execute(sa.select(shifts)).mappings().one())
    with pytest.raises(Exception, match="fact was violated"), writing(drawer.engine) as connection:
        connection.execute(shifts.insert().values(row | {"id": new_document_id(), "number": 2}))


def test_a_shift_is_closed_once(drawer):
    shift = drawer.open()
    drawer.close(shift.shift_id, 20_000)

    with pytest.raises(Refused, match="shift_closed"):
        drawer.close(shift.shift_id, 20_000)


def test_another_cashier_neither_sees_nor_closes_nor_pays_out_of_a_shift(drawer):
    shift = drawer.open()

    for act in (
        lambda: drawer.desk.one(drawer.other, shift.shift_id),
        lambda: drawer.close(shift.shift_id, 0, caller=drawer.other),
        lambda: drawer.move(shift.shift_id, 10, caller=drawer.other),
        lambda: drawer.move(shift.shift_id, 10, caller=drawer.walid),
    ):
        with pytest.raises(Refused, match="shift_unknown"):
            act()


def test_a_supervisor_takes_over_with_a_count(drawer):
    shift = drawer.open()

    assert drawer.close(shift.shift_id, 20_000, caller=drawer.walid).closed_at is not None


def test_a_pay_out_above_the_limit_takes_a_second_person_and_exactly_that(drawer):
    shift = drawer.open()
    fields = {"movement_id": new_document_id()}
    with pytest.raises(Refused, match="approval_missing"):
        drawer.move(shift.shift_id, 10_010, **fields)
    wanted = CashMovement(
        movement_id=fields["movement_id"],
        direction="out",
        reason="petty_expense",
        amount_minor=10_010,
        counterpart="Post office",
        paper="17",
        happened_at="",
    )
    payload = msgspec.to_builtins(wanted) | {"shift_id": shift.shift_id}
    del payload["approval_id"]
    approval = drawer.agree(TwoPersonAction.PAY_OUT_ABOVE_LIMIT, payload, drawer.rana, drawer.walid)

    with pytest.raises(Refused, match="approval_differs"):
        drawer.move(shift.shift_id, 10_020, approval_id=approval, **fields)
    drawer.move(shift.shift_id, 10_010, approval_id=approval, **fields)

    assert drawer.balance()["petty_expenses"] == 10_010


def test_a_pay_out_of_the_limit_takes_nobody(drawer):
    shift = drawer.open()
    drawer.move(shift.shift_id, 10_000)

    assert drawer.balance()[f"shift:{shift.shift_id}"] == 10_000


def test_an_expense_brings_no_cash_in(drawer):
    shift = drawer.open()

    with pytest.raises(Refused, match="movement_not_allowed"):
        drawer.move(shift.shift_id, 10, direction="in")


def test_the_same_document_again_is_the_same_bytes_and_another_body_is_refused(drawer):
    message = ShiftOpening(
        shift_id=new_document_id(), counts=count_of(100), receipt_sequence_last=0, opened_at=""
    )
    at = drawer.clock.now()
    first = drawer.desk.open(drawer.rana, message, at)
    drawer.sell()
    again = drawer.desk.open(drawer.rana, message, at)

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    with pytest.raises(Refused, match="document_id_reused"):
        drawer.desk.open(drawer.rana, msgspec.structs.replace(message, counts=count_of(200)), at)


def test_a_recount_is_somebody_elses_and_keeps_both_counts(drawer):
    shift = drawer.open()
    drawer.close(shift.shift_id, 19_000)

    with pytest.raises(Refused, match="approver_is_requester"):
        drawer.recount(shift.shift_id, 20_000, drawer.rana)
    z = drawer.recount(shift.shift_id, 20_000)

    assert (z.counted_minor, z.variance_minor) == (20_000, 0)
    assert drawer.balance()["cash_variance"] == 0
    with reading(drawer.engine) as connection:
        kinds = set(connection.scalars(sa.select(shift_counts.c.kind)))
        corrections = connection.execute(sa.select(ledger_corrections)).all()
    assert {one.value for one in kinds} == {"opening", "closing", "recount"}
    assert len(corrections) == 1


def test_two_count_again_and_neither_is_whose_shift_it_was(drawer):
    shift = drawer.open()
    drawer.close(shift.shift_id, 19_000)
    alone = ShiftRecount(recount_id=new_document_id(), counts=count_of(20_000), reason="stuck")

    with pytest.raises(Refused, match="approval_missing"):
        drawer.desk.recount(drawer.walid, shift.shift_id, alone)
    with pytest.raises(Refused, match="approver_is_requester"):
        drawer.recount(shift.shift_id, 20_000, witness=drawer.rana)
    seen = drawer.seen_by(drawer.other, shift.shift_id, alone, drawer.walid)
    for changes in ({"counts": count_of(21_000)}, {"reason": "other"}):
        with pytest.raises(Refused, match="approval_differs"):
            drawer.desk.recount(
                drawer.walid, shift.shift_id, msgspec.structs.replace(seen, **changes)
            )

    assert drawer.desk.recount(drawer.walid, shift.shift_id, seen).is_new


def test_a_record_that_comes_after_the_close_is_posted_to_its_own_shift(drawer):
    """The till paid 25.00 out, closed with what was left, and tells of the pay-out last."""
    shift = drawer.open()
    happened = drawer.clock.now()
    drawer.close(shift.shift_id, 17_500)

    late = drawer.move(shift.shift_id, 2_500, at=happened)

    z = drawer.desk.one(drawer.rana, shift.shift_id)
    assert msgspec.json.decode(late.body)["is_late"] is False
    assert (z.totals.expected_minor, z.variance_minor) == (17_500, 0)
    balance = drawer.balance()
    assert (balance["cash_variance"], balance["petty_expenses"]) == (0, 2_500)
    assert balance[f"shift:{shift.shift_id}"] == 17_500


def test_nothing_happens_in_a_shift_after_its_close(drawer):
    shift = drawer.open()
    drawer.close(shift.shift_id, 20_000)

    with pytest.raises(Refused, match="shift_closed"):
        drawer.move(shift.shift_id, 10)


def closed_shifts(drawer) -> list[str]:
    first = drawer.open(20_000)
    drawer.close(first.shift_id, 20_000, left_minor=5_000)
    second = drawer.open(5_000)
    drawer.sell(10_000)
    drawer.close(second.shift_id, 15_000, left_minor=5_000)
    return [first.shift_id, second.shift_id]


def test_a_bag_holds_the_cash_of_several_shifts_and_goes_to_the_bank(drawer):
    shifts = closed_shifts(drawer)

    slip = drawer.bag(shifts, 25_000)
    assert drawer.balance()["cash_in_transit"] == 25_000
    drawer.confirm(slip["document_id"], 25_000)

    balance = drawer.balance()
    assert (balance["cash_in_transit"], balance["bank"]) == (0, 25_000)
    assert [balance[f"shift:{one}"] for one in shifts] == [0, 0]
    assert (slip["number"], slip["expected_minor"]) == (1, 25_000)


def test_a_bag_that_differs_needs_a_reason_and_makes_a_difference_of_its_own(drawer):
    shifts = closed_shifts(drawer)

    with pytest.raises(Refused, match="sums_disagree"):
        drawer.bag(shifts, 24_900)
    drawer.bag(shifts, 24_900, difference_reason="a coin fell")

    balance = drawer.balance()
    assert (balance["cash_variance"], balance["cash_in_transit"]) == (100, 24_900)


def test_a_bank_that_counts_otherwise_is_believed_with_a_reason(drawer):
    slip = drawer.bag(closed_shifts(drawer), 25_000)

    with pytest.raises(Refused, match="sums_disagree"):
        drawer.confirm(slip["document_id"], 24_000)
    drawer.confirm(slip["document_id"], 24_000, "a false note")

    balance = drawer.balance()
    assert (balance["bank"], balance["cash_variance"], balance["cash_in_transit"]) == (
        24_000,
        1_000,
        0,
    )
    with pytest.raises(Refused, match="already_decided"):
        drawer.confirm(slip["document_id"], 25_000)


def test_a_shift_goes_into_one_bag_and_only_when_it_is_closed(drawer):
    shift = drawer.open()
    with pytest.raises(Refused, match="shift_not_closed"):
        drawer.bag([shift.shift_id], 20_000)
    drawer.close(shift.shift_id, 20_000)
    drawer.bag([shift.shift_id], 20_000)

    with pytest.raises(Refused, match="shift_deposited"):
        drawer.bag([shift.shift_id], 20_000)
    with pytest.raises(Refused, match="shift_deposited"):
        drawer.recount(shift.shift_id, 20_000)


def test_a_cashier_bags_only_his_own_shifts(drawer):
    shift = drawer.open()
    drawer.close(shift.shift_id, 20_000)

    with pytest.raises(Refused, match="shift_unknown"):
        drawer.bag([shift.shift_id], 20_000, drawer.other)
    assert drawer.bag([shift.shift_id], 20_000, drawer.walid)


def test_a_bag_of_a_point_that_does_not_exist_holds_no_shift(drawer):
    shift = drawer.open()
    drawer.close(shift.shift_id, 20_000)

    with pytest.raises(Refused, match="shift_unknown"):
        drawer.bag([shift.shift_id], 20_000, drawer.maysa, point_number=420)


def test_a_sales_batch_ends_when_its_shifts_are_closed(drawer):
    shift = drawer.open()
    with pytest.raises(Refused, match="batch_not_finished"):
        drawer.end("sales")
    drawer.close(shift.shift_id, 20_000)

    ended = drawer.end("sales")

    assert (ended["number"], ended["parts"]) == (1, [shift.shift_id])
    with pytest.raises(Refused, match="batch_not_open"):
        drawer.end("sales")


def test_a_banking_batch_ends_when_all_that_is_in_it_went_to_the_bank(drawer):
    first = drawer.open()
    drawer.close(first.shift_id, 20_000)
    drawer.end("sales")
    second = drawer.open(0, reason="all was banked")
    drawer.close(second.shift_id, 0)
    with pytest.raises(Refused, match="batch_not_finished") as refused:
        drawer.end("banking")
    assert refused.value.params == {"open": 2}, "a sales batch, and a shift with cash"
    drawer.end("sales")
    drawer.bag([first.shift_id], 20_000)

    ended = drawer.end("banking")

    assert ended["parts"] == ["1", "2"]
    third = drawer.open()
    newest = drawer.desk.batches(drawer.walid, 2).batches
    assert [(one.kind, one.number) for one in newest] == [
        ("banking", 2),
        ("sales", 3),
        ("sales", 2),
        ("banking", 1),
        ("sales", 1),
    ]
    assert newest[1].parts == [third.shift_id]


def test_another_points_batches_are_none_of_a_supervisors_business(drawer):
    with pytest.raises(Refused, match="not_permitted"):
        drawer.desk.batches(drawer.walid, 3)
    assert drawer.desk.batches(drawer.maysa, 3).batches == []


def test_the_list_of_shifts_is_whole_page_by_page_and_tells_where_the_cash_went(drawer):
    closed = [drawer.open(0, caller=drawer.rana).shift_id]
    drawer.close(closed[0], 500)
    closed.append(drawer.open(0).shift_id)
    drawer.close(closed[1], 1_000)
    drawer.bag(closed[:1], 500)
    open_one = drawer.open(0).shift_id
    whole = drawer.desk.shifts(drawer.maysa, 2)

    first, second = walked(functools.partial(drawer.desk.shifts, drawer.maysa, 2), 2)

    assert first.shifts + second.shifts == whole.shifts
    assert whole.next_cursor is None
    assert [one.shift_id for one in whole.shifts] == [open_one, *reversed(closed)]
    told = [(one.counted_minor, one.variance_minor, one.slip) for one in whole.shifts]
    assert told == [(None, None, None), (1_000, 1_000, None), (500, 500, 1)]
    assert {(one.terminal, one.sales_batch, one.banking_batch) for one in whole.shifts} == {
        (1, 1, 1)
    }


def test_the_list_of_slips_tells_what_the_bank_said_and_what_is_on_its_way(drawer):
    slips = []
    for amount in (500, 1_000, 2_000):
        shift = drawer.open(0)
        drawer.close(shift.shift_id, amount)
        slips.append(drawer.bag([shift.shift_id], amount)["document_id"])
    drawer.confirm(slips[0], 490, "a coin is false")

    first, second = walked(functools.partial(drawer.desk.slips, drawer.maysa, 2), 2)

    assert [one.document_id for one in first.slips + second.slips] == list(reversed(slips))
    assert first.in_transit_minor == second.in_transit_minor == 3_000
    assert [one.confirmed_minor for one in first.slips] == [None, None]
    (told,) = second.slips
    assert (told.amount_minor, told.confirmed_minor, told.made_by) == (500, 490, "rana")


def test_another_points_lists_are_none_of_a_supervisors_business(drawer):
    for ask in (drawer.desk.shifts, drawer.desk.slips):
        with pytest.raises(Refused) as refused:
            ask(drawer.walid, 3)
        assert refused.value.code is ProblemCode.NOT_PERMITTED
        assert ask(drawer.maysa, 3).next_cursor is None
