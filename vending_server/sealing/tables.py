"""Tables of packs: one row a terminal that may sell offline, one a sealed vend."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from vending_server.db.columns import Minor, Tenths, UtcTime, UuidText, closed_set, metadata
from vending_server.sealing.states import EXPOSED_SQL, AmountsFor, SealedState

_EXPOSED: Final = sa.text(EXPOSED_SQL)
_SOLD: Final = sa.text("sale_id IS NOT NULL")

# Locked while a pack is changed: a terminal's editions are made one after the other.
packs = sa.Table(
    "packs",
    metadata,
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), primary_key=True),
    sa.Column("ceiling_minor", Minor, nullable=False, server_default="0"),  # 0: sells online only
    sa.Column("exchange_key", sa.String(64)),  # X25519, hex; none until a login brought it
    sa.Column("pack_number", sa.Integer, nullable=False, server_default="1"),  # of the pack key
    sa.Column("edition", sa.Integer, nullable=False, server_default="0"),  # newest that was made
    sa.Column("acknowledged_edition", sa.Integer, nullable=False, server_default="0"),
    sa.Column("manifest", sa.Text),  # of the newest edition, as signed
    sa.Column("signature", sa.String(128)),
    sa.Column("valid_until", UtcTime),  # of the newest edition
    sa.CheckConstraint("ceiling_minor >= 0", name="ceiling_not_negative"),
    sa.CheckConstraint("acknowledged_edition <= edition", name="acknowledged_was_made"),
)

# Its token is a row of `tokens`, under the key that no TID of a meter passes twice.
sealed_vends = sa.Table(
    "sealed_vends",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("terminal_id", sa.ForeignKey("terminals.id"), nullable=False),
    sa.Column("pack_number", sa.Integer, nullable=False),
    sa.Column("meter_id", sa.ForeignKey("meters.id"), nullable=False),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False),
    sa.Column("base_year", sa.Integer, nullable=False),
    sa.Column("tid", sa.Integer, nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("units_tenths", Tenths, nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # wire.packs.SealedVend, canonical: what is boxed
    sa.Column("box_sha256", sa.String(64), nullable=False),
    sa.Column("tariff_version_id", sa.ForeignKey("tariff_versions.id"), nullable=False),
    sa.Column("policy_id", sa.ForeignKey("policies.id"), nullable=False),
    sa.Column("period", sa.String(7), nullable=False),
    sa.Column("not_before", UtcTime, nullable=False),
    sa.Column("not_after", UtcTime, nullable=False),
    sa.Column("sealed_at", UtcTime, nullable=False),
    sa.Column("added_in", sa.Integer, nullable=False),  # edition
    sa.Column("removed_in", sa.Integer),  # the first edition without it
    sa.Column("valid_until", UtcTime, nullable=False),  # the latest of the editions that held it
    sa.Column("state", closed_set(SealedState), nullable=False),
    sa.Column("state_at", UtcTime, nullable=False),
    sa.Column("sale_id", sa.ForeignKey("sales.id")),  # the sale, once it is posted
    sa.ForeignKeyConstraint(
        ["meter_id", "base_year", "tid"], ["tokens.meter_id", "tokens.base_year", "tokens.tid"]
    ),
    sa.UniqueConstraint("meter_id", "base_year", "tid"),
    sa.CheckConstraint("amount_minor > 0 AND units_tenths > 0", name="sells_something"),
    sa.CheckConstraint("not_before < not_after", name="some_time"),
    sa.CheckConstraint("sale_id IS NULL OR state = 'sold'", name="sale_when_sold"),
    # With the amount, for what an agent's packs are worth is asked by each of his sales.
    sa.Index("ix_sealed_vends_of_terminal", "terminal_id", "state", "removed_in", "amount_minor"),
    sa.Index(
        "ix_sealed_vends_exposed_meter_id",
        "meter_id",
        sqlite_where=_EXPOSED,
        postgresql_where=_EXPOSED,
    ),
    sa.Index(
        "ix_sealed_vends_sale_id",
        "sale_id",
        unique=True,
        sqlite_where=_SOLD,
        postgresql_where=_SOLD,
    ),
)

# What replays of past purchases said last of each point; replaced as a whole (coverage_book.py).
offline_coverages = sa.Table(
    "offline_coverages",
    metadata,
    sa.Column("point_number", sa.ForeignKey("points.number"), primary_key=True),
    sa.Column("amounts", closed_set(AmountsFor), primary_key=True),
    sa.Column("hours", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ceiling_minor", Minor, primary_key=True, autoincrement=False),
    sa.Column("first_on", sa.Date, nullable=False),  # local days of the outages
    sa.Column("last_on", sa.Date, nullable=False),
    sa.Column("outages", sa.Integer, nullable=False),
    sa.Column("came", sa.Integer, nullable=False),
    sa.Column("served_some", sa.Integer, nullable=False),
    sa.Column("served_usual", sa.Integer, nullable=False),
    sa.CheckConstraint(
        "served_usual BETWEEN 0 AND served_some AND served_some <= came",
        name="parts_of_came",
    ),
)
