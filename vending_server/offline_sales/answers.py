"""The answer that an offline sale is kept with: the sealed vend, and who sold it to whom and when.

From here on the sale can be asked about, copied and checked like any other.  Names come from the
register of the day it arrived; a pack holds none.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from vending_server.keys.receipt_key import ReceiptKey
from vending_server.meters.model import Contract
from vending_server.offline_sales.reading import Books
from vending_server.offline_sales.records import ToldVend
from vending_server.vending.deciding import receipt_number
from vending_server.wire.facts import BothLanguages, MunicipalityFacts
from vending_server.wire.packs import SealedVend
from vending_server.wire.quote import TenderKind
from vending_server.wire.receipt_text import text_of_sale
from vending_server.wire.vend import OfflineFacts, TenderLine, VendAnswer


def answer_of(
    books: Books,
    told: ToldVend,
    sealed: SealedVend,
    contract: Contract,
    *,
    sale_id: str,
    sold_at: dt.datetime,
    receipt_sequence: int,
    municipality: MunicipalityFacts,
    receipt_key: ReceiptKey | None,
) -> VendAnswer:
    """Return what every question about this sale is answered with."""
    vend, quote = told.vend, sealed.quote
    seller = books.operators.get(told.sale.operator)
    nobody = BothLanguages(ar=told.sale.operator, en=told.sale.operator)
    cash = sum(one.amount_minor for one in vend.tenders if one.kind is TenderKind.CASH)
    number = number_of(books, receipt_sequence)
    told_at = sold_at.isoformat()
    return VendAnswer(
        vend_id=vend.vend_id,
        sale_id=sale_id,
        receipt_number=number,
        sold_at=told_at,
        municipality=municipality,
        point=books.point,
        operator_name=nobody if seller is None else seller.name,
        operator_title=BothLanguages(ar="", en="") if seller is None else seller.title,
        customer_name=contract.customer_name,
        address=contract.address,
        account_number=contract.account_number,
        customer_class=sealed.customer_class,
        quote=quote,
        tenders=[
            TenderLine(kind=one.kind.value, amount_minor=one.amount_minor) for one in vend.tenders
        ],
        received_minor=vend.received_minor,
        change_minor=vend.received_minor - cash,
        tokens=sealed.tokens,
        block_left_minor=sealed.block_left_minor,
        offline=OfflineFacts(
            priced_at=sealed.sealed_at,
            code=told.position,
            codes=len(told.sale.vends),
            order_number=told.sale.order_number,
        ),
        receipt_tag=msgspec.UNSET
        if receipt_key is None
        else receipt_key.tag(
            text_of_sale(
                receipt_number=number,
                drn=quote.drn,
                sold_at=told_at,
                tender_minor=quote.tender_minor,
                units_tenths=quote.units_tenths,
                tokens=sealed.tokens,
            )
        ),
    )


def number_of(books: Books, receipt_sequence: int) -> str:
    """Return a receipt's number as it is printed."""
    return receipt_number(
        point=books.seat.point_number,
        terminal=books.seat.terminal_number,
        sequence=receipt_sequence,
    )
