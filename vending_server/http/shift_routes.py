"""Routes of the drawer: shifts, batches, bags for the bank."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.errors import Refused
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    answer,
    parse,
    raw_answer,
    require_count,
    require_number,
    require_time,
    require_uuid7,
)
from vending_server.http.pages import Moment, Number, RowId, page_of
from vending_server.wire.problems import ProblemCode
from vending_server.wire.shifts import (
    BankConfirmation,
    BankDeposit,
    BatchClosing,
    CashMovement,
    ShiftClosing,
    ShiftListRequest,
    ShiftOpening,
    ShiftRecount,
    SlipListRequest,
)

AnyRequest = Request[Any, Any, Any]


@post("/v1/shifts")
async def open_shift(request: AnyRequest) -> Response[bytes]:
    """Open a shift with the float that was counted."""
    caller = await caller_of(request)
    message = parse(await request.body(), ShiftOpening)
    require_count(message.counts)
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
    require_count(message.counts)
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
    require_count(message.counts)
    desk = services_of(request).shifts
    kept = await asyncio.to_thread(desk.recount, caller, shift_id, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/bank-deposits")
async def deposit(request: AnyRequest) -> Response[bytes]:
    """Make a bag of closed shifts' cash."""
    caller = await caller_of(request)
    message = parse(await request.body(), BankDeposit)
    if len(set(message.shift_ids)) != len(message.shift_ids):
        raise Refused(ProblemCode.INVALID_REQUEST, where="shift_ids")
    require_count(message.counts)
    kept = await asyncio.to_thread(services_of(request).shifts.deposit, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/bank-deposits/{deposit_id:str}/confirmation")
async def confirm(request: AnyRequest, deposit_id: FromPath[str]) -> Response[bytes]:
    """Take the bank's word for a bag."""
    caller = await caller_of(request)
    message = parse(await request.body(), BankConfirmation)
    require_uuid7(deposit_id, "deposit_id")
    desk = services_of(request).shifts
    kept = await asyncio.to_thread(desk.confirm, caller, deposit_id, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/batch-closings")
async def end_batch(request: AnyRequest) -> Response[bytes]:
    """End the open sales or banking batch of a point."""
    caller = await caller_of(request)
    message = parse(await request.body(), BatchClosing)
    kept = await asyncio.to_thread(services_of(request).shifts.end_batch, caller, message)
    return raw_answer(kept.body, kept.status)


@get("/v1/points/{point_number:str}/batches")
async def batches(request: AnyRequest, point_number: FromPath[str]) -> Response[bytes]:
    """List a point's batches of shifts, newest first."""
    caller = await caller_of(request)
    number = require_number(point_number, "point_number")
    desk = services_of(request).shifts
    page = page_of(request, tuple[Moment, Number, Number])
    return answer(await asyncio.to_thread(desk.batches, caller, number, page))


@post("/v1/shift-lists")
async def shifts(request: AnyRequest) -> Response[bytes]:
    """List a point's shifts, newest first."""
    caller = await caller_of(request)
    message = parse(await request.body(), ShiftListRequest)
    page = page_of(request, tuple[Moment, RowId], message)
    desk = services_of(request).shifts
    return answer(await asyncio.to_thread(desk.shifts, caller, message.point_number, page))


@post("/v1/bank-deposit-lists")
async def slips(request: AnyRequest) -> Response[bytes]:
    """List a point's deposit slips, newest first."""
    caller = await caller_of(request)
    message = parse(await request.body(), SlipListRequest)
    page = page_of(request, tuple[Number], message)
    desk = services_of(request).shifts
    return answer(await asyncio.to_thread(desk.slips, caller, message.point_number, page))


ROUTES = [
    open_shift,
    one,
    move,
    close,
    recount,
    deposit,
    confirm,
    end_batch,
    batches,
    shifts,
    slips,
]
