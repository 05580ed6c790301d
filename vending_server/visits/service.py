"""Note which documents belong to a visit, and whether its receipt was copied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from vending_server.visits.tables import VisitKind, visit_documents, visit_reprints


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitedDocument:
    """A sale or payment, and the visit that it belongs to."""

    terminal_id: str
    document_id: str
    visit_id: str
    kind: VisitKind
    made_at: dt.datetime


def note_visits(connection: sa.Connection, documents: Sequence[VisitedDocument]) -> None:
    """Write what belongs together; nothing for an ordinary sale."""
    if documents:
        connection.execute(visit_documents.insert(), [asdict(one) for one in documents])


def documents_of(connection: sa.Connection, terminal_id: str, visit_id: str) -> list[Any]:
    """Return the documents of a visit at one till, in the order in which they were made."""
    query = sa.select(visit_documents).where(
        visit_documents.c.terminal_id == terminal_id, visit_documents.c.visit_id == visit_id
    )
    order = (visit_documents.c.made_at, visit_documents.c.document_id)
    return list(connection.execute(query.order_by(*order)))


def copies_of(connection: sa.Connection, terminal_id: str, visit_id: str) -> int:
    """Return how many copies of a visit's receipt were made."""
    query = sa.select(sa.func.max(visit_reprints.c.copy_number)).where(
        visit_reprints.c.terminal_id == terminal_id, visit_reprints.c.visit_id == visit_id
    )
    return connection.scalars(query).one() or 0


def was_copied(connection: sa.Connection, terminal_id: str, document_id: str) -> bool:
    """Say whether a receipt that holds this document was copied."""
    query = (
        sa.select(visit_reprints.c.copy_number)
        .join(
            visit_documents,
            sa.and_(
                visit_documents.c.terminal_id == visit_reprints.c.terminal_id,
                visit_documents.c.visit_id == visit_reprints.c.visit_id,
            ),
        )
        .where(
            visit_documents.c.terminal_id == terminal_id,
            visit_documents.c.document_id == document_id,
        )
    )
    return connection.scalar(query.limit(1)) is not None
