"""Read what energy costs and what else is due; write back what a sale took of it.

Dues belong to one contract and are guarded by its lock.  An old debt may be collected at several
contracts, so it has a lock and a version of its own, taken after the contracts', ascending.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.statements import Change, Query, Question, among
from vending_server.pricing.model import Block, Period, Policy, Tariff, Utility
from vending_server.tariffs.model import (
    Arrears,
    ArrearsRule,
    Due,
    DueKind,
    PolicyVersion,
    PostponingLimits,
    TariffVersion,
    VersionState,
)
from vending_server.tariffs.tables import (
    arrears_accounts,
    arrears_rules,
    contract_arrears,
    dues,
    policies,
    tariff_versions,
)
from vending_server.wire.facts import BothLanguages

_VERSIONS_KEPT: Final = 1_000


def all_tariff_versions(connection: sa.Connection) -> list[TariffVersion]:
    """Return every active version; a municipality has dozens, not thousands."""
    return active_versions().asked(connection)


def active_versions() -> Question[list[TariffVersion]]:
    """Return what `all_tariff_versions` asks."""
    return Question(_ALL_VERSIONS, {}, lambda rows: [_tariff_version(row) for row in rows])


def all_policies(connection: sa.Connection) -> list[PolicyVersion]:
    """Return every active version of the deduction policy."""
    return active_policies().asked(connection)


def active_policies() -> Question[list[PolicyVersion]]:
    """Return what `all_policies` asks."""
    return Question(_ALL_POLICIES, {}, lambda rows: [_policy_version(row) for row in rows])


_VERSION_NAMES: Final = (
    *("id", "code", "customer_class", "valid_from", "utility", "period", "decision", "vat_bp"),
    *("tender_minor_min", "tender_minor_max"),
)
# The blocks come as text: a row is then its own key, and each version is made once.
_VERSION: Final = sa.select(
    *(tariff_versions.c[name] for name in _VERSION_NAMES),
    sa.cast(tariff_versions.c.blocks, sa.Text),
)
_POLICY: Final = sa.select(
    policies.c.id,
    policies.c.utility,
    policies.c.valid_from,
    policies.c.ceiling_bp,
    policies.c.guaranteed_tenths,
    policies.c.cash_step_minor,
    policies.c.postponement_days_max,
    policies.c.postponements_max,
)
_ALL_VERSIONS: Final = Query(_VERSION.where(tariff_versions.c.state == VersionState.ACTIVE))
_ALL_POLICIES: Final = Query(_POLICY.where(policies.c.state == VersionState.ACTIVE))


def tariff_versions_of_ids(
    connection: sa.Connection, ids: Collection[int]
) -> dict[int, TariffVersion]:
    """Return versions by their rows, active or not any more."""
    rows = _VERSIONS_OF_IDS.rows(connection, ids=sorted(ids))
    return {row[0]: _tariff_version(row) for row in rows}


def policies_of_ids(connection: sa.Connection, ids: Collection[int]) -> dict[int, PolicyVersion]:
    """Return versions of the policy by their rows, active or not any more."""
    return {
        row[0]: _policy_version(row) for row in _POLICIES_OF_IDS.rows(connection, ids=sorted(ids))
    }


_VERSIONS_OF_IDS: Final = Query(_VERSION.where(among(tariff_versions.c.id, "ids")))
_POLICIES_OF_IDS: Final = Query(_POLICY.where(among(policies.c.id, "ids")))


def open_dues(
    connection: sa.Connection, contract_ids: Collection[int], today: dt.date
) -> dict[int, list[Due]]:
    """Return, by contract, the charges and fees not yet paid, oldest period first.

    One that was put off until today, or an earlier local day, is due like any other: nobody has to
    do anything about it.
    """
    return dues_unpaid(contract_ids, today).asked(connection)


def dues_unpaid(contract_ids: Collection[int], today: dt.date) -> Question[dict[int, list[Due]]]:
    """Return what `open_dues` asks."""

    def by_contract(rows: list[tuple[Any, ...]]) -> dict[int, list[Due]]:
        found: dict[int, list[Due]] = {one: [] for one in contract_ids}
        for row in rows:
            values = dict(zip(_DUE_NAMES, row, strict=True))
            found[values["contract_id"]].append(_due(values, today))
        return found

    return Question(_OPEN_DUES, {"contract_ids": contract_ids}, by_contract)


def dues_left_minor(connection: sa.Connection, contract_id: int) -> int:
    """Return what a contract has not paid of its charges and fees, put off or not."""
    left = sa.func.sum(dues.c.amount_minor - dues.c.paid_minor)
    query = sa.select(sa.func.coalesce(left, 0)).where(dues.c.contract_id == contract_id)
    return int(connection.scalars(query).one())


_DUE_NAMES: Final = tuple(dues.c.keys())
_OPEN_DUES: Final = Query(
    sa.select(dues)
    .where(among(dues.c.contract_id, "contract_ids"), dues.c.paid_minor < dues.c.amount_minor)
    .order_by(dues.c.period, dues.c.id)
)


def open_arrears(
    connection: sa.Connection, contract_ids: Collection[int], today: dt.date
) -> dict[int, list[Arrears]]:
    """Return, by contract, the debts collected there, in the order in which they are paid.

    Each has the rule that is in force on this local day.
    """
    rows = debts_collected(contract_ids).asked(connection)
    return arrears_of(connection, rows, contract_ids, today)


def debts_collected(contract_ids: Collection[int]) -> Question[list[tuple[Any, ...]]]:
    """Return what `open_arrears` asks first; `arrears_of` makes debts of the answer."""
    return Question(_OPEN_ARREARS, {"contract_ids": contract_ids}, lambda rows: rows)


def arrears_of(
    connection: sa.Connection,
    debts: Iterable[tuple[Any, ...]],
    contract_ids: Collection[int],
    today: dt.date,
) -> dict[int, list[Arrears]]:
    """Return the debts by contract, each with the rule that is in force on this local day."""
    found: dict[int, list[Arrears]] = {one: [] for one in contract_ids}
    rows = [(row[0], dict(zip(_ARREARS_NAMES, row[1:], strict=True))) for row in debts]
    changed = {values["id"] for _, values in rows if values["rule_changes"]}
    later = _rules_in_force(connection, changed, today)
    for contract_id, values in rows:
        found[contract_id].append(_arrears(values | later.get(values["id"], {})))
    return found


def _rules_in_force(
    connection: sa.Connection, arrears_ids: Collection[int], today: dt.date
) -> dict[int, dict[str, Any]]:
    """Return the terms of those of these debts whose rule was changed by this day."""
    if not arrears_ids:
        return {}
    rows = _RULES.rows(connection, arrears_ids=sorted(arrears_ids), today=today)
    return {row[0]: dict(zip(_TERMS, row[1:], strict=True)) for row in rows}  # the last one holds


_TERMS: Final = ("rule", "percent_bp", "instalment_minor", "ceiling_bp", "guaranteed_tenths")
_RULES: Final = Query(
    sa.select(arrears_rules.c.arrears_account_id, *(arrears_rules.c[name] for name in _TERMS))
    .where(among(arrears_rules.c.arrears_account_id, "arrears_ids"))
    .where(arrears_rules.c.valid_from <= sa.bindparam("today", type_=sa.Date()))
    .order_by(arrears_rules.c.valid_from, arrears_rules.c.made_at, arrears_rules.c.id)
)


def arrears_left_minor(connection: sa.Connection, contract_id: int) -> int:
    """Return what is left of the debts that are collected at a contract."""
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(arrears_accounts.c.balance_minor), 0))
        .join(contract_arrears, contract_arrears.c.arrears_account_id == arrears_accounts.c.id)
        .where(contract_arrears.c.contract_id == contract_id)
    )
    return int(connection.scalars(query).one())


_ARREARS_NAMES: Final = tuple(arrears_accounts.c.keys())
_OPEN_ARREARS: Final = Query(
    sa.select(contract_arrears.c.contract_id, arrears_accounts)
    .join(arrears_accounts)
    .where(among(contract_arrears.c.contract_id, "contract_ids"))
    .where(arrears_accounts.c.balance_minor > 0)
    .order_by(contract_arrears.c.position, arrears_accounts.c.id)
)


def lock_arrears(
    connection: sa.Connection, contract_ids: Collection[int]
) -> dict[int, frozenset[int]]:
    """Lock the debts that these contracts may pay, ascending; return their ids by contract."""
    links = _LINKS.rows(connection, contract_ids=contract_ids)
    if links:
        _LOCK_ARREARS.rows(connection, ids=sorted({debt for _, debt in links}))
    debts: dict[int, set[int]] = {one: set() for one in contract_ids}
    for contract_id, debt in links:
        debts[contract_id].add(debt)
    return {contract_id: frozenset(some) for contract_id, some in debts.items()}


_LINKS: Final = Query(
    sa.select(contract_arrears.c.contract_id, contract_arrears.c.arrears_account_id).where(
        among(contract_arrears.c.contract_id, "contract_ids")
    )
)
_LOCK_ARREARS: Final = Query(
    sa.select(arrears_accounts.c.id)
    .where(among(arrears_accounts.c.id, "ids"))
    .order_by(arrears_accounts.c.id)
    .with_for_update()
)


def pay_dues(connection: sa.Connection, taken_by_due: Mapping[int, int]) -> None:
    """Add what sales took to what was paid; the contract's lock is held by the caller."""
    rows = [{"the_id": due_id, "taken": taken} for due_id, taken in sorted(taken_by_due.items())]
    _PAY_DUES.run(connection, rows)


_PAY_DUES: Final = Change(
    lambda given: (
        dues.update()
        .where(dues.c.id == given["the_id"])
        .values(paid_minor=dues.c.paid_minor + given["taken"])
    ),
    {"the_id": dues.c.id, "taken": dues.c.paid_minor},
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
    rows = [
        {
            "the_id": payment.arrears_id,
            "the_version": payment.version,
            "taken": payment.taken_minor,
            "paid": payment.period_paid_minor,
            "paid_of": payment.period_paid_of,
        }
        for payment in sorted(payments, key=lambda one: one.arrears_id)
    ]
    _PAY_ARREARS.run(connection, rows, otherwise="a debt changed while it was being paid")


_PAY_ARREARS: Final = Change(
    lambda given: (
        arrears_accounts.update()
        .where(arrears_accounts.c.id == given["the_id"])
        .where(arrears_accounts.c.version == given["the_version"])
        .values(
            balance_minor=arrears_accounts.c.balance_minor - given["taken"],
            period_paid_minor=given["paid"],
            period_paid_of=given["paid_of"],
            version=arrears_accounts.c.version + 1,
        )
    ),
    {
        "the_id": arrears_accounts.c.id,
        "the_version": arrears_accounts.c.version,
        "taken": arrears_accounts.c.balance_minor,
        "paid": arrears_accounts.c.period_paid_minor,
        "paid_of": arrears_accounts.c.period_paid_of,
    },
)


def owe_again(connection: sa.Connection, taken_by_debt: Mapping[int, int]) -> None:
    """Raise debts by what a sale that is taken back had paid of them, ascending.

    What the period paid of an instalment is counted from the sales again, see supplies._paid_of.
    """
    for arrears_id, taken in sorted(taken_by_debt.items()):
        connection.execute(
            arrears_accounts.update()
            .where(arrears_accounts.c.id == arrears_id)
            .values(
                balance_minor=arrears_accounts.c.balance_minor + taken,
                period_paid_minor=0,
                period_paid_of="",
                version=arrears_accounts.c.version + 1,
            )
        )


@functools.lru_cache(_VERSIONS_KEPT)
def _tariff_version(values: tuple[Any, ...]) -> TariffVersion:
    row = dict(zip((*_VERSION_NAMES, "blocks"), values, strict=True))
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
            blocks=tuple(Block(upper, rate) for upper, rate in json.loads(row["blocks"])),
        ),
    )


@functools.lru_cache(_VERSIONS_KEPT)
def _policy_version(values: tuple[Any, ...]) -> PolicyVersion:
    row_id, utility, valid_from, ceiling, guaranteed, cash_step, days_max, times_max = values
    return PolicyVersion(
        id=row_id,
        utility=Utility(utility),
        valid_from=valid_from,
        policy=Policy(ceiling, guaranteed, cash_step),
        postponing=PostponingLimits(days_max, times_max),
    )


def _due(row: Mapping[Any, Any], today: dt.date) -> Due:
    until = row["postponed_until"]
    is_put_off = row["postponed_reason"] is not None and (until is None or today < until)
    return Due(
        id=row["id"],
        kind=DueKind(row["kind"]),
        code=row["code"],
        name=BothLanguages(ar=row["name_ar"], en=row["name_en"]),
        period=row["period"],
        amount_minor=row["amount_minor"],
        paid_minor=row["paid_minor"],
        vat_bp=row["vat_bp"],
        postponed_reason=row["postponed_reason"] if is_put_off else None,
        postponed_until=until if is_put_off else None,
        postponement_id=row["postponement_id"] if is_put_off else None,
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
        ceiling_bp=row["ceiling_bp"],
        guaranteed_tenths=row["guaranteed_tenths"],
    )
