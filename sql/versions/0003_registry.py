"""The registry: places, meter types, who had which meter when, and two texts for a block.

Columns are added in plain SQL that both databases understand: SQLite adds a CHECK only together
with its column.  Contracts of before get a place of their own, named by their account number.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ROW_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME: Final = sa.DateTime(timezone=True)
_UTILITIES: Final = ("electricity", "water")
_HANGS: Final = sa.text("removed_at IS NULL")


def upgrade() -> None:
    """Add the registry and give it what is known already."""
    _create_places()
    _create_meter_types()
    _extend_customers()
    _extend_contracts()
    _extend_meters()
    _create_meter_installations()
    _create_meter_events()
    _fill_from_contracts()


def _id() -> sa.Column[int]:
    return sa.Column("id", _ROW_ID, autoincrement=True, nullable=False)


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_places() -> None:
    op.create_table(
        "places",
        _id(),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("latitude_micro", sa.Integer(), nullable=True),
        sa.Column("longitude_micro", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(latitude_micro IS NULL) = (longitude_micro IS NULL)",
            name=op.f("ck_places_both_or_none"),
        ),
        sa.CheckConstraint(
            "latitude_micro BETWEEN -90000000 AND 90000000", name=op.f("ck_places_on_earth")
        ),
        sa.CheckConstraint(
            "longitude_micro BETWEEN -180000000 AND 180000000",
            name=op.f("ck_places_east_or_west"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("code", name=op.f("uq_places_code")),
    )


def _create_meter_types() -> None:
    op.create_table(
        "meter_types",
        _id(),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("utility", _closed("utility", *_UTILITIES), nullable=False),
        sa.Column("phases", sa.Integer(), nullable=False),
        sa.Column("ea", sa.Integer(), nullable=False),
        sa.Column("tct", sa.Integer(), nullable=False),
        sa.CheckConstraint("phases IN (0, 1, 3)", name=op.f("ck_meter_types_known_phases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_types")),
        sa.UniqueConstraint(
            "maker", "model", "ea", "tct", name=op.f("uq_meter_types_maker_model_ea_tct")
        ),
    )


def _extend_customers() -> None:
    op.execute("ALTER TABLE customers ADD COLUMN number TEXT")
    op.execute("ALTER TABLE customers ADD COLUMN id_number TEXT DEFAULT '' NOT NULL")
    op.create_index("ix_customers_number", "customers", ["number"], unique=True)
    op.create_index("ix_customers_id_number", "customers", ["id_number"])


def _extend_contracts() -> None:
    op.execute(_add_reference("contracts", "place_id", "places"))
    op.create_index("ix_contracts_place_id", "contracts", ["place_id"])


def _extend_meters() -> None:
    op.execute("ALTER TABLE meters ADD COLUMN blocked_customer_ar TEXT")
    op.execute(
        "ALTER TABLE meters ADD COLUMN blocked_customer_en TEXT "
        "CONSTRAINT ck_meters_both_languages_customer "
        "CHECK ((blocked_customer_ar IS NULL) = (blocked_customer_en IS NULL))"
    )
    op.execute(_add_reference("meters", "blocked_by", "operators"))
    op.add_column("meters", sa.Column("blocked_at", _TIME, nullable=True))
    op.execute(_add_reference("meters", "type_id", "meter_types"))
    op.execute(
        "ALTER TABLE meters ADD COLUMN shelf VARCHAR(8) DEFAULT 'in_stock' NOT NULL "
        "CONSTRAINT ck_meters_shelf CHECK (shelf IN ('in_stock', 'removed', 'scrapped'))"
    )


def _add_reference(table: str, column: str, target: str) -> str:
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    return (
        f"ALTER TABLE {table} ADD COLUMN {column} {kind} "
        f"CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)"
    )


def _create_meter_installations() -> None:
    table = "meter_installations"
    op.create_table(
        table,
        _id(),
        sa.Column("meter_id", _ROW_ID, nullable=False),
        sa.Column("contract_id", _ROW_ID, nullable=False),
        sa.Column("place_id", _ROW_ID, nullable=False),
        sa.Column("installed_at", _TIME, nullable=False),
        sa.Column(
            "reason",
            _closed("installreason", "new_contract", "change_out", "imported"),
            nullable=False,
        ),
        sa.Column("installed_by", _ROW_ID, nullable=True),
        sa.Column("removed_at", _TIME, nullable=True),
        sa.Column("removal_reason", _closed("removalreason", "contract_closed", "change_out")),
        sa.Column("removed_by", _ROW_ID, nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "removed_at >= installed_at", name=op.f("ck_meter_installations_forward_in_time")
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removal_reason IS NULL)",
            name=op.f("ck_meter_installations_removed_why"),
        ),
        _reference(table, "meter_id", "meters"),
        _reference(table, "contract_id", "contracts"),
        _reference(table, "place_id", "places"),
        _reference(table, "installed_by", "operators"),
        _reference(table, "removed_by", "operators"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_installations")),
    )
    for column in ("meter_id", "contract_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(
        f"ix_{table}_one_at_a_time",
        table,
        ["meter_id"],
        unique=True,
        sqlite_where=_HANGS,
        postgresql_where=_HANGS,
    )


def _create_meter_events() -> None:
    table = "meter_events"
    kinds = ("registered", "keyed", "shelved", "blocked", "unblocked")
    op.create_table(
        table,
        _id(),
        sa.Column("meter_id", _ROW_ID, nullable=False),
        sa.Column("happened_at", _TIME, nullable=False),
        sa.Column("kind", _closed("meterevent", *kinds), nullable=False),
        sa.Column("operator_id", _ROW_ID, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        _reference(table, "meter_id", "meters"),
        _reference(table, "operator_id", "operators"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_events")),
    )
    op.create_index(op.f(f"ix_{table}_meter_id"), table, ["meter_id"])


def _fill_from_contracts() -> None:
    op.execute(
        "INSERT INTO places (code, address) "
        "SELECT account_number, address FROM contracts ORDER BY id"
    )
    op.execute(
        "UPDATE contracts SET place_id = (SELECT id FROM places WHERE code = account_number)"
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    opened_at = (
        "contracts.opened_on || ' 00:00:00.000000'"
        if is_sqlite
        else "contracts.opened_on::timestamp AT TIME ZONE 'UTC'"
    )
    op.execute(
        "INSERT INTO meter_installations (meter_id, contract_id, place_id, installed_at, reason) "  # noqa: S608
        f"SELECT meters.id, contracts.id, contracts.place_id, {opened_at}, 'imported' "
        "FROM meters JOIN contracts ON meters.contract_id = contracts.id ORDER BY meters.id"
    )
