import os
import stat

import pytest

from vending_server.errors import Misconfigured
from vending_server.keys.files import create_secret_file, read_secret_file, replace_secret_file
from vending_server.keys.key_encryption_key import KeyEncryptionKey


@pytest.fixture
def path(tmp_path):
    return tmp_path / "secret"


def test_a_key_encryption_key_is_32_bytes_of_the_owners_alone(path):
    KeyEncryptionKey.create(path)

    assert len(path.read_bytes()) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_key_encryption_key_is_new(tmp_path):
    one = KeyEncryptionKey.create(tmp_path / "one")
    other = KeyEncryptionKey.create(tmp_path / "other")

    assert one.name != other.name


def test_a_key_encryption_key_is_read_back(path):
    made = KeyEncryptionKey.create(path)
    sealed = made.seal(b"secret", bound_to=b"name")

    assert KeyEncryptionKey.read(path).open(sealed, bound_to=b"name") == b"secret"


def test_a_key_encryption_key_is_never_overwritten(path):
    KeyEncryptionKey.create(path)
    before = path.read_bytes()

    with pytest.raises(Misconfigured, match="exists already"):
        KeyEncryptionKey.create(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666])
def test_a_secret_that_others_can_reach_is_refused(path, mode):
    KeyEncryptionKey.create(path)
    path.chmod(mode)

    with pytest.raises(Misconfigured, match="open to other users"):
        KeyEncryptionKey.read(path)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_secret_of_the_owner_alone_is_read(path, mode):
    made = KeyEncryptionKey.create(path)
    path.chmod(mode)

    assert KeyEncryptionKey.read(path).name == made.name


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_encryption_key_of_another_length_is_refused_without_showing_it(path, length):
    create_secret_file(path, b"\xa5" * length)

    with pytest.raises(Misconfigured, match="has 32 bytes") as caught:
        KeyEncryptionKey.read(path)
    assert "a5a5" not in str(caught.value)


def test_a_missing_file_is_named(path):
    with pytest.raises(Misconfigured, match="secret: No such file"):
        read_secret_file(path)


def test_a_file_is_replaced_whole_and_stays_the_owners(path):
    create_secret_file(path, b"old")
    replace_secret_file(path, b"new")

    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("write", [create_secret_file, replace_secret_file])
def test_a_failed_write_leaves_nothing_and_touches_nothing(path, write, monkeypatch):
    create_secret_file(path, b"old")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(Misconfigured, match="No space left"):
        write(path, b"new")
    assert [one.name for one in path.parent.iterdir()] == ["secret"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("write", [create_secret_file, replace_secret_file])
def test_a_folder_that_is_not_there_is_told(tmp_path, write):
    with pytest.raises(Misconfigured, match="No such file"):
        write(tmp_path / "no" / "secret", b"data")
