"""Tables of reconciliation: what the tills' journals tell of money, the worklist, vouchers.

The projection (`journal_*`) is made from `journal_records` alone, each record read once; it may be
thrown away and made anew.  Acts, vouchers and the seals of days are written once: triggers refuse
to change them.  Only the state of an item moves, and each move is an act.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata
from vending_server.reconciliation.model import (
    Act,
    DifferenceKind,
    ItemState,
    SubjectKind,
)


class TakingKind(StrEnum):
    """What a record of a journal moved."""

    SALE = "sale"  # on the line
    OFFLINE_SALE = "offline_sale"  # from the pack
    PAYMENT = "payment"  # fees and debts, no token
    KEPT_MONEY = "kept_money"  # taken to be kept, or given back
    MOVEMENT = "movement"  # in or out of the drawer, no sale
    OPENING = "opening"  # the float that was counted
    CLOSING = "closing"
    BAG = "bag"
    EMPTYING = "emptying"  # a machine's box; its cash is what the journal took since the last one


class Outcome(StrEnum):
    """What became of it, as far as the journal goes."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"


_BACK = sa.text("returned_shift_id IS NOT NULL")
_OUTSIDE = sa.text("shift_id IS NULL")
_OF_SHIFT = sa.text("shift_id IS NOT NULL")

# One row a document that a till's journal tells of; the money is there from its intent on.
# Rows are written under the lock of the terminal's mark, whose foreign key holds for them too: one
# of their own was most of what a day's rows cost PostgreSQL.
journal_takings = sa.Table(
    "journal_takings",
    metadata,
    sa.Column("terminal_id", UuidText, primary_key=True),
    sa.Column("document_id", UuidText, primary_key=True),  # vend, act, movement, emptying
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),  # in an offline act
    sa.Column("kind", closed_set(TakingKind), nullable=False),
    sa.Column("shift_id", UuidText),  # open at the till then; none = there was none
    sa.Column("at", UtcTime, nullable=False),  # by the till's clock
    sa.Column("operator", sa.String(40), nullable=False),
    sa.Column("receipt_sequence", sa.BigInteger),
    # What it adds to the drawer; none = the record does not say (tills of before 2026-12)
    sa.Column("cash_minor", Minor),
    sa.Column("other_minor", Minor, nullable=False),  # cards, cheques, transfers
    sa.Column("is_purse", sa.Boolean, nullable=False),  # paid by notes that lay in the machine
    sa.Column("outcome", closed_set(Outcome), nullable=False),
    sa.Column("ended_sequence", sa.BigInteger),
    sa.Column("ended_at", UtcTime),
    sa.Column("returned_minor", Minor, nullable=False),  # given back, or used for another one
    sa.Column("returned_sequence", sa.BigInteger),
    sa.Column("returned_shift_id", UuidText),
    sa.Column("print_sequence", sa.BigInteger),  # of the original sheet; none = none was begun
    sa.Column("print_verdict", sa.String(12), nullable=False),  # '' = its end is not told
    sa.Column("copies", sa.Integer, nullable=False),
    sa.Index(
        "ix_journal_takings_shift_id",
        "shift_id",
        sqlite_where=_OF_SHIFT,
        postgresql_where=_OF_SHIFT,
    ),
    sa.Index(
        "ix_journal_takings_returned_shift_id",
        "returned_shift_id",
        sqlite_where=_BACK,
        postgresql_where=_BACK,
    ),
    sa.Index(
        "ix_journal_takings_outside",
        "terminal_id",
        "at",
        sqlite_where=_OUTSIDE,
        postgresql_where=_OUTSIDE,
    ),
)

# Every sheet after the original.
journal_copies = sa.Table(
    "journal_copies",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("document_id", UuidText, nullable=False),
    sa.Column("copy_number", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("shift_id", UuidText),  # open then
    sa.Column("verdict", sa.String(12), nullable=False),
    sa.Index("ix_journal_copies_document_id", "document_id"),
)

# The close of a shift as its till wrote it down, with the head of the chain that its Z bears.
journal_closings = sa.Table(
    "journal_closings",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("closing_id", UuidText, nullable=False),
    sa.Column("shift_id", UuidText, nullable=False, index=True),
    sa.Column("head_sequence", sa.BigInteger, nullable=False),
    sa.Column("head_hash", sa.String(64), nullable=False),
    sa.Column("is_head_known", sa.Boolean, nullable=False),  # the copy has that very record
)

# A note in a machine: where it was last seen.
journal_notes = sa.Table(
    "journal_notes",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("escrow_id", sa.String(80), primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("amount_minor", Minor),  # none = a note that nobody could read
    sa.Column("purse_id", sa.String(80)),
    sa.Column("end", sa.String(12), nullable=False),  # '' = it is in escrow
    sa.Column("ended_sequence", sa.BigInteger),
    sa.Index("ix_journal_notes_ended", "terminal_id", "ended_sequence"),
)

# Up to where a journal was read, and what was open there.
journal_marks = sa.Table(
    "journal_marks",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("shift_id", UuidText),
    sa.Column("last_at", UtcTime),  # of the last record, by the till's clock
    sa.Column("unread", sa.Integer, nullable=False),  # records of money that nobody understands
    sa.Column("first_unread", sa.BigInteger),
    sa.Column("oldest_at", UtcTime),  # of what was read since somebody looked; see old_days.py
)

# One row: when items were last told anew, and what whoever does it holds meanwhile.
reconciliation_clock = sa.Table(
    "reconciliation_clock",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="one_row"), primary_key=True),
    sa.Column("refreshed_at", UtcTime),
    sa.Column("recent_at", UtcTime),  # when a process last began to look at the last weeks
    # The last voucher of before head office had days of its own: the next begins them.
    sa.Column("vouchers_of_points", sa.Integer, nullable=False, server_default="0"),
)

# The days of points that somebody waits for, and what was there when they were compared.
day_comparisons = sa.Table(
    "day_comparisons",
    metadata,
    sa.Column("point_number", sa.Integer, primary_key=True, autoincrement=False),  # 0: head office
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("asked_at", UtcTime),  # none = nobody waits for it any more
    sa.Column("compared_at", UtcTime),
    sa.Column("mark", sa.Text, nullable=False, server_default=""),  # see comparing.mark_of
    sa.Column("waits_until", UtcTime),  # when the first amber difference of then turns red
    sa.Index(
        "ix_day_comparisons_asked_at",
        "asked_at",
        sqlite_where=sa.text("asked_at IS NOT NULL"),
        postgresql_where=sa.text("asked_at IS NOT NULL"),
    ),
)

_WAITS = sa.text("state IN ('open', 'sent_back', 'escalated')")

reconciliation_items = sa.Table(
    "reconciliation_items",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("subject_kind", closed_set(SubjectKind), nullable=False),
    sa.Column("subject_id", sa.String(120), nullable=False),
    sa.Column("left_view", sa.String(10), nullable=False),  # of View
    sa.Column("right_view", sa.String(10), nullable=False),
    sa.Column("kind", closed_set(DifferenceKind), nullable=False),
    sa.Column("point_number", sa.Integer, nullable=False),  # 0 = head office's, or the whole town's
    sa.Column("terminal_id", UuidText),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("state", closed_set(ItemState), nullable=False),
    sa.Column("settled_minor", Minor, nullable=False),  # the amount that was accepted or decided
    sa.Column("settled_count", sa.Integer, nullable=False),
    sa.Column("first_seen_at", UtcTime, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Column("causes", sa.JSON, nullable=False),
    sa.Column("rows", sa.JSON, nullable=False),
    sa.UniqueConstraint("subject_kind", "subject_id", "left_view", "right_view", "kind"),
    sa.Index("ix_reconciliation_items_first_seen_at_id", "first_seen_at", "id"),
    sa.Index("ix_reconciliation_items_day", "day"),
    sa.Index(
        "ix_reconciliation_items_waiting",
        "first_seen_at",
        "id",
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
)

reconciliation_acts = sa.Table(
    "reconciliation_acts",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # and the transaction, where money moved
    sa.Column("item_id", sa.ForeignKey("reconciliation_items.id"), nullable=False, index=True),
    sa.Column("act", closed_set(Act), nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id")),  # none = a refresh
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("cause", sa.String(40)),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("debit", sa.String(60)),
    sa.Column("credit", sa.String(60)),
    sa.Column("decision_number", sa.Text, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), unique=True),
    sa.Column("links", sa.JSON, nullable=False),
    sa.CheckConstraint("(debit IS NULL) = (credit IS NULL)", name="two_sides"),
    sa.CheckConstraint("debit IS NULL OR approval_id IS NOT NULL", name="two_people"),
)

accounting_vouchers = sa.Table(
    "accounting_vouchers",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("point_number", sa.Integer, nullable=False),  # 0 = head office's
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("total_minor", Minor, nullable=False),
    sa.Column("entries", sa.BigInteger, nullable=False),
    sa.Column("replaces", UuidText),  # of the same day, made before
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Index("ix_accounting_vouchers_day", "day", "point_number"),
)

accounting_voucher_lines = sa.Table(
    "accounting_voucher_lines",
    metadata,
    sa.Column("voucher_id", sa.ForeignKey("accounting_vouchers.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("debit", sa.String(60), nullable=False),
    sa.Column("credit", sa.String(60), nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("entries", sa.BigInteger, nullable=False),
)

accounting_voucher_exports = sa.Table(
    "accounting_voucher_exports",
    metadata,
    sa.Column("voucher_id", sa.ForeignKey("accounting_vouchers.id"), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False),
    sa.Column("exported_at", UtcTime, nullable=False),
    sa.Column("exported_by", sa.ForeignKey("operators.id"), nullable=False),
)

# What the accounting system says, once.
accounting_voucher_postings = sa.Table(
    "accounting_voucher_postings",
    metadata,
    sa.Column("voucher_id", sa.ForeignKey("accounting_vouchers.id"), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False),
    sa.Column("posted_number", sa.Text, nullable=False),
    sa.Column("posted_minor", Minor, nullable=False),
    sa.Column("posted_at", UtcTime, nullable=False),
    sa.Column("posted_by", sa.ForeignKey("operators.id"), nullable=False),
)

# A hash over the rows of a day, kept with its lock; a day that is locked again gets another.
day_seals = sa.Table(
    "day_seals",
    metadata,
    sa.Column("event_id", sa.ForeignKey("day_events.id"), primary_key=True),
    sa.Column("point_number", sa.Integer, nullable=False),  # 0 = head office's
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("entries", sa.BigInteger, nullable=False),
    sa.Column("root", sa.String(64), nullable=False),
    sa.Column("sealed_at", UtcTime, nullable=False),
)
