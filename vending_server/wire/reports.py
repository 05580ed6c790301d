"""Reports over the wire: which there are, make one, what is archived, its bytes.

GET  /v1/report-kinds                        what can be asked for, and what with it
POST /v1/reports                             make one and archive it; the same again tells the same
POST /v1/report-lists                        what is archived, newest first, in pages
GET  /v1/reports/{report_id}/parts/{part}    the file, in parts to be put together
GET  /v1/reports/{report_id}/check           whether the file is as it was written

A file is written once.  Its SHA-256 stands beside it, in the list and in every part.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Day, PointNumber, Uuid7

PART_BYTES: Final = 256 * 1024

KindName: TypeAlias = Literal[
    "daily_reconciliation",
    "shift",
    "agent_settlement",
    "deposits",
    "sales_journal",
    "vat",
    "arrears_aging",
    "tariff_impact",
    "case_letter",
]
LanguageName: TypeAlias = Literal["ar", "en"]
FormatName: TypeAlias = Literal["pdf", "csv", "xlsx"]
Subject: TypeAlias = Annotated[str, Meta(min_length=1, max_length=40, examples=["7"])]


class ReportKindFacts(Answer, frozen=True, kw_only=True):
    """A kind of report, and what is asked with it."""

    kind: str
    point: str  # one | any | none
    subject: str  # what `subject` names: shift | tariff | case | none
    is_of_now: bool  # tells how things stand, whatever the days


class ReportPoint(Answer, frozen=True, kw_only=True):
    """A point whose reports may be asked for."""

    number: int
    name: BothLanguages
    is_agent: bool


class ReportKinds(Answer, frozen=True, kw_only=True):
    """200: every kind, and of which points whoever asks may have them."""

    kinds: list[ReportKindFacts]
    points: list[ReportPoint]
    may_have_town: bool
    languages: list[str]
    formats: list[str]


class ReportOrder(Request, frozen=True, kw_only=True):
    """POST /v1/reports; `subject` is a shift's or case's id, or the number of a version."""

    report_id: Uuid7
    kind: KindName
    from_day: Day
    through_day: Day
    language: LanguageName
    format: FormatName
    point_number: PointNumber | None = None  # none = the whole town
    subject: Subject | None = None


class ReportFacts(Answer, frozen=True, kw_only=True):
    """201/200: an archived report."""

    report_id: str
    number: str  # as it stands on the paper
    kind: str
    from_day: str
    through_day: str
    point_number: int | None
    subject: str | None
    language: str
    format: str
    made_at: str
    made_by: str | None  # a login; none = by the schedule
    sha256: str
    size_bytes: int
    parts: int
    file_name: str


class ReportListRequest(Request, frozen=True, kw_only=True):
    """POST /v1/report-lists."""

    kind: KindName | None = None
    point_number: PointNumber | None = None


class ReportList(Page, frozen=True, kw_only=True):
    """200: archived reports, newest first, in pages."""

    reports: list[ReportFacts]


class ReportPart(Answer, frozen=True, kw_only=True):
    """200: a part of a file, the first being 1; put together they have this SHA-256."""

    report_id: str
    part: int
    parts: int
    sha256: str
    content: bytes  # base64


class ReportCheck(Answer, frozen=True, kw_only=True):
    """200: what a check of an archived report found."""

    report_id: str
    number: str
    is_whole: bool  # the file has the hash that was written down
    is_same_again: bool | None  # made from today's books; none = it tells of its own day
