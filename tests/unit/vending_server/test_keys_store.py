import copy
import datetime as dt
import json
import pickle
import stat

import pytest

from token_engine.keys import Dkga, SecretKey
from vending_server.errors import Misconfigured, Refused
from vending_server.keys.errors import KeyNotAccepted, KeyStoreDamaged
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.model import VendingKey, vending_key_of
from vending_server.keys.store import EncryptedFileKeyStore

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DES_HEX = "0123456789abcdef"
HMAC_HEX = "ffeeddccbbaa99887766554433221100fedcba98"
OTHER_HEX = "11" * 20


def a_key(hex_digits: str = HMAC_HEX, **changes) -> VendingKey:
    parts = {
        "dkga": Dkga.KDF_HMAC,
        "sgc": "345678",
        "krn": 3,
        "base_year": 2014,
        "active_from": START,
        "is_test": True,
    }
    return vending_key_of(SecretKey.from_hex(hex_digits), **(parts | changes))


@pytest.fixture
def kek(tmp_path) -> KeyEncryptionKey:
    return KeyEncryptionKey.create(tmp_path / "kek")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.json"


@pytest.fixture
def store(path, kek) -> EncryptedFileKeyStore:
    store = EncryptedFileKeyStore.create(path, kek)
    store.add(
        [a_key(), a_key(OTHER_HEX, krn=4), a_key(DES_HEX, dkga=Dkga.DES, krn=5, base_year=1993)]
    )
    return store


def edit(path, change) -> None:
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def test_keys_come_back_as_they_were_loaded(store, path, kek):
    again = EncryptedFileKeyStore(path, kek)

    assert again.vending_key(sgc="345678", krn=3) == a_key()
    assert again.vending_key(sgc="345678", krn=5).dkga is Dkga.DES
    assert [key.krn for key in again.all_keys()] == [3, 4, 5]


def test_a_store_has_a_receipt_key_from_the_start_that_new_keys_do_not_touch(path, kek):
    store = EncryptedFileKeyStore.create(path, kek)
    tag = store.receipt_key.tag("CP2 R1")
    store.add([a_key()])

    again = EncryptedFileKeyStore(path, kek)

    assert again.receipt_key.made("CP2 R1", tag)
    assert not again.receipt_key.made("CP2 R2", tag)
    assert again.make_missing_keys() == (False, False)
    assert EncryptedFileKeyStore(path, kek).receipt_key.tag("CP2 R1") == tag


def test_a_store_of_before_receipts_were_signed_gets_its_key_once(store, path, kek):
    edit(path, lambda content: content.pop("receipt_key"))
    older = EncryptedFileKeyStore(path, kek)
    assert older.receipt_key is None

    assert [older.make_missing_keys(), older.make_missing_keys()] == [(True, False), (False, False)]

    again = EncryptedFileKeyStore(path, kek)
    assert again.receipt_key.tag("x") == older.receipt_key.tag("x")
    assert again.all_keys() == older.all_keys()


def test_a_store_of_before_packs_gets_its_master_once_and_another_store_another(store, path, kek):
    edit(path, lambda content: content.pop("pack_master"))
    older = EncryptedFileKeyStore(path, kek)
    assert older.pack_master is None

    assert [older.make_missing_keys(), older.make_missing_keys()] == [(False, True), (False, False)]

    again = EncryptedFileKeyStore(path, kek)
    assert again.pack_master.is_same_as(older.pack_master)
    assert again.receipt_key.is_same_as(older.receipt_key)
    other = EncryptedFileKeyStore.create(path.with_name("other.json"), kek)
    assert not other.pack_master.is_same_as(again.pack_master)


def test_a_pack_master_that_was_changed_does_not_open(store, path, kek):
    edit(path, lambda content: content.update(pack_master=content["receipt_key"]))

    with pytest.raises(KeyStoreDamaged, match="pack master does not open"):
        EncryptedFileKeyStore(path, kek)


def test_a_receipt_key_that_was_changed_does_not_open(store, path, kek):
    edit(path, lambda content: content.update(receipt_key="00" * 60))

    with pytest.raises(KeyStoreDamaged, match="receipt key does not open"):
        EncryptedFileKeyStore(path, kek)


def test_a_receipt_key_neither_prints_nor_travels(store):
    key = store.receipt_key

    assert "redacted" in f"{key!r} {key}"
    for travel in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            travel(key)


def test_a_key_carries_its_check_value(store):
    key = store.vending_key(sgc="345678", krn=5)

    # The check value of the well-known DES key, from any DES: E(0123456789ABCDEF, zeros)
    assert key.key_check_value == "d5d44f"


@pytest.mark.parametrize(("sgc", "krn"), [("345678", 1), ("000000", 3), ("", 0)])
def test_a_key_that_was_never_loaded_is_unavailable(store, sgc, krn):
    with pytest.raises(Refused, match="key_unavailable"):
        store.vending_key(sgc=sgc, krn=krn)


def test_the_file_holds_no_key_and_is_the_owners_alone(store, path):
    content = path.read_text().lower()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not any(digits in content for digits in (DES_HEX, HMAC_HEX, OTHER_HEX))


def test_a_key_that_is_sealed_twice_looks_different(store, path, kek):
    first = json.loads(path.read_text())["keys"][0]["sealed"]
    store.add([a_key(OTHER_HEX, krn=6)])

    assert json.loads(path.read_text())["keys"][0]["sealed"] != first


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sgc", "345679"),
        ("krn", 9),
        ("dkga", 2),
        ("base_year", 2035),
        ("ken", 254),
        ("key_check_value", "000000"),
        ("active_from", "2027-01-01T00:00:00+00:00"),
        ("is_test", False),
        ("sealed", ""),
        ("sealed", "no hex"),
        ("sealed", "00" * 40),
    ],
)
def test_an_entry_that_was_edited_is_refused(store, path, kek, name, value):
    edit(path, lambda content: content["keys"][0].update({name: value}))

    with pytest.raises(KeyStoreDamaged) as caught:
        EncryptedFileKeyStore(path, kek)
    assert "does not open" in str(caught.value)


@pytest.mark.parametrize("at", [0, 11, 12, 20, -1])
def test_a_flipped_bit_of_a_sealed_key_is_refused(store, path, kek, at):
    def flip(content):
        sealed = bytearray.fromhex(content["keys"][1]["sealed"])
        sealed[at] ^= 1
        content["keys"][1]["sealed"] = sealed.hex()

    edit(path, flip)

    with pytest.raises(KeyStoreDamaged, match="KRN 4 does not open"):
        EncryptedFileKeyStore(path, kek)


def test_two_keys_that_exchanged_places_are_refused(store, path, kek):
    def exchange(content):
        one, other = content["keys"][0], content["keys"][1]
        one["sealed"], other["sealed"] = other["sealed"], one["sealed"]

    edit(path, exchange)

    with pytest.raises(KeyStoreDamaged):
        EncryptedFileKeyStore(path, kek)


def test_one_key_that_stands_there_twice_is_refused(store, path, kek):
    edit(path, lambda content: content["keys"].append(content["keys"][0]))

    with pytest.raises(KeyStoreDamaged, match="twice"):
        EncryptedFileKeyStore(path, kek)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "\xff"])
def test_what_is_no_store_is_refused(store, path, kek, text):
    path.write_bytes(text.encode("latin-1"))

    with pytest.raises(KeyStoreDamaged, match="not a key store"):
        EncryptedFileKeyStore(path, kek)


def test_a_store_of_a_later_format_is_refused(store, path, kek):
    edit(path, lambda content: content.update(format=2))

    with pytest.raises(KeyStoreDamaged, match="format 2"):
        EncryptedFileKeyStore(path, kek)


def test_another_key_encryption_key_is_named_as_the_reason(store, path, tmp_path):
    other = KeyEncryptionKey.create(tmp_path / "other")

    with pytest.raises(KeyStoreDamaged, match="another key-encryption key"):
        EncryptedFileKeyStore(path, other)


def test_another_key_encryption_key_of_the_same_name_opens_nothing(store, path, tmp_path):
    other = KeyEncryptionKey.create(tmp_path / "other")
    edit(path, lambda content: content.update(key_encryption_key=other.name))

    with pytest.raises(KeyStoreDamaged, match="does not open"):
        EncryptedFileKeyStore(path, other)


def test_a_loaded_key_is_never_replaced(store, path):
    before = path.read_bytes()

    with pytest.raises(KeyNotAccepted, match="never replaced"):
        store.add([a_key(krn=8), a_key(OTHER_HEX)])
    assert path.read_bytes() == before
    with pytest.raises(Refused):
        store.vending_key(sgc="345678", krn=8)


def test_loading_the_same_key_again_is_no_change(store):
    store.add([a_key()])

    assert len(store.all_keys()) == 3


def test_two_processes_that_load_keys_lose_none(store, path, kek):
    other = EncryptedFileKeyStore(path, kek)
    store.add([a_key(OTHER_HEX, krn=6)])
    other.add([a_key(OTHER_HEX, krn=7)])

    krns = [key.krn for key in EncryptedFileKeyStore(path, kek).all_keys()]
    assert krns == [3, 4, 5, 6, 7]


def test_nothing_is_left_beside_the_store(store, path):
    assert sorted(one.name for one in path.parent.iterdir()) == ["kek", "store.json"]


def test_no_text_form_shows_a_key(store, kek, tmp_path):
    material = (tmp_path / "kek").read_bytes()
    shown = "".join([repr(store), repr(store.all_keys()), str(store.all_keys()[0]), repr(kek)])

    assert "redacted" in shown
    for digits in (DES_HEX, HMAC_HEX, OTHER_HEX, material.hex()):
        assert digits not in shown.lower()
        assert repr(bytes.fromhex(digits))[2:-1] not in shown


def test_a_key_encryption_key_is_neither_pickled_nor_copied(kek):
    with pytest.raises(TypeError):
        pickle.dumps(kek)
    with pytest.raises(TypeError):
        copy.deepcopy(kek)


@pytest.mark.parametrize(
    "change",
    [
        {"sgc": "34567"},
        {"sgc": "34567x"},
        {"krn": 0},
        {"krn": 10},
        {"base_year": 2015},
        {"ken": -1},
        {"ken": 256},
        {"active_from": dt.datetime(2026, 1, 1)},  # noqa: DTZ001 - that is the point
        {"dkga": Dkga.DES},
    ],
)
def test_a_key_with_a_part_that_cannot_be_is_not_accepted(change):
    with pytest.raises(KeyNotAccepted):
        a_key(**change)


def test_a_missing_store_is_told_by_its_path(path, kek):
    with pytest.raises(Misconfigured, match=r"store\.json: No such file"):
        EncryptedFileKeyStore(path, kek)
