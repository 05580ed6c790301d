from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cash_acceptors.base import Note
from drivers.cash_acceptors.id003_frames import BadFrame, Message, crc_kermit, decode, encode
from drivers.cash_acceptors.id003_setup import notes_of

messages = st.builds(Message, st.integers(0, 255), st.binary(max_size=40))


def test_the_crc_is_the_one_called_kermit():
    assert crc_kermit(b"123456789") == 0x2189  # the check value of the catalogues


@pytest.mark.parametrize(
    ("message", "line"),
    [  # as other programs send them
        (Message(0x11), "FC 05 11 27 56"),
        (Message(0x41), "FC 05 41 A2 04"),
        (Message(0x43), "FC 05 43 B0 27"),
        (Message(0xC3, b"\x01"), "FC 06 C3 01 8D C7"),
    ],
)
def test_known_messages_have_their_known_bytes(message, line):
    assert encode(message) == bytes.fromhex(line)
    assert decode(bytes.fromhex(line)) == message


@given(messages)
def test_every_message_survives_the_round_trip(message):
    assert decode(encode(message)) == message


@given(messages, st.data())
def test_no_single_spoilt_byte_gives_a_message(message, data):
    line = bytearray(encode(message))
    line[data.draw(st.integers(0, len(line) - 1))] ^= data.draw(st.integers(1, 255))

    try:
        found = decode(bytes(line))
    except BadFrame:
        found = None

    assert found is None


@given(st.binary(max_size=60))
def test_noise_is_no_message_or_a_bad_frame(noise):
    try:
        found = decode(noise)
    except BadFrame:
        return
    assert found is None or encode(found) == noise


@pytest.mark.parametrize("line", ["00", "FC 04 11 27 56", "FC 05 11 27 56 00", "FC 05 11 27 57"])
def test_a_line_that_is_no_frame_is_refused(line):
    with pytest.raises(BadFrame):
        decode(bytes.fromhex(line))


def test_only_the_notes_of_our_country_are_known():
    table = bytes.fromhex("612A0201 622A0501 63010102 642A0000 652A0109 712A0101 662A")

    assert notes_of(table, 0x2A) == {0x61: Note(amount_minor=2000), 0x62: Note(amount_minor=5000)}
