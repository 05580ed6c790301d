"""The window of the first start, by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from drivers.receipt_printers.base import PrintReason, PrintVerdict
from drivers.registry import open_receipt_printer
from drivers.simulators.escpos_printer import SimulatedEscposPrinter
from kiosk.api_client import Unreachable
from kiosk.authority import AuthorityDiffers
from kiosk.config import load_config
from kiosk.firstrun.trial_sheet import trial_sheet
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.fake_server import Break
from tests.helpers.first_bench import PORTS, FirstBench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

BenchMaker = Callable[..., FirstBench]


@pytest.fixture
def make_bench(qapp: QApplication, tmp_path: Path) -> Iterator[BenchMaker]:
    benches: list[FirstBench] = []

    def make(language: Language = Language.ARABIC, **more) -> FirstBench:
        benches.append(FirstBench(qapp, tmp_path, language, **more))
        return benches[-1]

    yield make
    for bench in benches:
        bench.close()


@pytest.fixture
def bench(make_bench: BenchMaker) -> FirstBench:
    return make_bench()


def shown(bench: FirstBench) -> str:
    labels = bench.window.findChildren(QLabel)
    return " ".join(strip_controls(part.text()) for part in labels if part.isVisible())


def test_a_machine_becomes_a_till_with_the_keyboard_alone(bench: FirstBench):
    bench.press("2")
    bench.at_trial()
    bench.press("F7")
    bench.wait_for(event="print", verdict="PRINTED")
    bench.swipe()
    bench.wait_for(event="card")
    bench.press("F12")
    bench.wait_for(event="first_start", state="finished")
    config = load_config(bench.config_path)

    assert bench.window.is_finished
    assert config.language == "en"
    assert config.printer.startswith(f"escpos:{PORTS[0].path}?")
    assert config.reader == f"track2:{PORTS[1].path}"
    assert [device.stops for device in bench.devices] == [1, 1]


@pytest.mark.parametrize(
    ("address", "code", "text_id", "field"),
    [
        ("http://vending.example.ps", "ENROL-ME", "E600", "address"),
        ("", "ENROL-ME", "E600", "address"),
        ("http://127.0.0.1:9", "", "E601", "code"),
        ("http://127.0.0.1:9", "WRONG", "E85", "code"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    bench: FirstBench, address: str, code: str, text_id: str, field: str
):
    bench.at_server()
    bench.fill_in(address, code)
    bench.press("F12")
    bench.wait_for(event="banner", id=text_id)

    assert bench.window.focusWidget() is getattr(bench.window.server, field)
    assert bench.window.page is bench.window.server


def test_a_lost_line_keeps_what_was_typed_and_the_same_code_is_good(bench: FirstBench):
    bench.server.break_next("enrol", Break.AFTER)
    bench.at_server()
    bench.fill_in("http://127.0.0.1:9", "ENROL-ME")
    bench.press("F12")
    bench.wait_for(event="banner", id="E604")
    typed = bench.window.server.code.text()
    bench.press("F12")
    bench.wait_for(event="screen", name="first_devices")

    assert typed == "ENROL-ME"
    assert bench.window.server.code.text() == ""


def test_a_certificate_that_is_not_known_asks_for_the_fingerprint(
    bench: FirstBench, monkeypatch: pytest.MonkeyPatch
):
    def strange(_code: str) -> None:
        raise Unreachable(DoubtReason.CERTIFICATE_STRANGE)

    monkeypatch.setattr(bench.first, "connect", strange)
    bench.at_server()
    bench.fill_in("vending.example.ps", "ENROL-ME")
    bench.press("F12")
    bench.wait_for(event="banner", id="E603")

    assert bench.window.focusWidget() is bench.window.server.fingerprint


def test_another_authority_is_told_and_nothing_is_enrolled(make_bench: BenchMaker):
    def differs(_url: str, _fingerprint: str, _folder: Path) -> Path:
        raise AuthorityDiffers

    bench = make_bench(pin=differs)
    bench.at_server()
    bench.fill_in("https://127.0.0.1:9", "ENROL-ME", "ab12")
    bench.press("F12")
    bench.wait_for(event="banner", id="E75")

    assert bench.server.count("enrol") == 0
    assert bench.window.focusWidget() is bench.window.server.fingerprint


def test_a_second_start_goes_on_where_the_first_was_cut(make_bench: BenchMaker):
    cut = make_bench(Language.ENGLISH)
    cut.at_devices()
    cut.window.close()
    bench = make_bench(Language.ENGLISH)
    bench.at_server()
    bench.wait_until(lambda: "enrolled" in shown(bench), "the enrolment")
    bench.press("Enter")
    bench.wait_for(event="screen", name="first_devices")

    assert bench.server.count("enrol") == 0
    assert bench.window.server.address.text() == "http://127.0.0.1:9"


def test_a_scanned_code_is_taken_as_typed(bench: FirstBench):
    bench.at_server()
    bench.window.server.code.setFocus()
    bench.window.router.scanned.emit("ENROL-ME")

    assert bench.window.server.code.text() == "ENROL-ME"


def test_the_arrows_go_through_the_ports_and_f6_through_the_papers(bench: FirstBench):
    bench.at_devices()
    bench.press("Down", "Down")
    third = bench.window.devices.printer.text()
    bench.press("F6", "F12")
    bench.wait_for(event="screen", name="first_trial")

    assert third == PORTS[2].path
    assert bench.first.answers.paper_width_dots == 384
    assert "58" in shown(bench) or bench.devices[0].uri.endswith("width=384")


@pytest.mark.parametrize(
    ("printer", "reader", "text_id"),
    [
        ("", "/dev/reader", "E602"),
        ("/dev/a", "/dev/a", "E606"),
        ("escpos:", "/dev/reader", "E607"),
        ("/dev/printer", "track2:?", "E607"),
        ("track2:/dev/printer", "/dev/reader", "E607"),
        ("/dev/printer", "unheard:/dev/reader", "E607"),
    ],
)
def test_ports_that_cannot_be_are_refused(
    bench: FirstBench, printer: str, reader: str, text_id: str
):
    bench.at_devices()
    bench.window.devices.printer.setText(printer)
    bench.window.devices.reader.setText(reader)
    bench.press("F12")
    bench.wait_for(event="banner", id=text_id)

    assert bench.window.page is bench.window.devices


@pytest.mark.parametrize(
    ("verdict", "reason", "text_id"),
    [
        (PrintVerdict.NOT_SENT, PrintReason.GONE, "E609"),
        (PrintVerdict.NOT_SENT, PrintReason.PAPER_OUT, "S22"),
        (PrintVerdict.UNSURE, PrintReason.SILENT, "E28"),
    ],
)
def test_a_sheet_that_did_not_come_is_told_and_a_second_f12_starts_all_the_same(
    bench: FirstBench, verdict: PrintVerdict, reason: PrintReason, text_id: str
):
    bench.verdict, bench.reason = verdict, reason
    bench.at_trial()
    bench.press("F7")
    bench.wait_for(event="banner", id=text_id)
    bench.press("F12")
    bench.wait_for(event="banner", id="E608")
    is_written = bench.config_path.exists()
    bench.press("F12")
    bench.wait_for(event="first_start")

    assert not is_written
    assert bench.config_path.exists()


def test_going_back_gives_the_devices_back(bench: FirstBench):
    bench.at_trial()
    bench.press("Esc")
    bench.wait_until(lambda: bench.window.page is bench.window.devices, "the devices")
    bench.settle()

    assert [device.stops for device in bench.devices] == [1, 1]


def test_the_test_sheet_comes_out_of_a_printer_that_speaks_the_real_bytes(
    bench: FirstBench, tmp_path: Path
):
    bench.at_devices()
    facts = bench.first.facts()
    assert facts is not None
    simulator = SimulatedEscposPrinter(tmp_path / "printer")
    printer = open_receipt_printer(f"escpos:{tmp_path / 'printer'}?width=576", lambda _: None)
    try:
        sheet = trial_sheet(facts, language=Language.ARABIC, width_dots=576)
        outcome = printer.print_raster(
            sheet.rows, width_dots=576, height=sheet.height, job_id="first-start"
        )
    finally:
        printer.stop()
        simulator.close()

    assert outcome.verdict is PrintVerdict.PRINTED
