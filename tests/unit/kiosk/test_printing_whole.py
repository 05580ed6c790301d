"""What a receipt must carry beyond its sums, two languages on one paper, and large print."""

from __future__ import annotations

import itertools

import msgspec
import pytest

from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.catalogue import Language, Texts
from kiosk.printing.both import worded
from kiosk.printing.page import Page, page_of
from kiosk.printing.paper import PAPER_58, PAPER_80, paper_for
from kiosk.printing.receipt import CopyMark, Line, receipt_of
from kiosk.printing.rows import (
    BandRow,
    CheckRow,
    TextRow,
    TokenRow,
    TokenWordsRow,
    TurnRow,
)
from kiosk.printing.slip import Issuer, slip_rows
from tests.helpers import paper_gallery, sales
from tests.helpers.documents_told import a_document
from tests.helpers.paper_gallery import LANGUAGES, a_full_sale, papers
from tests.helpers.sales import TOKEN, a_quote, a_sale, in_training
from vending_server.wire.facts import BothLanguages
from vending_server.wire.quote import VatLine
from vending_server.wire.vend import WaitingLine

AR, EN = Language.ARABIC, Language.ENGLISH
KINDS = papers()
CASES = list(itertools.product(KINDS, LANGUAGES, paper_gallery.WIDTHS, (False, True)))


def after(sale, language=EN) -> list[tuple[str, str]]:
    receipt = receipt_of(sale, mark=CopyMark(0), fingerprint="9F3A-71C2", language=language)
    return [(strip_controls(line.label), strip_controls(line.value)) for line in receipt.after]


def rows_in(name: str, spoken: str) -> list:
    return list(worded(KINDS[name], LANGUAGES[spoken]))


def words_of(rows) -> list[str]:
    found: list[str] = []
    for row in rows:
        match row:
            case TextRow(text, _) | BandRow(text):
                found.append(text)
            case TokenWordsRow(texts):
                found.extend(texts)
            case CheckRow(_, lines):
                found.extend(lines)
            case object(line=Line(label=label, value=value)):
                found.extend((label, value))
    return found


def test_the_place_in_the_blocks_is_told_before_and_after_with_what_is_left():
    told = after(a_full_sale())

    assert told[-4:] == [
        ("Bought before this charge – block1", "118.4kWh"),
        ("Bought this month – block3", "317.6kWh"),
        ("Left in block3", "82.4kWh"),
        ("Its price incl. VAT", "57.36₪"),
    ]


@pytest.mark.parametrize(
    ("before", "units", "blocks"),
    [(0, 1600, (1, 1)), (1600, 1, (2, 2)), (1599, 1, (1, 1)), (1599, 2, (1, 2)), (4000, 1, (4, 4))],
)
def test_a_bound_belongs_to_the_block_below_it(before, units, blocks):
    sale = a_sale(quote=a_quote(bought_before_tenths=before, units_tenths=units))
    labels = [label for label, _ in after(sale)]

    assert f"Bought before this charge – block{blocks[0]}" in labels
    assert f"Bought this month – block{blocks[1]}" in labels


def test_a_sale_of_before_the_money_was_told_shows_the_units_that_are_left():
    assert ("82.4kWh more stays in this block", "") in after(a_sale())


def test_a_tariff_without_blocks_speaks_of_none():
    told = after(a_sale(quote=a_quote(block_limits_tenths=[])))

    assert told[-1] == ("Bought this month", "317.6kWh")
    assert not [label for label, _ in told if "block" in label]


def test_what_was_put_off_is_told_with_its_day():
    name = BothLanguages(ar="رسوم", en="Fee")
    waiting = [
        WaitingLine(name=name, period="2026-10", left_minor=1200, until="2026-12-15"),
        WaitingLine(name=name, period="2026-09", left_minor=900, until=None),
    ]
    told = after(a_sale(postponed=waiting))
    at = told.index(("Postponed until 15/12/2026", "12.00₪"))

    assert told[at + 1 : at + 4] == [
        ("Fee – October 10/2026", ""),
        ("Postponed", "9.00₪"),
        ("Fee – September 09/2026", ""),
    ]


def test_vat_of_charges_is_summed_up_where_there_is_any():
    vat = VatLine(vat_bp=1600, gross_minor=14_298, vat_minor=1972, net_minor=12_326)
    of_energy = VatLine(vat_bp=1600, gross_minor=12_298, vat_minor=1696, net_minor=10_602)

    assert ("VAT 16% in all", "19.72₪") in after(a_sale(quote=a_quote(vat_summary=[vat])))
    told = after(a_sale(quote=a_quote(vat_summary=[of_energy])))
    assert not [label for label, _ in told if "in all" in label]


@pytest.mark.parametrize("language", Language)
def test_a_point_with_a_dealer_number_of_its_own_names_it_beside_the_towns(language):
    point = msgspec.structs.replace(sales.POINT, dealer_number="563217889")
    receipt = receipt_of(a_sale(point=point), mark=CopyMark(0), fingerprint="", language=language)

    assert [
        number in text
        for number, text in zip(("000000000", "563217889"), receipt.dealers, strict=True)
    ] == [True, True]
    plain = receipt_of(a_sale(), mark=CopyMark(0), fingerprint="", language=language)
    assert len(plain.dealers) == 1


def test_slips_of_a_server_with_test_keys_say_so_and_units_are_told():
    facts = in_training(a_sale()).municipality
    rows = slip_rows(
        a_document(utility="electricity"),
        issuer=Issuer(facts, sales.POINT),
        mark=CopyMark(0),
        fingerprint="",
        language=EN,
    )

    assert rows[0] == BandRow("Training – not valid")
    assert "199.2kWh" in [strip_controls(text) for text in words_of(rows)]


@pytest.mark.parametrize("name", KINDS)
def test_both_languages_say_everything_and_tokens_and_code_stand_once(name):
    both = rows_in(name, "both")
    alone = {spoken: rows_in(name, spoken) for spoken in ("ar", "en")}

    said = words_of(both)
    for spoken, rows in alone.items():
        kinds = {Texts(AR if spoken == "en" else EN).get(one) for one in ("R01", "R02", "R03")}
        missing = [text for text in words_of(rows) if text not in said]
        assert [text for text in missing if text not in kinds] == [], spoken
    tokens = [row.groups for row in both if isinstance(row, TokenRow)]
    assert tokens == [row.groups for row in alone["ar"] if isinstance(row, TokenRow)]
    assert [row.qr_text for row in both if isinstance(row, CheckRow)] == [
        row.qr_text for row in alone["ar"] if isinstance(row, CheckRow)
    ]


def test_how_to_type_the_tokens_is_said_in_both_languages_above_the_first():
    both = rows_in("key_change", "both")
    first = next(at for at, row in enumerate(both) if isinstance(row, TokenRow))
    said = words_of(both[:first])

    for language in (AR, EN):
        words = Texts(language)
        for text in (words.get("R10"), words.get("R63"), words.get("R61", i=1, n=4)):
            assert text in said


def test_a_copy_in_both_languages_is_marked_in_both_at_both_ends():
    both = [row for row in rows_in("copy", "both") if not isinstance(row, TurnRow)]
    marks = [BandRow(Texts(language).get("R08", n=2)) for language in (AR, EN)]

    assert both[:2] == marks
    assert both[-2:] == marks[::-1]


@pytest.mark.parametrize("width", paper_gallery.WIDTHS)
def test_two_receipts_of_a_visit_are_one_strip_with_a_full_rule_between(qapp, width):
    strip = paper_gallery.visit("ar", width)
    one = paper_gallery.look("ar", width).sheet(KINDS["electricity"])
    size = width // 8
    rows = [strip.rows[at : at + size] for at in range(0, len(strip.rows), size)]

    assert len(rows) == strip.height
    full = [at for at, row in enumerate(rows) if row == b"\xff" * size]
    assert full == list(range(one.height, one.height + 4))


def a_page(name: str, spoken: str, width: int, *, is_large: bool) -> Page:
    is_rtl = LANGUAGES[spoken][0].is_rtl
    paper = paper_for(width, is_large=is_large)
    return page_of(rows_in(name, spoken), paper=paper, is_rtl=is_rtl)


@pytest.mark.parametrize(("name", "spoken", "width", "is_large"), CASES)
def test_nothing_is_cut_on_any_paper(qapp, name, spoken, width, is_large):
    page = a_page(name, spoken, width, is_large=is_large)

    for text in page.texts:
        assert "…" not in text.cell.layout.text()
        assert text.x >= 0
        assert text.x + text.cell.width <= width
    for frame in page.frames:
        inside = [text for text in page.texts if frame.y <= text.y < frame.y + frame.height]
        assert all(text.x + text.cell.width < frame.x + frame.width for text in inside)


@pytest.mark.parametrize(("width", "usual"), [(576, PAPER_80), (384, PAPER_58)])
def test_a_large_token_is_64_dots_high_in_two_lines_or_three(qapp, width, usual):
    page = a_page("electricity", "ar", width, is_large=True)
    frame = page.frames[0]
    inside = [text for text in page.texts if frame.y <= text.y < frame.y + frame.height]

    assert {text.cell.layout.font().pixelSize() for text in inside} == {64}
    assert len({text.y for text in inside}) == (2 if width == 576 else 3)
    read = sorted(inside, key=lambda text: (text.y, text.x))
    assert "".join(text.cell.layout.text() for text in read) == TOKEN
    assert page.paper.sizes.values() != usual.sizes.values()
