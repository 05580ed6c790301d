"""Take in what terminals owe or cannot place, and let head office settle it.

Every function works inside the caller's transaction.  A claim's row is its lock; of a note in doubt
and the stray that turned up instead, all rows are locked, so that the one note is paid once.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.days.service import posting_time_of
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.machine_cash.listing import claim_facts
from vending_server.machine_cash.model import posted_minor, require_fit, settlement_entries
from vending_server.machine_cash.tables import (
    ClaimEnd,
    ClaimKind,
    machine_claim_ends,
    machine_claims,
)
from vending_server.meters.service import change_kept, lock_kept
from vending_server.meters.tables import contracts
from vending_server.operators.model import Caller
from vending_server.wire.machine_cash import (
    CREDITED,
    REJECTED,
    STRAY,
    ClaimFacts,
    ClaimSettlement,
    MachineClaim,
)
from vending_server.wire.problems import ProblemCode


def receive(
    connection: sa.Connection,
    claim: MachineClaim,
    caller: Caller,
    *,
    happened_at: dt.datetime,
    now: dt.datetime,
) -> ClaimFacts:
    """Write down a terminal's claim; what is in its box is owed by number from now on.

    Raises:
        Refused: INVALID_REQUEST: only a stray note may be of unknown worth.
    """
    if claim.amount_minor is None and claim.kind != STRAY:
        raise Refused(ProblemCode.INVALID_REQUEST, where="amount_minor")
    contract = sa.select(contracts.c.id).where(contracts.c.account_number == claim.account_number)
    posted_at, is_late = posting_time_of(
        connection,
        transaction_id=claim.document_id,
        point_number=caller.point.number,
        happened_at=happened_at,
        now=now,
    )
    connection.execute(
        machine_claims.insert().values(
            id=claim.document_id,
            number=claim.number,
            kind=ClaimKind(claim.kind),
            terminal_id=caller.terminal_id,
            point_number=caller.point.number,
            amount_minor=claim.amount_minor,
            contract_id=connection.scalar(contract),
            account_number=claim.account_number,
            drn=claim.drn,
            note_id=claim.note_id,
            reason=claim.reason,
            happened_at=happened_at,
            posted_at=posted_at,
            is_late=is_late,
        )
    )
    owed = posted_minor(claim.kind, claim.amount_minor)
    drawer = accounts.drawer_of(caller.terminal_id)
    post(
        connection,
        [Entry(drawer, accounts.MACHINE_CLAIMS, owed)],
        transaction_id=claim.document_id,
        posted_at=posted_at,
        point_number=caller.point.number,
    )
    return claim_facts(connection, claim.document_id)


def settle(
    connection: sa.Connection,
    claim_id: str,
    wanted: ClaimSettlement,
    caller: Caller,
    now: dt.datetime,
) -> ClaimFacts:
    """Pay a claim, credit it to a contract, or reject it: once, as two people agreed.

    Raises:
        Refused: NOT_FOUND, ALREADY_DECIDED (also when the same note was paid by another number),
            CONTRACT_UNKNOWN, CONTRACT_CLOSED, what `model.require_fit` refuses and what
            `approvals.service.use` does.
    """
    contract_id = _locked_contract(connection, wanted)
    claim = _locked(connection, claim_id, wanted)
    kind = claim.kind.value
    require_fit(kind, claim.amount_minor, wanted)
    approvals.use(
        connection,
        wanted.approval_id,
        action=TwoPersonAction.CLAIM_PAYOUT,
        payload={"claim_id": claim_id, **payload_of(wanted)},
        used_for=wanted.document_id,
        now=now,
    )
    connection.execute(
        machine_claim_ends.insert().values(
            claim_id=claim_id,
            document_id=wanted.document_id,
            act=ClaimEnd(wanted.act),
            amount_minor=wanted.amount_minor,
            contract_id=contract_id,
            reason=wanted.reason.strip(),
            approval_id=wanted.approval_id,
            made_by=caller.operator_id,
            made_at=now,
        )
    )
    if contract_id is not None:
        change_kept(connection, contract_id, wanted.amount_minor)
    post(
        connection,
        settlement_entries(kind, claim.amount_minor, wanted),
        transaction_id=wanted.document_id,
        posted_at=now,
        point_number=None,  # head office's, not the point's
    )
    return claim_facts(connection, claim_id)


def _locked_contract(connection: sa.Connection, wanted: ClaimSettlement) -> int | None:
    """Lock the contract that is credited, before any claim, as selling does."""
    if wanted.act != CREDITED or not wanted.account_number:
        return None
    contract = lock_kept(connection, wanted.account_number)
    if contract is None:
        raise Refused(ProblemCode.CONTRACT_UNKNOWN)
    if contract.is_closed:
        raise Refused(ProblemCode.CONTRACT_CLOSED)
    return contract.contract_id


def _locked(connection: sa.Connection, claim_id: str, wanted: ClaimSettlement) -> Any:
    claim = machine_claims.c
    found = connection.execute(sa.select(machine_claims).where(claim.id == claim_id)).one_or_none()
    if found is None:
        raise Refused(ProblemCode.NOT_FOUND)
    is_it = claim.id == claim_id
    if found.note_id:
        is_it |= (claim.terminal_id == found.terminal_id) & (claim.note_id == found.note_id)
    of_note = sa.select(claim.id).where(is_it).order_by(claim.id)
    ids = connection.scalars(of_note.with_for_update()).all()
    end = machine_claim_ends.c
    ends = connection.execute(sa.select(machine_claim_ends).where(end.claim_id.in_(ids))).all()
    is_paid = any(one.act is not ClaimEnd.REJECTED for one in ends)
    if any(one.claim_id == claim_id for one in ends) or (is_paid and wanted.act != REJECTED):
        raise Refused(ProblemCode.ALREADY_DECIDED)
    return found
