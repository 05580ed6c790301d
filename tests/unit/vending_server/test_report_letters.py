"""The letters of reports: in which order they stand, what sums are in words, and what a file holds."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vending_server.reports.making import write
from vending_server.reports.model import (
    Asked,
    CellKind,
    Column,
    Fact,
    FileFormat,
    Imprint,
    Language,
    Period,
    Report,
    ReportKind,
    Said,
    Table,
)
from vending_server.reports.wording import Wording, texts_of
from vending_server.reports.words import in_words
from vending_server.reports.writing.bidi import visual_runs
from vending_server.wire.facts import BothLanguages

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize("language", list(Language))
def test_no_unseen_sign_that_somebody_typed_turns_a_number_round(language):
    wording = Wording(language)
    bag = "\u20671187 4410\u2069"
    assert wording.cell(bag, CellKind.TEXT) == "1187 4410"
    assert "\u2067" not in wording.text("P844", day=bag)
    assert wording.cell(BothLanguages(ar=bag, en=bag), CellKind.TEXT) == "1187 4410"


def drawn(text: str, *, is_rtl: bool) -> str:
    """The letters from left to right, as ours stand."""
    return "".join(
        run.text[::-1] if run.is_rtl else run.text for run in visual_runs(text, is_rtl=is_rtl)
    )


# Made with python-bidi 0.6.12, an implementation that is not ours, which agreed on 400,000 lines of
# such pieces; "R" = the line runs from the right.
ORDERED = [
    ("R", "بلدية 12 - 7 abc", "abc 7 - 12 ةيدلب"),
    ("L", "abc 12 بلدية 34", "abc 12 34 ةيدلب"),
    ("R", "أُعد في 24/11/2026 08:30 من maysa", "maysa نم 08:30 24/11/2026 يف دعُأ"),
    ("R", "رقم 3-01-000001 بيع", "عيب 000001-01-3 مقر"),
    ("L", "رقم 3-01-000001 بيع", "عيب 000001-01-3 مقر"),
    ("R", "المبلغ 1,234.50 ₪", "₪ 1,234.50 غلبملا"),
    ("R", "+3 5% \u22127 بلدية", "ةيدلب 7\u2212 5% 3+"),
    ("L", "+3 5% \u22127 Point", "+3 5% \u22127 Point"),
    ("R", "Point (نقطة) kWh", "kWh )ةطقن( Point"),
    ("R", "1-3 أشهر", "رهشأ 1-3"),
]


@pytest.mark.parametrize(("line", "text", "wanted"), ORDERED)
def test_letters_stand_in_the_order_of_the_rules(line: str, text: str, wanted: str):
    assert drawn(text, is_rtl=line == "R") == wanted


def test_what_is_isolated_keeps_its_order():
    inside = "\u20660412 3456 789\u2069"

    assert drawn(f"رقم {inside} في", is_rtl=True) == "يف 0412 3456 789 مقر"
    assert drawn("12 \u2068نقطة (2)\u2069 34", is_rtl=False) == "12 )2( ةطقن 34"


@pytest.mark.parametrize(
    ("minor", "arabic", "english"),
    [
        (0, "صفر شيكل", "Zero shekels"),
        (1, "أغورة واحدة", "One agora"),
        (100, "شيكل واحد", "One shekel"),
        (208, "شيكلان وثماني أغورات", "Two shekels and eight agorot"),
        (1_011, "عشرة شواكل وإحدى عشرة أغورة", "Ten shekels and eleven agorot"),
        (20_000, "مئتا شيكل", "Two hundred shekels"),
        (1_100_000, "أحد عشر ألف شيكل", "Eleven thousand shekels"),
        (10_102, "مئة وشيكل واحد وأغورتان", "One hundred and one shekels and two agorot"),
        (
            -123_428,
            "ناقص ألف ومئتان وأربعة وثلاثون شيكلًا وثمانٍ وعشرون أغورة",
            "Minus one thousand two hundred and thirty-four shekels and twenty-eight agorot",
        ),
        (200_000_000, "مليونا شيكل", "Two million shekels"),
    ],
)
def test_a_sum_in_words(minor: int, arabic: str, english: str):
    assert in_words(minor, Language.ARABIC) == arabic
    assert in_words(minor, Language.ENGLISH) == english


@given(st.integers(min_value=0, max_value=10**14 - 1))
@settings(max_examples=60, deadline=None)
def test_every_sum_has_words(minor: int):
    for language in Language:
        words = in_words(minor, language)
        assert words
        assert not re.search(r"\d|  ", words)


def test_both_languages_say_the_same_things():
    holes = re.compile(r"\{\w+\}")
    arabic, english = texts_of(Language.ARABIC), texts_of(Language.ENGLISH)

    assert arabic.keys() == english.keys()
    assert {one: sorted(holes.findall(arabic[one])) for one in arabic} == {
        one: sorted(holes.findall(english[one])) for one in english
    }


def test_every_text_that_is_named_is_there_and_none_is_left_over():
    folder = Path(__file__).parents[3] / "vending_server" / "reports"
    named = set()
    for path in folder.rglob("*.py"):
        named |= set(re.findall(r"""["'](P\d{3,4})["']""", path.read_text("utf-8")))

    assert named == set(texts_of(Language.ARABIC))


def test_figures_are_grouped_and_a_minus_is_one():
    wording = Wording(Language.ARABIC)

    assert wording.cell(-123_456_789, CellKind.MONEY) == "\u22121,234,567.89"
    assert wording.cell(5, CellKind.UNITS) == "0.5"
    assert wording.cell(250, CellKind.PERCENT) == "2.50%"


def report(rows: int = 3, **changes) -> Report:
    columns = [
        Column(title="P776", kind=CellKind.TEXT, share=20),
        Column(title="P759", kind=CellKind.NUMBER, share=15),
        Column(title="P761", kind=CellKind.MONEY, share=10, is_summed=True),
    ]
    table = Table(
        columns=columns,
        rows=((f"أحمد صالح الآن {at}", f"0412 3456 {at:03d}", -at * 1_000) for at in range(rows)),
    )
    period = Period(from_day=DAY, through_day=DAY)
    fields = {
        "asked": Asked(kind=ReportKind.AGENT, period=period, point_number=3),
        "point": BothLanguages(ar="3 مقهى اللوزة", en="3 Al-Loza café"),
        "facts": [Fact("P739", 1_000, CellKind.MONEY, is_main=True)],
        "tables": [table],
        "doubts": [Said("P730", {"point": BothLanguages(ar="٣ ن", en="3 p"), "day": DAY})],
        "in_words": Fact("P740", 107_750, CellKind.MONEY),
        "signers": ("P724", "P725"),
    }
    return Report(**(fields | changes))


IMPRINT = Imprint(
    municipality=BothLanguages(ar="بلدية بيت الزيتون", en="Beit al-Zaytoun"),
    department=BothLanguages(ar="قسم", en="Department"),
    number="R-000017",
    made_at=dt.datetime(2026, 11, 24, 8, 30),  # noqa: DTZ001 - by the town's clock
    made_by=BothLanguages(ar="مايسة", en="Maysa"),
    is_training=True,
)


def written(tmp_path: Path, what: Report, language: Language, kind: FileFormat) -> Path:
    path = tmp_path / f"{language}.{kind}"
    with path.open("wb") as file:
        write(file, what, IMPRINT, language=language, file_format=kind)
    return path


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", FileFormat)
def test_the_same_report_gives_the_same_bytes(tmp_path: Path, language, kind):
    first = written(tmp_path, report(), language, kind).read_bytes()

    assert written(tmp_path, report(), language, kind).read_bytes() == first


def text_of(path: Path) -> str:
    tool = shutil.which("pdftotext")
    assert tool, "set-up installs poppler-utils"
    done = subprocess.run([tool, "-layout", path, "-"], capture_output=True, check=True)
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", done.stdout.decode())


def test_a_reader_finds_arabic_text_and_numbers_in_order(tmp_path: Path):
    """Letters that are joined, a ligature, a bracket and a mark are read as they were written."""
    text = text_of(written(tmp_path, report(), Language.ARABIC, FileFormat.PDF))

    for wanted in (
        *("كشف تسوية حساب الوكيل", "أحمد صالح الآن", "0412 3456 001", "\u221210.00", "R-000017"),
        "فقط ألف وسبعة وسبعون شيكلًا وخمسون أغورة لا غير",
        *("عن البلدية", "غير نهائي", "ليس مستندًا محاسبيًا"),
    ):
        assert wanted in text, wanted


def test_nobody_signs_a_page_without_the_sums(tmp_path: Path):
    """Where only the signatures go on to another page, the totals stand above them once more."""
    pages_of = {
        rows: text_of(written(tmp_path, report(rows=rows), Language.ENGLISH, FileFormat.PDF))
        .rstrip("\f")
        .split("\f")
        for rows in range(20, 40)
    }
    turned = [pages for pages in pages_of.values() if "Meter no." in pages[-1] and len(pages) == 2]
    signed_alone = [pages for pages in turned if "0412 3456" not in pages[-1]]

    assert signed_alone, "some number of rows leaves no room for who signs"
    for pages in signed_alone:
        assert "Signature" in pages[-1]
        assert "Total" in pages[-1]


def test_every_page_says_of_how_many_it_is(tmp_path: Path):
    text = text_of(written(tmp_path, report(rows=150), Language.ENGLISH, FileFormat.PDF))

    pages = text.rstrip("\f").split("\f")
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert re.search(
            rf"{number}/{len(pages)}\s*$",
            page.replace("Training: not an accounting document", "").replace(" / ", "/"),
        ), number
    assert all("Meter no." in page for page in pages[:-1]), "titles stand on every page"
    assert "\u2212111,750.00" in pages[-1], "the sum of all of them"
