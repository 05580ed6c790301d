"""Tables of customers, places, supply contracts and meters.

Carry and block position belong to the contract: they outlive a meter and end with the tenant.
A contract row is what a sale locks first, in ascending id.  Who had which meter when stands in
registry.tables.
"""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import Minor, Tenths, UtcTime, closed_set, metadata, row_id
from vending_server.meters.model import Shelf
from vending_server.pricing.model import Utility

customers = sa.Table(
    "customers",
    metadata,
    row_id(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_search", sa.Text, nullable=False),  # folded: see meters.search
    sa.Column("phone", sa.Text, nullable=False),
    sa.Column("phone_search", sa.Text, nullable=False, index=True),  # digits only
    sa.Column("number", sa.Text),  # the municipality's own; none = it gives none
    sa.Column("id_number", sa.Text, nullable=False, server_default=""),
    sa.Column("anonymised_at", UtcTime),  # since then he is nobody, and the row never changes
    sa.Index("ix_customers_number", "number", unique=True),
    sa.Index("ix_customers_id_number", "id_number"),
)

# Where a meter hangs.  Coordinates are WGS 84 in millionths of a degree (0.1 m): no floats.
places = sa.Table(
    "places",
    metadata,
    row_id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False, server_default=""),
    sa.Column("latitude_micro", sa.Integer),
    sa.Column("longitude_micro", sa.Integer),
    sa.CheckConstraint("(latitude_micro IS NULL) = (longitude_micro IS NULL)", name="both_or_none"),
    sa.CheckConstraint("latitude_micro BETWEEN -90000000 AND 90000000", name="on_earth"),
    sa.CheckConstraint("longitude_micro BETWEEN -180000000 AND 180000000", name="east_or_west"),
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
    # Credits by correction that no receipt has told yet; see corrections.news.
    sa.Column("untold_corrections", sa.Integer, nullable=False, server_default="0"),
    sa.Column("place_id", sa.ForeignKey("places.id"), index=True),
    sa.Column("deposit_minor", Minor, nullable=False, server_default="0"),
    sa.CheckConstraint("deposit_minor >= 0", name="deposit_not_negative"),
    sa.CheckConstraint("carry_minor >= 0", name="carry_not_negative"),
    sa.CheckConstraint("bought_tenths >= 0", name="bought_not_negative"),
)

meter_types = sa.Table(
    "meter_types",
    metadata,
    row_id(),
    sa.Column("maker", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("utility", closed_set(Utility), nullable=False),
    sa.Column("phases", sa.Integer, nullable=False),  # none in a water meter: 0
    sa.Column("ea", sa.Integer, nullable=False),
    sa.Column("tct", sa.Integer, nullable=False),  # how a token gets in: 1 card, 2 keypad
    sa.UniqueConstraint("maker", "model", "ea", "tct"),
    sa.CheckConstraint("phases IN (0, 1, 3)", name="known_phases"),
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
    sa.Column("blocked_customer_ar", sa.Text),  # what the customer is told; none = see the office
    sa.Column("blocked_customer_en", sa.Text),
    sa.Column("blocked_by", sa.ForeignKey("operators.id")),  # none = it came with an import
    sa.Column("blocked_at", UtcTime),
    sa.Column("type_id", sa.ForeignKey("meter_types.id")),
    # An open key change of this meter waits in key_changes: sales read it for such meters only.
    sa.Column("has_key_change", sa.Boolean, nullable=False, server_default=sa.false()),
    # Where a meter is that serves no contract; one that serves is on a wall, whatever stands here.
    sa.Column("shelf", closed_set(Shelf), nullable=False, server_default=Shelf.IN_STOCK.value),
    sa.CheckConstraint("(blocked_ar IS NULL) = (blocked_en IS NULL)", name="both_languages"),
    sa.CheckConstraint(
        "(blocked_customer_ar IS NULL) = (blocked_customer_en IS NULL)",
        name="both_languages_customer",
    ),
    sa.CheckConstraint("ea IN (7, 11)", name="known_ea"),
    sa.CheckConstraint("dkga IN (2, 4)", name="known_dkga"),
    sa.CheckConstraint("key_type BETWEEN 0 AND 3", name="known_key_type"),
    sa.CheckConstraint("krn BETWEEN 1 AND 9", name="krn_range"),
    sa.CheckConstraint("ken BETWEEN 0 AND 255", name="ken_range"),
    sa.CheckConstraint("base_year IN (1993, 2014, 2035)", name="known_base_date"),
)
