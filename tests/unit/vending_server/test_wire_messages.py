"""The contract between till and server: nothing prints itself, unknown fields, one spelling."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vending_server import wire
from vending_server.wire.base import Answer, Request, prepare_messages
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.ids import is_uuid7, uuid7
from vending_server.wire.journal_chain import GENESIS_HASH, fingerprint, record_hash
from vending_server.wire.login import LoginRequest
from vending_server.wire.problems import Problem
from vending_server.wire.vend import TokenLine

MODULES = [
    importlib.import_module(f"vending_server.wire.{m.name}")
    for m in pkgutil.iter_modules(wire.__path__)
]
MESSAGES = sorted(
    {
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Answer | Request)
    },
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_message_is_frozen_and_keyword_only(kind):
    config = kind.__struct_config__

    assert config.frozen
    assert all(not name.startswith("_") for name in kind.__struct_fields__)
    with pytest.raises(TypeError):
        kind("a positional value")


def test_no_message_prints_what_it_holds():
    login = LoginRequest(
        terminal_id="t", operator="o", password="open sesame", challenge="c", signature="s"
    )
    line = TokenLine(token="1" * 20, kind="credit", units_tenths=1, tid=1, base_year=2014)

    for text in (repr(login), str(login), f"{login}", repr([line]), str({"line": line})):
        assert "sesame" not in text
        assert "1" * 20 not in text


def test_requests_refuse_unknown_fields_and_answers_do_not():
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(
            {
                "terminal_id": "t",
                "operator": "o",
                "password": "p",
                "challenge": "c",
                "signature": "s",
                "x": 1,
            },
            LoginRequest,
        )

    assert (
        msgspec.convert({"status": 400, "code": "new", "title": "t", "x": 1}, Problem).code == "new"
    )


@given(st.dictionaries(st.text(), st.integers(), max_size=6))
def test_canonical_bytes_do_not_depend_on_the_order_of_making(values):
    backwards = dict(reversed(values.items()))

    assert canonical_bytes(values) == canonical_bytes(backwards)
    assert msgspec.json.decode(canonical_bytes(values)) == values


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_every_made_id_is_a_uuid7_and_sorts_by_time(unix_ms, noise):
    made = uuid7(unix_ms=unix_ms, random_bytes=noise)

    assert is_uuid7(made)
    assert int(made.replace("-", "")[:12], 16) == unix_ms


@pytest.mark.parametrize(
    "text",
    ["", "7", "01900000-0000-4000-8000-000000000000", "01900000-0000-7000-7000-000000000000",
     "01900000-0000-7000-8000-00000000000G", "01900000-0000-7000-8000-000000000000\n",
     "01900000000070008000000000000000", "01900000-0000-7000-8000-00000000000A"],
)  # fmt: skip
def test_what_is_not_a_canonical_uuid7_is_not_taken(text):
    assert not is_uuid7(text)


def test_a_journal_hash_covers_number_predecessor_and_body():
    first = record_hash(seq=1, previous_hash=GENESIS_HASH, body=b"a")

    assert first != record_hash(seq=2, previous_hash=GENESIS_HASH, body=b"a")
    assert first != record_hash(seq=1, previous_hash=first, body=b"a")
    assert first != record_hash(seq=1, previous_hash=GENESIS_HASH, body=b"b")
    assert fingerprint(bytes.fromhex("9f3a71c2") + bytes(28)) == "9F3A-71C2"


def python_called_to_read(kind: type[Answer]) -> set[str]:
    """Return the functions of Python that run while a message is decoded."""
    called = set()
    sys.setprofile(lambda frame, event, _arg: called.add(frame.f_code.co_name))
    try:
        msgspec.json.decode(b'{"number": 1}', type=kind)
    finally:
        sys.setprofile(None)
    return called


def test_a_prepared_message_is_learned_already_when_the_first_thread_reads_one():
    learning = "get_class_annotations"

    class Early(Answer, frozen=True, kw_only=True):
        number: int

    prepare_messages()

    class Late(Answer, frozen=True, kw_only=True):
        number: int

    assert learning not in python_called_to_read(Early)
    assert learning in python_called_to_read(Late), "the decoder learns in another way now"
