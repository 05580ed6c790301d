"""An agent's books in a little town: what the agent, the office and head office do with them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec

from tests.helpers import little_town
from tests.helpers.drawer import Drawer
from tests.helpers.little_town import AGENT_POINT, DRN, Till
from tests.helpers.office import new_document_id
from vending_server.agents.desk import AgentDesk
from vending_server.approvals.model import TwoPersonAction
from vending_server.db.engine import writing
from vending_server.operators.model import Role
from vending_server.paging import WHOLE
from vending_server.wire.agents import (
    AgentFacts,
    AgentTerms,
    AgentTopUp,
    CommissionPayment,
    CommissionSettlement,
    SettlementFacts,
    StatementRequest,
    commission_payload,
    terms_payload,
    top_up_payload,
)

A = TwoPersonAction
HOUR = dt.timedelta(hours=1)
TODAY = dt.date(2026, 11, 22)


class Books(Drawer):
    """The little town with an agent at point 3, who sells at 2.5 % of commission."""

    def __init__(self, engine) -> None:
        super().__init__(engine)
        self.agents = AgentDesk(engine=engine, clock=self.clock, zone=little_town.ZONE)
        with writing(engine) as connection:
            seller = little_town.open_agent_point(connection, float_minor=0)
        self.agent = Till(self.till.vending, seller)
        self.agents_person = dataclasses.replace(
            self.rana, roles=frozenset({Role.AGENT}), point=AGENT_POINT
        )

    def top_up(self, amount: int, *, through: str = "bank", **changes) -> AgentFacts:
        payload = top_up_payload(
            point_number=3, amount_minor=amount, through=through, reference="T-1"
        )
        message = AgentTopUp(
            document_id=new_document_id(),
            point_number=3,
            amount_minor=amount,
            through=through,
            reference="T-1",
            approval_id=self.agree(A.FLOAT_TOP_UP, payload, self.walid, self.maysa),
        )
        message = msgspec.structs.replace(message, **changes)
        return told(self.agents.top_up(self.maysa, message), AgentFacts)

    def terms(self, bp: int, limit: int = 0, **changes) -> AgentFacts:
        payload = terms_payload(point_number=3, credit_limit_minor=limit, commission_bp=bp)
        message = AgentTerms(
            document_id=new_document_id(),
            point_number=3,
            credit_limit_minor=limit,
            commission_bp=bp,
            reason="contract of the agents",
            approval_id=self.agree(A.CEILING_RAISE, payload, self.maysa, self.laila),
        )
        message = msgspec.structs.replace(message, **changes)
        return told(self.agents.set_terms(self.maysa, message), AgentFacts)

    def settle(self, until: dt.datetime | None = None) -> SettlementFacts:
        message = CommissionSettlement(document_id=new_document_id(), point_number=3, sold_until="")
        until = until or self.clock.time - HOUR
        return told(self.agents.settle(self.maysa, message, until), SettlementFacts)

    def pay(self, amount: int, through: str = "bank", **changes) -> AgentFacts:
        payload = commission_payload(
            point_number=3, amount_minor=amount, through=through, reference="P-1"
        )
        message = CommissionPayment(
            document_id=new_document_id(),
            point_number=3,
            amount_minor=amount,
            through=through,
            reference="P-1",
            approval_id=self.agree(A.CLAIM_PAYOUT, payload, self.walid, self.maysa),
        )
        message = msgspec.structs.replace(message, **changes)
        return told(self.agents.pay(self.maysa, message), AgentFacts)

    def agent_sells(self, tender: int, drn: str = "plain") -> None:
        stored = self.agent.sell(DRN[drn], tender)
        assert stored.is_sale, stored.body

    def statement(self, page=WHOLE, *, days=(TODAY, TODAY), caller=None):
        wanted = StatementRequest(point_number=3, from_day="", through_day="")
        return self.agents.statement(caller or self.maysa, wanted, days, page)


def told(kept, kind):
    return msgspec.json.decode(kept.body, type=kind)
