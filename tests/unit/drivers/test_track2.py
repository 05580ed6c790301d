from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card_readers.base import MeterCard, MisreadReason
from drivers.card_readers.track2 import (
    LINE_BYTES_MAX,
    BadRecord,
    Track2Decoder,
    decode_track2,
    encode_track2,
    lrc_of,
)
from drivers.simulators.track2_reader import track_line

BODY = "600727571234567823=2712=0207345678053"
CARD = MeterCard(
    meter_pan="600727571234567823",
    expiry="2712",
    tct="02",
    ea="07",
    sgc="345678",
    ti="05",
    krn="3",
)


def digits(count):
    return st.text("0123456789", min_size=count, max_size=count)


cards = st.builds(
    MeterCard,
    meter_pan=digits(18),
    expiry=st.one_of(st.none(), digits(4).filter(lambda text: text != "0000")),
    tct=digits(2),
    ea=digits(2),
    sgc=digits(6),
    ti=digits(2),
    krn=digits(1),
)


@given(cards)
def test_every_card_survives_the_round_trip(card):
    assert decode_track2(encode_track2(card)) == card


@given(cards, st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_a_card_is_read_however_its_bytes_are_split(card, sizes):
    line, decoder, found = encode_track2(card).encode() + b"\r\n", Track2Decoder(), []
    while line:
        for size in sizes:
            found += decoder.feed(line[:size])
            line = line[size:]

    assert found == [card]


@given(cards, st.data())
def test_no_single_flipped_bit_gives_another_card(card, data):
    line = bytearray(encode_track2(card).encode())
    at = data.draw(st.integers(0, len(line) - 1))
    line[at] ^= 1 << data.draw(st.integers(0, 3))

    found = Track2Decoder(is_lrc_required=True).feed(bytes(line) + b"\r")

    assert not any(isinstance(one, MeterCard) for one in found)


@given(st.binary(max_size=300))
def test_noise_never_raises_and_the_next_card_counts(noise):
    decoder = Track2Decoder()
    decoder.feed(noise)
    decoder.silence()

    assert decoder.feed(track_line(BODY)) == [CARD]


def test_the_redundancy_character_of_a_known_track():
    # Worked by hand: the exclusive-or of the data bits of ";1=2?" is B ^ 1 ^ D ^ 2 ^ F = A.
    assert lrc_of(";1=2?") == ":"


@pytest.mark.parametrize(
    "line",
    [
        BODY,
        f";{BODY}?",
        encode_track2(CARD),
    ],
)
def test_sentinels_and_redundancy_may_be_missing(line):
    assert decode_track2(line) == CARD


@pytest.mark.parametrize("expiry", ["==", "===", "=0000="])
def test_a_card_without_expiry_is_read_in_every_spelling(expiry):
    card = decode_track2(f"600727571234567823{expiry}0207345678053")

    assert card.expiry is None
    assert card.id_record == "60072757123456782300000207345678053"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f";{BODY}?0", MisreadReason.LRC),
        (f";{BODY}", MisreadReason.FRAMING),
        (f"{BODY}?", MisreadReason.FRAMING),
        (f";{BODY}?00", MisreadReason.FRAMING),
        (f"{BODY[:20]};{BODY[21:]}", MisreadReason.FRAMING),
        (BODY.replace("=", "1"), MisreadReason.FRAMING),
        (BODY[:-1], MisreadReason.LENGTH),
        (BODY + "0", MisreadReason.LENGTH),
        (BODY.replace("6", "A"), MisreadReason.CHARS),
    ],
)
def test_a_bad_record_says_what_is_wrong(line, reason):
    with pytest.raises(BadRecord) as caught:
        decode_track2(line)

    assert caught.value.reason is reason


@pytest.mark.parametrize("line", [BODY, f";{BODY}?"])
def test_a_required_redundancy_character_may_not_be_missing(line):
    with pytest.raises(BadRecord):
        decode_track2(line, is_lrc_required=True)


def test_an_endless_line_is_told_once_and_its_memory_is_bounded():
    decoder = Track2Decoder()

    assert decoder.feed(b"1" * 100_000) == []
    assert len(decoder._line) == LINE_BYTES_MAX
    assert decoder.feed(b"\r\n") == [MisreadReason.TOO_LONG]


def test_a_reader_without_line_ends_is_read_at_the_silence():
    decoder = Track2Decoder()
    decoder.feed(encode_track2(CARD).encode())

    assert decoder.silence() == [CARD]
    assert decoder.silence() == []
