"""Money of a terminal without a person, over the wire.

    POST /v1/machine-claims                           the terminal tells what it cannot place
    POST /v1/machine-claims/{claim_id}/settlement     head office pays, credits or rejects it
    POST /v1/machine-claim-lists                      head office looks for one, or at all
    POST /v1/service-entries                          who opens the service menu
    POST /v1/cash-box-emptyings                       the terminal tells of a bag
    POST /v1/cash-box-emptyings/{emptying_id}/count   head office counts it
    POST /v1/cash-box-emptying-lists

What a terminal tells is a fact: it is made from its journal, byte for byte the same each time,
under an id that the journal fixes, and sent until it is answered.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.cash_count import CountLine
from vending_server.wire.facts import BothLanguages
from vending_server.wire.pages import Page
from vending_server.wire.scalars import (
    LineOfText,
    Moment,
    MoneyMinor,
    NameOfRecord,
    PaidMinor,
    PointNumber,
    Reason,
    Uuid7,
)

# As it stands on the slip that the customer holds.
ClaimNumber: TypeAlias = Annotated[
    str, Meta(pattern="^[0-9A-F]{8}$", max_length=8, examples=["5A0C19E2"])
]
PIECES_KINDS_MAX: Final = 10

MONEY: Final = "money"  # taken, and neither vended nor kept: owed by its number
NOTE: Final = "note"  # the acceptor lost sight of it: a person looks where it is
STRAY: Final = "stray"  # in the cash box, and nobody's

PAID: Final = "paid"
CREDITED: Final = "credited"
REJECTED: Final = "rejected"
OPEN: Final = "open"


class MachineClaim(Request, frozen=True, kw_only=True):
    """POST /v1/machine-claims."""

    document_id: Uuid7
    number: ClaimNumber
    kind: Literal["money", "note", "stray"]
    amount_minor: PaidMinor | None  # none = a stray note that the machine could not read
    account_number: LineOfText  # none known = empty
    drn: LineOfText
    note_id: LineOfText  # of the note in doubt that this one is or may be; else empty
    reason: LineOfText
    happened_at: Moment


class ClaimSettlement(Request, frozen=True, kw_only=True):
    """POST /v1/machine-claims/{claim_id}/settlement; `paid` is cash from head office."""

    document_id: Uuid7
    act: Literal["paid", "credited", "rejected"]
    amount_minor: MoneyMinor
    account_number: LineOfText  # credited: of the contract it is kept for; else empty
    reason: Reason
    approval_id: Uuid7 | None = None


class ClaimFacts(Answer, frozen=True, kw_only=True):
    """201/200: a claim as it stands."""

    claim_id: str
    number: str
    kind: str
    point_number: int
    terminal: int
    amount_minor: int | None
    account_number: str
    drn: str
    note_id: str
    reason: str
    happened_at: str
    posted_at: str
    is_late: bool  # its day was locked: it stands in a later one
    state: str  # open, paid, credited, rejected
    settled_minor: int | None = None
    settled_at: str | None = None
    settled_by: str | None = None
    agreed_by: list[str] = msgspec.field(default_factory=list)
    settlement_reason: str = ""
    credited_to: str = ""


class ClaimListRequest(Request, frozen=True, kw_only=True):
    """POST /v1/machine-claim-lists; newest first, in pages."""

    point_number: PointNumber | None = None  # none = every point that the caller may see
    number: ClaimNumber | None = None  # of one slip
    is_open: bool = False  # only what nobody has settled


class ClaimList(Page, frozen=True, kw_only=True):
    """A page of claims, and what is owed by all that are open."""

    claims: list[ClaimFacts]
    owed_minor: int


class ServiceEntry(Request, frozen=True, kw_only=True):
    """POST /v1/service-entries: a person at a terminal that is signed in as itself."""

    operator: str
    password: LineOfText


class ServicePerson(Answer, frozen=True, kw_only=True):
    """Who may open the service menu."""

    login: str
    name: BothLanguages


class CashBoxEmptying(Request, frozen=True, kw_only=True):
    """POST /v1/cash-box-emptyings: what the journal says was in the box, in a sealed bag now."""

    document_id: Uuid7
    bag_number: NameOfRecord
    counts: Annotated[list[CountLine], Meta(min_length=1, max_length=PIECES_KINDS_MAX)]
    unread_notes: Annotated[int, Meta(ge=0, le=10_000)]  # in the box, of unknown worth
    happened_at: Moment
    approval_id: Uuid7 | None = None  # two people, at the machine


class CashBoxCount(Request, frozen=True, kw_only=True):
    """POST /v1/cash-box-emptyings/{emptying_id}/count: what was in the bag."""

    document_id: Uuid7
    counts: Annotated[list[CountLine], Meta(min_length=1, max_length=PIECES_KINDS_MAX)]
    goes_to: Literal["bank", "head_office"]
    reference: LineOfText  # the bank's paper, or none
    difference_reason: Reason


class EmptyingFacts(Answer, frozen=True, kw_only=True):
    """201/200: a bag as it stands; what was counted is none until somebody counted."""

    emptying_id: str
    point_number: int
    terminal: int
    bag_number: str
    expected_minor: int
    counts: list[CountLine]
    unread_notes: int
    happened_at: str
    posted_at: str
    is_late: bool
    emptied_by: list[str]
    counted_minor: int | None = None
    difference_minor: int | None = None
    difference_reason: str = ""
    goes_to: str | None = None
    reference: str = ""
    counted_at: str | None = None
    counted_by: str | None = None


class EmptyingListRequest(Request, frozen=True, kw_only=True):
    """POST /v1/cash-box-emptying-lists; newest first, in pages."""

    point_number: PointNumber


class EmptyingList(Page, frozen=True, kw_only=True):
    """A page of bags, and what is in those that nobody has counted."""

    emptyings: list[EmptyingFacts]
    in_transit_minor: int
