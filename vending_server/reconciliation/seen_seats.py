"""What belongs to a terminal, an agent or a lost machine rather than to one shift.

It is told as it stands now, whatever days are asked for: a look at a day of last month must not
find that a journal which differs since yesterday is well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from vending_server.agents.tables import agents
from vending_server.ledger import accounts
from vending_server.ledger.balances import balances_at
from vending_server.ledger.tables import ledger_accounts
from vending_server.offline_sales.model import FindingReason
from vending_server.offline_sales.tables import offline_findings
from vending_server.points.tables import terminals
from vending_server.reconciliation.model import (
    Difference,
    DifferenceKind,
    Subject,
    SubjectKind,
    View,
    ViewState,
    ViewSum,
)
from vending_server.reconciliation.span import Seen, Span
from vending_server.reconciliation.tables import journal_marks
from vending_server.sealing.losing import lost_pack
from vending_server.sync.model import Standing
from vending_server.sync.tables import journal_heads
from vending_server.wire.lost_packs import LostPack

_terminal, _finding, _head = terminals.c, offline_findings.c, journal_heads.c
_APART = (FindingReason.FORKED_JOURNAL, FindingReason.UNSIGNED_JOURNAL)


def seen_terminals(connection: sa.Connection, span: Span) -> Iterator[Seen]:
    """Yield the terminals whose journal differs from its copy, or holds what nobody can read."""
    apart = (
        sa.select(sa.func.coalesce(sa.func.sum(_finding.amount_minor), 0))
        .where(_finding.terminal_id == _terminal.id, _finding.reason.in_(_APART))
        .scalar_subquery()
    )
    query = (
        sa.select(
            terminals,
            _head.standing,
            _head.differs_since,
            _head.sequence,
            _head.heard_at,
            journal_marks.c.unread,
            apart.label("apart_minor"),
        )
        .join(journal_heads, _head.terminal_id == _terminal.id)
        .outerjoin(journal_marks, journal_marks.c.terminal_id == _terminal.id)
        .where((_head.standing != Standing.WELL) | (journal_marks.c.unread > 0))
        .order_by(_terminal.point_number, _terminal.number)
    )
    if span.point_number is not None:
        query = query.where(_terminal.point_number == span.point_number)
    for row in connection.execute(query):
        yield _terminal_seen(row, span)


def _terminal_seen(row: Any, span: Span) -> Seen:
    since = row.differs_since or row.heard_at
    subject = Subject(
        kind=SubjectKind.TERMINAL,
        id=row.id,
        point_number=row.point_number,
        terminal_id=row.id,
        day=span.day_of(since),
    )
    found = []
    if row.standing is not Standing.WELL:
        found.append(
            Difference(
                subject=subject,
                left=View.JOURNAL,
                right=View.LEDGER,
                kind=DifferenceKind.STANDING,
                amount_minor=-int(row.apart_minor),
                since=since,
            )
        )
    if row.unread:
        found.append(
            Difference(
                subject=subject,
                left=View.JOURNAL,
                right=View.LEDGER,
                kind=DifferenceKind.COUNT,
                amount_minor=0,
                count=-row.unread,
                since=since,
            )
        )
    return Seen(
        subject=subject,
        begun_at=since,
        terminal_number=row.number,
        journal_records=row.sequence,
        views={View.JOURNAL: ViewSum(int(row.apart_minor), row.sequence, ViewState.PROVISIONAL)},
        differences=tuple(found),
    )


def seen_agents(connection: sa.Connection, span: Span) -> Iterator[Seen]:
    """Yield every agent: his float against the entries, and against what was agreed with him."""
    over = (
        sa.select(sa.func.max(_finding.found_at))
        .join(terminals, _terminal.id == _finding.terminal_id)
        .where(_terminal.point_number == agents.c.point_number)
        .where(_finding.reason == FindingReason.OVER_FLOAT)
        .scalar_subquery()
    )
    query = sa.select(agents, over.label("over_since")).order_by(agents.c.point_number)
    if span.point_number is not None:
        query = query.where(agents.c.point_number == span.point_number)
    rows = connection.execute(query).all()
    codes = {accounts.agent_float_of(row.point_number): row.point_number for row in rows}
    known = connection.execute(
        sa.select(ledger_accounts.c.id, ledger_accounts.c.code).where(
            ledger_accounts.c.code.in_(codes)
        )
    )
    account_of = {codes[row.code]: row.id for row in known}
    balances = balances_at(connection, None, list(account_of.values())) if account_of else {}
    for row in rows:
        yield _agent_seen(row, -balances.get(account_of[row.point_number], 0), span)


def _agent_seen(row: Any, posted_minor: int, span: Span) -> Seen:
    since = row.over_since or span.since
    subject = Subject(
        kind=SubjectKind.AGENT,
        id=str(row.point_number),
        point_number=row.point_number,
        day=span.day_of(since),
    )
    # What went beyond once was beyond, whatever was paid in since.
    over = max(row.beyond_minor, -(row.float_minor + row.credit_limit_minor))
    found = []
    if over > 0:
        found.append(
            Difference(
                subject=subject,
                left=View.AGREED,
                right=View.LEDGER,
                kind=DifferenceKind.LIMIT,
                amount_minor=-over,
                since=since,
            )
        )
    if posted_minor != row.float_minor:  # one transaction changes both, or the books are broken
        found.append(
            Difference(
                subject=subject,
                left=View.AGREED,
                right=View.LEDGER,
                kind=DifferenceKind.AMOUNT,
                amount_minor=posted_minor - row.float_minor,
                since=since,
            )
        )
    return Seen(
        subject=subject,
        begun_at=since,
        views={
            View.AGREED: ViewSum(-row.credit_limit_minor, 1),
            View.LEDGER: ViewSum(posted_minor, 1),
        },
        differences=tuple(found),
    )


def seen_packs(connection: sa.Connection, span: Span) -> Iterator[Seen]:
    """Yield the machines that are lost with vends of which somebody may have the tokens."""
    query = (
        sa.select(terminals)
        .where(_terminal.suspended_at.is_not(None))
        .order_by(_terminal.point_number, _terminal.number)
    )
    if span.point_number is not None:
        query = query.where(_terminal.point_number == span.point_number)
    for row in connection.execute(query).all():
        pack = lost_pack(connection, row.id)
        if pack is not None and pack.exposed_count:
            yield _pack_seen(row, pack, span)


def _pack_seen(row: Any, pack: LostPack, span: Span) -> Seen:
    subject = Subject(
        kind=SubjectKind.PACK,
        id=row.id,
        point_number=row.point_number,
        terminal_id=row.id,
        day=span.day_of(row.suspended_at),
    )
    exposed = ViewSum(pack.exposed_minor, pack.exposed_count)
    return Seen(
        subject=subject,
        begun_at=row.suspended_at,
        terminal_number=row.number,
        views={View.AGREED: ViewSum(0, 0), View.TOKENS: exposed},
        differences=(
            Difference(
                subject=subject,
                left=View.AGREED,
                right=View.TOKENS,
                kind=DifferenceKind.LIMIT,
                amount_minor=exposed.amount_minor,
                count=exposed.count,
                since=row.suspended_at,
            ),
        ),
    )
