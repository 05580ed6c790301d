"""The tables of the first sale: people, meters, tariffs, ledger, sales."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What happened is never changed or deleted; corrections are new rows that point at the old.
_IMMUTABLE: Final = {
    "vends": ("terminal_id", "vend_id"),
    "sales": ("id",),
    "sale_deductions": ("sale_id", "position"),
    "sale_tenders": ("sale_id", "position"),
    "tokens": ("meter_id", "base_year", "tid"),
    "reprints": ("terminal_id", "vend_id", "copy_number"),
    "ledger_entries": ("transaction_id", "line"),
}

_SEEDED_ACCOUNTS: Final = (
    ("sale_clearing", "clearing"),
    ("bank_card", "asset"),
    ("bank_transfer", "asset"),
    ("revenue:electricity", "revenue"),
    ("revenue:water", "revenue"),
    ("vat", "liability"),
    ("fixed_charges", "revenue"),
    ("municipal_fees", "revenue"),
    ("arrears", "asset"),
    ("carry", "liability"),
)


def upgrade() -> None:
    """Create everything; an empty database becomes one that can sell."""
    _create_municipality()
    _create_points()
    _create_terminals()
    _create_enrolment_codes()
    _create_operators()
    _create_operator_roles()
    _create_operator_points()
    _create_login_challenges()
    _create_sessions()
    _create_customers()
    _create_contracts()
    _create_meters()
    _create_tariff_versions()
    _create_policies()
    _create_dues()
    _create_arrears_accounts()
    _create_contract_arrears()
    _create_ledger_accounts()
    _create_ledger_entries()
    _create_sales()
    _create_vends()
    _create_sale_deductions()
    _create_sale_tenders()
    _create_tokens()
    _create_reprints()
    _create_outbox()
    for table, key in _IMMUTABLE.items():
        refuse_changes(op.get_bind(), table, key)
    _seed_ledger_accounts()


def _create_municipality() -> None:
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("department_ar", sa.Text(), nullable=False),
        sa.Column("department_en", sa.Text(), nullable=False),
        sa.Column("dealer_number", sa.Text(), nullable=False),
        sa.Column("complaints_phone", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
    )


def _create_points() -> None:
    op.create_table(
        "points",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "main",
                "municipality",
                "agent",
                name="pointkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("name_ar", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_points")),
    )


def _create_terminals() -> None:
    op.create_table(
        "terminals",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("point_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("software_version", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["point_number"], ["points.number"], name=op.f("fk_terminals_point_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terminals")),
        sa.UniqueConstraint(
            "point_number", "number", name=op.f("uq_terminals_point_number_number")
        ),
        sa.UniqueConstraint("public_key", name=op.f("uq_terminals_public_key")),
    )


def _create_enrolment_codes() -> None:
    op.create_table(
        "enrolment_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("point_number", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("terminal_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(
            ["point_number"], ["points.number"], name=op.f("fk_enrolment_codes_point_number")
        ),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_enrolment_codes_terminal_id")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_codes")),
    )


def _create_operators() -> None:
    op.create_table(
        "operators",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("title_ar", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("login", name=op.f("uq_operators_login")),
    )


def _create_operator_roles() -> None:
    op.create_table(
        "operator_roles",
        sa.Column(
            "operator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "role",
            sa.Enum(
                "cashier",
                "supervisor",
                "accountant",
                "tariff_manager",
                "key_custodian",
                "auditor",
                "agent",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_operator_roles_operator_id")
        ),
        sa.PrimaryKeyConstraint("operator_id", "role", name=op.f("pk_operator_roles")),
    )


def _create_operator_points() -> None:
    op.create_table(
        "operator_points",
        sa.Column(
            "operator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("point_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_operator_points_operator_id")
        ),
        sa.ForeignKeyConstraint(
            ["point_number"], ["points.number"], name=op.f("fk_operator_points_point_number")
        ),
        sa.PrimaryKeyConstraint("operator_id", "point_number", name=op.f("pk_operator_points")),
    )


def _create_login_challenges() -> None:
    op.create_table(
        "login_challenges",
        sa.Column("challenge_hash", sa.String(length=64), nullable=False),
        sa.Column("terminal_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_login_challenges_terminal_id")
        ),
        sa.PrimaryKeyConstraint("challenge_hash", name=op.f("pk_login_challenges")),
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "operator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("terminal_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_sessions_operator_id")
        ),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_sessions_terminal_id")
        ),
        sa.PrimaryKeyConstraint("session_hash", name=op.f("pk_sessions")),
    )


def _create_customers() -> None:
    op.create_table(
        "customers",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_search", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("phone_search", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )
    op.create_index(op.f("ix_customers_phone_search"), "customers", ["phone_search"], unique=False)


def _create_contracts() -> None:
    op.create_table(
        "contracts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "utility",
            sa.Enum(
                "electricity", "water", name="utility", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("customer_class", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("carry_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bought_tenths", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bought_period", sa.String(length=7), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("bought_tenths >= 0", name=op.f("ck_contracts_bought_not_negative")),
        sa.CheckConstraint("carry_minor >= 0", name=op.f("ck_contracts_carry_not_negative")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_contracts_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("account_number", name=op.f("uq_contracts_account_number")),
    )
    op.create_index(op.f("ix_contracts_customer_id"), "contracts", ["customer_id"], unique=False)


def _create_meters() -> None:
    op.create_table(
        "meters",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("drn", sa.String(length=13), nullable=False),
        sa.Column("meter_pan", sa.String(length=18), nullable=False),
        sa.Column(
            "contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "utility",
            sa.Enum(
                "electricity", "water", name="utility", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("ea", sa.Integer(), nullable=False),
        sa.Column("dkga", sa.Integer(), nullable=False),
        sa.Column("sgc", sa.String(length=6), nullable=False),
        sa.Column("krn", sa.Integer(), nullable=False),
        sa.Column("ti", sa.String(length=2), nullable=False),
        sa.Column("key_type", sa.Integer(), nullable=False),
        sa.Column("ken", sa.Integer(), server_default="255", nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("tct", sa.Integer(), nullable=False),
        sa.Column("blocked_ar", sa.Text(), nullable=True),
        sa.Column("blocked_en", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(blocked_ar IS NULL) = (blocked_en IS NULL)", name=op.f("ck_meters_both_languages")
        ),
        sa.CheckConstraint(
            "base_year IN (1993, 2014, 2035)", name=op.f("ck_meters_known_base_date")
        ),
        sa.CheckConstraint("ea IN (7, 11)", name=op.f("ck_meters_known_ea")),
        sa.CheckConstraint("dkga IN (2, 4)", name=op.f("ck_meters_known_dkga")),
        sa.CheckConstraint("key_type BETWEEN 0 AND 3", name=op.f("ck_meters_known_key_type")),
        sa.CheckConstraint("krn BETWEEN 1 AND 9", name=op.f("ck_meters_krn_range")),
        sa.CheckConstraint("ken BETWEEN 0 AND 255", name=op.f("ck_meters_ken_range")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_meters_contract_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meters")),
        sa.UniqueConstraint("drn", name=op.f("uq_meters_drn")),
    )
    op.create_index(op.f("ix_meters_contract_id"), "meters", ["contract_id"], unique=False)


def _create_tariff_versions() -> None:
    op.create_table(
        "tariff_versions",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "utility",
            sa.Enum(
                "electricity", "water", name="utility", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("customer_class", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column(
            "period",
            sa.Enum(
                "month", "two_months", name="period", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("tender_minor_min", sa.BigInteger(), nullable=False),
        sa.Column("tender_minor_max", sa.BigInteger(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_versions")),
        sa.UniqueConstraint("code", name=op.f("uq_tariff_versions_code")),
        sa.UniqueConstraint(
            "utility",
            "customer_class",
            "valid_from",
            name=op.f("uq_tariff_versions_utility_customer_class_valid_from"),
        ),
    )


def _create_policies() -> None:
    op.create_table(
        "policies",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "utility",
            sa.Enum(
                "electricity", "water", name="utility", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("ceiling_bp", sa.Integer(), nullable=False),
        sa.Column("guaranteed_tenths", sa.BigInteger(), nullable=False),
        sa.Column("cash_step_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("utility", "valid_from", name=op.f("uq_policies_utility_valid_from")),
    )


def _create_dues() -> None:
    op.create_table(
        "dues",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "fixed_charge",
                "municipal_fee",
                name="duekind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("postponed_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "paid_minor >= 0 AND paid_minor <= amount_minor", name=op.f("ck_dues_paid_within")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_dues_contract_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues")),
        sa.UniqueConstraint(
            "contract_id",
            "kind",
            "code",
            "period",
            name=op.f("uq_dues_contract_id_kind_code_period"),
        ),
    )
    op.create_index(op.f("ix_dues_contract_id"), "dues", ["contract_id"], unique=False)


def _create_arrears_accounts() -> None:
    op.create_table(
        "arrears_accounts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("opening_minor", sa.BigInteger(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "percent",
                "per_vend",
                "per_period",
                name="arrearsrule",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("percent_bp", sa.Integer(), nullable=True),
        sa.Column("instalment_minor", sa.BigInteger(), nullable=True),
        sa.Column("period_paid_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("period_paid_of", sa.String(length=7), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(rule = 'percent') = (instalment_minor IS NULL)",
            name=op.f("ck_arrears_accounts_others_have_an_instalment"),
        ),
        sa.CheckConstraint(
            "(rule = 'percent') = (percent_bp IS NOT NULL)",
            name=op.f("ck_arrears_accounts_percent_has_its_share"),
        ),
        sa.CheckConstraint(
            "balance_minor >= 0", name=op.f("ck_arrears_accounts_balance_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_arrears_accounts_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrears_accounts")),
    )
    op.create_index(
        op.f("ix_arrears_accounts_customer_id"), "arrears_accounts", ["customer_id"], unique=False
    )


def _create_contract_arrears() -> None:
    op.create_table(
        "contract_arrears",
        sa.Column(
            "contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "arrears_account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrears_account_id"],
            ["arrears_accounts.id"],
            name=op.f("fk_contract_arrears_arrears_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_arrears_contract_id")
        ),
        sa.PrimaryKeyConstraint(
            "contract_id", "arrears_account_id", name=op.f("pk_contract_arrears")
        ),
    )


def _create_ledger_accounts() -> None:
    op.create_table(
        "ledger_accounts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asset",
                "liability",
                "revenue",
                "clearing",
                name="accountkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
        sa.UniqueConstraint("code", name=op.f("uq_ledger_accounts_code")),
    )


def _create_ledger_entries() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("transaction_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "debit_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "credit_account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_ledger_entries_amount_positive")),
        sa.CheckConstraint(
            "debit_account_id <> credit_account_id", name=op.f("ck_ledger_entries_two_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["credit_account_id"],
            ["ledger_accounts.id"],
            name=op.f("fk_ledger_entries_credit_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["debit_account_id"],
            ["ledger_accounts.id"],
            name=op.f("fk_ledger_entries_debit_account_id"),
        ),
        sa.PrimaryKeyConstraint("transaction_id", "line", name=op.f("pk_ledger_entries")),
    )


def _create_sales() -> None:
    op.create_table(
        "sales",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("terminal_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("vend_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("receipt_sequence", sa.BigInteger(), nullable=False),
        sa.Column(
            "contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("meter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "operator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("sold_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column(
            "tariff_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "policy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("tender_minor", sa.BigInteger(), nullable=False),
        sa.Column("received_minor", sa.BigInteger(), nullable=False),
        sa.Column("carry_before_minor", sa.BigInteger(), nullable=False),
        sa.Column("deductions_minor", sa.BigInteger(), nullable=False),
        sa.Column("energy_gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("energy_vat_minor", sa.BigInteger(), nullable=False),
        sa.Column("carry_after_minor", sa.BigInteger(), nullable=False),
        sa.Column("bought_before_tenths", sa.BigInteger(), nullable=False),
        sa.Column("units_tenths", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "tender_minor + carry_before_minor = "
            "deductions_minor + energy_gross_minor + carry_after_minor",
            name=op.f("ck_sales_adds_up"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_sales_contract_id")
        ),
        sa.ForeignKeyConstraint(["meter_id"], ["meters.id"], name=op.f("fk_sales_meter_id")),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_sales_operator_id")
        ),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name=op.f("fk_sales_policy_id")),
        sa.ForeignKeyConstraint(
            ["tariff_version_id"], ["tariff_versions.id"], name=op.f("fk_sales_tariff_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_sales_terminal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales")),
        sa.UniqueConstraint(
            "terminal_id", "receipt_sequence", name=op.f("uq_sales_terminal_id_receipt_sequence")
        ),
    )
    op.create_index(
        "ix_sales_contract_id_sold_at", "sales", ["contract_id", "sold_at"], unique=False
    )
    op.create_index(op.f("ix_sales_sold_at"), "sales", ["sold_at"], unique=False)


def _create_vends() -> None:
    op.create_table(
        "vends",
        sa.Column("terminal_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("vend_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sale",
                "refusal",
                "tombstone",
                name="vendkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("body_sha256", sa.String(length=64), nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("response", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sale_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.CheckConstraint(
            "(kind = 'sale') = (sale_id IS NOT NULL)", name=op.f("ck_vends_sale_has_its_sale")
        ),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_vends_sale_id")),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_vends_terminal_id")
        ),
        sa.PrimaryKeyConstraint("terminal_id", "vend_id", name=op.f("pk_vends")),
    )


def _create_sale_deductions() -> None:
    op.create_table(
        "sale_deductions",
        sa.Column("sale_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "arrears_account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("taken_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(due_id IS NULL) <> (arrears_account_id IS NULL)",
            name=op.f("ck_sale_deductions_one_source"),
        ),
        sa.CheckConstraint("taken_minor > 0", name=op.f("ck_sale_deductions_taken_positive")),
        sa.ForeignKeyConstraint(
            ["arrears_account_id"],
            ["arrears_accounts.id"],
            name=op.f("fk_sale_deductions_arrears_account_id"),
        ),
        sa.ForeignKeyConstraint(["due_id"], ["dues.id"], name=op.f("fk_sale_deductions_due_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_sale_deductions_sale_id")),
        sa.PrimaryKeyConstraint("sale_id", "position", name=op.f("pk_sale_deductions")),
    )
    op.create_index(
        op.f("ix_sale_deductions_arrears_account_id"),
        "sale_deductions",
        ["arrears_account_id"],
        unique=False,
    )


def _create_sale_tenders() -> None:
    op.create_table(
        "sale_tenders",
        sa.Column("sale_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_sale_tenders_amount_positive")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_sale_tenders_sale_id")),
        sa.PrimaryKeyConstraint("sale_id", "position", name=op.f("pk_sale_tenders")),
    )


def _create_tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column(
            "meter_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("base_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tid", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sale_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("token", sa.String(length=20), nullable=False),
        sa.Column("units_tenths", sa.BigInteger(), nullable=False),
        sa.Column("sgc", sa.String(length=6), nullable=False),
        sa.Column("krn", sa.Integer(), nullable=False),
        sa.Column("ti", sa.String(length=2), nullable=False),
        sa.Column("key_check_value", sa.String(length=6), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meter_id"], ["meters.id"], name=op.f("fk_tokens_meter_id")),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_tokens_sale_id")),
        sa.PrimaryKeyConstraint("meter_id", "base_year", "tid", name=op.f("pk_tokens")),
    )


def _create_reprints() -> None:
    op.create_table(
        "reprints",
        sa.Column("terminal_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("vend_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("copy_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reprint_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column(
            "operator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_reprints_operator_id")
        ),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_reprints_terminal_id")
        ),
        sa.PrimaryKeyConstraint("terminal_id", "vend_id", "copy_number", name=op.f("pk_reprints")),
        sa.UniqueConstraint("reprint_id", name=op.f("uq_reprints_reprint_id")),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )


def _seed_ledger_accounts() -> None:
    accounts = sa.table("ledger_accounts", sa.column("code"), sa.column("kind"))
    op.bulk_insert(accounts, [{"code": code, "kind": kind} for code, kind in _SEEDED_ACCOUNTS])
