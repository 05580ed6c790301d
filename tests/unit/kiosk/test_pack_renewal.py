"""The way of a pack from the server: the journal first, whole, once, after any cut."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.api_client import Declined, Unreachable
from kiosk.errors import PackRefused
from kiosk.flows.journal_sync import SyncState
from kiosk.flows.pack_renewal import PackRenewal
from kiosk.store.offline_records import PackTaken
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.fake_till import DRN
from tests.helpers.pack_bench import PackBench, sell
from vending_server.wire.packs import PackDelta, PackRenewalRequest
from vending_server.wire.problems import Problem, ProblemCode


class Line:
    """The server's side of journal and pack; `acts` is the order in which it was asked."""

    def __init__(self, bench: PackBench, pack) -> None:
        self.bench, self.pack, self.api = bench, pack, self
        self.acts: list[str] = []
        self.held = 0
        self.is_well = True
        self.lost: list[Exception] = []
        self.bad: list[PackDelta] = []
        self.pages: list[int] = []

    def bring(self) -> SyncState:
        self.acts.append("journal")
        head = self.pack._journal.head.seq
        self.held = min(head, self.held + 2)
        return SyncState(held=self.held, head=head, is_well=self.is_well)

    def renew_pack(self, asked: PackRenewalRequest) -> PackDelta:
        self.acts.append(f"pack {asked.edition}")
        delta = self.bad.pop() if self.bad else self.bench.house.delta(asked)
        if self.lost:
            raise self.lost.pop()
        return delta


@pytest.fixture
def bench(tmp_path) -> PackBench:
    bench = PackBench(tmp_path)
    bench.house.seal(DRN, 2_000, 3_000)
    bench.house.publish()
    return bench


def test_the_journal_goes_first_to_its_end_then_the_pack_then_what_the_journal_tells_of_it(bench):
    with bench.opened() as pack:
        for _ in range(4):
            pack._journal.append(b'{"kind":"journal_checked","at":"2026-11-23T08:00:00+00:00"}')
        line = Line(bench, pack)
        renewed = PackRenewal(pack, line).renew()
        assert (renewed.is_done, renewed.after_s) == (True, 900)
        assert line.acts == ["journal", "journal", "journal", "pack 0", "journal"]
        assert line.held == pack._journal.head.seq
    assert isinstance(bench.records[-1], PackTaken)


def test_no_pack_is_asked_for_while_the_server_contradicts_the_journal(bench):
    with bench.opened() as pack:
        line = Line(bench, pack)
        line.is_well = False
        assert not PackRenewal(pack, line).renew().is_done
        assert line.acts == ["journal"]


@pytest.mark.parametrize("lost", [Unreachable(DoubtReason.LINK), Unreachable(DoubtReason.TIMEOUT)])
def test_an_answer_that_was_lost_is_asked_for_again_from_the_old_edition(bench, lost):
    with bench.opened() as pack:
        line = Line(bench, pack)
        PackRenewal(pack, line).renew()
        bench.house.seal(DRN, 5_000)
        bench.house.publish()
        line.lost = [lost]
        with pytest.raises(Unreachable):
            PackRenewal(pack, line).renew()
        PackRenewal(pack, line).renew()
        assert [one for one in line.acts if one != "journal"] == ["pack 0", "pack 1", "pack 1"]
        assert pack.standing().count_left == 3


def test_a_change_that_does_not_fit_is_followed_by_the_whole_pack(bench):
    with bench.opened() as pack:
        line = Line(bench, pack)
        PackRenewal(pack, line).renew()
        bench.house.seal(DRN, 5_000)
        bench.house.publish()
        line.bad = [msgspec.structs.replace(bench.house.delta(pack.request()), added=[])]
        assert PackRenewal(pack, line).renew().is_done
        assert [one for one in line.acts if one != "journal"] == ["pack 0", "pack 1", "pack 0"]
        assert pack.standing().count_left == 3


def test_a_server_that_keeps_sending_what_does_not_fit_is_asked_twice_and_not_for_ever(bench):
    with bench.opened() as pack:
        line = Line(bench, pack)
        empty = msgspec.structs.replace(bench.house.delta(), added=[])
        line.bad = [empty] * 9
        with pytest.raises(PackRefused):
            PackRenewal(pack, line).renew()
        assert len(line.bad) == 7


def test_a_pack_that_comes_in_pieces_is_fetched_to_its_end(bench):
    with bench.opened() as pack:
        line = Line(bench, pack)
        first = msgspec.structs.replace(bench.house.delta(), has_more=True)
        bench.house.seal(DRN, 7_000)
        bench.house.publish()
        line.bad = [first]
        assert PackRenewal(pack, line).renew().is_done
        assert [one for one in line.acts if one != "journal"] == ["pack 0", "pack 1"]
        assert pack.standing().count_left == 3


def test_a_terminal_without_a_pack_is_told_and_sells_on(bench):
    with bench.opened() as pack:
        line = Line(bench, pack)
        code = ProblemCode.NOT_PERMITTED
        line.lost = [Declined(Problem(status=403, code=code, title=code))]
        with pytest.raises(Declined):
            PackRenewal(pack, line).renew()


def test_a_till_without_a_pack_and_without_a_key_asks_for_none(bench):
    with bench.opened(signed_in=False) as pack:
        line = Line(bench, pack)
        assert PackRenewal(pack, line).renew().is_done
        assert line.acts == []
        assert not pack.standing().is_there


def test_what_lies_here_is_renewed_also_for_somebody_who_cannot_open_it(bench):
    with bench.opened() as pack:
        PackRenewal(pack, Line(bench, pack)).renew()
        pack.signed_in(bench.session(pack_wrap=None), "seven olive trees")
        bench.house.void(*bench.house.live)
        bench.house.publish(ceiling_minor=0)
        line = Line(bench, pack)
        PackRenewal(pack, line).renew()
        assert not pack.standing().is_there, "the ceiling was taken away"
        line.acts.clear()
        PackRenewal(pack, line).renew()
        assert line.acts == []


def test_what_was_sold_offline_is_at_the_server_before_it_says_what_the_pack_is(bench):
    with bench.opened() as pack:
        line = Line(bench, pack)
        PackRenewal(pack, line).renew()
        vend = pack.lookup(DRN)[0]
        sell(bench, pack, vend)
        sold_at = pack._journal.head.seq
        line.acts.clear()
        bench.house.void(vend.sealed_id)
        bench.house.publish()
        PackRenewal(pack, line).renew()
        assert line.acts[0] == "journal"
        assert line.held > sold_at
        assert pack.standing().amount_left_minor == pack.lookup(DRN)[0].quote.tender_minor
