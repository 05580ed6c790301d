"""The journal's way to the server: in order, once, after any cut, and the lock of a foreign disk."""

from __future__ import annotations

import shutil

import pytest

from kiosk.api_client import Unreachable
from kiosk.flows import journal_sync, upload_size
from kiosk.flows.journal_sync import JournalDiffers
from kiosk.flows.upload_size import UploadSize
from tests.helpers import fake_server as fake
from tests.helpers.fake_server import Break
from tests.helpers.fake_till import TillBench, a_sale
from vending_server.sync.model import Standing, facts_of


@pytest.fixture
def bench(tmp_path):
    return TillBench(tmp_path)


def sold_once(till):
    view = till.sell(a_sale(till))
    till.print_receipt(view.vend_id)
    return view


def bodies(till):
    return [body.decode() for _, body in till._journal.bodies()]


def test_all_that_is_in_the_journal_reaches_the_server_in_its_order(bench):
    with bench.till() as till:
        sold_once(till)
        state = till.sync.bring()

        assert bench.server.bodies == bodies(till)
        assert (state.behind, state.is_well) == (0, True)
        assert state.synced_at is not None


def test_what_comes_later_follows_and_nothing_is_sent_twice(bench):
    with bench.till() as till:
        till.sync.bring()
        before = len(bench.server.bodies)
        sold_once(till)
        assert till.sync.state.behind > 0
        till.sync.bring()
        till.sync.bring()

        assert bench.server.bodies == bodies(till)
        assert len(bench.server.bodies) > before
        assert bench.server.count("journal_records") == 2
        assert bench.server.count("journal_state") == 1, "the copy's end is remembered"


@pytest.mark.parametrize("cut", [Break.BEFORE, Break.AFTER, Break.TIMEOUT_AFTER])
@pytest.mark.parametrize("route", ["journal_state", "journal_records"])
def test_after_any_cut_it_goes_on_where_the_server_stands(bench, route, cut):
    with bench.till() as till:
        sold_once(till)
        bench.server.break_next(route, cut)
        with pytest.raises(Unreachable):
            till.sync.bring()
        state = till.sync.bring()

        assert bench.server.bodies == bodies(till)
        assert state.behind == 0


def test_a_long_journal_goes_in_pieces_and_lets_others_in_between(bench, monkeypatch):
    monkeypatch.setattr(upload_size, "FIRST", 1)
    monkeypatch.setattr(upload_size, "MOST", 1)
    monkeypatch.setattr(journal_sync, "ROUNDS_MAX", 3)
    with bench.till() as till:
        sold_once(till)
        assert till.sync.bring().held == 3
        while till.sync.bring().behind:
            pass

        assert bench.server.bodies == bodies(till)


def test_an_upload_grows_while_the_line_carries_it():
    size = UploadSize()
    for _ in range(10):
        size.carried()

    assert size.bytes == upload_size.MOST


def test_what_a_line_broke_off_once_is_never_tried_again():
    size = UploadSize()
    size.carried()
    tried = size.bytes
    size.broke_off()
    tries = []
    for _ in range(10):
        tries.append(size.bytes)
        size.carried()

    assert tries[0] < upload_size.FIRST
    assert max(tries) == tried // 2


def test_a_line_that_carries_nothing_is_offered_little():
    size = UploadSize()
    for _ in range(10):
        size.broke_off()

    assert size.bytes == upload_size.LEAST


def test_a_till_asks_less_of_a_line_that_broke_off(bench):
    with bench.till() as till:
        sold_once(till)
        before = till.sync._size.bytes
        bench.server.break_next("journal_records", Break.BEFORE)
        with pytest.raises(Unreachable):
            till.sync.bring()

        assert till.sync._size.bytes < before


def test_a_restored_server_gets_the_rest_again(bench):
    with bench.till() as till:
        sold_once(till)
        till.sync.bring()
        del bench.server.bodies[3:], bench.server.hashes[4:]
        till.login(fake.OPERATOR, fake.PASSWORD)  # something to send
        till.sync.bring()

        assert bench.server.bodies == bodies(till)


def test_a_restored_server_gets_the_rest_again_though_nothing_new_was_written(bench):
    with bench.till() as till:
        sold_once(till)
        till.sync.bring()
        del bench.server.bodies[3:], bench.server.hashes[4:]
        bench.server.epoch = 2

        assert till.sync.bring().behind == 0
        assert bench.server.bodies == bodies(till)


def test_a_disk_that_was_set_back_says_so_and_sells_no_more(bench, tmp_path):
    with bench.till() as till:
        old = tmp_path / "old.sqlite"
        till._journal._connection.execute("VACUUM INTO ?", (str(old),))
        sold_once(till)
        till.sync.bring()
    for rest in tmp_path.glob("journal.sqlite*"):
        rest.unlink()
    shutil.copyfile(old, bench.journal_path)

    with bench.till() as till:
        state = till.sync.bring()

        assert (state.is_well, bench.server.standing) == (False, Standing.ROLLED_BACK)
        with pytest.raises(JournalDiffers):
            till.sell(a_sale(till))
        assert len(bench.server.sold) == 1, "the sale before; nothing was sent after"
        assert len(bench.server.told) == 1


def test_a_cloned_disk_is_found_out_by_whoever_comes_second(bench, tmp_path):
    clone = tmp_path / "clone.sqlite"
    with bench.till() as till:
        till._journal._connection.execute("VACUUM INTO ?", (str(clone),))
        sold_once(till)
        till.sync.bring()
    for rest in tmp_path.glob("journal.sqlite*"):
        rest.unlink()
    shutil.copyfile(clone, bench.journal_path)

    with bench.till() as till:
        for tender_minor in (2000, 3000, 4000):
            till.sell(a_sale(till, tender_minor=tender_minor))
        till.sync.bring()

        assert bench.server.standing is Standing.FORKED
        with pytest.raises(JournalDiffers):
            till.sell(a_sale(till))


def test_a_server_that_says_so_stops_the_sales_at_once(bench):
    with bench.till() as till:
        till.sync.bring()
        bench.server.standing = Standing.FORKED
        sold_once(till)
        till.sync.bring()

        with pytest.raises(JournalDiffers):
            till.sell_visit([a_sale(till)])


def test_no_name_and_no_token_leaves_in_clear(bench):
    with bench.till() as till:
        view = sold_once(till)
        tokens = [line.token for line in till.tokens_of(view.vend_id)]
        till.sync.bring()

        sent = "".join(bench.server.bodies)
        assert tokens
        assert not any(token in sent for token in tokens)
        assert fake.CUSTOMER_NAME not in sent


def test_the_server_reads_in_the_tills_records_what_it_must_know(bench):
    with bench.till() as till:
        sold_once(till)
        kinds = [facts.kind for body in bodies(till) if (facts := facts_of(body)) is not None]

        assert len(kinds) == len(bodies(till))
        assert kinds[0] == "journal_begun"
        assert "vend_token_received" in kinds


def test_the_servers_time_is_asked_for_while_somebody_wants_it_though_nothing_is_to_be_sent(bench):
    heard, wanted = [], [False]
    with bench.till() as till:
        till.sync.keep_time(heard.append, is_wanted=lambda: wanted[0])
        bench.server.server_time = "2026-11-23T08:00:00+00:00"
        till.sync.bring()
        count = len(heard)
        assert count
        till.sync.bring()
        assert len(heard) == count, "nothing to send, nothing to ask"
        wanted[0] = True
        till.sync.bring()
        assert heard[count:] == ["2026-11-23T08:00:00+00:00"]
