"""The keys of a restored backup beside those that the server has already: none is ever lost."""

from __future__ import annotations

import datetime as dt

import pytest

from token_engine.keys import Dkga, SecretKey
from vending_server.errors import Misconfigured
from vending_server.keys.card_keys import CardKey
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.model import VendingKey, vending_key_of
from vending_server.keys.store import EncryptedFileKeyStore
from vending_server.operations.restore import put_key_store

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def a_key(krn: int) -> VendingKey:
    return vending_key_of(
        SecretKey.from_hex("ffeeddccbbaa99887766554433221100fedcba98"),
        dkga=Dkga.KDF_HMAC,
        sgc="345678",
        krn=krn,
        base_year=2014,
        active_from=START,
        is_test=True,
    )


@pytest.fixture
def kek(tmp_path) -> KeyEncryptionKey:
    return KeyEncryptionKey.create(tmp_path / "kek")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.json"


@pytest.fixture
def store(path, kek) -> EncryptedFileKeyStore:
    store = EncryptedFileKeyStore.create(path, kek)
    store.add([a_key(1)])
    return store


def add_card_key(store: EncryptedFileKeyStore) -> None:
    store.add_card_key(lambda number: CardKey.new(number=number, made_at=START))


def of_before(name: str, path, kek) -> bytes:
    """The bytes of the same store as an earlier release left it."""
    store = EncryptedFileKeyStore(path, kek)
    store._write(store._opened._replace(**{name: None}))
    before = path.read_bytes()
    store.make_missing_keys()
    return before


@pytest.mark.parametrize("newer", ["a vending key", "a card key", "receipt_key", "pack_master"])
def test_a_store_that_holds_all_keys_of_the_backup_and_newer_ones_stays(store, path, kek, newer):
    before = path.read_bytes()
    if newer == "a vending key":
        store.add([a_key(2)])
    elif newer == "a card key":
        add_card_key(store)
    else:
        before = of_before(newer, path, kek)
    present = path.read_bytes()

    told = put_key_store(path, before, kek)

    assert "stays: it holds every key of the backup" in told
    assert path.read_bytes() == present


def test_a_store_that_lacks_a_key_of_the_backup_is_left_for_a_person(store, path, kek, tmp_path):
    present = path.read_bytes()
    other = EncryptedFileKeyStore.create(tmp_path / "other.json", kek)
    other.add([a_key(1)])

    for more in (lambda: None, lambda: other.add([a_key(2)]), lambda: add_card_key(other)):
        more()
        with pytest.raises(Misconfigured, match="holds other keys"):
            put_key_store(path, (tmp_path / "other.json").read_bytes(), kek)
    assert path.read_bytes() == present


def test_a_store_under_another_key_encryption_key_is_left_for_a_person(store, path, tmp_path):
    other = EncryptedFileKeyStore.create(
        tmp_path / "other.json", KeyEncryptionKey.create(tmp_path / "other.kek")
    )
    other.add([a_key(1)])

    with pytest.raises(Misconfigured, match="holds other keys"):
        put_key_store(
            path,
            (tmp_path / "other.json").read_bytes(),
            KeyEncryptionKey.read(tmp_path / "other.kek"),
        )


def test_an_empty_store_of_init_gives_way_and_is_kept_beside(store, path, kek, tmp_path):
    made = tmp_path / "made.json"
    add_card_key(EncryptedFileKeyStore.create(made, kek))
    empty = made.read_bytes()

    told = put_key_store(made, path.read_bytes(), kek)

    assert "restored; the empty one is beside it" in told
    assert made.read_bytes() == path.read_bytes()
    assert made.with_name("made.json.before-restore").read_bytes() == empty
    assert put_key_store(made, path.read_bytes(), kek).endswith("the same already")
