"""The simulated devices as processes of their own, driven only through their port and pipes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from drivers_bench import Sink
from PIL import Image

from drivers.card_readers.base import CardRead, CodeScanned, ReaderConditionChanged
from drivers.card_readers.chip_memory import ChipTapped
from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorConditionChanged,
    AcceptorMet,
    NoteInEscrow,
    NoteStacked,
)
from drivers.events import DeviceConnected
from drivers.receipt_printers.base import CAN_PRINT, PrintVerdict
from drivers.registry import open_bill_acceptor, open_card_reader, open_receipt_printer

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def simulate():
    running = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "drivers.simulators", *map(str, arguments)],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert json.loads(process.stdout.readline())["event"] == "ready"
        return process

    yield start
    for process in running:
        process.terminate()
        process.communicate(timeout=10)


def test_the_printer_process_writes_a_png_at_each_cut(simulate, tmp_path):
    link = tmp_path / "printer"
    process = simulate("printer", "--link", link, "--out", tmp_path / "out", "--width", 64)
    sink = Sink()
    printer = open_receipt_printer(f"escpos:{link}?width=64", sink)
    sink.wait_for(lambda event: getattr(event, "condition", None) in CAN_PRINT)

    outcome = printer.print_raster(b"\xff" * 80, width_dots=64, height=10, job_id="x")

    printer.stop()
    assert outcome.verdict is PrintVerdict.PRINTED
    said = json.loads(process.stdout.readline())
    assert (said["event"], said["number"]) == ("cut", 1)
    with Image.open(tmp_path / "out" / "receipt-0001.png") as picture:
        assert picture.size == (64, 10)
        assert not any(picture.convert("1").tobytes())


def test_the_reader_process_swipes_what_it_is_told(simulate, tmp_path):
    link = tmp_path / "reader"
    process = simulate("reader", "--link", link)
    sink = Sink()
    reader = open_card_reader(f"track2:{link}", sink)
    sink.wait_for_kind(DeviceConnected)

    process.stdin.write("swipe 600727571234567823=2712=0207345678053\n")
    process.stdin.flush()

    assert sink.wait_for_kind(CardRead).card.sgc == "345678"
    reader.stop()


@pytest.mark.parametrize(
    ("device", "hands", "event"),
    [
        ("scanner", ["scan 04123456784"], CodeScanned),
        ("msr605", ["card 600727571234567823=2712=0207345678053", "swipe"], CardRead),
        ("pn532", ["lay ntag"], ChipTapped),
    ],
)
def test_the_other_readers_are_processes_too(simulate, tmp_path, device, hands, event):
    process = simulate(device, "--link", tmp_path / device)
    sink = Sink()
    reader = open_card_reader(f"{device}:{tmp_path}/{device}", sink)
    sink.wait_for_kind(DeviceConnected if device == "scanner" else ReaderConditionChanged)

    for hand in hands:
        process.stdin.write(f"{hand}\n")
    process.stdin.flush()

    sink.wait_for(lambda one: isinstance(one, event))
    reader.stop()


def test_an_unknown_command_is_refused_and_the_device_goes_on(simulate, tmp_path):
    process = simulate("reader", "--link", tmp_path / "reader")

    process.stdin.write("dance\nraw zz\nraw 3b\n")
    process.stdin.flush()

    said = [json.loads(process.stdout.readline())["event"] for _ in range(3)]
    assert said == ["refused", "refused", "done"]


def test_the_bill_validator_process_takes_a_note(simulate, tmp_path):
    link = tmp_path / "bills"
    process = simulate("bills", "--link", link, "--crc", "--echo")
    sink = Sink()
    bills = open_bill_acceptor(f"cctalk:{link}?checksum=crc16", sink)
    bills.accept_notes(frozenset({2000}))
    bills.confirm(sink.wait_for_kind(AcceptorMet).mark)
    ready = AcceptorConditionChanged(bills.uri, AcceptorCondition.ACCEPTING)
    sink.wait_for(lambda event: event == ready)

    process.stdin.write("insert 20\n")
    process.stdin.flush()
    bills.stack_note(sink.wait_for_kind(NoteInEscrow).escrow_id)

    assert sink.wait_for_kind(NoteStacked).note.amount_minor == 2000
    bills.stop()
