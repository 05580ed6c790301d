"""Tables of customers, supply contracts and meters.

Carry and block position belong to the contract: they outlive a meter and end with the tenant.
A contract row is what a sale locks first, in ascending id.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Minor, Tenths, closed_set, metadata, row_id
from vending_server.pricing.model import Utility

customers = sa.Table(
    "customers",
    metadata,
    row_id(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_search", sa.Text, nullable=False),  # folded: see meters.search
    sa.Column("phone", sa.Text, nullable=False),
    sa.Column("phone_search", sa.Text, nullable=False, index=True),  # digits only
)

contracts = sa.Table(
    "contracts",
    metadata,
    row_id(),
    sa.Column("account_number", sa.Text, nullable=False, unique=True),
    sa.Column("customer_id", sa.ForeignKey("customers.id"), nullable=False, index=True),
    sa.Column("utility", closed_set(Utility), nullable=False),
    sa.Column("customer_class", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("closed_on", sa.Date),
    sa.Column("carry_minor", Minor, nullable=False, server_default="0"),
    sa.Column("bought_tenths", Tenths, nullable=False, server_default="0"),
    sa.Column("bought_period", sa.String(7), nullable=False),  # the period bought_tenths is of
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.CheckConstraint("carry_minor >= 0", name="carry_not_negative"),
    sa.CheckConstraint("bought_tenths >= 0", name="bought_not_negative"),
)

meters = sa.Table(
    "meters",
    metadata,
    row_id(),
    sa.Column("drn", sa.String(13), nullable=False, unique=True),
    sa.Column("meter_pan", sa.String(18), nullable=False),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), index=True),  # none = in stock
    sa.Column("utility", closed_set(Utility), nullable=False),
    # What names the decoder key (STS.md sections 1.2 and 6)
    sa.Column("ea", sa.Integer, nullable=False),
    sa.Column("dkga", sa.Integer, nullable=False),
    sa.Column("sgc", sa.String(6), nullable=False),
    sa.Column("krn", sa.Integer, nullable=False),
    sa.Column("ti", sa.String(2), nullable=False),
    sa.Column("key_type", sa.Integer, nullable=False),
    sa.Column("ken", sa.Integer, nullable=False, server_default="255"),
    sa.Column("base_year", sa.Integer, nullable=False),
    sa.Column("tct", sa.Integer, nullable=False),
    sa.Column("blocked_ar", sa.Text),  # reason in the operator's words; none = may be sold
    sa.Column("blocked_en", sa.Text),
    sa.CheckConstraint("(blocked_ar IS NULL) = (blocked_en IS NULL)", name="both_languages"),
    sa.CheckConstraint("ea IN (7, 11)", name="known_ea"),
    sa.CheckConstraint("dkga IN (2, 4)", name="known_dkga"),
    sa.CheckConstraint("key_type BETWEEN 0 AND 3", name="known_key_type"),
    sa.CheckConstraint("krn BETWEEN 1 AND 9", name="krn_range"),
    sa.CheckConstraint("ken BETWEEN 0 AND 255", name="ken_range"),
    sa.CheckConstraint("base_year IN (1993, 2014, 2035)", name="known_base_date"),
)
