"""Tables of documents made at the counter; triggers refuse to change or delete one.

Free units that the class grants take no second person: they have a table of their own, beside the
use that `tariffs.lifeline` notes.  Every token stands in `tokens`, so that its TID is as unique.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.aftersales.model import DocumentKind
from vending_server.db.columns import Tenths, UtcTime, UuidText, closed_set, metadata

counter_documents = sa.Table(
    "counter_documents",
    metadata,
    # The id of the row in `documents`, which keeps the answer and is written after this one.
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("kind", closed_set(DocumentKind), nullable=False),
    sa.Column("meter_id", sa.ForeignKey("meters.id"), nullable=False),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False),
    sa.Column("base_year", sa.Integer, nullable=False),
    sa.Column("tid", sa.Integer, nullable=False),
    sa.Column("units_tenths", Tenths, nullable=False),
    sa.Column("corrects_sale_id", sa.ForeignKey("sales.id")),
    sa.Column("replaced_meter_id", sa.ForeignKey("meters.id"), index=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False, unique=True),
    sa.Column("made_at", UtcTime, nullable=False),
    # Each token belongs to one document, and what a sale sold is issued anew once.
    sa.UniqueConstraint("meter_id", "base_year", "tid"),
    sa.UniqueConstraint("corrects_sale_id"),
    sa.ForeignKeyConstraint(
        ["meter_id", "base_year", "tid"], ["tokens.meter_id", "tokens.base_year", "tokens.tid"]
    ),
    sa.CheckConstraint(
        "(kind = 'wrong_meter') = (corrects_sale_id IS NOT NULL)", name="wrong_meter_has_its_sale"
    ),
    sa.CheckConstraint(
        "(kind = 'change_out') = (replaced_meter_id IS NOT NULL)", name="change_out_has_old_meter"
    ),
)

lifeline_tokens = sa.Table(
    "lifeline_tokens",
    metadata,
    sa.Column("document_id", UuidText, primary_key=True),  # as in lifeline_uses and documents
    sa.Column("meter_id", sa.ForeignKey("meters.id"), nullable=False),
    sa.Column("base_year", sa.Integer, nullable=False),
    sa.Column("tid", sa.Integer, nullable=False),
    sa.UniqueConstraint("meter_id", "base_year", "tid"),
    sa.ForeignKeyConstraint(
        ["meter_id", "base_year", "tid"], ["tokens.meter_id", "tokens.base_year", "tokens.tid"]
    ),
)
