"""What every receipt printer driver promises, on a line in memory and on a real pty."""

from __future__ import annotations

import random
import threading

import pytest
from drivers_bench import (
    QUICK,
    MemoryPrinterRig,
    PtyPrinterRig,
    Sink,
    wait_until_ready,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.errors import RasterRefused
from drivers.events import DeviceConnected, DeviceLost
from drivers.memory_transport import MemoryTransport
from drivers.receipt_printers.base import (
    CAN_PRINT,
    PrinterCondition,
    PrintReason,
    PrintVerdict,
)
from drivers.receipt_printers.escpos import EscposPrinter, EscposSettings, Timing
from drivers.registry import open_receipt_printer
from drivers.simulators.escpos_core import FaultPlan

PATIENT = Timing(answer_s=0.5, stall_s=0.1, quiet_s=0.05, poll_s=0.05, reload_s=10.0)


@pytest.fixture(params=[MemoryPrinterRig, PtyPrinterRig], ids=["memory", "pty"])
def make_rig(request, tmp_path):
    made = []

    def make(faults=None, *, has_process_id=True, timing=QUICK, width=64):
        rig = request.param(
            tmp_path,
            faults=faults or FaultPlan(),
            has_process_id=has_process_id,
            timing=timing,
            width=width,
        )
        made.append(rig)
        return rig

    yield make
    for rig in made:
        rig.close()


def a_receipt(width=64, height=60, seed=7):
    """Some ink, a gap long enough for a feed, some ink."""
    dice = random.Random(seed)
    row_bytes = width // 8
    ink = dice.randbytes(row_bytes * height)
    return ink + bytes(row_bytes * 40) + ink, height * 2 + 40


def send(rig, *, job_id="job 1", height=60, kick_drawer=False):
    rows, total = a_receipt(rig.driver.width_dots, height)
    return rig.driver.print_raster(
        rows,
        width_dots=rig.driver.width_dots,
        height=total,
        job_id=job_id,
        kick_drawer=kick_drawer,
    )


def test_a_receipt_that_the_printer_confirms_is_printed(make_rig):
    rig = make_rig()
    wait_until_ready(rig)

    outcome = send(rig, job_id="vend 8")

    assert (outcome.job_id, outcome.verdict, outcome.reason) == (
        "vend 8",
        PrintVerdict.PRINTED,
        None,
    )
    assert len(rig.pictures) == 1
    assert rig.core.unknown_bytes == 0


def test_a_clone_without_process_id_confirms_by_its_paper_answer(make_rig):
    rig = make_rig(has_process_id=False)
    wait_until_ready(rig)

    assert send(rig).verdict is PrintVerdict.PRINTED


def test_the_drawer_is_kicked_only_when_asked(make_rig):
    rig = make_rig()
    wait_until_ready(rig)
    send(rig)
    assert rig.core.drawer_kicks == 0

    send(rig, kick_drawer=True)

    assert rig.core.drawer_kicks == 1


def test_a_printer_without_paper_is_sent_nothing(make_rig):
    rig = make_rig()
    wait_until_ready(rig)
    rig.core.is_paper_out = True

    outcome = send(rig)

    assert (outcome.verdict, outcome.reason) == (PrintVerdict.NOT_SENT, PrintReason.PAPER_OUT)
    assert rig.core.rows_printed == 0


def test_a_mute_printer_is_sent_nothing(make_rig):
    rig = make_rig()
    wait_until_ready(rig)
    rig.core.is_mute = True

    outcome = send(rig)

    assert (outcome.verdict, outcome.reason) == (PrintVerdict.NOT_SENT, PrintReason.SILENT)


def test_paper_that_ends_in_the_middle_leaves_the_job_unsure(make_rig):
    rig = make_rig(FaultPlan(paper_out_after_rows=30))
    wait_until_ready(rig)

    outcome = send(rig)

    assert (outcome.verdict, outcome.reason) == (PrintVerdict.UNSURE, PrintReason.PAPER_OUT)
    assert rig.pictures == []


def test_a_cover_opened_in_the_middle_leaves_the_job_unsure(make_rig):
    rig = make_rig(FaultPlan(cover_open_after_rows=30))
    wait_until_ready(rig)

    outcome = send(rig)

    assert (outcome.verdict, outcome.reason) == (PrintVerdict.UNSURE, PrintReason.COVER_OPEN)


def test_a_job_goes_on_when_paper_is_loaded_in_time_and_prints_once(make_rig):
    rig = make_rig(FaultPlan(paper_out_after_rows=30), timing=PATIENT)
    wait_until_ready(rig)
    outcomes = []
    sale = threading.Thread(target=lambda: outcomes.append(send(rig)))
    sale.start()
    rig.sink.wait_for(lambda event: getattr(event, "condition", None) is PrinterCondition.PAPER_OUT)

    rig.load_paper()
    sale.join(10)

    assert [outcome.verdict for outcome in outcomes] == [PrintVerdict.PRINTED]
    rows, total = a_receipt()
    assert len(rig.pictures) == 1
    assert_same_dots(rig.pictures[0], rows, total)


def test_a_printer_that_falls_silent_in_the_middle_leaves_the_job_unsure(make_rig):
    rig = make_rig()
    wait_until_ready(rig)
    rig.core.faults = FaultPlan(mute_after_bytes=rig.core.bytes_received + 400)

    outcome = send(rig)

    assert (outcome.verdict, outcome.reason) == (PrintVerdict.UNSURE, PrintReason.SILENT)


def test_the_receipt_after_a_torn_one_is_whole_and_alone_on_its_paper(make_rig):
    rig = make_rig(FaultPlan(unplug_after_bytes=500))
    wait_until_ready(rig)
    first = send(rig, job_id="torn")
    rig.sink.wait_for_kind(DeviceLost)
    seen = len(rig.sink.events)
    rig.plug()
    rig.sink.wait_for(lambda event: getattr(event, "condition", None) in CAN_PRINT, since=seen)

    second = send(rig, job_id="copy 1")

    assert (first.verdict, second.verdict) == (PrintVerdict.UNSURE, PrintVerdict.PRINTED)
    rows, total = a_receipt()
    assert_same_dots(rig.pictures[-1], rows, total)


def test_the_return_of_the_device_is_told(make_rig):
    rig = make_rig(FaultPlan(unplug_after_bytes=3))
    rig.sink.wait_for_kind(DeviceLost)
    seen = len(rig.sink.events)

    rig.plug()

    rig.sink.wait_for_kind(DeviceConnected, since=seen)
    rig.sink.wait_for(lambda event: getattr(event, "condition", None) in CAN_PRINT, since=seen)


def test_low_paper_is_told_and_still_prints(make_rig):
    rig = make_rig(FaultPlan(is_near_end=True))
    rig.sink.wait_for(lambda event: getattr(event, "condition", None) is PrinterCondition.PAPER_LOW)

    assert send(rig).verdict is PrintVerdict.PRINTED
    assert rig.driver.status() is PrinterCondition.PAPER_LOW


def test_a_stopped_printer_takes_no_jobs(make_rig):
    rig = make_rig()
    wait_until_ready(rig)
    rig.driver.stop()

    outcome = send(rig)

    assert (outcome.verdict, outcome.reason) == (PrintVerdict.NOT_SENT, PrintReason.STOPPED)


def test_a_job_under_way_ends_unsure_when_the_driver_is_stopped(make_rig):
    rig = make_rig(FaultPlan(paper_out_after_rows=30), timing=PATIENT)
    wait_until_ready(rig)
    outcomes = []
    sale = threading.Thread(target=lambda: outcomes.append(send(rig)))
    sale.start()
    rig.sink.wait_for(lambda event: getattr(event, "condition", None) is PrinterCondition.PAPER_OUT)

    rig.driver.stop()
    sale.join(10)

    assert [outcome.verdict for outcome in outcomes] == [PrintVerdict.UNSURE]


def test_a_picture_that_does_not_fit_is_refused(make_rig):
    rig = make_rig()

    with pytest.raises(RasterRefused):
        rig.driver.print_raster(bytes(16), width_dots=128, height=1, job_id="wide")
    with pytest.raises(RasterRefused):
        rig.driver.print_raster(bytes(15), width_dots=64, height=2, job_id="short")


def test_no_unplug_position_ever_makes_a_receipt_printed_without_its_proof(tmp_path):
    """Every byte of a small receipt; the proof is the last byte the printer takes."""
    probe = _memory_rig(tmp_path, FaultPlan())
    wait_until_ready(probe)
    before = probe.core.bytes_received
    assert _send_small(probe).verdict is PrintVerdict.PRINTED
    total = probe.core.bytes_received - before
    probe.close()

    verdicts = [_verdict_when_cut_after(tmp_path, before + sent) for sent in range(total)]

    not_sent = verdicts.count(PrintVerdict.NOT_SENT)
    assert set(verdicts) == {PrintVerdict.NOT_SENT, PrintVerdict.UNSURE}
    assert set(verdicts[:not_sent]) == {PrintVerdict.NOT_SENT}


def _memory_rig(folder, faults):
    slow_poll = Timing(answer_s=0.1, stall_s=0.1, quiet_s=0.03, poll_s=60, reload_s=0.0)
    return MemoryPrinterRig(folder, faults=faults, has_process_id=True, timing=slow_poll, width=16)


def _send_small(rig):
    return rig.driver.print_raster(b"\x81\x42" * 5, width_dots=16, height=5, job_id="small")


def _verdict_when_cut_after(folder, byte_count):
    rig = _memory_rig(folder, FaultPlan(unplug_after_bytes=byte_count))
    try:
        wait_until_ready(rig)
        outcome = _send_small(rig)
        rig.sink.wait_for_kind(DeviceLost)
        return outcome.verdict
    finally:
        rig.close()


@pytest.mark.parametrize("cut_after", range(10, 569, 37))
def test_a_pty_unplugged_anywhere_never_crashes_nor_claims_a_print(tmp_path, cut_after):
    rig = PtyPrinterRig(
        tmp_path,
        faults=FaultPlan(unplug_after_bytes=cut_after),
        has_process_id=True,
        timing=Timing(answer_s=0.5, stall_s=0.1, poll_s=60, reload_s=0),
        width=64,
    )
    try:
        wait_until_ready(rig)
        outcome = send(rig, height=30)
        rig.sink.wait_for_kind(DeviceLost)
        seen = len(rig.sink.events)
        rig.plug()
        rig.sink.wait_for_kind(DeviceConnected, since=seen)

        assert outcome.verdict is not PrintVerdict.PRINTED
    finally:
        rig.close()


@pytest.fixture(scope="module")
def wide_printer(tmp_path_factory):
    rig = PtyPrinterRig(
        tmp_path_factory.mktemp("wide"),
        faults=FaultPlan(),
        has_process_id=True,
        timing=Timing(),
        width=64,
    )
    wait_until_ready(rig)
    yield rig
    rig.close()


bitmaps = st.lists(
    st.one_of(
        st.binary(min_size=8, max_size=8),
        st.just(bytes(8)),
        st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x01]), min_size=8, max_size=8).map(
            bytes
        ),
    ).flatmap(lambda row: st.integers(1, 30).map(lambda count: [row] * count)),
    min_size=1,
    max_size=12,
).map(lambda runs: [row for run in runs for row in run])


@given(rows=bitmaps)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_picture_arrives_dot_by_dot(wide_printer, rows):
    data = b"".join(rows)

    outcome = wide_printer.driver.print_raster(data, width_dots=64, height=len(rows), job_id="any")

    assert outcome.verdict is PrintVerdict.PRINTED
    assert_same_dots(wide_printer.pictures[-1], data, len(rows))
    assert wide_printer.core.live_pairs_in_pictures == 0
    assert wide_printer.core.unknown_bytes == 0


def assert_same_dots(picture, data, height):
    """Every byte is as it was, save a DLE that would have begun a command."""
    assert picture.size == (64, height)
    printed = bytes(byte ^ 0xFF for byte in picture.tobytes())
    changed = [at for at in range(len(data)) if printed[at] != data[at]]
    for at in changed:
        assert (data[at], printed[at]) == (0x10, 0x08)
        assert data[at + 1] in {0x04, 0x05, 0x14}


def test_the_registry_opens_a_printer_by_its_uri(tmp_path):
    rig = PtyPrinterRig(tmp_path, faults=FaultPlan(), has_process_id=True, timing=QUICK, width=384)
    rig.driver.stop()
    sink = Sink()
    printer = open_receipt_printer(f"escpos:{tmp_path}/printer?width=384&baud=9600", sink)
    try:
        sink.wait_for(lambda event: getattr(event, "condition", None) in CAN_PRINT)

        assert printer.width_dots == 384
        assert (
            printer.print_raster(bytes(47) + b"\1", width_dots=384, height=1, job_id="x").verdict
            is PrintVerdict.PRINTED
        )
    finally:
        printer.stop()
        rig.close()


@pytest.mark.parametrize("has_process_id", [True, False])
def test_a_printer_that_answers_on_without_paper_proves_nothing(has_process_id):
    def careless(data):
        answers = b"\x12" * data.count(b"\x10\x04") + b"\x0c" * data.count(b"\x1dr\x01")
        at = data.find(b"\x1d(H")
        return answers + (b"\x37\x22" + data[at + 7 : at + 11] + b"\0" if at >= 0 else b"")

    sink = Sink()
    printer_settings = EscposSettings(width_dots=64, has_process_id=has_process_id, timing=QUICK)
    printer = EscposPrinter("memory", lambda: MemoryTransport(careless), printer_settings, sink)
    sink.wait_for(lambda event: getattr(event, "condition", None) in CAN_PRINT)

    outcome = printer.print_raster(b"\xff" * 8, width_dots=64, height=1, job_id="x")

    printer.stop()
    assert (outcome.verdict, outcome.reason) == (PrintVerdict.UNSURE, PrintReason.PAPER_OUT)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_of_ours_in_the_middle_of_a_job_lets_nobody_wait_for_ever():
    def faulty(data):
        if b"\x1dv0" in data:
            raise ZeroDivisionError
        return b"\x12" * data.count(b"\x10\x04") + b"\x00" * data.count(b"\x1dr\x01")

    sink = Sink()
    printer_settings = EscposSettings(width_dots=64, timing=QUICK)
    printer = EscposPrinter("memory", lambda: MemoryTransport(faulty), printer_settings, sink)
    sink.wait_for(lambda event: getattr(event, "condition", None) in CAN_PRINT)

    outcome = printer.print_raster(b"\xff" * 8, width_dots=64, height=1, job_id="x")

    printer.stop()
    assert (outcome.verdict, outcome.reason) == (PrintVerdict.UNSURE, PrintReason.ERROR)
