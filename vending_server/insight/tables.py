"""Tables of insight: decisions about signs, bulk meters with their readings, outlines of zones.

A decision is written once; the newest of a meter and sign counts.  Readings belong to the batch
that brought them; a batch that is undone takes them away and stays on record.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Tenths, UtcTime, UuidText, closed_set, metadata, row_id
from vending_server.insight.model import DecisionKind, SignKind
from vending_server.pricing.model import Utility

sign_decisions = sa.Table(
    "sign_decisions",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("meter_id", sa.ForeignKey("meters.id"), nullable=False, index=True),
    sa.Column("sign", closed_set(SignKind), nullable=False),
    sa.Column("decision", closed_set(DecisionKind), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("until", sa.Date),  # from that day on the sign is open again
    sa.Column("decided_at", UtcTime, nullable=False),
    sa.Column("decided_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.CheckConstraint("decision <> 'snooze' OR until IS NOT NULL", name="put_off_to_a_day"),
)

reading_batches = sa.Table(
    "reading_batches",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("applied_at", UtcTime, nullable=False),
    sa.Column("applied_by", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("file_sha256", sa.String(64), nullable=False),
    sa.Column("readings", sa.Integer, nullable=False),
    sa.Column("undone_at", UtcTime),
    sa.Column("undone_by", sa.Text),
)

# What measures all that flows into a zone.
zone_meters = sa.Table(
    "zone_meters",
    metadata,
    row_id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("utility", closed_set(Utility), nullable=False),
    sa.Column("multiplier", sa.Integer, nullable=False),  # of what it shows: current transformers
    sa.Column("ended_at", UtcTime),  # of its last reading: from then on it measures nothing
    sa.CheckConstraint("multiplier >= 1", name="multiplier_positive"),
)

zone_readings = sa.Table(
    "zone_readings",
    metadata,
    sa.Column("zone_meter_id", sa.ForeignKey("zone_meters.id"), primary_key=True),
    sa.Column("read_at", UtcTime, primary_key=True),
    sa.Column("reading_tenths", Tenths, nullable=False),  # as it stands on the meter
    sa.Column("batch_id", sa.ForeignKey("reading_batches.id"), nullable=False, index=True),
    sa.CheckConstraint("reading_tenths >= 0", name="reading_not_negative"),
)

zone_outlines = sa.Table(
    "zone_outlines",
    metadata,
    sa.Column("zone", sa.Text, primary_key=True),
    sa.Column("polygons", sa.JSON, nullable=False),  # outer rings of [longitude, latitude] in micro
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("given_at", UtcTime, nullable=False),
    sa.Column("given_by", sa.ForeignKey("operators.id"), nullable=False),
)
