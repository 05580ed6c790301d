"""Routes of the sale: lookup, quote, vend, ask, resolve, reprint."""

from __future__ import annotations

import asyncio
import functools
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath

from vending_server.errors import Refused
from vending_server.http.gate import seller_of, services_of
from vending_server.http.messages import answer, parse, raw_answer, require_uuid7
from vending_server.http.pages import Number, page_of
from vending_server.vending.model import VendCommand
from vending_server.wire.canonical import digest_hex
from vending_server.wire.lookup import LookupBy, LookupRequest
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import QuoteRequest
from vending_server.wire.vend import ReprintRequest, VendRequest

_ONE_METER: Final = frozenset({LookupBy.DRN, LookupBy.CARD, LookupBy.CUSTOMER_CARD})


@post("/v1/lookups")
async def lookup(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Find meters."""
    seller = await seller_of(request)
    message = parse(await request.body(), LookupRequest)
    if not seller.may_search and message.by not in _ONE_METER:
        raise Refused(ProblemCode.NOT_PERMITTED)
    page = page_of(request, tuple[Number], message)
    return answer(await asyncio.to_thread(services_of(request).lookup.lookup, message, page))


@post("/v1/quotes")
async def quote(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Price a purchase; nothing is written."""
    seller = await seller_of(request)
    message = parse(await request.body(), QuoteRequest)
    _check_order(message.tender_minor, message.units_tenths)
    services_of(request).limits.meter.take(message.drn)
    vending = services_of(request).vending
    price = functools.partial(vending.quote, message, terminal_id=seller.terminal_id)
    return answer(await asyncio.to_thread(price))


@post("/v1/vends")
async def vend(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Sell: 201 the first time, 200 with the same bytes each time after."""
    seller = await seller_of(request)
    body = await request.body()
    message = parse(body, VendRequest)
    _check_order(message.tender_minor, message.units_tenths)
    if not seller.is_journal_well:
        raise Refused(ProblemCode.JOURNAL_DIFFERS)
    command = VendCommand(seller=seller, request=message, body_sha256=digest_hex(body))
    services = services_of(request)
    services.limits.meter.take(message.drn)
    services.vending.on_step("received")
    stored = await services.writer.decided(command)
    return raw_answer(stored.body, stored.http_status)


@get("/v1/vends/{vend_id:str}")
async def ask(request: Request[Any, Any, Any], vend_id: FromPath[str]) -> Response[bytes]:
    """Tell what was decided; reads only, so `vend_unknown` is not final."""
    seller = await seller_of(request)
    vending = services_of(request).vending
    stored = await asyncio.to_thread(vending.ask, seller, require_uuid7(vend_id, "vend_id"))
    return raw_answer(stored.body, stored.status)


@post("/v1/vends/{vend_id:str}/resolution")
async def resolve(request: Request[Any, Any, Any], vend_id: FromPath[str]) -> Response[bytes]:
    """Tell what was decided, or decide that it is nothing, for ever."""
    seller = await seller_of(request)
    vending = services_of(request).vending
    stored = await asyncio.to_thread(vending.resolve, seller, require_uuid7(vend_id, "vend_id"))
    return raw_answer(stored.body, stored.status)


@post("/v1/vends/{vend_id:str}/reprints")
async def reprint(request: Request[Any, Any, Any], vend_id: FromPath[str]) -> Response[bytes]:
    """Count a copy and return what to print."""
    seller = await seller_of(request)
    message = parse(await request.body(), ReprintRequest)
    require_uuid7(vend_id, "vend_id")
    vending = services_of(request).vending
    return answer(await asyncio.to_thread(vending.reprint, seller, vend_id, message))


def _check_order(tender_minor: int | None, units_tenths: int | None) -> None:
    if (tender_minor is None) == (units_tenths is None):
        raise Refused(ProblemCode.INVALID_REQUEST, where="tender_minor")


ROUTES = [lookup, quote, vend, ask, resolve, reprint]
