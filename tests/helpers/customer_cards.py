"""A server's key, records signed with it, and chips that carry them, for the tests of customer cards."""

from __future__ import annotations

import datetime as dt

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.card_readers.base import MeterCard
from drivers.card_readers.chip_memory import ChipCard, ChipKind
from drivers.card_readers.msr605_frames import Tracks
from drivers.customer_cards.base import CustomerRecord, NewCard
from drivers.customer_cards.open_chip import OpenChipScheme
from drivers.customer_cards.open_track import OpenTrackScheme
from drivers.customer_cards.signed_record import SignedRecord, body_of, signed_bytes

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {7: KEY.public_key()}
UID = bytes.fromhex("04a1b2c3d4e5f6")
TOKEN, OTHER_TOKEN = "57310482991622074685", "00000000000000000001"
TID, OTHER_TID = 11_000_000, 11_000_060
RECORD = CustomerRecord(
    key_id=7,
    meter_pan="600727571234567823",
    customer_no="000000004711",
    issue=2,
    issued_on=dt.date(2026, 11, 28),
)
BLANK = Tracks(None, None, None)
METER_CARD = MeterCard(
    meter_pan=RECORD.meter_pan, expiry=None, tct="02", ea="07", sgc="123457", ti="01", krn="1"
)


def sign(record=RECORD, uid=UID, key=KEY):
    body = body_of(record)
    return SignedRecord(body, key.sign(signed_bytes(body, uid)))


def chip_of(area, uid=UID, kind=ChipKind.ULTRALIGHT):
    return ChipCard(uid, kind, bytes(area))


def new_card_of(signed, meter_card=METER_CARD):
    return NewCard(record=signed.to_bytes(), meter_card=meter_card)


def new_card(uid=UID, kind=ChipKind.ULTRALIGHT):
    blank = chip_of(bytes(144), uid, kind)
    return chip_of(OpenChipScheme(KEYS).issue(blank, new_card_of(sign(uid=uid))).after, uid, kind)


def new_strip(meter_card=METER_CARD):
    return OpenTrackScheme(KEYS).issue(BLANK, new_card_of(sign(uid=b""), meter_card))
