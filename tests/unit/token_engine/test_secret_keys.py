import copy
import dataclasses
import json
import pickle
import traceback

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from token_engine.batch.requests import GivenKeys
from token_engine.derivation import (
    DecoderKeySpec,
    check_vending_key,
    control_block,
    derive_decoder_key,
    kdf_message,
    key_check_value,
    pan_block,
)
from token_engine.engine import TokenEngine
from token_engine.errors import AlgorithmWithdrawn, IdentifierError, KeyRefused, RuleUnsettled
from token_engine.identifiers import MeterPan
from token_engine.key_change import KeyChange
from token_engine.keys import (
    Dkga,
    Ea,
    KeyType,
    SecretKey,
    dkga_from_number,
    ea_from_number,
)
from token_engine.tid import BaseDate

SECRET = "0123456789abcdef"
DES_KEY = SecretKey.from_hex(SECRET)
KDF_KEY = SecretKey.from_hex("00112233445566778899aabbccddeeff01234567")
SPEC = DecoderKeySpec(
    meter_pan=MeterPan("600727571234567823"),
    sgc="345678",
    ti="05",
    krn=3,
    key_type=KeyType.DUTK,
    base_date=BaseDate.Y2014,
    ea=Ea.STA,
    dkga=Dkga.DES,
)
KDF_SPEC = dataclasses.replace(SPEC, dkga=Dkga.KDF_HMAC)
MISTY1_SPEC = dataclasses.replace(KDF_SPEC, ea=Ea.MISTY1)


def hex_of(key):
    return key.reveal_key_bytes().hex()


def test_a_key_does_not_show_itself():
    change = KeyChange(new_key=DES_KEY, sgc="345678", ti="05", krn=3, key_type=KeyType.DUTK)
    shown = f"{DES_KEY} {DES_KEY!r} {DES_KEY!s} {[DES_KEY]} {change}"
    material = DES_KEY.reveal_key_bytes()

    for form in (material.hex(), repr(material), str(list(material)), str(int(SECRET, 16))):
        assert form not in shown
    assert "redacted" in repr(DES_KEY)


@pytest.mark.parametrize(
    "leak",
    [pickle.dumps, copy.copy, copy.deepcopy, hash, bytes, vars, iter, lambda key: key.__dict__],
)
def test_a_key_does_not_leave_by_a_side_door(leak):
    with pytest.raises((TypeError, AttributeError)):
        leak(DES_KEY)


@pytest.mark.parametrize(
    "leak",
    [
        json.dumps,
        lambda key: f"{key:x}",
        lambda key: f"{key:>40}",
        lambda key: copy.replace(key) if hasattr(copy, "replace") else copy.copy(key),
        lambda key: dataclasses.asdict(KeyChange(key, "345678", "05", 3, KeyType.DUTK)),
        lambda key: pickle.dumps(key, protocol=0),
        lambda key: pickle.dumps([key]),
        int,
        memoryview,
        lambda key: key[0],
        lambda key: key < DES_KEY,
        lambda key: setattr(key, "material", b""),
    ],
)
def test_a_key_is_not_turned_into_anything_else(leak):
    with pytest.raises((TypeError, AttributeError)):
        leak(DES_KEY)


def test_a_key_stays_redacted_in_every_way_of_formatting():
    shown = "%s %r {} {!r} {!s}" % (DES_KEY, DES_KEY)  # noqa: UP031 - that way too
    shown = shown.format(DES_KEY, DES_KEY, DES_KEY) + json.dumps({"key": DES_KEY}, default=str)

    assert shown.count("redacted") == 6
    assert SECRET not in shown.lower()


def test_keys_are_compared_in_constant_time(monkeypatch):
    """Every comparison of equal lengths goes through compare_digest, whatever the first byte."""
    compared = []

    def digest(one, other):
        compared.append(len(one))
        return one == other

    monkeypatch.setattr("token_engine.keys.hmac.compare_digest", digest)

    assert SecretKey(bytes(8)) != DES_KEY
    assert SecretKey.from_hex(SECRET) == DES_KEY
    assert compared == [8, 8]


def test_keys_are_compared_by_what_they_hold():
    assert SecretKey.from_hex(SECRET) == DES_KEY
    assert SecretKey.from_hex("0123456789abcdee") != DES_KEY
    assert bytes.fromhex(SECRET) != DES_KEY


@pytest.mark.parametrize("length", [0, 7, 9, 15, 24])
def test_a_key_of_an_unknown_length_is_refused(length):
    with pytest.raises(KeyRefused):
        SecretKey(bytes(length))


def test_a_mistyped_key_is_refused_without_being_quoted():
    with pytest.raises(KeyRefused) as caught:
        SecretKey.from_hex("0123456789abcdeg")

    told = "".join(traceback.format_exception(caught.value, chain=True))
    assert "fromhex() arg" not in told
    assert "0123456789abcdeg" not in str(caught.value)


def test_the_legacy_derivation_gives_the_key_of_the_worked_example():
    assert pan_block(SPEC).hex() == "0072757123456782"
    assert control_block(SPEC).hex() == "2345678053ffffff"
    assert hex_of(derive_decoder_key(DES_KEY, SPEC)) == "c8408f9cee1117db"


def test_the_current_derivation_gives_the_keys_of_the_worked_example():
    message = (
        "04 023034 023134 023131 023035 00 04 06333435363738 0132 0133"
        " 12363030373237353731323334353637383233 00000080"
    )

    assert kdf_message(MISTY1_SPEC) == bytes.fromhex(message)
    assert hex_of(derive_decoder_key(KDF_KEY, KDF_SPEC)) == "fd5ecb4ed18c4699"
    assert hex_of(derive_decoder_key(KDF_KEY, MISTY1_SPEC)) == "8fbae40c0297cca7cf2592ac9a3e07e6"


@pytest.mark.parametrize(
    "change",
    [
        {"meter_pan": MeterPan("000030001234567891")},
        {"sgc": "345679"},
        {"ti": "06"},
        {"krn": 4},
        {"key_type": KeyType.DDTK},
        {"base_date": BaseDate.Y2035},
        {"ea": Ea.MISTY1},
    ],
)
def test_every_attribute_changes_the_current_key(change):
    changed = derive_decoder_key(KDF_KEY, dataclasses.replace(KDF_SPEC, **change))

    assert changed != derive_decoder_key(KDF_KEY, KDF_SPEC)


def test_a_common_key_is_the_same_for_every_meter_of_its_group():
    common = dataclasses.replace(SPEC, key_type=KeyType.DCTK)

    assert pan_block(common).hex() == "0072700000000000"


@pytest.mark.parametrize(
    "change",
    [{"dkga": Dkga.KDF_HMAC}, {"meter_pan": MeterPan("000030001234567891")}],
)
def test_a_common_key_that_no_source_settles_is_refused(change):
    with pytest.raises(RuleUnsettled):
        dataclasses.replace(SPEC, key_type=KeyType.DCTK, **change)


@pytest.mark.parametrize(
    "change",
    [{"meter_pan": "600727571234567824"}, {"sgc": "34567"}, {"ti": "5"}, {"krn": 0}, {"krn": 10}],
)
def test_a_key_is_not_derived_for_a_malformed_meter(change):
    with pytest.raises(IdentifierError):
        dataclasses.replace(SPEC, **change)


def test_the_legacy_derivation_makes_no_long_keys():
    with pytest.raises(KeyRefused):
        dataclasses.replace(SPEC, ea=Ea.MISTY1)


@given(st.integers(0, 63))
def test_a_des_key_with_one_wrong_bit_is_refused(bit):
    wrong = int(SECRET, 16) ^ 1 << bit

    with pytest.raises(KeyRefused):
        check_vending_key(SecretKey(wrong.to_bytes(8, "big")), Dkga.DES)


@pytest.mark.parametrize(("key", "dkga"), [(DES_KEY, Dkga.KDF_HMAC), (KDF_KEY, Dkga.DES)])
def test_a_vending_key_goes_with_its_own_algorithm_only(key, dkga):
    with pytest.raises(KeyRefused):
        check_vending_key(key, dkga)


def test_two_people_can_compare_a_key_by_its_check_value():
    # DES of eight zero bytes under this key is a published value: D5D44FF720683D0D.
    assert key_check_value(DES_KEY, Dkga.DES) == "d5d44f"
    assert key_check_value(KDF_KEY, Dkga.KDF_HMAC) != key_check_value(
        SecretKey(bytes(20)), Dkga.KDF_HMAC
    )


@pytest.mark.parametrize(
    ("number", "parse"), [(9, ea_from_number), (1, dkga_from_number), (3, dkga_from_number)]
)
def test_a_withdrawn_algorithm_is_named_as_withdrawn(number, parse):
    with pytest.raises(AlgorithmWithdrawn):
        parse(number)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"ea": 9}, AlgorithmWithdrawn),
        ({"ea": 7}, KeyRefused),
        ({"ea": 99}, KeyRefused),
        ({"dkga": 1}, AlgorithmWithdrawn),
        ({"dkga": 3}, AlgorithmWithdrawn),
        ({"dkga": 2}, KeyRefused),
        ({"key_type": 2}, KeyRefused),
    ],
)
def test_a_plain_number_never_names_an_algorithm(change, refusal):
    with pytest.raises(refusal):
        dataclasses.replace(SPEC, **change)


def test_a_plain_number_checks_no_vending_key_either():
    with pytest.raises(AlgorithmWithdrawn):
        key_check_value(DES_KEY, 1)
    with pytest.raises(KeyRefused, match="as a Dkga"):
        key_check_value(DES_KEY, 2)


def test_nothing_that_holds_a_key_is_pickled_or_copied():
    holders = [
        TokenEngine().cipher(SecretKey(bytes(8)), Ea.STA),
        TokenEngine().cipher(SecretKey(bytes(16)), Ea.MISTY1),
        GivenKeys(ea=Ea.STA, keys=np.zeros((1, 8), np.uint8)),
    ]
    for holder in holders:
        for leak in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="neither pickled nor copied"):
                leak(holder)
    with pytest.raises(TypeError, match="neither pickled nor copied"):
        DES_KEY.__getstate__()


@pytest.mark.parametrize("parse", [ea_from_number, dkga_from_number])
def test_an_unknown_algorithm_is_refused(parse):
    with pytest.raises(KeyRefused):
        parse(99)
    assert (ea_from_number(11), dkga_from_number(4)) == (Ea.MISTY1, Dkga.KDF_HMAC)
