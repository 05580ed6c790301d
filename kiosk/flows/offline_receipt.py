"""The receipt of a sealed vend that is sold here: what the server would have answered, unnamed.

The till knows no name and no address while the line is down, and the sale has no number in the
server's books yet.  All that has to do with money is as it was sealed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kiosk.flows.offline_choice import OfflineChoice
from vending_server.wire.login import SessionAnswer
from vending_server.wire.packs import SealedVend
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import OfflineFacts, Tender, TenderLine, VendAnswer


def receipt_number(session: SessionAnswer, sequence: int) -> str:
    """Return the number as the server writes it: point-terminal-sequence."""
    return f"{session.point.number}-{session.terminal_number:02d}-{sequence:06d}"


def answer_of(
    sealed: SealedVend,
    *,
    vend_id: str,
    sequence: int,
    session: SessionAnswer,
    sold_at: dt.datetime,
    paid: tuple[Sequence[Tender], int],
    offline: OfflineFacts,
) -> VendAnswer:
    """Return the receipt of one sealed vend; `paid` is its tenders and the cash received for it."""
    tenders, received_minor = paid
    cash = sum(one.amount_minor for one in tenders if one.kind is TenderKind.CASH)
    return VendAnswer(
        vend_id=vend_id,
        sale_id="",
        receipt_number=receipt_number(session, sequence),
        sold_at=sold_at.isoformat(),
        municipality=session.municipality,
        point=session.point,
        operator_name=session.operator.name,
        operator_title=session.operator.title,
        customer_name="",
        address="",
        account_number="",
        customer_class=sealed.customer_class,
        quote=sealed.quote,
        tenders=[TenderLine(kind=one.kind, amount_minor=one.amount_minor) for one in tenders],
        received_minor=received_minor,
        change_minor=received_minor - cash,
        tokens=list(sealed.tokens),
        block_left_minor=sealed.block_left_minor,
        offline=offline,
    )


def facts_of(choice: OfflineChoice, at: int, *, order_number: str) -> OfflineFacts:
    """Return what paper says of the vend at a place, from 0, of a choice."""
    return OfflineFacts(
        priced_at=choice.vends[at].sealed_at,
        code=at + 1,
        codes=len(choice.vends),
        order_number=order_number,
    )
