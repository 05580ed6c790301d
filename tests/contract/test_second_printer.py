"""Our driver's bytes, read by a second decoder: the same picture, and its QR code in zbar's eyes."""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from drivers.memory_transport import MemoryTransport
from drivers.receipt_printers.base import PrintVerdict
from drivers.receipt_printers.escpos import EscposPrinter, EscposSettings
from kiosk.printing.rows import CheckRow
from tests.helpers.paper_gallery import LANGUAGES, WIDTHS, look, papers
from tests.helpers.second_printer import (
    Kind,
    NotUnderstood,
    SecondPrinter,
    Sheet,
    differences,
)

KINDS = papers()
CASES = list(itertools.product(KINDS, ("ar", "en"), WIDTHS))
_BAND = re.compile(rb"\x1dv0\x00(.)\x00(.)\x00", re.DOTALL)


@dataclass
class Rig:
    """Our driver on a line whose other end is the second printer; keeps all that went over."""

    width: int
    sent: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.said = bytearray()
        self.paper = SecondPrinter(width=self.width, answers=self.said.extend)
        line = MemoryTransport(self._hear)
        settings = EscposSettings(width_dots=self.width)
        self.driver = EscposPrinter("memory", lambda: line, settings, lambda _event: None)

    def _hear(self, data: bytes) -> bytes:
        self.sent += data
        self.paper.feed(data)
        said = bytes(self.said)
        self.said.clear()
        return said

    def print(self, raster, *, kick_drawer: bool = False) -> Sheet:
        outcome = self.driver.print_raster(
            raster.rows,
            width_dots=raster.width_dots,
            height=raster.height,
            job_id="1",
            kick_drawer=kick_drawer,
        )
        assert outcome.verdict is PrintVerdict.PRINTED
        return self.paper.sheets[-1]


@pytest.fixture(scope="module")
def rigs(qapp) -> Iterator[dict[int, Rig]]:
    made = {width: Rig(width) for width in WIDTHS}
    yield made
    for rig in made.values():
        rig.driver.stop()


def read_by_zbar(path) -> str:
    command = ["zbarimg", "--quiet", "--raw", "--set", "*.enable=0", "--set", "qrcode.enable=1"]
    found = subprocess.run([*command, str(path)], check=True, capture_output=True, text=True)
    return found.stdout.strip()


@pytest.mark.parametrize(("name", "spoken", "width"), CASES)
def test_the_second_decoder_sees_the_picture_that_was_meant_and_zbar_its_code(
    rigs, tmp_path, name, spoken, width
):
    raster = look(spoken, width).sheet(KINDS[name])
    sheet = rigs[width].print(raster)
    sheet.save(tmp_path / "sheet.png")
    (check,) = [row for row in KINDS[name](LANGUAGES[spoken][0]) if isinstance(row, CheckRow)]

    assert differences(sheet, meant=raster.rows, width=width) == []
    assert read_by_zbar(tmp_path / "sheet.png") == check.qr_text


@pytest.mark.parametrize("width", WIDTHS)
def test_large_print_in_both_languages_is_read_too(rigs, tmp_path, width):
    raster = look("both", width, is_large=True).sheet(KINDS["key_change"])
    sheet = rigs[width].print(raster)
    sheet.save(tmp_path / "sheet.png")

    assert differences(sheet, meant=raster.rows, width=width) == []
    assert read_by_zbar(tmp_path / "sheet.png").count(" T") == 4


def test_a_job_is_one_sheet_with_one_cut_at_its_end_and_the_drawer_before_it(rigs):
    rig = rigs[576]
    raster = look("ar", 576).sheet(KINDS["electricity"])
    seen = len(rig.paper.events)
    rig.print(raster, kick_drawer=True)
    events = rig.paper.events[seen:]
    kinds = [event.kind for event in events]

    assert kinds.count(Kind.CUT) == kinds.count(Kind.KICK) == kinds.count(Kind.RESET) == 1
    assert next(event for event in events if event.kind is Kind.KICK).row == 0
    assert next(event for event in events if event.kind is Kind.CUT).row == raster.height
    assert kinds.index(Kind.PROCESS_ASKED) > kinds.index(Kind.CUT)
    assert Kind.LIVE_IN_PICTURE not in kinds


def test_every_live_command_that_a_picture_could_hold_is_moved_out_of_it(rigs):
    class Bait:
        width_dots, height = 576, 12
        rows = bytes([0x10, 0x04, 0x01, 0x10, 0x05, 0x10, 0x14, 0xFF] * 9 * 12)

    rig = rigs[576]
    seen = len(rig.paper.events)
    sheet = rig.print(Bait)

    assert differences(sheet, meant=Bait.rows, width=576) == []
    assert Kind.LIVE_IN_PICTURE not in [event.kind for event in rig.paper.events[seen:]]
    assert sheet.packed() != Bait.rows


def recorded(rigs) -> tuple[bytes, bytes]:
    """One receipt's bytes as they went over the line, and the picture that was meant."""
    rig = rigs[576]
    del rig.sent[:]
    raster = look("ar", 576).sheet(KINDS["electricity"])
    rig.print(raster)
    return bytes(rig.sent), raster.rows


def decoded(sent: bytes) -> Sheet:
    printer = SecondPrinter(width=576)
    printer.feed(sent)
    return printer.sheets[0]


def _bands(sent: bytes) -> list[tuple[int, int, int]]:
    """Where each picture's bytes begin and end, and how many rows it has."""
    found, at = [], 0
    while band := _BAND.search(sent, at):
        across, down = band[1][0], band[2][0]
        at = band.end() + across * down
        found.append((band.end(), at, down))
    return found


def bit_order_turned(sent: bytes) -> bytes:
    turned = bytearray(sent)
    for begin, end, _ in _bands(sent):
        turned[begin:end] = bytes(int(f"{one:08b}"[::-1], 2) for one in sent[begin:end])
    return bytes(turned)


def one_row_dropped(sent: bytes) -> bytes:
    begin, end, down = _bands(sent)[3]
    head = bytearray(sent[:begin])
    head[-2] = down - 1
    return bytes(head) + sent[begin : end - 72] + sent[end:]


def cut_in_the_middle(sent: bytes) -> bytes:
    _, end, _ = _bands(sent)[5]
    return sent[:end] + b"\x1dVB\x00" + sent[end:]


def ink_turned_round(sent: bytes) -> bytes:
    turned = bytearray(sent)
    for begin, end, _ in _bands(sent):
        turned[begin:end] = bytes(one ^ 0xFF for one in sent[begin:end])
    return bytes(turned)


def units_left_as_at_power_on(sent: bytes) -> bytes:
    return sent.replace(b"\x1dP\xcb\xcb", b"")


@pytest.mark.parametrize(
    "spoil",
    [
        bit_order_turned,
        one_row_dropped,
        cut_in_the_middle,
        ink_turned_round,
        units_left_as_at_power_on,
    ],
)
def test_what_is_broken_on_purpose_is_seen(rigs, spoil):
    sent, meant = recorded(rigs)
    spoiled = spoil(sent)

    assert spoiled != sent
    assert differences(decoded(sent), meant=meant, width=576) == []
    assert differences(decoded(spoiled), meant=meant, width=576) != []


@pytest.mark.parametrize("stray", [b"text", b"\x1bE\x01", b"\x1dv0\x03\x01\x00\x01\x00"])
def test_what_the_reference_does_not_explain_is_refused(stray):
    with pytest.raises(NotUnderstood):
        SecondPrinter(width=576).feed(stray)
