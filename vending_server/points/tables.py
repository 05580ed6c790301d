"""Tables of the municipality, its charging points and their terminals."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata


class PointKind(StrEnum):
    """What kind of place sells."""

    MAIN = "main"
    MUNICIPALITY = "municipality"
    AGENT = "agent"


municipality = sa.Table(
    "municipality",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="one_row"), primary_key=True),
    sa.Column("name_ar", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("department_ar", sa.Text, nullable=False),
    sa.Column("department_en", sa.Text, nullable=False),
    sa.Column("dealer_number", sa.Text, nullable=False),
    sa.Column("complaints_phone", sa.Text, nullable=False),
    sa.Column("time_zone", sa.Text, nullable=False),
)

points = sa.Table(
    "points",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", closed_set(PointKind), nullable=False),
    sa.Column("name_ar", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("dealer_number", sa.Text),  # of a seller with a number of his own
)

terminals = sa.Table(
    "terminals",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # within the point
    sa.Column("public_key", sa.String(64), nullable=False, unique=True),  # Ed25519, hex
    sa.Column("software_version", sa.Text, nullable=False),
    sa.Column("enrolled_at", UtcTime, nullable=False),
    sa.Column("suspended_at", UtcTime),
    sa.UniqueConstraint("point_number", "number"),
)

enrolment_codes = sa.Table(
    "enrolment_codes",
    metadata,
    sa.Column("code_hash", sa.String(64), primary_key=True),  # SHA-256; the code itself is not kept
    sa.Column("point_number", sa.ForeignKey("points.number"), nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("used_at", UtcTime),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id")),
)
