"""Routes of the drawer: shifts, batches, bags for the bank."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.errors import Refused
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    MONEY_MAX,
    RECEIPT_SEQUENCE_MAX,
    answer,
    parse,
    raw_answer,
    require_lines,
    require_number,
    require_one_of,
    require_range,
    require_time,
    require_uuid7,
)
from vending_server.shifts.model import Direction, MoveReason
from vending_server.wire.cash_count import CountLine, is_count
from vending_server.wire.problems import ProblemCode
from vending_server.wire.shifts import (
    BankConfirmation,
    BankDeposit,
    BatchClosing,
    CashMovement,
    ShiftClosing,
    ShiftOpening,
    ShiftRecount,
)

SHIFTS_MAX: Final = 50
_BATCH_KINDS: Final = {"sales", "banking"}

AnyRequest = Request[Any, Any, Any]


@post("/v1/shifts")
async def open_shift(request: AnyRequest) -> Response[bytes]:
    """Open a shift with the float that was counted."""
    caller = await caller_of(request)
    message = parse(await request.body(), ShiftOpening)
    require_uuid7(message.shift_id, "shift_id")
    _require_count(message.counts)
    require_lines(message, "reason")
    last = message.receipt_sequence_last
    require_range(last, least=0, most=RECEIPT_SEQUENCE_MAX, where="receipt_sequence_last")
    at = require_time(message.opened_at, "opened_at")
    kept = await asyncio.to_thread(services_of(request).shifts.open, caller, message, at)
    return raw_answer(kept.body, kept.status)


@get("/v1/shifts/{shift_id:str}")
async def one(request: AnyRequest, shift_id: FromPath[str]) -> Response[bytes]:
    """Tell a shift's sums: X or Z."""
    caller = await caller_of(request)
    require_uuid7(shift_id, "shift_id")
    return answer(await asyncio.to_thread(services_of(request).shifts.one, caller, shift_id))


@post("/v1/shifts/{shift_id:str}/movements")
async def move(request: AnyRequest, shift_id: FromPath[str]) -> Response[bytes]:
    """Pay cash in or out."""
    caller = await caller_of(request)
    message = parse(await request.body(), CashMovement)
    require_uuid7(shift_id, "shift_id")
    require_uuid7(message.movement_id, "movement_id")
    require_one_of(message.direction, set(Direction), "direction")
    require_one_of(message.reason, set(MoveReason), "reason")
    require_range(message.amount_minor, least=1, most=MONEY_MAX, where="amount_minor")
    require_lines(message, "counterpart", "paper")
    if message.approval_id is not None:
        require_uuid7(message.approval_id, "approval_id")
    at = require_time(message.happened_at, "happened_at")
    desk = services_of(request).shifts
    kept = await asyncio.to_thread(desk.move, caller, shift_id, message, at)
    return raw_answer(kept.body, kept.status)


@post("/v1/shifts/{shift_id:str}/closing")
async def close(request: AnyRequest, shift_id: FromPath[str]) -> Response[bytes]:
    """Take the blind count and answer with the Z."""
    caller = await caller_of(request)
    message = parse(await request.body(), ShiftClosing)
    require_uuid7(shift_id, "shift_id")
    require_uuid7(message.closing_id, "closing_id")
    _require_count(message.counts)
    require_range(message.float_left_minor, least=0, most=MONEY_MAX, where="float_left_minor")
    at = require_time(message.closed_at, "closed_at")
    desk = services_of(request).shifts
    kept = await asyncio.to_thread(desk.close, caller, shift_id, message, at)
    return raw_answer(kept.body, kept.status)


@post("/v1/shifts/{shift_id:str}/recounts")
async def recount(request: AnyRequest, shift_id: FromPath[str]) -> Response[bytes]:
    """Count a closed shift's cash again."""
    caller = await caller_of(request)
    message = parse(await request.body(), ShiftRecount)
    require_uuid7(shift_id, "shift_id")
    require_uuid7(message.recount_id, "recount_id")
    _require_count(message.counts)
    require_lines(message, "reason")
    desk = services_of(request).shifts
    kept = await asyncio.to_thread(desk.recount, caller, shift_id, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/bank-deposits")
async def deposit(request: AnyRequest) -> Response[bytes]:
    """Make a bag of closed shifts' cash."""
    caller = await caller_of(request)
    message = parse(await request.body(), BankDeposit)
    require_uuid7(message.document_id, "document_id")
    require_range(len(message.shift_ids), least=1, most=SHIFTS_MAX, where="shift_ids")
    for shift_id in message.shift_ids:
        require_uuid7(shift_id, "shift_ids")
    if len(set(message.shift_ids)) != len(message.shift_ids):
        raise Refused(ProblemCode.INVALID_REQUEST, where="shift_ids")
    _require_count(message.counts)
    require_lines(message, "bank", "bag_number", "difference_reason")
    kept = await asyncio.to_thread(services_of(request).shifts.deposit, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/bank-deposits/{deposit_id:str}/confirmation")
async def confirm(request: AnyRequest, deposit_id: FromPath[str]) -> Response[bytes]:
    """Take the bank's word for a bag."""
    caller = await caller_of(request)
    message = parse(await request.body(), BankConfirmation)
    require_uuid7(deposit_id, "deposit_id")
    require_uuid7(message.document_id, "document_id")
    require_range(message.amount_minor, least=0, most=MONEY_MAX, where="amount_minor")
    require_lines(message, "bank_reference", "difference_reason")
    desk = services_of(request).shifts
    kept = await asyncio.to_thread(desk.confirm, caller, deposit_id, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/batch-closings")
async def end_batch(request: AnyRequest) -> Response[bytes]:
    """End the open sales or banking batch of a point."""
    caller = await caller_of(request)
    message = parse(await request.body(), BatchClosing)
    require_uuid7(message.document_id, "document_id")
    require_one_of(message.kind, _BATCH_KINDS, "kind")
    kept = await asyncio.to_thread(services_of(request).shifts.end_batch, caller, message)
    return raw_answer(kept.body, kept.status)


@get("/v1/points/{point_number:str}/batches")
async def batches(request: AnyRequest, point_number: FromPath[str]) -> Response[bytes]:
    """List the latest batches of a point."""
    caller = await caller_of(request)
    number = require_number(point_number, "point_number")
    desk = services_of(request).shifts
    return answer({"batches": await asyncio.to_thread(desk.batches, caller, number)})


def _require_count(lines: Sequence[CountLine]) -> None:
    if not is_count(lines):
        raise Refused(ProblemCode.INVALID_REQUEST, where="counts")


ROUTES = [open_shift, one, move, close, recount, deposit, confirm, end_batch, batches]
