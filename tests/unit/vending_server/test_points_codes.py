import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from vending_server.errors import Refused
from vending_server.points.model import (
    check_device_signature,
    enrolment_code_hash,
    new_enrolment_code,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC_KEY = KEY.public_key().public_bytes_raw().hex()
MESSAGE = b"message"
SIGNATURE = KEY.sign(MESSAGE).hex()


def test_a_code_is_four_groups_of_four_without_look_alikes():
    codes = {new_enrolment_code() for _ in range(100)}

    assert len(codes) == 100
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", c) for c in codes)


def test_what_is_kept_of_a_code_does_not_contain_it():
    code = new_enrolment_code()

    assert code not in enrolment_code_hash(code)


@given(st.data())
def test_however_a_code_is_typed_it_is_the_same_code(data):
    code = "01AB-10CD-1111-0000"
    typed = "".join(
        data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl", "-": ["-", " ", ""]}.get(c, c)))
        for c in code
    )
    if data.draw(st.booleans()):
        typed = typed.lower()

    assert enrolment_code_hash(typed) == enrolment_code_hash(code)


def test_another_code_is_another_code():
    assert enrolment_code_hash("AAAA-AAAA-AAAA-AAAA") != enrolment_code_hash("AAAA-AAAA-AAAA-AAAB")


def test_a_devices_signature_is_accepted():
    check_device_signature(public_key=PUBLIC_KEY, message=MESSAGE, signature=SIGNATURE)


@pytest.mark.parametrize(
    ("public_key", "message", "signature"),
    [
        (PUBLIC_KEY, b"another message", SIGNATURE),
        (PUBLIC_KEY, MESSAGE, "00" * 64),
        (PUBLIC_KEY, MESSAGE, SIGNATURE[:-2]),
        (PUBLIC_KEY, MESSAGE, SIGNATURE + "00"),
        (PUBLIC_KEY, MESSAGE, SIGNATURE.upper()),
        (PUBLIC_KEY, MESSAGE, "no hex"),
        (PUBLIC_KEY, MESSAGE, ""),
        (PUBLIC_KEY.upper(), MESSAGE, SIGNATURE),
        (PUBLIC_KEY[:-2], MESSAGE, SIGNATURE),
        ("00" * 32, MESSAGE, SIGNATURE),
        ("٠" * 64, MESSAGE, SIGNATURE),
    ],
)
def test_anything_else_is_refused_alike(public_key, message, signature):
    with pytest.raises(Refused, match="signature_invalid"):
        check_device_signature(public_key=public_key, message=message, signature=signature)
