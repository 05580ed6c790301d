"""The auditor's part about selling without a line: tokens, prices, credits and the quarantine (I9, I12, I13)."""

from __future__ import annotations

import json
from collections import defaultdict
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from vending_server.corrections.tables import contract_corrections, tariff_corrections
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.meters.tables import contracts
from vending_server.offline_sales.tables import offline_findings
from vending_server.points.tables import municipality
from vending_server.pricing.energy import energy_charge
from vending_server.sealing.closure_tables import closure_order_terminals
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.shifts.tables import shifts
from vending_server.tariffs.model import tariff_in_force
from vending_server.tariffs.service import all_tariff_versions
from vending_server.vending.tables import outbox, sales

VEND_SOLD = "vend.sold"


def sealed_sales(connection) -> dict[tuple[int, int, int], str | None]:
    """Every sealed token by its key, with the sale that it was sold by."""
    rows = connection.execute(sa.select(sealed_vends))
    return {(row.meter_id, row.base_year, row.tid): row.sale_id for row in rows}


def in_order_of_posting(connection, rows):
    """Sales as they came into the books: what was sold without a line came later than it was sold."""
    told = sa.select(outbox.c.subject_id).where(outbox.c.topic == VEND_SOLD)
    place = {sale: at for at, sale in enumerate(connection.scalars(told.order_by(outbox.c.id)))}
    return sorted(rows, key=lambda row: place[row.id])


def credits_behind_sales(connection) -> dict[str, int]:
    """What the books credited by themselves, by the offline sale that it follows."""
    rows = connection.execute(
        sa.select(offline_findings.c.sale_id, contract_corrections.c.credit_minor).join(
            contract_corrections,
            contract_corrections.c.correction_id == offline_findings.c.correction_id,
        )
    ).all()
    assert len({row.sale_id for row in rows}) == len(rows), "a sale is credited once"
    return {row.sale_id: row.credit_minor for row in rows}


def decided_corrections():
    """The condition that people decided a correction, and not the books themselves."""
    decided = sa.select(tariff_corrections.c.id).where(
        tariff_corrections.c.approval_id.is_not(None)
    )
    return contract_corrections.c.correction_id.in_(decided)


def quarantined_cash(connection, agents_at) -> dict[str, int]:
    """Cash of no shift that lies in a drawer for a sale that is none (yet)."""
    cash: dict[str, int] = defaultdict(int)
    shifts_known = set(connection.scalars(sa.select(shifts.c.id)))
    is_no_sale = offline_findings.c.is_booked & (offline_findings.c.state != "released")
    for row in connection.execute(sa.select(offline_findings).where(is_no_sale)):
        told = json.loads(row.evidence)
        parts = told["vends"][row.position - 1]["tenders"]
        is_of_a_shift = told["shift_id"] in shifts_known
        if row.terminal_id not in agents_at and not is_of_a_shift:
            paid = (part["amount_minor"] for part in parts if part["kind"] == "cash")
            cash[f"drawer:{row.terminal_id}"] += sum(paid)
    return cash


def audit_offline(connection) -> None:
    """Fail on the first thing about packs and offline sales that does not add up."""
    _what_is_sold_has_its_sale_or_its_finding(connection)
    _differences_are_those_of_the_books(connection)
    _quarantine_holds_what_waits(connection)
    _no_pack_exceeds_its_ceiling(connection)


def _what_is_sold_has_its_sale_or_its_finding(connection) -> None:
    found = set(connection.scalars(sa.select(offline_findings.c.sealed_id)))
    for row in connection.execute(sa.select(sealed_vends).where(sealed_vends.c.state == "sold")):
        assert row.sale_id is not None or row.id in found, "what was sold is a sale, or is told"


def _differences_are_those_of_the_books(connection) -> None:
    """Each offline sale cost what its units cost at its block position, but for what was found."""
    zone = ZoneInfo(connection.scalars(sa.select(municipality.c.time_zone)).one())
    versions = all_tariff_versions(connection)
    found: dict[str, int] = defaultdict(int)
    for row in connection.execute(sa.select(offline_findings)):
        sign = {"price_credited": 1, "price_borne": -1}.get(row.reason, 0)
        found[row.sale_id] += sign * row.difference_minor
    offline = (
        sa.select(sales, contracts.c.utility, contracts.c.customer_class)
        .join(sealed_vends, sealed_vends.c.sale_id == sales.c.id)
        .join(contracts, contracts.c.id == sales.c.contract_id)
    )
    for row in connection.execute(offline):
        version = tariff_in_force(
            versions,
            utility=row.utility,
            customer_class=row.customer_class,
            on=row.sold_at.astimezone(zone).date(),
        )
        bought, units = row.bought_before_tenths, row.units_tenths
        true = energy_charge(version.tariff, bought=bought, units=units)
        assert row.energy_gross_minor - true == found[row.id], "a difference is told"


def _quarantine_holds_what_waits(connection) -> None:
    waiting = sa.select(sa.func.coalesce(sa.func.sum(offline_findings.c.amount_minor), 0)).where(
        offline_findings.c.state == "quarantined", offline_findings.c.is_booked
    )
    account = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code == "quarantine")
    account_id = connection.scalars(account).one()
    held = 0
    for row in connection.execute(sa.select(ledger_entries)):
        held += row.amount_minor * (row.credit_account_id == account_id)
        held -= row.amount_minor * (row.debit_account_id == account_id)
    assert held == connection.scalars(waiting).one(), "the quarantine is what waits in it"


def _no_pack_exceeds_its_ceiling(connection) -> None:
    exposed: dict[str, int] = defaultdict(int)
    for row in connection.execute(sa.select(sealed_vends)):
        if row.state in {"live", "void_asked"}:
            exposed[row.terminal_id] += row.amount_minor
    may_hold: dict[str, int] = defaultdict(int)
    for row in connection.execute(sa.select(closure_order_terminals)):
        may_hold[row.terminal_id] = max(may_hold[row.terminal_id], row.ceiling_minor)
    for row in connection.execute(sa.select(packs)):
        most = max(row.ceiling_minor, may_hold[row.terminal_id])
        assert exposed[row.terminal_id] <= most, "a pack is worth its ceiling at most"
