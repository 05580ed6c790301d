"""Tables of the registry's history.

An installation is an interval: `removed_at` is none while the meter hangs there, and a meter hangs
in one place at a time.  Events are what else happened to a meter, with the facts of that moment.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Minor, UtcTime, UuidText, closed_set, metadata, row_id
from vending_server.registry.model import Act, InstallReason, MeterEvent, RemovalReason

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

# Written once: an act is never done twice, and its answer stays what it was.
registry_documents = sa.Table(
    "registry_documents",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("kind", closed_set(Act), nullable=False),
    sa.Column("body_sha256", sa.String(64), nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("response", sa.LargeBinary, nullable=False),
    sa.Column("names_removed_at", UtcTime),  # since then the answer names nobody, and is not given
)

# Written once; the id is also that of the ledger's transaction.
contract_closings = sa.Table(
    "contract_closings",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False, unique=True),
    sa.Column("closed_at", UtcTime, nullable=False),
    sa.Column("closed_by", sa.ForeignKey("operators.id")),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("payout_minor", Minor, nullable=False),
    sa.Column("dues_left_minor", Minor, nullable=False),
    sa.Column("arrears_left_minor", Minor, nullable=False),
    sa.CheckConstraint("payout_minor >= 0", name="payout_not_negative"),
)
