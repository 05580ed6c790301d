"""What the database knows of all points and terminals, in a few queries over all of them at once.

The figures of packs and of money in quarantine cost more than the rest and change rarely: they are
read apart, see desk.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.agents.tables import agents
from vending_server.approvals.model import ApprovalState
from vending_server.approvals.tables import approval_requests
from vending_server.board.model import Kept
from vending_server.board.tables import terminal_standings
from vending_server.offline_sales.model import FindingState
from vending_server.offline_sales.tables import offline_findings
from vending_server.operations.tables import backup_runs, restore_proofs
from vending_server.operators.tables import operators, sessions
from vending_server.points.tables import points, terminals
from vending_server.reconciliation.model import ItemState
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.sealing.states import EXPOSED_SQL
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.shifts.tables import shifts
from vending_server.sync.tables import journal_heads
from vending_server.wire.board import WaitingApprovals

_SIGNED_IN: Final = (
    sa.select(sessions.c.terminal_id, sa.func.max(sessions.c.last_seen_at).label("signed_in_at"))
    .where(sessions.c.ended_at.is_(None))
    .group_by(sessions.c.terminal_id)
    .subquery("signed_in")
)
_EXPOSED: Final = sa.text(f"sealed_vends.{EXPOSED_SQL}")
_TERMINALS: Final = (
    sa.select(
        terminals.c.id,
        terminals.c.point_number,
        terminals.c.number,
        terminals.c.software_version,
        terminals.c.suspended_at,
        _SIGNED_IN.c.signed_in_at,
        terminal_standings.c.heard_at.label("told_at"),
        terminal_standings.c.since.label("told_since"),
        terminal_standings.c.clock_off_s,
        terminal_standings.c.told,
        journal_heads.c.sequence.label("journal_held"),
        journal_heads.c.standing.label("journal"),
        journal_heads.c.heard_at.label("journal_at"),
        packs.c.valid_until.label("pack_until"),
        shifts.c.number.label("shift_number"),
        operators.c.login.label("shift_operator"),
    )
    .outerjoin(_SIGNED_IN, _SIGNED_IN.c.terminal_id == terminals.c.id)
    .outerjoin(terminal_standings, terminal_standings.c.terminal_id == terminals.c.id)
    .outerjoin(journal_heads, journal_heads.c.terminal_id == terminals.c.id)
    .outerjoin(packs, packs.c.terminal_id == terminals.c.id)
    .outerjoin(shifts, (shifts.c.terminal_id == terminals.c.id) & shifts.c.closed_at.is_(None))
    .outerjoin(operators, operators.c.id == shifts.c.operator_id)
    .order_by(terminals.c.point_number, terminals.c.number)
)
_POINTS: Final = (
    sa.select(points, agents.c.float_minor, agents.c.credit_limit_minor)
    .outerjoin(agents, agents.c.point_number == points.c.number)
    .order_by(points.c.number)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TownRows:
    """Rows of points and of terminals, as the queries above name their columns."""

    points: list[Any]
    terminals: list[Any]


def town_rows(connection: sa.Connection) -> TownRows:
    """Return all points with their agents, and all terminals with what is known of each."""
    return TownRows(
        points=list(connection.execute(_POINTS)), terminals=list(connection.execute(_TERMINALS))
    )


def exposures(connection: sa.Connection) -> Mapping[str, int]:
    """Return what a thief of each terminal would have, from an index alone."""
    amount = sa.func.sum(sealed_vends.c.amount_minor)
    query = sa.select(sealed_vends.c.terminal_id, amount).where(_EXPOSED)
    found = connection.execute(query.group_by(sealed_vends.c.terminal_id))
    return {terminal_id: int(total) for terminal_id, total in found}


def quarantined(connection: sa.Connection) -> tuple[int, int]:
    """Return how many sales without a line wait for two people, and their money."""
    table = offline_findings.c
    amount = sa.func.coalesce(sa.func.sum(table.amount_minor), 0)
    query = sa.select(sa.func.count(), amount).where(
        sa.text(f"offline_findings.state = '{FindingState.QUARANTINED.value}'")
    )
    count, total = connection.execute(query).one()
    return count, int(total)


def escalated(connection: sa.Connection) -> tuple[int, int]:
    """Return how many differences wait for somebody above, and their money, over as short."""
    item = reconciliation_items.c
    amount = sa.func.coalesce(sa.func.sum(sa.func.abs(item.amount_minor)), 0)
    query = sa.select(sa.func.count(), amount).where(
        sa.text(f"reconciliation_items.state = '{ItemState.ESCALATED.value}'")
    )
    count, total = connection.execute(query).one()
    return count, int(total)


def waiting_approvals(connection: sa.Connection, now: dt.datetime) -> list[WaitingApprovals]:
    """Return how many requests of each act wait for a second person; nothing of what they are."""
    table = approval_requests.c
    query = (
        sa.select(table.action, sa.func.count(), sa.func.min(table.requested_at))
        .where(table.state == ApprovalState.OPEN, table.expires_at > now)
        .group_by(table.action)
    )
    found = [
        WaitingApprovals(action=action.value, count=count, oldest_at=oldest.isoformat())
        for action, count, oldest in connection.execute(query)
    ]
    return sorted(found, key=lambda one: (one.oldest_at, one.action))


def kept(connection: sa.Connection) -> Kept:
    """Return what was done last to keep the data."""
    backup, proof = backup_runs.c, restore_proofs.c
    taken = connection.execute(
        sa.select(backup.taken_at, backup.is_everywhere).order_by(backup.taken_at.desc()).limit(1)
    ).one_or_none()
    proven = connection.execute(
        sa.select(proof.proven_at, proof.is_proven).order_by(proof.proven_at.desc()).limit(1)
    ).one_or_none()
    return Kept(
        taken_at=None if taken is None else taken.taken_at,
        is_everywhere=taken is not None and taken.is_everywhere,
        proven_at=None if proven is None else proven.proven_at,
        is_proven=None if proven is None else proven.is_proven,
    )
