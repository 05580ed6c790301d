"""What a record of a till's journal says about money; pure, no SQL.

Only fields of the till's own words are read, never a sealed answer.  A record that cannot be read
is *unread*: it is counted, never guessed at, and never stops those behind it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.offline_sales import VENDS_SOLD_OFFLINE
from vending_server.wire.quote import TenderKind

_MONEY_MAX: Final = 10**12
_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# Everything of a record that is read fits its column, or the record is unread.
At: TypeAlias = Annotated[dt.datetime, Meta(tz=True)]
Document: TypeAlias = Annotated[str, Meta(pattern=f"^{_UUID}$", max_length=36)]
ShiftId: TypeAlias = Annotated[str, Meta(pattern=f"^(|{_UUID})$", max_length=36)]  # '' = none
Text: TypeAlias = Annotated[str, Meta(pattern="^[^\\x00]*$", max_length=80)]
Login: TypeAlias = Annotated[str, Meta(pattern="^[^\\x00]*$", max_length=40)]
Money: TypeAlias = Annotated[int, Meta(ge=0, le=_MONEY_MAX)]
Signed: TypeAlias = Annotated[int, Meta(ge=-_MONEY_MAX, le=_MONEY_MAX)]
Number: TypeAlias = Annotated[int, Meta(ge=0, le=_MONEY_MAX)]


class Told(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Any record that moves money or says what became of it; `at` is the till's clock."""

    at: At

    @property
    def moment(self) -> dt.datetime:
        """When it was written."""
        return self.at.astimezone(dt.UTC)


class Tender(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a payment."""

    kind: str
    amount_minor: Money


class VendIntended(Told, frozen=True, kw_only=True, tag="vend_intended"):
    """Confirmed, with the money: `instead_of` is a refused vend whose money pays this one."""

    vend_id: Document
    receipt_sequence: Number
    operator: Login
    tenders: list[Tender]
    instead_of: Document | None = None
    purse_id: Text | None = None


class VendToken(Told, frozen=True, kw_only=True, tag="vend_token_received"):
    """Sold."""

    vend_id: Document


class VendRefused(Told, frozen=True, kw_only=True, tag="vend_refused"):
    """No sale."""

    vend_id: Document
    code: str = ""


class VendReturned(Told, frozen=True, kw_only=True, tag="vend_money_returned"):
    """The customer has the money back."""

    vend_id: Document
    amount_minor: Money


class VendPrint(Told, frozen=True, kw_only=True, tag="vend_print_started"):
    """A sheet begins; 0 is the original."""

    vend_id: Document
    copy_number: Number


class VendPrintEnd(Told, frozen=True, kw_only=True, tag="vend_print_ended"):
    """What is known about that sheet."""

    vend_id: Document
    copy_number: Number
    verdict: Text


class CounterIntended(Told, frozen=True, kw_only=True, tag="counter_intended"):
    """An act of the counter, confirmed."""

    act_id: Document
    act: Text
    operator: Login
    receipt_sequence: Number | None
    amount_minor: Money
    received_minor: Money
    change_minor: Money
    instead_of: Document | None = None
    purse_id: Text | None = None


class CounterDone(Told, frozen=True, kw_only=True, tag="counter_done"):
    """Done at the server."""

    act_id: Document


class CounterRefused(Told, frozen=True, kw_only=True, tag="counter_refused"):
    """The server did nothing."""

    act_id: Document


class CounterReturned(Told, frozen=True, kw_only=True, tag="counter_money_returned"):
    """The customer has the money back."""

    act_id: Document
    amount_minor: Money


class CounterPrint(Told, frozen=True, kw_only=True, tag="counter_print_started"):
    """A sheet begins."""

    act_id: Document
    copy_number: Number


class CounterPrintEnd(Told, frozen=True, kw_only=True, tag="counter_print_ended"):
    """What is known about that sheet."""

    act_id: Document
    copy_number: Number
    verdict: Text


class ShiftAct(Told, frozen=True, kw_only=True, tag="shift_act_intended"):
    """An act of the cash desk; `amount_minor` is what it moves or counts, none = not told."""

    act_id: Document
    act: Text  # opening, movement, closing, bag
    operator: Login
    shift_id: ShiftId
    head_seq: Number = 0
    head_hash: Text = ""
    amount_minor: Signed | None = None


class ShiftActDone(Told, frozen=True, kw_only=True, tag="shift_act_answered"):
    """Done at the server."""

    act_id: Document


class ShiftActRefused(Told, frozen=True, kw_only=True, tag="shift_act_refused"):
    """The server did nothing."""

    act_id: Document


class OfflineVend(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed vend, sold."""

    vend_id: Document
    receipt_sequence: Number
    tenders: list[Tender]


class OfflineSold(Told, frozen=True, kw_only=True, tag=VENDS_SOLD_OFFLINE):
    """One act of one customer from the pack: sold, whatever anybody says later."""

    operator: Login
    shift_id: ShiftId
    vends: Annotated[list[OfflineVend], Meta(min_length=1, max_length=1_000)]


class NoteSeen(Told, frozen=True, kw_only=True, tag="note_in_escrow"):
    """A note lies where it can still be given back."""

    escrow_id: Text
    amount_minor: Money
    purse_id: Text | None


class NoteEnded(Told, frozen=True, kw_only=True, tag="note_ended"):
    """Where it is now."""

    escrow_id: Text
    end: Text  # stacked, returned, in_doubt


class NoteStray(Told, frozen=True, kw_only=True, tag="note_stray"):
    """A note is in the box that was never in escrow, or that was in doubt before."""

    mark: str
    amount_minor: Money | None
    doubted_id: str | None


class BoxEmptied(Told, frozen=True, kw_only=True, tag="cash_box_emptied"):
    """Two people took the notes away."""

    emptying_id: Document
    expected_minor: Money


AnyTold = (
    VendIntended
    | VendToken
    | VendRefused
    | VendReturned
    | VendPrint
    | VendPrintEnd
    | CounterIntended
    | CounterDone
    | CounterRefused
    | CounterReturned
    | CounterPrint
    | CounterPrintEnd
    | ShiftAct
    | ShiftActDone
    | ShiftActRefused
    | OfflineSold
    | NoteSeen
    | NoteEnded
    | NoteStray
    | BoxEmptied
)
_DECODER: Final[msgspec.json.Decoder[AnyTold]] = msgspec.json.Decoder(AnyTold)
KINDS: Final = tuple(
    str(kind.__struct_config__.tag)
    for kind in (
        *(VendIntended, VendToken, VendRefused, VendReturned, VendPrint, VendPrintEnd),
        *(CounterIntended, CounterDone, CounterRefused, CounterReturned),
        *(CounterPrint, CounterPrintEnd, ShiftAct, ShiftActDone, ShiftActRefused),
        *(OfflineSold, NoteSeen, NoteEnded, NoteStray, BoxEmptied),
    )
)
"""The kinds of records that are read; everything else of a journal says nothing about money."""


def told_by(body: str) -> AnyTold | None:
    """Return what a record says, or None for what cannot be read."""
    try:
        return _DECODER.decode(body)
    except (ValueError, RecursionError):  # of msgspec too
        return None


def is_document(text: str) -> bool:
    """Say whether an id is one that the database gives back as it is."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def parts_of(tenders: list[Tender]) -> tuple[int, int]:
    """Return the cash of a payment, and what came by card, cheque or transfer.

    Money that was kept before is neither: nobody handed it over.
    """
    cash = sum(one.amount_minor for one in tenders if one.kind == TenderKind.CASH)
    kept = sum(one.amount_minor for one in tenders if one.kind == TenderKind.DEPOSIT)
    return cash, sum(one.amount_minor for one in tenders) - cash - kept
