"""Requests for a second person, as the server tells them; one for each act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tests.helpers.office_bench import FakeLine
from tests.helpers.screen_till import NOW
from vending_server.wire.approvals import ApprovalFacts, ApprovalList

LIST = "/v1/approvals"


def an_id(number: int) -> str:
    return f"01940000-0000-7000-8000-{number:012d}"


def a_request(number: int, action: str, subject: str, **payload: Any) -> ApprovalFacts:
    """Return a request that the caller may decide; it is in its payload what it is about."""
    return ApprovalFacts(
        approval_id=an_id(number),
        action=action,
        subject=subject,
        reason="حسب كتاب البلدية 118",
        payload=payload,
        point_number=3,
        requested_by="rana",
        requested_at=(NOW - dt.timedelta(minutes=number * 7)).isoformat(),
        expires_at=(NOW + dt.timedelta(days=2)).isoformat(),
        state="open",
        approved_by=[],
        is_own=False,
        may_decide=True,
    )


def changed(facts: ApprovalFacts, **values: Any) -> ApprovalFacts:
    return ApprovalFacts(
        **{name: getattr(facts, name) for name in facts.__struct_fields__} | values
    )


TERMS = a_request(
    1, "ceiling_raise", "agent 3", point_number=3, credit_limit_minor=500_000, commission_bp=250
)
TOP_UP = a_request(
    2, "float_top_up", "agent 3", point_number=3, amount_minor=1_000_000, through="bank"
)
REVERSAL = a_request(
    3,
    "reversal",
    "2-0231-0062",
    vend_id=an_id(77),
    document_id=an_id(78),
    reason="wrong amount typed",
)
OWN = changed(
    a_request(4, "day_reopening", "2 2026-11-21", point_number=2, day="2026-11-21"),
    is_own=True,
    may_decide=False,
    requested_by="huda",
)
CASE = changed(
    a_request(
        5,
        "wrong_meter",
        "04123456789",
        document_id=an_id(80),
        sale_id=an_id(79),
        right_drn="04123456797",
        evidence="photo of both meters",
    ),
    approved_by=["samar"],
)
EMPTYING = a_request(
    6,
    "cash_box_emptying",
    "BAG-0036",
    document_id=an_id(81),
    bag_number="BAG-0036",
    counts=[
        {"denomination_minor": 5000, "pieces": 31},
        {"denomination_minor": 2000, "pieces": 80},
    ],
    unread_notes=0,
    happened_at=NOW.isoformat(),
)
UNKNOWN = a_request(7, "something_new", "42", amount_minor=100)
QUEUE = (CASE, OWN, REVERSAL, TOP_UP, TERMS, EMPTYING, UNKNOWN)


class FakeApprovals:
    """The queue of a line: what was decided leaves it."""

    def __init__(self, line: FakeLine, queue: tuple[ApprovalFacts, ...] = QUEUE) -> None:
        self.queue = list(queue)
        self.said: list[tuple[str, Any]] = []
        self.fault: Exception | None = None
        line.on("GET", LIST, self._list)
        line.on("POST", LIST + "/*", self._decide)

    def _list(self, *, cursor: str | None, limit: int, **_: Any) -> ApprovalList:
        first = int(cursor or 0)
        end = first + limit
        return ApprovalList(
            approvals=self.queue[first:end],
            next_cursor=str(end) if end < len(self.queue) else None,
        )

    def _decide(self, *, path: str, request: Any, **_: Any) -> ApprovalFacts:
        if self.fault is not None:
            raise self.fault
        approval_id = path.removeprefix(LIST + "/").removesuffix("/decisions-here")
        found = next(one for one in self.queue if one.approval_id == approval_id)
        self.queue.remove(found)
        self.said.append((approval_id, request))
        state: Mapping[bool, str] = {True: "approved", False: "rejected"}
        return changed(found, state=state[request.accept], may_decide=False)
