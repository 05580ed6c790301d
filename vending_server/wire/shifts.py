"""Shifts over the wire.  The till decides when one opens and closes; the server mirrors it.

    POST /v1/shifts                        opened, with the float counted
    GET  /v1/shifts/{shift_id}             X while it is open, Z when it is closed
    POST /v1/shifts/{shift_id}/movements   cash in or out with a reason
    POST /v1/shifts/{shift_id}/closing     the blind count; the answer is the Z
    POST /v1/shifts/{shift_id}/recounts    by two others, after the close
    POST /v1/shift-lists                   a point's shifts, with what was counted
    POST /v1/bank-deposit-lists            a point's deposit slips, with the bank's word

Every id is a UUIDv7 of the till: the same id and body get the same bytes for ever.  A count is
blind: until it is in, no answer to the shift's own cashier holds a sum of cash.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.cash_count import CountLine
from vending_server.wire.pages import Page
from vending_server.wire.scalars import (
    RECEIPT_SEQUENCE_MAX,
    LineOfText,
    Moment,
    MoneyMinor,
    PaidMinor,
    PointNumber,
    Uuid7,
)
from vending_server.wire.shift_totals import ShiftCounts, ShiftTotals

SHIFTS_MAX: Final = 50
Counts: TypeAlias = Annotated[list[CountLine], Meta(min_length=1)]


class ShiftOpening(Request, frozen=True, kw_only=True):
    """POST /v1/shifts."""

    shift_id: Uuid7
    counts: Counts
    # the till's last receipt before this shift
    receipt_sequence_last: Annotated[int, Meta(ge=0, le=RECEIPT_SEQUENCE_MAX)]
    opened_at: Moment
    reason: LineOfText = ""  # why the count differs from what the shift before left


class CashMovement(Request, frozen=True, kw_only=True):
    """POST /v1/shifts/{shift_id}/movements."""

    movement_id: Uuid7
    direction: Literal["in", "out"]
    reason: Literal["change_fund", "to_head_office", "petty_expense"]
    amount_minor: PaidMinor
    counterpart: LineOfText
    paper: LineOfText
    happened_at: Moment
    approval_id: Uuid7 | None = None  # for a pay-out above the limit


class ShiftClosing(Request, frozen=True, kw_only=True):
    """POST /v1/shifts/{shift_id}/closing."""

    closing_id: Uuid7
    counts: Counts
    float_left_minor: MoneyMinor  # stays in the drawer for the next shift
    closed_at: Moment


class ShiftRecount(Request, frozen=True, kw_only=True):
    """POST /v1/shifts/{shift_id}/recounts; both counts are kept.

    The approval is of the act `recount`, over the request without it and with `shift_id`.
    """

    recount_id: Uuid7
    counts: Counts
    reason: LineOfText
    approval_id: Uuid7 | None = None


def recount_payload(shift_id: str, again: ShiftRecount) -> dict[str, Any]:
    """Return what two people say that they counted together."""
    fields: dict[str, Any] = msgspec.to_builtins(again)
    del fields["approval_id"]
    return fields | {"shift_id": shift_id}


class MovementAnswer(Answer, frozen=True, kw_only=True):
    """201/200: the movement is in the books; it says nothing of what the drawer holds."""

    movement_id: str
    shift_id: str
    posted_at: str
    is_late: bool  # its day was locked: it stands in a later one


class ShiftReport(Answer, frozen=True, kw_only=True):
    """An X or a Z.  `totals` and the rest of the money are none while the count is blind."""

    shift_id: str
    number: int  # of the shift and of its Z, within the terminal
    terminal_id: str
    point_number: int
    operator: str
    opened_at: str
    closed_at: str | None
    handover_minor: int | None  # what the shift before left
    counts: ShiftCounts
    totals: ShiftTotals | None = None
    counted_minor: int | None = None
    variance_minor: int | None = None
    float_left_minor: int | None = None
    is_beyond_tolerance: bool = False
    is_provisional: bool = True  # until the server holds the till's journal up to the close
    deposit_id: str | None = None


class BankDeposit(Request, frozen=True, kw_only=True):
    """POST /v1/bank-deposits: a bag of the cash of closed shifts."""

    document_id: Uuid7
    point_number: PointNumber
    shift_ids: Annotated[list[Uuid7], Meta(min_length=1, max_length=SHIFTS_MAX)]
    counts: Counts  # what is in the bag
    bank: LineOfText
    bag_number: LineOfText
    difference_reason: LineOfText = ""


class BankDepositAnswer(Answer, frozen=True, kw_only=True):
    """201/200: the slip."""

    document_id: str
    number: int
    point_number: int
    banking_batch: int
    bank: str
    bag_number: str
    expected_minor: int
    amount_minor: int
    shift_ids: list[str]
    counts: list[CountLine]
    made_at: str


class BankConfirmation(Request, frozen=True, kw_only=True):
    """POST /v1/bank-deposits/{deposit_id}/confirmation: what the bank counted."""

    document_id: Uuid7
    bank_reference: LineOfText
    amount_minor: MoneyMinor
    difference_reason: LineOfText = ""


class BankConfirmationAnswer(Answer, frozen=True, kw_only=True):
    """201/200: the slip is settled."""

    document_id: str
    deposit_id: str
    bank_reference: str
    amount_minor: int
    variance_minor: int  # confirmed less what was in the bag


class BatchClosing(Request, frozen=True, kw_only=True):
    """POST /v1/batch-closings: end the open sales or banking batch of a point."""

    document_id: Uuid7
    point_number: PointNumber
    kind: Literal["sales", "banking"]


class BatchFacts(Answer, frozen=True, kw_only=True):
    """A batch and what it holds: shifts of a sales batch, sales batches of a banking batch."""

    kind: str
    number: int
    point_number: int
    opened_at: str
    closed_at: str | None
    parts: list[str]  # ids of shifts, or numbers of sales batches
    counted_minor: int


class BatchList(Page, frozen=True, kw_only=True):
    """200: the batches of a point of both kinds, the latest opened first."""

    batches: list[BatchFacts]


class ShiftListRequest(Request, frozen=True, kw_only=True):
    """POST /v1/shift-lists: the shifts of a point, newest first, in pages."""

    point_number: PointNumber


class ShiftLine(Answer, frozen=True, kw_only=True):
    """One shift; what was counted is none while it is open."""

    shift_id: str
    terminal: int
    number: int
    operator: str
    opened_at: str
    closed_at: str | None
    counted_minor: int | None
    variance_minor: int | None
    float_left_minor: int | None
    is_provisional: bool
    sales_batch: int
    banking_batch: int
    slip: int | None  # of the bag that its cash went into


class ShiftList(Page, frozen=True, kw_only=True):
    """200: one page."""

    shifts: list[ShiftLine]


class SlipListRequest(Request, frozen=True, kw_only=True):
    """POST /v1/bank-deposit-lists: the deposit slips of a point, newest first, in pages."""

    point_number: PointNumber


class SlipLine(Answer, frozen=True, kw_only=True):
    """One bag, and what the bank said of it; none = it is on its way."""

    document_id: str
    number: int
    banking_batch: int
    bank: str
    bag_number: str
    expected_minor: int
    amount_minor: int
    difference_reason: str
    made_at: str
    made_by: str
    confirmed_at: str | None
    confirmed_minor: int | None
    bank_reference: str | None


class SlipList(Page, frozen=True, kw_only=True):
    """200: one page, and what is on its way to the bank altogether."""

    slips: list[SlipLine]
    in_transit_minor: int
