"""What judges read in records of a till's journal, beside their kind; pure.

A record that cannot be read says nothing here: it is counted elsewhere, and nothing is concluded.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from vending_server.wire.cash_count import CountLine
from vending_server.wire.offline_sales import VENDS_SOLD_OFFLINE
from vending_server.wire.quote import TenderKind


class _Word(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    at: str

    @property
    def moment(self) -> dt.datetime:
        """When it was written, by the till's clock."""
        at = dt.datetime.fromisoformat(self.at)
        if at.tzinfo is None:
            raise ValueError("a time without its zone")
        return at.astimezone(dt.UTC)


class PartWord(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a payment."""

    kind: str
    amount_minor: int


class IntentWord(_Word, frozen=True, kw_only=True, tag="vend_intended"):
    """A vend that was confirmed."""

    vend_id: str
    tenders: list[PartWord]
    received_minor: int
    purse_id: str | None = None
    notes: list[CountLine] | None = None  # tills of before the field lack it


class RefusedWord(_Word, frozen=True, kw_only=True, tag="vend_refused"):
    """Nothing was sold."""

    vend_id: str


class OpenedWord(_Word, frozen=True, kw_only=True, tag="drawer_opened"):
    """The drawer opened without a sale."""

    operator: str


class PrintWord(_Word, frozen=True, kw_only=True, tag="vend_print_started"):
    """A sheet begins; 0 is the original."""

    vend_id: str
    copy_number: int


class ActWord(_Word, frozen=True, kw_only=True, tag="counter_intended"):
    """A payment without a token, or money kept."""

    act_id: str
    amount_minor: int
    received_minor: int
    change_minor: int


class OfflineVendWord(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed vend, sold."""

    vend_id: str
    tenders: list[PartWord]
    received_minor: int


class OfflineWord(_Word, frozen=True, kw_only=True, tag=VENDS_SOLD_OFFLINE):
    """Sold from the pack."""

    vends: list[OfflineVendWord]


Word = IntentWord | RefusedWord | OpenedWord | PrintWord | ActWord | OfflineWord
_DECODER: Final[msgspec.json.Decoder[Word]] = msgspec.json.Decoder(Word)
KINDS: Final = tuple(
    str(one.__struct_config__.tag)
    for one in (IntentWord, RefusedWord, OpenedWord, PrintWord, ActWord, OfflineWord)
)


def read_word(body: str) -> tuple[Word, dt.datetime] | None:
    """Return what a record says and when it was written, or None for what cannot be read."""
    try:
        word = _DECODER.decode(body.encode())
        at = word.moment
    except (ValueError, RecursionError, OverflowError):  # of msgspec too
        return None
    return word, at


def cash_of(tenders: list[PartWord]) -> int:
    """Return what of a payment is cash."""
    return sum(one.amount_minor for one in tenders if one.kind == TenderKind.CASH)
