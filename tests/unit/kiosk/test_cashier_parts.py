"""The parts under the screens: quote lines, payment entries, workers, the line, scans, autopilot."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from drivers.events import DeviceConnected
from kiosk.__main__ import main
from kiosk.autopilot import Autopilot, EventWriter
from kiosk.cashier.line_watch import SLOW_MS, LineState, LineWatch
from kiosk.cashier.payment import NOTES_MINOR, Payment
from kiosk.cashier.scan_text import lookup_of_scan
from kiosk.device_bridge import DeviceBridge
from kiosk.flows.till_values import SaleMode
from kiosk.i18n.language import Language
from kiosk.widgets.quote_rows import RowKind, quote_rows
from kiosk.widgets.words import Words
from kiosk.workers import Latest, Workers
from tests.helpers import sales
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.patience import settle
from vending_server.wire.lookup import LookupBy

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

minor = st.integers(0, 10_000_000)


def total(rows: list, *kinds: RowKind) -> int:
    return sum(row.minor for row in rows if row.kind in kinds)


@given(
    taken=st.lists(minor, max_size=5),
    blocks=st.lists(minor, min_size=1, max_size=5),
    vat=minor,
    carry_in=minor,
    carry_out=minor,
    language=st.sampled_from(Language),
)
def test_the_lines_of_a_quote_add_up_to_the_tender(
    *,
    taken: list[int],
    blocks: list[int],
    vat: int,
    carry_in: int,
    carry_out: int,
    language: Language,
):
    energy = sum(blocks) + vat
    tender = sum(taken) + energy + carry_out - carry_in
    quote = sales.a_quote(
        tender_minor=tender,
        carry_before_minor=carry_in,
        deductions=[sales.a_deduction(taken_minor=one) for one in taken],
        deductions_minor=sum(taken),
        energy_gross_minor=energy,
        energy_vat_minor=vat,
        energy_net_minor=sum(blocks),
        blocks=[
            sales.BlockLine(block=at, tenths=1, rate_micro=1, net_minor=net)
            for at, net in enumerate(blocks, 1)
        ],
        carry_after_minor=carry_out,
    )
    rows = quote_rows(quote, Words(language))

    paid = total(rows, RowKind.PAID, RowKind.CARRY_IN, RowKind.DEDUCTIONS)
    assert paid == total(rows, RowKind.ENERGY, RowKind.CARRY_OUT)
    assert total(rows, RowKind.ENERGY) == total(rows, RowKind.BLOCK, RowKind.VAT)
    assert total(rows, RowKind.DEDUCTIONS) == total(rows, RowKind.DEDUCTION)


def test_a_minus_stands_left_of_its_figure_inside_an_island():
    rows = quote_rows(sales.a_quote(), Words(Language.ARABIC))
    [deductions] = [row for row in rows if row.kind is RowKind.DEDUCTIONS]

    assert deductions.figure == "\u2066\u221227.00\u2069"


@given(st.lists(st.sampled_from(NOTES_MINOR), max_size=20))
def test_notes_without_an_amount_are_the_amount(notes: list[int]):
    payment = Payment()
    for note in notes:
        payment.count_note(note)

    assert payment.tender_minor() == (sum(notes) or None)
    assert payment.received_minor() == (sum(notes) or None)
    lines = payment.note_lines()
    assert sum(one.denomination_minor * one.pieces for one in lines) == sum(notes)
    payment.type_received("10")
    assert payment.note_lines() == ()


@given(price=minor, received=minor)
def test_change_is_what_was_received_beyond_the_price(price: int, received: int):
    payment = Payment(price_minor=price)
    payment.type_received(f"{received // 100}.{received % 100:02d}")

    assert payment.change_minor() == received - price


def test_nothing_entered_as_received_means_exact():
    assert Payment(amount_text="50", price_minor=5000).change_minor() == 0


def test_notes_are_never_taken_for_units():
    payment = Payment(mode=SaleMode.UNITS)
    payment.count_note(20_000)

    assert (payment.tender_minor(), payment.units_tenths()) == (None, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("04123456784", (LookupBy.DRN, "04123456784")),
        ("0700012345679", (LookupBy.DRN, "0700012345679")),
        ("1" * 35, (LookupBy.CARD, "1" * 35)),
        (";" + "1" * 18 + "=" + "1" * 17 + "?", (LookupBy.CARD, "1" * 35)),
        (
            "CP2 R2-0231-0047 M04123456784 W20261122084210 P15000 U1992 T57310482991622074685 H"
            + "0A" * 16,
            (LookupBy.DRN, "04123456784"),
        ),
        (
            "CP1 R2-0231-0047 M04123456784 U1992 T57310482991622074685",
            (LookupBy.DRN, "04123456784"),
        ),
        ("CP1 R2-0231-0047 M0412345678 U1992", None),
        ("CP3 R2-0231-0047 M04123456784 U1992", None),
        ("12345678", None),
        ("https://example.org/r/1", None),
    ],
)
def test_a_scan_is_a_meter_number_a_card_or_nothing(text: str, found: tuple | None):
    assert lookup_of_scan(text) == found


def test_workers_call_back_in_the_thread_of_the_window(qtbot):
    workers = Workers()
    seen: list[tuple[str, int]] = []

    def fail() -> int:
        raise KeyError

    here = threading.get_ident()
    workers.run(threading.get_ident, lambda at: seen.append(("op", at)), lambda _: None)
    workers.run(fail, lambda _: None, lambda _: seen.append(("error", threading.get_ident())))
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=60_000)
    workers.close()
    found = dict(seen)

    assert found["op"] != here
    assert found["error"] == here


def test_only_the_newest_answer_is_delivered(qtbot):
    workers = Workers()
    latest, gate = Latest(workers), threading.Event()
    seen: list[str] = []
    latest.run(lambda: gate.wait(60) and "old", seen.append, lambda _: None)
    latest.run(lambda: "new", seen.append, lambda _: None)
    qtbot.waitUntil(lambda: seen == ["new"], timeout=60_000)
    gate.set()
    settle(workers)
    workers.close()

    assert seen == ["new"]


def test_after_close_nothing_is_delivered(qapp: QApplication):
    workers = Workers()
    seen: list[int] = []
    workers.run(lambda: 1, seen.append, lambda _: None)
    workers.close()
    qapp.processEvents()

    assert seen == []


def test_an_event_of_a_device_thread_arrives_in_the_thread_of_the_window(qtbot):
    bridge = DeviceBridge()
    spy = QSignalSpy(bridge.happened)
    event = DeviceConnected("track2:/dev/x")
    thread = threading.Thread(target=bridge.push, args=(event,))
    thread.start()
    thread.join()
    assert spy.count() == 0
    qtbot.waitUntil(lambda: spy.count() == 1, timeout=60_000)

    assert spy.at(0) == [event]


def test_the_line_is_slow_after_two_slow_answers_and_good_after_one_quick(qapp: QApplication):
    line = LineWatch(clock_s=lambda: 1.0)
    states = []
    for took_ms in (SLOW_MS + 1, SLOW_MS + 1, 100):
        line.answered.emit(took_ms)
        qapp.processEvents()
        states.append(line.state)
    line.lost.emit()
    qapp.processEvents()

    assert states == [LineState.GOOD, LineState.SLOW, LineState.GOOD]
    assert line.state is LineState.GONE


def pilot_of(bench: CashierBench, commands: str) -> Autopilot:
    return Autopilot(
        bench.window,
        io.StringIO(commands),
        reporter=bench.desk.reporter,
        say_where=lambda: bench.window.screen_on_top.say_where(),  # noqa: PLW0108 - the one of then
    )


def test_the_autopilot_sells_with_keys_alone(bench: CashierBench, tmp_path: Path):
    picture = tmp_path / "window.png"
    out = io.StringIO()
    writer = EventWriter(out)
    bench.desk.reporter.said.connect(writer.write)
    pilot = pilot_of(bench, "")
    for line in ("type samar", "key Return", "type a password", "key Return"):
        pilot._obey(line)
    bench.wait_for(event="screen", name="sell")
    bench.swipe()
    bench.wait_for(event="screen", step="amount")
    pilot._obey("type 150")
    bench.wait_for(event="quote", tender_minor=15_000)
    for line in ("key F12", f"grab {picture}", "state"):
        pilot._obey(line)
    bench.wait_for(event="print", verdict="PRINTED")
    said = [json.loads(line) for line in out.getvalue().splitlines()]

    assert picture.stat().st_size > 1000
    assert {"event": "vend", "vend_id": "vend-1", "state": "TOKEN"} in said
    assert bench.till.called("login") == ["samar"]
    assert len(bench.till.sales) == 1


def test_the_autopilot_reads_lines_on_its_own_thread(bench: CashierBench):
    pilot = pilot_of(bench, "state\nkey F11\nnonsense here\n")
    seen: list[str] = []
    pilot._line_read.disconnect()
    pilot._line_read.connect(seen.append)
    pilot.start()
    bench.wait_until(lambda: seen[-1:] == ["quit"], "the end of stdin")

    assert seen == ["state", "key F11", "nonsense here", "quit"]


def test_a_missing_settings_file_is_told_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture
):
    code = main(["journal", "verify", "--config", str(tmp_path / "none.toml")])
    told = capsys.readouterr().err

    assert code == 1
    assert "E87" in told
    assert "إعدادات" in told
    assert "settings" in told


def test_a_water_sale_speaks_of_water(make_bench: Callable[[Language], CashierBench]):
    words = Words(Language.ENGLISH)
    labels = {row.label for row in quote_rows(sales.a_water_quote(), words)}

    assert "Water price" in labels
    assert not any("Electricity" in text for text in labels)


def test_a_quote_without_deductions_or_carry_has_no_empty_lines():
    quote = msgspec.structs.replace(sales.a_water_quote(), carry_before_minor=0)
    kinds = {row.kind for row in quote_rows(quote, Words(Language.ARABIC))}

    assert kinds == {
        RowKind.PAID,
        RowKind.ENERGY,
        RowKind.BLOCK,
        RowKind.VAT,
        RowKind.CARRY_OUT,
    }
