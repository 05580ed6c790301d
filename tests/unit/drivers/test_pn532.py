from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.card_readers.chip_memory import (
    AREA_BYTES,
    CardLeft,
    CardNotOurs,
    ChipCard,
    ChipKind,
    ChipMemory,
)
from drivers.card_readers.pn532 import ChipImage
from drivers.card_readers.pn532_frames import ACK, NACK, Frame, FrameDecoder, Signal, frame_of
from drivers.card_readers.pn532_link import CommandRefused, Pn532Link, Pn532Timing
from drivers.card_readers.pn532_uri import open_pn532_reader
from drivers.errors import BadDeviceUri, CardImageRefused, DeviceSilent
from drivers.memory_transport import MemoryTransport
from drivers.simulators.chip_cards import Classic1K, Ntag213
from drivers.simulators.pn532_core import Pn532Core
from drivers.uri import parse_uri

TOKEN = b"57310482991622074685"
AREA = (TOKEN + bytes(range(124)))[:144]
QUICK = Pn532Timing(ack_s=0.02, answer_s=0.02)


def linked(core=None):
    core = core or Pn532Core()
    line = MemoryTransport(core.receive)
    return Pn532Link(line, QUICK, lambda: False), core, line


# ------------------------------------------------------------ frames


@settings(max_examples=30)
@given(st.binary(min_size=1, max_size=265), st.integers(1, 80))
def test_every_frame_survives_the_round_trip_however_it_is_split(data, size):
    data = b"\xd5" + data[1:]
    wire, decoder, found = frame_of(data), FrameDecoder(), []
    for at in range(0, len(wire), size):
        found += decoder.feed(wire[at : at + size])

    assert found == [Frame(data)]


@settings(max_examples=30)
@given(st.binary(min_size=2, max_size=40), st.data())
def test_no_single_flipped_bit_gives_other_data(data, draw):
    wire = bytearray(frame_of(b"\xd5" + data))
    at = draw.draw(st.integers(3, len(wire) - 2))
    wire[at] ^= 1 << draw.draw(st.integers(0, 7))

    found = FrameDecoder().feed(bytes(wire))

    assert not any(isinstance(one, Frame) and len(one.data) > len(data) for one in found)


@settings(max_examples=30)
@given(st.binary(max_size=600))
def test_noise_never_raises_and_the_next_frame_counts(noise):
    decoder = FrameDecoder()
    decoder.feed(noise)
    decoder.forget()

    assert decoder.feed(frame_of(b"\xd5\x03")) == [Frame(b"\xd5\x03")]


def test_the_manuals_own_frames():
    # UM0701-02, 6.2.1 and 7.2.2: GetFirmwareVersion, its acknowledgement and its answer.
    assert frame_of(b"\xd4\x02") == bytes.fromhex("0000ff02fed4022a00")
    answer = bytes.fromhex("0000ff00ff00" + "0000ff06fad50332010607e800")

    assert FrameDecoder().feed(answer) == [Signal.ACK, Frame(bytes.fromhex("d50332010607"))]
    assert FrameDecoder().feed(NACK + ACK) == [Signal.NACK, Signal.ACK]
    assert FrameDecoder().feed(bytes.fromhex("0000ff01ff7f8100")) == [Signal.ERROR]


def test_a_frame_hides_what_it_carries():
    assert "5731" not in repr(Frame(b"\xd5\x41\x00" + TOKEN))


# ------------------------------------------------------------ commands


def test_a_sleeping_device_is_woken_up():
    link, _, _ = linked()

    assert link.command(0x02) == b"\x32\x01\x06\x07"


def test_a_broken_answer_is_asked_for_again_and_nothing_is_done_twice():
    link, core, _ = linked()
    link.command(0x14, b"\x01\x14\x01", is_waking=True)
    core.put_card(Ntag213())
    core.faults.broken_answers = 2

    assert link.command(0x40, b"\x01\x30\x04")[:1] == b"\x00"
    assert core.exchanges == 1


def test_a_lost_acknowledgement_is_sent_for_again():
    link, core, _ = linked()
    core.faults.lost_acks = 1

    assert link.command(0x02, is_waking=True) == b"\x32\x01\x06\x07"


def test_noise_before_an_answer_does_not_matter():
    link, core, _ = linked()
    core.faults.noise = b"\x00\x55\xff\x00\x00"

    assert link.command(0x02, is_waking=True) == b"\x32\x01\x06\x07"


def test_an_answer_that_stays_broken_is_given_up_with_an_acknowledgement():
    link, core, line = linked()
    core.faults.broken_answers = 9

    with pytest.raises(DeviceSilent):
        link.command(0x02, is_waking=True)
    assert line.written.endswith(NACK + ACK)


def test_a_mute_device_is_silent():
    link, core, _ = linked()
    core.faults.is_mute = True

    with pytest.raises(DeviceSilent):
        link.command(0x02)


def test_a_card_before_the_setting_up_is_refused():
    link, _, _ = linked()

    with pytest.raises(CommandRefused):
        link.command(0x4A, b"\x01\x00", is_waking=True)


# ------------------------------------------------------------ the area of a card


def memory_of(chip, key=b"\xff" * 6):
    chip.select()
    kind = ChipKind.from_sak(chip.sak)
    return ChipMemory(chip.take, uid=chip.uid, kind=kind, key=key)


@pytest.mark.parametrize("chip", [Ntag213, Classic1K])
def test_the_area_is_written_and_read_whatever_the_chip(chip):
    card = chip()
    memory = memory_of(card)
    memory.write(0, AREA[:96])
    memory.write(96, AREA[96:])

    assert memory.read() == card.area == AREA


def test_sector_trailers_stay_as_they_are():
    card = Classic1K()
    memory_of(card).write(0, b"\x5a" * AREA_BYTES)

    assert all(not any(card.blocks[number]) for number in (0, 1, 2, 3, 7, 11, 15, 16))


@pytest.mark.parametrize(
    "card",
    [Ntag213(capability=0x06), Classic1K(key=b"secret")],
    ids=["too small", "another key"],
)
def test_a_card_that_cannot_hold_our_area_is_told(card):
    with pytest.raises(CardNotOurs):
        memory_of(card).read()


def test_another_kind_of_chip_is_told():
    with pytest.raises(CardNotOurs):
        ChipMemory(Ntag213().take, uid=b"1234", kind=ChipKind.OTHER, key=b"").read()


def test_a_card_that_left_is_told():
    with pytest.raises(CardLeft):
        ChipMemory(lambda _: b"\x01", uid=b"1234", kind=ChipKind.CLASSIC, key=b"").read()


@pytest.mark.parametrize(
    "writes", [(), ((1, bytes(16)),), ((0, bytes(4)),), ((144, bytes(16)),), ((-16, bytes(16)),)]
)
def test_an_image_that_does_not_fit_is_refused(writes):
    with pytest.raises(CardImageRefused):
        ChipImage(b"1234", AREA, writes).refuse_if_odd()


def test_cards_and_images_hide_what_they_hold():
    card = ChipCard(b"1234", ChipKind.CLASSIC, AREA)

    assert "5731" not in repr(card) + repr(ChipImage(b"1234", AREA, ((0, AREA),)))


@pytest.mark.parametrize("text", ["zz", "ffffffffff", ""])
def test_a_key_file_that_holds_no_key_is_refused_without_its_text(tmp_path, text):
    path = tmp_path / "key"
    path.write_text(text)

    with pytest.raises(BadDeviceUri) as caught:
        open_pn532_reader(parse_uri(f"pn532:/dev/x?key_file={path}"), lambda _event: None)
    assert caught.value.__cause__ is None
