"""What lies on a till's disk to be sold without a line: whole, the server's own, or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from functools import partial

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import JournalUnwritable, PackDiffers, PackRefused, PackUnwritable
from kiosk.store.offline_records import PackLost, PackTaken
from kiosk.store.pack_shelf import PackShelf
from kiosk.store.records import decode_record
from tests.helpers.fake_till import DRN, OTHER_DRN, PowerCut
from tests.helpers.pack_bench import PackBench, sell, write
from tests.helpers.pack_house import PackHouse
from vending_server.keys.pack_master import PackMaster
from vending_server.wire.packs import ClosureFacts, PackDelta


@pytest.fixture
def bench(tmp_path) -> PackBench:
    return PackBench(tmp_path)


def taken_in(bench) -> list[PackTaken]:
    return [one for one in bench.records if isinstance(one, PackTaken)]


def lost_in(bench) -> list[PackLost]:
    return [one for one in bench.records if isinstance(one, PackLost)]


def amounts(pack, drn=DRN) -> list[int]:
    return sorted(one.quote.tender_minor for one in pack.lookup(drn))


def test_a_pack_is_taken_told_and_there_again_after_a_restart(bench):
    with bench.opened() as pack:
        bench.filled(pack)
    [told] = taken_in(bench)
    manifest = bench.house.delta().manifest
    assert (told.pack_number, told.edition, told.removed) == (1, 1, [])
    assert told.manifest_sha256 == hashlib.sha256(manifest.encode()).hexdigest()
    with bench.opened() as pack:
        assert amounts(pack) == [2_000, 3_000]
        assert amounts(pack, OTHER_DRN) == [2_000]
        standing = pack.standing()
    assert (standing.count_left, standing.amount_left_minor, standing.lock) == (3, 7_000, None)
    assert len(taken_in(bench)) == 1
    assert not lost_in(bench)


def test_a_change_brings_what_is_new_and_destroys_what_is_voided(bench):
    with bench.opened() as pack:
        first, _ = bench.filled(pack)
        bench.house.void(first)
        bench.house.seal(DRN, 5_000)
        bench.house.publish()
        assert bench.renew(pack)
        assert amounts(pack) == [3_000, 5_000]
        assert not bench.renew(pack), "the same edition again changes nothing"
    assert [one.removed for one in taken_in(bench)] == [[], [first]]


def test_what_is_sold_is_gone_from_the_disk_and_still_counts_for_the_manifest(bench):
    with bench.opened() as pack:
        bench.filled(pack)
        sell(bench, pack, pack.lookup(DRN)[0])
        assert pack.standing().amount_left_minor == 5_000
        assert len(pack.lookup(DRN)) == 1
        bench.house.seal(DRN, 9_000)
        bench.house.publish()
        assert bench.renew(pack), "the server has not heard of the sale yet"
        assert amounts(pack) == [3_000, 9_000]


def test_a_sale_is_not_acknowledged_as_a_void(bench):
    with bench.opened() as pack:
        first, _ = bench.filled(pack)
        sell(bench, pack, next(one for one in pack.lookup(DRN) if one.sealed_id == first))
        bench.house.void(first)
        bench.house.publish()
        assert bench.renew(pack)
    assert taken_in(bench)[-1].removed == []


def test_a_sold_vend_that_comes_with_the_whole_pack_is_not_offered_again(bench):
    with bench.opened() as pack:
        bench.filled(pack)
        sell(bench, pack, *pack.lookup(DRN))
        bench.house.publish()
        assert pack.take(bench.house.delta(), is_whole=True)
        assert pack.lookup(DRN) == []
        assert pack.standing().count_left == 1


def test_what_the_journal_sold_leaves_the_shelf_at_the_next_start(bench):
    with bench.opened() as pack:
        bench.filled(pack)
        vend = pack.lookup(DRN)[0]
        with pytest.raises(PowerCut), pack.selling([vend.sealed_id]):
            _stopped_after(pack._journal, bench.sale_of(vend))
    with bench.opened() as pack:
        assert vend.sealed_id not in {one.sealed_id for one in pack._shelf.boxes()}
        assert vend.sealed_id not in {one.sealed_id for one in pack.lookup(DRN)}


def test_what_failed_before_the_journal_had_it_stays_to_be_sold(bench):
    with bench.opened() as pack:
        bench.filled(pack)
        with pytest.raises(JournalUnwritable), pack.selling([pack.lookup(DRN)[0].sealed_id]):
            raise JournalUnwritable
        assert amounts(pack) == [2_000, 3_000]


def test_a_stop_between_shelf_and_journal_is_told_at_the_next_start(bench):
    with bench.opened() as pack:
        append = pack._journal.append
        pack._journal.append = _cut
        bench.house.seal(DRN, 2_000)
        bench.house.publish()
        with pytest.raises(PowerCut):
            bench.renew(pack)
        pack._journal.append = append
    assert not taken_in(bench)
    for _ in range(2):
        with bench.opened() as pack:
            assert amounts(pack) == [2_000]
    assert len(taken_in(bench)) == 1


def test_whenever_the_power_goes_over_a_change_the_pack_is_the_old_one_or_the_new_one(
    tmp_path_factory,
):
    step, was_cut, seen = 0, True, set()
    while was_cut:
        bench = PackBench(tmp_path_factory.mktemp("cut"))
        with bench.opened() as pack:
            first, _ = bench.filled(pack)
            sell(bench, pack, pack.lookup(DRN)[1])
            bench.house.void(first)
            bench.house.seal(DRN, 9_000)
            bench.house.publish()
            was_cut = _cut_at(step, pack._shelf.file, partial(bench.renew, pack))
        with bench.opened() as pack:
            held, told = pack._shelf.manifest, taken_in_open(pack)
            assert held.edition == told[-1]
            seen.add(held.edition)
            assert len(told) == held.edition, "each is told once"
            bench.renew(pack)
            assert amounts(pack) == [9_000]
        step += 1
    assert step > 8
    assert seen == {1, 2}


@pytest.mark.parametrize("is_full_at", ["shelf", "journal"])
def test_a_full_disk_changes_nothing_and_the_next_renewal_makes_it_good(bench, is_full_at):
    with bench.opened() as pack:
        bench.filled(pack)
        for _ in range(60):
            bench.house.seal(DRN, 7_000)
        bench.house.publish()
        if is_full_at == "shelf":
            bench.disk.fill()
            with pytest.raises(PackUnwritable):
                bench.renew(pack)
            assert amounts(pack) == [2_000, 3_000]
            bench.disk.free()
            assert bench.renew(pack)
        else:
            append, pack._journal.append = pack._journal.append, _full
            with pytest.raises(JournalUnwritable):
                bench.renew(pack)
            pack._journal.append = append
            assert not bench.renew(pack), "only the telling was due"
        assert pack.standing().count_left == 63
    assert [one.edition for one in taken_in(bench)] == [1, 2]


def _first_box(delta: PackDelta, **changes: str) -> PackDelta:
    box = msgspec.structs.replace(delta.added[0], **changes)
    return msgspec.structs.replace(delta, added=[box, *delta.added[1:]])


def _for_too_long(_delta: PackDelta, bench) -> PackDelta:
    bench.house.publish(valid=dt.timedelta(hours=72, seconds=1))
    return bench.house.delta()


def _without_a_time(_delta: PackDelta, bench) -> PackDelta:
    bench.house.publish(valid_until="tomorrow")
    return bench.house.delta()


def _of_nowhere(_delta: PackDelta, bench) -> PackDelta:
    closure = ClosureFacts(order_number="1", until="2026-11-24T08:00:00", reason="rain")
    bench.house.publish(closure=closure)
    return bench.house.delta()


def _of_another_terminal(_delta: PackDelta, bench) -> PackDelta:
    bench.house.publish(terminal_id="somebody else")
    return bench.house.delta()


# What somebody on the line might make of the server's answer.
_FORGERIES = {
    "text": lambda delta, _: msgspec.structs.replace(delta, manifest=delta.manifest + " "),
    "signature": lambda delta, _: msgspec.structs.replace(delta, signature=delta.signature[::-1]),
    "no_hex": lambda delta, _: msgspec.structs.replace(delta, signature="x"),
    "other_terminal": _of_another_terminal,
    "for_too_long": _for_too_long,
    "without_a_time": _without_a_time,
    "of_nowhere": _of_nowhere,
    "box_without_index": lambda delta, _: _first_box(delta, index=""),
    "box_unreadable": lambda delta, _: _first_box(delta, box="?"),
    "box_changed": lambda delta, _: _first_box(delta, box=delta.added[1].box),
    "box_missing": lambda delta, _: msgspec.structs.replace(delta, added=delta.added[1:]),
    "void_left_out": lambda delta, _: msgspec.structs.replace(delta, removed=[]),
}


@pytest.mark.parametrize("kind", _FORGERIES)
def test_nothing_is_taken_that_the_server_did_not_sign_for_this_till(bench, kind):
    with bench.opened() as pack:
        first, _ = bench.filled(pack)
        bench.house.void(first)
        bench.house.seal(DRN, 5_000, 6_000)
        bench.house.publish()
        delta = bench.house.delta(pack.request())
        with pytest.raises(PackRefused):
            pack.take(_FORGERIES[kind](delta, bench), is_whole=False)
        assert amounts(pack) == [2_000, 3_000]
        assert pack.request().edition == 1
    assert len(taken_in(bench)) == 1


def test_the_server_that_was_seen_first_is_the_only_one_that_is_believed(bench):
    strange = PackHouse(bench.house.terminal_id, bench.clock.now, PackMaster(bytes(32)))
    strange.seal(DRN, 9_000)
    for _ in range(5):  # newer than what is held
        strange.publish()
    with bench.opened() as pack:
        bench.filled(pack)
        with pytest.raises(PackRefused):
            pack.take(strange.delta(), is_whole=True)
        assert amounts(pack) == [2_000, 3_000]


def test_an_older_edition_is_not_taken_back(bench):
    with bench.opened() as pack:
        first, _ = bench.filled(pack)
        old = bench.house.delta()
        bench.house.void(first)
        bench.house.publish()
        bench.renew(pack)
        with pytest.raises(PackRefused):
            pack.take(old, is_whole=True)
        assert amounts(pack) == [3_000]


def test_a_change_that_does_not_fit_is_known_and_the_whole_pack_makes_it_good(bench):
    with bench.opened() as pack:
        bench.filled(pack)
        bench.house.seal(DRN, 5_000)
        bench.house.publish()
        pack._shelf.file.run("DELETE FROM boxes WHERE sealed_id LIKE '%1'")
        with pytest.raises(PackDiffers):
            bench.renew(pack)
        asked = pack.request(is_whole=True)
        assert (asked.pack_number, asked.edition) == (1, 0)
        assert pack.take(bench.house.delta(asked), is_whole=True)
        assert amounts(pack) == [2_000, 3_000, 5_000]


def test_a_new_pack_number_destroys_all_that_the_old_key_opens(bench):
    with bench.opened() as pack:
        ids = bench.filled(pack)
        others = [one for one in bench.house.live if one not in ids]
        bench.house.void(*ids, *others)
        bench.house.pack_number = 2
        new = bench.house.seal(DRN, 4_000)
        bench.house.publish()
        asked = pack.request()
        assert pack.take(bench.house.delta(asked), is_whole=False)
        assert [one.sealed_id for one in pack._shelf.boxes()] == new
        assert pack.standing().lock == "pack_closed", "the key in memory is of the old pack"
        pack.signed_in(bench.session(), "seven olive trees")
        assert amounts(pack) == [4_000]
    assert set(taken_in(bench)[-1].removed) == {*ids, *others}


@pytest.mark.expects_log("the pack is lost")
@pytest.mark.parametrize("harm", ["gone", "garbage", "flipped", "older", "forged_manifest"])
def test_a_pack_that_is_not_what_was_kept_is_destroyed_told_and_asked_for_again(bench, harm):
    with bench.opened() as pack:
        first, _ = bench.filled(pack)
    old = bench.shelf_path.read_bytes()
    with bench.opened() as pack:
        bench.house.void(first)
        bench.house.publish()
        bench.renew(pack)
    _harm(bench.shelf_path, harm, old)
    with bench.opened() as pack:
        assert pack.standing().lock == "pack_empty"
        asked = pack.request()
        assert (asked.pack_number, asked.edition) == (0, 0)
        assert pack.take(bench.house.delta(asked), is_whole=False)
        assert amounts(pack) == [3_000]
    assert len(lost_in(bench)) == 1
    assert first in taken_in(bench)[-1].removed, "also what an older copy might have held"
    with bench.opened() as pack:
        assert amounts(pack) == [3_000]
    assert len(lost_in(bench)) == 1


def _harm(path, kind: str, old: bytes) -> None:
    match kind:
        case "gone":
            path.unlink()
        case "garbage":
            path.write_bytes(b"no database" * 1000)
        case "older":
            path.write_bytes(old)
        case "flipped" | "forged_manifest":
            connection = sqlite3.connect(path)
            with connection:
                connection.execute(
                    "UPDATE boxes SET box = zeroblob(length(box))"
                    if kind == "flipped"
                    else "UPDATE facts SET value = replace(value, '\"edition\":2', '\"edition\":3')"
                )
            connection.close()


@pytest.mark.expects_log("the pack is lost")
def test_a_pack_beside_a_journal_that_is_new_is_not_sold_from(bench):
    with bench.opened() as pack:
        bench.filled(pack)
    for path in bench.folder.glob("journal.sqlite*"):
        path.unlink()
    with bench.opened() as pack:
        assert pack.standing().lock == "pack_empty"


@pytest.mark.expects_log("the pack is lost")
def test_a_shelf_that_breaks_while_it_is_used_is_lost_and_not_a_crash(bench):
    with bench.opened() as pack:
        bench.filled(pack)
        pack._shelf.file.run("UPDATE facts SET value = '{}' WHERE name = 'manifest'")
        with pytest.raises(Exception, match="pack_empty"):
            pack.lookup(DRN)
        assert pack.request().edition == 0
    assert len(lost_in(bench)) == 1


def test_the_file_is_its_owners_only(bench):
    with bench.opened():
        assert bench.shelf_path.stat().st_mode & 0o777 == 0o600


def test_a_disk_that_takes_nothing_is_told_and_no_crash(tmp_path):
    with pytest.raises(PackUnwritable):
        PackShelf(tmp_path / "not there" / "pack.sqlite")


ACTS = st.lists(st.sampled_from(["seal", "void", "sell", "renew", "restart", "lost"]), max_size=25)


@settings(max_examples=15, deadline=None)
@given(ACTS)
def test_whatever_happens_the_shelf_holds_the_edition_less_what_was_sold(tmp_path_factory, acts):
    bench = PackBench(tmp_path_factory.mktemp("pack"))
    bench.house.publish()
    sold: set[str] = set()
    held: dict[str, object] = {}
    while acts:
        with bench.opened() as pack:
            while acts and (act := acts.pop()) != "restart":
                live = [one for one in bench.house.live if one not in sold]
                if act == "seal":
                    bench.house.seal(DRN, 2_000)
                elif act == "void" and live:
                    bench.house.void(live[0])
                elif act == "sell" and (offers := pack_lookup(pack)):
                    sell(bench, pack, offers[0])
                    sold.add(offers[0].sealed_id)
                elif act in {"renew", "lost"}:
                    bench.house.publish()
                    asked = pack.request()
                    if act == "lost":  # the answer to this one never came
                        continue
                    pack.take(bench.house.delta(asked), is_whole=False)
                    held = dict(bench.house.live)
                there = {one.sealed_id for one in pack._shelf.boxes()}
                assert there == held.keys() - sold


def pack_lookup(pack):
    return pack.lookup(DRN) if pack.standing().lock is None else []


def _cut_at(step: int, file, work) -> bool:
    """Let the power go before a statement that changes something; says whether there was one."""
    run, left = file.run, [step]

    def counted(statement: str, *values: object) -> None:
        if left[0] == 0:
            raise PowerCut
        left[0] -= 1
        run(statement, *values)

    file.run = counted
    try:
        work()
    except PowerCut:
        return True
    finally:
        file.run = run
    return False


def taken_in_open(pack) -> list[int]:
    """The editions that a journal tells of, while it is open."""
    records = [decode_record(body) for _, body in pack._journal.bodies()]
    return [one.edition for one in records if isinstance(one, PackTaken)]


def _stopped_after(journal, record) -> None:
    write(journal, record)
    raise PowerCut


def _cut(_body: bytes) -> int:
    raise PowerCut


def _full(_body: bytes) -> int:
    raise JournalUnwritable
