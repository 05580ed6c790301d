"""The use cases of the registry for the routes, each in a transaction of its own.

Every act is a document: done once, stored with its answer, and named in the audit log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.ledger.accounts import AccountIds
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.registry import blocks, closing, contracts, history, listing
from vending_server.registry.documents import DocumentAnswer, DocumentRequest, once
from vending_server.registry.model import Act
from vending_server.registry.seats import Moment, hang_where_none_hangs, replace_meter
from vending_server.wire.base import Answer
from vending_server.wire.registry import (
    ContractClosing,
    ContractFacts,
    ContractOpening,
    MeterBlock,
    MeterHistory,
    MeterInstallation,
    MeterList,
    MeterListAsked,
    MeterRelease,
    MeterReplacement,
    MeterShelving,
    NewCustomer,
    ReplacementFacts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryDesk:
    """The registry over one database; days are those of the municipality."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo
    account_ids: AccountIds = field(default_factory=AccountIds)

    def take_on(self, caller: Caller, new: NewCustomer) -> DocumentAnswer:
        """Keep a new customer; see contracts.take_on for what is refused."""
        # His number stays out of the audit log, from which nothing can be taken when he is gone.
        return self._once(
            caller, new, Act.NEW_CUSTOMER, new.document_id, lambda c, _: contracts.take_on(c, new)
        )

    def open_contract(self, caller: Caller, opening: ContractOpening) -> DocumentAnswer:
        """Open a contract; see contracts.open_contract for what is refused."""

        def act(connection: sa.Connection, moment: Moment) -> ContractFacts:
            contracts.open_contract(connection, opening, moment, self._day(moment))
            return contracts.contract_facts(connection, opening.account_number)

        return self._once(caller, opening, Act.CONTRACT_OPENED, opening.account_number, act)

    def close_contract(self, caller: Caller, wanted: ContractClosing) -> DocumentAnswer:
        """Close a contract; see closing.close_contract for what is refused."""
        return self._once(
            caller,
            wanted,
            Act.CONTRACT_CLOSED,
            wanted.account_number,
            lambda c, moment: closing.close_contract(
                c, wanted, moment, self._day(moment), self.account_ids
            ),
        )

    def hang_meter(self, caller: Caller, wanted: MeterInstallation) -> DocumentAnswer:
        """Hang a meter for a contract that has none; see seats.hang_where_none_hangs."""

        def act(connection: sa.Connection, moment: Moment) -> ContractFacts:
            hang_where_none_hangs(
                connection,
                account_number=wanted.account_number,
                drn=wanted.drn,
                moment=moment,
                note=wanted.reason,
            )
            return contracts.contract_facts(connection, wanted.account_number)

        return self._once(caller, wanted, Act.METER_HUNG, wanted.drn, act)

    def replace_meter(self, caller: Caller, wanted: MeterReplacement) -> DocumentAnswer:
        """Hang another meter for the same contract; see seats.replace_meter."""

        def act(connection: sa.Connection, moment: Moment) -> ReplacementFacts:
            seat = replace_meter(
                connection,
                old_drn=wanted.old_drn,
                new_drn=wanted.new_drn,
                moment=moment,
                note=wanted.reason,
            )
            return ReplacementFacts(
                document_id=wanted.document_id,
                account_number=seat.account_number,
                old_drn=wanted.old_drn,
                new_drn=wanted.new_drn,
                replaced_at=moment.at.isoformat(),
            )

        return self._once(caller, wanted, Act.METER_REPLACED, wanted.old_drn, act)

    def block(self, caller: Caller, wanted: MeterBlock) -> DocumentAnswer:
        """Stop a meter; see blocks.block for what is refused."""
        return self._once(
            caller, wanted, Act.METER_BLOCKED, wanted.drn, lambda c, m: blocks.block(c, wanted, m)
        )

    def release(self, caller: Caller, wanted: MeterRelease) -> DocumentAnswer:
        """Let a meter be sold to again; see blocks.release for what is refused."""
        return self._once(
            caller,
            wanted,
            Act.METER_RELEASED,
            wanted.drn,
            lambda c, m: blocks.release(c, wanted, m),
        )

    def shelve(self, caller: Caller, wanted: MeterShelving) -> DocumentAnswer:
        """Put a meter back to stock or scrap it; see blocks.shelve for what is refused."""
        return self._once(
            caller, wanted, Act.METER_SHELVED, wanted.drn, lambda c, m: blocks.shelve(c, wanted, m)
        )

    def contract(self, account_number: str) -> ContractFacts:
        """Return how a contract stands; see contracts.contract_facts."""
        with reading(self.engine) as connection:
            return contracts.contract_facts(connection, account_number)

    def history(self, drn: str, page: PageAsked = WHOLE) -> MeterHistory:
        """Return a page of a meter's life; see history.meter_history."""
        with reading(self.engine) as connection:
            return history.meter_history(connection, drn, page)

    def meters(self, asked: MeterListAsked, page: PageAsked = WHOLE) -> MeterList:
        """Return a page of the register; see listing.meters_listed."""
        with reading(self.engine) as connection:
            return listing.meters_listed(connection, asked, page)

    def _day(self, moment: Moment) -> dt.date:
        return moment.at.astimezone(self.zone).date()

    def _once(
        self,
        caller: Caller,
        request: DocumentRequest,
        kind: Act,
        subject: str,
        act: Callable[[sa.Connection, Moment], Answer],
    ) -> DocumentAnswer:
        def recorded(connection: sa.Connection) -> Answer:
            now = self.clock.now()
            answer = act(connection, Moment(now, caller.operator_id))
            audit.record(
                connection,
                action=f"registry.{kind.value}",
                actor=caller.actor,
                subject=subject,
                details={"document": request.document_id},
                now=now,
            )
            return answer

        return once(self.engine, self.clock, request, kind=kind, caller=caller, act=recorded)
