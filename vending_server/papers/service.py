"""Write down a signature, a disputed line, an answer: each once, in the caller's transaction.

The archived report's row is the lock: a signature and a dispute of one paper never pass each other.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.papers.model import Signed, plain, require_signable, state_of
from vending_server.papers.tables import (
    DisputeEnd,
    Side,
    paper_answers,
    paper_disputes,
    paper_signatures,
)
from vending_server.reports import archive
from vending_server.reports.model import FileFormat, ReportKind
from vending_server.reports.tables import archived_reports
from vending_server.wire.papers import (
    ACCEPTED,
    BY_BOTH,
    PaperDispute,
    PaperDisputeAnswer,
    PaperSignature,
    PaperStands,
)
from vending_server.wire.problems import ProblemCode


def sign(
    connection: sa.Connection, wanted: PaperSignature, caller: Caller, now: dt.datetime
) -> PaperStands:
    """Write down that one side has signed.

    Raises:
        Refused: NOT_FOUND, NO_PAPER_TO_SIGN, REPORT_DAMAGED, and what `require_signable` does.
    """
    paper = _locked(connection, wanted.report_id)
    archive.content_of(connection, paper.id)  # nobody signs for a file that was changed
    name, side = plain(wanted.name), Side(wanted.side)
    mine = Signed(side=side, name=name, recorded_by=caller.operator_id)
    require_signable(
        _signed(connection, paper.id), mine, is_disputed=_is_disputed(connection, paper.id)
    )
    connection.execute(
        paper_signatures.insert().values(
            report_id=paper.id,
            side=side,
            document_id=wanted.document_id,
            name=name,
            recorded_by=caller.operator_id,
            recorded_at=now,
        )
    )
    return _stands(connection, paper)


def dispute(
    connection: sa.Connection, wanted: PaperDispute, caller: Caller, now: dt.datetime
) -> PaperStands:
    """Write down that one side does not agree to a line.

    Raises:
        Refused: NOT_FOUND, NO_PAPER_TO_SIGN, REASON_MISSING; PAPER_SIGNED: both sides agreed to it,
            what is wrong now stands on the next one.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    paper = _locked(connection, wanted.report_id)
    if _stands(connection, paper).state == BY_BOTH:
        raise Refused(ProblemCode.PAPER_SIGNED)
    connection.execute(
        paper_disputes.insert().values(
            id=wanted.document_id,
            report_id=paper.id,
            side=Side(wanted.side),
            name=plain(wanted.name),
            line=plain(wanted.line),
            reason=wanted.reason.strip(),
            recorded_by=caller.operator_id,
            recorded_at=now,
        )
    )
    return _stands(connection, paper)


def answer(
    connection: sa.Connection, wanted: PaperDisputeAnswer, caller: Caller, now: dt.datetime
) -> PaperStands:
    """Write down what was found about a disputed line.

    Raises:
        Refused: NOT_FOUND, ALREADY_DECIDED, REASON_MISSING, INVALID_REQUEST (`correction`).
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    correction = plain(wanted.correction)
    if (wanted.act == ACCEPTED) != bool(correction):
        raise Refused(ProblemCode.INVALID_REQUEST, where="correction")
    query = sa.select(paper_disputes.c.report_id).where(paper_disputes.c.id == wanted.dispute_id)
    report_id = connection.scalar(query)
    if report_id is None:
        raise Refused(ProblemCode.NOT_FOUND)
    paper = _locked(connection, report_id)
    known = sa.select(paper_answers.c.act).where(paper_answers.c.dispute_id == wanted.dispute_id)
    if connection.scalar(known) is not None:
        raise Refused(ProblemCode.ALREADY_DECIDED)
    connection.execute(
        paper_answers.insert().values(
            dispute_id=wanted.dispute_id,
            document_id=wanted.document_id,
            act=DisputeEnd(wanted.act),
            correction=correction,
            reason=wanted.reason.strip(),
            answered_by=caller.operator_id,
            answered_at=now,
        )
    )
    return _stands(connection, paper)


def _locked(connection: sa.Connection, report_id: str) -> Any:
    query = sa.select(archived_reports).where(archived_reports.c.id == report_id).with_for_update()
    paper = connection.execute(query).one_or_none()
    if paper is None or not archive.has_file(connection, report_id):
        raise Refused(ProblemCode.NOT_FOUND)
    if paper.kind is not ReportKind.AGENT or paper.format is not FileFormat.PDF:
        raise Refused(ProblemCode.NO_PAPER_TO_SIGN)
    return paper


def _signed(connection: sa.Connection, report_id: str) -> list[Signed]:
    query = sa.select(paper_signatures).where(paper_signatures.c.report_id == report_id)
    return [
        Signed(side=row.side, name=row.name, recorded_by=row.recorded_by)
        for row in connection.execute(query)
    ]


def _is_disputed(connection: sa.Connection, report_id: str) -> bool:
    query = (
        sa.select(paper_disputes.c.id)
        .outerjoin(paper_answers, paper_answers.c.dispute_id == paper_disputes.c.id)
        .where(paper_disputes.c.report_id == report_id, paper_answers.c.dispute_id.is_(None))
        .limit(1)
    )
    return connection.scalar(query) is not None


def _stands(connection: sa.Connection, paper: Any) -> PaperStands:
    return PaperStands(
        report_id=paper.id,
        number=archive.number_text(paper.number),
        state=state_of(
            _signed(connection, paper.id), is_disputed=_is_disputed(connection, paper.id)
        ),
    )
