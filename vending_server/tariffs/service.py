"""Read what energy costs and what else is due; write back what a sale took of it.

Dues belong to one contract and are guarded by its lock.  An old debt may be collected at several
contracts, so it has a lock and a version of its own, taken after the contracts', ascending.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.errors import RowConflict
from vending_server.pricing.model import Block, Period, Policy, Tariff, Utility
from vending_server.tariffs.model import (
    Arrears,
    ArrearsRule,
    Due,
    DueKind,
    PolicyVersion,
    TariffVersion,
    VersionState,
)
from vending_server.tariffs.tables import (
    arrears_accounts,
    contract_arrears,
    dues,
    policies,
    tariff_versions,
)
from vending_server.wire.facts import BothLanguages


def all_tariff_versions(connection: sa.Connection) -> list[TariffVersion]:
    """Return every active version; a municipality has dozens, not thousands."""
    active = tariff_versions.c.state == VersionState.ACTIVE
    rows = connection.execute(sa.select(tariff_versions).where(active)).mappings()
    return [_tariff_version(row) for row in rows]


def all_policies(connection: sa.Connection) -> list[PolicyVersion]:
    """Return every active version of the deduction policy."""
    active = policies.c.state == VersionState.ACTIVE
    rows = connection.execute(sa.select(policies).where(active))
    return [
        PolicyVersion(
            id=row.id,
            utility=Utility(row.utility),
            valid_from=row.valid_from,
            policy=Policy(row.ceiling_bp, row.guaranteed_tenths, row.cash_step_minor),
        )
        for row in rows
    ]


def open_dues(connection: sa.Connection, contract_ids: Collection[int]) -> dict[int, list[Due]]:
    """Return, by contract, the charges and fees not yet paid, oldest period first."""
    query = (
        sa.select(dues)
        .where(dues.c.contract_id.in_(contract_ids), dues.c.paid_minor < dues.c.amount_minor)
        .order_by(dues.c.period, dues.c.id)
    )
    found: dict[int, list[Due]] = {one: [] for one in contract_ids}
    for row in connection.execute(query).mappings():
        found[row["contract_id"]].append(_due(row))
    return found


def open_arrears(
    connection: sa.Connection, contract_ids: Collection[int]
) -> dict[int, list[Arrears]]:
    """Return, by contract, the debts collected there, in the order in which they are paid."""
    query = (
        sa.select(contract_arrears.c.contract_id, arrears_accounts)
        .join(arrears_accounts)
        .where(contract_arrears.c.contract_id.in_(contract_ids))
        .where(arrears_accounts.c.balance_minor > 0)
        .order_by(contract_arrears.c.position, arrears_accounts.c.id)
    )
    found: dict[int, list[Arrears]] = {one: [] for one in contract_ids}
    for row in connection.execute(query).mappings():
        found[row["contract_id"]].append(_arrears(row))
    return found


def lock_arrears(
    connection: sa.Connection, contract_ids: Collection[int]
) -> dict[int, frozenset[int]]:
    """Lock the debts that these contracts may pay, ascending; return their ids by contract."""
    links = connection.execute(
        sa.select(contract_arrears.c.contract_id, contract_arrears.c.arrears_account_id).where(
            contract_arrears.c.contract_id.in_(contract_ids)
        )
    ).all()
    ids = {link.arrears_account_id for link in links}
    if ids:
        query = sa.select(arrears_accounts.c.id).where(arrears_accounts.c.id.in_(ids))
        connection.execute(query.order_by(arrears_accounts.c.id).with_for_update()).all()
    return {
        one: frozenset(link.arrears_account_id for link in links if link.contract_id == one)
        for one in contract_ids
    }


def pay_dues(connection: sa.Connection, taken_by_due: Mapping[int, int]) -> None:
    """Add what sales took to what was paid; the contract's lock is held by the caller."""
    rows = [{"the_id": due_id, "taken": taken} for due_id, taken in sorted(taken_by_due.items())]
    if rows:
        connection.execute(_PAY_DUE, rows)


_PAY_DUE: Final = (
    dues.update()
    .where(dues.c.id == sa.bindparam("the_id"))
    .values(paid_minor=dues.c.paid_minor + sa.bindparam("taken"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsPayment:
    """What one sale pays of a debt, if nobody changed it since `version` was read."""

    arrears_id: int
    version: int
    taken_minor: int
    period_paid_minor: int
    period_paid_of: str


def pay_arrears(connection: sa.Connection, payments: Sequence[ArrearsPayment]) -> None:
    """Lower the balances, each on condition of the version that its sale was priced from.

    Raises:
        RowConflict: a debt was changed meanwhile; nothing may be sold on these prices.
    """
    for payment in sorted(payments, key=lambda one: one.arrears_id):
        done = connection.execute(
            _PAY_ARREARS,
            {
                "the_id": payment.arrears_id,
                "the_version": payment.version,
                "taken": payment.taken_minor,
                "period_paid": payment.period_paid_minor,
                "period_of": payment.period_paid_of,
            },
        )
        if done.rowcount != 1:
            raise RowConflict("a debt changed while it was being paid")


_PAY_ARREARS: Final = (
    arrears_accounts.update()
    .where(arrears_accounts.c.id == sa.bindparam("the_id"))
    .where(arrears_accounts.c.version == sa.bindparam("the_version"))
    .values(
        balance_minor=arrears_accounts.c.balance_minor - sa.bindparam("taken"),
        period_paid_minor=sa.bindparam("period_paid"),
        period_paid_of=sa.bindparam("period_of"),
        version=arrears_accounts.c.version + 1,
    )
)


def _tariff_version(row: Mapping[Any, Any]) -> TariffVersion:
    return TariffVersion(
        id=row["id"],
        code=row["code"],
        customer_class=row["customer_class"],
        valid_from=row["valid_from"],
        tariff=Tariff(
            utility=Utility(row["utility"]),
            period=Period(row["period"]),
            decision=row["decision"],
            vat_bp=row["vat_bp"],
            min_tender=row["tender_minor_min"],
            max_tender=row["tender_minor_max"],
            blocks=tuple(Block(upper, rate) for upper, rate in row["blocks"]),
        ),
    )


def _due(row: Mapping[Any, Any]) -> Due:
    return Due(
        id=row["id"],
        kind=DueKind(row["kind"]),
        code=row["code"],
        name=BothLanguages(ar=row["name_ar"], en=row["name_en"]),
        period=row["period"],
        amount_minor=row["amount_minor"],
        paid_minor=row["paid_minor"],
        vat_bp=row["vat_bp"],
        postponed_reason=row["postponed_reason"],
    )


def _arrears(row: Mapping[Any, Any]) -> Arrears:
    return Arrears(
        id=row["id"],
        code=row["code"],
        name=BothLanguages(ar=row["name_ar"], en=row["name_en"]),
        balance_minor=row["balance_minor"],
        rule=ArrearsRule(row["rule"]),
        percent_bp=row["percent_bp"],
        instalment_minor=row["instalment_minor"],
        period_paid_minor=row["period_paid_minor"],
        period_paid_of=row["period_paid_of"],
        version=row["version"],
    )
