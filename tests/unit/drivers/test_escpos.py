from __future__ import annotations

import pytest
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.errors import RasterRefused
from drivers.receipt_printers.base import PrinterCondition
from drivers.receipt_printers.escpos_commands import (
    BAND_ROWS_MAX,
    PROCESS_ID_COUNT,
    picture_steps,
    process_id_of,
    rows_of,
    scrub,
)
from drivers.receipt_printers.escpos_job import WINDOW, PrintJob
from drivers.receipt_printers.escpos_replies import (
    AutomaticStatus,
    PaperSensor,
    ProcessEcho,
    RealTimeStatus,
    ReplyDecoder,
    condition_from_answers,
    condition_from_automatic,
)
from drivers.simulators.escpos_core import FaultPlan, PrinterCore

touchy = st.lists(st.sampled_from(b"\x10\x04\x05\x14\x08\xff"), max_size=200).map(bytes)


@given(touchy)
def test_scrubbed_data_holds_no_command_and_keeps_every_dot_but_one_a_pair(data):
    clean = scrub(data)

    assert not any(clean.count(pair) for pair in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert [byte.bit_count() for byte in clean] == [byte.bit_count() for byte in data]


def test_bands_stay_within_their_limit_and_gaps_become_feeds():
    ink, gap = b"\xff\x00", b"\x00\x00"

    steps = picture_steps([ink] * 50 + [gap] * 300 + [ink] + [gap] * 3 + [ink])

    assert [step[:2] for step in steps] == [b"\x1dv"] * 3 + [b"\x1bJ"] * 2 + [b"\x1dv"]
    assert [step[6] for step in steps if step[:2] == b"\x1dv"] == [24, 24, 2, 5]
    assert [step[2] for step in steps if step[:2] == b"\x1bJ"] == [255, 45]
    assert BAND_ROWS_MAX == 24


@pytest.mark.parametrize(("size", "width", "height"), [(0, 8, 0), (3, 8, 2), (2, 0, 2), (2, 9, 2)])
def test_a_picture_whose_bytes_do_not_fit_is_refused(size, width, height):
    with pytest.raises(RasterRefused):
        rows_of(bytes(size), width_dots=width, height=height)


@given(st.integers(0, PROCESS_ID_COUNT - 1), st.integers(0, PROCESS_ID_COUNT - 1))
def test_process_ids_are_printable_and_differ(one, other):
    first, second = process_id_of(one), process_id_of(other)

    assert all(0x20 <= byte <= 0x7E for byte in first)
    assert (first == second) == (one == other)


def test_the_kinds_of_reply_are_told_apart_however_they_are_split():
    line = b"\x12\x03\x37\x22abcd\x00\x0c\x10\x00\x0c\x00\x16"
    decoder, found = ReplyDecoder(), []
    for byte in line:
        found += decoder.feed(bytes((byte,)))

    assert found == [
        RealTimeStatus(0x12),
        PaperSensor(0x03),
        ProcessEcho(b"abcd"),
        PaperSensor(0x0C),
        AutomaticStatus(b"\x10\x00\x0c\x00"),
        RealTimeStatus(0x16),
    ]


@given(st.binary(max_size=200))
def test_noise_never_hides_the_echo_that_follows_it(noise):
    decoder = ReplyDecoder()
    decoder.feed(noise + b"\xff" * 7)

    assert decoder.feed(b"\x37\x22wxyz\x00") == [ProcessEcho(b"wxyz")]


@pytest.mark.parametrize(
    ("printer", "offline_cause", "paper", "condition"),
    [
        (0x12, 0x12, 0x12, PrinterCondition.READY),
        (0x12, 0x12, 0x1E, PrinterCondition.PAPER_LOW),
        (0x1A, 0x32, 0x7E, PrinterCondition.PAPER_OUT),
        (0x1A, 0x36, 0x7E, PrinterCondition.COVER_OPEN),
        (0x1A, 0x52, 0x12, PrinterCondition.ERROR),
        (0x1A, 0x12, 0x12, PrinterCondition.OFFLINE),
    ],
)
def test_the_gravest_condition_wins(printer, offline_cause, paper, condition):
    found = condition_from_answers(printer=printer, offline_cause=offline_cause, paper=paper)

    assert found is condition


@pytest.mark.parametrize(
    ("bits", "condition"),
    [
        (b"\x10\x00\x00\x00", PrinterCondition.READY),
        (b"\x10\x00\x03\x00", PrinterCondition.PAPER_LOW),
        (b"\x18\x00\x0f\x00", PrinterCondition.PAPER_OUT),
        (b"\x38\x00\x00\x00", PrinterCondition.COVER_OPEN),
        (b"\x18\x08\x00\x00", PrinterCondition.ERROR),
        (b"\x18\x00\x00\x00", PrinterCondition.OFFLINE),
    ],
)
def test_automatic_status_says_the_same(bits, condition):
    assert condition_from_automatic(AutomaticStatus(bits)) is condition


def drain(job):
    return list(iter(job.next_bytes, None))


def test_at_most_two_questions_are_open():
    job = PrintJob([b"a", b"b", b"c"], trailer=b"cut", process_id=b"id01")

    assert len(drain(job)) == WINDOW
    job.receive(PaperSensor(0))
    assert len(drain(job)) == 1


@given(
    st.lists(
        st.sampled_from(
            [PaperSensor(0), ProcessEcho(b"old!"), RealTimeStatus(0x12), ProcessEcho(b"id01")]
        ),
        max_size=12,
    )
)
def test_only_the_process_id_of_this_job_proves_it(replies):
    job = PrintJob([b"a", b"b", b"c"], trailer=b"cut", process_id=b"id01")
    was_all_sent = was_proved = False
    for reply in replies:
        drain(job)
        was_all_sent = not job._waiting
        was_proved |= was_all_sent and reply == ProcessEcho(b"id01")
        job.receive(reply)

    assert job.is_done == was_proved


def test_without_process_id_every_answer_is_needed():
    job = PrintJob([b"a", b"b"], trailer=b"cut", process_id=None)
    for _ in range(3):
        assert not job.is_done
        drain(job)
        job.receive(PaperSensor(0))

    assert job.is_done


@pytest.mark.parametrize("fragment_height", [24, 960])
def test_the_simulated_printer_draws_what_another_encoder_sends(fragment_height):
    picture = Image.effect_mandelbrot((384, 100), (-2, -1.2, 1, 1.2), 30).convert("1")
    encoder = Dummy()
    encoder.image(picture, impl="bitImageRaster", fragment_height=fragment_height)
    encoder.cut(feed=False)
    cut_off = []

    PrinterCore(width_dots=384, on_cut=cut_off.append).receive(encoder.output)

    assert [one.tobytes() for one in cut_off] == [picture.tobytes()]


@given(st.binary(max_size=400))
def test_the_simulated_printer_survives_any_bytes(data):
    PrinterCore(width_dots=64).receive(data)


def test_a_live_pair_inside_a_picture_is_obeyed_as_in_a_real_printer():
    core = PrinterCore(width_dots=24)

    answers = core.receive(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01")

    assert answers == b"\x12"
    assert core.live_pairs_in_pictures == 1


@pytest.mark.parametrize("seed", range(5))
def test_a_seed_names_one_fault(seed):
    assert FaultPlan.from_seed(seed) == FaultPlan.from_seed(seed)
