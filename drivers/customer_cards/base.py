"""The boundary of a card scheme: what a till may know of a customer's card, and what it may do.

A scheme belongs to a kind of medium (a chip's area, a strip's tracks) and makes images
for a writer of that medium.  It does no input or output and holds no private key:
records are signed by the server and only checked here.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from drivers.card_readers.base import CardMisread, MeterCard, MisreadReason
from drivers.errors import DriverError, Fault
from drivers.events import DeviceEvent

Medium = TypeVar("Medium", contravariant=True)  # noqa: PLC0105 - one word on both sides
Image = TypeVar("Image")


class CardUnreadable(DriverError):
    """A card that the scheme cannot use; what it says is not repeated."""

    code = "card_unreadable"

    def __init__(self, reason: MisreadReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class PendingTokenWaits(DriverError):
    """The card still carries a token that its meter has not accepted."""

    code = "card_token_waits"


class CardFieldRefused(DriverError):
    """A number or a token that the card's layout cannot hold."""

    code = "card_field_refused"
    fault = Fault.OURS


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord:
    """Whose card this is; what the server signed."""

    key_id: int
    """Which of the server's keys signed it, 0 to 255."""
    meter_pan: str
    customer_no: str
    """Up to twelve digits, leading zeros kept."""
    issue: int
    """The how manieth card of this customer and meter; the server knows which one counts."""
    issued_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingToken:
    """A token on its way to the meter."""

    token: str = field(repr=False)
    tid: int
    sequence: int


class Tamper(enum.IntFlag):
    """What a meter noticed."""

    COVER = 1
    MAGNET = 2
    REVERSED = 4
    BYPASS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """What the meter wrote: nobody signed it, so it is a hint for people and never money."""

    last_tid: int
    credit_tenths: int
    tamper: Tamper


class CardPart(enum.StrEnum):
    """Parts of a card that may be torn."""

    SLOT_A = "slot_a"
    SLOT_B = "slot_b"
    READ_BACK = "read_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCard:
    """A card whose record is genuine."""

    record: CustomerRecord
    pending: PendingToken | None
    """The newest whole one."""
    read_back: ReadBack | None
    torn: frozenset[CardPart]

    @property
    def is_pending_accepted(self) -> bool:
        """Whether the meter says that it took the pending token."""
        if self.pending is None or self.read_back is None:
            return False
        return self.read_back.last_tid == self.pending.tid

    @property
    def is_repair_due(self) -> bool:
        """Whether a write of ours broke off; a torn read-back is the meter's to write again."""
        return bool(self.torn - {CardPart.READ_BACK})


@dataclass(frozen=True, slots=True)
class CustomerCardRead(DeviceEvent):
    """A customer's card came in and is genuine; `medium` is what images are made from."""

    card: CustomerCard
    medium: object


@dataclass(frozen=True, slots=True)
class StrangeCard(CardMisread):
    """A card that is no customer's card, or not genuine; `medium` is what one can be made from."""

    medium: object = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """What the server gave out for a card; a scheme believes nothing of it unseen."""

    record: bytes = field(repr=False)
    """Of the open scheme: body and signature.  Another scheme brings bytes of its own."""
    meter_card: MeterCard


class Found(enum.StrEnum):
    """What a card says about a write whose end is not known."""

    OTHER_CARD = "other_card"
    WRITTEN = "written"
    NOT_WRITTEN = "not_written"
    TORN = "torn"
    CHANGED = "changed"  # somebody wrote something else since


class CardScheme(Protocol[Medium, Image]):
    """One way of keeping a customer's card on one kind of medium."""

    name: str

    def read(self, medium: Medium) -> CustomerCard:
        """Return what the card says.

        Raises:
            CardUnreadable: not a card of this scheme, not genuine, or torn.
        """
        ...

    def load(self, medium: Medium, token: str, tid: int, *, is_replacing: bool = False) -> Image:
        """Return the image that puts a token on the card.

        Raises:
            CardUnreadable: as `read`.
            PendingTokenWaits: there is one already, and it may not be replaced.
            CardFieldRefused: not a token of 20 digits, or no TID.
        """
        ...

    def repair(self, medium: Medium) -> Image | None:
        """Return the image that ends a write which broke off as if it had never begun.

        Raises:
            CardUnreadable: as `read`.
        """
        ...

    def issue(self, medium: Medium, new: NewCard) -> Image:
        """Return the image that makes this medium a customer's card, with nothing pending.

        Raises:
            CardUnreadable: what the server gave out is not genuine on this medium.
        """
        ...

    def found(self, medium: Medium, image: Image) -> Found:
        """Say what became of an image; what the meter wrote meanwhile does not matter."""
        ...

    def again(self, medium: Medium, image: Image) -> Image:
        """Return the same image for the card as it is now; only where `found` says that it may."""
        ...
