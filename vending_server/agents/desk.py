"""The use cases of agents' books for the routes, each act a document of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.agents import books, commission, listing
from vending_server.agents.statement import Stretch, statement
from vending_server.clock import Clock
from vending_server.days.model import end_of, start_of
from vending_server.db.engine import reading, snapshot
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.operators.model import Caller, require_books_of
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.agents import (
    AgentFacts,
    AgentList,
    AgentStatement,
    AgentSuggestion,
    AgentTerms,
    AgentTopUp,
    CommissionPayment,
    CommissionSettlement,
    SettlementFacts,
    StatementRequest,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDesk:
    """Agents' books over one database; days are those of the municipality."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo

    def one(self, caller: Caller, point_number: int) -> AgentFacts:
        """Tell how an agent stands; see books.facts, and NOT_PERMITTED."""
        require_books_of(caller, point_number)
        with reading(self.engine) as connection:
            return books.facts(connection, point_number, self.clock.now())

    def every(self, page: PageAsked = WHOLE) -> AgentList:
        """Return a page of all agents; the route's table says who may see them."""
        with snapshot(self.engine) as connection:
            return listing.all_agents(connection, page, self.clock.now())

    def suggestion(self, caller: Caller, point_number: int) -> AgentSuggestion:
        """Return what an agent's behaviour suggests; see listing.suggestion, and NOT_PERMITTED."""
        require_books_of(caller, point_number)
        with snapshot(self.engine) as connection:
            return listing.suggestion(
                connection, point_number, now=self.clock.now(), zone=self.zone
            )

    def top_up(self, caller: Caller, wanted: AgentTopUp) -> Kept:
        """Raise a float; see books.top_up."""

        def act(connection: sa.Connection, now: dt.datetime) -> AgentFacts:
            return books.top_up(connection, wanted, caller, now)

        details: dict[str, int | str] = {
            "amount": wanted.amount_minor,
            "reference": wanted.reference,
        }
        return self._once(caller, wanted, "agent.topped_up", details, act)

    def set_terms(self, caller: Caller, wanted: AgentTerms) -> Kept:
        """Give an agent other terms; see books.set_terms."""

        def act(connection: sa.Connection, now: dt.datetime) -> AgentFacts:
            return books.set_terms(connection, wanted, caller, now)

        details: dict[str, int | str] = {
            "credit_limit": wanted.credit_limit_minor,
            "commission_bp": wanted.commission_bp,
            "reason": wanted.reason,
        }
        return self._once(caller, wanted, "agent.terms_set", details, act)

    def settle(self, caller: Caller, wanted: CommissionSettlement, until: dt.datetime) -> Kept:
        """Let sales earn their commission; see commission.settle_commission."""

        def act(connection: sa.Connection, now: dt.datetime) -> SettlementFacts:
            return commission.settle_commission(
                connection,
                wanted.point_number,
                document_id=wanted.document_id,
                sold_until=until,
                now=now,
            )

        return self._once(caller, wanted, "agent.settled", {"until": until.isoformat()}, act)

    def pay(self, caller: Caller, wanted: CommissionPayment) -> Kept:
        """Pay commission; see books.pay_commission."""

        def act(connection: sa.Connection, now: dt.datetime) -> AgentFacts:
            return books.pay_commission(connection, wanted, caller, now)

        details: dict[str, int | str] = {"amount": wanted.amount_minor, "through": wanted.through}
        return self._once(caller, wanted, "agent.commission_paid", details, act)

    def statement(
        self,
        caller: Caller,
        wanted: StatementRequest,
        days: tuple[dt.date, dt.date],
        page: PageAsked = WHOLE,
    ) -> AgentStatement:
        """Tell every change of a float between two days; see `statement`, and NOT_PERMITTED."""
        require_books_of(caller, wanted.point_number)
        stretch = Stretch(
            from_day=days[0],
            through_day=days[1],
            start=start_of(days[0], self.zone),
            end=end_of(days[1], self.zone),
        )
        with snapshot(self.engine) as connection:
            return statement(connection, wanted.point_number, stretch, page)

    def _once(
        self,
        caller: Caller,
        wanted: AgentTopUp | AgentTerms | CommissionSettlement | CommissionPayment,
        action: str,
        details: Mapping[str, int | str],
        act: Callable[[sa.Connection, dt.datetime], object],
    ) -> Kept:
        now = self.clock.now()
        document = Document(document_id=wanted.document_id, kind=action, body=wanted, caller=caller)
        return once_audited(
            self.engine,
            document,
            {"point": wanted.point_number, **details},
            lambda c: act(c, now),
            now,
        )
