"""The PDF twin: the same rows, selectable in the right order, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import subprocess
import time
import unicodedata
from pathlib import Path

import msgspec
import pytest

from kiosk.__main__ import main
from kiosk.i18n import formats
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.printing.a4 import Title, pdf_of
from kiosk.printing.files import receipt_pdf, stored_answer, write_pdf
from kiosk.printing.page import page_of, pages_of
from kiosk.printing.paper import PAPER_80
from kiosk.printing.receipt import CopyMark, receipt_of
from kiosk.printing.rows import TokenRow
from tests.helpers.paper_gallery import LANGUAGES, TAG, a_full_sale, papers
from tests.helpers.sales import TOKEN

KINDS = papers()
TITLE = Title(number="2-0231-0047", made_at=dt.datetime(2026, 11, 22, 8, 42, 10, tzinfo=dt.UTC))
AR, EN = Language.ARABIC, Language.ENGLISH
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def written(folder: Path, pdf: bytes) -> Path:
    path = folder / "receipt.pdf"
    path.write_bytes(pdf)
    return path


def pdf_in(spoken: str, *, copy_number: int = 0) -> bytes:
    return receipt_pdf(
        a_full_sale(), LANGUAGES[spoken], copy_number=copy_number, fingerprint="9F3A-71C2"
    )


def said(*command: str | Path) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


def lines_of(path: Path) -> list[str]:
    """What is copied from the file: plain letters in reading order."""
    text = unicodedata.normalize("NFKC", _MARKS.sub("", said("pdftotext", "-layout", path, "-")))
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("spoken", ["ar", "en", "both"])
def test_token_and_meter_are_copied_in_the_order_of_the_keypad(qapp, tmp_path, spoken):
    lines = lines_of(written(tmp_path, pdf_in(spoken)))
    pages = len(LANGUAGES[spoken])

    assert sum(" ".join(formats.token_group_list(TOKEN)) == line for line in lines) == pages
    assert sum("0412 3456 784" in line for line in lines) == pages
    assert sum("2-0231-0047" in line for line in lines) >= pages


@pytest.mark.parametrize("language", Language)
def test_every_sum_of_the_paper_stands_in_the_file(qapp, tmp_path, language):
    receipt = receipt_of(a_full_sale(), mark=CopyMark(0), fingerprint="", language=language)
    lines = lines_of(written(tmp_path, pdf_in(language.value)))

    for line in (*receipt.paid, *receipt.price, *receipt.after, receipt.units):
        shown = strip_controls(line.value)
        figure = re.search(r"[-+]?[\d,]+\.\d+", shown)
        if figure:
            assert any(figure[0] in one for one in lines), figure[0]


def test_arabic_is_copied_as_words_from_right_to_left(qapp, tmp_path):
    lines = lines_of(written(tmp_path, pdf_in("ar")))

    for words in ("بلدية بيت الزيتون", "إيصال شحن كهرباء", "رقم العداد"):
        assert any(words in line for line in lines), words


def test_the_same_receipt_is_the_same_bytes_wherever_and_whenever(qapp, monkeypatch):
    first = pdf_in("both")
    pdf_of(KINDS["water"], LANGUAGES["en"], TITLE)  # other letters were used meanwhile
    monkeypatch.setenv("TZ", "Asia/Hebron")
    time.tzset()
    again = pdf_in("both")
    monkeypatch.undo()
    time.tzset()

    assert first == again


def test_its_fonts_are_embedded_and_its_date_is_the_sales(qapp, tmp_path):
    path = written(tmp_path, pdf_in("ar"))
    fonts = said("pdffonts", path).splitlines()[2:]

    assert len(fonts) >= 3
    for one in fonts:  # embedded, subset, and told in letters
        assert re.search(r"Identity-H\s+yes\s+\w+\s+yes\b", one), one
    assert "Sun Nov 22 08:42:10 2026" in said("env", "TZ=UTC", "pdfinfo", path)
    assert "Title:" in said("pdfinfo", path)


@pytest.mark.parametrize(
    ("name", "spoken"), [("electricity", "ar"), ("key_change", "en"), ("copy", "both")]
)
def test_its_code_is_read_from_the_page(qapp, tmp_path, name, spoken):
    path = written(tmp_path, pdf_of(KINDS[name], LANGUAGES[spoken], TITLE))
    said("pdftoppm", "-r", "150", "-png", path, tmp_path / "page")
    found = subprocess.run(
        [
            "zbarimg",
            "--quiet",
            "--raw",
            "-Sdisable",
            "-Sqrcode.enable",
            *tmp_path.glob("page*.png"),
        ],
        check=False,
        capture_output=True,
        text=True,
    ).stdout.split("\n")

    texts = {line for line in found if line}
    assert len(texts) == 1
    assert texts.pop().endswith(f" H{TAG}")


@pytest.mark.parametrize(("name", "language"), list(itertools.product(KINDS, Language)))
def test_no_row_is_divided_between_pages_and_none_is_lost(qapp, name, language):
    rows = list(KINDS[name](language))
    whole = page_of(rows, paper=PAPER_80, is_rtl=language.is_rtl)
    parts = pages_of(rows, paper=PAPER_80, is_rtl=language.is_rtl, height_max=420)

    assert all(part.height <= 420 for part in parts)
    texts = [text.cell.layout.text() for part in parts for text in part.texts]
    assert texts == [text.cell.layout.text() for text in whole.texts]
    boxes = sum(len(part.frames) for part in parts)
    assert boxes == sum(isinstance(row, TokenRow) for row in rows)


def test_a_copy_is_saved_once_for_its_number_and_for_its_owner_only(qapp, tmp_path):
    sale, pdf = a_full_sale(), pdf_in("en", copy_number=2)
    path = write_pdf(tmp_path, sale, pdf, copy_number=2)

    assert path.name == "2-0231-0047-copy2.pdf"
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        write_pdf(tmp_path, sale, pdf, copy_number=2)
    assert path.read_bytes() == pdf


def test_a_stored_answer_becomes_a_marked_copy_on_the_command_line(qapp, tmp_path, capsys):
    answer = tmp_path / "answer.json"
    answer.write_bytes(msgspec.json.encode(a_full_sale()))
    out = tmp_path / "copy.pdf"

    assert main(["receipt-pdf", str(answer), "--out", str(out), "--language", "en"]) == 0
    lines = lines_of(out)
    assert lines[0] == lines[-1] == "Copy no. 1 – not a new charge"
    assert not any("fingerprint" in line for line in lines)

    answer.write_text("{}")
    assert main(["receipt-pdf", str(answer), "--out", str(out)]) == 1
    assert "neither a sale nor a payment" in capsys.readouterr().err


def test_what_is_no_stored_answer_is_refused():
    with pytest.raises(ValueError, match="neither"):
        stored_answer(b"[]")
