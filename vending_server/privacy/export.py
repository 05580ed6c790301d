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
from vending_server.privacy.belongings import Belongings
from vending_server.privacy.persons import Person
from vending_server.registry.model import MeterEvent

FORMAT: Final = "charging-point person export 1"

_meters: Final = metadata.tables["meters"]
_events: Final = metadata.tables["meter_events"]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one table that are about the customer, found through one of its columns."""

    table: str
    through: str
    columns: tuple[str, ...]
    # When something happened to a meter, which is told only while the meter was the customer's.
    at: str | None = None
    only: sa.ColumnElement[bool] | None = None


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
    "meters_blocked": Section(
        "meters",
        "contract_id",
        (
            *("id", "blocked_at", "blocked_ar", "blocked_en", "blocked_customer_ar"),
            "blocked_customer_en",
        ),
        only=_meters.c.blocked_ar.is_not(None),
    ),
    "blocks_and_releases": Section(
        "meter_events",
        "meter_id",
        ("meter_id", "happened_at", "kind", "details"),
        at="happened_at",
        only=_events.c.kind.in_((MeterEvent.BLOCKED, MeterEvent.UNBLOCKED)),
    ),
    "signs_decided": Section(
        "sign_decisions",
        "meter_id",
        ("meter_id", "sign", "decision", "reason", "until", "decided_at"),
        at="decided_at",
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
    "postponements_withdrawn": Section(
        "postponement_withdrawals", "postponement_id", ("postponement_id", "reason", "made_at")
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
    "claims_ended": Section(
        "machine_claim_ends", "claim_id", ("claim_id", "act", "amount_minor", "reason", "made_at")
    ),
    "claims_noted": Section(
        "case_notes", "claim_id", ("claim_id", "act", "text", "reference", "made_at")
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
    "cases_meant_for_meters": Section(
        "case_files",
        "right_meter_id",
        ("id", "number", "kind", "right_meter_id", "right_reading", "evidence", "opened_at"),
        at="opened_at",
    ),
    "cases_ended": Section(
        "case_ends", "case_id", ("case_id", "act", "amount_minor", "reason", "made_at")
    ),
    "cases_noted": Section(
        "case_notes", "case_id", ("case_id", "act", "text", "reference", "made_at")
    ),
    "letters": Section(
        "archived_reports", "subject", ("number", "subject", "language", "format", "made_at")
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
    "key_change_tokens": "keys of meters; a token opens a meter",
    "tokens": "a token opens a meter; it stands on the customer's own receipt",
    "lifeline_tokens": "which token brought free units; the units are told",
    "vends": "the answer to the till: the sale once more, with its token",
    "recovered_vends": "a sale brought back after a restore: the sale once more, with its token",
    "sealed_vends": "what he might have bought without a line, with tokens; sales are told",
    "offline_findings": "what was odd about how a till told a sale; the sale is told",
    "documents": "answers to tills and office, some with a token: what each act did is told",
    "registry_documents": "answers of the registry: what each act did is told",
    "import_changes": "a row before and after a list was taken over, to undo it; the row is told",
    "report_files": "the letters themselves, some with a token; that each was made is told",
    "approval_requests": "what somebody of the staff asked another to agree to; its end is told",
    "audit_log": "who of the staff did what",
    "journal_records": "how a till wrote down what is told, sealed in one chain with all others",
    "reprints": "how often a receipt was copied; the purchase is told",
    "visit_documents": "which purchases and payments share a receipt; each is told",
    "visit_reprints": "how often a receipt was copied",
}


def export_person(connection: sa.Connection, one: Person) -> dict[str, Any]:
    """Return everything that is kept of a customer, ready for JSON."""
    his = Belongings(one.customer_id)
    return {
        "format": FORMAT,
        **{name: _rows(connection, section, his) for name, section in SECTIONS.items()},
    }


def as_json(document: Mapping[str, Any]) -> bytes:
    """Return the document as it is handed out: UTF-8, readable, alike for the same facts."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def _rows(connection: sa.Connection, section: Section, his: Belongings) -> list[dict[str, object]]:
    table = metadata.tables[section.table]
    at = None if section.at is None else table.c[section.at]
    query = (
        sa.select(*(table.c[name] for name in section.columns))
        .where(his.condition(table.c[section.through], at))
        .order_by(*table.primary_key.columns)
    )
    if section.only is not None:
        query = query.where(section.only)
    return [_told(row) for row in connection.execute(query).mappings()]


def _told(row: sa.RowMapping) -> dict[str, object]:
    """Return a row of plain values; several facts in one column are told one by one."""
    told: dict[str, object] = {}
    for name, value in row.items():
        told |= value if isinstance(value, dict) else {name: _plain(value)}
    return told


def _plain(value: object) -> object:
    if isinstance(value, dt.date):  # a time is a date too
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
