"""What a record of a till's journal says about money; pure, no SQL.

Only fields of the till's own words are read, never a sealed answer.  A record that cannot be read
is *unread*: it is counted, never guessed at, and never stops those behind it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from vending_server.wire.offline_sales import VENDS_SOLD_OFFLINE
from vending_server.wire.quote import TenderKind

_MONEY_MAX: Final = 10**12
_NUL: Final = "\0"
_OPERATOR_CHARS: Final = 40


class Told(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Any record that moves money or says what became of it; `at` is the till's clock."""

    at: str

    @property
    def moment(self) -> dt.datetime:
        """When it was written."""
        at = dt.datetime.fromisoformat(self.at)
        if at.tzinfo is None:
            raise ValueError("a time without its zone")
        return at.astimezone(dt.UTC)


class Tender(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a payment."""

    kind: str
    amount_minor: int


class VendIntended(Told, frozen=True, kw_only=True, tag="vend_intended"):
    """Confirmed, with the money: `instead_of` is a refused vend whose money pays this one."""

    vend_id: str
    receipt_sequence: int
    operator: str
    tenders: list[Tender]
    instead_of: str | None = None
    purse_id: str | None = None


class VendToken(Told, frozen=True, kw_only=True, tag="vend_token_received"):
    """Sold."""

    vend_id: str


class VendRefused(Told, frozen=True, kw_only=True, tag="vend_refused"):
    """No sale."""

    vend_id: str
    code: str = ""


class VendReturned(Told, frozen=True, kw_only=True, tag="vend_money_returned"):
    """The customer has the money back."""

    vend_id: str
    amount_minor: int


class VendPrint(Told, frozen=True, kw_only=True, tag="vend_print_started"):
    """A sheet begins; 0 is the original."""

    vend_id: str
    copy_number: int


class VendPrintEnd(Told, frozen=True, kw_only=True, tag="vend_print_ended"):
    """What is known about that sheet."""

    vend_id: str
    copy_number: int
    verdict: str


class CounterIntended(Told, frozen=True, kw_only=True, tag="counter_intended"):
    """An act of the counter, confirmed."""

    act_id: str
    act: str
    operator: str
    receipt_sequence: int | None
    amount_minor: int
    received_minor: int
    change_minor: int
    instead_of: str | None = None
    purse_id: str | None = None


class CounterDone(Told, frozen=True, kw_only=True, tag="counter_done"):
    """Done at the server."""

    act_id: str


class CounterRefused(Told, frozen=True, kw_only=True, tag="counter_refused"):
    """The server did nothing."""

    act_id: str


class CounterReturned(Told, frozen=True, kw_only=True, tag="counter_money_returned"):
    """The customer has the money back."""

    act_id: str
    amount_minor: int


class CounterPrint(Told, frozen=True, kw_only=True, tag="counter_print_started"):
    """A sheet begins."""

    act_id: str
    copy_number: int


class CounterPrintEnd(Told, frozen=True, kw_only=True, tag="counter_print_ended"):
    """What is known about that sheet."""

    act_id: str
    copy_number: int
    verdict: str


class ShiftAct(Told, frozen=True, kw_only=True, tag="shift_act_intended"):
    """An act of the cash desk; `amount_minor` is what it moves or counts, none = not told."""

    act_id: str
    act: str  # opening, movement, closing, bag
    operator: str
    shift_id: str
    head_seq: int = 0
    head_hash: str = ""
    amount_minor: int | None = None


class ShiftActDone(Told, frozen=True, kw_only=True, tag="shift_act_answered"):
    """Done at the server."""

    act_id: str


class ShiftActRefused(Told, frozen=True, kw_only=True, tag="shift_act_refused"):
    """The server did nothing."""

    act_id: str


class OfflineVend(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed vend, sold."""

    vend_id: str
    receipt_sequence: int
    tenders: list[Tender]


class OfflineSold(Told, frozen=True, kw_only=True, tag=VENDS_SOLD_OFFLINE):
    """One act of one customer from the pack: sold, whatever anybody says later."""

    operator: str
    shift_id: str
    vends: list[OfflineVend]


class NoteSeen(Told, frozen=True, kw_only=True, tag="note_in_escrow"):
    """A note lies where it can still be given back."""

    escrow_id: str
    amount_minor: int
    purse_id: str | None


class NoteEnded(Told, frozen=True, kw_only=True, tag="note_ended"):
    """Where it is now."""

    escrow_id: str
    end: str  # stacked, returned, in_doubt


class NoteStray(Told, frozen=True, kw_only=True, tag="note_stray"):
    """A note is in the box that was never in escrow, or that was in doubt before."""

    mark: str
    amount_minor: int | None
    doubted_id: str | None


class BoxEmptied(Told, frozen=True, kw_only=True, tag="cash_box_emptied"):
    """Two people took the notes away."""

    emptying_id: str
    expected_minor: int


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
        told = _DECODER.decode(body.encode())
        told.moment  # noqa: B018 - a record without its time is none
    except (ValueError, RecursionError, OverflowError):  # of msgspec too
        return None
    return told if _is_usable(told) else None


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


def _is_usable(told: AnyTold) -> bool:
    """Say whether everything of it fits its column."""
    fields: Mapping[str, Any] = {name: getattr(told, name) for name in told.__struct_fields__}
    for name, value in fields.items():
        if isinstance(value, str) and not _is_text(name, value):
            return False
        if isinstance(value, int) and not -_MONEY_MAX <= value <= _MONEY_MAX:
            return False
    if isinstance(told, VendIntended):
        return _are_tenders(told.tenders)
    if isinstance(told, OfflineSold):
        vends = told.vends
        return len(vends) >= 1 and all(
            is_document(one.vend_id)
            and 0 <= one.receipt_sequence <= _MONEY_MAX
            and _are_tenders(one.tenders)
            for one in vends
        )
    return True


_DOCUMENTS: Final = frozenset({"vend_id", "act_id", "emptying_id"})


def _is_text(name: str, value: str) -> bool:
    if name in _DOCUMENTS:
        return is_document(value)
    if name == "shift_id":
        return not value or is_document(value)
    if name == "operator" and len(value) > _OPERATOR_CHARS:
        return False
    return _NUL not in value and len(value) <= 80


def _are_tenders(tenders: list[Tender]) -> bool:
    return all(0 <= one.amount_minor <= _MONEY_MAX for one in tenders)
