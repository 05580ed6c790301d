"""What a record of a till's journal says about money; pure, no SQL.

Only fields of the till's own words are read, never a sealed answer.  A record that cannot be read
is *unread*: it is counted, never guessed at, and never stops those behind it.

A day of a million sales is four million of these records, so what nearly all of them bear is looked
at once and not by a pattern each time: see `told_in`.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import Annotated, ClassVar, Final, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.offline_sales import VENDS_SOLD_OFFLINE
from vending_server.wire.quote import TenderKind

_MONEY_MAX: Final = 10**12
_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_IS_ID: Final = re.compile(_UUID).fullmatch
_ID_CHARS: Final = 36
# Everything of a record that is read fits its column, or the record is unread.
At: TypeAlias = Annotated[dt.datetime, Meta(tz=True)]
Document: TypeAlias = Annotated[str, Meta(max_length=_ID_CHARS)]  # an id: see `_told_by`
OtherDocument: TypeAlias = Annotated[str, Meta(pattern=f"^{_UUID}$", max_length=_ID_CHARS)]
ShiftId: TypeAlias = Annotated[str, Meta(pattern=f"^(|{_UUID})$", max_length=36)]  # '' = none
Text: TypeAlias = Annotated[str, Meta(pattern="^[^\\x00]*$", max_length=80)]
Login: TypeAlias = Annotated[str, Meta(max_length=40)]  # without NUL: see `_told_by`
Verdict: TypeAlias = Annotated[str, Meta(max_length=80)]  # so too
Money: TypeAlias = Annotated[int, Meta(ge=0, le=_MONEY_MAX)]
Signed: TypeAlias = Annotated[int, Meta(ge=-_MONEY_MAX, le=_MONEY_MAX)]
Number: TypeAlias = Annotated[int, Meta(ge=0, le=_MONEY_MAX)]


class Told(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag_field="kind"):
    """Any record that moves money or says what became of it; `at` is the till's clock."""

    at: At

    @property
    def moment(self) -> dt.datetime:
        """When it was written."""
        return self.at if self.at.tzinfo is dt.UTC else self.at.astimezone(dt.UTC)


class Tender(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a payment."""

    kind: str
    amount_minor: Money


class VendIntended(Told, frozen=True, kw_only=True, tag="vend_intended"):
    """Confirmed, with the money: `instead_of` is a refused vend whose money pays this one."""

    document: Document = msgspec.field(name="vend_id")
    receipt_sequence: Number
    operator: Login
    tenders: list[Tender]
    instead_of: OtherDocument | None = None
    purse_id: Text | None = None


class VendToken(Told, frozen=True, kw_only=True, tag="vend_token_received"):
    """Sold."""

    document: Document = msgspec.field(name="vend_id")


class VendRefused(Told, frozen=True, kw_only=True, tag="vend_refused"):
    """No sale."""

    document: Document = msgspec.field(name="vend_id")
    code: str = ""


class VendReturned(Told, frozen=True, kw_only=True, tag="vend_money_returned"):
    """The customer has the money back."""

    document: Document = msgspec.field(name="vend_id")
    amount_minor: Money


class VendPrint(Told, frozen=True, kw_only=True, tag="vend_print_started"):
    """A sheet begins; 0 is the original."""

    document: Document = msgspec.field(name="vend_id")
    copy_number: Number


class VendPrintEnd(Told, frozen=True, kw_only=True, tag="vend_print_ended"):
    """What is known about that sheet."""

    document: Document = msgspec.field(name="vend_id")
    copy_number: Number
    verdict: Verdict


class CounterIntended(Told, frozen=True, kw_only=True, tag="counter_intended"):
    """An act of the counter, confirmed."""

    document: Document = msgspec.field(name="act_id")
    act: Text
    operator: Login
    receipt_sequence: Number | None
    amount_minor: Money
    received_minor: Money
    change_minor: Money
    instead_of: OtherDocument | None = None
    purse_id: Text | None = None


class CounterDone(Told, frozen=True, kw_only=True, tag="counter_done"):
    """Done at the server."""

    document: Document = msgspec.field(name="act_id")


class CounterRefused(Told, frozen=True, kw_only=True, tag="counter_refused"):
    """The server did nothing."""

    document: Document = msgspec.field(name="act_id")


class CounterReturned(Told, frozen=True, kw_only=True, tag="counter_money_returned"):
    """The customer has the money back."""

    document: Document = msgspec.field(name="act_id")
    amount_minor: Money


class CounterPrint(Told, frozen=True, kw_only=True, tag="counter_print_started"):
    """A sheet begins."""

    document: Document = msgspec.field(name="act_id")
    copy_number: Number


class CounterPrintEnd(Told, frozen=True, kw_only=True, tag="counter_print_ended"):
    """What is known about that sheet."""

    document: Document = msgspec.field(name="act_id")
    copy_number: Number
    verdict: Verdict


class ShiftAct(Told, frozen=True, kw_only=True, tag="shift_act_intended"):
    """An act of the cash desk; `amount_minor` is what it moves or counts, none = not told."""

    document: Document = msgspec.field(name="act_id")
    act: Text  # opening, movement, closing, bag
    operator: Login
    shift_id: ShiftId
    head_seq: Number = 0
    head_hash: Text = ""
    amount_minor: Signed | None = None


class ShiftActDone(Told, frozen=True, kw_only=True, tag="shift_act_answered"):
    """Done at the server."""

    document: Document = msgspec.field(name="act_id")


class ShiftActRefused(Told, frozen=True, kw_only=True, tag="shift_act_refused"):
    """The server did nothing."""

    document: Document = msgspec.field(name="act_id")


class OfflineVend(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed vend, sold."""

    vend_id: OtherDocument
    receipt_sequence: Number
    tenders: list[Tender]


class OfflineSold(Told, frozen=True, kw_only=True, tag=VENDS_SOLD_OFFLINE):
    """One act of one customer from the pack: sold, whatever anybody says later."""

    operator: Login
    shift_id: ShiftId
    vends: Annotated[list[OfflineVend], Meta(min_length=1, max_length=1_000)]
    document: ClassVar[str | None] = None  # it begins one for each vend


class NoteSeen(Told, frozen=True, kw_only=True, tag="note_in_escrow"):
    """A note lies where it can still be given back."""

    escrow_id: Text
    amount_minor: Money
    purse_id: Text | None
    document: ClassVar[str | None] = None


class NoteEnded(Told, frozen=True, kw_only=True, tag="note_ended"):
    """Where it is now."""

    escrow_id: Text
    end: Text  # stacked, returned, in_doubt
    document: ClassVar[str | None] = None


class NoteStray(Told, frozen=True, kw_only=True, tag="note_stray"):
    """A note is in the box that was never in escrow, or that was in doubt before."""

    mark: str
    amount_minor: Money | None
    doubted_id: str | None
    document: ClassVar[str | None] = None


class BoxEmptied(Told, frozen=True, kw_only=True, tag="cash_box_emptied"):
    """Two people took the notes away."""

    document: Document = msgspec.field(name="emptying_id")
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
_CASH, _KEPT = TenderKind.CASH.value, TenderKind.DEPOSIT.value
_NUL: Final = "\\u0000"  # the one way to spell it in JSON
_EDGES: Final = frozenset({dt.MINYEAR, dt.MAXYEAR})  # a moment there may have no name in UTC
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


Page: TypeAlias = tuple[int, AnyTold]
"""The number of a record, and what it says."""


def told_in(records: Iterable[tuple[int, str]]) -> tuple[list[Page], list[int]]:
    """Return what records say, and the numbers of those that cannot be read.

    Nearly always all can be: then they are decoded in one go and their ids looked at as a set.  The
    slow way decides wherever one of them may not be.
    """
    records = list(records)
    bodies = [body for _, body in records]
    try:
        tolds = list(map(_DECODER.decode, bodies))
    except (ValueError, RecursionError):  # of msgspec too
        return _told_one_by_one(records)
    documents = {told.document for told in tolds} - {None}
    are_ids = all(map(_IS_ID, documents))  # type: ignore[arg-type]
    has_edge = not _EDGES.isdisjoint({told.at.year for told in tolds})
    if not are_ids or has_edge or _holds_nul("".join(bodies)):
        return _told_one_by_one(records)
    return list(zip([sequence for sequence, _ in records], tolds, strict=True)), []


def _holds_nul(text: str) -> bool:
    return "\\" in text and _NUL in text  # one letter is looked for much faster than six


def _told_one_by_one(records: Iterable[tuple[int, str]]) -> tuple[list[Page], list[int]]:
    pages: list[Page] = []
    unread: list[int] = []
    for sequence, body in records:
        told = _told_by(body)
        if told is None:
            unread.append(sequence)
        else:
            pages.append((sequence, told))
    return pages, unread


def _told_by(body: str) -> AnyTold | None:
    """Return what a record says, or None for what cannot be read."""
    try:
        told = _DECODER.decode(body)
    except (ValueError, RecursionError):  # of msgspec too
        return None
    if _NUL in body and "\0" in getattr(told, "operator", "") + getattr(told, "verdict", ""):
        return None
    if told.at.year in _EDGES:
        return None
    document = told.document
    return told if document is None or _IS_ID(document) else None


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
    cash = other = 0
    for one in tenders:
        if one.kind == _CASH:
            cash += one.amount_minor
        elif one.kind != _KEPT:
            other += one.amount_minor
    return cash, other
