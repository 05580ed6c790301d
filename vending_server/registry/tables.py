"""Tables of the registry's history.

An installation is an interval: `removed_at` is none while the meter hangs there, and a meter hangs
in one place at a time.  Events are what else happened to a meter, with the facts of that moment.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, closed_set, metadata, row_id
from vending_server.registry.model import InstallReason, MeterEvent, RemovalReason

_HANGS = sa.text("removed_at IS NULL")

meter_installations = sa.Table(
    "meter_installations",
    metadata,
    row_id(),
    sa.Column("meter_id", sa.ForeignKey("meters.id"), nullable=False, index=True),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False, index=True),
    sa.Column("place_id", sa.ForeignKey("places.id"), nullable=False),
    sa.Column("installed_at", UtcTime, nullable=False),
    sa.Column("reason", closed_set(InstallReason), nullable=False),
    sa.Column("installed_by", sa.ForeignKey("operators.id")),  # none = a command or an import
    sa.Column("removed_at", UtcTime),
    sa.Column("removal_reason", closed_set(RemovalReason)),
    sa.Column("removed_by", sa.ForeignKey("operators.id")),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.CheckConstraint("removed_at >= installed_at", name="forward_in_time"),
    sa.CheckConstraint("(removed_at IS NULL) = (removal_reason IS NULL)", name="removed_why"),
    sa.Index(
        "ix_meter_installations_one_at_a_time",
        "meter_id",
        unique=True,
        sqlite_where=_HANGS,
        postgresql_where=_HANGS,
    ),
)

meter_events = sa.Table(
    "meter_events",
    metadata,
    row_id(),
    sa.Column("meter_id", sa.ForeignKey("meters.id"), nullable=False, index=True),
    sa.Column("happened_at", UtcTime, nullable=False),
    sa.Column("kind", closed_set(MeterEvent), nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id")),  # none = a command or an import
    sa.Column("details", sa.JSON, nullable=False),
)
