"""Free units: what a contract is granted, and that it had them (PRICING S10).

A token of their own, once per period where the class grants it, never priced and never counted as
bought. This module says how many are due and notes the use; whoever issues the token calls `use` in
the transaction of the issue, so that units and note stand or fall together.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.meters.model import Contract
from vending_server.pricing.period import billing_period
from vending_server.tariffs.model import VersionState
from vending_server.tariffs.tables import lifeline_rules, lifeline_uses
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifeline:
    """Free units that a contract may have now."""

    contract_id: int
    period: str
    units_tenths: int
    decision: str


def lifeline_due(
    connection: sa.Connection, contract: Contract, *, now: dt.datetime, zone: dt.tzinfo
) -> Lifeline | None:
    """Return the free units of the period that holds this moment; None: not granted, or had."""
    granted = lifeline_granted(connection, contract, now=now, zone=zone)
    if granted is None or _used_for(connection, contract.id, granted.period) is not None:
        return None
    return granted


def lifeline_granted(
    connection: sa.Connection, contract: Contract, *, now: dt.datetime, zone: dt.tzinfo
) -> Lifeline | None:
    """Return the same whether they were had or not; None: the class grants none."""
    rule = connection.execute(
        sa.select(lifeline_rules)
        .where(lifeline_rules.c.state == VersionState.ACTIVE)
        .where(lifeline_rules.c.utility == contract.utility)
        .where(lifeline_rules.c.customer_class == contract.customer_class)
        .where(lifeline_rules.c.valid_from <= now.astimezone(zone).date())
        .order_by(lifeline_rules.c.valid_from.desc())
        .limit(1)
    ).one_or_none()
    if rule is None or not rule.units_tenths:
        return None
    period = billing_period(now, rule.period, zone)
    return Lifeline(
        contract_id=contract.id,
        period=period.key,
        units_tenths=rule.units_tenths,
        decision=rule.decision,
    )


def use(
    connection: sa.Connection, granted: Lifeline, *, document_id: str, now: dt.datetime
) -> None:
    """Note that a period's free units were issued by a document; the same document again is fine.

    Raises:
        Refused: LIFELINE_USED, by another document.
        RowConflict: another process is noting it at this moment.
    """
    known = _used_for(connection, granted.contract_id, granted.period)
    if known == document_id:
        return
    if known is not None:
        raise Refused(ProblemCode.LIFELINE_USED)
    connection.execute(
        lifeline_uses.insert().values(
            contract_id=granted.contract_id,
            period=granted.period,
            document_id=document_id,
            units_tenths=granted.units_tenths,
            used_at=now,
        )
    )


def _used_for(connection: sa.Connection, contract_id: int, period: str) -> str | None:
    used = lifeline_uses.c
    query = sa.select(used.document_id).where(
        used.contract_id == contract_id, used.period == period
    )
    return connection.scalars(query).one_or_none()
