"""Tables of visits: which documents belong together, and the copies of their receipt.

A visit is named by its till and holds documents of that till only.  Sales that name no visit have
no row here: an ordinary sale writes nothing.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata


class VisitKind(StrEnum):
    """What a document of a visit is."""

    SALE = "sale"
    PAYMENT = "payment"


visit_documents = sa.Table(
    "visit_documents",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("document_id", UuidText, primary_key=True),  # the vend's or the payment's
    sa.Column("visit_id", UuidText, nullable=False),
    sa.Column("kind", closed_set(VisitKind), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Index("ix_visit_documents_terminal_id_visit_id", "terminal_id", "visit_id"),
)

visit_reprints = sa.Table(
    "visit_reprints",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("visit_id", UuidText, primary_key=True),
    sa.Column("copy_number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("reprint_id", UuidText, nullable=False, unique=True),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
)
