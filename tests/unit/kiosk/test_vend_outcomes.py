from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.vend_outcomes import (
    DoubtReason,
    InDoubt,
    NoSale,
    Refused,
    Sold,
    Unknown,
    read_vend_outcome,
)
from tests.helpers.fake_server import FakeServer
from tests.helpers.fake_till import DRN
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender, VendRequest

ID = "01890000-0000-7000-8000-000000000001"
OTHER_ID = "01890000-0000-7000-8000-000000000002"


def _sale_bytes(**changes):
    request = VendRequest(
        vend_id=ID,
        drn=DRN,
        tender_minor=5000,
        tenders=[Tender(kind=TenderKind.CASH, amount_minor=5000)],
        received_minor=5000,
        quote_hash="",
        receipt_sequence=1,
        made_at="",
    )
    sale = FakeServer()._sale(request)
    return msgspec.json.encode(msgspec.structs.replace(sale, **changes))


def _problem_bytes(code, *, decided, vend_id=ID):
    return msgspec.json.encode(
        Problem(status=422, code=code, title="x", decided=decided, vend_id=vend_id)
    )


SALE = _sale_bytes()


def _read(status, body):
    return read_vend_outcome(status=status, body=body, vend_id=ID)


@pytest.mark.parametrize("status", [200, 201])
def test_a_whole_sale_of_this_vend_is_sold_byte_for_byte(status):
    outcome = _read(status, SALE)

    assert isinstance(outcome, Sold)
    assert outcome.raw == SALE
    assert outcome.answer.tokens[0].token not in repr(outcome)


@given(st.integers(0, len(SALE) - 1))
def test_half_an_answer_is_none(cut):
    assert _read(201, SALE[:cut]) == InDoubt(DoubtReason.UNREADABLE)


@pytest.mark.parametrize("status", [202, 204, 302, 400, 401, 404, 409, 500, 502, 503, 504])
def test_a_sale_under_another_status_is_not_believed(status):
    assert isinstance(_read(status, SALE), InDoubt)


def test_the_sale_of_another_vend_is_not_ours():
    assert _read(200, _sale_bytes(vend_id=OTHER_ID)) == InDoubt(DoubtReason.OTHER_VEND)


def test_a_sale_without_a_whole_token_is_not_one():
    line = msgspec.json.decode(SALE, type=dict)["tokens"][0]
    short = line | {"token": "123"}
    for tokens in ([], [short]):
        body = msgspec.json.encode(msgspec.json.decode(SALE, type=dict) | {"tokens": tokens})

        assert _read(200, body) == InDoubt(DoubtReason.UNREADABLE)


@pytest.mark.parametrize("code", [ProblemCode.PRICE_CHANGED, ProblemCode.METER_BLOCKED, "new_code"])
def test_a_decided_refusal_of_this_vend_is_final(code):
    outcome = _read(422, _problem_bytes(code, decided=True))

    assert isinstance(outcome, Refused)
    assert outcome.problem.code == code


def test_a_tombstone_is_no_sale_and_unknown_is_not():
    assert isinstance(_read(409, _problem_bytes(ProblemCode.VEND_NONE, decided=True)), NoSale)
    assert _read(404, _problem_bytes(ProblemCode.VEND_UNKNOWN, decided=False)) == Unknown()


@given(code=st.sampled_from(ProblemCode), status=st.integers(200, 599))
def test_a_refusal_that_is_not_decided_never_ends_a_vend(code, status):
    outcome = _read(status, _problem_bytes(code, decided=False))

    assert isinstance(outcome, InDoubt | Unknown)


@given(code=st.sampled_from(ProblemCode))
def test_a_decided_refusal_of_another_vend_or_of_none_never_ends_this_one(code):
    for vend_id in (OTHER_ID, None):
        outcome = _read(422, _problem_bytes(code, decided=True, vend_id=vend_id))

        assert isinstance(outcome, InDoubt)


@pytest.mark.parametrize("status", [200, 401, 500, 503])
def test_a_decided_refusal_under_the_wrong_status_is_not_believed(status):
    body = _problem_bytes(ProblemCode.PRICE_CHANGED, decided=True)

    assert isinstance(_read(status, body), InDoubt)


def test_a_reused_id_says_nothing_about_the_vend_under_it():
    body = _problem_bytes(ProblemCode.VEND_ID_REUSED, decided=True)

    assert _read(409, body) == InDoubt(DoubtReason.NOT_DECIDED)


@given(status=st.integers(100, 599), body=st.binary(max_size=200))
def test_bytes_of_a_stranger_decide_nothing(status, body):
    assert isinstance(_read(status, body), InDoubt)
