"""The words of reconciliation; pure, no SQL.

A *subject* (a shift, a slip, a terminal's journal, …) is told by several *views* of the same money,
each from a source of its own.  Two views that do not agree make a *difference*; a difference that
somebody has to look at is an *item*, which lives over many refreshes and is decided by *acts*.
*Causes* are what evidence says about a difference.  Nothing is ever netted: a plus in one subject
never hides a minus in another.  Money is agorot, time aware UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Final

ROWS_MAX: Final = 100
"""How many rows are told of one difference."""


class SubjectKind(StrEnum):
    """What is reconciled; in brackets what the subject's id is."""

    SHIFT = "shift"  # (shift id)
    CASSETTE = "cassette"  # a machine's emptied cash box (id of the emptying)
    TILL_DAY = "till_day"  # a till's takings of a day outside any shift (terminal id:local day)
    SLIP = "slip"  # a bag on its way to the bank (deposit id)
    TERMINAL = "terminal"  # a till's journal (terminal id)
    AGENT = "agent"  # a prepaid shop's float (point number)
    BATCH = "batch"  # what has not come of a shift; only told so, see naming.py (shift id)
    PACK = "pack"  # sealed vends of a lost machine (pack id)
    TARIFF = "tariff"  # sales at a price that was decided otherwise (tariff version id)
    KEY = "key"  # what an issuer counted under one vending key (key id)
    DAY_OF_POINT = "day_of_point"  # (point number:local day)


class View(StrEnum):
    """Who tells the sum; each from a source that knows nothing of the others."""

    COUNTED = "counted"  # what a person counted
    JOURNAL = "journal"  # the till's signed journal, as the server's copy has it
    LEDGER = "ledger"  # the server's entries
    TOKENS = "tokens"  # tokens kept, and what the issuer counted
    DEPOSIT = "deposit"  # slips of bags
    BANK = "bank"  # the bank's word for a slip
    VOUCHER = "voucher"  # accounting vouchers
    AGREED = "agreed"  # what was decided before: a float, a ceiling, a tariff


class ViewState(StrEnum):
    """How far a view can be trusted."""

    KNOWN = "known"
    MISSING = "missing"  # there should be one, and there is none yet
    OPEN = "open"  # the shift is open: it still moves
    PROVISIONAL = "provisional"  # not everything of it has reached the server


class DifferenceKind(StrEnum):
    """In what two views disagree."""

    AMOUNT = "amount"  # both are told, and the sums are not the same
    COUNT = "count"  # documents on one side only, or a token without its sale
    MISSING = "missing"  # one of the two is not there (a bag unconfirmed, a voucher due)
    GAP = "gap"  # records are known to exist that the server does not hold
    STANDING = "standing"  # a chain or a signature does not hold
    LIMIT = "limit"  # more than what was agreed
    PRICE = "price"  # sold at a price that a decision changed afterwards


class LinkKind(StrEnum):
    """Where a row stands; in brackets what the link's id is."""

    SALE = "sale"  # (sale id)
    RECORD = "record"  # of a till's journal (terminal:sequence)
    PAPER = "paper"  # what was printed (receipt number, or terminal:sequence of the print's record)
    MOVEMENT = "movement"  # cash moved (movement id)
    SLIP = "slip"  # (deposit id)
    CONFIRMATION = "confirmation"  # of the bank (confirmation id)
    COUNT = "count"  # (document id of the count)
    FINDING = "finding"  # of offline sales (finding id)
    REVERSAL = "reversal"  # (reversal id)
    ENTRY = "entry"  # of the ledger (transaction id:line)
    PACK = "pack"  # (pack id)
    VERSION = "version"  # of a tariff (version id)
    VOUCHER = "voucher"  # (voucher id)
    SHIFT = "shift"  # (shift id)
    TOKEN = "token"  # noqa: S105 - the name of a row, no secret (meter id:base year:TID)


class CauseKind(StrEnum):
    """What can have happened; the order is the last word where evidence ranks alike."""

    JOURNAL_FORKED = "journal_forked"  # one till's disk runs twice, or was rolled back
    BATCH_MISSING = "batch_missing"  # offline sales that have not reached the server
    RESOLVED_LATER = "resolved_later"  # an in-doubt sale that was decided after the Z
    DEPOSIT_DOUBLED = "deposit_doubled"  # one bag told or confirmed twice
    DEPOSIT_LATE = "deposit_late"  # a bag on the next day, never confirmed, or counted less
    NOTE_MISCOUNTED = "note_miscounted"  # one note more or less than the note keys tell
    PAYOUT_UNCOUNTED = "payout_uncounted"  # cash paid out and not recorded
    REPRINT_TAKEN_AS_SALE = "reprint_taken_as_sale"  # a copy handed out for money
    CHANGE_GIVEN_TWICE = "change_given_twice"  # the drawer opened twice around one receipt
    TARIFF_RETROACTIVE = "tariff_retroactive"  # a later decision changed the price of past sales
    AGENT_OVER_FLOAT = "agent_over_float"  # a shop sold more than it had paid for
    PACK_STOLEN = "pack_stolen"  # sealed vends of a lost machine
    TOKEN_WITHOUT_SALE = "token_without_sale"  # noqa: S105 - a cause, no secret
    CASSETTE_SHORT = "cassette_short"  # a machine's box holds less than its journal took
    VOUCHER_WRONG = "voucher_wrong"  # posted with another sum than the ledger's


class Strength(IntEnum):
    """How much evidence says for a cause; never a percentage."""

    RULED_OUT = 0  # told as well, with why
    WEAK = 1
    STRONG = 2
    PROVEN = 3


class ItemState(StrEnum):
    """How far people are with an item."""

    OPEN = "open"
    EXPLAINED = "explained"  # a person accepted a cause; nothing had to be posted
    SENT_BACK = "sent_back"  # the point is asked: a recount, a paper
    ESCALATED = "escalated"
    DECIDED = "decided"  # corrected by entry, charged or written off by two people
    CLEARED = "cleared"  # the difference went away by itself; kept as history


SETTLED: Final = frozenset({ItemState.EXPLAINED, ItemState.DECIDED, ItemState.CLEARED})
"""States in which an item waits for nobody."""


class Act(StrEnum):
    """What can be done with an item; rows, written once."""

    EXPLAIN = "explain"  # accept a cause, with its links
    NOTE = "note"  # evidence or words added; the state stays
    SEND_BACK = "send_back"
    ESCALATE = "escalate"
    CORRECT = "correct"  # by an entry of its own; two people
    CHARGE = "charge"  # to the cashier or the agent; two people
    WRITE_OFF = "write_off"  # with the number of the decision; two people
    CLEARED = "cleared"  # by a refresh: the difference is gone
    CHANGED = "changed"  # by a refresh: it came back, or its amount is another: open again


MOVES_MONEY: Final = frozenset({Act.CORRECT, Act.CHARGE, Act.WRITE_OFF})
"""Acts that two people do."""

NOBODYS: Final = frozenset({Act.CLEARED, Act.CHANGED})
"""Acts that only a refresh does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the views are of."""

    kind: SubjectKind
    id: str
    point_number: int
    terminal_id: str | None = None
    day: dt.date  # the local day of the town that it counts for


@dataclass(frozen=True, slots=True)
class ViewSum:
    """One view of a subject: agorot and a number of documents, and how far they are known."""

    amount_minor: int
    count: int
    state: ViewState = ViewState.KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A row behind a figure.  It can be followed to the paper that was printed."""

    kind: LinkKind
    id: str
    at: dt.datetime | None = None
    amount_minor: int = 0
    told: Mapping[str, str | int] = field(
        default_factory=dict
    )  # short facts, no sentences, no names


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two views of one subject that do not agree."""

    subject: Subject
    left: View
    right: View
    kind: DifferenceKind
    amount_minor: int  # right less left; 0 where only a count or a standing differs
    count: int = 0  # documents on the right less those on the left
    rows: tuple[Link, ...] = ()
    since: dt.datetime
    due_at: dt.datetime | None = None  # until then it may clear by itself: amber, no item

    @property
    def identity(self) -> tuple[SubjectKind, str, View, View, DifferenceKind]:
        """What stays the same over refreshes."""
        return (self.subject.kind, self.subject.id, self.left, self.right, self.kind)

    def is_due(self, now: dt.datetime) -> bool:
        """Say whether somebody has to look at it."""
        return self.due_at is None or self.due_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What may explain a difference; without links there is no cause."""

    kind: CauseKind
    strength: Strength
    explains_minor: int  # how much of the amount, with its sign
    links: tuple[Link, ...]
    clears_itself: bool = False
    told: Mapping[str, str | int] = field(
        default_factory=dict
    )  # facts for the sentence on the screen

    def __post_init__(self) -> None:
        """Refuse a cause without evidence."""
        if not self.links:
            raise ValueError("a cause has links")


def ranked(amount_minor: int, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """Return causes by strength, then by what they leave of the amount, then in fixed order."""
    order = list(CauseKind)
    return tuple(
        sorted(
            causes,
            key=lambda one: (
                -one.strength,
                abs(amount_minor - one.explains_minor),
                order.index(one.kind),
            ),
        )
    )
