"""Settlement papers over the wire: both sides sign on paper, head office writes down that they did.

    POST /v1/paper-signatures        one side has signed
    POST /v1/paper-disputes          one side does not agree to a line
    POST /v1/paper-dispute-answers   what was found: it is corrected elsewhere, or it stands
    POST /v1/paper-lists             settlements as PDF and how each stands, newest first, in pages

A paper is an archived `agent_settlement` as PDF; one that is made anew is another paper.  All of it
is written once.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import LineOfText, NameOfRecord, PointNumber, Reason, Uuid7

MUNICIPALITY: Final = "municipality"
AGENT: Final = "agent"
UNSIGNED: Final = "unsigned"
BY_ONE: Final = "signed_by_one"
BY_BOTH: Final = "signed_by_both"
DISPUTED: Final = "disputed"
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"

SideName: TypeAlias = Literal["municipality", "agent"]
AnswerName: TypeAlias = Literal["accepted", "rejected"]


class PaperSignature(Request, frozen=True, kw_only=True):
    """POST /v1/paper-signatures: whose name stands on the paper, as it can be read there."""

    document_id: Uuid7
    report_id: Uuid7
    side: SideName
    name: NameOfRecord


class PaperDispute(Request, frozen=True, kw_only=True):
    """POST /v1/paper-disputes: a line as it stands on the paper, or its receipt's number."""

    document_id: Uuid7
    report_id: Uuid7
    side: SideName
    name: NameOfRecord  # who does not agree
    line: NameOfRecord
    reason: Reason


class PaperDisputeAnswer(Request, frozen=True, kw_only=True):
    """POST /v1/paper-dispute-answers; `correction` names the entry that puts the line right."""

    document_id: Uuid7
    dispute_id: Uuid7
    act: AnswerName
    correction: LineOfText  # accepted: the paper of the entry; else empty
    reason: Reason


class PaperStands(Answer, frozen=True, kw_only=True):
    """201/200: how the paper stood right after the act."""

    report_id: str
    number: str
    state: str


class SignatureFacts(Answer, frozen=True, kw_only=True):
    """One side's signature."""

    side: str
    name: str
    recorded_by: str
    recorded_at: str


class DisputeFacts(Answer, frozen=True, kw_only=True):
    """A disputed line, and what was answered if something was."""

    dispute_id: str
    side: str
    name: str
    line: str
    reason: str
    recorded_by: str
    recorded_at: str
    answer: str | None  # accepted, rejected; none = it waits
    correction: str
    answer_reason: str
    answered_by: str | None
    answered_at: str | None


class PaperFacts(Answer, frozen=True, kw_only=True):
    """A paper as it stands."""

    report_id: str
    number: str  # as it stands on the paper
    point_number: int
    from_day: str
    through_day: str
    language: str
    made_at: str
    sha256: str
    state: str  # unsigned, signed_by_one, signed_by_both, disputed
    signatures: list[SignatureFacts]
    disputes: list[DisputeFacts]  # oldest first


class PaperListRequest(Request, frozen=True, kw_only=True):
    """POST /v1/paper-lists; newest first, in pages."""

    point_number: PointNumber | None = None


class PaperList(Page, frozen=True, kw_only=True):
    """200: a page of papers."""

    papers: list[PaperFacts]
