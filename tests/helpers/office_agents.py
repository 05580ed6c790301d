"""Agents of a line that answers from memory: how they stand, statements, suggestions, acts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from tests.helpers.office_bench import FakeLine
from tests.helpers.screen_till import NOW
from vending_server.wire import agents as wire
from vending_server.wire.approvals import ApprovalFacts, ApprovalList
from vending_server.wire.facts import BothLanguages

NAMES = {
    3: BothLanguages(ar="مقهى اللوزة", en="Al-Loza café"),
    4: BothLanguages(ar="مقهى الكروم", en="Krum café"),
    5: BothLanguages(ar="بقالة أبو ديجان", en="Abu Dijan grocery"),
}
PAGE = 40


def stands(number: int = 3, **changes: Any) -> wire.AgentFacts:
    facts = wire.AgentFacts(
        point_number=number,
        float_minor=-126_800 if number == 3 else 840_000 * (number - 3),
        credit_limit_minor=500_000,
        held_minor=150_000,
        left_minor=223_200 if number == 3 else 840_000 * (number - 3) + 350_000,
        commission_bp=250,
        commission_owed_minor=18_775,
        unsettled_count=112,
        unsettled_minor=1_240_000,
        unsettled_commission_minor=31_000,
    )
    return msgspec.structs.replace(facts, **changes)


def suggestion(number: int = 3, *, is_known: bool = True) -> wire.AgentSuggestion:
    return wire.AgentSuggestion(
        point_number=number,
        days_looked_at=56,
        days_with_sales=41,
        busy_day_minor=98_000,
        top_ups=9,
        pause_days=6,
        middle_top_up_minor=600_000,
        was_beyond=number == 5,
        credit_limit_minor=580_000 if is_known else None,
        offline_ceiling_minor=90_000 if is_known else None,
    )


def lines() -> list[wire.StatementLine]:
    """Return thirty days of selling with a top-up each week; the end is below nothing."""
    told, balance = [], 400_000
    for number in range(90):
        at = NOW - dt.timedelta(days=29) + dt.timedelta(hours=8 * number)
        kind, minor = ("topped_up", 300_000) if number in {20, 41, 62} else ("sale", -16_400)
        balance += minor
        told.append(
            wire.StatementLine(
                posted_at=at.isoformat(),
                happened_at=at.isoformat(),
                kind=kind,
                reference=f"BOP-{number}" if kind == "topped_up" else f"3-0117-{number:04d}",
                amount_minor=minor,
                balance_minor=balance,
            )
        )
    return told


class FakeAgents:
    """`sent` holds every message of an act, `asked_for` each request for a second person."""

    def __init__(self, line: FakeLine) -> None:
        self.sent: list[Any] = []
        self.asked_for: list[Any] = []
        self.fault: Exception | None = None
        self.is_known = True
        self._lines = lines()
        line.on("GET", "/v1/agents", self._list)
        line.on("GET", "/v1/agents/*", self._suggestion)
        line.on("POST", "/v1/agent-statements", self._statement)
        line.on("POST", "/v1/approvals", self._ask)
        line.on("GET", "/v1/approvals", lambda **_: _no_approvals())
        line.on("POST", "/v1/approvals/*", lambda **_: self._facts("approved"))
        for path in ("/v1/agent-top-ups", "/v1/agent-terms", "/v1/commission-payments"):
            line.on("POST", path, self._act)
        line.on("POST", "/v1/commission-settlements", self._settle)

    def _list(self, **_: Any) -> wire.AgentList:
        told = [wire.AgentLine(name=NAMES[number], stands=stands(number)) for number in NAMES]
        return wire.AgentList(agents=told, next_cursor=None)

    def _suggestion(self, *, path: str, **_: Any) -> wire.AgentSuggestion:
        return suggestion(int(path.split("/")[3]), is_known=self.is_known)

    def _statement(
        self, *, request: wire.StatementRequest, cursor: str | None, **_: Any
    ) -> wire.AgentStatement:
        first = int(cursor or 0)
        end = first + PAGE
        return wire.AgentStatement(
            point_number=request.point_number,
            from_day=request.from_day,
            through_day=request.through_day,
            opening_minor=400_000,
            topped_up_minor=900_000,
            commission_to_float_minor=0,
            sold_minor=1_426_800,
            closing_minor=self._lines[-1].balance_minor,
            commission_earned_minor=35_670,
            commission_paid_minor=16_895,
            commission_owed_minor=18_775,
            lines=self._lines[first:end],
            next_cursor=str(end) if end < len(self._lines) else None,
        )

    def _ask(self, *, request: Any, **_: Any) -> ApprovalFacts:
        self.asked_for.append(request)
        return self._facts("open")

    def _facts(self, state: str) -> ApprovalFacts:
        asked = self.asked_for[-1]
        return ApprovalFacts(
            approval_id=asked.approval_id,
            action=asked.action,
            subject=asked.subject,
            reason=asked.reason,
            payload=asked.payload,
            point_number=1,
            requested_by="huda",
            requested_at=NOW.isoformat(),
            expires_at=(NOW + dt.timedelta(days=3)).isoformat(),
            state=state,
            approved_by=["layla"] if state == "approved" else [],
            is_own=True,
            may_decide=False,
        )

    def _act(self, *, request: Any, **_: Any) -> wire.AgentFacts:
        self.sent.append(request)
        if self.fault is not None:
            raise self.fault
        return stands(request.point_number, float_minor=777_700)

    def _settle(self, *, request: wire.CommissionSettlement, **_: Any) -> wire.SettlementFacts:
        self.sent.append(request)
        if self.fault is not None:
            raise self.fault
        return wire.SettlementFacts(
            document_id=request.document_id,
            point_number=request.point_number,
            number=7,
            sold_from=NOW.isoformat(),
            sold_until=request.sold_until,
            sales_count=112,
            sales_minor=1_240_000,
            commission_bp=250,
            commission_minor=31_000,
        )


def _no_approvals() -> ApprovalList:
    return ApprovalList(approvals=[], next_cursor=None)
