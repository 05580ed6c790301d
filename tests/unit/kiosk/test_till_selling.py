from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest

from drivers.receipt_printers.base import PrintVerdict
from kiosk.api_client import Declined, SessionEnded, Unreachable
from kiosk.errors import IllegalTransition, JournalUnwritable, TillRefusal
from kiosk.flows.till_values import LocalCode, SaleMode
from kiosk.flows.vend_states import VendState
from kiosk.store.journal import ROOM_BYTES_MIN
from kiosk.store.records import JournalChecked, VendIntended, decode_record
from tests.helpers import fake_server as fake
from tests.helpers.fake_server import Break, Reply
from tests.helpers.fake_till import (
    DRN,
    OTHER_DRN,
    QUICK,
    TillBench,
    a_sale,
)
from vending_server.wire.canonical import digest_hex
from vending_server.wire.cash_count import CountLine
from vending_server.wire.lookup import LookupBy
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

S = VendState


@pytest.fixture
def bench(tmp_path):
    return TillBench(tmp_path)


def test_a_sale_ends_with_a_token_and_a_printed_receipt(bench):
    with bench.till() as till:
        sold = till.sell(a_sale(till, received_minor=20000))
        result = till.print_receipt(sold.vend_id)
        done = till.done(sold.vend_id)

        assert sold.state is S.TOKEN
        assert sold.change_minor == 15000
        assert till.tokens_of(sold.vend_id)[0].token == "00000000000000000001"
        assert (result.copy_number, result.verdict) == (0, PrintVerdict.PRINTED)
        assert done.state is S.DONE
    assert bench.printer.printed == ["1-3-1 copy 0 token 00000000000000000001"]


def test_the_intent_is_on_disk_before_a_byte_leaves_and_knows_the_exact_bytes(bench):
    seen = []

    def step(name):
        if name == "sent_journaled":
            seen.append(bench.server.count("sell"))

    with bench.till(on_step=step) as till:
        till.sell(a_sale(till))
        records = [decode_record(body) for _, body in till._journal.bodies()]

    (intent,) = [r for r in records if isinstance(r, VendIntended)]
    (body,) = [body for route, body in bench.server.requests if route == "sell"]
    assert seen == [0]
    assert intent.request_sha256 == digest_hex(body)


def test_the_intent_says_which_notes_were_put_down_where_the_note_keys_were_used(bench):
    notes = (CountLine(denomination_minor=5_000, pieces=2),)
    with bench.till() as till:
        till.sell(replace(a_sale(till, received_minor=10_000), notes=notes))
        till.sell(a_sale(till, drn=OTHER_DRN, received_minor=10_000))
        told = [decode_record(body) for _, body in till._journal.bodies()]
    intents = [one for one in told if isinstance(one, VendIntended)]
    assert [one.notes for one in intents] == [list(notes), []]


def test_an_intent_of_before_the_note_keys_were_written_down_is_still_read(bench):
    with bench.till() as till:
        till.sell(a_sale(till))
        bodies = [body for _, body in till._journal.bodies()]
    (intent,) = (one for one in bodies if isinstance(decode_record(one), VendIntended))
    older = intent.replace(b'"notes":[],', b"")
    assert older != intent
    assert decode_record(older) == decode_record(intent)


def test_neither_name_nor_token_nor_password_stands_in_the_journal_file(bench):
    with bench.till() as till:
        till.print_receipt(till.sell(a_sale(till)).vend_id)
        stored = b"".join(body for _, body in till._journal.bodies())

    assert b"00000000000000000001" not in stored
    assert fake.CUSTOMER_NAME.encode() not in stored
    assert fake.PASSWORD.encode() not in stored
    assert DRN.encode() in stored


def test_by_units_sends_units_and_no_tender(bench):
    with bench.till() as till:
        till.sell(a_sale(till, mode=SaleMode.UNITS))

    (body,) = [body for route, body in bench.server.requests if route == "sell"]
    assert b'"units_tenths":500' in body
    assert b'"tender_minor":null' in body


def test_what_a_customer_said_of_older_codes_travels_with_the_vend(bench):
    with bench.till() as till:
        till.sell(replace(a_sale(till), old_tokens_entered=True))

    (body,) = [body for route, body in bench.server.requests if route == "sell"]
    assert b'"old_tokens_entered":true' in body


def test_the_receipt_sequence_follows_whoever_is_further(bench):
    bench.server.receipt_sequence_last = 41
    with bench.till() as till:
        first = till.sell(a_sale(till))
        second = till.sell(a_sale(till, drn=OTHER_DRN))

    assert (first.receipt_sequence, second.receipt_sequence) == (42, 43)


@pytest.mark.parametrize("fault", [Break.BEFORE, Break.AFTER, Break.TIMEOUT_AFTER])
def test_a_lost_link_leaves_the_vend_in_doubt_until_somebody_answers(bench, fault):
    everything = [Break.BEFORE] * 9
    bench.server.break_next("sell", fault)
    bench.server.break_next("ask", *everything)
    bench.server.break_next("resolve", *everything)
    with bench.till(timeouts=QUICK) as till:
        doubtful = till.sell(a_sale(till))
        waiting = [view.vend_id for view in till.open_vends()]
        bench.server.breaks.clear()
        resolved = till.resolve(doubtful.vend_id)

    assert doubtful.state is S.IN_DOUBT
    assert doubtful.answer is None
    assert waiting == [doubtful.vend_id]
    assert resolved.state is (S.REFUSED if fault is Break.BEFORE else S.TOKEN)
    assert len(bench.server.sold) == (0 if fault is Break.BEFORE else 1)


def test_a_lost_answer_is_found_by_asking_while_the_sale_waits(bench):
    bench.server.break_next("sell", Break.AFTER)
    with bench.till(timeouts=QUICK) as till:
        sold = till.sell(a_sale(till))

    assert sold.state is S.TOKEN
    assert len(bench.server.sold) == 1
    assert bench.server.count("resolve") == 0


def test_asking_about_an_unknown_vend_ends_nothing_but_resolving_does(bench):
    bench.server.break_next("sell", Break.BEFORE)
    bench.server.break_next("resolve", *[Break.BEFORE] * 3)
    with bench.till(timeouts=QUICK) as till:
        vend_id = till.sell(a_sale(till)).vend_id
        asked = till.ask(vend_id)
        bench.server.breaks.clear()
        resolved = till.resolve(vend_id)

    assert asked.state is S.IN_DOUBT
    assert asked.asked_at == bench.clock.now
    assert resolved.state is S.REFUSED
    assert resolved.problem.code == ProblemCode.VEND_NONE


def test_a_server_that_never_heard_of_the_vend_leaves_a_tombstone_at_resolve_time(bench):
    bench.server.break_next("sell", Break.BEFORE)
    with bench.till(timeouts=QUICK) as till:
        view = till.sell(a_sale(till))

    assert view.state is S.REFUSED
    assert bench.server.count("resolve") == 1


def test_a_slow_answer_sells_and_asking_meanwhile_does_no_harm(bench):
    bench.server.holding["sell"] = threading.Event()
    asked = threading.Event()

    def release(name):
        if name == "request_sent":
            asked.set()

    with bench.till(on_step=release) as till:
        sale = a_sale(till)
        views = []
        seller = threading.Thread(target=lambda: views.append(till.sell(sale)))
        seller.start()
        assert asked.wait(30)
        (waiting,) = till.open_vends()
        bench.server.holding["sell"].set()
        seller.join(30)

    assert waiting.state is S.SENT
    assert [view.state for view in views] == [S.TOKEN]
    assert len(bench.server.sold) == 1


def test_an_operator_who_resolves_frees_a_sale_that_still_waits(bench):
    bench.server.holding["sell"] = threading.Event()
    sent = threading.Event()
    with bench.till(on_step=lambda name: sent.set() if name == "request_sent" else None) as till:
        sale = a_sale(till)
        views = []
        seller = threading.Thread(target=lambda: views.append(till.sell(sale)))
        seller.start()
        assert sent.wait(30)
        while bench.server.count("sell") == 0:  # the server has it, the answer is held back
            sent.wait(0)
        (waiting,) = till.open_vends()
        resolved = till.resolve(waiting.vend_id)
        seller.join(30)
        bench.server.holding["sell"].set()

    assert resolved.state is S.TOKEN
    assert [view.state for view in views] == [S.TOKEN]
    assert len(bench.server.sold) == 1
    assert bench.server.count("ask") == 0  # the waiting sale did not have to find out by itself


def test_a_meter_in_doubt_sells_nothing_else_but_other_meters_do(bench):
    for route in ("sell", "ask", "resolve"):
        bench.server.break_next(route, *[Break.BEFORE] * 6)
    with bench.till(timeouts=QUICK) as till:
        doubtful = till.sell(a_sale(till))
        bench.server.breaks.clear()
        with pytest.raises(TillRefusal) as refusal:
            till.sell(a_sale(till, tender_minor=7000))
        other = till.sell(a_sale(till, drn=OTHER_DRN))

    assert refusal.value.code == LocalCode.METER_IN_DOUBT
    assert refusal.value.params == {"vend_id": doubtful.vend_id}
    assert other.state is S.TOKEN


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500, b'{"status":500,"code":"server_fault","title":"x"}'),
        Reply(502, b"<html>Bad Gateway</html>"),
        Reply(200, b"<html>Welcome to our hotspot</html>"),
        Reply(401, b'{"status":401,"code":"session_ended","title":"x"}'),
        Reply(422, b'{"status":422,"code":"meter_blocked","title":"x","decided":false}'),
        Reply(302, b"", {"Location": "https://elsewhere.example/"}),
    ],
)
def test_an_answer_that_decides_nothing_never_ends_a_vend(bench, reply):
    for route in ("sell", "ask", "resolve"):
        bench.server.break_next(route, *[reply] * 6)
    with bench.till(timeouts=QUICK) as till:
        view = till.sell(a_sale(till))

    assert view.state is S.IN_DOUBT


def test_a_vend_in_doubt_says_when_only_signing_in_again_brings_the_answer(bench):
    bench.server.break_next("sell", Break.BEFORE)
    bench.server.break_next("ask", *[Break.BEFORE] * 6)
    bench.server.break_next("resolve", *[Break.BEFORE] * 6)
    with bench.till(timeouts=QUICK) as till:
        vend_id = till.sell(a_sale(till)).vend_id
        bench.server.breaks.clear()
        bench.server.sessions.clear()
        ended = till.ask(vend_id)
        till.login(fake.OPERATOR, fake.PASSWORD)
        answered = till.ask(vend_id)

    assert ended.state is S.IN_DOUBT
    assert ended.is_session_over
    assert not answered.is_session_over


def test_a_decided_refusal_ends_the_vend_and_the_money_goes_back_once(bench):
    bench.server.refuse_with = ProblemCode.PRICE_CHANGED
    with bench.till() as till:
        refused = till.sell(a_sale(till))
        returned = till.money_returned(refused.vend_id)
        with pytest.raises(IllegalTransition):
            till.money_returned(refused.vend_id)
        with pytest.raises(TillRefusal) as no_token:
            till.tokens_of(refused.vend_id)

    assert refused.state is S.REFUSED
    assert refused.problem.code == ProblemCode.PRICE_CHANGED
    assert returned.state is S.REFUNDED
    assert no_token.value.code == LocalCode.NO_TOKEN


def test_the_same_amount_within_ten_minutes_is_asked_about(bench):
    with bench.till() as till:
        till.sell(a_sale(till))
        bench.clock.now += dt.timedelta(minutes=9)
        with pytest.raises(TillRefusal) as refusal:
            till.sell(a_sale(till))
        other_amount = till.sell(a_sale(till, tender_minor=6000))
        again = till.sell(a_sale(till, sell_again=True))
        bench.clock.now += dt.timedelta(minutes=11)
        later = till.sell(a_sale(till))

    assert refusal.value.code == LocalCode.SAME_SALE_AGAIN
    assert {v.state for v in (other_amount, again, later)} == {S.TOKEN}


def _card_tender(amount):
    return Tender(kind=TenderKind.BANK_CARD, amount_minor=amount)


def _cash(amount):
    return Tender(kind=TenderKind.CASH, amount_minor=amount)


@pytest.mark.parametrize(
    ("tenders", "received", "code"),
    [
        ((_cash(5000),), 4990, LocalCode.RECEIVED_TOO_LITTLE),
        ((_cash(3000), _card_tender(2000)), 2900, LocalCode.RECEIVED_TOO_LITTLE),
        ((_card_tender(5000),), 100, LocalCode.CHANGE_NOT_FROM_CASH),
        ((_cash(4000),), 4000, ProblemCode.TENDERS_DISAGREE),
        ((_cash(6000), _card_tender(-1000)), 6000, ProblemCode.TENDERS_DISAGREE),
        ((), 0, ProblemCode.TENDERS_DISAGREE),
    ],
)
def test_money_that_does_not_add_up_is_refused_before_anything_is_written(
    bench, tenders, received, code
):
    with bench.till() as till:
        sale = a_sale(till, tenders=tenders, received_minor=received)
        before = till._journal.head
        with pytest.raises(TillRefusal) as refusal:
            till.sell(sale)

        assert refusal.value.code == code
        assert till._journal.head == before
    assert bench.server.count("sell") == 0


def test_change_is_paid_from_the_cash_part_only(bench):
    with bench.till() as till:
        sale = a_sale(till, tenders=(_cash(3000), _card_tender(2000)), received_minor=5000)

        assert till.sell(sale).change_minor == 2000


AT = "2026-11-23T08:00:00+00:00"


def _fill_to_the_last_byte(bench, till):
    def write_on():
        while True:  # the pages that the file has hold a little more
            till._book.record(JournalChecked(at=AT))

    bench.disk.fill()
    with pytest.raises(JournalUnwritable):
        write_on()


def test_a_full_disk_refuses_before_anything_is_sent_and_selling_returns_with_space(bench):
    with bench.till() as till:
        sale = a_sale(till)
        _fill_to_the_last_byte(bench, till)
        for attempt in (lambda: till.sell(sale), till.check_journal):
            with pytest.raises(JournalUnwritable):
                attempt()
        sent, waiting = bench.server.count("sell"), till.open_vends()
        bench.disk.free()
        till.check_journal()
        sold = till.sell(sale)

        assert (sent, waiting) == (0, [])
        assert sold.state is S.TOKEN
        assert till._journal.fault is None


def test_a_disk_without_room_for_the_answer_refuses_before_anything_is_sent(bench):
    with bench.till() as till:
        sale = a_sale(till)
        bench.disk.free_bytes = ROOM_BYTES_MIN - 1
        with pytest.raises(JournalUnwritable):
            till.sell(sale)
        refused = bench.server.count("sell")
        bench.disk.free_bytes = ROOM_BYTES_MIN

        assert till.sell(sale).state is S.TOKEN
    assert refused == 0


def test_a_token_that_cannot_be_kept_is_not_shown_and_comes_by_asking_later(bench):
    def fail_now(name):
        if name == "answer_received":
            bench.disk.connection.execute("PRAGMA query_only = ON")

    with bench.till(on_step=fail_now) as till:
        with pytest.raises(JournalUnwritable):
            till.sell(a_sale(till))
        (waiting,) = till.open_vends()
        with pytest.raises(JournalUnwritable):
            till.ask(waiting.vend_id)
    with bench.till() as till:
        found = till.ask(waiting.vend_id)

    assert waiting.answer is None
    assert found.state is S.TOKEN
    assert len(bench.server.sold) == 1


def test_a_wrong_check_digit_is_told_before_any_request(bench):
    wrong = DRN[:-1] + str((int(DRN[-1]) + 1) % 10)
    with bench.till() as till:
        sent = len(bench.server.requests)
        with pytest.raises(TillRefusal) as lookup:
            till.lookup(LookupBy.DRN, wrong)
        with pytest.raises(TillRefusal) as quote:
            till.quote(wrong, tender_minor=100)

        assert len(bench.server.requests) == sent
    assert {lookup.value.code, quote.value.code} == {ProblemCode.CHECK_DIGIT}


def test_a_lookup_finds_the_meter(bench):
    with bench.till() as till:
        found = till.lookup(LookupBy.DRN, f"\u2066{DRN[:4]} {DRN[4:7]}-{DRN[7:]}\u2069")

    assert [meter.drn for meter in found.meters] == [DRN]


def test_a_wrong_password_opens_no_session(bench):
    with bench.till(signed_in=False) as till:
        with pytest.raises(Declined) as declined:
            till.login(fake.OPERATOR, "wrong")

        assert till.session is None
    assert (declined.value.code, declined.value.params) == ("login_refused", {"attempts_left": 4})


def test_nothing_is_sold_without_a_session(bench):
    with bench.till() as till:
        sale = a_sale(till)
        till.logout()
        with pytest.raises(TillRefusal) as refusal:
            till.sell(sale)

    assert refusal.value.code == LocalCode.NOT_SIGNED_IN


def test_a_session_that_the_server_ended_is_ended_here_too(bench):
    with bench.till() as till:
        bench.server.sessions.clear()
        with pytest.raises(SessionEnded):
            till.quote(DRN, tender_minor=5000)

        assert till.session is None


def test_a_lookup_without_a_line_says_so(bench):
    bench.server.break_next("lookup", Break.BEFORE)
    with bench.till() as till, pytest.raises(Unreachable):
        till.lookup(LookupBy.DRN, DRN)
