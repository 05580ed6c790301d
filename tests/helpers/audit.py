"""The auditor: recompute what the server keeps from what it sold (GOALS, invariants I2-I5, I9).

It reads rows only and uses none of the server's own sums.
"""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa

from tests.helpers.audit_offline import (
    audit_offline,
    credits_behind_sales,
    decided_corrections,
    in_order_of_posting,
    quarantined_cash,
    sealed_sales,
)
from vending_server.aftersales.tables import counter_documents, lifeline_tokens
from vending_server.agents.tables import agents
from vending_server.arrears.tables import arrears_write_offs
from vending_server.corrections.tables import contract_corrections
from vending_server.kept_money.tables import KeptAct, kept_money
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.machine_cash.tables import cash_box_emptyings, machine_claims
from vending_server.meters.tables import contracts
from vending_server.payments.tables import payment_lines, payment_tenders, payments
from vending_server.points.tables import points, terminals
from vending_server.registry.tables import contract_closings
from vending_server.tariffs.tables import arrears_accounts, dues, lifeline_uses
from vending_server.vending.tables import (
    sale_deductions,
    sale_reversals,
    sale_tenders,
    sales,
    tokens,
    vending_key_totals,
    vends,
)

_FREE_UNITS = sa.select(lifeline_tokens, lifeline_uses.c.units_tenths).join(
    lifeline_uses, lifeline_uses.c.document_id == lifeline_tokens.c.document_id
)
_CLOSINGS = sa.select(contract_closings.c.contract_id, contract_closings.c.closed_at)


def audit(connection: sa.Connection) -> None:
    """Fail on the first thing that does not add up."""
    rows = connection.execute(sa.select(sales).order_by(sales.c.sold_at, sales.c.id)).all()
    by_sale = {row.id: row for row in rows}
    reversals = connection.execute(sa.select(sale_reversals)).all()
    undone = {row.sale_id for row in reversals}
    _each_sale_has_its_row_and_its_token(connection, by_sale)
    _each_sale_balances(connection, by_sale, reversals)
    _carry_and_blocks_follow_from_the_sales(connection, [r for r in rows if r.id not in undone])
    _dues_and_debts_follow_from_the_sales(connection, undone)
    _drawers_hold_what_was_tendered(connection, by_sale, reversals)
    _counted_keys_issued_their_tokens(connection)
    audit_offline(connection)


def _each_sale_has_its_row_and_its_token(connection, by_sale) -> None:
    kept = connection.execute(sa.select(vends).where(vends.c.kind == "sale")).all()
    assert sorted(row.sale_id for row in kept) == sorted(by_sale), "one stored answer per sale"
    for row in kept:
        sale = by_sale[row.sale_id]
        assert (sale.terminal_id, sale.vend_id) == (row.terminal_id, row.vend_id)
    made = connection.execute(sa.select(tokens)).all()
    sealed = sealed_sales(connection)
    sold = [(row.sale_id or sealed.get(_key(row)), row) for row in made]
    sold = [(sale_id, row) for sale_id, row in sold if sale_id is not None]
    assert sorted(sale_id for sale_id, _ in sold) == sorted(by_sale), "one token per sale"
    for sale_id, row in sold:
        assert row.units_tenths == by_sale[sale_id].units_tenths
    others = [row for row in made if row.sale_id is None and _key(row) not in sealed]
    documents = connection.execute(sa.select(counter_documents)).all()
    free = connection.execute(_FREE_UNITS).all()
    assert sorted(map(_key_and_units, others)) == sorted(
        map(_key_and_units, [*documents, *free])
    ), "one token per document"


def _key(row) -> tuple[int, int, int]:
    return (row.meter_id, row.base_year, row.tid)


def _key_and_units(row) -> tuple[int, int, int, int]:
    return (*_key(row), row.units_tenths)


def _counted_keys_issued_their_tokens(connection) -> None:
    issued: dict[tuple[str, int], int] = defaultdict(int)
    for row in connection.execute(sa.select(tokens)):
        issued[row.sgc, row.krn] += row.units_tenths
    for row in connection.execute(sa.select(vending_key_totals)):
        assert row.issued_tenths == issued[row.sgc, row.krn], "a key issued what was counted"


def _each_sale_balances(connection, by_sale, reversals) -> None:
    clearing = connection.scalars(
        sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code == "sale_clearing")
    ).one()
    passed_in: dict[str, int] = defaultdict(int)
    passed_out: dict[str, int] = defaultdict(int)
    for row in connection.execute(sa.select(ledger_entries)):
        if row.credit_account_id == clearing:
            passed_in[row.transaction_id] += row.amount_minor
        if row.debit_account_id == clearing:
            passed_out[row.transaction_id] += row.amount_minor
    assert passed_in == passed_out, "each sale leaves clearing at zero"
    amounts = {row.id: row.tender_minor + row.carry_before_minor for row in by_sale.values()}
    amounts |= {row.document_id: amounts[row.sale_id] for row in reversals}
    amounts |= {row.id: row.amount_minor for row in connection.execute(sa.select(payments))}
    assert passed_in == amounts, "each sale, reversal and payment is posted, and nothing else"


def _carry_and_blocks_follow_from_the_sales(connection, rows) -> None:
    carry: dict[int, int] = defaultdict(int)
    period_units: dict[tuple[int, str], int] = defaultdict(int)
    credits_of: dict[int, list] = defaultdict(list)
    behind = credits_behind_sales(connection)
    for credit in connection.execute(sa.select(contract_corrections).where(decided_corrections())):
        credits_of[credit.contract_id].append((credit.made_at, credit.credit_minor))

    def corrected(contract_id: int, until) -> int:
        waiting = credits_of[contract_id]
        credits_of[contract_id] = [one for one in waiting if until and one[0] > until]
        return sum(one[1] for one in waiting if one not in credits_of[contract_id])

    decided_at = {row.sale_id: row.decided_at for row in connection.execute(sa.select(vends))}
    closed_at = {row.contract_id: row.closed_at for row in connection.execute(_CLOSINGS)}
    for row in in_order_of_posting(connection, rows):
        carry[row.contract_id] += corrected(row.contract_id, decided_at[row.id])
        if row.contract_id in closed_at and decided_at[row.id] > closed_at[row.contract_id]:
            carry[row.contract_id] = 0  # what was kept there is owed as a payout by then
        assert row.carry_before_minor == carry[row.contract_id], "no carry is spent twice"
        carry[row.contract_id] = row.carry_after_minor + behind.get(row.id, 0)
        period_units[row.contract_id, row.period] += row.units_tenths
    for row in connection.execute(sa.select(contracts)):
        kept = carry[row.id] + corrected(row.id, None)
        assert row.carry_minor == (0 if row.closed_on else kept)
        if row.bought_period:
            assert row.bought_tenths >= period_units[row.id, row.bought_period]


def _dues_and_debts_follow_from_the_sales(connection, undone) -> None:
    taken_of_due: dict[int, int] = defaultdict(int)
    taken_of_debt: dict[int, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for row in connection.execute(sa.select(sale_deductions)):
        total[row.sale_id] += row.taken_minor
        if row.sale_id in undone:
            continue
        if row.due_id is not None:
            taken_of_due[row.due_id] += row.taken_minor
        else:
            taken_of_debt[row.arrears_account_id] += row.taken_minor
    for row in connection.execute(sa.select(payment_lines)):
        if row.due_id is not None:
            taken_of_due[row.due_id] += row.taken_minor
        else:
            taken_of_debt[row.arrears_account_id] += row.taken_minor
    given_up: dict[int, int] = defaultdict(int)
    for row in connection.execute(sa.select(arrears_write_offs)):
        given_up[row.arrears_account_id] += row.amount_minor
    for row in connection.execute(sa.select(dues)):
        assert row.paid_minor == taken_of_due[row.id]
    for row in connection.execute(sa.select(arrears_accounts)):
        assert row.balance_minor == row.opening_minor - taken_of_debt[row.id] - given_up[row.id]
    for row in connection.execute(sa.select(sales.c.id, sales.c.deductions_minor)):
        assert row.deductions_minor == total[row.id]


def _terminals_of_agents(connection) -> set[str]:
    query = sa.select(terminals.c.id).join(points).where(points.c.kind == "agent")
    return set(connection.scalars(query))


def _boxes_hold_claims_until_they_are_emptied(connection, cash) -> None:
    for row in connection.execute(sa.select(machine_claims).where(machine_claims.c.kind != "note")):
        cash[f"drawer:{row.terminal_id}"] += row.amount_minor or 0
    for row in connection.execute(sa.select(cash_box_emptyings)):
        cash[f"drawer:{row.terminal_id}"] -= row.expected_minor


def _drawers_hold_what_was_tendered(connection, by_sale, reversals) -> None:
    cash: dict[str, int] = defaultdict(int)
    paid_by = {row.sale_id: row for row in reversals}
    agents_at = _terminals_of_agents(connection)
    for row in connection.execute(sa.select(sale_tenders)):
        sale = by_sale[row.sale_id]
        if row.kind == "cash" and sale.terminal_id not in agents_at and sale.shift_id is None:
            cash[f"drawer:{sale.terminal_id}"] += row.amount_minor
        back = paid_by.get(row.sale_id)
        if row.kind == "cash" and back and back.terminal_id not in agents_at:
            cash[f"drawer:{back.terminal_id}"] -= row.amount_minor if back.shift_id is None else 0
    for row in connection.execute(sa.select(kept_money).where(kept_money.c.shift_id.is_(None))):
        sign = 1 if row.act is KeptAct.TAKEN else -1
        cash[f"drawer:{row.terminal_id}"] += sign * row.amount_minor
    _boxes_hold_claims_until_they_are_emptied(connection, cash)
    for drawer, amount in quarantined_cash(connection, agents_at).items():
        cash[drawer] += amount
    without_token = sa.select(payments, payment_tenders.c.kind, payment_tenders.c.amount_minor)
    for row in connection.execute(without_token.join(payment_tenders)).mappings():
        is_ours = row[payments.c.terminal_id] not in agents_at
        if row["kind"] == "cash" and is_ours and row[payments.c.shift_id] is None:
            drawer = f"drawer:{row[payments.c.terminal_id]}"
            cash[drawer] += row[payment_tenders.c.amount_minor]
    codes = {row.id: row.code for row in connection.execute(sa.select(ledger_accounts))}
    held: dict[str, int] = defaultdict(int)
    for row in connection.execute(sa.select(ledger_entries)):
        held[codes[row.debit_account_id]] += row.amount_minor
        held[codes[row.credit_account_id]] -= row.amount_minor
    assert sum(held.values()) == 0, "trial balance"
    for row in connection.execute(sa.select(agents)):
        assert row.float_minor == -held[f"agent_float:{row.point_number}"], "float = its account"
    kept = connection.scalar(sa.select(sa.func.sum(contracts.c.deposit_minor)))
    assert kept == -held["customer_deposits"], "deposits = their account"
    drawers = {code: amount for code, amount in held.items() if code.startswith("drawer:")}
    assert {code: amount for code, amount in drawers.items() if amount} == {
        code: amount for code, amount in cash.items() if amount
    }
