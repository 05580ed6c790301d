"""What is kept of one customer, for him, over the wire; docs/person-export.md names every column.

    POST /v1/person-exports       everything that is kept of one customer

A POST, so that no number of a person stands in an address or access log.  Nothing is stored: each
time is written down in the audit log, with its reason and without what was told.
"""

from __future__ import annotations

from typing import TypeAlias

from vending_server.wire.base import Answer, Request
from vending_server.wire.scalars import LongText, NameOfRecord

Rows: TypeAlias = list[dict[str, str | int | bool | None]]


class PersonExportRequest(Request, frozen=True, kw_only=True):
    """Whose data, and who asked for it on which paper; the reason names nobody."""

    customer_number: NameOfRecord
    reason: LongText


class PersonExport(Answer, frozen=True, kw_only=True):
    """200: rows of each kind, which refer to each other by `id`; later kinds are added."""

    format: str
    customer: Rows
    contracts: Rows
    places: Rows
    meters: Rows
    installations: Rows
    sales: Rows
    tenders: Rows
    payments: Rows
    payment_tenders: Rows
    payment_lines: Rows
    deductions: Rows
    sales_taken_back: Rows
    charges_and_fees: Rows
    postponements: Rows
    old_debts: Rows
    old_debts_opened: Rows
    old_debts_given_up: Rows
    old_debt_rules: Rows
    kept_money: Rows
    claims_against_machines: Rows
    claims_credited: Rows
    cases: Rows
    cases_credited: Rows
    corrections: Rows
    free_units: Rows
    made_at_the_counter: Rows
    cards: Rows
    cards_ended: Rows
    cards_read: Rows
    contract_closings: Rows
