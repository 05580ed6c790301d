"""Correct the past: price what was sold again, and credit whoever paid too much (PRICING S10).

Theory of operation. The correction itself is written first, in one transaction with the approval
that it spends. Then the contracts follow, some at a time, so that a town is corrected while it goes
on selling; each has its row, which says that it was looked at. A server that dies in between is
asked again with the same message and goes on where it stopped. The sum that the second person
agreed to is compared before anything is written; afterwards nothing of it can change, since all
these sales are past and a contract's row is written with its credit.

Sales are never changed. Every corrected one gets a row beside it, and a later decision starts from
what that row says. The VAT of a credit is reversed with it, because the carry is taxed when it
buys. Who has closed his contract is owed the credit as a payout; nothing is sold there any more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.audit import service as audit
from vending_server.corrections.tables import (
    contract_corrections,
    corrected_sales,
    tariff_corrections,
)
from vending_server.days.service import require_open
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.posting import post_correction
from vending_server.ledger.service import entry_rows
from vending_server.ledger.tables import ledger_entries
from vending_server.meters.tables import contracts
from vending_server.operators.model import Caller
from vending_server.pricing.model import Tariff
from vending_server.rerating.history import Span, contracts_with_sales, past_sales
from vending_server.rerating.model import Calendar, Difference, rerate
from vending_server.wire.problems import ProblemCode
from vending_server.wire.rerating import CorrectionAnswer, CorrectionRequest

_DOCUMENTS: Final = uuid.UUID("6c4b6f0e-3f0b-5d3c-9a53-0d1f7f0b7a11")  # ours, for uuid5


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A decision over past days: which tariff prices which sales again."""

    decision: str
    content_sha256: str
    tariff: Tariff
    span: Span


def differences(
    connection: sa.Connection, correction: Correction, contract_ids: Sequence[int] | None = None
) -> list[Difference]:
    """Return what every contract of the span paid too much or too little; writes nothing."""
    span, tariff = correction.span, correction.tariff
    calendar = Calendar(tariff.period, span.zone)
    found = []
    for contract_id, sold in past_sales(connection, span, tariff, contract_ids):
        again = tuple(rerate(sold, tariff, since=span.since, calendar=calendar))
        if again:
            found.append(Difference(contract_id=contract_id, sales=again))
    return found


def begin(
    connection: sa.Connection,
    request: CorrectionRequest,
    correction: Correction,
    *,
    caller: Caller,
    now: dt.datetime,
) -> None:
    """Write the correction and spend its approval; the same message again changes nothing.

    Raises:
        Refused: DOCUMENT_ID_REUSED, CORRECTION_MADE (another id, the same decision),
            APPROVAL_DIFFERS when the credits are not those that were agreed to, and what
            approvals.use refuses.
    """
    if _is_begun(connection, request):
        return
    same = tariff_corrections.c.decision == correction.decision
    known = sa.select(tariff_corrections.c.id).where(
        same, tariff_corrections.c.version_id == request.version_id
    )
    if connection.scalars(known).first() is not None:
        raise Refused(ProblemCode.CORRECTION_MADE)
    credited = sum(one.credit_minor for one in differences(connection, correction))
    if (request.content_sha256, request.credited_minor) != (correction.content_sha256, credited):
        raise Refused(ProblemCode.APPROVAL_DIFFERS)
    approvals.use(
        connection,
        request.approval_id,
        action=TwoPersonAction.RETROACTIVE_CREDIT,
        payload=payload_of(request),
        used_for=request.correction_id,
        now=now,
    )
    connection.execute(
        tariff_corrections.insert().values(
            id=request.correction_id,
            version_id=request.version_id,
            decision=correction.decision,
            from_on=request.from_on,
            until_on=request.until_on,
            credited_minor=credited,
            reason=request.reason,
            approval_id=request.approval_id,
            made_by=caller.operator_id,
            made_at=now,
        )
    )
    audit.record(
        connection,
        action="tariff.correction",
        actor=caller.actor,
        subject=request.correction_id,
        details={"decision": correction.decision, "credited_minor": credited},
        now=now,
    )


def payload_of(request: CorrectionRequest) -> dict[str, object]:
    """Return what a second person agrees to."""
    return {
        "correction_id": request.correction_id,
        "version_id": request.version_id,
        "content_sha256": request.content_sha256,
        "from_on": request.from_on.isoformat(),
        "until_on": request.until_on.isoformat(),
        "credited_minor": request.credited_minor,
        "reason": request.reason,
    }


def waiting_contracts(
    connection: sa.Connection, correction_id: str, correction: Correction
) -> list[int]:
    """Return the contracts that the correction has not looked at yet, ascending."""
    seen = _seen(connection, correction_id)
    return [one for one in contracts_with_sales(connection, correction.span) if one not in seen]


def correct_contracts(
    connection: sa.Connection,
    correction_id: str,
    correction: Correction,
    contract_ids: Sequence[int],
    *,
    ids: AccountIds,
    now: dt.datetime,
) -> None:
    """Look at some contracts and credit them; they are locked in ascending order, as by a sale.

    Raises:
        Refused: DAY_LOCKED (somebody else's clock, and head office's day with it, is ahead).
    """
    lock = sa.select(contracts.c.id).where(contracts.c.id.in_(contract_ids))
    connection.execute(lock.order_by(contracts.c.id).with_for_update()).all()
    require_open(connection, None, now)  # credits are head office's
    seen = _seen(connection, correction_id)
    wanted = [one for one in contract_ids if one not in seen]
    for one in differences(connection, correction, wanted):
        _note(connection, correction_id, one, now)
        if one.credit_minor:
            _credit(connection, correction_id, correction, one, ids=ids, now=now)


def result(connection: sa.Connection, correction_id: str) -> CorrectionAnswer:
    """Return what a correction has done so far."""
    rows = connection.execute(
        sa.select(contract_corrections).where(contract_corrections.c.correction_id == correction_id)
    ).all()
    decision = sa.select(tariff_corrections.c.decision).where(
        tariff_corrections.c.id == correction_id
    )
    credited = [row for row in rows if row.credit_minor]
    return CorrectionAnswer(
        correction_id=correction_id,
        decision=connection.scalars(decision).one(),
        contracts=len(rows),
        credited_contracts=len(credited),
        credited_minor=sum(row.credit_minor for row in credited),
        credited_vat_minor=sum(row.vat_minor for row in credited),
        borne_minor=sum(-row.difference_minor for row in rows if row.difference_minor < 0),
    )


def _seen(connection: sa.Connection, correction_id: str) -> set[int]:
    made = contract_corrections.c
    return set(
        connection.scalars(sa.select(made.contract_id).where(made.correction_id == correction_id))
    )


def _is_begun(connection: sa.Connection, request: CorrectionRequest) -> bool:
    known = connection.execute(
        sa.select(tariff_corrections).where(tariff_corrections.c.id == request.correction_id)
    ).one_or_none()
    if known is None:
        return False
    names = ("version_id", "from_on", "until_on", "credited_minor", "reason", "approval_id")
    if any(getattr(known, name) != getattr(request, name) for name in names):
        raise Refused(ProblemCode.DOCUMENT_ID_REUSED)
    return True


def _note(connection: sa.Connection, correction_id: str, one: Difference, now: dt.datetime) -> None:
    connection.execute(
        contract_corrections.insert().values(
            correction_id=correction_id,
            contract_id=one.contract_id,
            difference_minor=one.gross_minor,
            vat_minor=one.vat_minor,
            credit_minor=one.credit_minor,
            made_at=now,
        )
    )


def _credit(
    connection: sa.Connection,
    correction_id: str,
    correction: Correction,
    one: Difference,
    *,
    ids: AccountIds,
    now: dt.datetime,
) -> None:
    connection.execute(
        corrected_sales.insert(),
        [
            {
                "sale_id": again.sale.sale_id,
                "correction_id": correction_id,
                "gross_before_minor": again.sale.gross_minor,
                "gross_minor": again.gross_minor,
                "vat_before_minor": again.sale.vat_minor,
                "vat_minor": again.vat_minor,
            }
            for again in one.sales
        ],
    )
    raised = connection.execute(
        contracts.update()
        .where(contracts.c.id == one.contract_id, contracts.c.closed_on.is_(None))
        .values(
            carry_minor=contracts.c.carry_minor + one.credit_minor,
            untold_corrections=contracts.c.untold_corrections + 1,
            version=contracts.c.version + 1,  # a sale priced without it is priced again
        )
    )
    entries = post_correction(
        correction.span.utility,
        owed_in=accounts.CARRY if raised.rowcount else accounts.CONTRACT_PAYOUTS,
        gross_minor=one.credit_minor,
        vat_minor=one.vat_minor,
    )
    rows = entry_rows(
        entries,
        transaction_id=str(uuid.uuid5(_DOCUMENTS, f"{correction_id} {one.contract_id}")),
        posted_at=now,
        ids=ids,
        connection=connection,
    )
    connection.execute(ledger_entries.insert(), rows)
