"""The use case of kept money for the routes: a document in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.clock import Clock
from vending_server.documents.service import Document, Kept, once
from vending_server.kept_money import service
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.operators.model import Caller
from vending_server.receipts.signing import signed
from vending_server.wire.kept_money import TAKEN, KeptMoney, KeptMoneyReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMoneyDesk:
    """Money kept for contracts, over one database."""

    engine: sa.Engine
    clock: Clock
    receipt_key: ReceiptKey | None = None

    def keep(self, caller: Caller, wanted: KeptMoney, happened_at: dt.datetime) -> Kept:
        """Take or give back money; see service.keep.  What leaves the drawer is audited."""
        now = self.clock.now()

        def act(connection: sa.Connection) -> KeptMoneyReceipt:
            receipt = service.keep(connection, wanted, caller, happened_at=happened_at, now=now)
            if wanted.act != TAKEN:
                audit.record(
                    connection,
                    action=f"kept_money.{wanted.act}",
                    actor=caller.actor,
                    subject=wanted.document_id,
                    details={
                        "account": wanted.account_number,
                        "amount": wanted.amount_minor,
                        "reason": wanted.reason,
                    },
                    now=now,
                )
            return signed(receipt, self.receipt_key)

        document = Document(
            document_id=wanted.document_id,
            kind="kept_money",
            body=wanted,
            caller=caller,
            receipt_sequence=wanted.receipt_sequence,
        )
        return once(self.engine, document, act, now)
