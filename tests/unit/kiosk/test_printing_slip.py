"""Receipts of acts at the counter, as rows and as dots."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.printing.page import page_of
from kiosk.printing.paper import PAPER_58, PAPER_80
from kiosk.printing.receipt import CopyMark
from kiosk.printing.rows import (
    BandRow,
    PairRow,
    Row,
    SumRow,
    TextRow,
    TokenRow,
    TokenWordsRow,
    UnitsRow,
)
from kiosk.printing.slip import Issuer, slip_rows
from tests.helpers import payments_told, sales
from tests.helpers.documents_told import (
    a_case,
    a_document,
    a_key,
    a_postponement,
    a_reversal,
    a_set,
)
from vending_server.wire.payments import PaymentRequest
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

ISSUER = Issuer(sales.MUNICIPALITY, sales.POINT)


def a_payment():
    return payments_told.a_payment(
        PaymentRequest(
            document_id="01930000-0000-7000-8000-000000000001",
            account_number=payments_told.ACCOUNT,
            amount_minor=15_000,
            tenders=[Tender(kind=TenderKind.CASH, amount_minor=15_000)],
            received_minor=20_000,
            quote_hash="",
            receipt_sequence=48,
        )
    )


def rows_of(answer, *, copy: int = 0, language: Language = Language.ENGLISH) -> list[Row]:
    return slip_rows(
        answer, issuer=ISSUER, mark=CopyMark(copy), fingerprint="1A2B", language=language
    )


def test_the_lines_of_a_payment_add_up_to_what_was_paid():
    rows = rows_of(a_payment())
    sums = [row.line.value for row in rows if isinstance(row, SumRow)]
    (total,) = [row.line.value for row in rows if isinstance(row, UnitsRow)]

    figures = [round(float(text.strip("\u2066\u2069")) * 100) for text in sums]
    assert sum(figures) == 15_000
    assert "150.00" in total


def test_a_payment_says_that_it_charges_no_meter():
    texts = [row.text for row in rows_of(a_payment()) if isinstance(row, TextRow)]

    assert "This receipt charges no meter." in texts


def test_a_copy_is_marked_at_both_ends():
    rows = rows_of(a_payment(), copy=2)
    bands = [row.text for row in rows if isinstance(row, BandRow)]

    assert len(bands) == 2
    assert isinstance(rows[0], BandRow)
    assert isinstance(rows[-1], BandRow)


@pytest.mark.parametrize("paper", [PAPER_80, PAPER_58], ids=["80", "58"])
@pytest.mark.parametrize("make", [a_payment, a_document, a_set, a_postponement, a_reversal, a_key])
@pytest.mark.usefixtures("qapp")
def test_nothing_runs_over_the_edge_of_the_paper(make, paper, qapp: QApplication):
    language = Language.ARABIC
    page = page_of(rows_of(make(), language=language), paper=paper, is_rtl=language.is_rtl)

    for text in page.texts:
        assert text.x >= 0
        assert text.x + text.cell.width <= paper.width


def test_key_change_tokens_are_numbered_and_the_order_is_said_first():
    texts: list[str] = []
    for row in rows_of(a_set()):
        if isinstance(row, TokenWordsRow):
            texts.extend(row.texts)
        elif isinstance(row, TokenRow):
            texts.append(row.heading)
    order = [
        next(at for at, text in enumerate(texts) if said in text)
        for said in (
            "Enter first: old codes",
            "Code 1 of 2",
            "Code 2 of 2",
        )
    ]

    assert order == sorted(order)


def test_a_token_without_a_sale_says_who_agreed_and_that_nothing_was_paid():
    rows = rows_of(a_document())
    said = {row.line.label: row.line.value for row in rows if isinstance(row, PairRow)}

    assert "nadia" in said["Agreed by"]
    assert "Nothing was paid for this token." in [
        row.text for row in rows if isinstance(row, TextRow)
    ]
    assert not [row for row in rows if isinstance(row, SumRow)]


def test_fees_put_off_are_added_up_if_there_are_several():
    (fee,) = a_postponement().lines
    lines = [fee, msgspec.structs.replace(fee, item="due:8", left_minor=300)]
    rows = rows_of(a_postponement(lines=lines))
    sums = {row.line.label: row.line.value for row in rows if isinstance(row, SumRow)}

    assert strip_controls(sums["Put off in all"]) == "15.00"
    assert "Put off in all" not in str(rows_of(a_postponement()))


def test_a_confirmed_key_is_told_with_day_and_place():
    (planned,) = a_key().changes
    closed_at = "2026-11-22T08:42:10+00:00"
    change = msgspec.structs.replace(planned, state="confirmed", closed_at=closed_at)
    rows = rows_of(a_key(changes=[change]))

    said = [strip_controls(row.line.value) for row in rows if isinstance(row, PairRow)]
    assert said[0].startswith("22/11/2026")
    assert sales.POINT.name.en in said[1]


@pytest.mark.parametrize("language", list(Language))
def test_a_case_is_signed_by_the_customer_and_names_no_other(language: Language):
    rows = rows_of(a_case(), language=language)
    pairs = {strip_controls(row.line.value) for row in rows if isinstance(row, PairRow)}

    assert {"14", "2-01-000047"} <= pairs
    assert {"07981204550", "04123456784"} <= {
        one.replace("\u00a0", "").replace(" ", "") for one in pairs
    }
    assert [row for row in rows if isinstance(row, TokenRow)] == []
