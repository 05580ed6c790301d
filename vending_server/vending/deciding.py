"""Decide one vend: sale or refusal.  Pure but for the issuer's token and the random sale id.

Every refusal here is stored under the vend's id: confirming again takes a new vend_id.
"""

from __future__ import annotations

import datetime as dt
import secrets

import msgspec

from token_engine.errors import TidOutOfRange
from token_engine.tid import BaseDate, Tid, next_tid, tid_from_time
from vending_server.errors import Refused
from vending_server.issuing.boundary import CreditIssuer
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.pricing.energy import block_rest_price
from vending_server.pricing.model import Payment
from vending_server.vending.key_sets import KeyFor, present_key
from vending_server.vending.model import (
    LastTids,
    Order,
    RefusalDecision,
    SaleDecision,
    Supply,
    VendCommand,
)
from vending_server.vending.quoting import check_may_vend, price_supply, quote_of
from vending_server.vending.tenders import change_minor, check_deposit, check_tenders, tendered
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.facts import MunicipalityFacts
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import Quote, TenderKind, quote_hash
from vending_server.wire.receipt_text import text_of_sale
from vending_server.wire.vend import (
    TenderLine,
    TokenLine,
    VendAnswer,
    VendRequest,
    WaitingLine,
)


def decide_sale(
    command: VendCommand,
    supply: Supply,
    *,
    municipality: MunicipalityFacts,
    issuer: CreditIssuer,
    last_tids: LastTids,
    now: dt.datetime,
    shift_id: str | None = None,
    key_for: KeyFor = present_key,
    receipt_key: ReceiptKey | None = None,
) -> SaleDecision:
    """Price the vend again and issue its token, after the set of a key change where one is due.

    Raises:
        Refused: any reason, PRICE_CHANGED first of all when the price is not the one seen.
    """
    check_may_vend(supply)
    request = command.request
    step = supply.policy.policy.cash_rounding
    check_tenders(request, total_minor=request.tender_minor, cash_step=step)
    check_deposit(request, supply.contract.deposit_minor)
    priced = price_supply(supply, order_of(command.request))
    quote = quote_of(supply, priced)
    if quote_hash(quote) != command.request.quote_hash:
        raise Refused(ProblemCode.PRICE_CHANGED)
    if priced.tender != tendered(command.request):
        raise Refused(ProblemCode.TENDERS_DISAGREE, tender=priced.tender)
    supply, key_set = key_for(command, supply, now)
    issued = issuer.issue_credit(
        request_id=command.request_id,
        meter=supply.meter,
        tid=_tid(supply, last_tids, now),
        units_tenths=priced.units,
    )
    sale_id = new_sale_id(now)
    answer = _answer(
        command,
        supply,
        quote,
        municipality=municipality,
        token_lines=[
            *([] if key_set is None else key_set.lines),
            TokenLine(
                token=issued.token,
                kind="credit",
                units_tenths=priced.units,
                tid=issued.tid,
                base_year=supply.meter.base_year,
            ),
        ],
        sale_id=sale_id,
        sold_at=now,
        receipt_key=receipt_key,
    )
    return SaleDecision(
        command=command,
        supply=supply,
        priced=priced,
        quote=quote,
        issued=issued,
        sale_id=sale_id,
        sold_at=now,
        response=canonical_bytes(answer),
        shift_id=shift_id,
        key_set=key_set,
    )


def decide_refusal(command: VendCommand, refused: Refused) -> RefusalDecision:
    """Turn a refusal into the bytes that will answer this vend for ever."""
    problem = Problem(
        status=refused.status,
        code=refused.code.value,
        title=refused.code.value.replace("_", " "),
        decided=True,
        vend_id=command.request.vend_id,
        params=refused.params,
    )
    return RefusalDecision(
        command=command, status=refused.status, response=canonical_bytes(problem)
    )


def order_of(request: VendRequest) -> Order:
    """Return what the customer wants, from the parts of the payment.

    By money the cash step binds a tender that is all cash (of a mixed one it binds the cash part,
    see tenders.py); by units it applies if any part is cash (ARCHITECTURE section 6).
    """
    kinds = {part.kind is TenderKind.CASH for part in request.tenders}
    by_units = request.units_tenths is not None
    is_cash = True in kinds if by_units else kinds == {True}
    return Order(
        tender_minor=request.tender_minor,
        units_tenths=request.units_tenths,
        payment=Payment.CASH if is_cash else Payment.OTHER,
    )


def new_sale_id(now: dt.datetime) -> str:
    """Return a sale id that sorts by time."""
    unix_ms = int(now.timestamp() * 1000)
    return uuid7(unix_ms=unix_ms, random_bytes=secrets.token_bytes(RANDOM_BYTES))


def receipt_number(*, point: int, terminal: int, sequence: int) -> str:
    """Return point-terminal-sequence as it is printed."""
    return f"{point}-{terminal:02d}-{sequence:06d}"


def _tid(supply: Supply, last_tids: LastTids, now: dt.datetime) -> Tid:
    last_tid = last_tids.get((supply.meter.id, supply.meter.base_year))
    base = BaseDate.from_year(supply.meter.base_year)
    try:
        return next_tid(tid_from_time(now, base), None if last_tid is None else Tid(last_tid))
    except TidOutOfRange as error:
        raise Refused(ProblemCode.TID_EXHAUSTED) from error


def _answer(
    command: VendCommand,
    supply: Supply,
    quote: Quote,
    *,
    municipality: MunicipalityFacts,
    token_lines: list[TokenLine],
    sale_id: str,
    sold_at: dt.datetime,
    receipt_key: ReceiptKey | None,
) -> VendAnswer:
    seller, request = command.seller, command.request
    number = receipt_number(
        point=seller.point.number,
        terminal=seller.terminal_number,
        sequence=request.receipt_sequence,
    )
    told_at = sold_at.isoformat()
    return VendAnswer(
        vend_id=request.vend_id,
        sale_id=sale_id,
        receipt_number=number,
        sold_at=told_at,
        municipality=municipality,
        point=seller.point,
        operator_name=seller.operator_name,
        operator_title=seller.operator_title,
        customer_name=supply.contract.customer_name,
        address=supply.contract.address,
        account_number=supply.contract.account_number,
        customer_class=supply.contract.customer_class,
        quote=quote,
        tenders=[
            TenderLine(kind=part.kind.value, amount_minor=part.amount_minor)
            for part in request.tenders
        ],
        received_minor=request.received_minor,
        change_minor=change_minor(request),
        tokens=token_lines,
        corrections=[one.line for one in supply.corrections],
        block_left_minor=block_left(supply, quote),
        postponed=_postponed(supply),
        receipt_tag=_tag(receipt_key, number, told_at, quote, token_lines),
    )


def block_left(supply: Supply, quote: Quote) -> int | msgspec.UnsetType:
    """Return what the rest of the block costs after a purchase; unset in the open last one."""
    bought = quote.bought_before_tenths + quote.units_tenths
    tariff, carry = supply.version.tariff, quote.carry_after_minor
    price = block_rest_price(tariff, bought=bought, carry=carry)
    return msgspec.UNSET if price is None else price


def _postponed(supply: Supply) -> list[WaitingLine] | msgspec.UnsetType:
    lines = [
        WaitingLine(
            name=due.name,
            period=due.period,
            left_minor=due.left_minor,
            until=None if due.postponed_until is None else due.postponed_until.isoformat(),
        )
        for due in supply.dues
        if due.postponed_reason is not None
    ]
    return lines or msgspec.UNSET


def _tag(
    key: ReceiptKey | None, number: str, sold_at: str, quote: Quote, tokens: list[TokenLine]
) -> str | msgspec.UnsetType:
    if key is None:
        return msgspec.UNSET
    return key.tag(
        text_of_sale(
            receipt_number=number,
            drn=quote.drn,
            sold_at=sold_at,
            tender_minor=quote.tender_minor,
            units_tenths=quote.units_tenths,
            tokens=tokens,
        )
    )
