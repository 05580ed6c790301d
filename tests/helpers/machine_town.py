"""A little town with a terminal without a person: its claims, its bags, and who settles them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from tests.helpers.drawer import Drawer, count_of
from tests.helpers.office import new_document_id, take_on
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.db.engine import writing
from vending_server.machine_cash.desk import MachineCashDesk
from vending_server.operators.login import LoginDesk
from vending_server.operators.model import Caller, Role
from vending_server.operators.passwords import Passwords
from vending_server.wire.machine_cash import (
    CashBoxCount,
    CashBoxEmptying,
    ClaimFacts,
    ClaimSettlement,
    EmptyingFacts,
    MachineClaim,
)


class MachineTown(Drawer):
    """Walid supervises, Maysa and Laila keep the books; `machine` is the terminal's own login."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        with writing(engine) as connection:
            self.machine = take_on(connection, "k03", Role.SELF_SERVICE, terminal=2)
        login = LoginDesk(
            engine=engine,
            passwords=Passwords(),
            idle_limit=dt.timedelta(minutes=5),
            receipt_sequence_last=lambda _connection, _terminal: 0,
        )
        self.machines = MachineCashDesk(engine=engine, clock=self.clock, login_desk=login)

    @property
    def box(self) -> str:
        """The account of the terminal's cash box."""
        return f"drawer:{self.machine.terminal_id}"

    def claim(self, amount_minor: int | None = 5_000, **changes: Any) -> MachineClaim:
        """A claim as the terminal sends it."""
        document_id = changes.pop("document_id", None) or new_document_id()
        message = MachineClaim(
            document_id=document_id,
            number=document_id.replace("-", "")[-8:].upper(),
            kind="money",
            amount_minor=amount_minor,
            account_number="0001",
            drn="",
            note_id="",
            reason="no_line",
            happened_at=self.clock.now().isoformat(),
        )
        return msgspec.structs.replace(message, **changes)

    def tell(self, message: MachineClaim, at: dt.datetime | None = None) -> ClaimFacts:
        """Let the terminal tell of a claim."""
        kept = self.machines.receive(self.machine, message, at or self.clock.now())
        return msgspec.json.decode(kept.body, type=ClaimFacts)

    def settle(
        self,
        claim_id: str,
        act: str,
        amount_minor: int,
        *,
        agreed: bool = True,
        caller: Caller | None = None,
        **changes: Any,
    ) -> ClaimFacts:
        """Let one accountant settle what another agreed to."""
        message = ClaimSettlement(
            document_id=new_document_id(),
            act=act,
            amount_minor=amount_minor,
            account_number="",
            reason="slip 12, own card shown",
        )
        message = msgspec.structs.replace(message, **changes)
        caller = caller or self.maysa
        if agreed:
            payload = {"claim_id": claim_id, **payload_of(message)}
            approval = self.agree(TwoPersonAction.CLAIM_PAYOUT, payload, caller, self.laila)
            message = msgspec.structs.replace(message, approval_id=approval)
        kept = self.machines.settle(caller, claim_id, message)
        return msgspec.json.decode(kept.body, type=ClaimFacts)

    def bag_of_box(self, amount_minor: int, *agree: Caller, **changes: Any) -> CashBoxEmptying:
        """An emptied box as the terminal tells of it, after these people agreed at it."""
        message = CashBoxEmptying(
            document_id=new_document_id(),
            bag_number="B-7",
            counts=count_of(amount_minor),
            unread_notes=0,
            happened_at=self.clock.now().isoformat(),
        )
        message = msgspec.structs.replace(message, **changes)
        approval_id = new_document_id()
        with writing(self.engine) as connection:
            approvals.ask(
                connection,
                approval_id=approval_id,
                action=TwoPersonAction.CASH_BOX_EMPTYING,
                subject=message.bag_number,
                reason="full",
                payload=payload_of(message),
                caller=self.machine,
                now=self.clock.now(),
            )
            for one in agree:
                at_it = dataclasses.replace(one, terminal_id=self.machine.terminal_id)
                approvals.decide(
                    connection,
                    approval_id,
                    accept=True,
                    note="",
                    approver=at_it,
                    now=self.clock.now(),
                )
        return msgspec.structs.replace(message, approval_id=approval_id)

    def empty(self, message: CashBoxEmptying, at: dt.datetime | None = None) -> EmptyingFacts:
        """Let the terminal tell of an emptied box."""
        kept = self.machines.empty(self.machine, message, at or self.clock.now())
        return msgspec.json.decode(kept.body, type=EmptyingFacts)

    def count(self, emptying_id: str, amount_minor: int, caller: Caller, **changes: Any):  # type: ignore[no-untyped-def]
        """Let somebody count a bag."""
        message = CashBoxCount(
            document_id=new_document_id(),
            counts=count_of(amount_minor),
            goes_to="bank",
            reference="BOP-1",
            difference_reason="",
        )
        message = msgspec.structs.replace(message, **changes)
        kept = self.machines.count(caller, emptying_id, message)
        return msgspec.json.decode(kept.body, type=EmptyingFacts)
