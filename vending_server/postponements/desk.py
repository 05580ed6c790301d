"""The use cases of putting dues off for the routes: documents, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.postponements import reading as found
from vending_server.postponements import service
from vending_server.wire.postponements import (
    Postponement,
    PostponementList,
    PostponementOutlook,
    PostponementWithdrawal,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostponementDesk:
    """Charges and fees put off, over one database, by the days of one time zone."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo

    def postpone(self, caller: Caller, wanted: Postponement, until: dt.date) -> Kept:
        """Put dues off; see service.postpone for what is refused."""
        now = self.clock.now()
        document = Document(
            document_id=wanted.document_id, kind="postponement", body=wanted, caller=caller
        )
        details = {
            "account": wanted.account_number,
            "items": " ".join(sorted(set(wanted.items))),
            "until": until.isoformat(),
            "cause": wanted.cause,
            "reason": wanted.reason,
            "approval": wanted.approval_id or "",
        }
        return once_audited(
            self.engine,
            document,
            details,
            lambda connection: service.postpone(
                connection, wanted, caller, until=until, now=now, zone=self.zone
            ),
            now,
        )

    def withdraw(self, caller: Caller, wanted: PostponementWithdrawal) -> Kept:
        """Take a postponement back; see service.withdraw for what is refused."""
        now = self.clock.now()
        document = Document(
            document_id=wanted.document_id,
            kind="postponement_withdrawal",
            body=wanted,
            caller=caller,
        )
        return once_audited(
            self.engine,
            document,
            {"postponement": wanted.postponement_id, "reason": wanted.reason},
            lambda connection: service.withdraw(
                connection, wanted, caller, now=now, zone=self.zone
            ),
            now,
        )

    def outlook(self, account_number: str) -> PostponementOutlook:
        """Tell what of a contract may be put off; see service.outlook."""
        with reading(self.engine) as connection:
            return service.outlook(connection, account_number, now=self.clock.now(), zone=self.zone)

    def running(self, page: PageAsked = WHOLE) -> PostponementList:
        """Return a page of what the whole town has put off now."""
        today = self.clock.now().astimezone(self.zone).date()
        with reading(self.engine) as connection:
            return found.running(connection, today, page)
