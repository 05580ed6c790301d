from __future__ import annotations

import binascii

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.cash_acceptors.base import Coin, Note
from drivers.cash_acceptors.cctalk_events import (
    SWITCHED_ON,
    BadMark,
    Progress,
    Reading,
    progress,
)
from drivers.cash_acceptors.cctalk_frames import BadFrame, Check, Frame, crc16, decode, encode
from drivers.cash_acceptors.cctalk_notes import coin_of, note_of

ILS = b"\x64\x00\x02"  # values count 100 agorot

frames = st.builds(
    Frame,
    destination=st.integers(0, 255),
    source=st.integers(0, 255),
    header=st.integers(0, 255),
    data=st.binary(max_size=40),
)
checks = st.sampled_from(Check)


def test_a_simple_poll_is_the_example_of_the_specification():
    poll = Frame(destination=2, source=1, header=254)

    assert encode(poll, Check.SIMPLE) == bytes((2, 0, 1, 254, 255))
    assert decode(bytes((1, 0, 2, 0, 253)), Check.SIMPLE) == Frame(
        destination=1, source=2, header=0
    )


@given(st.binary(max_size=60))
def test_the_crc_is_that_of_the_standard_library(data):
    assert crc16(data) == binascii.crc_hqx(data, 0)


@given(frames, checks)
def test_every_frame_survives_the_round_trip(frame, check):
    decoded = decode(encode(frame, check), check)

    assert decoded is not None
    assert (decoded.destination, decoded.header, decoded.data) == (
        frame.destination,
        frame.header,
        frame.data,
    )
    assert decoded.source == (frame.source if check is Check.SIMPLE else None)


@given(frames, checks, st.data())
def test_no_single_spoilt_byte_gives_another_frame(frame, check, data):
    line = bytearray(encode(frame, check))
    line[data.draw(st.integers(0, len(line) - 1))] ^= data.draw(st.integers(1, 255))

    try:
        found = decode(bytes(line), check)
    except BadFrame:
        found = None

    assert found is None


@given(frames, checks, st.data())
def test_a_part_of_a_frame_is_no_frame_yet(frame, check, data):
    line = encode(frame, check)

    assert decode(line[: data.draw(st.integers(0, len(line) - 1))], check) is None


@pytest.mark.parametrize(
    ("identifier", "scaling", "amount_minor"),
    [
        (b"IL0020A", ILS, 2000),
        (b"IL0200B", ILS, 20000),
        (b"IL2000A", b"\x01\x00\x02", 2000),
        (b"IL0020A", b"\x01\x00\x00", 2000),
        (b"IL0020A", b"\x00\x00\x00", None),  # the device does not know the country
        (b"IL0001A", b"\x01\x00\x03", None),  # less than an agora
        (b"EU0020A", ILS, None),
        (b".......", ILS, None),
        (b"\0" * 7, ILS, None),
        (b"IL00\xff0A", ILS, None),
    ],
)
def test_a_note_is_worth_what_its_identifier_says(identifier, scaling, amount_minor):
    assert note_of(identifier, scaling) == (amount_minor and Note(amount_minor=amount_minor))


@pytest.mark.parametrize(
    ("identifier", "amount_minor"),
    [
        (b"IL010A", 10),
        (b"IL050A", 50),
        (b"IL500C", 500),
        (b"IL1K0A", 1000),
        (b"IL10KA", 10000),
        (b"EU100A", None),
        (b"IL000A", None),
        (b"IL5m0A", None),
        (b"......", None),
    ],
)
def test_a_coin_is_worth_what_its_identifier_says(identifier, amount_minor):
    assert coin_of(identifier) == (amount_minor and Coin(amount_minor=amount_minor))


events = st.tuples(st.integers(0, 4), st.integers(0, 21))


def after(happened, start=SWITCHED_ON):
    reading = start
    for event in happened:
        reading = reading.followed_by(event)
    return reading


@given(st.lists(events, max_size=300), st.lists(events, max_size=5))
@settings(max_examples=50)
def test_up_to_five_new_events_are_found_each_once(earlier, fresh):
    before = after(earlier)
    now = after(fresh, before)

    assert progress(before, now) == Progress(fresh=tuple(fresh))


@given(st.lists(events, max_size=300), st.lists(events, min_size=6, max_size=200))
@settings(max_examples=50)
def test_more_than_five_new_events_are_told_as_lost(earlier, fresh):
    before = after(earlier)
    found = progress(before, after(fresh, before))

    assert (found.fresh, found.lost) == (tuple(fresh[-5:]), len(fresh) - 5)


@given(st.lists(events, min_size=1, max_size=20))
def test_a_counter_of_0_after_another_one_is_a_restart(earlier):
    assert progress(after(earlier), SWITCHED_ON) == Progress(is_restart=True)


def test_a_restart_behind_which_the_counter_is_the_same_is_found_by_the_events():
    before = after([(1, 1)])

    assert progress(before, after([(0, 10)])).is_broken
    assert progress(before, after([(0, 10), (0, 2)])).is_broken


@given(st.lists(events, max_size=300))
@settings(max_examples=50)
def test_a_mark_brings_the_reading_back(happened):
    reading = after(happened)

    assert Reading.from_mark(reading.mark) == reading


@pytest.mark.parametrize("mark", ["", "stacked note 1", "00" * 10, "zz" * 11])
def test_a_mark_of_another_acceptor_is_refused(mark):
    with pytest.raises(BadMark):
        Reading.from_mark(mark)
