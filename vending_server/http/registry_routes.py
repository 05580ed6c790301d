"""Routes of the registry: customers, contracts, meters.  All are of the office, not of the till."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from litestar import Request, Response, post

from vending_server.errors import Refused
from vending_server.http.gate import caller_of, services_of
from vending_server.http.messages import (
    answer,
    parse,
    raw_answer,
)
from vending_server.http.pages import Moment, Number, Word, page_of
from vending_server.operators.model import Caller
from vending_server.registry.desk import RegistryDesk
from vending_server.registry.documents import DocumentAnswer
from vending_server.wire import base
from vending_server.wire.problems import ProblemCode
from vending_server.wire.registry import (
    ContractClosing,
    ContractLookup,
    ContractOpening,
    MeterBlock,
    MeterHistoryLookup,
    MeterInstallation,
    MeterListAsked,
    MeterRelease,
    MeterReplacement,
    MeterShelving,
    NewCustomer,
    PlaceGiven,
)

TEXT_CHARS_MAX: Final = 500
_LATITUDE: Final = 90_000_000
_LONGITUDE: Final = 180_000_000

AnyRequest = Request[Any, Any, Any]
Message = TypeVar("Message", bound=base.Request)


@post("/v1/customers")
async def take_on(request: AnyRequest) -> Response[bytes]:
    """Keep a new customer."""
    return await _document(request, NewCustomer, RegistryDesk.take_on)


@post("/v1/contracts")
async def open_contract(request: AnyRequest) -> Response[bytes]:
    """Open a contract."""
    return await _document(request, ContractOpening, RegistryDesk.open_contract)


@post("/v1/contract-closings")
async def close_contract(request: AnyRequest) -> Response[bytes]:
    """Close a contract; what is kept for the customer becomes payable."""
    return await _document(request, ContractClosing, RegistryDesk.close_contract)


@post("/v1/meter-installations")
async def hang_meter(request: AnyRequest) -> Response[bytes]:
    """Hang a meter for a contract that has none."""
    return await _document(request, MeterInstallation, RegistryDesk.hang_meter)


@post("/v1/meter-replacements")
async def replace_meter(request: AnyRequest) -> Response[bytes]:
    """Hang another meter for the same contract."""
    return await _document(request, MeterReplacement, RegistryDesk.replace_meter)


@post("/v1/meter-blocks")
async def block(request: AnyRequest) -> Response[bytes]:
    """Stop a meter."""
    return await _document(request, MeterBlock, RegistryDesk.block)


@post("/v1/meter-releases")
async def release(request: AnyRequest) -> Response[bytes]:
    """Let a stopped meter be sold to again."""
    return await _document(request, MeterRelease, RegistryDesk.release)


@post("/v1/meter-shelvings")
async def shelve(request: AnyRequest) -> Response[bytes]:
    """Put a meter that hangs nowhere back to stock, or scrap it."""
    return await _document(request, MeterShelving, RegistryDesk.shelve)


@post("/v1/contract-lookups")
async def contract(request: AnyRequest) -> Response[bytes]:
    """Tell how a contract stands."""
    await caller_of(request)
    message = parse(await request.body(), ContractLookup)
    desk = services_of(request).registry
    return answer(await asyncio.to_thread(desk.contract, message.account_number))


@post("/v1/meter-histories")
async def history(request: AnyRequest) -> Response[bytes]:
    """Tell who had a meter when, and what happened to it."""
    await caller_of(request)
    message = parse(await request.body(), MeterHistoryLookup)
    desk = services_of(request).registry
    page = page_of(request, tuple[Moment, Number, Number], message)
    return answer(await asyncio.to_thread(desk.history, message.drn, page))


@post("/v1/meter-lists")
async def register(request: AnyRequest) -> Response[bytes]:
    """List meters of the register."""
    await caller_of(request)
    message = parse(await request.body(), MeterListAsked)
    page = page_of(request, tuple[Word], message)
    return answer(await asyncio.to_thread(services_of(request).registry.meters, message, page))


async def _document(
    request: AnyRequest,
    kind: type[Message],
    act: Callable[[RegistryDesk, Caller, Message], DocumentAnswer],
) -> Response[bytes]:
    caller = await caller_of(request)
    message = parse(await request.body(), kind)
    if isinstance(message, ContractOpening):
        _check_place(message.place)
    made = await asyncio.to_thread(act, services_of(request).registry, caller, message)
    return raw_answer(made.body, made.http_status)


def _check_place(place: PlaceGiven) -> None:
    if (place.latitude_micro is None) != (place.longitude_micro is None):
        raise Refused(ProblemCode.INVALID_REQUEST, where="place.latitude_micro")


ROUTES = [
    take_on,
    open_contract,
    close_contract,
    hang_meter,
    replace_meter,
    block,
    release,
    shelve,
    contract,
    history,
    register,
]
