"""Selling from the pack: a whole till with a real journal, a pack in memory, and a line that is cut."""

from __future__ import annotations

import msgspec
import pytest

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import SessionEnded, Unreachable
from kiosk.errors import IllegalTransition, JournalUnwritable, TillRefusal
from kiosk.flows import upload_size
from kiosk.flows.offline_selling import OfflineConfirmed, OfflineMeter, OfflineStep
from kiosk.flows.shift_values import ActState
from kiosk.flows.till_values import LocalCode, Step
from kiosk.flows.vend_states import VendState
from kiosk.store.journal import Journal
from kiosk.store.offline_records import VendsSoldOffline
from kiosk.store.records import decode_record
from tests.helpers.fake_pack import VALID_UNTIL, FakePack
from tests.helpers.fake_server import OPERATOR, PASSWORD
from tests.helpers.fake_till import DRN, OTHER_DRN, QUICK, PowerCut, TillBench, a_sale
from vending_server.sync.model import Standing
from vending_server.wire.cash_count import CountLine
from vending_server.wire.lookup import LookupBy
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

S = VendState


@pytest.fixture
def bench(tmp_path):
    """A till that was signed in on the line, with two meters in its pack."""
    bench = TillBench(tmp_path)
    bench.pack = FakePack()
    bench.pack.seal(DRN, 2000, 3000, 5000)
    bench.pack.seal(OTHER_DRN, 2000)
    return bench


def a_choice(till, amount_minor, drn=DRN):
    meter = till.offline.meter_of(drn)
    (choice,) = (one for one in meter.choices if one.amount_minor == amount_minor)
    return choice


def confirmed(till, amount_minor, *, drn=DRN, received_minor=None, **how):
    cash = Tender(kind=TenderKind.CASH, amount_minor=amount_minor)
    return OfflineConfirmed(
        choice=a_choice(till, amount_minor, drn),
        tenders=(cash,),
        received_minor=amount_minor if received_minor is None else received_minor,
        **how,
    )


def sold_records(bench):
    journal = Journal(bench.journal_path, identity=bench.identity)
    try:
        records = [decode_record(body) for _, body in journal.bodies()]
    finally:
        journal.close()
    return [one for one in records if isinstance(one, VendsSoldOffline)]


# ---------------------------------------------------------------------- finding


def test_a_meter_is_found_in_the_pack_when_nobody_answers(bench):
    with bench.till() as till:
        bench.server.is_cut = True
        found = till.offline.find(LookupBy.DRN, DRN)

    assert isinstance(found, OfflineMeter)
    assert [one.amount_minor for one in found.choices] == [2000, 3000, 5000, 7000, 8000, 10_000]


def test_with_a_line_that_is_gone_the_pack_is_asked_before_the_server(bench):
    with bench.till() as till:
        before = bench.server.count("lookup")
        found = till.offline.find(LookupBy.DRN, DRN, is_line_gone=True)

        assert isinstance(found, OfflineMeter)
        assert bench.server.count("lookup") == before


def test_what_is_not_in_the_pack_is_looked_for_on_the_line_all_the_same(bench):
    bench.pack.sold(list(bench.pack.boxes))
    with bench.till() as till:
        answer = till.offline.find(LookupBy.DRN, DRN, is_line_gone=True)

    assert answer.meters[0].drn == DRN


@pytest.mark.parametrize(
    ("by", "value", "code"),
    [
        (LookupBy.DRN, str(OTHER_DRN), LocalCode.NOT_IN_PACK),
        (LookupBy.NAME, "Mahmud", LocalCode.NOT_OFFLINE),
        (LookupBy.PHONE, "0599123456", LocalCode.NOT_OFFLINE),
        (LookupBy.ACCOUNT, "201187", LocalCode.NOT_OFFLINE),
    ],
)
def test_without_a_line_the_pack_tells_no_list_and_no_name(bench, by, value, code):
    bench.pack.sold(["sealed-4"])
    with bench.till() as till:
        bench.server.is_cut = True
        with pytest.raises(TillRefusal) as refused:
            till.offline.find(by, value)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "lock", [LocalCode.LEASE_ENDED, LocalCode.PACK_EMPTY, LocalCode.CLOCK_NOT_TRUSTED]
)
def test_a_locked_pack_finds_and_sells_nothing(bench, lock):
    with bench.till() as till:
        sale = confirmed(till, 2000)
        bench.server.is_cut = True
        bench.pack.lock = lock
        for attempt in (
            lambda: till.offline.find(LookupBy.DRN, DRN),
            lambda: till.offline.sell(sale),
        ):
            with pytest.raises(TillRefusal) as refused:
                attempt()
            assert refused.value.code == lock

    assert sold_records(bench) == []


def test_a_till_without_a_pack_says_that_nobody_answered(bench):
    bench.pack = None
    with bench.till() as till:
        bench.server.is_cut = True
        with pytest.raises(Unreachable):
            till.offline.find(LookupBy.DRN, DRN)


# ---------------------------------------------------------------------- selling


def test_one_record_sells_all_codes_of_one_customer_and_is_there_before_any_token(bench):
    with bench.till() as till:
        bench.server.is_cut = True
        views = till.offline.sell(confirmed(till, 7000, received_minor=10_000))

    (record,) = sold_records(bench)
    assert [view.state for view in views] == [S.TOKEN, S.TOKEN]
    assert [one.sealed_id for one in record.vends] == ["sealed-1", "sealed-3"]
    assert [one.receipt_sequence for one in record.vends] == [1, 2]
    assert [one.received_minor for one in record.vends] == [2000, 8000]
    assert sum(view.change_minor for view in views) == 3000
    assert (record.operator, record.edition, record.pack_number) == (OPERATOR, 3, 1)
    assert record.valid_until == VALID_UNTIL.isoformat()
    assert record.visit_id is not None
    assert [view.answer.offline.code for view in views] == [1, 2]
    assert "sealed-1" not in bench.pack.boxes


def test_the_receipt_is_printed_reprinted_and_handed_over_as_any_other(bench):
    with bench.till() as till:
        bench.server.is_cut = True
        (view,) = till.offline.sell(confirmed(till, 2000))
        assert till.print_receipt(view.vend_id).verdict is PrintVerdict.PRINTED
        assert till.reprint(view.vend_id).copy_number == 1
        assert till.done(view.vend_id).state is S.DONE
        assert [one.vend_id for one in till.recent_receipts()] == [view.vend_id]


def test_no_name_and_no_debt_stands_on_it_and_no_token_in_the_journal(bench):
    with bench.till() as till:
        bench.server.is_cut = True
        (view,) = till.offline.sell(confirmed(till, 2000))

    assert view.answer.customer_name == view.answer.address == view.answer.account_number == ""
    assert view.answer.tokens[0].token.encode() not in bench.journal_path.read_bytes()
    assert view.answer.receipt_number == "1-03-000001"


def test_a_copy_of_a_sale_that_the_server_does_not_know_yet_is_counted_alone(bench):
    with bench.till() as till:
        (view,) = till.offline.sell(confirmed(till, 2000))
        till.print_receipt(view.vend_id)

        assert till.reprint(view.vend_id).copy_number == 1


def test_online_and_offline_receipts_have_one_series_of_numbers(bench):
    with bench.till() as till:
        first = till.sell(a_sale(till, drn=OTHER_DRN, tender_minor=4000))
        offline = till.offline.sell(confirmed(till, 7000))
        last = till.sell(a_sale(till, drn=OTHER_DRN, tender_minor=6000))

    views = [first, *offline, last]
    assert [view.receipt_sequence for view in views] == [1, 2, 3, 4]


# ---------------------------------------------------------------------- never twice


@pytest.mark.expects_log("still in the pack")
def test_a_sealed_vend_that_is_sold_is_never_offered_again_though_its_box_stays(bench):
    bench.pack.fails.append(JournalUnwritable("the pack's disk is full"))
    with bench.till() as till:
        till.offline.sell(confirmed(till, 5000))

        assert "sealed-3" in bench.pack.boxes
        choices = till.offline.meter_of(DRN).choices
        assert "sealed-3" not in {vend.sealed_id for one in choices for vend in one.vends}
    with bench.till() as till:
        till.recover()
        assert "sealed-3" not in bench.pack.boxes
    assert len(sold_records(bench)) == 1


def test_the_journal_itself_takes_no_sealed_vend_twice(bench):
    with bench.till() as till:
        till.offline.sell(confirmed(till, 2000))
        (record,) = [
            decode_record(body)
            for _, body in till._journal.bodies()
            if b"vends_sold_offline" in body
        ]
        again = msgspec.structs.replace(
            record, vends=[msgspec.structs.replace(record.vends[0], vend_id="another")]
        )
        with pytest.raises(IllegalTransition):
            till._book.record(again)


def test_what_a_renewal_took_away_is_not_sold_though_it_is_on_the_screen(bench):
    with bench.till() as till:
        sale = confirmed(till, 5000)
        bench.pack.sold(["sealed-3"])
        with pytest.raises(TillRefusal) as refused:
            till.offline.sell(sale)

    assert refused.value.code == LocalCode.SOLD_ALREADY
    assert sold_records(bench) == []


@pytest.mark.parametrize("step", [*OfflineStep, Step.PRINTING_JOURNALED, Step.PRINTED_UNJOURNALED])
def test_after_a_power_cut_at_any_step_the_sale_is_whole_and_sold_once(bench, step):
    def cut(name):
        if name == step:
            raise PowerCut(name)

    def sell_and_print(till):
        views = till.offline.sell(confirmed(till, 7000))
        till.print_visit([view.vend_id for view in views])

    with bench.till(on_step=cut) as till, pytest.raises(PowerCut):
        sell_and_print(till)

    expected = S.TOKEN if isinstance(step, OfflineStep) else S.UNSURE
    with bench.till() as till:
        recovered = till.recover()
        assert [view.state for view in recovered] == [expected, expected]
        assert sum(view.tender_minor for view in recovered) == 7000
        assert {one.sealed_id for one in bench.pack.boxes.values()} == {"sealed-2", "sealed-4"}
        assert till.offline.standing().amount_left_minor == 5000
    assert len(sold_records(bench)) == 1


def test_a_full_disk_sells_nothing_and_the_boxes_stay(bench):
    with bench.till() as till:
        sale = confirmed(till, 10_000)  # three codes: more than a page has room for
        bench.disk.fill()
        with pytest.raises(JournalUnwritable):
            till.offline.sell(sale)
        bench.disk.free()

        assert till.unfinished_vends() == []
        assert "sealed-1" in bench.pack.boxes
        assert [view.state for view in till.offline.sell(sale)] == [S.TOKEN] * 3


# ---------------------------------------------------------------------- refused


def test_a_meter_in_doubt_sells_nothing_from_the_pack(bench):
    with bench.till(timeouts=QUICK) as till:
        sale = a_sale(till)
        bench.server.is_cut = True
        assert till.sell(sale).state is S.IN_DOUBT
        with pytest.raises(TillRefusal) as refused:
            till.offline.sell(confirmed(till, 5000))

        assert refused.value.code == LocalCode.METER_IN_DOUBT
        assert till.offline.sell(confirmed(till, 2000, drn=OTHER_DRN))[0].state is S.TOKEN


@pytest.mark.parametrize("amount", [5000, 7000])
def test_the_same_amount_within_ten_minutes_is_asked_about_whether_of_one_code_or_two(
    bench, amount
):
    bench.pack.seal(DRN, 2000, 3000, 5000)
    with bench.till() as till:
        till.offline.sell(confirmed(till, amount))
        with pytest.raises(TillRefusal) as refused:
            till.offline.sell(confirmed(till, amount))
        assert refused.value.code == LocalCode.SAME_SALE_AGAIN

        assert till.offline.sell(confirmed(till, amount, sell_again=True))
        with pytest.raises(TillRefusal):
            till.sell(a_sale(till, tender_minor=amount))


@pytest.mark.parametrize(
    ("received", "code"),
    [(1999, LocalCode.RECEIVED_TOO_LITTLE), (0, LocalCode.RECEIVED_TOO_LITTLE)],
)
def test_money_that_does_not_add_up_is_refused_before_anything_is_written(bench, received, code):
    with bench.till() as till:
        with pytest.raises(TillRefusal) as refused:
            till.offline.sell(confirmed(till, 2000, received_minor=received))
        assert refused.value.code == code
    assert sold_records(bench) == []


def test_where_shifts_are_used_a_sale_belongs_to_the_open_one_and_there_is_none_without(bench):
    bench.server.uses_shifts = True
    with bench.till() as till:
        with pytest.raises(TillRefusal) as refused:
            till.offline.sell(confirmed(till, 2000))
        assert refused.value.code == LocalCode.NO_OPEN_SHIFT


# ---------------------------------------------------------------------- signing in


def test_whoever_signed_in_on_the_line_before_signs_in_without_it_and_sells(bench):
    with bench.till():
        pass
    bench.server.is_cut = True
    with bench.till() as till:
        assert till.session.session == ""
        assert till.standing.local().clock is None  # nobody compared clocks
        (view,) = till.offline.sell(confirmed(till, 2000))

        assert view.answer.operator_name.en == "Municipality"
    assert sold_records(bench)[0].operator == OPERATOR


def test_who_comes_back_from_the_lock_without_a_line_keeps_the_session_with_the_server(bench):
    with bench.till() as till:
        before = till.session
        bench.server.is_cut = True
        assert till.login(OPERATOR, PASSWORD).session == ""
        assert till.session is before
        bench.server.is_cut = False

        assert till.offline.find(LookupBy.DRN, DRN).meters[0].drn == DRN


def test_without_a_line_a_wrong_password_opens_nothing(bench):
    with bench.till():
        pass
    bench.server.is_cut = True
    with bench.till(signed_in=False) as till:
        with pytest.raises(TillRefusal):
            till.login(OPERATOR, "another long password")
        assert till.session is None


def test_a_till_without_a_pack_lets_nobody_in_without_a_line(bench):
    bench.pack = None
    bench.server.is_cut = True
    with bench.till(signed_in=False) as till, pytest.raises(Unreachable):
        till.login(OPERATOR, PASSWORD)


def test_the_first_question_on_the_line_ends_a_session_that_the_server_never_opened(bench):
    with bench.till():
        pass
    bench.server.is_cut = True
    with bench.till() as till:
        bench.server.is_cut = False
        with pytest.raises(SessionEnded):
            till.offline.find(LookupBy.DRN, DRN)

        assert till.session is None


# ---------------------------------------------------------------------- the line is back


def test_a_sale_on_the_line_waits_until_the_server_holds_every_sale_from_the_pack(bench):
    with bench.till() as till:
        till.offline.sell(confirmed(till, 2000))
        quoted = a_sale(till, drn=OTHER_DRN)
        assert till.offline.unsynced().count == 1
        till.sell(quoted)

        assert till.offline.unsynced().count == 0
    routes = [route for route, _ in bench.server.requests]
    assert routes.index("journal_records") < routes.index("sell")


def test_while_they_cannot_be_brought_nothing_is_sold_on_the_line(bench):
    with bench.till() as till:
        till.offline.sell(confirmed(till, 2000))
        quoted = a_sale(till, drn=OTHER_DRN)
        bench.server.is_cut = True
        with pytest.raises(Unreachable):
            till.sell(quoted)

        assert till.open_vends() == []
        assert till.offline.unsynced().amount_minor == 2000


def test_after_a_restart_only_what_the_server_may_not_hold_is_called_unsynced(bench):
    with bench.till() as till:
        till.offline.sell(confirmed(till, 2000))
        till.sell(a_sale(till, drn=OTHER_DRN))
        till.offline.sell(confirmed(till, 3000))
    with bench.till() as till:
        assert till.offline.unsynced().count == 1


# ---------------------------------------------------------------------- the shift

COUNTS = (CountLine(denomination_minor=10_000, pieces=2),)


def test_a_shift_that_was_opened_on_the_line_is_known_after_a_login_without_it(bench):
    bench.server.uses_shifts = True
    with bench.till() as till:
        opened = till.shifts.open(COUNTS)
    bench.server.is_cut = True
    with bench.till() as till:
        (view,) = till.offline.sell(confirmed(till, 2000))
        assert view.state is S.TOKEN
        assert till.shifts.state().may_sell

    assert sold_records(bench)[0].shift_id == opened.act_id


def test_a_shift_that_is_opened_without_a_line_is_opened_at_the_server_before_its_sales(bench):
    bench.server.uses_shifts = True
    with bench.till() as till:
        bench.server.is_cut = True
        till.shifts.open(COUNTS)
        till.offline.sell(confirmed(till, 2000))
        bench.server.is_cut = False
        before = len(bench.server.requests)
        till.sync.bring()

        assert till.shifts.state().may_sell
    routes = [route for route, _ in bench.server.requests[before:]]
    assert routes.index("open_shift") < routes.index("journal_records")


def test_a_count_is_sent_after_the_sales_that_the_z_must_tell(bench):
    bench.server.uses_shifts = True
    with bench.till() as till:
        till.shifts.open(COUNTS)
        till.offline.sell(confirmed(till, 2000))
        before = len(bench.server.requests)
        till.shifts.close(COUNTS, float_left_minor=0)

    routes = [route for route, _ in bench.server.requests[before:]]
    assert routes.index("journal_records") < routes.index("close_shift")


def test_a_count_without_a_line_waits_and_nothing_is_sold_after_it(bench):
    bench.server.uses_shifts = True
    with bench.till() as till:
        till.shifts.open(COUNTS)
        till.offline.sell(confirmed(till, 2000))
        bench.server.is_cut = True
        assert till.shifts.close(COUNTS, float_left_minor=0).state is ActState.IN_DOUBT
        with pytest.raises(TillRefusal) as refused:
            till.offline.sell(confirmed(till, 3000))

    assert refused.value.code == LocalCode.SHIFT_ACT_IN_DOUBT


# ---------------------------------------------------------------------- another disk's journal


@pytest.mark.parametrize("batch_bytes", [1, 512 * 1024], ids=["in_pieces", "at_once"])
def test_a_server_that_contradicts_the_journal_is_shown_what_was_sold_and_only_once(
    bench, monkeypatch, batch_bytes
):
    monkeypatch.setattr(upload_size, "FIRST", batch_bytes)
    monkeypatch.setattr(upload_size, "MOST", batch_bytes)
    with bench.till() as till:
        till.sync.bring()
        till.offline.sell(confirmed(till, 2000))
        sold_at = till._journal.head.seq
    bench.server.standing = Standing.FORKED
    with bench.till() as till:
        for _ in range(2):
            assert not till.sync.bring().is_well

        bodies = [body.decode() for _, body in till._journal.bodies()]
        assert bench.server.shown_apart == bodies[sold_at - 1 :]


def test_a_server_that_contradicts_the_journal_is_shown_nothing_that_it_surely_has(bench):
    with bench.till() as till:
        till.offline.sell(confirmed(till, 2000))
        till.sell(a_sale(till, drn=OTHER_DRN))
    bench.server.standing = Standing.FORKED
    with bench.till() as till:
        till.sync.bring()

    assert bench.server.shown_apart == []
