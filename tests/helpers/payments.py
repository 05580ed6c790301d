"""A drawer that also takes fees and debts without selling, and shows visits."""

from __future__ import annotations

import msgspec

from tests.helpers import little_town
from tests.helpers.office import new_document_id
from tests.helpers.reversals import Reversals
from vending_server.operators.model import Caller
from vending_server.payments.service import PaymentDesk
from vending_server.visits.desk import VisitDesk
from vending_server.wire.payments import PaymentAnswer, PaymentQuoteRequest, PaymentRequest
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

INDEBTED = "0002"  # a fee of 12.00, debts of 30.00 (20.00 a period) and 500.00 (10 %)
WATER = "0003"  # a standing charge of 17.00, and the debt of 30.00 once more


class Payments(Reversals):
    def __init__(self, engine) -> None:
        super().__init__(engine)
        self.payments = PaymentDesk(
            engine=engine,
            clock=self.clock,
            zone=little_town.ZONE,
            municipality=little_town.MUNICIPALITY,
        )
        self.visits = VisitDesk(engine=engine, clock=self.clock)

    def quoted(self, amount_minor: int, account: str = INDEBTED, items=(), caller=None):
        request = PaymentQuoteRequest(
            account_number=account, amount_minor=amount_minor, items=list(items)
        )
        return self.payments.quote(caller or self.rana, request)

    def payment(
        self,
        amount_minor: int,
        account: str = INDEBTED,
        items=(),
        *,
        caller: Caller | None = None,
        tenders=None,
        **changes,
    ) -> PaymentRequest:
        """What a till sends, as it was quoted."""
        if tenders is None:
            tenders = [Tender(kind=TenderKind.CASH, amount_minor=amount_minor)]
        cash = sum(one.amount_minor for one in tenders if one.kind is TenderKind.CASH)
        fields = {
            "document_id": new_document_id(),
            "account_number": account,
            "amount_minor": amount_minor,
            "items": list(items),
            "tenders": list(tenders),
            "received_minor": cash,
            "receipt_sequence": next(self.till.sequence),
        } | changes
        if "quote_hash" not in fields:
            quoted = self.quoted(amount_minor, account, items, caller)
            fields["quote_hash"] = quoted.quote_hash
        return PaymentRequest(**fields)

    def pay(self, *what, caller: Caller | None = None, **changes) -> PaymentAnswer:
        request = self.payment(*what, caller=caller, **changes)
        kept = self.payments.pay(caller or self.rana, request)
        return msgspec.json.decode(kept.body, type=PaymentAnswer)
