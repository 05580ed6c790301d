"""Write decided vends: sale, lines, token, ledger entries, stored response and outbox rows.

All of it goes into the transaction that the caller commits; there is no other way to make a sale,
so that the sample town's history and a live sale have the same shape.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa

from vending_server.corrections.news import tell
from vending_server.db.name_doors import MARK
from vending_server.db.statements import insert_into, together
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.posting import MoneyIn, post_sale
from vending_server.ledger.service import entry_rows
from vending_server.ledger.tables import ledger_entries
from vending_server.meters.service import ContractChange, change_contracts
from vending_server.pricing.model import DeductionLine
from vending_server.tariffs.model import Arrears
from vending_server.tariffs.service import ArrearsPayment, pay_arrears, pay_dues
from vending_server.vending.key_sets import write_sets
from vending_server.vending.model import RefusalDecision, SaleDecision, StoredAnswer
from vending_server.vending.tables import (
    VendKind,
    outbox,
    sale_deductions,
    sale_tenders,
    sales,
    tokens,
    vends,
)
from vending_server.vending.tenders import deposit_part, money_account
from vending_server.visits.service import VisitedDocument, note_visits
from vending_server.visits.tables import VisitKind

VEND_SOLD: Final = "vend.sold"

_SALE_STATUS: Final = 200


def write_sales(
    connection: sa.Connection, decisions: Sequence[SaleDecision], ids: AccountIds
) -> None:
    """Write sales that are independent of each other: no contract or debt is shared.

    Raises:
        RowConflict: what a price was made from has changed; nothing of the batch may be committed.
    """
    with together(connection):
        change_contracts(connection, [contract_change(one) for one in decisions])
        pay_dues(connection, dict(row for one in decisions for row in due_payments(one)))
        pay_arrears(connection, [row for one in decisions for row in arrears_payments(one)])
        _insert_rows(connection, decisions, ids)
    _insert_seldom_rows(connection, decisions)
    write_sets(connection, decisions)


def insert_sales(
    connection: sa.Connection, decisions: Sequence[SaleDecision], ids: AccountIds
) -> None:
    """Insert the rows of sales, leaving what they changed of contracts and debts to the caller.

    For histories whose contracts are written once, in the state that the last sale left.
    """
    _insert_rows(connection, decisions, ids)
    _insert_seldom_rows(connection, decisions)


def insert_sealed_sales(
    connection: sa.Connection, decisions: Sequence[SaleDecision], ids: AccountIds
) -> None:
    """Insert the rows of sales whose tokens are rows already: they were issued to be sealed."""
    _insert_rows_but_tokens(connection, decisions, ids)
    _insert_seldom_rows(connection, decisions)


def _insert_rows(
    connection: sa.Connection, decisions: Sequence[SaleDecision], ids: AccountIds
) -> None:
    _insert_rows_but_tokens(connection, decisions, ids)
    _TOKENS.run(connection, [_token_row(one) for one in decisions])


def _insert_rows_but_tokens(
    connection: sa.Connection, decisions: Sequence[SaleDecision], ids: AccountIds
) -> None:
    _SALES.run(connection, [_sale_row(one) for one in decisions])
    _DEDUCTIONS.run(connection, [row for one in decisions for row in _deduction_rows(one)])
    _TENDERS.run(connection, [row for one in decisions for row in _tender_rows(one)])
    _ENTRIES.run(connection, [r for one in decisions for r in _entries(one, connection, ids)])
    _VENDS.run(connection, [_sold_row(one) for one in decisions])
    _OUTBOX.run(connection, [_outbox_row(one) for one in decisions])


def _insert_seldom_rows(connection: sa.Connection, decisions: Sequence[SaleDecision]) -> None:
    """Insert what most sales do not have."""
    tell(connection, [row for one in decisions for row in _told(one)])
    note_visits(connection, [row for one in decisions for row in _visited(one)])


_SALES: Final = insert_into(sales, *sales.c.keys())
_DEDUCTIONS: Final = insert_into(sale_deductions, *sale_deductions.c.keys())
_TENDERS: Final = insert_into(sale_tenders, *sale_tenders.c.keys())
_TOKENS: Final = insert_into(tokens, *tokens.c.keys())
_ENTRIES: Final = insert_into(ledger_entries, *ledger_entries.c.keys())
_VENDS: Final = insert_into(vends, *(one.name for one in vends.c if one.name != MARK))
_OUTBOX: Final = insert_into(outbox, "topic", "subject_id", "created_at")


def write_refusals(
    connection: sa.Connection, decisions: Sequence[RefusalDecision], now: dt.datetime
) -> None:
    """Write refusals; they touch nothing but the vend's own row."""
    _VENDS.run(
        connection,
        [
            {
                "terminal_id": one.command.seller.terminal_id,
                "vend_id": one.command.request.vend_id,
                "kind": VendKind.REFUSAL,
                "body_sha256": one.command.body_sha256,
                "status": one.status,
                "response": one.response,
                "decided_at": now,
                "sale_id": None,
            }
            for one in decisions
        ],
    )


def stored(decision: SaleDecision | RefusalDecision) -> StoredAnswer:
    """Return the answer that a decision's row will give for ever."""
    if isinstance(decision, SaleDecision):
        return StoredAnswer(_SALE_STATUS, decision.response, is_sale=True, is_new=True)
    return StoredAnswer(decision.status, decision.response, is_sale=False, is_new=True)


def contract_change(decision: SaleDecision) -> ContractChange:
    """Return what a sale changes of its contract."""
    supply, priced = decision.supply, decision.priced
    return ContractChange(
        contract_id=supply.contract.id,
        version=supply.contract.version,
        carry_minor=priced.carry_after,
        bought_tenths=supply.bought_tenths + priced.units,
        bought_period=supply.period.key,
        deposit_used_minor=deposit_part(decision.command.request),
    )


def _paid_lines(decision: SaleDecision) -> Iterator[tuple[DeductionLine, int]]:
    """Yield the deductions that took something, with their place on the receipt."""
    for position, line in enumerate(decision.priced.deductions, start=1):
        if line.taken:
            yield line, position


def due_payments(decision: SaleDecision) -> Iterator[tuple[int, int]]:
    """Yield what a sale takes of each due, by the due's row."""
    due_ids = {due.line_code: due.id for due in decision.supply.dues}
    for line, _ in _paid_lines(decision):
        if line.code in due_ids:
            yield due_ids[line.code], line.taken


def arrears_payments(decision: SaleDecision) -> Iterator[ArrearsPayment]:
    """Yield what a sale pays of each old debt."""
    debts: dict[str, Arrears] = {one.line_code: one for one in decision.supply.arrears}
    for line, _ in _paid_lines(decision):
        if line.code in debts:
            debt = debts[line.code]
            yield ArrearsPayment(
                arrears_id=debt.id,
                version=debt.version,
                taken_minor=line.taken,
                period_paid_minor=debt.period_paid_minor + line.taken,
                period_paid_of=debt.period_paid_of,
            )


def _sale_row(decision: SaleDecision) -> dict[str, Any]:
    supply, priced = decision.supply, decision.priced
    seller, request = decision.command.seller, decision.command.request
    return {
        "id": decision.sale_id,
        "terminal_id": seller.terminal_id,
        "vend_id": request.vend_id,
        "receipt_sequence": request.receipt_sequence,
        "contract_id": supply.contract.id,
        "meter_id": supply.meter.id,
        "operator_id": seller.operator_id,
        "sold_at": decision.sold_at,
        "period": supply.period.key,
        "tariff_version_id": supply.version.id,
        "policy_id": supply.policy.id,
        "tender_minor": priced.tender,
        "received_minor": request.received_minor,
        "carry_before_minor": priced.carry_before,
        "deductions_minor": priced.deductions_total,
        "energy_gross_minor": priced.energy.gross,
        "energy_vat_minor": priced.energy.vat,
        "carry_after_minor": priced.carry_after,
        "bought_before_tenths": supply.bought_tenths,
        "units_tenths": priced.units,
        "shift_id": decision.shift_id,
    }


def _deduction_rows(decision: SaleDecision) -> Iterator[dict[str, Any]]:
    due_ids = {due.line_code: due.id for due in decision.supply.dues}
    arrears_ids = {one.line_code: one.id for one in decision.supply.arrears}
    for line, position in _paid_lines(decision):
        yield {
            "sale_id": decision.sale_id,
            "position": position,
            "due_id": due_ids.get(line.code),
            "arrears_account_id": arrears_ids.get(line.code),
            "taken_minor": line.taken,
            "vat_minor": line.vat,
        }


def _tender_rows(decision: SaleDecision) -> Iterator[dict[str, Any]]:
    for position, part in enumerate(decision.command.request.tenders, start=1):
        yield {
            "sale_id": decision.sale_id,
            "position": position,
            "kind": part.kind.value,
            "amount_minor": part.amount_minor,
            "reference": part.reference,
        }


def _token_row(decision: SaleDecision) -> dict[str, Any]:
    meter, issued = decision.supply.meter, decision.issued
    return {
        "meter_id": meter.id,
        "base_year": meter.base_year,
        "tid": issued.tid,
        "sale_id": decision.sale_id,
        "token": issued.token,
        "units_tenths": decision.priced.units,
        "sgc": meter.sgc,
        "krn": meter.krn,
        "ti": meter.ti,
        "key_check_value": issued.key_check_value,
        "issuer": issued.issuer,
    }


def _entries(
    decision: SaleDecision, connection: sa.Connection, ids: AccountIds
) -> list[dict[str, Any]]:
    money_in = [
        MoneyIn(
            decision.money_from
            or money_account(
                part.kind,
                point=decision.command.seller.point,
                terminal_id=decision.command.seller.terminal_id,
                shift_id=decision.shift_id,
            ),
            part.amount_minor,
        )
        for part in decision.command.request.tenders
    ]
    posted = post_sale(decision.priced, decision.supply.contract.utility, money_in)
    return entry_rows(
        [*posted, *decision.more_entries],
        transaction_id=decision.sale_id,
        posted_at=decision.posted_at or decision.sold_at,
        ids=ids,
        connection=connection,
        point_number=decision.command.seller.point.number,
    )


def _told(decision: SaleDecision) -> Iterator[tuple[str, int, str]]:
    """Yield the credits that this sale's receipt explains."""
    for one in decision.supply.corrections:
        yield one.correction_id, decision.supply.contract.id, decision.sale_id


def _visited(decision: SaleDecision) -> Iterator[VisitedDocument]:
    request = decision.command.request
    if request.visit_id is not None:
        yield VisitedDocument(
            terminal_id=decision.command.seller.terminal_id,
            document_id=request.vend_id,
            visit_id=request.visit_id,
            kind=VisitKind.SALE,
            made_at=decision.sold_at,
        )


def _sold_row(decision: SaleDecision) -> dict[str, Any]:
    return {
        "terminal_id": decision.command.seller.terminal_id,
        "vend_id": decision.command.request.vend_id,
        "kind": VendKind.SALE,
        "body_sha256": decision.command.body_sha256,
        "status": _SALE_STATUS,
        "response": decision.response,
        "decided_at": decision.decided_at or decision.sold_at,
        "sale_id": decision.sale_id,
    }


def _outbox_row(decision: SaleDecision) -> dict[str, Any]:
    return {
        "topic": VEND_SOLD,
        "subject_id": decision.sale_id,
        "created_at": decision.decided_at or decision.sold_at,
    }
