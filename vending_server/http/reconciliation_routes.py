"""Routes of reconciliation: rows and their sums, the worklist, papers, checklists, vouchers."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    answer,
    parse,
    raw_answer,
    require_date,
    require_number,
    require_uuid7,
)
from vending_server.http.pages import Moment, Number, RowId, Word, page_of
from vending_server.wire.reconciliation import (
    ItemAct,
    ItemsAsked,
    PaperAsked,
    RefreshAsked,
    RowsAsked,
    VoucherExport,
    VoucherMade,
    VoucherPosting,
    VouchersAsked,
)

AnyRequest = Request[Any, Any, Any]


def _require_days(message: RowsAsked | RefreshAsked | VouchersAsked) -> None:
    require_date(message.from_day, "from_day")
    require_date(message.through_day, "through_day")


@post("/v1/reconciliation-rows")
async def rows(request: AnyRequest) -> Response[bytes]:
    """List shifts, cash boxes and days of tills with every view of them, the latest first."""
    caller = await caller_of(request)
    message = parse(await request.body(), RowsAsked)
    _require_days(message)
    page = page_of(request, tuple[Moment, Number, Word], message)
    desk = services_of(request).reconciliation
    return answer(await asyncio.to_thread(desk.rows, caller, message, page))


@post("/v1/reconciliation-sums")
async def sums(request: AnyRequest) -> Response[bytes]:
    """Add the rows of a question up."""
    caller = await caller_of(request)
    message = parse(await request.body(), RowsAsked)
    _require_days(message)
    desk = services_of(request).reconciliation
    return answer(await asyncio.to_thread(desk.sums, caller, message))


@post("/v1/reconciliation-refreshes")
async def refresh(request: AnyRequest) -> Response[bytes]:
    """Look at some days now."""
    caller = await caller_of(request)
    message = parse(await request.body(), RefreshAsked)
    _require_days(message)
    desk = services_of(request).reconciliation
    return answer(await asyncio.to_thread(desk.refresh, caller, message))


@post("/v1/reconciliation-item-lists")
async def items(request: AnyRequest) -> Response[bytes]:
    """List what waits for somebody, or items of other states."""
    caller = await caller_of(request)
    message = parse(await request.body(), ItemsAsked)
    for name in ("from_day", "through_day"):
        if (day := getattr(message, name)) is not None:
            require_date(day, name)
    page = page_of(request, tuple[Moment, RowId], message)
    desk = services_of(request).reconciliation
    return answer(await asyncio.to_thread(desk.items, caller, message, page))


@get("/v1/reconciliation-items/{item_id:str}")
async def item(request: AnyRequest, item_id: FromPath[str]) -> Response[bytes]:
    """Tell one item with its causes, rows and acts."""
    caller = await caller_of(request)
    require_uuid7(item_id, "item_id")
    desk = services_of(request).reconciliation
    return answer(await asyncio.to_thread(desk.item, caller, item_id))


@post("/v1/reconciliation-items/{item_id:str}/acts")
async def act(request: AnyRequest, item_id: FromPath[str]) -> Response[bytes]:
    """Explain, ask or decide."""
    caller = await caller_of(request)
    message = parse(await request.body(), ItemAct)
    require_uuid7(item_id, "item_id")
    desk = services_of(request).reconciliation
    kept = await asyncio.to_thread(desk.act, caller, item_id, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/reconciliation-papers")
async def paper(request: AnyRequest) -> Response[bytes]:
    """Follow a row to the paper that was printed."""
    caller = await caller_of(request)
    message = parse(await request.body(), PaperAsked)
    desk = services_of(request).reconciliation
    return answer(await asyncio.to_thread(desk.paper, caller, message))


@get("/v1/points/{point_number:str}/checklists/{day:str}")
async def checklist(
    request: AnyRequest, point_number: FromPath[str], day: FromPath[str]
) -> Response[bytes]:
    """Tell what a day lacks before it is closed."""
    caller = await caller_of(request)
    number, wanted = require_number(point_number, "point_number"), require_date(day, "day")
    desk = services_of(request).reconciliation
    return answer(await asyncio.to_thread(desk.checklist, caller, number, wanted))


@post("/v1/vouchers")
async def make_voucher(request: AnyRequest) -> Response[bytes]:
    """Make the accounting voucher of a day of a point, or of head office (point 0)."""
    caller = await caller_of(request)
    message = parse(await request.body(), VoucherMade)
    require_date(message.day, "day")
    desk = services_of(request).reconciliation
    kept = await asyncio.to_thread(desk.make_voucher, caller, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/voucher-lists")
async def voucher_list(request: AnyRequest) -> Response[bytes]:
    """List vouchers, the latest made first."""
    caller = await caller_of(request)
    message = parse(await request.body(), VouchersAsked)
    _require_days(message)
    page = page_of(request, tuple[Number], message)
    desk = services_of(request).reconciliation
    return answer(await asyncio.to_thread(desk.vouchers, caller, message, page))


@post("/v1/vouchers/{voucher_id:str}/export")
async def export_voucher(request: AnyRequest, voucher_id: FromPath[str]) -> Response[bytes]:
    """Take a voucher over."""
    caller = await caller_of(request)
    message = parse(await request.body(), VoucherExport)
    require_uuid7(voucher_id, "voucher_id")
    desk = services_of(request).reconciliation
    kept = await asyncio.to_thread(desk.export_voucher, caller, voucher_id, message)
    return raw_answer(kept.body, kept.status)


@post("/v1/vouchers/{voucher_id:str}/posting")
async def post_voucher(request: AnyRequest, voucher_id: FromPath[str]) -> Response[bytes]:
    """Say under which number and total a voucher was posted."""
    caller = await caller_of(request)
    message = parse(await request.body(), VoucherPosting)
    require_uuid7(voucher_id, "voucher_id")
    desk = services_of(request).reconciliation
    kept = await asyncio.to_thread(desk.post_voucher, caller, voucher_id, message)
    return raw_answer(kept.body, kept.status)


ROUTES: Final = (
    rows,
    sums,
    refresh,
    items,
    item,
    act,
    paper,
    checklist,
    make_voucher,
    voucher_list,
    export_voucher,
    post_voucher,
)
