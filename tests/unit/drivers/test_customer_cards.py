from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.card_readers.base import CardRead, MisreadReason
from drivers.card_readers.msr605 import meter_card_event
from drivers.card_readers.msr605_frames import Tracks, write_command
from drivers.card_readers.track2 import decode_track2
from drivers.card_readers.writing import WRITTEN, WriteReason, not_written
from drivers.customer_cards.base import (
    CardFieldRefused,
    CardPart,
    CardUnreadable,
    CustomerCardRead,
    CustomerRecord,
    Found,
    PendingToken,
    PendingTokenWaits,
    ReadBack,
    StrangeCard,
    Tamper,
)
from drivers.customer_cards.devices import card_device, with_card_keys
from drivers.customer_cards.images import chip_images, track_images
from drivers.customer_cards.journaled import write_journaled
from drivers.customer_cards.open_chip import OpenChipScheme
from drivers.customer_cards.open_track import OpenTrackScheme
from drivers.customer_cards.schemes import customer_card_event, customer_track_event
from drivers.customer_cards.signed_record import KeyFile, body_of, load_public_keys
from drivers.customer_cards.slots import (
    TornPart,
    next_sequence,
    read_back_bytes,
    slot_bytes,
    slot_of,
)
from drivers.errors import BadDeviceUri, CardImageRefused
from drivers.registry import open_card_reader
from tests.helpers.customer_cards import (
    BLANK,
    KEY,
    KEYS,
    METER_CARD,
    OTHER_TID,
    OTHER_TOKEN,
    RECORD,
    TID,
    TOKEN,
    UID,
    chip_of,
    new_card,
    new_card_of,
    new_strip,
    sign,
)

CHIPS, STRIPS = OpenChipScheme(KEYS), OpenTrackScheme(KEYS)


def digits(count):
    return st.text("0123456789", min_size=count, max_size=count)


records = st.builds(
    CustomerRecord,
    key_id=st.just(7),
    meter_pan=digits(18),
    customer_no=digits(12),
    issue=st.integers(1, 65535),
    issued_on=st.dates(dt.date(2000, 1, 1), dt.date(2179, 6, 6)),
)
pendings = st.builds(
    PendingToken, token=digits(20), tid=st.integers(0, 2**24 - 1), sequence=st.integers(1, 255)
)


def loaded(card=None, token=TOKEN, tid=TID, **options):
    return chip_of(CHIPS.load(card or new_card(), token, tid, **options).after)


def with_read_back(card, **fields):
    values = {"last_tid": TID, "credit_tenths": 1992, "tamper": Tamper(0)} | fields
    return chip_of(card.area[:128] + read_back_bytes(ReadBack(**values), UID))


# ------------------------------------------------------------ record and parts


@settings(max_examples=30)
@given(records, st.binary(min_size=4, max_size=10))
def test_every_record_survives_the_round_trip_and_is_bound_to_its_card(record, uid):
    signed = sign(record, uid)

    assert signed.verified(uid, KEYS) == record
    with pytest.raises(CardUnreadable):
        signed.verified(uid + b"\x00", KEYS)


@settings(max_examples=30)
@given(st.integers(0, 89 * 8 - 1))
def test_no_single_flipped_bit_of_a_record_is_genuine(bit):
    area = bytearray(new_card().area)
    area[bit // 8] ^= 1 << bit % 8

    with pytest.raises(CardUnreadable):
        CHIPS.read(chip_of(area))


@pytest.mark.parametrize(
    "change",
    [
        {"customer_no": "4711"},
        {"meter_pan": "60072757123456782X"},
        {"meter_pan": "٦" * 18},
        {"issue": 0},
        {"key_id": 256},
        {"issued_on": dt.date(1999, 12, 31)},
    ],
)
def test_a_record_that_does_not_fit_is_refused(change):
    with pytest.raises(CardFieldRefused):
        body_of(dataclasses.replace(RECORD, **change))


@settings(max_examples=30)
@given(pendings, st.sampled_from([0, 1]), st.data())
def test_a_slot_survives_the_round_trip_and_is_torn_by_any_flipped_bit(pending, number, data):
    slot = bytearray(slot_bytes(number, pending, UID))
    assert slot_of(number, bytes(slot), UID) == pending
    slot[data.draw(st.integers(0, 15))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(TornPart):
        slot_of(number, bytes(slot), UID)


@pytest.mark.parametrize(
    ("number", "uid"), [(1, UID), (0, UID[::-1])], ids=["other slot", "other card"]
)
def test_a_slot_that_was_moved_or_copied_does_not_hold(number, uid):
    slot = slot_bytes(0, PendingToken(token=TOKEN, tid=TID, sequence=1), UID)

    with pytest.raises(TornPart):
        slot_of(number, slot, uid)


def test_sequences_go_round_without_the_empty_one():
    assert [next_sequence(number) for number in (0, 1, 254, 255)] == [1, 2, 255, 1]


def test_public_keys_are_read_from_a_file_and_nothing_else_is(tmp_path):
    path = tmp_path / "keys"
    path.write_text(f"# the server's\n7 {KEY.public_key().public_bytes_raw().hex()}\n")
    assert load_public_keys(path).keys() == {7}

    for text in ("7\n", "seven 00\n", f"256 {'00' * 32}\n", "7 00\n"):
        path.write_text(text)
        with pytest.raises(ValueError):
            load_public_keys(path)


# ------------------------------------------------------------ chips


def test_a_new_card_names_its_customer_and_carries_nothing():
    card = CHIPS.read(new_card())

    assert (card.record, card.pending, card.read_back, card.torn) == (RECORD, None, None, set())


def test_a_token_is_loaded_and_read():
    card = CHIPS.read(loaded())

    assert card.pending == PendingToken(token=TOKEN, tid=TID, sequence=1)
    assert not card.is_pending_accepted


def test_what_the_meter_writes_back_is_read():
    card = CHIPS.read(
        with_read_back(loaded(), credit_tenths=-35, tamper=Tamper.COVER | Tamper.MAGNET)
    )

    assert card.read_back == ReadBack(
        last_tid=TID, credit_tenths=-35, tamper=Tamper.COVER | Tamper.MAGNET
    )
    assert card.is_pending_accepted


def test_a_token_that_the_meter_has_not_taken_is_replaced_only_on_purpose():
    waiting = with_read_back(loaded(), last_tid=TID - 1)
    with pytest.raises(PendingTokenWaits):
        CHIPS.load(waiting, OTHER_TOKEN, OTHER_TID)

    replaced = loaded(waiting, OTHER_TOKEN, OTHER_TID, is_replacing=True)

    assert CHIPS.read(replaced).pending.token == OTHER_TOKEN


def test_the_newest_of_two_tokens_counts_also_when_the_sequence_goes_round():
    card = new_card()
    for number in range(600):
        token = f"{number:020}"
        card = loaded(card, token, number, is_replacing=True)
        if number > 250:
            assert CHIPS.read(card).pending.token == token


@pytest.mark.parametrize("done", range(1, 16))
def test_whatever_a_torn_write_leaves_the_token_before_it_is_whole(done):
    before = with_read_back(loaded())
    image = CHIPS.load(before, OTHER_TOKEN, OTHER_TID)
    ((at, data),) = image.writes
    torn = bytearray(before.area)
    torn[at : at + done] = data[:done]

    card = CHIPS.read(chip_of(torn))

    assert card.pending.token == TOKEN
    assert card.torn == {CardPart.SLOT_B}
    assert card.is_repair_due
    assert CHIPS.found(chip_of(torn), image) is Found.TORN
    finished = CHIPS.read(chip_of(CHIPS.again(chip_of(torn), image).after))
    assert (finished.pending.token, finished.torn) == (OTHER_TOKEN, set())
    repaired = CHIPS.read(chip_of(CHIPS.repair(chip_of(torn)).after))
    assert (repaired.pending.token, repaired.torn) == (TOKEN, set())


def test_a_card_whose_slots_are_both_torn_takes_a_token_again():
    torn = bytearray(loaded().area)
    torn[100], torn[120] = 0xAA, 0xBB

    card = CHIPS.read(loaded(chip_of(torn), OTHER_TOKEN, OTHER_TID))

    assert (card.pending.token, card.torn) == (OTHER_TOKEN, set())


def test_a_torn_read_back_is_told_and_left_to_the_meter():
    area = bytearray(with_read_back(loaded()).area)
    area[130] ^= 1

    card = CHIPS.read(chip_of(area))

    assert (card.read_back, card.torn) == (None, {CardPart.READ_BACK})
    assert not card.is_repair_due
    assert CHIPS.repair(chip_of(area)) is None


def test_a_card_copied_to_another_chip_is_forged():
    with pytest.raises(CardUnreadable) as caught:
        CHIPS.read(chip_of(loaded().area, uid=UID[::-1]))

    assert caught.value.reason is MisreadReason.FORGED


@pytest.mark.parametrize(
    "area", [bytes(144), b"\xff" * 144, bytes(48)], ids=["blank", "noise", "short"]
)
def test_another_chip_is_not_ours(area):
    with pytest.raises(CardUnreadable) as caught:
        CHIPS.read(chip_of(area))

    assert caught.value.reason is MisreadReason.NOT_OURS


@pytest.mark.parametrize(
    ("token", "tid"), [("5731", TID), (TOKEN, 2**24), (TOKEN, -1), ("x" * 20, 1)]
)
def test_what_is_no_token_is_not_loaded(token, tid):
    with pytest.raises(CardFieldRefused):
        CHIPS.load(new_card(), token, tid)


def test_a_record_of_another_chip_is_not_issued():
    with pytest.raises(CardUnreadable):
        CHIPS.issue(chip_of(bytes(144)), new_card_of(sign(uid=b"1234")))


# ------------------------------------------------------------ strips


def test_a_strip_is_a_customers_card_and_still_a_meter_card():
    tracks = new_strip()
    write_command(tracks)  # fits

    assert STRIPS.read(tracks).record == RECORD
    assert decode_track2(tracks.second) == METER_CARD


@settings(max_examples=20)
@given(records, pendings)
def test_a_token_on_a_strip_survives_the_round_trip(record, pending):
    meter_card = dataclasses.replace(METER_CARD, meter_pan=record.meter_pan)
    tracks = STRIPS.issue(BLANK, new_card_of(sign(record, b""), meter_card))

    tracks = STRIPS.load(tracks, pending.token, pending.tid)

    write_command(tracks)
    card = STRIPS.read(tracks)
    assert (card.record, card.pending.token, card.pending.tid) == (
        record,
        pending.token,
        pending.tid,
    )


@settings(max_examples=30)
@given(st.sampled_from([0, 1, 2]), st.data())
def test_no_character_of_a_strip_can_be_exchanged(number, data):
    tracks = STRIPS.load(new_strip(), TOKEN, TID)
    texts = list(tracks.all)
    at = data.draw(st.integers(0, 18 if number == 1 else len(texts[number]) - 1))
    fresh = data.draw(st.sampled_from("0123456789").filter(lambda char: char != texts[number][at]))
    texts[number] = texts[number][:at] + fresh + texts[number][at + 1 :]

    with pytest.raises(CardUnreadable):
        STRIPS.read(Tracks(*texts))


def test_a_strip_cannot_say_that_its_token_was_taken():
    tracks = STRIPS.load(new_strip(), TOKEN, TID)

    with pytest.raises(PendingTokenWaits):
        STRIPS.load(tracks, OTHER_TOKEN, OTHER_TID)
    replaced = STRIPS.load(tracks, OTHER_TOKEN, OTHER_TID, is_replacing=True)
    assert STRIPS.read(replaced).pending.token == OTHER_TOKEN
    assert STRIPS.repair(replaced) is None


def test_a_record_of_another_meter_is_not_put_on_a_strip():
    other = dataclasses.replace(METER_CARD, meter_pan="600727000000000009")

    with pytest.raises(CardUnreadable):
        new_strip(other)


# ------------------------------------------------------------ events and URIs


def test_a_reader_with_a_scheme_tells_customers_cards_and_why_others_are_none():
    chip_event = customer_card_event(CHIPS)
    card = loaded()

    assert chip_event("pn532:x", card) == CustomerCardRead("pn532:x", CHIPS.read(card), card)
    assert chip_event("pn532:x", chip_of(bytes(144))).reason is MisreadReason.NOT_OURS


def test_a_plain_meter_card_stays_one_for_a_reader_with_a_scheme():
    event_of = customer_track_event(STRIPS, meter_card_event)
    tracks = new_strip()
    forged = OpenTrackScheme({7: Ed25519PrivateKey.generate().public_key()})

    assert isinstance(event_of("msr605:x", tracks), CustomerCardRead)
    assert event_of("msr605:x", Tracks(None, tracks.second)) == CardRead("msr605:x", METER_CARD)
    assert customer_track_event(forged, meter_card_event)("msr605:x", tracks) == StrangeCard(
        "msr605:x", MisreadReason.FORGED, tracks
    )


def test_no_token_stands_in_a_repr():
    event = customer_card_event(CHIPS)("pn532:x", loaded())

    assert TOKEN not in repr(event)


@pytest.mark.parametrize("scheme", ["pn532", "msr605"])
@pytest.mark.parametrize("query", ["scheme=elektromed", "scheme=open&card_keys=/nothing"])
def test_a_scheme_that_is_not_there_or_has_no_keys_is_refused(scheme, query):
    with pytest.raises(BadDeviceUri):
        open_card_reader(f"{scheme}:/dev/x?{query}", lambda _event: None)


# ------------------------------------------------------------ the journal


class Book:
    def __init__(self, *, is_full=False):
        self.lines = []
        self._is_full = is_full

    def intend(self, write_id, image):
        if self._is_full:
            raise OSError("disk full")
        self.lines.append((write_id, "intend", image))

    def settle(self, write_id, outcome):
        self.lines.append((write_id, "settle", outcome))


class Writer:
    def __init__(self, book, outcome=WRITTEN):
        self._book, self._outcome = book, outcome

    def write_card(self, image):
        self._book.lines.append("written")
        if self._outcome is None:
            raise CardImageRefused("no")
        return self._outcome


def test_the_journal_knows_before_and_after_a_write():
    book = Book()

    assert write_journaled(book, Writer(book), "w1", "image") == WRITTEN
    assert book.lines == [("w1", "intend", "image"), "written", ("w1", "settle", WRITTEN)]


def test_without_a_journal_nothing_is_written():
    book = Book(is_full=True)

    with pytest.raises(OSError):
        write_journaled(book, Writer(book), "w1", "image")
    assert book.lines == []


def test_a_refused_image_is_settled_as_not_written():
    book = Book()

    with pytest.raises(CardImageRefused):
        write_journaled(book, Writer(book, None), "w1", "image")
    assert book.lines[-1] == ("w1", "settle", not_written(WriteReason.REFUSED))


def test_a_tap_says_how_an_open_write_ended():
    before = loaded()
    image = CHIPS.load(with_read_back(before), OTHER_TOKEN, OTHER_TID)
    after = chip_of(image.after)

    assert CHIPS.found(with_read_back(before), image) is Found.NOT_WRITTEN
    assert CHIPS.found(after, image) is Found.WRITTEN
    assert CHIPS.found(with_read_back(after, last_tid=OTHER_TID), image) is Found.WRITTEN
    assert CHIPS.found(new_card(), image) is Found.CHANGED
    assert CHIPS.found(chip_of(image.after, uid=b"1234"), image) is Found.OTHER_CARD


def test_what_another_till_wrote_whole_is_never_taken_for_torn():
    before = loaded()
    image = CHIPS.load(before, OTHER_TOKEN, OTHER_TID, is_replacing=True)
    (slot_at, _), *_ = image.writes
    emptied = bytearray(before.area)
    emptied[slot_at : slot_at + 16] = bytes(16)
    elsewhere = CHIPS.load(before, "1" * 20, 12, is_replacing=True).after

    assert CHIPS.found(chip_of(elsewhere), image) is Found.CHANGED
    # The slot was empty before: emptied is as before.
    assert CHIPS.found(chip_of(emptied), image) is Found.NOT_WRITTEN
    issue = CHIPS.issue(chip_of(bytes(144)), new_card_of(sign()))
    other = dataclasses.replace(RECORD, customer_no="000000000001")
    given_away = CHIPS.issue(chip_of(bytes(144)), new_card_of(sign(other))).after
    assert CHIPS.found(chip_of(given_away), issue) is Found.CHANGED
    torn = issue.after[:60] + bytes(84)
    assert CHIPS.found(chip_of(torn), issue) is Found.TORN


def test_images_survive_the_journal():
    image = CHIPS.load(loaded(), OTHER_TOKEN, OTHER_TID, is_replacing=True)
    assert chip_images.decode(chip_images.encode(image)) == image
    assert track_images.decode(track_images.encode(new_strip())) == new_strip()


def test_a_reader_that_only_reads_writes_no_cards(tmp_path):
    keys = tmp_path / "keys of a till & more?"
    keys.touch()
    assert card_device("track2:/dev/x", object()) is None
    assert card_device("pn532:/dev/x", object()) is None
    uri = with_card_keys("pn532:/dev/x?scheme=open", str(keys))
    device = card_device(uri, object())
    assert (device.medium, device.scheme.name) == ("chip", "open")
    assert with_card_keys(uri, "/elsewhere") == uri
    assert with_card_keys("pn532:/dev/x", "/elsewhere") == "pn532:/dev/x"


def test_a_reader_without_keys_takes_no_card_for_ours():
    device = card_device("pn532:/dev/x?scheme=open", object())
    with pytest.raises(CardUnreadable, match="forged"):
        device.scheme.read(loaded())


def test_keys_that_are_told_later_count_at_once(tmp_path):
    path = tmp_path / "keys"
    path.write_text("# none yet\n")
    scheme = OpenChipScheme(KeyFile(path))
    with pytest.raises(CardUnreadable, match="forged"):
        scheme.read(loaded())
    path.write_text(f"7 {KEY.public_key().public_bytes_raw().hex()}\n")
    assert scheme.read(loaded()).record == RECORD
