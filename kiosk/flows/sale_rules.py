"""The money of one confirmed sale: what must hold before anything is written or sent."""

from __future__ import annotations

from kiosk.errors import TillRefusal
from kiosk.flows.till_values import ConfirmedSale, LocalCode
from vending_server.wire.quote import TenderKind


def cash_minor(sale: ConfirmedSale) -> int:
    """Return the part of the tender paid in cash."""
    return sum(t.amount_minor for t in sale.tenders if t.kind is TenderKind.CASH)


def check_money(sale: ConfirmedSale) -> None:
    """Prove that the parts make the quoted sum and that the cash covers its part.

    Raises:
        TillRefusal: tenders_disagree, received_too_little or change_not_from_cash.
    """
    assert sale.drn == sale.quote.drn, "the quote on the screen is of another meter"
    found = sum(tender.amount_minor for tender in sale.tenders)
    expected = sale.quote.tender_minor
    if found != expected or not sale.tenders or min(t.amount_minor for t in sale.tenders) <= 0:
        raise TillRefusal(LocalCode.TENDERS_DISAGREE, params={"expected": expected, "found": found})
    cash = cash_minor(sale)
    if sale.received_minor < cash:
        missing = cash - sale.received_minor
        raise TillRefusal(LocalCode.RECEIVED_TOO_LITTLE, params={"missing": missing})
    if cash == 0 and sale.received_minor != 0:
        raise TillRefusal(LocalCode.CHANGE_NOT_FROM_CASH)
