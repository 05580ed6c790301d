"""A whole till with a real journal and a reader that speaks real bytes: cards issued, loaded, torn."""

from __future__ import annotations

import contextlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from drivers_bench import Sink

from drivers.card_readers.base import CardMisread, MisreadReason
from drivers.card_readers.chip_memory import ChipCard, ChipKind
from drivers.card_readers.pn532 import Pn532Reader
from drivers.card_readers.pn532_link import Pn532Timing
from drivers.card_readers.writing import CardWanted, WriteReason, WriteVerdict
from drivers.customer_cards import schemes
from drivers.customer_cards.base import CustomerCardRead, ReadBack, StrangeCard, Tamper
from drivers.customer_cards.devices import CardDevice, card_device, with_card_keys
from drivers.customer_cards.images import chip_images
from drivers.customer_cards.open_chip import OpenChipScheme
from drivers.customer_cards.schemes import customer_card_event
from drivers.customer_cards.signed_record import KeyFile
from drivers.customer_cards.slots import read_back_bytes
from drivers.memory_transport import MemoryTransport
from drivers.registry import open_card_reader
from drivers.simulators.answering_device import SimulatedAnswerer
from drivers.simulators.chip_cards import Classic1K, Ntag213
from drivers.simulators.msr605_core import MagneticCard, Mode, Msr605Core, Swipe
from drivers.simulators.pn532_core import Pn532Core
from kiosk.api_client import Declined
from kiosk.errors import TillRefusal
from kiosk.flows.counter_values import CounterKind, NewAct
from kiosk.store.card_records import CardWriteIntended
from kiosk.store.records import decode_record
from kiosk.store.verify import verify_journal
from tests.helpers.card_office import card_key
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import DRN, OTHER_DRN, PowerCut, TillBench, a_sale
from tests.helpers.toy_scheme import ToyScheme
from vending_server.wire.cards import CardIssue
from vending_server.wire.problems import ProblemCode

CHIPS = pytest.mark.parametrize("chip", [Ntag213, Classic1K])


class Counter:
    """A till at a counter with a PN532; `tap` is the customer's hand."""

    def __init__(self, folder):
        self.bench = TillBench(folder)
        self.core, self.sink = Pn532Core(), Sink()
        scheme = OpenChipScheme(KeyFile(folder / "card-keys"))
        self.reader = Pn532Reader(
            "memory",
            lambda: MemoryTransport(self.core.receive),
            self.sink,
            timing=Pn532Timing(poll_s=0.005, card_s=0.1),
            event_of=customer_card_event(scheme),
        )
        self.device = CardDevice(
            medium="chip", scheme=scheme, writer=self.reader, images=chip_images
        )
        self.bench.card_device = self.device

    def tap(self, till, card, **options):
        self.core.take_card_away()
        self.core.wait_for_polls(4)
        seen = len(self.sink.events)
        self.core.put_card(card, **options)
        wanted = (CustomerCardRead, StrangeCard)
        event = self.sink.wait_for(lambda one: isinstance(one, wanted), since=seen)
        till.cards.note(event)
        return event

    def read(self, card):
        """What a till that has just come reads from a card."""
        kind = ChipKind.from_sak(card.sak)
        return self.device.scheme.read(ChipCard(card.uid, kind, card.area))


@pytest.fixture
def counter(tmp_path):
    made = Counter(tmp_path)
    yield made
    made.reader.stop()


def writes_of(bench):
    """What the journal says was to be written, in order."""
    with contextlib.closing(sqlite3.connect(bench.journal_path)) as connection:
        bodies = connection.execute("SELECT body FROM journal ORDER BY seq").fetchall()
    records = [decode_record(body) for (body,) in bodies]
    return [one for one in records if isinstance(one, CardWriteIntended)]


def an_issue(till, drn=DRN):
    said = till.cards.for_new_card()
    return NewAct(
        kind=CounterKind.CARD_ISSUE,
        path="/v1/customer-cards",
        request=lambda ids: CardIssue(
            document_id=ids.document_id, drn=drn, identity="identity_card", **said
        ),
        subject=drn,
    )


def issued(counter, till, card, drn=DRN):
    """Give out a card and write it; returns the act."""
    counter.tap(till, card)
    act_id = till.acts.do(an_issue(till, drn)).act_id
    assert till.cards.issue(act_id).verdict is WriteVerdict.WRITTEN
    return act_id


@CHIPS
def test_a_card_is_issued_and_takes_home_the_token_that_was_sold(counter, chip):
    card = chip()
    with counter.bench.till() as till:
        act_id = issued(counter, till, card)
        assert (counter.read(card).record.issue, counter.read(card).pending) == (1, None)
        sold = till.sell(a_sale(till))
        assert till.cards.load(sold.vend_id).verdict is WriteVerdict.WRITTEN

        (line,) = till.tokens_of(sold.vend_id)
        assert (counter.read(card).pending.token, counter.read(card).pending.tid) == (
            line.token,
            line.tid,
        )
        area = card.area
        assert till.cards.load(sold.vend_id).verdict is WriteVerdict.WRITTEN, "done is done"
        assert till.cards.issue(act_id).verdict is WriteVerdict.WRITTEN
        assert card.area == area
        assert till.cards.is_on_card(sold.vend_id)
    with counter.bench.till() as till:
        assert till.cards.is_on_card(sold.vend_id), "also after a restart"
    assert verify_journal(counter.bench.journal_path).records > 8


@CHIPS
def test_whatever_is_torn_at_any_exchange_is_whole_after_the_next_tap(counter, chip):
    """The power goes after each tear: what makes the card whole is the journal alone."""
    verdicts = set()
    reads = 10 if chip is Ntag213 else 12
    writes = 36 if chip is Ntag213 else 12
    for exchanges in (*range(2 * reads - 1, 2 * reads + writes, 3), 2 * reads + writes + reads):
        card = chip()
        with counter.bench.till() as till:
            counter.tap(till, card, leaves_after=exchanges)
            act_id = till.acts.do(an_issue(till)).act_id
            verdicts.add(till.cards.issue(act_id).verdict)
        with counter.bench.till() as till:
            counter.tap(till, card)
            till.cards.settle()
            assert till.cards.issue(act_id).verdict is WriteVerdict.WRITTEN
            record = bytes.fromhex(till.acts.issued_card(act_id).record)
        assert card.area[: len(record)] == record
    assert WriteVerdict.UNSURE in verdicts


@CHIPS
def test_a_token_torn_at_any_exchange_is_put_right_by_the_tap_alone(counter, chip):
    reads, founds = (10 if chip is Ntag213 else 12), set()
    card = chip()
    with counter.bench.till() as till:
        issued(counter, till, card)
    for exchanges in range(2 * reads - 1, 2 * reads + 6):
        with counter.bench.till() as till:
            counter.tap(till, card, leaves_after=exchanges)
            sold = till.sell(a_sale(till, sell_again=True))
            result = till.cards.load(sold.vend_id, is_replacing=True)
            (line,) = till.tokens_of(sold.vend_id)
        with counter.bench.till() as till:
            counter.tap(till, card)
            settled = till.cards.settle()
            founds.add((result.verdict, settled.is_put_right))
            is_sure = result.verdict is WriteVerdict.NOT_WRITTEN
            assert not counter.read(card).torn
            assert (counter.read(card).pending is None or is_sure) or (
                counter.read(card).pending.token == line.token
            )
            assert till.cards.is_on_card(sold.vend_id) is not is_sure
    assert (WriteVerdict.UNSURE, True) in founds


def test_a_power_cut_between_journal_and_card_is_made_good_at_the_next_tap(counter, monkeypatch):
    card = Ntag213()
    with counter.bench.till() as till:
        issued(counter, till, card)
        sold = till.sell(a_sale(till))

        def cut(_image):
            raise PowerCut

        monkeypatch.setattr(counter.reader, "write_card", cut)
        with pytest.raises(PowerCut):
            till.cards.load(sold.vend_id)
    monkeypatch.undo()
    with counter.bench.till() as till:
        counter.tap(till, card)
        assert till.cards.settle().is_put_right
        assert counter.read(card).pending.token == till.tokens_of(sold.vend_id)[0].token
        assert not till.cards.settle().is_put_right, "once"
    *_, torn, again = writes_of(counter.bench)
    assert again.instead_of == torn.write_id, "one record ends the old write and begins the new"


def test_another_chip_laid_down_meanwhile_gets_nothing(counter):
    card, other = Ntag213(), Ntag213(bytes.fromhex("04aabbccddeeff"))
    with counter.bench.till() as till:
        issued(counter, till, card)
        sold = till.sell(a_sale(till))
        counter.core.take_card_away()
        counter.core.put_card(other)
        result = till.cards.load(sold.vend_id)

        assert (result.verdict, result.reason) == (
            WriteVerdict.NOT_WRITTEN,
            WriteReason.OTHER_CARD,
        )
        assert (other.area, till.cards.is_on_card(sold.vend_id)) == (bytes(144), False)


def test_a_card_taken_away_is_not_waited_for_longer_than_somebody_wants(counter):
    card = Ntag213()
    with counter.bench.till() as till, ThreadPoolExecutor(1) as pool:
        issued(counter, till, card)
        sold = till.sell(a_sale(till))
        counter.core.take_card_away()
        counter.core.wait_for_polls(4)
        seen = len(counter.sink.events)
        counter.reader._timing = Pn532Timing(poll_s=0.005, card_s=60)
        waiting = pool.submit(till.cards.load, sold.vend_id)
        counter.sink.wait_for_kind(CardWanted, since=seen)
        till.cards.give_up()
        result = waiting.result(10)
        assert (result.verdict, result.reason) == (WriteVerdict.NOT_WRITTEN, WriteReason.NO_CARD)
        counter.tap(till, card)
        assert till.cards.load(sold.vend_id).verdict is WriteVerdict.WRITTEN


def test_the_card_of_one_meter_never_takes_the_token_of_another(counter):
    mine, theirs = Ntag213(), Ntag213(bytes.fromhex("04aabbccddeeff"))
    with counter.bench.till() as till:
        issued(counter, till, mine)
        issued(counter, till, theirs, OTHER_DRN)
        before = theirs.area
        sold = till.sell(a_sale(till))  # while their card lies there
        with pytest.raises(TillRefusal, match="card_of_another"):
            till.cards.load(sold.vend_id)
        # The record that was given out for one chip goes on no other.
        act_id = till.acts.do(an_issue(till)).act_id
        counter.tap(till, mine)
        with pytest.raises(TillRefusal, match="card_of_another"):
            till.cards.issue(act_id)
    assert theirs.area == before


def test_a_card_that_counts_no_more_gets_no_token(counter):
    card = Ntag213()
    with counter.bench.till() as till:
        issued(counter, till, card)
        before = card.area
        (answer,) = counter.bench.server.issued.values()
        name = f"{answer.meter_pan}.{answer.customer_no}.1.{answer.uid}"
        counter.bench.server.card_states[name] = ProblemCode.CARD_REPLACED
        sold = till.sell(a_sale(till))
        with pytest.raises(Declined):
            till.cards.load(sold.vend_id)
    assert card.area == before


def test_a_token_that_the_meter_has_not_taken_is_replaced_only_on_purpose(counter):
    card = Ntag213()
    with counter.bench.till() as till:
        issued(counter, till, card)
        first = till.sell(a_sale(till))
        till.cards.load(first.vend_id)
        second = till.sell(a_sale(till, tender_minor=6000))
        with pytest.raises(TillRefusal, match="card_token_waits"):
            till.cards.load(second.vend_id)
        assert counter.read(card).pending.token == till.tokens_of(first.vend_id)[0].token
        assert till.cards.load(second.vend_id, is_replacing=True).verdict is WriteVerdict.WRITTEN
        assert counter.read(card).pending.token == till.tokens_of(second.vend_id)[0].token


def test_what_another_till_wrote_meanwhile_is_left_alone(counter, tmp_path):
    """This till's write is open; elsewhere the chip became another customer's card."""
    card = Ntag213()
    with counter.bench.till() as till:
        counter.tap(till, card, leaves_after=2 * 10 + 12)
        act_id = till.acts.do(an_issue(till)).act_id
        assert till.cards.issue(act_id).verdict is WriteVerdict.UNSURE
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = Counter(elsewhere)
    with other.bench.till() as till:
        issued(other, till, card, OTHER_DRN)
    other.reader.stop()
    theirs = card.area

    with counter.bench.till() as till:
        event = counter.tap(till, card)
        assert isinstance(event, CustomerCardRead)
        assert not till.cards.settle().is_put_right
        assert card.area == theirs
        with pytest.raises(TillRefusal):
            till.cards.load(till.sell(a_sale(till)).vend_id)
    assert card.area == theirs


def test_what_the_meter_wrote_reaches_the_server(counter):
    card = Ntag213()
    with counter.bench.till() as till:
        issued(counter, till, card)
        counter.tap(till, card)
        assert not till.cards.report(), "the meter wrote nothing yet"
        said = ReadBack(last_tid=77, credit_tenths=-12, tamper=Tamper.COVER | Tamper.MAGNET)
        card.area = card.area[:128] + read_back_bytes(said, card.uid)
        counter.tap(till, card)
        assert till.cards.report()
        counter.bench.server.break_next("card_reading", Break.BEFORE)
        assert not till.cards.report(), "told again at the next tap"
    (told,) = counter.bench.server.readings
    assert (told.last_tid, told.credit_tenths, told.tamper) == (77, -12, 3)
    assert told.card.endswith(f".1.{card.uid.hex()}")


def test_the_key_of_another_town_is_strange_and_a_newer_key_is_learnt(counter):
    card = Ntag213()
    with counter.bench.till() as till:
        issued(counter, till, card)
        counter.bench.server.card_keys = [card_key(), card_key(2)]  # since this till's login
        newer = Ntag213(bytes.fromhex("04aabbccddeeff"))
        issued(counter, till, newer, OTHER_DRN)
        assert counter.read(newer).record.key_id == 2
    counter.bench.server.card_keys = [card_key(3)]
    with counter.bench.till() as till:  # signed in at another town's server, so to say
        event = counter.tap(till, card)
        assert isinstance(event, StrangeCard)
        assert event.reason is MisreadReason.FORGED
        with pytest.raises(TillRefusal, match="card_not_genuine"):
            till.cards.load(till.sell(a_sale(till)).vend_id)


def test_a_chip_under_another_key_is_no_card_and_gets_nothing(counter):
    locked = Classic1K(key=b"\x01" * 6)
    with counter.bench.till() as till:
        seen = len(counter.sink.events)
        counter.core.put_card(locked)
        event = counter.sink.wait_for_kind(CardMisread, since=seen)
        assert event.reason is MisreadReason.NOT_OURS
        with pytest.raises(TillRefusal, match="card_not_there"):
            till.cards.for_new_card()
    assert locked.area == bytes(144)


def test_a_strip_is_issued_loaded_and_torn_at_a_real_port(tmp_path):
    bench = TillBench(tmp_path)
    peer, sink = SimulatedAnswerer(tmp_path / "msr605", Msr605Core()), Sink()
    uri = f"msr605:{tmp_path}/msr605?scheme=open&card_keys={tmp_path}/card-keys"
    reader = open_card_reader(uri, sink)
    bench.card_device = card_device(uri, reader)
    card = MagneticCard.blank()

    def swipe(mode, how=Swipe.WELL):
        peer.core.wait_for(mode)
        peer.hand(lambda: peer.core.swipe(card, how))

    with bench.till() as till, ThreadPoolExecutor(1) as pool:
        act_id = till.acts.do(an_issue(till)).act_id
        writing = pool.submit(till.cards.issue, act_id)
        swipe(Mode.WRITE)
        swipe(Mode.READ)
        assert writing.result(10).verdict is WriteVerdict.WRITTEN
        sold = till.sell(a_sale(till))
        seen = len(sink.events)
        swipe(Mode.READ)
        till.cards.note(sink.wait_for_kind(CustomerCardRead, since=seen))
        torn = pool.submit(till.cards.load, sold.vend_id)
        swipe(Mode.WRITE, Swipe.UNEVEN)
        assert torn.result(10).verdict is WriteVerdict.UNSURE
        again = pool.submit(till.cards.load, sold.vend_id)
        swipe(Mode.WRITE)
        swipe(Mode.READ)
        assert again.result(10).verdict is WriteVerdict.WRITTEN
        seen = len(sink.events)
        swipe(Mode.READ)
        read = sink.wait_for_kind(CustomerCardRead, since=seen)
        assert read.card.pending.token == till.tokens_of(sold.vend_id)[0].token
    reader.stop()
    peer.close()


def test_another_scheme_is_one_row_and_the_till_does_not_know(tmp_path, monkeypatch):
    """What a licensed scheme needs: a row in `schemes.py`, its name in the reader's URI."""
    monkeypatch.setitem(schemes.CHIP_SCHEMES, "toy", ToyScheme)
    bench, sink, card = TillBench(tmp_path), Sink(), Ntag213()
    peer = SimulatedAnswerer(tmp_path / "pn532", Pn532Core())
    uri = with_card_keys(f"pn532:{tmp_path}/pn532?scheme=toy&wait=5", str(tmp_path / "card-keys"))
    reader = open_card_reader(uri, sink)
    bench.card_device = card_device(uri, reader)
    peer.hand(lambda: peer.core.put_card(card))
    with bench.till() as till:
        till.cards.note(sink.wait_for_kind(StrangeCard))
        act_id = till.acts.do(an_issue(till)).act_id
        assert till.cards.issue(act_id).verdict is WriteVerdict.WRITTEN
        sold = till.sell(a_sale(till))
        assert till.cards.load(sold.vend_id).verdict is WriteVerdict.WRITTEN
        (line,) = till.tokens_of(sold.vend_id)
    reader.stop()
    peer.close()
    assert card.area[:4] == b"TOY1"
    assert int.from_bytes(card.area[35:44], "big") == int(line.token)
