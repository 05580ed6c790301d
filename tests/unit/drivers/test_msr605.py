from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.card_readers.msr605_frames import (
    BLOCK_BYTES_MAX,
    Answer,
    CardBlock,
    Msr605Decoder,
    Status,
    Tracks,
    write_command,
)
from drivers.errors import CardImageRefused
from drivers.simulators.msr605_core import MagneticCard, Mode, Msr605Core, Swipe

NUMERIC = "0123456789:<=>"
first = st.text("ABCXYZ 0123456789^/", min_size=1, max_size=76)
second = st.text(NUMERIC, min_size=1, max_size=37)
third = st.text(NUMERIC, min_size=1, max_size=104)
tracks = st.builds(Tracks, st.none() | first, st.none() | second, st.none() | third).filter(
    lambda one: any(one.all)
)


def written(image: Tracks) -> MagneticCard:
    core, card = Msr605Core(), MagneticCard.blank()
    assert core.receive(write_command(image)) == b""
    assert core.swipe(card) == b"\x1b0"
    return card


def read(card: MagneticCard) -> bytes:
    core = Msr605Core()
    core.receive(b"\x1br")
    return core.swipe(card)


@settings(max_examples=30)
@given(tracks, st.integers(1, 50))
def test_what_is_written_is_read_however_its_bytes_are_split(image, size):
    data, decoder, found = read(written(image)), Msr605Decoder(), []
    for at in range(0, len(data), size):
        found += decoder.feed(data[at : at + size])

    assert found == [CardBlock(image, Status.OK)]


@settings(max_examples=30)
@given(st.binary(max_size=900))
def test_noise_never_raises_and_a_reset_line_works_again(noise):
    decoder = Msr605Decoder()
    decoder.feed(noise)
    decoder.forget()

    assert decoder.feed(b"\x1by") == [Answer(Status.ALIVE)]


def test_the_manuals_own_example_is_read_and_written():
    # Sections 8 and 9 of the manual: the block of a read, and the command of a write.
    block = b"\x1bs\x1b\x01%01?\x1b\x02;23?\x1b\x03;45??\x1c\x1b0"

    assert Msr605Decoder().feed(block) == [CardBlock(Tracks("01", "23", "45"), Status.OK)]
    assert write_command(Tracks("ABC123", "12345", "12345")) == bytes.fromhex(
        "1b771b731b014142433132331b0231323334351b0331323334353f1c"
    )


@pytest.mark.parametrize(
    "block",
    [
        b"\x1bs\x1b\x02;23??\x1c\x1b0",  # tracks that are not there are not sent at all
        b"\x1bs\x1b\x01\x1b\x02;23?\x1b\x03?\x1c\x1b0",
        b"\x1bs\x1b\x01\x1b+\x1b\x02;23?\x1b\x03\x1b+?\x1c\x1b0",
    ],
)
def test_an_empty_track_is_told_in_three_ways(block):
    assert Msr605Decoder().feed(block) == [CardBlock(Tracks(None, "23", None), Status.OK)]


@pytest.mark.parametrize(
    "block",
    [
        b"\x1bs?\x1c\x1b0",
        b"\x1bsx\x1b\x01%1??\x1c\x1b0",
        b"\x1bs\x1b\x02;2?\x1b\x01%1??\x1c\x1b0",
        b"\x1bs\x1b\x02;2?\x1b\x02;2??\x1c\x1b0",
        b"\x1bs\x1b\x02;2\x1c\x1b0",
        b"\x1bs\x1b\x02%2??\x1c\x1b0",
        b"\x1bs\x1b\x02;A??\x1c\x1b0",
        b"\x1bs\x1b\x02\x1b*?\x1c\x1b0",
        b"\x1bs\x1b\x04;2??\x1c\x1b0",
        b"\x1bs\x1b\x02;2??\x1cxx",
    ],
)
def test_a_block_that_is_not_well_formed_holds_no_tracks(block):
    (found,) = Msr605Decoder().feed(block)

    assert found.tracks is None


def test_an_endless_block_is_told_once_and_its_memory_is_bounded():
    decoder = Msr605Decoder()

    found = decoder.feed(b"\x1bs" + b"1" * (BLOCK_BYTES_MAX + 1))

    assert found == [CardBlock(None, Status.READ_WRITE_ERROR)]
    assert not decoder.is_inside


@pytest.mark.parametrize(
    "image",
    [
        Tracks(),
        Tracks("", "", ""),
        Tracks("A" * 77),
        Tracks(None, "1" * 38),
        Tracks(None, None, "1" * 105),
        Tracks("a"),
        Tracks("%1"),
        Tracks(None, "12;3"),
        Tracks(None, "1\x1b2"),
        Tracks(None, None, "1?"),
        Tracks(None, "٣"),
    ],
)
def test_what_no_card_can_hold_is_refused(image):
    with pytest.raises(CardImageRefused):
        write_command(image)


def test_tracks_hide_what_they_hold():
    assert "5731" not in repr(Tracks(None, "57310482991622074685"))


def test_an_armed_device_takes_nothing_but_a_reset():
    core = Msr605Core()
    core.receive(b"\x1br")

    assert core.receive(b"\x1be\x1bx") == b""
    assert core.mode is Mode.READ
    assert core.receive(b"\x1ba\x1be") == b"\x1by"


def test_an_uneven_swipe_tears_the_card_and_is_noticed():
    core, card = Msr605Core(), MagneticCard.blank()
    core.receive(write_command(Tracks(None, "123456")))

    assert core.swipe(card, Swipe.UNEVEN) == b"\x1b1"
    assert card.tracks == [b"", b"123", b""]
