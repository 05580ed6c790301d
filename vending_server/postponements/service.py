"""Put dues off, and take that back.  Inside the caller's transaction, under the contract's lock.

No money moves and nothing is posted: a fee is entered in the books when it is paid, and one that is
put off stays owed.  What stands on the due is read by every price; from the day on it counts for
nothing, without a job that could fail to run.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.errors import Refused
from vending_server.meters.model import Contract
from vending_server.meters.service import (
    contract_by_account,
    lock_contracts_by_id,
    lock_kept,
)
from vending_server.operators.model import Caller
from vending_server.postponements import reading
from vending_server.postponements.model import (
    PostponementCause,
    PostponementState,
    latest_day,
    require_later,
    require_within,
)
from vending_server.postponements.tables import (
    postponed_dues,
    postponement_withdrawals,
    postponements,
)
from vending_server.tariffs import service as tariffs
from vending_server.tariffs.model import (
    NOTHING_POSTPONED,
    Due,
    PostponingLimits,
    policy_in_force,
)
from vending_server.tariffs.tables import dues
from vending_server.wire.postponements import (
    DueLine,
    Postponement,
    PostponementFacts,
    PostponementOutlook,
    PostponementWithdrawal,
)
from vending_server.wire.problems import ProblemCode


def postpone(
    connection: sa.Connection,
    wanted: Postponement,
    caller: Caller,
    *,
    until: dt.date,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> PostponementFacts:
    """Put dues of a contract off until a local day, on which they fall due again.

    Raises:
        Refused: REASON_MISSING, CONTRACT_UNKNOWN, CONTRACT_CLOSED, POSTPONEMENT_NOT_ALLOWED,
            POSTPONEMENT_DAY, POSTPONEMENTS_USED_UP, DUE_NOT_OWED, POSTPONED_ALREADY, and what
            `approvals.service.use` refuses.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    contract = _locked(connection, wanted.account_number)
    today = now.astimezone(zone).date()
    require_within(
        _limits(connection, contract, today),
        until=until,
        today=today,
        times_before=_times_this_year(connection, contract.id, today, zone),
    )
    chosen = _chosen(connection, contract.id, wanted.items, today)
    for due in chosen:
        require_later(due, until)
    approvals.use(
        connection,
        wanted.approval_id,
        action=TwoPersonAction.FEE_POSTPONEMENT,
        payload=payload_of(wanted),
        used_for=wanted.document_id,
        now=now,
    )
    _write(connection, wanted, contract, chosen, until=until, made_by=caller.operator_id, now=now)
    return reading.one(connection, wanted.document_id, today)


def withdraw(
    connection: sa.Connection,
    wanted: PostponementWithdrawal,
    caller: Caller,
    *,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> PostponementFacts:
    """Let what a postponement put off fall due at once.

    Raises:
        Refused: REASON_MISSING, POSTPONEMENT_UNKNOWN, POSTPONEMENT_OVER.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    query = sa.select(postponements.c.contract_id).where(
        postponements.c.id == wanted.postponement_id
    )
    contract_id = connection.scalar(query)
    if contract_id is None:
        raise Refused(ProblemCode.POSTPONEMENT_UNKNOWN)
    lock_contracts_by_id(connection, [contract_id])
    today = now.astimezone(zone).date()
    known = reading.one(connection, wanted.postponement_id, today)
    if known.state != PostponementState.RUNNING.value:
        raise Refused(ProblemCode.POSTPONEMENT_OVER)
    connection.execute(
        dues.update()
        .where(dues.c.postponement_id == wanted.postponement_id)
        .values(postponed_reason=None, postponed_until=None, postponement_id=None)
    )
    connection.execute(
        postponement_withdrawals.insert().values(
            postponement_id=wanted.postponement_id,
            document_id=wanted.document_id,
            reason=wanted.reason.strip(),
            made_by=caller.operator_id,
            made_at=now,
        )
    )
    return reading.one(connection, wanted.postponement_id, today)


def outlook(
    connection: sa.Connection, account_number: str, *, now: dt.datetime, zone: dt.tzinfo
) -> PostponementOutlook:
    """Tell what a contract owes, and what of it may be put off until when.

    Raises:
        Refused: CONTRACT_UNKNOWN.
    """
    contract = contract_by_account(connection, account_number)
    today = now.astimezone(zone).date()
    limits = _limits(connection, contract, today)
    latest = latest_day(limits, today)
    times = _times_this_year(connection, contract.id, today, zone)
    return PostponementOutlook(
        account_number=contract.account_number,
        customer_name=contract.customer_name,
        dues=[
            _line(due) for due in tariffs.open_dues(connection, [contract.id], today)[contract.id]
        ],
        latest_until=None if latest is None else latest.isoformat(),
        times_left=max(0, limits.times_max - times),
        postponements=reading.of_contract(connection, contract.id, today),
    )


def _locked(connection: sa.Connection, account_number: str) -> Contract:
    found = lock_kept(connection, account_number)
    if found is None:
        raise Refused(ProblemCode.CONTRACT_UNKNOWN)
    if found.is_closed:
        raise Refused(ProblemCode.CONTRACT_CLOSED)
    return contract_by_account(connection, account_number)


def _limits(connection: sa.Connection, contract: Contract, today: dt.date) -> PostponingLimits:
    known = tariffs.all_policies(connection)
    policy = policy_in_force(known, utility=contract.utility, on=today)
    return NOTHING_POSTPONED if policy is None else policy.postponing


def _times_this_year(
    connection: sa.Connection, contract_id: int, today: dt.date, zone: dt.tzinfo
) -> int:
    """Count what was put off in this local year; what was taken back counts too."""
    begin = dt.datetime(today.year, 1, 1, tzinfo=zone).astimezone(dt.UTC)
    query = (
        sa.select(sa.func.count())
        .select_from(postponements)
        .where(postponements.c.contract_id == contract_id, postponements.c.made_at >= begin)
    )
    return connection.scalars(query).one()


def _chosen(
    connection: sa.Connection, contract_id: int, items: list[str], today: dt.date
) -> list[Due]:
    known = {
        due.line_code: due
        for due in tariffs.open_dues(connection, [contract_id], today)[contract_id]
    }
    if not known.keys() >= set(items):
        raise Refused(ProblemCode.DUE_NOT_OWED)
    return [known[item] for item in sorted(set(items))]


def _write(
    connection: sa.Connection,
    wanted: Postponement,
    contract: Contract,
    chosen: list[Due],
    *,
    until: dt.date,
    made_by: int,
    now: dt.datetime,
) -> None:
    connection.execute(
        postponements.insert().values(
            id=wanted.document_id,
            contract_id=contract.id,
            until=until,
            cause=PostponementCause(wanted.cause),
            reason=wanted.reason.strip(),
            approval_id=wanted.approval_id,
            made_by=made_by,
            made_at=now,
        )
    )
    connection.execute(
        postponed_dues.insert(),
        [
            {
                "postponement_id": wanted.document_id,
                "due_id": due.id,
                "left_minor": due.left_minor,
            }
            for due in chosen
        ],
    )
    connection.execute(
        dues.update()
        .where(dues.c.id.in_([due.id for due in chosen]))
        .values(
            postponed_reason=wanted.reason.strip(),
            postponed_until=until,
            postponement_id=wanted.document_id,
        )
    )


def _line(due: Due) -> DueLine:
    return DueLine(
        item=due.line_code,
        kind=due.kind.value,
        code=due.code,
        name=due.name,
        period=due.period,
        left_minor=due.left_minor,
        postponed_until=due.postponed_until.isoformat() if due.postponed_until else None,
        postponed_reason=due.postponed_reason,
    )
