"""Where everything stands on the paper, in both languages and both widths."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColorConstants, QImage, QPainter

from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.catalogue import Language
from kiosk.printing.page import Page, PlacedText, page_of
from kiosk.printing.paper import PAPER_58, PAPER_80
from kiosk.printing.receipt import CopyMark, receipt_of
from kiosk.printing.rows import rows_of
from tests.helpers.sales import (
    INSTALMENT,
    TOKEN,
    a_deduction,
    a_quote,
    a_sale,
    a_token,
    a_water_quote,
    in_training,
)
from tests.helpers.seen import seen_line
from vending_server.wire.facts import BothLanguages

LONG_AR = "شركة البحر المتوسط للتجارة والمقاولات العامة والتوريدات الكهربائية والصحية المساهمة " * 3
LONG_EN = "Mediterranean Trading & Contracting Company for General Supplies Ltd. " * 4
SALES = {
    "plain": a_sale(),
    "water": a_sale(quote=a_water_quote()),
    "long": a_sale(
        customer_name=LONG_EN,
        operator_name=BothLanguages(ar=LONG_AR, en=LONG_EN),
        account_number="9" * 60,
        quote=a_quote(
            decision=LONG_EN,
            tender_minor=9_999_999_999,
            deductions=[a_deduction(name_ar=LONG_AR, name_en=LONG_EN), INSTALMENT],
        ),
        tokens=[a_token("11112222333344445555", kind="key_change_1"), a_token()],
    ),
    "one endless word": a_sale(customer_name="Ш" * 400),
}
LOOKS = list(itertools.product(Language, (PAPER_80, PAPER_58)))
CASES = list(itertools.product(SALES, Language, (PAPER_80, PAPER_58)))


def a_page(name="plain", language=Language.ARABIC, paper=PAPER_80) -> Page:
    receipt = receipt_of(
        in_training(SALES[name]),
        mark=CopyMark(1),
        fingerprint="9F3A-71C2",
        language=language,
    )
    return page_of(rows_of(receipt), paper=paper, is_rtl=language.is_rtl)


def lines_of(text: PlacedText):
    layout = text.cell.layout
    return [layout.lineAt(at) for at in range(layout.lineCount())]


@pytest.mark.parametrize(("name", "language", "paper"), CASES)
def test_no_line_is_wider_than_its_column_and_no_column_than_the_paper(qapp, name, language, paper):
    for text in a_page(name, language, paper).texts:
        assert text.x >= 0
        assert text.x + text.cell.width <= paper.width
        for line in lines_of(text):
            # Less than one dot over is rounding of the glyphs' own widths.
            assert line.naturalTextWidth() < text.cell.width + 1


@pytest.mark.parametrize(("name", "language", "paper"), CASES)
def test_no_text_has_more_than_three_lines_and_none_overlaps_another(qapp, name, language, paper):
    page = a_page(name, language, paper)

    for text in page.texts:
        assert len(lines_of(text)) <= 3
        assert text.y + text.cell.height <= page.height
    for one, other in itertools.combinations(page.texts, 2):
        is_beside = one.x + one.cell.width <= other.x or other.x + other.cell.width <= one.x
        is_below = one.y + one.cell.height <= other.y or other.y + other.cell.height <= one.y
        assert is_beside or is_below


@pytest.mark.parametrize(("language", "paper"), LOOKS)
def test_no_stroke_leaves_its_row(qapp, language, paper):
    for text in a_page("long", language, paper).texts:
        rows = inked_rows(text)
        assert rows.start >= 0
        assert rows.stop <= text.cell.height


def inked_rows(text: PlacedText) -> range:
    """The rows of a cell, counted from its top, that hold ink; painted with room to spare."""
    room = 40
    image = QImage(700, text.cell.height + 2 * room, QImage.Format.Format_Grayscale8)
    image.fill(QColorConstants.White)
    painter = QPainter(image)
    painter.setPen(QColorConstants.Black)
    text.cell.layout.draw(painter, QPointF(50, room))
    painter.end()
    bits, stride = bytes(image.constBits()), image.bytesPerLine()
    inked = [y for y in range(image.height()) if min(bits[y * stride : (y + 1) * stride]) < 128]
    return range(inked[0] - room, inked[-1] + 1 - room)


def texts_with(page: Page, part: str) -> list[PlacedText]:
    return [text for text in page.texts if part in strip_controls(text.cell.layout.text())]


@pytest.mark.parametrize(("language", "paper"), LOOKS)
def test_token_groups_are_read_from_left_to_right_and_from_top_to_bottom(qapp, language, paper):
    page = a_page(language=language, paper=paper)
    frame = page.frames[0]
    inside = [text for text in page.texts if frame.y <= text.y < frame.y + frame.height]
    read = sorted(inside, key=lambda text: (text.y, text.x))

    assert "".join(seen_line(text.cell.layout.text(), lines_of(text)[0]) for text in read) == TOKEN
    assert all(frame.x < text.x for text in inside)
    assert all(text.x + text.cell.width < frame.x + frame.width for text in inside)


@pytest.mark.parametrize(("language", "paper"), LOOKS)
@pytest.mark.parametrize(
    "shown", ["04123456784", "2-0231-0047", "22/11/202610:42", "-12.00", "+0.03", "02-000-0000"]
)
def test_numbers_are_seen_in_their_order(qapp, language, paper, shown):
    (text,) = texts_with(a_page(language=language, paper=paper), shown)

    assert shown in seen_line(text.cell.layout.text(), lines_of(text)[0])


@pytest.mark.parametrize("language", Language)
def test_labels_stand_at_the_side_where_reading_begins(qapp, language):
    page = a_page(language=language)
    label = "رقم العداد" if language.is_rtl else "Meter number"
    (text,) = texts_with(page, label)
    (number,) = texts_with(page, "04123456784")

    assert (text.x > number.x) == language.is_rtl


def test_a_long_name_is_elided_not_cut(qapp):
    (name,) = [
        text for text in a_page("long").texts if text.cell.layout.text().startswith("\u2068Medi")
    ][:1]

    assert name.cell.layout.text().endswith("…")


@pytest.mark.parametrize("paper", [PAPER_80, PAPER_58])
def test_points_of_amounts_stand_under_each_other(qapp, paper):
    page = a_page(paper=paper)
    ends = {
        text.x + text.cell.width
        for part in ("150.00", "-12.00", "122.98", "19.55")
        for text in texts_with(page, part)
    }

    assert len(ends) == 1
