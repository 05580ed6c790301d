"""Tables of decided versions, of dues (charges and fees) and of arrears accounts.

Four things are decided in versions: tariffs, policies, charges and lifelines. Their rows carry the
same columns about who decided; triggers refuse to change one that is active. A row that a loader
writes without a state counts as active.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from vending_server.db.columns import Minor, Tenths, UtcTime, UuidText, closed_set, metadata, row_id
from vending_server.pricing.model import Period, Utility
from vending_server.tariffs.model import ArrearsRule, DueKind, VersionState


def _decided() -> Iterator[sa.Column[Any]]:
    """Yield the columns that every decided version has."""
    state, active = closed_set(VersionState), VersionState.ACTIVE.value
    yield sa.Column("state", state, nullable=False, server_default=active)
    yield sa.Column("edited_by", sa.ForeignKey("operators.id"))  # none = a command wrote it
    yield sa.Column("edited_at", UtcTime)
    yield sa.Column("approval_id", UuidText)
    yield sa.Column("activated_at", UtcTime)


tariff_versions = sa.Table(
    "tariff_versions",
    metadata,
    row_id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("utility", closed_set(Utility), nullable=False),
    sa.Column("customer_class", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),  # local date
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("period", closed_set(Period), nullable=False),
    sa.Column("vat_bp", sa.Integer, nullable=False),
    sa.Column("tender_minor_min", Minor, nullable=False),
    sa.Column("tender_minor_max", Minor, nullable=False),
    sa.Column("blocks", sa.JSON, nullable=False),  # [[upper tenths or null, rate micro-ILS], ...]
    *_decided(),
    sa.UniqueConstraint("utility", "customer_class", "valid_from"),
)

policies = sa.Table(
    "policies",
    metadata,
    row_id(),
    sa.Column("utility", closed_set(Utility), nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("ceiling_bp", sa.Integer, nullable=False),
    sa.Column("guaranteed_tenths", Tenths, nullable=False),
    sa.Column("cash_step_minor", Minor, nullable=False),
    sa.Column("decision", sa.Text, nullable=False, server_default=""),
    # How far ahead dues may be put off, and how often in a year; 0 = not at all.
    sa.Column("postponement_days_max", sa.Integer, nullable=False, server_default="0"),
    sa.Column("postponements_max", sa.Integer, nullable=False, server_default="0"),
    *_decided(),
    sa.UniqueConstraint("utility", "valid_from"),
)

charge_schedules = sa.Table(
    "charge_schedules",
    metadata,
    row_id(),
    sa.Column("kind", closed_set(DueKind), nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("name_ar", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("utility", closed_set(Utility), nullable=False),
    sa.Column("customer_class", sa.Text, nullable=False),  # "*" = every class
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("period", closed_set(Period), nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),  # VAT included; 0 = nothing any more
    sa.Column("vat_bp", sa.Integer, nullable=False),
    *_decided(),
    sa.UniqueConstraint("kind", "code", "utility", "customer_class", "valid_from"),
    sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
)

lifeline_rules = sa.Table(
    "lifeline_rules",
    metadata,
    row_id(),
    sa.Column("utility", closed_set(Utility), nullable=False),
    sa.Column("customer_class", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("period", closed_set(Period), nullable=False),
    sa.Column("units_tenths", Tenths, nullable=False),  # 0 = nothing any more
    *_decided(),
    sa.UniqueConstraint("utility", "customer_class", "valid_from"),
    sa.CheckConstraint("units_tenths >= 0", name="units_not_negative"),
)

# One row says that a contract had its free units of a period.
lifeline_uses = sa.Table(
    "lifeline_uses",
    metadata,
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("document_id", UuidText, nullable=False),  # the issue that used it
    sa.Column("units_tenths", Tenths, nullable=False),
    sa.Column("used_at", UtcTime, nullable=False),
)

dues = sa.Table(
    "dues",
    metadata,
    row_id(),
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), nullable=False, index=True),
    sa.Column("kind", closed_set(DueKind), nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("name_ar", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("period", sa.String(7), nullable=False),
    sa.Column("amount_minor", Minor, nullable=False),
    sa.Column("paid_minor", Minor, nullable=False, server_default="0"),
    sa.Column("vat_bp", sa.Integer, nullable=False),
    sa.Column("postponed_reason", sa.Text),  # none = not postponed
    sa.Column("postponed_until", sa.Date),  # local; from this day on it is due again
    sa.Column("postponement_id", UuidText),  # none, with a reason: taken over from older books
    sa.UniqueConstraint("contract_id", "kind", "code", "period"),
    sa.CheckConstraint("paid_minor >= 0 AND paid_minor <= amount_minor", name="paid_within"),
)

arrears_accounts = sa.Table(
    "arrears_accounts",
    metadata,
    row_id(),
    sa.Column("customer_id", sa.ForeignKey("customers.id"), nullable=False, index=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("name_ar", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("opening_minor", Minor, nullable=False),
    sa.Column("balance_minor", Minor, nullable=False),
    sa.Column("rule", closed_set(ArrearsRule), nullable=False),
    sa.Column("percent_bp", sa.Integer),
    sa.Column("instalment_minor", Minor),
    sa.Column("period_paid_minor", Minor, nullable=False, server_default="0"),
    sa.Column("period_paid_of", sa.String(7), nullable=False, server_default=""),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # For the whole purchase while it is owed; none = as the policy says.
    sa.Column("ceiling_bp", sa.Integer),
    sa.Column("guaranteed_tenths", Tenths),
    # How many rules were decided after the one in this row, which is never edited: see below.
    sa.Column("rule_changes", sa.Integer, nullable=False, server_default="0"),
    sa.CheckConstraint("balance_minor >= 0", name="balance_not_negative"),
    sa.CheckConstraint(
        "(rule = 'percent') = (percent_bp IS NOT NULL)", name="percent_has_its_share"
    ),
    sa.CheckConstraint(
        "(rule = 'percent') = (instalment_minor IS NULL)", name="others_have_an_instalment"
    ),
)

# The rule of a local day is the latest of those that begin then or before, and of these the one
# that was made last.
arrears_rules = sa.Table(
    "arrears_rules",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # the document
    sa.Column("arrears_account_id", sa.ForeignKey("arrears_accounts.id"), nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("rule", closed_set(ArrearsRule), nullable=False),
    sa.Column("percent_bp", sa.Integer),
    sa.Column("instalment_minor", Minor),
    sa.Column("ceiling_bp", sa.Integer),
    sa.Column("guaranteed_tenths", Tenths),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approval_id", sa.ForeignKey("approval_requests.id"), nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.CheckConstraint(
        "(rule = 'percent') = (percent_bp IS NOT NULL)", name="percent_has_its_share"
    ),
    sa.CheckConstraint(
        "(rule = 'percent') = (instalment_minor IS NULL)", name="others_have_an_instalment"
    ),
    sa.Index("ix_arrears_rules_arrears_account_id_valid_from", "arrears_account_id", "valid_from"),
)

# One debt may be collected at several contracts of the same customer: whichever sells locks it.
contract_arrears = sa.Table(
    "contract_arrears",
    metadata,
    sa.Column("contract_id", sa.ForeignKey("contracts.id"), primary_key=True),
    sa.Column("arrears_account_id", sa.ForeignKey("arrears_accounts.id"), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
)
