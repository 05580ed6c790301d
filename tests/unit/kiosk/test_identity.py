from __future__ import annotations

import pickle
import stat

import pytest

from kiosk.api_client import Declined, Unreachable
from kiosk.enrol import enrol
from kiosk.errors import ConfigRefused, IdentityRefused
from kiosk.identity import (
    FACTS_FILE,
    KEY_FILE,
    is_signed_by,
    load_facts,
    load_identity,
    make_identity,
)
from tests.helpers import fake_server as fake
from tests.helpers.fake_server import Break, FakeServer
from vending_server.wire.login import login_message


def test_a_key_is_made_once_and_kept(tmp_path):
    made = make_identity(tmp_path / "state")

    assert make_identity(tmp_path / "state").public_key == made.public_key
    assert [file.name for file in (tmp_path / "state").iterdir()] == [KEY_FILE]


def test_only_the_owner_may_read_the_key(tmp_path):
    make_identity(tmp_path)

    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o700 | 0o010])
def test_a_key_that_others_could_read_is_refused(tmp_path, mode):
    make_identity(tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)

    with pytest.raises(IdentityRefused, match="others may read"):
        load_identity(tmp_path)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_damaged_key_is_refused_and_not_replaced(tmp_path, content):
    make_identity(tmp_path)
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(IdentityRefused):
        make_identity(tmp_path)

    assert (tmp_path / KEY_FILE).read_bytes() == content


def test_the_key_shows_in_no_text_and_no_pickle(tmp_path):
    identity = make_identity(tmp_path)
    secret = identity._key.private_bytes_raw().hex()

    assert secret not in repr(identity) + str(identity)
    with pytest.raises(TypeError):
        pickle.dumps(identity)


def test_secrets_differ_by_purpose_and_come_back(tmp_path):
    identity = make_identity(tmp_path)

    assert identity.derive(b"one") == load_identity(tmp_path).derive(b"one")
    assert identity.derive(b"one") != identity.derive(b"two")


def test_a_login_is_signed_as_the_server_checks_it(tmp_path):
    identity = make_identity(tmp_path)
    signature = identity.sign_login(terminal_id="t", challenge="c", operator="o")
    message = login_message(terminal_id="t", challenge="c", operator="o")

    assert is_signed_by(identity.public_key, signature=bytes.fromhex(signature), message=message)
    assert not is_signed_by(
        identity.public_key, signature=bytes.fromhex(signature), message=message + b"x"
    )


def _enrol(server, folder, code=fake.CODE):
    return enrol(fake.URL, code, folder, new_session=server.new_session)


def test_enrolment_keeps_who_we_are(tmp_path):
    server = FakeServer()
    facts = _enrol(server, tmp_path)
    identity = load_identity(tmp_path)

    assert server.device_key == identity.public_key_hex
    assert load_facts(tmp_path, identity) == facts
    assert facts.terminal_id == fake.TERMINAL_ID


def test_a_lost_enrolment_answer_is_asked_for_again_with_the_same_key(tmp_path):
    server = FakeServer()
    server.break_next("enrol", Break.AFTER)
    with pytest.raises(Unreachable):
        _enrol(server, tmp_path)
    first = server.device_key
    _enrol(server, tmp_path)

    assert server.device_key == first


def test_a_refused_code_enrols_nothing(tmp_path):
    with pytest.raises(Declined) as declined:
        _enrol(FakeServer(), tmp_path, "WRONG")

    assert declined.value.code == "enrolment_refused"
    assert not (tmp_path / FACTS_FILE).exists()


def test_enrolment_over_an_open_line_is_refused_before_a_key_is_made(tmp_path):
    with pytest.raises(ConfigRefused):
        enrol("http://vending.example.ps", fake.CODE, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_facts_of_another_key_are_refused(tmp_path):
    _enrol(FakeServer(), tmp_path)
    other = make_identity(tmp_path / "other")

    with pytest.raises(IdentityRefused, match="another device key"):
        load_facts(tmp_path, other)


def test_a_machine_that_is_not_enrolled_says_so(tmp_path):
    with pytest.raises(IdentityRefused, match="not enrolled"):
        load_facts(tmp_path, make_identity(tmp_path))
