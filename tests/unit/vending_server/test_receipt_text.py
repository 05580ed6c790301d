"""The text in the QR code: one spelling, in the alphabet that packs closely, taken apart again."""

from __future__ import annotations

import hashlib
import hmac

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.documents_told import a_document
from tests.helpers.payments_told import ACCOUNT, a_payment
from tests.helpers.sales import TOKEN, a_sale, a_token
from vending_server.keys.receipt_key import KEY_BYTES, ReceiptKey
from vending_server.wire.payments import PaymentRequest
from vending_server.wire.receipt_text import TEXT_MAX, read_text, text_of, with_tag

ALPHABET = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
KEY = ReceiptKey(b"\x07" * KEY_BYTES)


def test_a_sale_is_told_in_one_line():
    assert text_of(a_sale()) == (
        f"CP2 R2-0231-0047 M04123456784 W20261122084210 P15000 U1992 T{TOKEN}"
    )


def test_local_time_makes_the_same_text_as_utc():
    local = msgspec.structs.replace(a_sale(), sold_at="2026-11-22T10:42:10.5+02:00")

    assert text_of(local) == text_of(a_sale())


PAYMENT = PaymentRequest(
    document_id="01930000-0000-7000-8000-000000000001",
    account_number=ACCOUNT,
    amount_minor=15_000,
    tenders=[],
    received_minor=15_000,
    quote_hash="",
    receipt_sequence=48,
)


@pytest.mark.parametrize("answer", [a_sale(), a_payment(PAYMENT), a_document()])
def test_every_text_stays_in_the_compact_alphabet_and_comes_apart_again(answer):
    signed = text_of(answer)
    whole = with_tag(signed, KEY.tag(signed))
    read = read_text(whole)

    assert set(whole) <= ALPHABET
    assert (read.signed, read.tag) == (signed, KEY.tag(signed))


def test_five_tokens_still_fit():
    sale = a_sale(tokens=[a_token(f"{n}" * 20) for n in range(1, 9)])

    assert len(with_tag(text_of(sale), "0" * 32)) <= TEXT_MAX


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_reader(text):
    for one in (text, f"CP2 {text}", f"CP2 R1 H{text}", f"CP1 {text}"):
        read = read_text(one)
        assert read is None or read.tag is None or not KEY.made(read.signed, read.tag)


def test_the_tag_is_the_published_construction():
    # By the standard library's other door: purpose, zero byte, text.
    whole = hmac.new(b"\x07" * 32, b"charging-point receipt v1\x00CP2 R1", hashlib.sha256)

    assert KEY.tag("CP2 R1") == whole.hexdigest()[:32].upper()
