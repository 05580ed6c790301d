"""The tills' journals at the server: proved, appended once, and apart where they differ."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.helpers import little_town
from tests.helpers.drawer import Drawer
from tests.helpers.journal_copies import Chain, JournalOffice, body
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.sync import service
from vending_server.sync.model import CopyHead
from vending_server.sync.service import _known_hashes
from vending_server.sync.standing import is_journal_well
from vending_server.sync.tables import journal_differences, journal_records, journal_signatures
from vending_server.wire.journal_chain import GENESIS_HASH


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def office(engine):
    return JournalOffice(engine)


def kept(office, table=journal_records):
    with reading(office.engine) as connection:
        query = sa.select(table).where(table.c.terminal_id == office.caller.terminal_id)
        return connection.execute(query.order_by(table.c.sequence)).all()


def bodies_of(office):
    return [row.body for row in kept(office)]


def test_records_are_kept_byte_for_byte_and_the_head_moves_on(office):
    chain = Chain.of(5)

    assert office.state().hash == GENESIS_HASH.hex()
    told = office.take(chain)

    assert (told.sequence, told.hash, told.standing) == (5, chain.hashes[-1].hex(), "well")
    assert bodies_of(office) == chain.bodies
    assert [row.hash for row in kept(office)] == [one.hex() for one in chain.hashes[1:]]
    assert office.state() == told


def test_the_same_records_again_change_nothing_in_whatever_pieces_they_come(office):
    chain = Chain.of(6)
    office.take(chain, last=4)
    first = office.state()

    assert office.take(chain, last=4) == first
    assert office.take(chain, first=2, last=3) == first
    assert office.take(chain, first=4).sequence == 6
    assert bodies_of(office) == chain.bodies
    assert [row.sequence for row in kept(office, journal_signatures)] == [4, 6]


def test_a_stretch_that_comes_again_is_compared_with_that_stretch_only(office):
    chain = Chain.of(9)
    told = office.take(chain)
    head = CopyHead(told.sequence, bytes.fromhex(told.hash))

    with reading(office.engine) as connection:
        known = _known_hashes(connection, office.caller.terminal_id, range(1, 4), head)

    assert sorted(known) == [0, 1, 2, 3]


def test_a_gap_is_told_with_the_place_to_go_on_from(office):
    chain = Chain.of(6)
    office.take(chain, last=2)

    with pytest.raises(Refused, match="journal_gap") as refused:
        office.take(chain, first=4)

    assert refused.value.params == {"sequence": 2}
    assert office.take(chain, first=3).sequence == 6


def test_a_record_that_this_server_cannot_read_is_kept_all_the_same(office):
    chain = Chain([body(1), "no json at all", '{"kind": 7}', body(4, kind="not_known_yet")])

    assert office.take(chain).sequence == 4
    assert [row.kind for row in kept(office)] == ["operator_signed_in", "", "", "not_known_yet"]


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_another_record_under_a_known_number_is_a_fork_and_stays_apart(office, at):
    chain = Chain.of(4)
    office.take(chain)
    forked = Chain([*chain.bodies[: at - 1], body(99), *chain.bodies[at:], body(5)])

    told = office.take(forked)

    assert (told.standing, told.sequence) == ("forked", 4)
    assert told.differs_since is not None
    assert bodies_of(office) == chain.bodies
    (evidence,) = kept(office, journal_differences)
    assert (evidence.standing, evidence.sequence) == ("forked", at)
    assert office.take(forked).standing == "forked"
    assert len(kept(office, journal_differences)) == 1, "the same evidence stands once"


def test_a_clone_that_goes_on_after_the_other_machine_is_seen(office):
    shared = Chain.of(3)
    office.take(shared)
    one = Chain([*shared.bodies, body(4), body(5)])
    clone = Chain([*shared.bodies, body(44)])
    office.take(one, first=4)

    assert office.take(clone, first=4).standing == "forked"
    with reading(office.engine) as connection:
        assert not is_journal_well(connection, office.caller.terminal_id)
    assert bodies_of(office) == one.bodies


def test_after_a_difference_nothing_is_appended_any_more(office):
    chain = Chain.of(3)
    office.take(chain, last=2)
    office.tell_difference("rolled_back", Chain.of(1))

    told = office.take(chain, first=3)

    assert (told.standing, told.sequence) == ("rolled_back", 2)
    assert bodies_of(office) == chain.bodies[:2]


def test_a_rolled_back_till_says_so_itself(office):
    chain = Chain.of(3)
    office.take(chain)

    told = office.tell_difference("rolled_back", Chain.of(2))

    assert (told.standing, told.sequence) == ("rolled_back", 3)
    assert office.tell_difference("forked", Chain.of(2)).standing == "rolled_back"


def test_nobody_but_the_device_says_that_it_differs(office):
    office.take(Chain.of(2))
    office.key = Ed25519PrivateKey.generate()

    with pytest.raises(Refused, match="signature_invalid"):
        office.tell_difference("forked", Chain.of(2))
    assert office.state().standing == "well"


def test_every_changed_letter_of_a_small_journal_is_found(office):
    chain = Chain.of(2)
    good = chain.upload(office.key)
    changes = [
        [
            *good.bodies[:number],
            text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :],
            *good.bodies[number + 1 :],
        ]
        for number, text in enumerate(good.bodies)
        for at in range(len(text))
    ]

    heads = {Chain(bodies).hashes[-1] for bodies in changes}
    told = office.desk.take(office.caller, msgspec.structs.replace(good, bodies=changes[0]))

    assert len(heads) == len(changes)
    assert chain.hashes[-1] not in heads
    assert told.standing == "unsigned", "the signature is of another head"


def test_a_head_that_the_device_did_not_sign_is_kept_apart(office):
    chain = Chain.of(3)
    upload = chain.upload(Ed25519PrivateKey.generate())

    told = office.desk.take(office.caller, upload)

    assert (told.standing, told.sequence) == ("unsigned", 0)
    assert kept(office) == []
    assert len(kept(office, journal_differences)) == 1


def test_of_one_terminal_only_so_much_evidence_is_kept(office, monkeypatch):
    monkeypatch.setattr(service, "DIFFERENCES_MAX", 2)
    office.take(Chain.of(1))
    for number in range(4):
        assert office.take(Chain([body(50 + number)])).standing == "forked"

    assert len(kept(office, journal_differences)) == 2


def test_two_uploads_at_the_same_moment_append_once(office):
    chain = Chain.of(40)

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: office.take(chain), range(4)))

    assert {(one.sequence, one.standing) for one in told} == {(40, "well")}
    assert bodies_of(office) == chain.bodies


def closing(shift_id: str) -> str:
    return body(2, kind="shift_act_intended", act="closing", shift_id=shift_id)


def test_a_z_is_final_once_the_journal_is_here_up_to_its_close(engine):
    drawer = Drawer(engine)
    office = JournalOffice(engine, drawer.rana)
    shift = drawer.open()
    assert drawer.close(shift.shift_id, 20_000).is_provisional

    office.take(Chain([body(1)]))
    assert drawer.desk.one(drawer.rana, shift.shift_id).is_provisional
    office.take(Chain([body(1), closing(shift.shift_id)]), first=2)

    assert not drawer.desk.one(drawer.rana, shift.shift_id).is_provisional


def test_a_close_that_comes_after_its_record_is_final_with_the_next_ones(engine):
    drawer = Drawer(engine)
    office = JournalOffice(engine, drawer.rana)
    shift = drawer.open()
    chain = Chain([body(1), closing(shift.shift_id), body(3)])

    office.take(chain, last=2)
    assert drawer.close(shift.shift_id, 20_000).is_provisional
    office.take(chain, first=3)

    assert not drawer.desk.one(drawer.rana, shift.shift_id).is_provisional


def test_a_close_in_another_terminals_journal_makes_nothing_final(engine):
    drawer = Drawer(engine)
    office = JournalOffice(engine, drawer.other)
    shift = drawer.open()
    drawer.close(shift.shift_id, 20_000)

    office.take(Chain([closing(shift.shift_id)]))
    JournalOffice(engine, drawer.rana).take(Chain.of(1))

    assert drawer.desk.one(drawer.rana, shift.shift_id).is_provisional


def test_head_office_sees_every_terminal_and_which_one_differs(office):
    office.take(Chain.of(2))
    office.tell_difference("rolled_back", Chain.of(1))

    copies = {one.terminal: one for one in office.desk.copies().journals}

    assert (copies[1].sequence, copies[1].standing) == (2, "rolled_back")
    assert copies[1].differs_since is not None
    assert (copies[2].sequence, copies[2].standing, copies[2].heard_at) == (0, "well", None)
