"""The receipt as dots: size, ink, and a QR code that a reader reads."""

from __future__ import annotations

import subprocess
import threading

import pytest
from PySide6.QtGui import QImage

from kiosk.i18n.catalogue import Language
from kiosk.printing import qr
from kiosk.printing.raster import Raster, preview_png, raster_of
from kiosk.printing.receipt import ORIGINAL, CopyMark, receipt_of
from tests.helpers.sales import TOKEN, a_quote, a_sale, a_token

WIDTHS = [576, 384]


def a_raster(width: int, *, language=Language.ARABIC, mark=ORIGINAL, sale=None) -> Raster:
    receipt = receipt_of(sale or a_sale(), mark=mark, fingerprint="9F3A-71C2", language=language)
    return raster_of(receipt, width_dots=width)


def read_by_zbar(path) -> str:
    command = ["zbarimg", "--quiet", "--raw", "--set", "*.enable=0", "--set", "qrcode.enable=1"]
    found = subprocess.run([*command, str(path)], check=True, capture_output=True, text=True)
    return found.stdout.strip()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", Language)
def test_the_qr_code_reads_back(qapp, tmp_path, width, language):
    path = tmp_path / "receipt.png"
    preview_png(a_raster(width, language=language), path)

    assert read_by_zbar(path) == f"CP1 R2-0231-0047 M04123456784 U1992 T{TOKEN}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("sections", ["12", "1234"])
def test_the_qr_code_of_a_key_change_and_its_credit_reads_back(qapp, tmp_path, width, sections):
    tokens = [a_token(first * 20, kind="key_change") for first in sections] + [a_token()]
    path = tmp_path / "receipt.png"
    preview_png(a_raster(width, sale=a_sale(tokens=tokens)), path)

    assert read_by_zbar(path).split()[-len(tokens) :] == [f"T{line.token}" for line in tokens]


def test_the_qr_content_stays_in_the_compact_alphabet():
    sale = a_sale(receipt_number="2-ab31-0047", quote=a_quote())

    assert set(qr.content(sale)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize("width", WIDTHS)
def test_rows_are_whole_bytes_and_fill_the_height(qapp, width):
    raster = a_raster(width)

    assert raster.width_dots == width
    assert len(raster.rows) == raster.height * width // 8


def test_the_paper_is_mostly_white_and_its_edges_are_blank(qapp):
    raster = a_raster(576)
    stride = raster.width_dots // 8
    black = sum(byte.bit_count() for byte in raster.rows)

    assert 0.03 < black / (raster.width_dots * raster.height) < 0.3
    assert not any(raster.rows[:stride])
    assert not any(raster.rows[-stride:])


def test_a_picture_of_the_dots_is_the_dots(qapp, tmp_path):
    raster = a_raster(384)
    path = tmp_path / "receipt.png"
    preview_png(raster, path)
    picture = QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8)

    assert (picture.width(), picture.height()) == (raster.width_dots, raster.height)
    grey = bytes(picture.constBits())
    bits = "".join(f"{byte:08b}" for byte in raster.rows)
    assert grey == bytes(0 if bit == "1" else 255 for bit in bits)


def test_a_picture_that_cannot_be_written_is_an_error(qapp, tmp_path):
    with pytest.raises(OSError, match="cannot be written"):
        preview_png(a_raster(384), tmp_path / "nowhere" / "receipt.png")


def test_another_thread_draws_the_same_dots(qapp):
    here, there = a_raster(576), []
    worker = threading.Thread(target=lambda: there.append(a_raster(576)))
    worker.start()
    worker.join()

    assert there == [here]


def test_a_copy_does_not_look_like_the_original(qapp):
    assert a_raster(384).rows != a_raster(384, mark=CopyMark(1)).rows


def test_a_raster_keeps_the_token_out_of_logs(qapp):
    assert len(repr(a_raster(384))) < 40
