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

from drivers.card_readers.base import MisreadReason
from drivers.errors import DriverError, Fault
from drivers.events import DeviceEvent

Medium = TypeVar("Medium", contravariant=True)  # noqa: PLC0105 - one word on both sides
Image = TypeVar("Image", covariant=True)  # noqa: PLC0105


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
