"""Key changes: campaigns of many meters, and what is known of one meter's key.

    POST /v1/key-campaigns                          what two people agreed to: from group to key
    GET  /v1/key-campaigns                          all of them with their progress
    GET  /v1/key-campaigns/{campaign_id}            one, with its progress
    POST /v1/key-campaigns/{campaign_id}/pages      its meters, page by page; reads only
    POST /v1/key-campaigns/{campaign_id}/plans      plan meters by group, zone, type
    POST /v1/key-campaigns/{campaign_id}/rehearsals try it on virtual meters; changes no meter
    POST /v1/key-change-withdrawals                 take a planned meter back
    POST /v1/key-change-confirmations               a meter was seen to have its new key
    POST /v1/key-change-sets                        hand out a planned set without a sale
    POST /v1/key-change-lookups                     how a meter's key stands; shows no token

Each POST but the two that only read is a document: 201 the first time, 200 with the same bytes
each time after; the same id with another body is refused (`document_id_reused`).  A campaign and a
set without a sale are asked for first (`/v1/approvals`, action `key_change_token`): the payload
there is this very message without its `approval_id`, every other field written out.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Drn, LineOfText, Reason, Uuid7
from vending_server.wire.vend import TokenLine

# The length keeps out a trailing newline, which Python's `$` would let pass.
Sgc: TypeAlias = Annotated[
    str, Meta(pattern="^[0-9]{6}$", min_length=6, max_length=6, examples=["990011"])
]
TariffIndex: TypeAlias = Annotated[
    str, Meta(pattern="^[0-9]{2}$", min_length=2, max_length=2, examples=["01"])
]
Krn: TypeAlias = Annotated[int, Meta(ge=1, le=9, examples=[2])]
_StateName: TypeAlias = Literal["planned", "issued", "confirmed", "withdrawn"]


class KeyTarget(Request, frozen=True, kw_only=True):
    """The key that all chosen meters are to get."""

    sgc: Sgc
    krn: Krn
    base_year: Literal[1993, 2014, 2035]
    dkga: Literal[2, 4]
    ti: TariffIndex | None = None  # none = each meter keeps its own
    key_type: Annotated[int, Meta(ge=0, le=3)] | None = None  # none = same
    ken: Annotated[int, Meta(ge=0, le=255)] = 255


class CampaignRequest(Request, frozen=True, kw_only=True):
    """POST /v1/key-campaigns; its document_id names the campaign from then on."""

    document_id: Uuid7
    name: LineOfText
    from_sgc: Sgc  # the group whose meters may be planned, and no other
    target: KeyTarget
    reason: Reason
    approval_id: Uuid7 | None = None


class PlanRequest(Request, frozen=True, kw_only=True):
    """POST .../plans: at most PLAN_MAX meters at once; ask again under a new id for the rest."""

    document_id: Uuid7
    zone: LineOfText | None = None
    maker: LineOfText | None = None
    model: LineOfText | None = None
    terminal_id: Uuid7 | None = None  # only meters whose tokens this terminal may hold sealed
    reach: Literal["exposed", "ever"] = "exposed"  # with it: what lay there, or all ever delivered


class UnfitMeters(Answer, frozen=True, kw_only=True):
    """Meters that cannot be planned: no set could be made for a meter like these."""

    reason: str  # the issuer's stable word
    krn: int
    base_year: int
    meters: int


class PlanAnswer(Answer, frozen=True, kw_only=True):
    """What was planned, and what was not."""

    document_id: str
    campaign_id: str
    planned: int
    left: int  # fit meters beyond PLAN_MAX, for the next request
    unfit: list[UnfitMeters]


class RehearsalRequest(Request, frozen=True, kw_only=True):
    """POST .../rehearsals: type the codes into a virtual meter of each kind that the group has."""

    document_id: Uuid7


class RehearsedEntry(Answer, frozen=True, kw_only=True):
    """What was typed, and what a meter's display says to it."""

    code: Literal["old", "change", "repeated", "new", "old_after"]
    display: str  # words of the standard: Accept, 1stKCT, CRCError, ...
    is_right: bool


class RehearsedDisplay(Answer, frozen=True, kw_only=True):
    """What a technician would read of the key after that."""

    krn: int
    ti: str
    sgc: str  # zeros: it does not know its group any more


class RehearsedKind(Answer, frozen=True, kw_only=True):
    """One kind of meters: how the change went, or why no codes could be made."""

    krn: int
    base_year: int
    ea: int
    ti: str
    meters: int  # of this kind, planned or not
    reason: str | None  # the issuer's stable word; none = it was rehearsed
    entries: list[RehearsedEntry]
    shows: RehearsedDisplay | None
    is_right: bool  # every code did what it should, and the display shows the new key


class RehearsalAnswer(Answer, frozen=True, kw_only=True):
    """A rehearsal; no code of it stands here or anywhere."""

    document_id: str
    campaign_id: str
    kinds: list[RehearsedKind]


class CampaignFacts(Answer, frozen=True, kw_only=True):
    """A campaign and how far it has come."""

    campaign_id: str
    name: str
    from_sgc: str
    sgc: str
    krn: int
    base_year: int
    dkga: int
    ti: str | None
    key_type: int | None
    ken: int
    reason: str
    created_at: str
    planned: int
    issued: int
    confirmed: int
    withdrawn: int


class CampaignList(Page, frozen=True, kw_only=True):
    """All campaigns, newest first, in pages."""

    campaigns: list[CampaignFacts]


class KeyFacts(Answer, frozen=True, kw_only=True):
    """What names a key; none of it is secret."""

    sgc: str
    krn: int
    ti: str
    base_year: int


class MeterKeyChange(Answer, frozen=True, kw_only=True):
    """One meter's change, without its tokens."""

    number: int  # ascending
    campaign_id: str
    drn: str
    state: str  # planned, issued, confirmed, withdrawn
    old: KeyFacts | None  # none = planned: it is the meter's key of that moment
    new: KeyFacts
    planned_at: str
    issued_at: str | None
    closed_at: str | None
    evidence: str


class MeterPageRequest(Request, frozen=True, kw_only=True):
    """POST .../pages: the meters of a campaign, in one state or all."""

    state: _StateName | None = None


class MeterKeyChangePage(Page, frozen=True, kw_only=True):
    """200: some of them, in the order in which they were planned."""

    meters: list[MeterKeyChange]


class WithdrawalRequest(Request, frozen=True, kw_only=True):
    """Take a planned meter back; one whose set was handed out stays."""

    document_id: Uuid7
    drn: Drn
    reason: Reason


class ConfirmationRequest(Request, frozen=True, kw_only=True):
    """A meter was seen to have its new key: what its display shows, and a token that it took.

    The token is needed only where both keys would be shown alike.
    """

    document_id: Uuid7
    drn: Drn
    krn: Krn
    ti: TariffIndex
    sgc: Sgc | None = None  # none = the meter shows none, or 0
    accepted_token: Annotated[str, Meta(max_length=40)] | None = None
    note: Annotated[str, Meta(max_length=500)] = ""


class SetRequest(Request, frozen=True, kw_only=True):
    """Hand out a planned set without a sale, or the stored one again."""

    document_id: Uuid7
    drn: Drn
    reason: Reason
    approval_id: Uuid7 | None = None


class SetAnswer(Answer, frozen=True, kw_only=True):
    """A set, in the order in which it is typed, after every older token."""

    document_id: str
    drn: str
    made_at: str
    reason: str
    approved_by: list[str]
    tokens: list[TokenLine]


class KeyLookup(Request, frozen=True, kw_only=True):
    """POST /v1/key-change-lookups."""

    drn: Drn


class MeterKeyAnswer(Answer, frozen=True, kw_only=True):
    """The key in the register, and every change of it, newest first."""

    drn: str
    present: KeyFacts
    changes: list[MeterKeyChange] = msgspec.field(default_factory=list)
