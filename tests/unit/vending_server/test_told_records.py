"""What a record of a journal may say, and what makes one unread: it is counted, and stops nothing."""

from __future__ import annotations

import json

import pytest

from vending_server.reconciliation.telling import told_in

VEND = "01930000-0000-7000-b000-000000000001"
AT = "2026-11-22T10:00:00+00:00"


def intent(**changed: object) -> str:
    facts = {
        "kind": "vend_intended",
        "at": AT,
        "vend_id": VEND,
        "receipt_sequence": 1,
        "operator": "rana",
        "tenders": [{"kind": "cash", "amount_minor": 5_000, "reference": ""}],
    }
    return json.dumps(facts | changed)


def printed(**changed: object) -> str:
    facts = {"kind": "vend_print_ended", "at": AT, "vend_id": VEND, "copy_number": 0}
    return json.dumps(facts | {"verdict": "printed"} | changed)


def unread(*bodies: str) -> list[int]:
    pages, numbers = told_in(enumerate(bodies, start=1))
    assert [number for number, _ in pages] == [
        number for number in range(1, len(bodies) + 1) if number not in numbers
    ]
    return numbers


def test_a_vend_and_its_sheet_are_read():
    assert unread(intent(), printed()) == []


@pytest.mark.parametrize("vend_id", ["", VEND.upper(), VEND + "\n", VEND[:-1] + "g", 5, None])
def test_a_record_whose_document_is_no_id_is_unread_wherever_it_stands(vend_id):
    strange = {"vend_id": vend_id}
    bodies = (intent(**strange), printed(**strange), intent(), printed(**strange))
    assert unread(*bodies) == [1, 2, 4]


@pytest.mark.parametrize("instead_of", ["", VEND.upper(), VEND + "\n"])
def test_a_vend_that_is_paid_by_no_id_is_unread(instead_of):
    assert unread(intent(instead_of=instead_of)) == [1]


def test_a_word_that_no_database_keeps_makes_its_record_unread():
    assert unread(intent(operator="ra\0na"), printed(verdict="\0")) == [1, 2]


def test_such_a_word_where_nobody_keeps_it_does_no_harm():
    assert unread(intent(drn="\0"), printed(reason="\\u0000 and \0")) == []


def test_a_word_too_long_for_its_column_makes_its_record_unread():
    assert unread(intent(operator="r" * 41), printed(verdict="v" * 81)) == [1, 2]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:00:00-05:00"])
def test_a_moment_that_no_clock_in_utc_ever_shows_is_unread(at):
    assert unread(intent(), printed(at=at), intent(at=at), printed()) == [2, 3]
