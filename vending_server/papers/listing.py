"""What head office sees of papers, newest first: signatures and disputes of a page at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.papers.model import state_of
from vending_server.papers.tables import paper_answers, paper_disputes, paper_signatures
from vending_server.reports.archive import number_text
from vending_server.reports.model import FileFormat, ReportKind
from vending_server.reports.tables import archived_reports, report_files
from vending_server.wire.papers import (
    DisputeFacts,
    PaperFacts,
    PaperList,
    PaperListRequest,
    SignatureFacts,
)


def papers_of(connection: sa.Connection, wanted: PaperListRequest, page: PageAsked) -> PaperList:
    """Return a page of papers."""
    query = (
        sa.select(archived_reports, report_files.c.sha256)
        .join(report_files, report_files.c.report_id == archived_reports.c.id)
        .where(archived_reports.c.kind == ReportKind.AGENT)
        .where(archived_reports.c.format == FileFormat.PDF)
    )
    if wanted.point_number is not None:
        query = query.where(archived_reports.c.point_number == wanted.point_number)
    query = page.rows_of(query, archived_reports.c.number, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.number,))
    return PaperList(papers=_told(connection, shown), next_cursor=next_cursor)


def _told(connection: sa.Connection, rows: Sequence[Any]) -> list[PaperFacts]:
    ids = [row.id for row in rows]
    signed, disputed = _signatures(connection, ids), _disputes(connection, ids)
    return [
        PaperFacts(
            report_id=row.id,
            number=number_text(row.number),
            point_number=row.point_number,
            from_day=row.from_day.isoformat(),
            through_day=row.through_day.isoformat(),
            language=row.language.value,
            made_at=row.made_at.isoformat(),
            sha256=row.sha256,
            state=state_of(
                signed[row.id], is_disputed=any(one.answer is None for one in disputed[row.id])
            ),
            signatures=signed[row.id],
            disputes=disputed[row.id],
        )
        for row in rows
    ]


def _signatures(connection: sa.Connection, ids: Sequence[str]) -> dict[str, list[SignatureFacts]]:
    query = (
        sa.select(paper_signatures)
        .where(paper_signatures.c.report_id.in_(ids))
        .order_by(paper_signatures.c.recorded_at, paper_signatures.c.side)
    )
    rows = connection.execute(query).all()
    logins = logins_of(connection, {row.recorded_by for row in rows})
    found: dict[str, list[SignatureFacts]] = {one: [] for one in ids}
    for row in rows:
        found[row.report_id].append(
            SignatureFacts(
                side=row.side.value,
                name=row.name,
                recorded_by=logins[row.recorded_by],
                recorded_at=row.recorded_at.isoformat(),
            )
        )
    return found


def _disputes(connection: sa.Connection, ids: Sequence[str]) -> dict[str, list[DisputeFacts]]:
    answers = paper_answers.c
    query = (
        sa.select(paper_disputes, answers.act, answers.correction, answers.answered_by)
        .add_columns(answers.answered_at, answers.reason.label("answer_reason"))
        .outerjoin(paper_answers, answers.dispute_id == paper_disputes.c.id)
        .where(paper_disputes.c.report_id.in_(ids))
        .order_by(paper_disputes.c.recorded_at, paper_disputes.c.id)
    )
    rows = connection.execute(query).all()
    people = {row.recorded_by for row in rows} | {row.answered_by for row in rows}
    logins = logins_of(connection, people - {None})
    found: dict[str, list[DisputeFacts]] = {one: [] for one in ids}
    for row in rows:
        found[row.report_id].append(
            DisputeFacts(
                dispute_id=row.id,
                side=row.side.value,
                name=row.name,
                line=row.line,
                reason=row.reason,
                recorded_by=logins[row.recorded_by],
                recorded_at=row.recorded_at.isoformat(),
                answer=None if row.act is None else row.act.value,
                correction=row.correction or "",
                answer_reason=row.answer_reason or "",
                answered_by=None if row.answered_by is None else logins[row.answered_by],
                answered_at=None if row.answered_at is None else row.answered_at.isoformat(),
            )
        )
    return found
