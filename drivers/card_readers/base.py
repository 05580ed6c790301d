"""What any reader of meter cards reports.

A driver checks framing and the redundancy character only.  Check digits, expiry
and whether the meter is known are for the caller to judge.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final, Protocol

from drivers.events import Device, DeviceEvent

NO_EXPIRY: Final = "0000"  # how an IDRecord writes "this card does not expire"


class MisreadReason(enum.StrEnum):
    """Why a swipe gave nothing; the operator's text is looked up from the value."""

    LRC = "lrc"
    FRAMING = "framing"
    LENGTH = "length"
    CHARS = "chars"
    TOO_LONG = "too_long"
    TIMEOUT = "timeout"
    DEVICE = "device"  # the reader itself says that it could not read
    CARD_LEFT = "card_left"  # taken away too soon
    NOT_OURS = "not_ours"  # some other card
    FORGED = "forged"  # looks like one of ours, and nobody of ours signed it


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterCard:
    """The fields of a meter card as written on it; every one is digits only."""

    meter_pan: str
    expiry: str | None
    """`YYMM`, or None when the card has no date of expiry."""
    tct: str
    ea: str
    sgc: str
    ti: str
    krn: str

    @property
    def id_record(self) -> str:
        """The 35-digit IDRecord."""
        expiry = self.expiry or NO_EXPIRY
        return f"{self.meter_pan}{expiry}{self.tct}{self.ea}{self.sgc}{self.ti}{self.krn}"


@dataclass(frozen=True, slots=True)
class CardRead(DeviceEvent):
    """A whole card came in and its framing holds."""

    card: MeterCard


@dataclass(frozen=True, slots=True)
class CardMisread(DeviceEvent):
    """A card was swiped and cannot be used; what it said is not repeated."""

    reason: MisreadReason


@dataclass(frozen=True, slots=True)
class CodeScanned(DeviceEvent):
    """A whole QR code or barcode came in.  It may hold tokens, so no repr shows it."""

    text: str = field(repr=False)


class ReaderCondition(enum.StrEnum):
    """What a reader that can be asked says about itself while its port is open."""

    READY = "ready"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class ReaderConditionChanged(DeviceEvent):
    """A reader on an open port answers, or stopped answering; one that only talks never says it."""

    condition: ReaderCondition


class CardReader(Device, Protocol):
    """A reader only reports: `CardRead`, `CodeScanned`, `CardMisread`, and the common events."""
