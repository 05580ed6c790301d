"""A pack that is carried to a till: for this device only, and believed like one from the line."""

from __future__ import annotations

import base64

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.__main__ import main
from kiosk.errors import PackRefused
from kiosk.identity import TerminalFacts, make_identity, store_facts
from kiosk.store.offline_records import PackTaken
from tests.helpers import fake_server as fake
from tests.helpers.fake_till import DRN
from tests.helpers.pack_bench import PackBench, sell
from vending_server.wire.enrolment import EnrolmentAnswer
from vending_server.wire.pack_medium import MEDIUM_BYTES_MAX, PackMedium, close_for_device


@pytest.fixture
def bench(tmp_path) -> PackBench:
    return PackBench(tmp_path)


def medium_of(bench, identity=None, **changes) -> bytes:
    names = {"terminal_id": bench.house.terminal_id} | changes
    device = (identity or bench.identity).exchange_key.public_key().public_bytes_raw()
    return close_for_device(
        bench.house.delta(), device_key=device, ephemeral=X25519PrivateKey.generate(), **names
    )


def test_a_pack_on_a_medium_is_taken_and_told_as_one_from_the_line(bench):
    with bench.opened() as pack:
        first, _ = bench.filled(pack)
        sell(bench, pack, *[one for one in pack.lookup(DRN) if one.sealed_id == first])
        bench.house.seal(DRN, 9_000)
        bench.house.publish()
        assert pack.take_file(medium_of(bench))
        assert sorted(one.quote.tender_minor for one in pack.lookup(DRN)) == [3_000, 9_000]
        assert not pack.take_file(medium_of(bench)), "a second time changes nothing"
    assert [one.edition for one in bench.records if isinstance(one, PackTaken)] == [1, 2]


def test_nobody_reads_the_medium_on_the_way(bench):
    bench.house.seal(DRN, 2_000)
    bench.house.publish()
    data = medium_of(bench)
    sealed = base64.b64decode(msgspec.json.decode(data, type=PackMedium).sealed)
    for seen in (data, sealed):
        assert bench.house.delta().added[0].index.encode() not in seen
        assert b"manifest" not in seen


def test_a_medium_for_another_device_or_terminal_or_changed_on_the_way_is_refused(
    bench, tmp_path_factory
):
    bench.house.seal(DRN, 2_000)
    bench.house.publish()
    good = msgspec.json.decode(medium_of(bench), type=PackMedium)

    def changed(**changes) -> bytes:
        return msgspec.json.encode(msgspec.structs.replace(good, **changes))

    other = make_identity(tmp_path_factory.mktemp("other"))
    flipped = good.sealed[:9] + ("A" if good.sealed[9] != "A" else "B") + good.sealed[10:]
    with bench.opened() as pack:
        for data in (
            medium_of(bench, identity=other),
            medium_of(bench, terminal_id="another"),
            changed(terminal_id=bench.house.terminal_id, sealed=flipped),
            changed(ephemeral_key="0" * 64),
            changed(ephemeral_key="x"),
            changed(sealed="?"),
            changed(format="something else"),
            b"{}",
            b"no pack",
            b" " * (MEDIUM_BYTES_MAX + 1),
        ):
            with pytest.raises(PackRefused):
                pack.take_file(data)
        assert not pack.standing().is_there


def test_an_older_medium_is_refused(bench):
    with bench.opened() as pack:
        bench.house.seal(DRN, 2_000)
        bench.house.publish()
        old = medium_of(bench)
        bench.house.publish()
        bench.renew(pack)
        with pytest.raises(PackRefused):
            pack.take_file(old)


@pytest.mark.expects_log("the pack is lost")
def test_an_older_medium_is_refused_also_by_a_till_that_lost_its_pack(bench):
    """Else whoever deletes the file sells again what the server believes to be voided."""
    with bench.opened() as pack:
        voided, _ = bench.house.seal(DRN, 2_000, 3_000)
        bench.house.publish()
        old = medium_of(bench)
        bench.renew(pack)
        bench.house.void(voided)
        bench.house.publish()
        bench.renew(pack)
    bench.shelf_path.unlink()
    for suffix in ("-wal", "-shm"):
        bench.shelf_path.with_name(bench.shelf_path.name + suffix).unlink(missing_ok=True)
    with bench.opened() as pack:
        with pytest.raises(PackRefused):
            pack.take_file(old)
        assert not pack.standing().is_there
        assert pack.take_file(medium_of(bench)), "the same edition once more makes it good"
        assert pack.standing().count_left == 1


@pytest.fixture
def settings(bench, tmp_path):
    enrolment = EnrolmentAnswer(
        terminal_id=fake.TERMINAL_ID,
        terminal_number=3,
        point=fake.POINT,
        municipality=fake.MUNICIPALITY,
        server_time="2026-11-23T08:00:00+00:00",
    )
    key = bench.identity.public_key_hex
    facts = TerminalFacts(server_url=fake.URL, device_public_key=key, enrolment=enrolment)
    store_facts(tmp_path, facts)
    path = tmp_path / "kiosk.toml"
    values = {
        "server_url": fake.URL,
        "state_dir": tmp_path,
        "printer": "escpos:/dev/ttyUSB0",
        "reader": "track2:/dev/ttyUSB1",
    }
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in values.items()))
    return path


def test_the_command_takes_a_medium_and_says_what_came(bench, settings, tmp_path, capsys):
    with bench.opened() as pack:
        bench.filled(pack)
        bench.house.seal(DRN, 9_050)
        bench.house.publish()
    (tmp_path / "pack").write_bytes(medium_of(bench))
    command = ["pack-file", str(tmp_path / "pack"), "--config", str(settings)]
    assert main(command) == 0
    assert "edition 2 of the pack is taken: 4 sealed vends, 160.50 ILS" in capsys.readouterr().out
    assert main(command) == 1
    assert "pack_refused" in capsys.readouterr().err
    with bench.opened() as pack:
        assert pack.standing().count_left == 4
        assert main(command) == 1, "the till's program runs"
        assert "journal_in_use" in capsys.readouterr().err
