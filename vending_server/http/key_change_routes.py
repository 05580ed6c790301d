"""Routes of key changes: campaigns, their meters, and what was seen at one meter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.documents.service import Kept
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    answer,
    parse,
    raw_answer,
    require_uuid7,
)
from vending_server.http.pages import Moment, Number, RowId, page_of
from vending_server.key_changes.desk import KeyChangeDesk
from vending_server.key_changes.model import KeyChangeState
from vending_server.operators.model import Caller
from vending_server.wire.key_changes import (
    CampaignRequest,
    ConfirmationRequest,
    KeyLookup,
    MeterPageRequest,
    PlanRequest,
    RehearsalRequest,
    SetRequest,
    WithdrawalRequest,
)

AnyRequest = Request[Any, Any, Any]
Message = TypeVar(
    "Message",
    CampaignRequest,
    PlanRequest,
    RehearsalRequest,
    WithdrawalRequest,
    ConfirmationRequest,
    SetRequest,
)


@post("/v1/key-campaigns")
async def create(request: AnyRequest) -> Response[bytes]:
    """Keep a campaign that two people agreed to."""
    return await _document(request, CampaignRequest, KeyChangeDesk.create_campaign)


@get("/v1/key-campaigns")
async def campaigns(request: AnyRequest) -> Response[bytes]:
    """Tell how all campaigns stand."""
    await caller_of(request)
    page = page_of(request, tuple[Moment, RowId])
    return answer(await asyncio.to_thread(services_of(request).key_changes.campaigns, page))


@get("/v1/key-campaigns/{campaign_id:str}")
async def progress(request: AnyRequest, campaign_id: FromPath[str]) -> Response[bytes]:
    """Tell how one campaign stands."""
    await caller_of(request)
    require_uuid7(campaign_id, "campaign_id")
    desk = services_of(request).key_changes
    return answer(await asyncio.to_thread(desk.progress, campaign_id))


@post("/v1/key-campaigns/{campaign_id:str}/pages")
async def meters(request: AnyRequest, campaign_id: FromPath[str]) -> Response[bytes]:
    """List a campaign's meters."""
    await caller_of(request)
    message = parse(await request.body(), MeterPageRequest)
    require_uuid7(campaign_id, "campaign_id")
    state = None if message.state is None else KeyChangeState(message.state)
    page = page_of(request, tuple[Number], message)
    desk = services_of(request).key_changes
    return answer(await asyncio.to_thread(desk.meters, campaign_id, state=state, page=page))


@post("/v1/key-campaigns/{campaign_id:str}/plans")
async def plan(request: AnyRequest, campaign_id: FromPath[str]) -> Response[bytes]:
    """Plan meters of a campaign."""

    def act(desk: KeyChangeDesk, caller: Caller, message: PlanRequest) -> Kept:
        return desk.plan(caller, require_uuid7(campaign_id, "campaign_id"), message)

    return await _document(request, PlanRequest, act)


@post("/v1/key-campaigns/{campaign_id:str}/rehearsals")
async def rehearse(request: AnyRequest, campaign_id: FromPath[str]) -> Response[bytes]:
    """Try a campaign on virtual meters."""

    def act(desk: KeyChangeDesk, caller: Caller, message: RehearsalRequest) -> Kept:
        return desk.rehearse(caller, require_uuid7(campaign_id, "campaign_id"), message)

    return await _document(request, RehearsalRequest, act)


@post("/v1/key-change-withdrawals")
async def withdraw(request: AnyRequest) -> Response[bytes]:
    """Take a planned meter back."""
    return await _document(request, WithdrawalRequest, KeyChangeDesk.withdraw)


@post("/v1/key-change-confirmations")
async def confirm(request: AnyRequest) -> Response[bytes]:
    """Take what was seen at a meter for its new key."""
    return await _document(request, ConfirmationRequest, KeyChangeDesk.confirm)


@post("/v1/key-change-sets")
async def hand_out(request: AnyRequest) -> Response[bytes]:
    """Hand out a planned set without a sale."""
    return await _document(request, SetRequest, KeyChangeDesk.hand_out)


@post("/v1/key-change-lookups")
async def lookup(request: AnyRequest) -> Response[bytes]:
    """Tell how a meter's key stands."""
    await caller_of(request)
    message = parse(await request.body(), KeyLookup)
    desk = services_of(request).key_changes
    return answer(await asyncio.to_thread(desk.meter_key, message.drn))


async def _document(
    request: AnyRequest,
    kind: type[Message],
    act: Callable[[KeyChangeDesk, Caller, Message], Kept],
) -> Response[bytes]:
    caller = await caller_of(request)
    message = parse(await request.body(), kind)
    made = await asyncio.to_thread(act, services_of(request).key_changes, caller, message)
    return raw_answer(made.body, made.status)


ROUTES: Final = (
    create,
    campaigns,
    progress,
    meters,
    plan,
    rehearse,
    withdraw,
    confirm,
    hand_out,
    lookup,
)
