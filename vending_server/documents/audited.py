"""A document that stands in the audit log as well: done once, and named there once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeAlias

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.documents.service import Document, Kept, once

Details: TypeAlias = Mapping[str, int | str]


def once_audited(
    engine: sa.Engine,
    document: Document,
    details: Details,
    act: Callable[[sa.Connection], object],
    now: dt.datetime,
    *,
    more: Callable[[object], Details] = lambda _done: {},
) -> Kept:
    """Do `act` if this document is new, and record it under the document's kind; see `once`.

    `more` tells what only the act itself brought about.
    """

    def audited(connection: sa.Connection) -> object:
        done = act(connection)
        audit.record(
            connection,
            action=document.kind,
            actor=document.caller.actor,
            subject=document.document_id,
            details={**details, **more(done)},
            now=now,
        )
        return done

    return once(engine, document, audited, now)
