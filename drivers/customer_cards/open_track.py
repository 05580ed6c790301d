"""The open scheme on a magnetic strip: a meter card for any reader, the signed rest beside it.

| track | holds |
|---|---|
| 1 | `CPC1`, then 72 characters: the first 49 bytes of the rest |
| 2 | the meter card as ever (docs/protocols/track2.md): MeterPAN and the meter's data |
| 3 | 104 digits: the last 43 bytes of the rest |

The rest is 92 bytes: key number, 0, customer number, issue, day of issue, signature, and
one slot.  The MeterPAN is taken from track 2, and the signature covers it.  A meter writes
nothing on a strip, so there is no read-back.

A strip is written whole at one swipe: a second slot would be torn along with the first.
What saves a torn strip is the image in the till's journal (`journaled`).
"""

from __future__ import annotations

from typing import Final

from drivers.card_readers.base import MeterCard, MisreadReason
from drivers.card_readers.msr605_frames import Tracks
from drivers.card_readers.track2 import BadRecord, decode_track2, encode_track2
from drivers.customer_cards.base import (
    CardUnreadable,
    CustomerCard,
    Found,
    NewCard,
    PendingToken,
    PendingTokenWaits,
)
from drivers.customer_cards.signed_record import MAGIC, PAN_DIGITS, PublicKeys, SignedRecord
from drivers.customer_cards.slots import (
    EMPTY,
    PART_BYTES,
    SLOT_A,
    TornPart,
    next_sequence,
    slot_bytes,
    slot_of,
)

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $*+-./:"
_DIGITS: Final = "0123456789"
_FIRST_BYTES, _THIRD_BYTES = 49, 43
_FIRST_CHARS, _THIRD_CHARS = 72, 104
_PAN_BYTES: Final = PAN_DIGITS // 2
_PAN_AT: Final = 6  # within the record's body
_NO_UID: Final = b""

assert len(_ALPHABET) ** _FIRST_CHARS >= 256**_FIRST_BYTES
assert len(_DIGITS) ** _THIRD_CHARS >= 256**_THIRD_BYTES


class OpenTrackScheme:
    """See `drivers.customer_cards.base.CardScheme`."""

    name = "open"

    def __init__(self, keys: PublicKeys) -> None:
        self._keys = keys

    def is_ours(self, medium: Tracks) -> bool:
        """Whether a strip claims to be a customer's card, and not only a meter card."""
        return medium.first is not None and medium.first.startswith(MAGIC.decode())

    def read(self, medium: Tracks) -> CustomerCard:
        """Return what the card says; see `CardScheme.read`."""
        signed, slot, _ = _parts_of(medium)
        record = signed.verified(_NO_UID, self._keys)
        try:
            pending = slot_of(SLOT_A, slot, _NO_UID)
        except TornPart:
            # The reader found every character sound and the signature holds: not torn, but made up.
            raise CardUnreadable(MisreadReason.FORGED) from None
        return CustomerCard(record=record, pending=pending, read_back=None, torn=frozenset())

    def load(self, medium: Tracks, token: str, tid: int, *, is_replacing: bool = False) -> Tracks:
        """Return the tracks that put a token on the card; see `CardScheme.load`."""
        pending = self.read(medium).pending
        if pending is not None and not is_replacing:
            raise PendingTokenWaits("a strip cannot say whether the meter took the last token")
        sequence = next_sequence(pending.sequence if pending else 0)
        fresh = PendingToken(token=token, tid=tid, sequence=sequence)
        signed, _, meter_card = _parts_of(medium)
        return _tracks_of(signed, slot_bytes(SLOT_A, fresh, _NO_UID), meter_card)

    def repair(self, medium: Tracks) -> Tracks | None:
        """A strip that can be read is whole; see `CardScheme.repair`."""
        self.read(medium)
        return None

    def issue(self, medium: Tracks, new: NewCard) -> Tracks:  # noqa: ARG002 - any strip will do
        """Return the tracks of a new card; see `CardScheme.issue`."""
        signed = SignedRecord.from_bytes(new.record)
        if signed.verified(_NO_UID, self._keys).meter_pan != new.meter_card.meter_pan:
            raise CardUnreadable(MisreadReason.FORGED)
        return _tracks_of(signed, EMPTY, new.meter_card)

    def found(self, medium: Tracks, image: Tracks) -> Found:
        """A strip that can be read was written whole, by this image or by none."""
        return Found.WRITTEN if medium == image else Found.CHANGED

    def again(self, medium: Tracks, image: Tracks) -> Tracks:  # noqa: ARG002 - as above
        """Return the same tracks."""
        return image


def _tracks_of(signed: SignedRecord, slot: bytes, meter_card: MeterCard) -> Tracks:
    body = signed.body
    rest = body[len(MAGIC) : _PAN_AT] + body[_PAN_AT + _PAN_BYTES :] + signed.signature + slot
    assert len(rest) == _FIRST_BYTES + _THIRD_BYTES
    return Tracks(
        MAGIC.decode() + _spelt(rest[:_FIRST_BYTES], _ALPHABET, _FIRST_CHARS),
        encode_track2(meter_card)[1:-2],  # without sentinels and LRC, which the writer adds
        _spelt(rest[_FIRST_BYTES:], _DIGITS, _THIRD_CHARS),
    )


def _parts_of(medium: Tracks) -> tuple[SignedRecord, bytes, MeterCard]:
    """Return record, slot and meter card of a strip, nothing of it believed yet."""
    first, second, third = (text or "" for text in medium.all)
    if not first.startswith(MAGIC.decode()):
        raise CardUnreadable(MisreadReason.NOT_OURS)
    try:
        meter_card = decode_track2(second)
    except BadRecord as error:
        raise CardUnreadable(error.reason) from None
    rest = _unspelt(first[len(MAGIC) :], _ALPHABET, _FIRST_CHARS, _FIRST_BYTES)
    rest += _unspelt(third, _DIGITS, _THIRD_CHARS, _THIRD_BYTES)
    head, rest, slot = rest[:2], rest[2:-PART_BYTES], rest[-PART_BYTES:]
    record = MAGIC + head + bytes.fromhex(meter_card.meter_pan) + rest
    return SignedRecord.from_bytes(record), slot, meter_card


def _spelt(data: bytes, alphabet: str, count: int) -> str:
    """Write bytes as one number in the characters of an alphabet, most significant first."""
    value, chars = int.from_bytes(data, "big"), []
    for _ in range(count):
        value, digit = divmod(value, len(alphabet))
        chars.append(alphabet[digit])
    return "".join(reversed(chars))


def _unspelt(text: str, alphabet: str, count: int, byte_count: int) -> bytes:
    if len(text) != count or not set(alphabet).issuperset(text):
        raise CardUnreadable(MisreadReason.LENGTH)
    value = 0
    for char in text:
        value = value * len(alphabet) + alphabet.index(char)
    if value >= 256**byte_count:
        raise CardUnreadable(MisreadReason.FORGED)
    return value.to_bytes(byte_count, "big")
