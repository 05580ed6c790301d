"""What is kept of one customer, as one document that he can be given (docs/person-export.md).

Every table that leads to a customer is either a section here or named in LEFT_OUT with the reason;
a test holds that.  A section lists its columns: what names other people (staff, approvers), what is
only technical, and what opens something (tokens, keys, signatures) is not his data and stays here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.tables import metadata
from vending_server.privacy.persons import Person

FORMAT: Final = "charging-point person export 1"

_contracts = metadata.tables["contracts"]
_sales = metadata.tables["sales"]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one table that are about the customer, found through one of its columns."""

    table: str
    through: str
    columns: tuple[str, ...]


SECTIONS: Final[Mapping[str, Section]] = {
    "customer": Section("customers", "id", ("number", "name", "phone", "id_number")),
    "contracts": Section(
        "contracts",
        "customer_id",
        (
            *("id", "account_number", "utility", "customer_class", "address", "place_id"),
            *("opened_on", "closed_on", "carry_minor", "deposit_minor", "bought_period"),
            "bought_tenths",
        ),
    ),
    "places": Section(
        "places", "id", ("id", "code", "address", "zone", "latitude_micro", "longitude_micro")
    ),
    "meters": Section("meters", "id", ("id", "drn", "utility", "blocked_at")),
    "installations": Section(
        "meter_installations",
        "contract_id",
        (
            *("contract_id", "meter_id", "place_id", "installed_at", "reason"),
            *("removed_at", "removal_reason", "note"),
        ),
    ),
    "sales": Section(
        "sales",
        "contract_id",
        (
            *("id", "contract_id", "meter_id", "sold_at", "receipt_sequence", "period"),
            *("tender_minor", "received_minor", "carry_before_minor", "deductions_minor"),
            *("energy_gross_minor", "energy_vat_minor", "carry_after_minor", "units_tenths"),
        ),
    ),
    "tenders": Section(
        "sale_tenders", "sale_id", ("sale_id", "position", "kind", "amount_minor", "reference")
    ),
    "payments": Section(
        "payments", "contract_id", ("id", "contract_id", "paid_at", "amount_minor")
    ),
    "payment_tenders": Section(
        "payment_tenders",
        "payment_id",
        ("payment_id", "position", "kind", "amount_minor", "reference"),
    ),
    "payment_lines": Section(
        "payment_lines",
        "payment_id",
        ("payment_id", "position", "due_id", "arrears_account_id", "taken_minor", "vat_minor"),
    ),
    "deductions": Section(
        "sale_deductions",
        "sale_id",
        ("sale_id", "position", "due_id", "arrears_account_id", "taken_minor", "vat_minor"),
    ),
    "sales_taken_back": Section(
        "sale_reversals", "contract_id", ("sale_id", "reason", "reversed_at")
    ),
    "charges_and_fees": Section(
        "dues",
        "contract_id",
        (
            *("id", "contract_id", "kind", "code", "name_ar", "name_en", "period"),
            *("amount_minor", "paid_minor", "vat_bp", "postponed_reason", "postponed_until"),
        ),
    ),
    "postponements": Section(
        "postponements",
        "contract_id",
        ("id", "contract_id", "until", "cause", "reason", "made_at"),
    ),
    "old_debts": Section(
        "arrears_accounts",
        "customer_id",
        (
            *("id", "code", "name_ar", "name_en", "opening_minor", "balance_minor", "rule"),
            *("percent_bp", "instalment_minor", "ceiling_bp", "guaranteed_tenths"),
        ),
    ),
    "old_debts_opened": Section(
        "arrears_openings",
        "contract_id",
        (
            *("arrears_account_id", "contract_id", "amount_minor", "since", "evidence", "reason"),
            "made_at",
        ),
    ),
    "old_debts_given_up": Section(
        "arrears_write_offs",
        "arrears_account_id",
        ("arrears_account_id", "amount_minor", "reason", "made_at"),
    ),
    "old_debt_rules": Section(
        "arrears_rules",
        "arrears_account_id",
        (
            *("arrears_account_id", "valid_from", "rule", "percent_bp", "instalment_minor"),
            *("ceiling_bp", "guaranteed_tenths", "reason", "made_at"),
        ),
    ),
    "kept_money": Section(
        "kept_money", "contract_id", ("contract_id", "act", "amount_minor", "reason", "happened_at")
    ),
    "claims_against_machines": Section(
        "machine_claims",
        "contract_id",
        ("id", "contract_id", "number", "kind", "amount_minor", "drn", "happened_at"),
    ),
    "claims_credited": Section(
        "machine_claim_ends",
        "contract_id",
        ("claim_id", "contract_id", "amount_minor", "reason", "made_at"),
    ),
    "cases": Section(
        "case_files",
        "sale_id",
        (
            *("id", "number", "kind", "sale_id", "code_entered", "sold_reading", "right_reading"),
            *("evidence", "opened_at"),
        ),
    ),
    "cases_credited": Section(
        "case_ends",
        "contract_id",
        ("case_id", "contract_id", "amount_minor", "reason", "made_at"),
    ),
    "corrections": Section(
        "contract_corrections",
        "contract_id",
        ("contract_id", "difference_minor", "vat_minor", "credit_minor", "made_at"),
    ),
    "free_units": Section(
        "lifeline_uses", "contract_id", ("contract_id", "period", "units_tenths", "used_at")
    ),
    "made_at_the_counter": Section(
        "counter_documents",
        "contract_id",
        ("contract_id", "meter_id", "kind", "units_tenths", "reason", "made_at"),
    ),
    "cards": Section(
        "customer_cards", "contract_id", ("id", "contract_id", "issue", "issued_on", "medium")
    ),
    "cards_ended": Section(
        "card_ends", "card_id", ("card_id", "kind", "cause", "reason", "ended_on")
    ),
    "cards_read": Section(
        "card_readings", "card_id", ("card_id", "read_at", "last_tid", "credit_tenths", "tamper")
    ),
    "contract_closings": Section(
        "contract_closings",
        "contract_id",
        (
            *("contract_id", "closed_at", "reason", "payout_minor", "dues_left_minor"),
            "arrears_left_minor",
        ),
    ),
}

LEFT_OUT: Final[Mapping[str, str]] = {
    "contract_arrears": "the order in which old debts are taken; the debts themselves are told",
    "corrected_sales": "how a correction was reckoned, sale by sale; its sum is told",
    "told_corrections": "which receipt told a correction",
    "postponed_dues": "which charges a postponement named; until when each waits is told with it",
    "key_changes": "keys of meters, not of people",
    "tokens": "a token opens a meter; it stands on the customer's own receipt",
    "vends": "the answer to the till: the sale once more, with its token",
    "sealed_vends": "what he might have bought without a line, with tokens; sales are told",
    "offline_findings": "what was odd about how a till told a sale; the sale is told",
}


def export_person(connection: sa.Connection, one: Person) -> dict[str, Any]:
    """Return everything that is kept of a customer, ready for JSON."""
    scopes = _scopes(one.customer_id)
    return {
        "format": FORMAT,
        **{
            name: _rows(connection, section, scopes[section.table])
            for name, section in SECTIONS.items()
        },
    }


def as_json(document: Mapping[str, Any]) -> bytes:
    """Return the document as it is handed out: UTF-8, readable, alike for the same facts."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def _scopes(customer_id: int) -> Mapping[str, sa.SelectBase]:
    """Return, for each table, which values of the column `through` are the customer's."""
    customer = sa.select(sa.literal(customer_id))
    contracts = sa.select(_contracts.c.id).where(_contracts.c.customer_id == customer_id)
    sales = sa.select(_sales.c.id).where(_sales.c.contract_id.in_(contracts))
    installed = metadata.tables["meter_installations"]
    lived = installed.c.contract_id.in_(contracts)
    payments = metadata.tables["payments"]
    paid = sa.select(payments.c.id).where(payments.c.contract_id.in_(contracts))
    by_column = {"customer_id": customer, "contract_id": contracts, "sale_id": sales}
    debts = metadata.tables["arrears_accounts"]
    owed = sa.select(debts.c.id).where(debts.c.customer_id == customer_id)
    by_column |= {"payment_id": paid, "arrears_account_id": owed}
    cards = metadata.tables["customer_cards"]
    by_column |= {"card_id": sa.select(cards.c.id).where(cards.c.contract_id.in_(contracts))}
    by_table: dict[str, sa.SelectBase] = {
        "customers": customer,
        "places": sa.union(
            sa.select(installed.c.place_id).where(lived),
            sa.select(_contracts.c.place_id).where(_contracts.c.customer_id == customer_id),
        ),
        "meters": sa.select(installed.c.meter_id).where(lived),
    }
    return {
        one.table: by_table[one.table] if one.through == "id" else by_column[one.through]
        for one in SECTIONS.values()
    }


def _rows(
    connection: sa.Connection, section: Section, scope: sa.SelectBase
) -> list[dict[str, object]]:
    table = metadata.tables[section.table]
    query = (
        sa.select(*(table.c[name] for name in section.columns))
        .where(table.c[section.through].in_(scope))
        .order_by(*table.primary_key.columns)
    )
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in connection.execute(query).mappings()
    ]


def _plain(value: object) -> object:
    if isinstance(value, dt.date):  # a time is a date too
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
