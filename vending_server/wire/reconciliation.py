"""Reconciliation over the wire: views of the same money, their differences, causes and decisions.

    POST /v1/reconciliation-rows                   shifts, cash boxes, days of tills without shifts
    POST /v1/reconciliation-sums                   what the rows of the same question add up to
    POST /v1/reconciliation-refreshes              look at a period now; items are told anew
    POST /v1/reconciliation-item-lists             the worklist
    GET  /v1/reconciliation-items/{item_id}        one item: causes, rows behind it, acts
    POST /v1/reconciliation-items/{item_id}/acts   decide, or ask; a document
    POST /v1/reconciliation-papers                 from a link to the paper that was printed
    GET  /v1/points/{number}/checklists/{day}      what a day lacks before it is closed
    POST /v1/vouchers                              make the accounting voucher of a point's day
    POST /v1/voucher-lists                         vouchers, newest day first
    POST /v1/vouchers/{voucher_id}/export          its lines, and that they were taken over
    POST /v1/vouchers/{voucher_id}/posting         under which number and total it was posted

Words of views, kinds and states are those of reconciliation/model.py.  Sums are agorot; a
difference is the right view less the left one, and sums of differences tell what is over and what
is short apart: the two are never netted.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import (
    LOGIN_CHARS_MAX,
    Day,
    LineOfText,
    LongText,
    MoneyMinor,
    PointNumber,
    Uuid7,
)

LINKS_MAX: Final = 200
ENOUGH_FOR_ONE: Final = frozenset({"proven", "strong"})
"""Strengths of evidence by which one accountant may accept a cause."""
DAYS_MAX: Final = 92
"""What one question may span."""

ViewName: TypeAlias = Literal[
    "counted", "journal", "ledger", "tokens", "deposit", "bank", "voucher", "agreed"
]
ItemStateName: TypeAlias = Literal[
    "open", "explained", "sent_back", "escalated", "decided", "cleared"
]
SubjectKindName: TypeAlias = Literal[
    "shift",
    "cassette",
    "till_day",
    "slip",
    "terminal",
    "agent",
    "batch",
    "pack",
    "tariff",
    "key",
    "day_of_point",
]
ActName: TypeAlias = Literal[
    "explain", "note", "send_back", "escalate", "correct", "charge", "write_off"
]
Signed: TypeAlias = Annotated[int, Meta(ge=-(10**12), le=10**12)]
LinkId: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120)]
Word: TypeAlias = Annotated[str, Meta(pattern="^[a-z_]{1,40}$", max_length=40)]


class LinkFacts(Answer, frozen=True, kw_only=True):
    """A row behind a figure; `told` are short facts for the sentence on a screen."""

    kind: str
    id: str
    at: str | None = None
    amount_minor: int = 0
    told: dict[str, str | int] = msgspec.field(default_factory=dict)


class CauseFacts(Answer, frozen=True, kw_only=True):
    """What may explain a difference; the list is in the order of its evidence."""

    kind: str
    strength: str  # proven, strong, weak, ruled_out
    explains_minor: int
    clears_itself: bool
    links: list[LinkFacts]
    told: dict[str, str | int] = msgspec.field(default_factory=dict)


class SubjectFacts(Answer, frozen=True, kw_only=True):
    """What the views are of."""

    kind: str
    id: str  # of a batch, what has not come of a shift: the shift's
    point_number: int
    terminal_id: str | None
    day: str


class ViewFacts(Answer, frozen=True, kw_only=True):
    """One view of a subject: agorot, how many documents, and known, missing, open, provisional."""

    view: str
    amount_minor: int
    count: int
    state: str


class DifferenceFacts(Answer, frozen=True, kw_only=True):
    """Two views of a row that disagree; `item_id` is none while it may still clear by itself."""

    left: str
    right: str
    kind: str
    amount_minor: int
    count: int
    since: str
    due_at: str | None  # until then it may clear by itself
    item_id: str | None
    item_state: str | None


class RowsAsked(Request, frozen=True, kw_only=True):
    """POST /v1/reconciliation-rows and -sums: both days belong to it."""

    from_day: Day
    through_day: Day
    point_number: PointNumber | None = None
    differences_only: bool = False
    # The shifts of one batch of that point
    batch_kind: Literal["sales", "banking"] | None = None
    batch_number: Annotated[int, Meta(ge=1, le=10**9)] | None = None


class ReconciliationRow(Answer, frozen=True, kw_only=True):
    """A shift, a cash box, or the day of a till without shifts.

    `standing`: balanced, waits (amber: clears by itself), decide (red), explained, open (a shift
    that still sells), provisional (not everything of it has reached the server, or was read there).
    """

    subject: SubjectFacts
    terminal: int  # within the point
    number: int | None  # of a shift
    operator: str | None
    begun_at: str
    ended_at: str | None
    float_left_minor: int | None  # in the drawer: counted, and not for the bank
    is_locked: bool  # its day takes no entry any more
    standing: str
    views: list[ViewFacts]
    differences: list[DifferenceFacts]
    explained_minor: int = 0  # of the differences, what a decision or an accepted cause covers
    journal_records: int = 0  # of it that the server holds and has proved
    z_digest: str | None = None  # the head of the chain that its Z bears


class ReconciliationRows(Page, frozen=True, kw_only=True):
    """200: one page, the latest begun first."""

    rows: list[ReconciliationRow]
    as_of: str  # the server's time
    refreshed_at: str | None  # when items were last told anew


class ViewTotal(Answer, frozen=True, kw_only=True):
    """One view over all rows; what is missing or not final is said, never left out silently."""

    view: str
    amount_minor: int
    count: int
    rows: int  # that are told by this view
    missing: int
    not_final: int


class DifferenceTotal(Answer, frozen=True, kw_only=True):
    """All differences between two views: over and short apart."""

    left: str
    right: str
    over_minor: int
    short_minor: int  # not negative
    rows: int


class ReconciliationSums(Answer, frozen=True, kw_only=True):
    """200: the strip above the table."""

    views: list[ViewTotal]
    differences: list[DifferenceTotal]
    rows: int
    open_items: int
    in_transit_minor: int  # in bags on their way to the bank
    vouchers_due: int
    points_not_final: list[int]  # points of which something has not reached the server
    as_of: str


class RefreshAsked(Request, frozen=True, kw_only=True):
    """POST /v1/reconciliation-refreshes."""

    from_day: Day
    through_day: Day
    point_number: PointNumber | None = None


class RefreshAnswer(Answer, frozen=True, kw_only=True):
    """200: what a refresh found."""

    subjects: int
    differences: int
    waiting: int  # of them that may still clear by themselves
    opened: int
    changed: int
    cleared: int
    open_items: int
    as_of: str


class ItemsAsked(Request, frozen=True, kw_only=True):
    """POST /v1/reconciliation-item-lists; without `states` those that wait for somebody."""

    from_day: Day | None = None
    through_day: Day | None = None
    point_number: PointNumber | None = None
    states: Annotated[list[ItemStateName], Meta(max_length=6)] = msgspec.field(default_factory=list)
    subject_kinds: Annotated[list[SubjectKindName], Meta(max_length=11)] = msgspec.field(
        default_factory=list
    )


class ItemLine(Answer, frozen=True, kw_only=True):
    """One item of the worklist."""

    item_id: str
    subject: SubjectFacts
    left: str
    right: str
    kind: str
    amount_minor: int
    count: int
    state: str
    first_seen_at: str
    changed_at: str
    first_cause: str | None  # the best evidence, none: nothing is known yet
    first_strength: str | None
    explained_minor: int
    is_beyond_tolerance: bool  # tolerance only sorts
    # As a Z bears them: of the till within its point, of the shift at this till
    terminal: int | None = None
    shift_number: int | None = None


class ItemList(Page, frozen=True, kw_only=True):
    """200: one page, newest first."""

    items: list[ItemLine]
    open_items: int  # of the same question, on all pages
    as_of: str


class ItemActFacts(Answer, frozen=True, kw_only=True):
    """One act on an item; a refresh acts in nobody's name.

    `recounted`: its shift was counted again, by two; `amount_minor` is what was found.
    """

    act_id: str
    act: str
    operator: str | None
    agreed_by: list[str]
    made_at: str
    reason: str
    cause: str | None
    amount_minor: int
    debit: str | None  # accounts of the entry that it posted
    credit: str | None
    decision_number: str
    links: list[LinkFacts]


class ItemFacts(Answer, frozen=True, kw_only=True):
    """200: an item as it stands."""

    item: ItemLine
    views: list[ViewFacts]  # of its subject now
    rows: list[LinkFacts]  # behind the difference
    causes: list[CauseFacts]  # ranked; those that are ruled out come last
    acts: list[ItemActFacts]  # oldest first
    chain_verified_through: int | None  # record of the till's journal
    as_of: str


class LinkGiven(Request, frozen=True, kw_only=True):
    """A row that somebody points at."""

    kind: Word
    id: LinkId


class ItemAct(Request, frozen=True, kw_only=True):
    """POST /v1/reconciliation-items/{item_id}/acts: a document.

    explain: `cause`, or `links` (two people, also where the cause covers a part); charge: `login`
    of the cashier, none = the agent's point; correct: the two accounts; write_off:
    `decision_number`.  Where money moves, `amount_minor` is the item's at that moment, so that
    nobody decides about another one, and two people stand behind it.
    """

    document_id: Uuid7
    act: ActName
    reason: LongText
    cause: Word | None = None
    links: Annotated[list[LinkGiven], Meta(max_length=LINKS_MAX)] = msgspec.field(
        default_factory=list
    )
    amount_minor: Signed | None = None
    login: Annotated[str, Meta(max_length=LOGIN_CHARS_MAX)] | None = None
    debit: Annotated[str, Meta(max_length=60)] | None = None
    credit: Annotated[str, Meta(max_length=60)] | None = None
    decision_number: LineOfText = ""
    approval_id: Uuid7 | None = None


def decision_payload(item_id: str, act: ItemAct) -> dict[str, object]:
    """Return exactly what two people agree to; of an explanation also the cause and the rows."""
    payload: dict[str, object] = {
        "item_id": item_id,
        "act": act.act,
        "amount_minor": act.amount_minor,
        "login": act.login,
        "debit": act.debit,
        "credit": act.credit,
        "decision_number": act.decision_number,
        "reason": act.reason,
    }
    if act.act == "explain":
        payload |= {"cause": act.cause, "rows": [f"{one.kind} {one.id}" for one in act.links]}
    return payload


class PaperAsked(Request, frozen=True, kw_only=True):
    """POST /v1/reconciliation-papers: what was printed for a row."""

    kind: Word
    id: LinkId


class PrintFacts(Answer, frozen=True, kw_only=True):
    """One sheet as the till's journal tells it; copy 0 is the original."""

    terminal_id: str
    sequence: int  # of the record that says it began
    at: str
    copy_number: int
    verdict: str  # printed, not_sent, unsure; '' = its end is not told


class PaperTrail(Answer, frozen=True, kw_only=True):
    """200: the row, the receipt it is on, and every sheet that was printed of it."""

    link: LinkFacts
    receipt_number: str | None
    document_id: str | None
    shift_id: str | None
    operator: str | None
    prints: list[PrintFacts]
    copies_at_server: int
    records: list[LinkFacts]  # of the till's journal, in their order
    entries: list[LinkFacts]  # of the ledger


class CheckLine(Answer, frozen=True, kw_only=True):
    """One line of the checklist: `open` things are missing; `links` name the first of them."""

    key: str
    is_met: bool
    is_required: bool  # the day is not locked without it
    open: int
    amount_minor: int
    links: list[LinkFacts]


class DayChecklist(Answer, frozen=True, kw_only=True):
    """200: what a day of a point lacks before it is closed; open lines first."""

    point_number: int
    day: str
    is_locked: bool
    may_lock: bool
    lines: list[CheckLine]
    rows_root: str | None  # hash over the locked day's rows, as it was stored
    rows: int
    as_of: str


class VoucherMade(Request, frozen=True, kw_only=True):
    """POST /v1/vouchers."""

    document_id: Uuid7
    point_number: PointNumber
    day: Day


class VoucherLine(Answer, frozen=True, kw_only=True):
    """What was posted between two accounts that day."""

    debit: str
    credit: str
    amount_minor: int
    entries: int


class VoucherFacts(Answer, frozen=True, kw_only=True):
    """201/200: a voucher; `ledger_minor` is what its day holds now."""

    voucher_id: str
    number: int
    point_number: int
    day: str
    total_minor: int
    entries: int
    ledger_minor: int
    made_at: str
    made_by: str
    exported_at: str | None
    posted_number: str | None
    posted_minor: int | None
    posted_at: str | None
    replaces: str | None  # the voucher of the same day that came before
    lines: list[VoucherLine]


class VouchersAsked(Request, frozen=True, kw_only=True):
    """POST /v1/voucher-lists."""

    from_day: Day
    through_day: Day
    point_number: PointNumber | None = None


class VoucherList(Page, frozen=True, kw_only=True):
    """200: one page, without lines; `due` are days with entries and no voucher."""

    vouchers: list[VoucherFacts]
    due: int


class VoucherExport(Request, frozen=True, kw_only=True):
    """POST /v1/vouchers/{voucher_id}/export."""

    document_id: Uuid7


class VoucherPosting(Request, frozen=True, kw_only=True):
    """POST /v1/vouchers/{voucher_id}/posting: as the accounting system says it."""

    document_id: Uuid7
    posted_number: LineOfText
    posted_minor: MoneyMinor
