"""Versions of tariffs, and a what-if, of a line that answers from memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from kiosk.api_client import Declined
from tests.helpers.office_agents import FakeAgents
from tests.helpers.office_bench import FakeLine
from tests.helpers.office_requests import a_request, changed
from vending_server.wire import rerating
from vending_server.wire import tariffs as wire
from vending_server.wire.approvals import ApprovalFacts
from vending_server.wire.problems import Problem


def tariff(number: int, state: str, valid_from: str, rates: tuple[int, ...]) -> wire.VersionFacts:
    limits = (1_600, 2_500, None)
    return wire.VersionFacts(
        version_id=number,
        state=state,
        content=wire.TariffDraft(
            code=f"E-RES-{number}",
            name="منزلي",
            utility="electricity",
            customer_class="residential",
            valid_from=dt.date.fromisoformat(valid_from),
            decision=f"2026/{number}",
            period="month",
            vat_bp=1_600,
            tender_minor_min=500,
            tender_minor_max=100_000,
            blocks=list(zip(limits, rates, strict=True)),
        ),
        content_sha256="a" * 64,
        edited_by="tala",
        activated_at=None,
    )


POLICY = wire.VersionFacts(
    version_id=2,
    state="in_force",
    content=wire.PolicyDraft(
        utility="electricity",
        valid_from=dt.date(2026, 1, 1),
        decision="2025/90",
        ceiling_bp=5_000,
        guaranteed_tenths=200,
        cash_step_minor=10,
    ),
    content_sha256="b" * 64,
    edited_by="tala",
    activated_at=None,
)
NOW = tariff(11, "in_force", "2026-01-01", (475_000, 520_000, 610_000))
DRAFT = tariff(14, "draft", "2027-01-01", (475_000, 551_000, 660_000))
VERSIONS = (tariff(7, "past", "2025-01-01", (450_000, 500_000, 590_000)), NOW, DRAFT, POLICY)
ANSWER = rerating.WhatIfAnswer(
    sales=4_210,
    contracts=187,
    tender_minor=31_200_000,
    units_tenths=5_100_000,
    gross_minor=29_800_000,
    gross_then_minor=31_050_000,
    vat_minor=4_110_000,
    vat_then_minor=4_282_000,
    paying_more=121,
    paying_less=6,
    unchanged=60,
    bands=[
        rerating.Band(from_minor=minor, contracts=contracts)
        for minor, contracts in (
            (-500, 6),
            (0, 88),
            (500, 41),
            (1_000, 30),
            (2_500, 14),
            (9_500, 8),
        )
    ],
    losers=[
        rerating.ChangeOfContract(
            account_number=f"10{number:04d}",
            units_tenths=9_000,
            gross_minor=52_000,
            gross_then_minor=52_000 + 1_700 * number,
            units_then_tenths=8_700,
        )
        for number in (5, 4, 3)
    ],
    winners=[],
    units_then_tenths=4_900_000,
    refused_then=2,
    ceiling_hits=70,
    ceiling_hits_then=74,
)


def agreement(approval_id: str, state: str, by: str = "layla") -> wire.AgreementFacts:
    return wire.AgreementFacts(
        approval_id=approval_id,
        state=state,
        expires_at="2026-11-25T09:00:00+00:00",
        approved_by=[by] if state == "approved" else [],
    )


class FakeTariffs(FakeAgents):
    """The tariff desk; `acts` holds what was sent, `versions` what stands at the server now."""

    def __init__(self, line: FakeLine) -> None:
        super().__init__(line)
        self.versions = list(VERSIONS)
        self.acts: list[tuple[str, Any]] = []
        self.drafts: list[wire.DraftRequest] = []
        self.refuses: Problem | None = None  # the next draft
        self.parts: list[rerating.WhatIfAnswer] = [ANSWER]
        self.between: Callable[[], None] = lambda: None  # called before a part is answered
        line.on("GET", "/v1/tariff-versions", self._versions)
        line.on("POST", "/v1/tariff-drafts", self._put)
        line.on("POST", "/v1/tariff-versions/*", self._done)
        line.on("POST", "/v1/tariff-what-ifs", self._what_if)
        line.on("GET", "/v1/approvals/*", lambda **_: self._approval())
        line.on("POST", "/v1/approvals/*", lambda **_: self._agree())

    def agree(self, version_id: int, state: str = "approved", by: str = "layla") -> None:
        """Let somebody answer at another machine."""
        (sent,) = [one for one in self.versions if one.version_id == version_id]
        assert sent.agreement is not None, "nobody was asked"
        approval_id = sent.agreement.approval_id
        self._change(version_id, agreement=agreement(approval_id, state, by))

    def _versions(self, *, cursor: str | None, **_: Any) -> wire.VersionList:
        first = int(cursor or 0)
        more = str(first + 2) if first + 2 < len(self.versions) else None
        return wire.VersionList(versions=self.versions[first : first + 2], next_cursor=more)

    def _done(self, *, path: str, request: Any, **_: Any) -> wire.VersionFacts:
        self.acts.append((path, request))
        version_id = int(path.split("/")[4])
        if path.endswith("/submission"):
            asked = agreement(request.approval_id, "open")
            return self._change(version_id, state="sent", agreement=asked)
        return self._change(version_id, state="scheduled")

    def _put(self, *, request: wire.DraftRequest, **_: Any) -> wire.VersionFacts:
        self.drafts.append(request)
        problem, self.refuses = self.refuses, None
        if problem is not None:
            raise Declined(problem)
        if request.replaces is not None:
            number = request.replaces.version_id
            return self._change(number, content=request.draft, state="draft", agreement=None)
        made = msgspec.structs.replace(DRAFT, version_id=30, content=request.draft)
        self.versions.append(made)
        return made

    def _what_if(self, *, cursor: str | None, **_: Any) -> rerating.WhatIfAnswer:
        self.between()
        at = int(cursor or 0)
        more = str(at + 1) if at + 1 < len(self.parts) else None
        return msgspec.structs.replace(self.parts[at], next_cursor=more)

    def _change(self, version_id: int, **changes: Any) -> wire.VersionFacts:
        at = [one.version_id for one in self.versions].index(version_id)
        self.versions[at] = msgspec.structs.replace(self.versions[at], **changes)
        return self.versions[at]

    def _agree(self) -> ApprovalFacts:
        (sent,) = [one for one in self.versions if one.state == "sent"]
        assert sent.agreement is not None
        self.agree(sent.version_id)
        return self._approval()

    def _approval(self) -> ApprovalFacts:
        (sent,) = [one for one in self.versions if one.state == "sent"]
        assert sent.agreement is not None
        known = sent.agreement
        payload = {"version_id": sent.version_id, **msgspec.to_builtins(sent.content)}
        asked = a_request(9, "tariff_activation", "tariff", **payload)
        return changed(
            asked,
            approval_id=known.approval_id,
            state=known.state,
            approved_by=known.approved_by,
            is_own=True,
            may_decide=False,
        )
