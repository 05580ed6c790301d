"""Every table of the server in one place, for migrations and for tests that walk them all."""

from __future__ import annotations

from vending_server.aftersales import tables as aftersales_tables
from vending_server.agents import tables as agent_tables
from vending_server.approvals import tables as approval_tables
from vending_server.arrears import tables as arrears_tables
from vending_server.audit import tables as audit_tables
from vending_server.board import tables as board_tables
from vending_server.cards import tables as card_tables
from vending_server.cases import tables as case_tables
from vending_server.corrections import tables as correction_tables
from vending_server.days import tables as day_tables
from vending_server.db.columns import metadata
from vending_server.documents import tables as document_tables
from vending_server.epochs import tables as epoch_tables
from vending_server.insight import tables as insight_tables
from vending_server.kept_money import tables as kept_money_tables
from vending_server.key_changes import tables as key_change_tables
from vending_server.ledger import tables as ledger_tables
from vending_server.machine_cash import tables as machine_cash_tables
from vending_server.meters import tables as meter_tables
from vending_server.offline_sales import tables as offline_sale_tables
from vending_server.operations import tables as operation_tables
from vending_server.operators import tables as operator_tables
from vending_server.papers import tables as paper_tables
from vending_server.payments import tables as payment_tables
from vending_server.points import tables as point_tables
from vending_server.postponements import tables as postponement_tables
from vending_server.reconciliation import tables as reconciliation_tables
from vending_server.registry import tables as registry_tables
from vending_server.registry_import import tables as registry_import_tables
from vending_server.reports import tables as report_tables
from vending_server.sealing import closure_tables
from vending_server.sealing import tables as sealing_tables
from vending_server.shifts import tables as shift_tables
from vending_server.sync import tables as sync_tables
from vending_server.tariffs import scan_tables
from vending_server.tariffs import tables as tariff_tables
from vending_server.vending import tables as vending_tables
from vending_server.visits import tables as visit_tables

# A backup is loaded in the order of the tables, and what is locked takes no entry: locks come last.
for _lock in (day_tables.day_locks, ledger_tables.ledger_periods):
    _lock.add_is_dependent_on(ledger_tables.ledger_entries)

__all__ = [
    "aftersales_tables",
    "agent_tables",
    "approval_tables",
    "arrears_tables",
    "audit_tables",
    "board_tables",
    "card_tables",
    "case_tables",
    "closure_tables",
    "correction_tables",
    "day_tables",
    "document_tables",
    "epoch_tables",
    "insight_tables",
    "kept_money_tables",
    "key_change_tables",
    "ledger_tables",
    "machine_cash_tables",
    "metadata",
    "meter_tables",
    "offline_sale_tables",
    "operation_tables",
    "operator_tables",
    "paper_tables",
    "payment_tables",
    "point_tables",
    "postponement_tables",
    "reconciliation_tables",
    "registry_import_tables",
    "registry_tables",
    "report_tables",
    "scan_tables",
    "sealing_tables",
    "shift_tables",
    "sync_tables",
    "tariff_tables",
    "vending_tables",
    "visit_tables",
]
