"""The use cases of closure orders for the routes, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.sealing import closures
from vending_server.sealing.closures import NewOrder
from vending_server.wire.closures import (
    ClosureOrderFacts,
    ClosureOrderList,
    ClosureOrderRequest,
    ClosureRevocation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureDesk:
    """Closure orders over one database."""

    engine: sa.Engine
    clock: Clock

    def order(
        self,
        caller: Caller,
        request: ClosureOrderRequest,
        begins_at: dt.datetime,
        ends_at: dt.datetime,
    ) -> Kept:
        """Make an order that a second person agreed to.

        Raises:
            Refused: what `approvals.service.use` and `closures.make_order` refuse.
        """
        now = self.clock.now()

        def act(connection: sa.Connection) -> ClosureOrderFacts:
            agreed = approvals.use(
                connection,
                request.approval_id,
                action=TwoPersonAction.CLOSURE_ORDER,
                payload=payload_of(request),
                used_for=request.document_id,
                now=now,
            )
            new = NewOrder(
                order_id=request.document_id,
                shares=request.shares,
                begins_at=begins_at,
                ends_at=ends_at,
                reason=request.reason,
                made_by=agreed.requested_by,
                agreed_by=agreed.approved_by[0],
            )
            return closures.make_order(connection, new, now)

        document = Document(
            document_id=request.document_id, kind="closure_order", body=request, caller=caller
        )
        details = {"reason": request.reason, "approval": request.approval_id or ""}
        return once_audited(self.engine, document, details, act, now)

    def revoke(self, caller: Caller, order_id: str, request: ClosureRevocation) -> Kept:
        """End an order now; see closures.revoke_order for what is refused."""
        now = self.clock.now()
        document = Document(
            document_id=request.document_id,
            kind="closure_order.revoked",
            body=(order_id, request),
            caller=caller,
        )
        return once_audited(
            self.engine,
            document,
            {"order": order_id, "reason": request.reason},
            lambda connection: closures.revoke_order(connection, order_id, caller.operator_id, now),
            now,
        )

    def orders(self, page: PageAsked = WHOLE) -> ClosureOrderList:
        """Return a page of orders, newest first."""
        with reading(self.engine) as connection:
            return closures.orders(connection, page, self.clock.now())
