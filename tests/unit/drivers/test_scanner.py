from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.card_readers.base import CodeScanned, MisreadReason
from drivers.card_readers.scanner import CODE_BYTES_MAX, RepeatFilter, ScanDecoder, open_scanner
from drivers.errors import BadDeviceUri
from drivers.uri import parse_uri

texts = st.text(min_size=1, max_size=60).filter(
    lambda text: text.isprintable() and text == text.rstrip()
)


@settings(max_examples=30)
@given(texts, st.sampled_from([b"\r", b"\n", b"\r\n"]), st.integers(1, 9))
def test_a_code_is_read_however_its_bytes_are_split(text, end, size):
    data, decoder, found = text.encode() + end, ScanDecoder(), []
    for at in range(0, len(data), size):
        found += decoder.feed(data[at : at + size])

    assert found == [text]


@settings(max_examples=30)
@given(st.binary(max_size=700))
def test_noise_never_raises_and_the_next_code_counts(noise):
    decoder = ScanDecoder()
    decoder.feed(noise)
    decoder.silence()

    assert decoder.feed(b"CP1\r") == ["CP1"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\r\n\r\n", []),
        (b"abc\t\r", ["abc"]),
        (b"\xff\r", [MisreadReason.CHARS]),
        (b"a\x1bb\r", [MisreadReason.CHARS]),
        (b"\t\r", [MisreadReason.LENGTH]),
        (b"x" * (CODE_BYTES_MAX + 1) + b"\rok\r", [MisreadReason.TOO_LONG, "ok"]),
    ],
)
def test_a_line_becomes_a_text_or_a_reason(data, found):
    assert ScanDecoder().feed(data) == found


def test_what_kind_of_code_it_was_is_taken_off():
    decoder = ScanDecoder(has_aim=True)

    assert decoder.feed(b"]Q1CP1\rCP1\r") == ["CP1", MisreadReason.FRAMING]


def test_without_line_ends_a_silence_ends_a_code():
    decoder = ScanDecoder(ends_in_silence=True)

    assert decoder.feed(b"0412345") == []
    assert decoder.silence() == ["0412345"]
    assert decoder.silence() == []


def test_with_line_ends_a_silence_means_that_the_code_was_cut_off():
    decoder = ScanDecoder()
    decoder.feed(b"0412345")

    assert decoder.silence() == [MisreadReason.TIMEOUT]


def test_a_code_that_stays_before_the_scanner_counts_once():
    now = [0.0]
    repeats = RepeatFilter(1.5, clock=lambda: now[0])

    seen = []
    for now[0] in (0.0, 1.0, 2.0, 3.6):  # the third is 1.0 s after the second sight
        seen.append(repeats.is_new("a"))

    assert seen == [True, False, False, True]
    assert repeats.is_new("b")


def test_a_scan_hides_its_text():
    assert "5731" not in repr(CodeScanned("scanner:x", "T57310482991622074685"))


@pytest.mark.parametrize("query", ["end=cr", "aim=yes", "again=-1", "suffix=cr", "baud=9601"])
def test_an_option_misspelt_is_refused(query):
    with pytest.raises(BadDeviceUri):
        open_scanner(parse_uri(f"scanner:/dev/x?{query}"), lambda _event: None)
