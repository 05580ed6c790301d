import dataclasses
import datetime as dt
import json

import pytest

from token_engine.ciphers.sta import IEC_SAMPLE_TABLES
from token_engine.errors import KeyRefused
from token_engine.keys import Dkga, Ea, SecretKey
from vending_server.commands.init import make_server
from vending_server.config import Mode, load_config
from vending_server.errors import Misconfigured
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.model import vending_key_of
from vending_server.keys.opening import open_key_store, open_token_engine
from vending_server.keys.published import is_published
from vending_server.keys.store import EncryptedFileKeyStore
from vending_server.sample_town.keys import TEST_KEYS

REAL_HEX = "5e" * 20
EXAMPLE_HEX = "00112233445566778899aabbccddeeff01234567"
DES_DECODER_KEY = SecretKey(bytes(8))


def a_server(folder, mode):
    return load_config(make_server(folder, mode=mode))


def load_key(config, hex_digits, *, is_test):
    kek = KeyEncryptionKey.read(config.key_encryption_key_file)
    key = vending_key_of(
        SecretKey.from_hex(hex_digits),
        dkga=Dkga.KDF_HMAC,
        sgc="345678",
        krn=3,
        base_year=2014,
        active_from=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        is_test=is_test,
    )
    EncryptedFileKeyStore(config.key_store_file, kek).add([key])


def with_tables(config, path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return dataclasses.replace(config, sta_tables_file=path)


def other_tables():
    return {
        "s1": list(range(16)),
        "s2": list(range(16))[::-1],
        "p": list(range(64))[::-1],
    }


def sample_tables():
    tables = IEC_SAMPLE_TABLES
    return {"s1": list(tables.s1), "s2": list(tables.s2), "p": list(tables.p)}


@pytest.mark.parametrize("mode", Mode)
def test_a_real_key_is_good_in_every_mode(tmp_path, mode):
    config = a_server(tmp_path, mode)
    load_key(config, REAL_HEX, is_test=False)

    assert len(open_key_store(config).all_keys()) == 1


@pytest.mark.parametrize(
    ("hex_digits", "is_test"), [(REAL_HEX, True), (EXAMPLE_HEX, False), (EXAMPLE_HEX, True)]
)
def test_production_refuses_a_test_key_by_its_mark_and_by_its_bytes(tmp_path, hex_digits, is_test):
    config = a_server(tmp_path, Mode.PRODUCTION)
    load_key(config, hex_digits, is_test=is_test)

    with pytest.raises(Misconfigured, match="SGC 345678 KRN 3: a test key") as caught:
        open_key_store(config)
    assert hex_digits not in str(caught.value)


def test_the_sample_mode_takes_test_keys(tmp_path):
    config = a_server(tmp_path, Mode.SAMPLE)
    load_key(config, EXAMPLE_HEX, is_test=True)

    assert open_key_store(config).vending_key(sgc="345678", krn=3).is_test


@pytest.mark.parametrize("key", TEST_KEYS, ids=lambda key: f"{key.sgc}-{key.krn}")
def test_every_key_of_the_sample_town_is_known_to_be_published(key):
    assert is_published(key.secret)


def test_a_key_that_nobody_printed_is_not_published():
    assert not is_published(SecretKey.from_hex(REAL_HEX))


def test_the_sample_mode_uses_the_sample_tables(tmp_path):
    assert open_token_engine(a_server(tmp_path, Mode.SAMPLE)).tables == IEC_SAMPLE_TABLES


def test_production_without_tables_makes_no_ea07_token(tmp_path):
    engine = open_token_engine(a_server(tmp_path, Mode.PRODUCTION))

    with pytest.raises(KeyRefused):
        engine.cipher(DES_DECODER_KEY, Ea.STA)
    with pytest.raises(KeyRefused):
        engine.decode(token="0" * 20, decoder_key=DES_DECODER_KEY, ea=Ea.STA)


def test_production_without_tables_still_has_ea11(tmp_path):
    engine = open_token_engine(a_server(tmp_path, Mode.PRODUCTION))

    assert engine.cipher(SecretKey(bytes(16)), Ea.MISTY1).encrypt(0)


def test_production_refuses_a_file_that_holds_the_sample_tables(tmp_path):
    config = a_server(tmp_path / "server", Mode.PRODUCTION)
    config = with_tables(config, tmp_path / "tables.json", sample_tables())

    with pytest.raises(Misconfigured, match="sample STA tables in production"):
        open_token_engine(config)


@pytest.mark.parametrize("mode", Mode)
def test_the_operators_tables_are_used(tmp_path, mode):
    config = a_server(tmp_path / "server", mode)
    config = with_tables(config, tmp_path / "tables.json", other_tables())

    assert open_token_engine(config).tables.s1 == tuple(range(16))


@pytest.mark.parametrize("content", ["", "{", "[]", {"s1": [0]}, {"s1": 1, "s2": 2, "p": 3}])
def test_tables_that_are_none_are_refused(tmp_path, content):
    config = a_server(tmp_path / "server", Mode.SAMPLE)
    config = with_tables(config, tmp_path / "tables.json", content)

    with pytest.raises(Misconfigured, match="not a file of STA tables"):
        open_token_engine(config)
