"""The use cases of machines' money for the routes: documents, each in its own transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.clock import Clock
from vending_server.db.engine import reading, writing
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept, once
from vending_server.machine_cash import claims, emptying, listing
from vending_server.operators.login import LoginDesk
from vending_server.operators.model import Caller, Role, require, require_books_of
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.cash_count import counted_minor
from vending_server.wire.machine_cash import (
    CashBoxCount,
    CashBoxEmptying,
    ClaimFacts,
    ClaimList,
    ClaimListRequest,
    ClaimSettlement,
    EmptyingList,
    MachineClaim,
    ServiceEntry,
    ServicePerson,
)

SERVICE_ROLES: Final = (Role.SUPERVISOR, Role.ACCOUNTANT, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineCashDesk:
    """Claims, bags and service menus of terminals without a person, over one database."""

    engine: sa.Engine
    clock: Clock
    login_desk: LoginDesk

    def receive(self, caller: Caller, claim: MachineClaim, happened_at: dt.datetime) -> Kept:
        """Take in a claim; see claims.receive."""
        now = self.clock.now()

        def act(connection: sa.Connection) -> ClaimFacts:
            return claims.receive(connection, claim, caller, happened_at=happened_at, now=now)

        document = _document(caller, claim.document_id, "machine_claim", claim)
        return once(self.engine, document, act, now)

    def settle(self, caller: Caller, claim_id: str, wanted: ClaimSettlement) -> Kept:
        """Pay, credit or reject a claim; see claims.settle."""
        now = self.clock.now()
        body = (claim_id, wanted)
        return once_audited(
            self.engine,
            _document(caller, wanted.document_id, "machine_claim_settlement", body),
            {
                "claim": claim_id,
                "act": wanted.act,
                "amount": wanted.amount_minor,
                "account": wanted.account_number,
                "reason": wanted.reason,
                "approval": wanted.approval_id or "",
            },
            lambda c: claims.settle(c, claim_id, wanted, caller, now),
            now,
        )

    def claims(
        self, caller: Caller, wanted: ClaimListRequest, page: PageAsked = WHOLE
    ) -> ClaimList:
        """Return a page of claims; without a point those of every point that the caller may see.

        Raises:
            Refused: NOT_PERMITTED.
        """
        if wanted.point_number is not None:
            require_books_of(caller, wanted.point_number)
        elif caller.roles.isdisjoint({Role.ACCOUNTANT, Role.AUDITOR}):
            wanted = msgspec.structs.replace(wanted, point_number=caller.point.number)
        with reading(self.engine) as connection:
            return listing.claims_of(connection, wanted, page)

    def enter(self, caller: Caller, entry: ServiceEntry) -> ServicePerson:
        """Let a person into the service menu of the caller's machine; no session changes hands.

        Raises:
            Refused: LOGIN_REFUSED, LOGIN_LOCKED, or NOT_PERMITTED: a role that serves no machine.
        """
        now = self.clock.now()
        person = self.login_desk.second_person(caller, entry.operator, entry.password, now)
        require(person, *SERVICE_ROLES)
        with writing(self.engine) as connection:
            audit.record(
                connection,
                action="machine.service",
                actor=person.actor,
                subject=caller.terminal_id,
                details={"machine": caller.login},
                now=now,
            )
        return ServicePerson(login=person.login, name=person.name)

    def empty(self, caller: Caller, wanted: CashBoxEmptying, happened_at: dt.datetime) -> Kept:
        """Take in an emptied cash box; see emptying.empty."""
        now = self.clock.now()
        return once_audited(
            self.engine,
            _document(caller, wanted.document_id, "cash_box_emptying", wanted),
            {
                "bag": wanted.bag_number,
                "expected": counted_minor(wanted.counts),
                "approval": wanted.approval_id or "",
            },
            lambda c: emptying.empty(c, wanted, caller, happened_at=happened_at, now=now),
            now,
        )

    def count(self, caller: Caller, emptying_id: str, counted: CashBoxCount) -> Kept:
        """Take down what was in a bag; see emptying.count."""
        now = self.clock.now()
        body = (emptying_id, counted)
        return once_audited(
            self.engine,
            _document(caller, counted.document_id, "cash_box_count", body),
            {
                "emptying": emptying_id,
                "counted": counted_minor(counted.counts),
                "reason": counted.difference_reason,
            },
            lambda c: emptying.count(c, emptying_id, counted, caller, now),
            now,
        )

    def emptyings(self, caller: Caller, point_number: int, page: PageAsked = WHOLE) -> EmptyingList:
        """Return a page of a point's bags.

        Raises:
            Refused: NOT_PERMITTED.
        """
        require_books_of(caller, point_number)
        with reading(self.engine) as connection:
            return listing.emptyings_of(connection, point_number, page)


def _document(caller: Caller, document_id: str, kind: str, body: object) -> Document:
    return Document(document_id=document_id, kind=kind, body=body, caller=caller)
