"""The use cases of old debts for the routes: documents, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sa

from vending_server.arrears import service
from vending_server.arrears.statement import statement
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.arrears import (
    DebtOpening,
    DebtRuleChange,
    DebtStatement,
    DebtTerms,
    DebtWriteOff,
)

_Wanted: TypeAlias = DebtOpening | DebtWriteOff | DebtRuleChange


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsDesk:
    """Old debts over one database, by the days of one time zone."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo

    def open_debt(self, caller: Caller, wanted: DebtOpening, since: dt.date) -> Kept:
        """Open a debt; see service.open_debt for what is refused."""
        now = self.clock.now()
        details: dict[str, int | str] = {
            "account": wanted.account_number,
            "amount": wanted.amount_minor,
            "evidence": wanted.evidence,
            "since": since.isoformat(),
            "rule": _told(wanted.terms),
        }
        return once_audited(
            self.engine,
            _document(caller, wanted, "arrears_opening"),
            details | _why(wanted),
            lambda c: service.open_debt(c, wanted, caller, since=since, now=now, zone=self.zone),
            now,
        )

    def write_off(self, caller: Caller, wanted: DebtWriteOff) -> Kept:
        """Give up a part of a debt; see service.write_off for what is refused."""
        now = self.clock.now()
        details: dict[str, int | str] = {"debt": wanted.debt, "amount": wanted.amount_minor}
        return once_audited(
            self.engine,
            _document(caller, wanted, "arrears_write_off"),
            details | _why(wanted),
            lambda c: service.write_off(c, wanted, caller, now=now, zone=self.zone),
            now,
        )

    def change_rule(self, caller: Caller, wanted: DebtRuleChange, valid_from: dt.date) -> Kept:
        """Give a debt another rule; see service.change_rule for what is refused."""
        now = self.clock.now()
        details: dict[str, int | str] = {
            "debt": wanted.debt,
            "valid_from": valid_from.isoformat(),
            "rule": _told(wanted.terms),
        }
        return once_audited(
            self.engine,
            _document(caller, wanted, "arrears_rule"),
            details | _why(wanted),
            lambda c: service.change_rule(
                c, wanted, caller, valid_from=valid_from, now=now, zone=self.zone
            ),
            now,
        )

    def statement(self, account_number: str, page: PageAsked = WHOLE) -> DebtStatement:
        """Tell a contract's debts from first to last; see statement.statement."""
        today = self.clock.now().astimezone(self.zone).date()
        with reading(self.engine) as connection:
            return statement(connection, account_number, today, page)


def _document(caller: Caller, wanted: _Wanted, kind: str) -> Document:
    return Document(document_id=wanted.document_id, kind=kind, body=wanted, caller=caller)


def _why(wanted: _Wanted) -> dict[str, int | str]:
    return {"reason": wanted.reason, "approval": wanted.approval_id or ""}


def _told(terms: DebtTerms) -> str:
    figures = {
        name: getattr(terms, name)
        for name in ("percent_bp", "instalment_minor", "ceiling_bp", "guaranteed_tenths")
    }
    given = [f"{name}={value}" for name, value in figures.items() if value is not None]
    return " ".join([terms.rule, *given])
