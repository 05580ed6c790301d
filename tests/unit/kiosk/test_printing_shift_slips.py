"""Slips of the cash desk: whole on both papers in both languages, and no cash before the count."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import pytest

from kiosk.flows.shift_values import JournalMark, SlipFacts, SlipKind
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.catalogue import Texts
from kiosk.i18n.language import Language
from kiosk.printing.page import page_of
from kiosk.printing.paper import PAPER_58, PAPER_80
from kiosk.printing.shift_slips import PlaceOnPaper, sections_of, shift_slip_rows
from tests.helpers import sales
from vending_server.wire.cash_count import CountLine
from vending_server.wire.shift_totals import (
    Flow,
    FlowKind,
    PaymentFact,
    ReversalFact,
    SaleFact,
    shift_counts,
    shift_totals,
)
from vending_server.wire.shifts import BankDepositAnswer, CashMovement, ShiftReport

NOW = dt.datetime(2026, 11, 22, 14, 5, tzinfo=dt.UTC)
PLACE = PlaceOnPaper(municipality=sales.MUNICIPALITY, point=sales.POINT, terminal_number=1)
COUNT = (
    CountLine(denomination_minor=20_000, pieces=12),
    CountLine(denomination_minor=50, pieces=3),
    CountLine(denomination_minor=10, pieces=0),
)
MARK = JournalMark(seq=412, hash=bytes.fromhex("9f3a71c2") + bytes(28))
SOLD = [
    SaleFact(
        receipt_sequence=47, utility="electricity", units_tenths=1992, tenders=[("cash", 15_000)]
    ),
    SaleFact(receipt_sequence=48, utility="water", units_tenths=50, tenders=[("bank_card", 3_000)]),
]
REPORT = ShiftReport(
    shift_id="s",
    number=7,
    terminal_id="t",
    point_number=2,
    operator="samar",
    opened_at="2026-11-22T06:00:00+00:00",
    closed_at="2026-11-22T14:05:00+00:00",
    handover_minor=20_000,
    counts=shift_counts(SOLD, copies=1, payments=1, reversals=1),
    totals=shift_totals(
        opening_float_minor=20_000,
        sales=SOLD,
        flows=[Flow(kind=FlowKind.PAY_OUT, amount_minor=4_000)],
        payments=[PaymentFact(tenders=[("cash", 500)])],
        reversals=[ReversalFact(tenders=[("cash", 1_000)])],
    ),
    counted_minor=30_000,
    variance_minor=-500,
    float_left_minor=20_000,
)
X = msgspec.structs.replace(
    REPORT, closed_at=None, totals=None, counted_minor=None, variance_minor=None
)
MOVEMENT = CashMovement(
    movement_id="0193a000-0000-7000-8000-000000000000",
    direction="out",
    reason="petty_expense",
    amount_minor=3_000,
    counterpart="مكتب البريد",
    paper="A-17",
    happened_at=NOW.isoformat(),
)
BAG = BankDepositAnswer(
    document_id="d",
    number=3,
    point_number=2,
    banking_batch=1,
    bank="بنك فلسطين",
    bag_number="0077123",
    expected_minor=10_000,
    amount_minor=10_000,
    shift_ids=["s"],
    counts=[],
    made_at=NOW.isoformat(),
)


def a_slip(kind: SlipKind) -> SlipFacts:
    is_report = kind in {SlipKind.OPENING, SlipKind.X, SlipKind.Z}
    return SlipFacts(
        kind=kind,
        made_at=NOW,
        operator="samar",
        report=(X if kind is SlipKind.X else REPORT) if is_report else None,
        movement=MOVEMENT if kind in {SlipKind.PAY_IN, SlipKind.PAY_OUT} else None,
        bag=BAG if kind is SlipKind.BAG else None,
        reason="فكة لزبون" if kind is SlipKind.NO_SALE else "",
        counts=COUNT if kind in {SlipKind.OPENING, SlipKind.Z, SlipKind.BAG} else (),
        begun=JournalMark(seq=401, hash=bytes(32)) if is_report else None,
        mark=MARK,
    )


def plain(text: str) -> str:
    return strip_controls(text)


def told(slip: SlipFacts, language: Language) -> dict[str, str]:
    sections = sections_of(slip, PLACE, Texts(language))
    lines = [line for section in sections for line in section.lines]
    return {plain(line.label): plain(line.value) for line in lines}


@pytest.mark.parametrize("kind", list(SlipKind))
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("paper", [PAPER_58, PAPER_80], ids=["58", "80"])
def test_every_slip_stays_on_its_paper(qapp, kind, language, paper):
    rows = shift_slip_rows(a_slip(kind), PLACE, language=language, copy_number=1)
    page = page_of(rows, paper=paper, is_rtl=language.is_rtl)

    assert all(
        text.x >= 0 and text.x + text.cell.width <= paper.width and text.y < page.height
        for text in page.texts
    )


def test_a_z_says_what_was_expected_counted_and_found(qapp):
    z = told(a_slip(SlipKind.Z), Language.ENGLISH)

    assert z["Expected cash"] == "305.00"
    assert z["Counted cash"] == "300.00"
    assert z["Short"] == "-5.00"
    assert z["To be deposited"] == "100.00"
    assert z["Cash out (1)"] == "-40.00"
    assert z["Previous Z"] == "6"
    assert z["Journal fingerprint, record 412"] == "9F3A-71C2"


def test_an_x_before_the_count_has_no_sum_of_money(qapp):
    x = told(a_slip(SlipKind.X), Language.ENGLISH)

    assert x["Sales"] == "2"
    assert not any("." in value for label, value in x.items() if "Sold" not in label)


def test_a_count_is_told_piece_by_piece_without_what_was_not_there(qapp):
    z = told(a_slip(SlipKind.Z), Language.ARABIC)

    assert z["12×200.00"] == "2400.00"
    assert z["مجموع الجرد"] == "2401.50"
    assert not any(label.endswith("×0.10") for label in z)


def test_a_z_tells_what_was_sold_in_all_and_apart_from_it_how_it_was_paid(qapp):
    sections = sections_of(a_slip(SlipKind.Z), PLACE, Texts(Language.ENGLISH))
    said = [[(plain(one.label), plain(one.value)) for one in part.lines] for part in sections]

    assert [
        ("Electricity (1)", "150.00"),
        ("Water (1)", "30.00"),
        ("Sales total", "180.00"),
    ] in said
    assert [("Paid by bank card (1)", "30.00"), ("Cash (1)", "150.00")] in said


def test_an_opening_that_differs_from_what_was_left_says_by_how_much_and_why(qapp):
    slip = dataclasses.replace(a_slip(SlipKind.OPENING), reason="counted twice")
    opening = told(slip, Language.ENGLISH)

    assert opening["Float left by the last shift"] == "200.00"
    assert opening["Over"] == "+2201.50"
    assert opening["Reason"] == "counted twice"


def test_slips_of_a_server_with_test_keys_say_so_first():
    place = dataclasses.replace(PLACE, municipality=sales.in_training(sales.a_sale()).municipality)
    slip = a_slip(SlipKind.NO_SALE)
    rows = list(shift_slip_rows(slip, place, language=Language.ENGLISH, copy_number=1))

    assert [row.text for row in rows[:2]] == [
        "Training – not valid",
        Texts(Language.ENGLISH).get("R08", n=1),
    ]
