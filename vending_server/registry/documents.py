"""Documents: an act of the registry is done once, whoever sends it how often.

The same id and body get the same bytes for ever; another body under a known id is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.registry.model import Act
from vending_server.registry.tables import registry_documents
from vending_server.wire.base import Answer
from vending_server.wire.canonical import canonical_bytes, canonical_digest_hex
from vending_server.wire.problems import ProblemCode

_ATTEMPTS = 3


class DocumentRequest(Protocol):
    """A request that makes a document."""

    @property
    def document_id(self) -> str:
        """The id that the client made."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """The stored bytes of a document, and whether this call made it."""

    body: bytes = field(repr=False)
    is_new: bool

    @property
    def http_status(self) -> int:
        """201 the first time, 200 each time after."""
        return 201 if self.is_new else 200


def once(
    engine: sa.Engine,
    clock: Clock,
    request: DocumentRequest,
    *,
    kind: Act,
    caller: Caller,
    act: Callable[[sa.Connection], Answer],
) -> DocumentAnswer:
    """Do an act in a transaction of its own, or return what came of it before.

    Raises:
        Refused: DOCUMENT_ID_REUSED, and whatever the act refuses; nothing was changed.
        DatabaseBusy: another process did something of it at the same moment; ask again.
    """
    digest = canonical_digest_hex([kind.value, request])
    for _ in range(_ATTEMPTS):
        try:
            with writing(engine) as connection:
                known = _known(connection, request.document_id, digest)
                if known is not None:
                    return DocumentAnswer(known, is_new=False)
                body = canonical_bytes(act(connection))
                connection.execute(
                    registry_documents.insert().values(
                        id=request.document_id,
                        kind=kind,
                        body_sha256=digest,
                        operator_id=caller.operator_id,
                        made_at=clock.now(),
                        response=body,
                    )
                )
                return DocumentAnswer(body, is_new=True)
        except RowConflict:
            continue  # somebody was faster: read what is there now
    raise DatabaseBusy("the registry is being changed by somebody else")


def _known(connection: sa.Connection, document_id: str, digest: str) -> bytes | None:
    query = sa.select(registry_documents).where(registry_documents.c.id == document_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.body_sha256 != digest:
        raise Refused(ProblemCode.DOCUMENT_ID_REUSED)
    return bytes(row.response)
