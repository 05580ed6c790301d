"""Boxes and wraps of packs: they open for whom they were made, and for nobody else."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from vending_server.keys.pack_master import KEY_BYTES, PackMaster
from vending_server.wire import pack_crypto

MASTER = PackMaster(bytes(range(KEY_BYTES)))
PACK_KEY = MASTER.pack_key(terminal_id="t", pack_number=1)
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1).map(lambda text: f'{{"a":{text!r}}}')
WRONG = pytest.raises(pack_crypto.PackDoesNotOpen)
LIGHT_KIB = 64


@settings(max_examples=50)
@given(TEXTS)
def test_a_box_opens_to_its_text_and_tells_its_length_in_steps_only(text: str) -> None:
    plain = text.encode()
    box = pack_crypto.close_box(PACK_KEY, plain, terminal_id="t", sealed_id="s", index="i")
    opened = pack_crypto.open_box(PACK_KEY, box, terminal_id="t", sealed_id="s", index="i")
    assert opened == plain
    assert len(box) % pack_crypto.PAD_BYTES == 16  # the tag
    again = pack_crypto.close_box(PACK_KEY, plain, terminal_id="t", sealed_id="s", index="i")
    assert again == box


@pytest.mark.parametrize("changed", ["terminal_id", "sealed_id", "index", "key", "byte"])
def test_a_box_opens_only_where_it_belongs(changed: str) -> None:
    names = {"terminal_id": "t", "sealed_id": "s", "index": "i"}
    box = pack_crypto.close_box(PACK_KEY, b"{}", **names)
    key = MASTER.pack_key(terminal_id="t", pack_number=2) if changed == "key" else PACK_KEY
    box = bytes([box[0] ^ 1]) + box[1:] if changed == "byte" else box
    if changed in names:
        names[changed] += "x"
    with WRONG:
        pack_crypto.open_box(key, box, **names)


def test_no_two_vends_are_closed_under_one_key() -> None:
    names = {"terminal_id": "t", "index": "i"}
    boxes = {
        pack_crypto.close_box(PACK_KEY, b"{}", sealed_id=str(one), **names) for one in range(50)
    }
    assert len(boxes) == 50


def test_a_wrap_takes_the_device_and_the_password() -> None:
    device, server = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    device_public = device.public_key().public_bytes_raw()
    server_public = server.public_key().public_bytes_raw()
    salt = bytes(pack_crypto.SALT_BYTES)
    secret = pack_crypto.password_secret("correct horse", salt, memory_kib=LIGHT_KIB)
    bound = pack_crypto.wrap_binding(terminal_id="t", pack_number=1, operator="amal")
    closing = pack_crypto.wrapping_key(server, device_public, secret, bound_to=bound)
    wrapped = pack_crypto.wrap(closing, PACK_KEY, nonce=bytes(12))

    opening = pack_crypto.wrapping_key(device, server_public, secret, bound_to=bound)
    assert pack_crypto.unwrap(opening, wrapped) == PACK_KEY

    other = pack_crypto.password_secret("correct horsf", salt, memory_kib=LIGHT_KIB)
    elsewhere = pack_crypto.wrap_binding(terminal_id="t", pack_number=1, operator="basel")
    for key in (
        pack_crypto.wrapping_key(device, server_public, other, bound_to=bound),
        pack_crypto.wrapping_key(device, server_public, b"", bound_to=bound),
        pack_crypto.wrapping_key(device, server_public, secret, bound_to=elsewhere),
        pack_crypto.wrapping_key(
            X25519PrivateKey.generate(), server_public, secret, bound_to=bound
        ),
    ):
        with WRONG:
            pack_crypto.unwrap(key, wrapped)


def test_a_pack_key_is_of_one_terminal_and_one_number() -> None:
    keys = {
        MASTER.pack_key(terminal_id=terminal, pack_number=number)
        for terminal in ("t", "u")
        for number in (1, 2)
    }
    assert len(keys) == 4
    assert PackMaster(bytes(KEY_BYTES)).pack_key(terminal_id="t", pack_number=1) not in keys


def test_the_index_of_a_meter_says_nothing_without_the_key() -> None:
    other = MASTER.pack_key(terminal_id="t", pack_number=2)
    index = pack_crypto.meter_index(PACK_KEY, "04123456784")
    assert index != pack_crypto.meter_index(other, "04123456784")
    assert index != pack_crypto.meter_index(PACK_KEY, "04123456785")
    assert len(index) == 2 * pack_crypto.INDEX_BYTES


def test_the_digest_of_a_pack_knows_each_box_and_no_order() -> None:
    pairs = [("a", "1"), ("b", "2")]
    whole = pack_crypto.pack_digest(pairs)
    assert pack_crypto.pack_digest(reversed(pairs)) == whole
    assert pack_crypto.pack_digest(pairs[:1]) != whole
    assert pack_crypto.pack_digest([("a", "2"), ("b", "1")]) != whole


def test_a_pack_master_is_not_printed() -> None:
    assert repr(MASTER) == "<PackMaster, redacted>"
    with pytest.raises(TypeError):
        MASTER.__reduce__()
