"""The guard that fails a test in which a secret was written down."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.helpers.secret_book import SecretBook, shapes_in

KEY = bytes.fromhex("9f1c55d2083ea7b64410c9e26d7788a35b0ef1")[:16]
TOKEN = "48213907655520183746"

DRESSES = {
    "hex": KEY.hex(),
    "capital hex": KEY.hex().upper(),
    "inside a longer run of hex": f"a{KEY.hex()}00ff",
    "base64": base64.b64encode(KEY).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(KEY).decode().rstrip("="),
    "bytes as Python shows them": repr(KEY),
    "bytes inside a value's repr": f"Thing(material={KEY!r}, n=1)",
}


def a_book() -> SecretBook:
    book = SecretBook()
    book.note_key(KEY, "a key")
    book.note_text("olives and thyme", "a password")
    return book


@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
def test_a_key_is_found_in_every_dress(dress):
    assert a_book().found_in(f"the value {dress} is wrong")[:1] == ["a key"]


def test_a_private_key_is_found_in_its_pem_file():
    private = Ed25519PrivateKey.generate()
    book = SecretBook()
    book.note_key(private.private_bytes_raw(), "a private key")
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )

    assert book.found_in(pem.decode()) == ["a private key"]


def test_a_password_is_found_inside_a_sentence():
    assert a_book().found_in("login with 'olives and thyme' failed") == ["a password"]
    assert a_book().found_in("olives and oil") == []


def test_what_is_too_plain_to_be_a_secret_is_not_remembered():
    book = SecretBook()
    book.note_key(bytes(16), "a key")
    book.note_text("aaaaaaaaaa", "a password")

    assert book.found_in("00000000000000000000000000000000 aaaaaaaaaa") == []


@pytest.mark.parametrize(
    "text",
    [
        f"token {TOKEN}.",
        "4821 3907 6555 2018 3746",
        "4821-3907-6555-2018-3746",
        "key=9f1c55d2083ea7b64410c9e26d7788a3",
        "bearer Zk3_vQ9sT1uXyLw0aBcDeFgHiJkLmNoPqRsTuVwXyZ0",
        "code K7PM-3QXA-9TTR-W2HB",
    ],
)
def test_what_looks_like_a_secret_is_found_by_its_shape(text):
    assert shapes_in(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "4821 **** **** **** 3746",
        "meter 600727000000000009 is blocked",
        "vend 01900000-0000-7000-8000-000000000001 at 2026-11-27 18:55:23",
        "request 9f1c55d2083e",
        "backup key 9f1c55d2083ea7b6",
        "00000000000000000000",
    ],
)
def test_what_engineers_need_is_no_shape_of_a_secret(text):
    assert shapes_in(text) == []


PLANTED = f"""
import logging
import pytest
from token_engine.errors import TokenEngineError
from token_engine.keys import SecretKey

KEY = "{KEY.hex()}"
log = logging.getLogger("vending_server.planted")

def test_a_key_logged_for_debugging():
    SecretKey.from_hex(KEY)
    log.debug("derived %r", bytes.fromhex(KEY))

def test_a_token_in_a_traceback():
    try:
        raise ValueError("{TOKEN}")
    except ValueError:
        log.info("refused", exc_info=True)

def test_a_token_in_an_error_that_nobody_shows():
    TokenEngineError("no such token: {TOKEN}")

def test_a_key_in_an_expected_error():
    SecretKey.from_hex(KEY)
    with pytest.raises(ValueError):
        raise ValueError(KEY)

def test_a_key_printed():
    SecretKey.from_hex(KEY)
    print(KEY)

def test_a_key_printed_and_taken_out(capsys):
    SecretKey.from_hex(KEY)
    print(KEY)
    capsys.readouterr()

def test_a_key_printed_by_a_program():
    import subprocess, sys
    SecretKey.from_hex(KEY)
    subprocess.run([sys.executable, "-c", f"print('{{KEY}}')"], capture_output=True)

@pytest.mark.shows_secret("it is the custodian's share")
def test_a_share_is_printed():
    SecretKey.from_hex(KEY)
    print(KEY)

def test_a_token_is_printed():
    print("{TOKEN}")

def test_nothing_is_told():
    log.info("token 4821 **** **** **** 3746")
"""


@pytest.mark.shows_secret("the inner run prints what was planted")
def test_every_planted_leak_fails_its_test_by_name(pytester: pytest.Pytester):
    pytester.makeconftest("pytest_plugins = ['tests.helpers.leakguard']")
    pytester.makepyfile(PLANTED)

    result = pytester.runpytest_inprocess("-p", "no:randomly")

    result.assert_outcomes(passed=3, failed=7)
    result.stdout.fnmatch_lines(
        [
            "*::test_a_key_logged_for_debugging",
            "leaked: a vending or decoder key stands in a log record of vending_server.planted",
        ]
    )
