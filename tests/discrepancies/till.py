"""A till without a window: its drawer, note by note, and its real journal, record by record.

The records are those of kiosk/flows in the order in which these write them; the chain and the
signatures are kiosk.store's.  Only the file is left out: the records stay in memory until they are
brought to the server, or until the test says that they never were.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.identity import DeviceIdentity
from kiosk.store.chain import EMPTY, Head, StoredRecord, next_record
from kiosk.store.receipt_box import ReceiptBox
from kiosk.store.record_base import Record
from kiosk.store.records import (
    DrawerOpened,
    JournalBegun,
    OperatorSignedIn,
    ShiftActAnswered,
    ShiftActIntended,
    ShiftSlipEnded,
    ShiftSlipStarted,
    VendHandedOver,
    VendIntended,
    VendLinkLost,
    VendMoneyReturned,
    VendPrintEnded,
    VendPrintStarted,
    VendRefusedForEver,
    VendSent,
    VendTokenReceived,
    encode_record,
)
from tests.discrepancies.cash import Pieces
from tests.discrepancies.people import Person, Seat
from vending_server.vending.model import StoredAnswer
from vending_server.wire.journal_sync import RECORDS_MAX, JournalUpload
from vending_server.wire.quote import Quote
from vending_server.wire.vend import VendAnswer, VendRequest

SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A sale as the one who plants remembers it."""

    vend_id: str
    sale_id: str
    tender_minor: int
    received_minor: int
    at: dt.datetime
    shift_id: str
    receipt_number: str

    @property
    def change_minor(self) -> int:
        """What went back."""
        return self.received_minor - self.tender_minor


@dataclass
class Till:
    """One terminal with its drawer and its chain."""

    seat: Seat
    identity: DeviceIdentity
    drawer: Pieces = field(default_factory=Pieces)
    records: list[StoredRecord] = field(default_factory=list)
    synced: int = 0  # how many of them the server holds
    receipts: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    last_receipt: int = 0
    shift_id: str | None = None

    def __post_init__(self) -> None:
        """Open the box of sealed answers."""
        self.box = ReceiptBox(self.identity)

    @property
    def head(self) -> Head:
        """Where the chain ends."""
        return self.records[-1].head if self.records else EMPTY

    def write(self, record: Record) -> StoredRecord:
        """Append a record."""
        stored = next_record(self.head, encode_record(record), self.identity)
        self.records.append(stored)
        return stored

    def begin(self, at: dt.datetime) -> None:
        """Write the first record."""
        self.write(
            JournalBegun(
                at=at.isoformat(),
                terminal_id=self.seat.terminal_id,
                device_public_key=self.identity.public_key_hex,
                format_version=1,
            )
        )

    def sign_in(self, who: Person, at: dt.datetime) -> None:
        """Somebody signs in."""
        self.write(OperatorSignedIn(at=at.isoformat(), operator=who.login))

    def next_receipt(self) -> int:
        """The next number of the till's one series."""
        self.last_receipt = next(self.receipts)
        return self.last_receipt

    # ------------------------------------------------------------------ a vend

    def intend(
        self,
        request: VendRequest,
        quote: Quote,
        digest: str,
        who: Person,
        *,
        purse_id: str | None = None,
        notes: Pieces | None = None,
    ) -> None:
        """Confirmed, and sent; `notes` are those that the keys for notes were struck for."""
        self.write(
            VendIntended(
                at=request.made_at,
                vend_id=request.vend_id,
                receipt_sequence=request.receipt_sequence,
                operator=who.login,
                drn=request.drn,
                utility=quote.utility,
                tender_minor=quote.tender_minor,
                units_tenths=request.units_tenths,
                tenders=list(request.tenders),
                received_minor=request.received_minor,
                quote_hash=request.quote_hash,
                request_sha256=digest,
                purse_id=purse_id,
                notes=[one for one in (notes or Pieces()).lines() if one.pieces],
            )
        )
        self.write(VendSent(at=request.made_at, vend_id=request.vend_id))

    def lose(self, vend_id: str, at: dt.datetime) -> None:
        """No answer came."""
        self.write(VendLinkLost(at=at.isoformat(), vend_id=vend_id, reason="no_answer"))

    def learn(self, vend_id: str, answer: StoredAnswer, at: dt.datetime) -> VendAnswer | None:
        """Write down what the server said; None: nothing was sold."""
        if not answer.is_sale:
            code = msgspec.json.decode(answer.body)["code"]
            sealed = self.box.close(answer.body, vend_id=vend_id)
            self.write(
                VendRefusedForEver(
                    at=at.isoformat(), vend_id=vend_id, code=code, sealed_answer=sealed
                )
            )
            return None
        told = msgspec.json.decode(answer.body, type=VendAnswer)
        self.write(
            VendTokenReceived(
                at=at.isoformat(),
                vend_id=vend_id,
                sale_id=told.sale_id,
                receipt_number=told.receipt_number,
                sealed_answer=self.box.close(answer.body, vend_id=vend_id),
            )
        )
        return told

    def print_vend(self, vend_id: str, at: dt.datetime, copy_number: int = 0) -> None:
        """Print the receipt, or a copy of it."""
        self.write(VendPrintStarted(at=at.isoformat(), vend_id=vend_id, copy_number=copy_number))
        self.write(
            VendPrintEnded(
                at=(at + SECOND).isoformat(),
                vend_id=vend_id,
                copy_number=copy_number,
                verdict="printed",
                reason=None,
            )
        )

    def hand_over(self, vend_id: str, at: dt.datetime) -> None:
        """The customer goes."""
        self.write(VendHandedOver(at=at.isoformat(), vend_id=vend_id))

    def return_money(self, vend_id: str, amount: int, who: Person, at: dt.datetime) -> None:
        """The customer has it back."""
        self.write(
            VendMoneyReturned(
                at=at.isoformat(), vend_id=vend_id, operator=who.login, amount_minor=amount
            )
        )

    # ------------------------------------------------------------------ the cash desk

    def act(
        self,
        act: str,
        act_id: str,
        *,
        shift_id: str,
        request: bytes,
        amount: int,
        who: Person,
        at: dt.datetime,
    ) -> None:
        """Write down an act of the cash desk before it is sent."""
        head = self.head
        self.write(
            ShiftActIntended(
                at=at.isoformat(),
                act_id=act_id,
                act=act,
                operator=who.login,
                shift_id=shift_id,
                path="/v1/shifts",
                sealed_request=self.box.close(request, vend_id=act_id),
                head_seq=head.seq,
                head_hash=head.hash.hex(),
                amount_minor=amount,
            )
        )

    def answered(self, act_id: str, answer: bytes, at: dt.datetime) -> None:
        """Write down its answer, and print the slip."""
        stamp = at.isoformat()
        sealed = self.box.close(answer, vend_id=act_id)
        self.write(ShiftActAnswered(at=stamp, act_id=act_id, sealed_answer=sealed))
        self.write(ShiftSlipStarted(at=stamp, act_id=act_id, copy_number=0))
        self.write(
            ShiftSlipEnded(at=stamp, act_id=act_id, copy_number=0, verdict="printed", reason=None)
        )

    def open_drawer(self, reason: str, who: Person, at: dt.datetime) -> None:
        """Open the drawer without a sale."""
        self.write(DrawerOpened(at=at.isoformat(), operator=who.login, reason=reason))

    # ------------------------------------------------------------------ the line

    def uploads(self) -> Sequence[JournalUpload]:
        """What the server does not hold, in stretches that it takes."""
        news = self.records[self.synced :]
        return [
            self.upload_of(news[first : first + RECORDS_MAX])
            for first in range(0, len(news), RECORDS_MAX)
        ]

    def upload_of(self, records: Sequence[StoredRecord]) -> JournalUpload:
        """A stretch as it is sent."""
        return JournalUpload(
            first_sequence=records[0].seq,
            previous_hash=records[0].previous_hash.hex(),
            bodies=[one.body.decode() for one in records],
            head_signature=records[-1].signature.hex(),
        )


def new_identity(seed: bytes) -> DeviceIdentity:
    """A device key of 32 bytes."""
    return DeviceIdentity(Ed25519PrivateKey.from_private_bytes(seed))
