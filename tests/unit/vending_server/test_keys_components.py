"""Custodians bring their parts of a key: what agrees is loaded, what does not stores nothing."""

import datetime as dt
import getpass
import itertools
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from token_engine.ciphers.dea import des_encrypt_block
from token_engine.derivation import VENDING_KEY_BYTES, component_check_value, key_check_value
from token_engine.errors import KeyRefused
from token_engine.keys import Dkga, SecretKey
from vending_server.__main__ import main
from vending_server.config import load_config
from vending_server.keys.components import component_of, joined
from vending_server.keys.errors import KeyNotAccepted
from vending_server.keys.model import vending_key_of
from vending_server.keys.opening import open_key_store

KEY_HEX = "5e" * 20
PARTS = {2: ("a1" * 20, "ff" * 20), 3: ("a1" * 20, "0f" * 20, "f0" * 20)}
WHOLE = key_check_value(SecretKey.from_hex(KEY_HEX), Dkga.KDF_HMAC)
MASK = int("a1" * 8, 16)
# NIST SP 800-67: the 4 weak keys, then the 12 semi-weak ones in pairs.
WEAK_DES_KEYS = [
    *("0101010101010101", "fefefefefefefefe", "e0e0e0e0f1f1f1f1", "1f1f1f1f0e0e0e0e"),
    *("011f011f010e010e", "1f011f010e010e01", "01e001e001f101f1", "e001e001f101f101"),
    *("01fe01fe01fe01fe", "fe01fe01fe01fe01", "1fe01fe00ef10ef1", "e01fe01ff10ef10e"),
    *("1ffe1ffe0efe0efe", "fe1ffe1ffe0efe0e", "e0fee0fef1fef1fe", "fee0fee0fef1fef1"),
]
HMAC_PARTS = st.binary(min_size=20, max_size=20).filter(any)


def value_of(hex_digits, dkga=Dkga.KDF_HMAC):
    return component_check_value(SecretKey.from_hex(hex_digits), dkga)


def a_component(hex_digits, dkga=Dkga.KDF_HMAC, number=1):
    return component_of(
        hex_digits=hex_digits, check_value=value_of(hex_digits, dkga), dkga=dkga, number=number
    )


def a_vending_key(secret, dkga):
    named = {"sgc": "345678", "krn": 3, "base_year": 2014, "is_test": False}
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return vending_key_of(secret, dkga=dkga, active_from=start, **named)


@pytest.fixture
def config(tmp_path):
    folder = tmp_path / "server"
    assert main(["init", "--mode", "sample", "--directory", str(folder)]) == 0
    return folder / "server.toml"


@pytest.fixture
def typed(monkeypatch):
    """Answer the prompts in turn; a prompt too many fails."""
    asked = []

    def answers(*lines):
        left = iter(lines)

        def answer(prompt):
            asked.append(prompt)
            return next(left)

        monkeypatch.setattr(getpass, "getpass", answer)
        return asked

    return answers


def import_key(config, *more, check_value=WHOLE):
    argv = ["import-keys", "--config", str(config), "--sgc", "345678", "--krn", "3"]
    return main([*argv, "--check-value", check_value, *more])


def write(path, *lines):
    path.write_text("".join(f"{line}\n" for line in lines))
    path.chmod(0o600)
    return str(path)


def keys_of(config):
    return open_key_store(load_config(config)).all_keys()


@pytest.mark.parametrize("count", PARTS)
def test_two_or_three_components_make_the_key(count):
    assert joined([a_component(one) for one in PARTS[count]]) == SecretKey.from_hex(KEY_HEX)


@given(st.lists(HMAC_PARTS, min_size=3, max_size=3, unique=True))
def test_the_order_of_the_custodians_does_not_matter(parts):
    components = [a_component(one.hex()) for one in parts]

    keys = [joined(order) for order in itertools.permutations(components)]

    expected = bytes(a ^ b ^ c for a, b, c in zip(*parts, strict=True))
    assert all(key == SecretKey(expected) for key in keys)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_another_number_of_components_is_refused(count):
    components = [a_component(f"{at:02x}" * 20) for at in range(1, count + 1)]

    with pytest.raises(KeyNotAccepted, match="two or three"):
        joined(components)


@pytest.mark.parametrize("others", [1, 2])
def test_a_component_that_is_given_twice_is_refused(others):
    parts = [*PARTS[3][:others], PARTS[3][0]]

    with pytest.raises(KeyNotAccepted, match="twice"):
        joined([a_component(one) for one in parts])


def test_a_component_of_zeros_is_refused():
    with pytest.raises(KeyNotAccepted, match="zeros"):
        a_component("00" * 20)


def test_components_of_different_lengths_are_refused():
    with pytest.raises(KeyNotAccepted, match="different lengths"):
        joined([a_component("a1" * 20), a_component("a1" * 8, Dkga.DES)])


@pytest.mark.parametrize("text", ["", "a1" * 19, "a1" * 8, "no hex digits"])
def test_a_mistyped_component_is_named_by_its_number_and_not_repeated(text):
    with pytest.raises(KeyNotAccepted, match="component 2") as caught:
        component_of(hex_digits=text, check_value="000000", dkga=Dkga.KDF_HMAC, number=2)
    assert not text or text not in str(caught.value)


def test_a_component_shows_itself_in_no_text_form():
    assert "a1a1" not in repr(a_component("a1" * 20)).lower()


def test_a_des_component_needs_no_parity_but_the_key_does():
    # Both of odd parity, so that their XOR is even in every byte.
    parts = [a_component(one, Dkga.DES) for one in ("01" * 8, "02" * 8)]

    with pytest.raises(KeyRefused, match="odd parity"):
        key_check_value(joined(parts), Dkga.DES)


@pytest.mark.parametrize("dkga", Dkga)
def test_components_that_cancel_each_other_are_no_key(dkga):
    parts = [a_component(one * VENDING_KEY_BYTES[dkga], dkga) for one in ("11", "22", "33")]

    with pytest.raises(KeyNotAccepted, match="zeros"):
        a_vending_key(joined(parts), dkga)


@pytest.mark.parametrize("weak", WEAK_DES_KEYS)
def test_a_weak_des_key_is_not_loaded(weak):
    parts = [
        a_component(one, Dkga.DES) for one in ("a1" * 8, (int(weak, 16) ^ MASK).to_bytes(8).hex())
    ]

    assert joined(parts) == SecretKey.from_hex(weak)
    with pytest.raises(KeyNotAccepted, match="weak"):
        a_vending_key(joined(parts), Dkga.DES)


def test_the_weak_keys_of_des_undo_each_other():
    """What makes them weak, and proof that none of the sixteen is mistyped."""
    clear = bytes(range(8))
    keys = [bytes.fromhex(one) for one in WEAK_DES_KEYS]

    assert len(set(keys)) == 16
    for key in keys:
        once = des_encrypt_block(key, clear)
        assert [des_encrypt_block(other, once) for other in keys].count(clear) == 1


def test_cancelling_components_store_nothing(config, typed, capsys):
    parts = ("11" * 20, "22" * 20, "33" * 20)
    typed(*(line for one in parts for line in (one, value_of(one))))

    assert import_key(config, "--components", "3", check_value=value_of("00" * 20)) == 2
    assert "zeros" in capsys.readouterr().err
    assert keys_of(config) == []


def test_the_credit_limit_promises_what_is_enforced(capsys):
    with pytest.raises(SystemExit):
        main(["import-keys", "--help"])

    assert "all its credit tokens together may carry" in " ".join(capsys.readouterr().out.split())


def test_custodians_type_their_components_in_turn(config, typed, capsys):
    first, second = PARTS[2]
    asked = typed(first, value_of(first), second, value_of(second).upper())

    assert import_key(config, "--components", "2") == 0
    said = capsys.readouterr()
    assert [key.secret for key in keys_of(config)] == [SecretKey.from_hex(KEY_HEX)]
    assert WHOLE in said.out
    assert not any(part in said.out + said.err for part in (*PARTS[2], KEY_HEX))
    assert [prompt.split(":")[0] for prompt in asked] == [
        *["Custodian 1"] * 2,
        *["Custodian 2"] * 2,
    ]


def test_a_wrong_component_is_told_before_the_next_custodian_types(config, typed, capsys):
    asked = typed(PARTS[2][0], "000000")

    assert import_key(config, "--components", "2") == 2
    assert "component 1" in capsys.readouterr().err
    assert len(asked) == 2
    assert keys_of(config) == []


@pytest.mark.parametrize("count", PARTS)
def test_components_come_from_files_as_well(config, tmp_path, count):
    files = [
        word
        for at, part in enumerate(PARTS[count])
        for word in ("--component-file", write(tmp_path / f"part{at}", part, value_of(part)))
    ]

    assert import_key(config, *files) == 0
    assert [key.key_check_value for key in keys_of(config)] == [WHOLE]


@pytest.mark.parametrize(
    ("lines", "check_value"),
    [
        ((PARTS[2][0], "000000"), WHOLE),
        ((PARTS[2][0],), WHOLE),
        ((), WHOLE),
        ((PARTS[2][0], value_of(PARTS[2][0])), "000000"),
        ((PARTS[2][0], value_of(PARTS[2][0])), "é"),
    ],
)
def test_whatever_disagrees_stores_nothing(config, tmp_path, capsys, lines, check_value):
    second = write(tmp_path / "second", PARTS[2][1], value_of(PARTS[2][1]))
    first = write(tmp_path / "first", *lines)
    files = ["--component-file", first, "--component-file", second]

    assert import_key(config, *files, check_value=check_value) == 2
    said = capsys.readouterr()
    assert PARTS[2][0] not in said.out + said.err
    assert keys_of(config) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_component_that_others_can_read_is_refused(config, tmp_path, capsys, mode):
    files = [tmp_path / "first", tmp_path / "second"]
    for file, part in zip(files, PARTS[2], strict=True):
        write(file, part, value_of(part))
    files[1].chmod(mode)

    argv = [word for one in files for word in ("--component-file", str(one))]
    assert import_key(config, *argv) == 2
    assert "second: open to other users" in capsys.readouterr().err
    assert keys_of(config) == []


def test_a_whole_key_that_others_can_read_is_refused(config, tmp_path, capsys):
    file = write(tmp_path / "key", KEY_HEX)
    (tmp_path / "key").chmod(0o644)

    assert import_key(config, "--key-file", file) == 2
    assert "open to other users" in capsys.readouterr().err
    assert keys_of(config) == []


def test_one_component_alone_is_no_key(config, tmp_path, capsys):
    part = write(tmp_path / "part", KEY_HEX, value_of(KEY_HEX))

    assert import_key(config, "--component-file", part) == 2
    assert "two or three" in capsys.readouterr().err
    assert keys_of(config) == []


def test_a_key_is_not_asked_for_where_it_would_be_seen(config, monkeypatch, capsys):
    """Without a terminal getpass warns and then shows what is typed; the import stops before."""

    def shown(_prompt):
        warnings.warn("it will be echoed", getpass.GetPassWarning, stacklevel=1)
        return KEY_HEX

    monkeypatch.setattr(getpass, "getpass", shown)

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        assert import_key(config) == 2
    assert "no terminal" in capsys.readouterr().err
    assert keys_of(config) == []


def test_loaded_keys_are_listed_by_their_check_values(config, tmp_path, capsys):
    bounds = ["--active-from", "2026-01-31T02:00+02:00", "--expires-at", "2031-01-01T00:00+00:00"]
    bounds += ["--issued-until", "2030-06-01T00:00+00:00", "--credit-limit-tenths", "5000000"]
    key_file = write(tmp_path / "key", KEY_HEX)
    assert import_key(config, "--key-file", key_file, "--test", "--ken", "200", *bounds) == 0
    capsys.readouterr()

    assert main(["list-keys", "--config", str(config)]) == 0
    titles, row, last = capsys.readouterr().out.splitlines()

    assert titles.split()[:3] == ["SGC", "KRN", "DKGA"]
    assert row.split() == [
        *("345678", "3", "04", "2014", "200", WHOLE, "2026-01-31", "00:00", "UTC"),
        *("2030-06-01", "00:00", "UTC", "2031-01-01", "00:00", "UTC", "5000000", "tenths", "test"),
    ]
    assert last == "1 keys, key store: file"
    assert KEY_HEX not in row.lower()


def test_an_empty_store_lists_nothing(config, capsys):
    capsys.readouterr()
    assert main(["list-keys", "--config", str(config)]) == 0

    assert capsys.readouterr().out.splitlines()[1] == "0 keys, key store: file"
