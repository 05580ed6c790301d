"""Key stores: one suite for a key-encryption key in a file and for one in a security module.

The module is SoftHSM2 over PKCS#11, initialised here; it must be there (tests/helpers/softhsm.py).
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import json
import pickle
import stat

import pkcs11
import pytest

from tests.helpers import softhsm
from token_engine.keys import Dkga, SecretKey
from vending_server.__main__ import main
from vending_server.config import KeyStoreKind, load_config
from vending_server.errors import Misconfigured, Refused
from vending_server.keys.card_keys import CardKey, CardKeys
from vending_server.keys.errors import KeyNotAccepted, KeyStoreDamaged
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.model import VendingKey, vending_key_of
from vending_server.keys.opening import open_key_store
from vending_server.keys.security_module import SecurityModuleKey
from vending_server.keys.store import EncryptedFileKeyStore

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DES_HEX = "0123456789abcdef"
HMAC_HEX = "ffeeddccbbaa99887766554433221100fedcba98"
BOUNDS = {
    "issued_until": dt.datetime(2030, 1, 1, tzinfo=dt.UTC),
    "expires_at": dt.datetime(2031, 1, 1, tzinfo=dt.UTC),
    "credit_limit_tenths": 5_000_000,
}


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


BOUNDED = a_key("11" * 20, krn=4, **BOUNDS)
OLD_DES = a_key(DES_HEX, dkga=Dkga.DES, krn=5, base_year=1993)


@pytest.fixture(scope="session")
def hsm(tmp_path_factory):
    with softhsm.running(tmp_path_factory.mktemp("softhsm")) as running:
        yield running


class FileKeys:
    """Key-encryption keys in files: `made` creates one, `found` opens it again."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def made(self):
        self.count += 1
        return KeyEncryptionKey.create(self.folder / f"kek{self.count}")

    def found(self):
        return KeyEncryptionKey.read(self.folder / f"kek{self.count}")


class ModuleKeys:
    """The same in a security module."""

    def __init__(self, hsm):
        self.hsm = hsm
        self.address = None

    def made(self):
        self.address = self.hsm.new_address()
        return SecurityModuleKey.create(self.address)

    def found(self):
        return SecurityModuleKey(self.address)


@pytest.fixture(params=KeyStoreKind)
def sealers(request, tmp_path):
    if request.param is KeyStoreKind.FILE:
        return FileKeys(tmp_path)
    return ModuleKeys(request.getfixturevalue("hsm"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.json"


@pytest.fixture
def store(path, sealers):
    store = EncryptedFileKeyStore.create(path, sealers.made())
    store.add([a_key(), BOUNDED, OLD_DES])
    return store


def edit(path, change) -> None:
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def test_keys_come_back_with_all_their_attributes(store, path, sealers):
    again = EncryptedFileKeyStore(path, sealers.found())

    assert again.all_keys() == [a_key(), BOUNDED, OLD_DES]
    assert again.vending_key(sgc="345678", krn=4) == BOUNDED


def test_a_key_that_was_never_loaded_is_unavailable(store):
    with pytest.raises(Refused, match="key_unavailable"):
        store.vending_key(sgc="345678", krn=9)


def test_the_file_holds_no_key_and_is_the_owners_alone(store, path):
    content = path.read_text().lower()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not any(digits in content for digits in (DES_HEX, HMAC_HEX, "11" * 20))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("krn", 9),
        ("ken", 254),
        ("active_from", "2025-01-01T00:00:00+00:00"),
        ("issued_until", "2030-01-02T00:00:00+00:00"),
        ("expires_at", "2032-01-01T00:00:00+00:00"),
        ("credit_limit_tenths", 5_000_001),
        ("credit_limit_tenths", None),
        ("is_test", False),
        ("sealed", ""),
        ("sealed", "00" * 40),
    ],
)
def test_an_entry_that_was_edited_is_refused(store, path, sealers, name, value):
    def change(content):
        if value is None:
            del content["keys"][1][name]
        else:
            content["keys"][1][name] = value

    edit(path, change)

    with pytest.raises(KeyStoreDamaged, match="does not open"):
        EncryptedFileKeyStore(path, sealers.found())


@pytest.mark.parametrize("at", [0, 12, 20, -1])
def test_a_flipped_bit_of_a_sealed_key_is_refused(store, path, sealers, at):
    def flip(content):
        sealed = bytearray.fromhex(content["keys"][0]["sealed"])
        sealed[at] ^= 1
        content["keys"][0]["sealed"] = sealed.hex()

    edit(path, flip)

    with pytest.raises(KeyStoreDamaged, match="KRN 3 does not open"):
        EncryptedFileKeyStore(path, sealers.found())


def test_two_keys_that_exchanged_places_are_refused(store, path, sealers):
    def exchange(content):
        one, other = content["keys"][0], content["keys"][1]
        one["sealed"], other["sealed"] = other["sealed"], one["sealed"]

    edit(path, exchange)

    with pytest.raises(KeyStoreDamaged):
        EncryptedFileKeyStore(path, sealers.found())


def test_another_key_encryption_key_is_named_as_the_reason(store, path, sealers):
    with pytest.raises(KeyStoreDamaged, match="another key-encryption key"):
        EncryptedFileKeyStore(path, sealers.made())


def test_another_key_encryption_key_of_the_same_name_opens_nothing(store, path, sealers):
    other = sealers.made()
    edit(path, lambda content: content.update(key_encryption_key=other.name))

    with pytest.raises(KeyStoreDamaged, match="does not open"):
        EncryptedFileKeyStore(path, other)


def test_a_loaded_key_is_never_replaced(store, path):
    before = path.read_bytes()

    with pytest.raises(KeyNotAccepted, match="never replaced"):
        store.add([a_key(krn=8), a_key("22" * 20)])
    assert path.read_bytes() == before


def test_the_same_key_with_another_bound_is_another_key(store):
    with pytest.raises(KeyNotAccepted, match="never replaced"):
        store.add([dataclasses.replace(BOUNDED, credit_limit_tenths=None)])


def test_two_processes_that_load_keys_lose_none(store, path, sealers):
    other = EncryptedFileKeyStore(path, sealers.found())
    store.add([a_key("22" * 20, krn=6)])
    other.add([a_key("33" * 20, krn=7)])

    again = EncryptedFileKeyStore(path, sealers.found())
    assert [key.krn for key in again.all_keys()] == [3, 4, 5, 6, 7]


def test_what_is_sealed_twice_looks_different_and_opens_to_the_same(sealers):
    sealer = sealers.made()
    one, other = (sealer.seal(b"secret", bound_to=b"name") for _ in range(2))

    assert one != other
    assert sealer.open(one, bound_to=b"name") == sealer.open(other, bound_to=b"name") == b"secret"


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12), bytes(28)])
def test_what_was_never_sealed_does_not_open(sealers, sealed):
    with pytest.raises(KeyStoreDamaged):
        sealers.made().open(sealed, bound_to=b"name")


def test_a_key_encryption_key_is_made_once(sealers):
    sealers.made()

    with pytest.raises(Misconfigured, match="exists already"):
        type(sealers.found()).create(getattr(sealers, "address", None) or sealers.folder / "kek1")


def a_card_key(number: int) -> CardKey:
    return CardKey(bytes(range(number, 32 + number)), number=number, made_at=START)


def test_card_keys_lie_sealed_beside_the_vending_keys_and_come_back(store, path, sealers):
    store.add_card_key(a_card_key)
    other = EncryptedFileKeyStore(path, sealers.found())
    other.add_card_key(a_card_key)
    store.add([a_key("22" * 20, krn=6)])

    again = EncryptedFileKeyStore(path, sealers.found())
    assert [key.number for key in again.card_keys().keys] == [1, 2]
    assert again.card_keys().signing.public_key == a_card_key(2).public_key
    assert len(again.all_keys()) == 4
    content = path.read_text().lower()
    assert not any(a_card_key(one).reveal_seed().hex() in content for one in (1, 2))
    shown = repr(again.card_keys())
    assert "redacted" in shown
    with pytest.raises(TypeError):
        pickle.dumps(again.card_keys().signing)


def test_a_card_key_that_was_edited_or_moved_is_refused(store, path, sealers):
    for _ in range(2):
        store.add_card_key(a_card_key)
    whole = path.read_text()

    def swapped(content):
        one, two = content["card_keys"]
        one["sealed"], two["sealed"] = two["sealed"], one["sealed"]

    for change in (
        swapped,
        lambda content: content["card_keys"].pop(0),
        lambda content: content["card_keys"][0].update(public_key="00" * 32),
        lambda content: content["card_keys"][0].update(number=0),
        lambda content: content["card_keys"][1].update(sealed=content["keys"][0]["sealed"]),
    ):
        path.write_text(whole)
        edit(path, change)
        with pytest.raises(KeyStoreDamaged, match=r"card key \d+ does not open"):
            EncryptedFileKeyStore(path, sealers.found())


def test_a_card_names_no_more_keys_than_one_byte_does():
    keys = CardKeys(keys=tuple(a_card_key(1) for _ in range(255)))
    with pytest.raises(KeyNotAccepted, match="255"):
        _ = keys.next_number


def test_no_text_form_shows_a_key(store, sealers):
    shown = "".join([repr(store), repr(store.all_keys()), repr(sealers.found())]).lower()

    assert "redacted" in shown
    assert not any(digits in shown for digits in (DES_HEX, HMAC_HEX, softhsm.PIN))


@pytest.mark.parametrize("leak", [pickle.dumps, copy.deepcopy])
def test_a_key_in_a_file_is_neither_pickled_nor_copied(tmp_path, leak):
    with pytest.raises(TypeError):
        leak(KeyEncryptionKey.create(tmp_path / "kek"))


@pytest.mark.parametrize("attribute", ["VALUE", "WRAP", "UNWRAP", "DERIVE", "EXTRACTABLE"])
def test_the_key_in_the_module_seals_and_opens_and_does_nothing_else(hsm, attribute):
    keys = ModuleKeys(hsm)
    keys.made()
    token = pkcs11.lib(str(hsm.library)).get_token(token_label=keys.address.token_label)
    with token.open(user_pin=softhsm.PIN) as session:
        (key,) = session.get_objects({pkcs11.Attribute.LABEL: "kek"})

        if attribute == "VALUE":
            with pytest.raises(pkcs11.exceptions.AttributeSensitive):
                key[pkcs11.Attribute.VALUE]
        else:
            assert key[pkcs11.Attribute[attribute]] is False


@pytest.mark.parametrize(
    "template",
    [
        {pkcs11.Attribute.EXTRACTABLE: True, pkcs11.Attribute.SENSITIVE: True},
        {pkcs11.Attribute.EXTRACTABLE: False, pkcs11.Attribute.SENSITIVE: False},
    ],
)
def test_a_key_that_could_have_left_the_module_is_refused(hsm, template):
    address = hsm.new_address()
    token = pkcs11.lib(str(hsm.library)).get_token(token_label=address.token_label)
    with token.open(user_pin=softhsm.PIN, rw=True) as session:
        kind = pkcs11.KeyType.AES
        session.generate_key(kind, 256, id=b"8" * 8, label="kek", store=True, template=template)

    with pytest.raises(Misconfigured, match=r"ALWAYS_SENSITIVE|NEVER_EXTRACTABLE"):
        SecurityModuleKey(address)


def test_a_key_that_came_from_outside_is_refused(hsm):
    address = hsm.new_address()
    token = pkcs11.lib(str(hsm.library)).get_token(token_label=address.token_label)
    with token.open(user_pin=softhsm.PIN, rw=True) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.SECRET_KEY,
                pkcs11.Attribute.KEY_TYPE: pkcs11.KeyType.AES,
                pkcs11.Attribute.LABEL: "kek",
                pkcs11.Attribute.ID: b"8" * 8,
                pkcs11.Attribute.VALUE: bytes(32),
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.SENSITIVE: True,
                pkcs11.Attribute.EXTRACTABLE: False,
            }
        )

    with pytest.raises(Misconfigured, match="the key is not LOCAL"):
        SecurityModuleKey(address)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"token_label": "another"}, "NoSuchToken"),
        ({"key_label": "another"}, "0 keys of this label"),
        ({"library": "/nowhere/libnone.so"}, r"libnone\.so.*cannot be loaded"),
    ],
)
def test_what_is_not_where_the_settings_say_is_told(hsm, change, told):
    keys = ModuleKeys(hsm)
    keys.made()

    with pytest.raises(Misconfigured, match=told):
        SecurityModuleKey(dataclasses.replace(keys.address, **change))


@pytest.mark.parametrize(
    ("pin", "mode", "told"),
    [
        ("99999999", 0o600, "refuses this PIN"),
        ("", 0o600, "no PIN in it"),
        ("é", 0o600, "plain text"),
        (softhsm.PIN, 0o640, "open to other users"),
    ],
)
def test_a_pin_that_cannot_be_used_is_refused_and_not_repeated(hsm, pin, mode, told):
    address = hsm.new_address()
    SecurityModuleKey.create(address)
    address.pin_file.write_text(pin)
    address.pin_file.chmod(mode)

    with pytest.raises(Misconfigured, match=told) as caught:
        SecurityModuleKey(address)
    assert not pin or pin not in str(caught.value)


def init(folder, address, *more):
    argv = ["init", "--mode", "sample", "--directory", str(folder)]
    argv += ["--pkcs11-module", str(address.library), "--pkcs11-token", address.token_label]
    return main([*argv, "--pkcs11-pin-file", str(address.pin_file), *more])


def test_a_server_keeps_its_keys_under_a_module_from_the_first_command_on(hsm, tmp_path, capsys):
    address = hsm.new_address()
    folder = tmp_path / "server"
    assert init(folder, address) == 0
    config = folder / "server.toml"
    key_file = tmp_path / "key"
    key_file.write_text("5e" * 20)
    key_file.chmod(0o600)
    check_value = a_key("5e" * 20).key_check_value

    argv = ["import-keys", "--config", str(config), "--sgc", "345678", "--krn", "3"]
    argv += ["--check-value", check_value, "--key-file", str(key_file)]
    assert main(argv) == 0
    assert main(["list-keys", "--config", str(config)]) == 0

    said = capsys.readouterr().out
    settings = config.read_text()
    assert f"{check_value}" in said
    assert "key store: pkcs11" in said
    assert softhsm.PIN not in settings + said
    assert sorted(one.name for one in folder.iterdir()) == [
        *("server.toml", "vending-keys.json", "vending.sqlite")
    ]
    opened = open_key_store(load_config(config)).vending_key(sgc="345678", krn=3)
    assert opened.secret == SecretKey.from_hex("5e" * 20)


def test_init_takes_no_module_that_serves_another_server_already(hsm, tmp_path, capsys):
    address = hsm.new_address()
    assert init(tmp_path / "one", address) == 0

    assert init(tmp_path / "other", address) == 2
    assert "exists already and is not replaced" in capsys.readouterr().err


def test_init_may_be_tried_again_after_a_mistyped_pin(hsm, tmp_path, capsys):
    address = hsm.new_address()
    folder = tmp_path / "server"
    address.pin_file.write_text("99999999")

    assert init(folder, address) == 2
    assert "refuses this PIN" in capsys.readouterr().err
    address.pin_file.write_text(softhsm.PIN)
    assert init(folder, address) == 0


@pytest.mark.parametrize("missing", ["--pkcs11-module", "--pkcs11-token", "--pkcs11-pin-file"])
def test_a_module_described_by_halves_makes_no_server(tmp_path, capsys, missing):
    argv = ["init", "--mode", "sample", "--directory", str(tmp_path / "server")]
    words = {"--pkcs11-module": "m.so", "--pkcs11-token": "t", "--pkcs11-pin-file": "p"}
    argv += [word for name in words if name != missing for word in (name, words[name])]

    assert main(argv) == 2
    assert "go together" in capsys.readouterr().err
    assert not (tmp_path / "server").exists()
