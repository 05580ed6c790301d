"""Tables of signatures and disputed lines; triggers refuse any change of a row."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata
from vending_server.wire import papers as wire


class Side(StrEnum):
    """Who signs, or does not agree."""

    MUNICIPALITY = wire.MUNICIPALITY
    AGENT = wire.AGENT


class DisputeEnd(StrEnum):
    """What was answered to a disputed line."""

    ACCEPTED = wire.ACCEPTED  # an entry elsewhere puts it right
    REJECTED = wire.REJECTED  # the line stands


paper_signatures = sa.Table(
    "paper_signatures",
    metadata,
    sa.Column("report_id", sa.ForeignKey("archived_reports.id"), primary_key=True),
    sa.Column("side", closed_set(Side), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),  # who signed on paper
    sa.Column("recorded_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("recorded_at", UtcTime, nullable=False),
    # Names are only text: two people who write them down are known.
    sa.UniqueConstraint("report_id", "recorded_by"),
)

paper_disputes = sa.Table(
    "paper_disputes",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # of the document
    sa.Column("report_id", sa.ForeignKey("archived_reports.id"), nullable=False, index=True),
    sa.Column("side", closed_set(Side), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("line", sa.Text, nullable=False),  # as it stands on the paper
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("recorded_at", UtcTime, nullable=False),
)

paper_answers = sa.Table(
    "paper_answers",
    metadata,
    sa.Column("dispute_id", sa.ForeignKey("paper_disputes.id"), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False, unique=True),
    sa.Column("act", closed_set(DisputeEnd), nullable=False),
    sa.Column("correction", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("answered_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("answered_at", UtcTime, nullable=False),
    sa.CheckConstraint(
        "(act = 'accepted') = (correction <> '')", name="accepted_names_its_correction"
    ),
)
