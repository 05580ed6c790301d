"""A little town with drawers, bags, an agent, kept money and days: all that moves cash in one place."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.agent_books import Books
from tests.helpers.little_town import DRN, HandClock, Till
from tests.helpers.office import new_document_id
from tests.helpers.payments import Payments
from vending_server.approvals.model import TwoPersonAction
from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.reversal import reversal_payload
from vending_server.wire.shifts import CashMovement
from vending_server.wire.vend import Tender, VendAnswer


class CashTown(Books, Payments):
    """Rana and Walid share the first terminal of point 2, Omar has the second; point 3 is an agent's."""

    pay_commission = Books.pay
    pay_owed = Payments.pay

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.give_key(self.other.terminal_id)
        seat = self.agent.seller
        agent = dataclasses.replace(
            self.agents_person, terminal_id=seat.terminal_id, terminal_number=seat.terminal_number
        )
        people = {"rana": self.rana, "walid": self.walid, "omar": self.other, "maysa": self.maysa}
        self.people = {**people, "agent": agent}

    def over(self, engine: sa.Engine) -> CashTown:
        """Return the same town over another engine, at the beginning of its time."""
        town = object.__new__(CashTown)
        town.__dict__ |= self.__dict__
        town.engine, town.clock = engine, HandClock()
        for name in ("desk", "kept_money", "days", "agents", "payments", "reversals"):
            changed = dataclasses.replace(getattr(self, name), engine=engine, clock=town.clock)
            setattr(town, name, changed)
        vending = little_town.service(engine, town.clock)
        town.till = Till(vending, self.seller(self.rana))
        town.agent = Till(vending, self.agent.seller)
        return town

    def sell_parts(self, caller: Caller, parts: dict[str, int], receipt: int) -> str:
        """Sell for these parts of a payment; return the vend.

        Raises:
            Refused: as the stored answer says.
        """
        is_agent = caller is self.people["agent"]
        till = Till(self.till.vending, self.agent.seller if is_agent else self.seller(caller))
        fields = {"tenders": tenders_of(parts), "receipt_sequence": receipt}
        stored = till.sell(DRN["plain"], sum(parts.values()), **fields)
        if not stored.is_sale:
            problem = msgspec.json.decode(stored.body, type=Problem)
            raise Refused(ProblemCode(problem.code), **problem.params)
        return msgspec.json.decode(stored.body, type=VendAnswer).vend_id

    def take_back(self, vend_id: str, caller: Caller, *, agreed: bool) -> None:
        """Reverse a vend, with the second supervisor's agreement or without."""
        request = self.request(vend_id, caller=caller)
        if agreed:
            payload = reversal_payload(vend_id, request)
            approval = self.agree(TwoPersonAction.REVERSAL, payload, caller, self.huda)
            request = msgspec.structs.replace(request, approval_id=approval)
        self.reversals.reverse(caller, vend_id, request)

    def move_agreed(
        self, shift_id: str, amount: int, at: dt.datetime, *, is_agreed: bool, **fields
    ) -> None:
        """Move cash, as two people agreed or not."""
        caller = fields.pop("caller")
        message = CashMovement(
            movement_id=new_document_id(),
            amount_minor=amount,
            counterpart="Post office",
            paper="17",
            happened_at="",
            **fields,
        )
        if is_agreed:
            payload = msgspec.to_builtins(message) | {"shift_id": shift_id}
            del payload["approval_id"]
            approval = self.agree(TwoPersonAction.PAY_OUT_ABOVE_LIMIT, payload, caller, self.huda)
            message = msgspec.structs.replace(message, approval_id=approval)
        self.desk.move(caller, shift_id, message, at)


def tenders_of(parts: dict[str, int]) -> list[Tender]:
    """Return the parts of a payment that are something."""
    return [
        Tender(kind=TenderKind(kind), amount_minor=amount)
        for kind, amount in parts.items()
        if amount
    ]
