"""What must hold of a confirmed sale, its money above all, before anything is written or sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from kiosk.errors import TillRefusal
from kiosk.flows.till_values import DUPLICATE_WINDOW, ConfirmedSale, LocalCode
from kiosk.flows.vend_book import VendBook
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender


def cash_minor(sale: ConfirmedSale) -> int:
    """Return the part of the tender paid in cash."""
    return cash_of(sale.tenders)


def cash_of(tenders: Iterable[Tender]) -> int:
    """Return what of these parts is cash."""
    return sum(t.amount_minor for t in tenders if t.kind is TenderKind.CASH)


def check_money(sale: ConfirmedSale) -> None:
    """Prove that the parts make the quoted sum and that the cash covers its part.

    Raises:
        TillRefusal: tenders_disagree, received_too_little or change_not_from_cash.
    """
    assert sale.drn == sale.quote.drn, "the quote on the screen is of another meter"
    check_parts(sale.quote.tender_minor, sale.tenders, sale.received_minor)


def check_parts(expected: int, tenders: Sequence[Tender], received_minor: int) -> None:
    """Prove that these parts make a sum and that the cash received covers the cash among them.

    Raises:
        TillRefusal: as `check_money`.
    """
    found = sum(tender.amount_minor for tender in tenders)
    if found != expected or not tenders or min(t.amount_minor for t in tenders) <= 0:
        raise TillRefusal(LocalCode.TENDERS_DISAGREE, params={"expected": expected, "found": found})
    cash = cash_of(tenders)
    if received_minor < cash:
        missing = cash - received_minor
        raise TillRefusal(LocalCode.RECEIVED_TOO_LITTLE, params={"missing": missing})
    if cash == 0 and received_minor != 0:
        raise TillRefusal(LocalCode.CHANGE_NOT_FROM_CASH)


def refuse_second_sale(
    book: VendBook, now: dt.datetime, *, drn: str, tender_minor: int, sell_again: bool
) -> None:
    """Refuse while a token may exist; a refused vend with open money does not stand in the way.

    There the server has proved that no token exists and none ever will, so that another sale
    cannot charge twice: the customer gets his token, the money question stays shown.

    Raises:
        TillRefusal: meter_in_doubt, or same_sale_again unless the operator was asked.
    """
    waiting = book.without_answer_on(drn)
    if waiting is not None:
        raise TillRefusal(LocalCode.METER_IN_DOUBT, params={"vend_id": waiting.vend_id})
    same = book.sold_since(now - DUPLICATE_WINDOW, drn=drn, tender_minor=tender_minor)
    if same is not None and not sell_again:
        params = {"time": same.intent.at, "vend_id": same.vend_id}
        raise TillRefusal(LocalCode.SAME_SALE_AGAIN, params=params)
