"""Case files over the wire: money or units that are in dispute, and how each dispute ends.

    POST /v1/case-files                        a till or the office opens one about a sale
    POST /v1/case-files/{case_id}/settlement   head office ends it, as two others agreed
    POST /v1/case-file-lists                   what there is, newest first, in pages
    POST /v1/case-notes                        evidence asked for, or given, of a case or a claim
    POST /v1/case-note-lists                   all that was asked and given, oldest first

A case moves nothing by itself.  It ends once: the units are issued for the right meter (`charged`),
the whole sum of the sale is kept for an account (`credited`) or paid in cash by head office
(`paid`), or the sale stands as it is (`rejected`).  Claims of machines have ends of their own
(machine_cash.py); only what is asked and given about them stands here.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import LineOfText, MoneyMinor, PointNumber, Reason, Uuid7
from vending_server.wire.vend import TokenLine

WRONG_METER: Final = "wrong_meter"
REVERSAL: Final = "reversal"  # a sale that could not be taken back
OPEN: Final = "open"
ASKED: Final = "asked"  # open, and evidence is missing
CHARGED: Final = "charged"
CREDITED: Final = "credited"
PAID: Final = "paid"
REJECTED: Final = "rejected"

CaseNumber: TypeAlias = Annotated[int, Meta(ge=1, le=2**31 - 1, examples=[12])]
KindName: TypeAlias = Literal["wrong_meter", "reversal"]
EndName: TypeAlias = Literal["charged", "credited", "paid", "rejected"]
CodeName: TypeAlias = Literal["yes", "no", "unknown"]


class CaseOpening(Request, frozen=True, kw_only=True):
    """POST /v1/case-files; readings are what displays showed, in the words of whoever looked."""

    document_id: Uuid7
    kind: KindName
    sale_id: Uuid7
    right_drn: LineOfText  # of a wrong meter: the one that was meant; else empty
    code_entered: CodeName
    sold_reading: LineOfText
    right_reading: LineOfText
    evidence: Reason


class CaseOpened(Answer, frozen=True, kw_only=True):
    """201/200: the number that the customer is told."""

    document_id: str
    number: int
    kind: str
    opened_at: str
    receipt_number: str
    amount_minor: int
    sold_drn: str
    right_drn: str
    evidence: str


class CaseSettlement(Request, frozen=True, kw_only=True):
    """POST /v1/case-files/{case_id}/settlement: all that the two who agree read."""

    document_id: Uuid7
    case_number: CaseNumber
    act: EndName
    amount_minor: MoneyMinor  # credited, paid: the whole sum of the sale; else nothing
    account_number: LineOfText  # credited: for whom it is kept; else empty
    right_drn: LineOfText  # charged: the meter that gets the units; else empty
    reason: Reason
    approval_id: Uuid7 | None = None


class CaseSettled(Answer, frozen=True, kw_only=True):
    """201/200: how it ended; it names nobody, so that it may be kept for ever."""

    case_id: str
    number: int
    state: str
    amount_minor: int
    account_number: str
    settled_at: str
    issued_for: str = ""  # charged: the meter, and its code below
    tokens: list[TokenLine] = msgspec.field(default_factory=list)


class CaseMeter(Answer, frozen=True, kw_only=True):
    """One of the two meters of a case, as the registry has it now."""

    drn: str
    account_number: str  # empty: it serves no contract
    customer_name: str
    address: str
    last_sale_at: str | None


class CaseFacts(Answer, frozen=True, kw_only=True):
    """A case as it stands."""

    case_id: str
    number: int
    kind: str
    state: str  # open, asked, charged, credited, paid, rejected
    point_number: int
    terminal: int
    opened_at: str
    opened_by: str
    code_entered: str
    sold_reading: str
    right_reading: str
    evidence: str
    sale_id: str
    receipt_number: str
    sold_at: str
    amount_minor: int
    units_tenths: int
    utility: str
    sold: CaseMeter
    right: CaseMeter | None
    is_moved: bool  # its units were issued anew at a till meanwhile
    settled_minor: int | None = None
    settled_at: str | None = None
    settled_by: str | None = None
    agreed_by: list[str] = msgspec.field(default_factory=list)
    settlement_reason: str = ""
    credited_to: str = ""


class CaseListRequest(Request, frozen=True, kw_only=True):
    """POST /v1/case-file-lists; newest first, in pages."""

    point_number: PointNumber | None = None  # none = every point that the caller may see
    number: CaseNumber | None = None
    is_open: bool = False


class CaseList(Page, frozen=True, kw_only=True):
    """A page of cases."""

    cases: list[CaseFacts]


class CaseNote(Request, frozen=True, kw_only=True):
    """POST /v1/case-notes: `asked` for evidence, or `evidence` itself with where it is kept."""

    document_id: Uuid7
    case_id: Uuid7  # of a case, or of a claim against a machine
    act: Literal["asked", "evidence"]
    text: Reason
    reference: LineOfText  # a file, a folder, a photograph's number; empty = none


class CaseNoteFacts(Answer, frozen=True, kw_only=True):
    """One line of what was asked and given."""

    act: str
    text: str
    reference: str
    made_by: str
    made_at: str


class CaseNoteListRequest(Request, frozen=True, kw_only=True):
    """POST /v1/case-note-lists; oldest first, in pages."""

    case_id: Uuid7


class CaseNoteList(Page, frozen=True, kw_only=True):
    """A page of notes."""

    notes: list[CaseNoteFacts]
