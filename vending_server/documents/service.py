"""Do an act once: the same id and body give the same bytes, another body is refused.

    kept = once(engine, Document(...), act)

`act` works inside the transaction that also keeps its answer, so that either both are there or
neither.  A refusal is not kept: the same document may be asked for again once its reason is gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.db.columns import UuidText
from vending_server.db.engine import writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.db.statements import Query, insert_into
from vending_server.documents.tables import documents
from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.wire.canonical import canonical_bytes, canonical_digest_hex
from vending_server.wire.problems import ProblemCode

_ATTEMPTS: Final = 5

# Receipts that are no sales, from the same series of the till.
RECEIPTS_OF_DOCUMENTS: Final = (documents.c.terminal_id, documents.c.receipt_sequence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What somebody wants done; `body` is all that makes it this act and no other."""

    document_id: str
    kind: str
    body: object
    caller: Caller
    receipt_sequence: int | None = None

    @property
    def body_sha256(self) -> str:
        """What another body under the same id differs by."""
        parts = {"kind": self.kind, "body": self.body, "terminal": self.caller.terminal_id}
        return canonical_digest_hex(parts)


@dataclass(frozen=True, slots=True)
class Kept:
    """The bytes that answer a document for ever."""

    body: bytes
    is_new: bool

    @property
    def status(self) -> int:
        """201 the first time, 200 each time after."""
        return 201 if self.is_new else 200


def once(
    engine: sa.Engine,
    document: Document,
    act: Callable[[sa.Connection], object],
    now: dt.datetime,
) -> Kept:
    """Do `act` if this document is new and keep its answer; return what is kept.

    Raises:
        Refused: DOCUMENT_ID_REUSED, RECEIPT_NUMBER_USED, and all that `act` refuses.
        DatabaseBusy: others were first each time; nothing was done.
    """
    for _ in range(_ATTEMPTS):
        try:
            with writing(engine) as connection:
                return _once_in(connection, document, act, now)
        except RowConflict:
            continue  # somebody committed between our read and our write: read it
    raise DatabaseBusy("the document met a conflict each time")


_BY_ID: Final = Query(
    sa.select(documents).where(
        documents.c.id == sa.bindparam("document_id", type_=documents.c.id.type)
    )
)


def _once_in(
    connection: sa.Connection,
    document: Document,
    act: Callable[[sa.Connection], object],
    now: dt.datetime,
) -> Kept:
    known = _BY_ID.record(connection, document_id=document.document_id)
    if known is not None:
        if known.body_sha256 != document.body_sha256:
            raise Refused(ProblemCode.DOCUMENT_ID_REUSED)
        return Kept(known.response, is_new=False)
    if document.receipt_sequence is not None:
        _require_new_receipt(connection, document.caller.terminal_id, document.receipt_sequence)
    response = canonical_bytes(act(connection))
    row = {
        "id": document.document_id,
        "kind": document.kind,
        "body_sha256": document.body_sha256,
        "response": response,
        "operator_id": document.caller.operator_id,
        "terminal_id": document.caller.terminal_id,
        "receipt_sequence": document.receipt_sequence,
        "made_at": now,
    }
    _KEEP.run(connection, [row])
    return Kept(response, is_new=True)


_KEEP: Final = insert_into(
    documents,
    *("id", "kind", "body_sha256", "response", "operator_id", "terminal_id"),
    *("receipt_sequence", "made_at"),
)


def kept_response(connection: sa.Connection, document_id: str) -> bytes:
    """Return the bytes that answer a document; it is there, or that is our own bug."""
    query = sa.select(documents.c.response).where(documents.c.id == document_id)
    return bytes(connection.scalars(query).one())


def last_receipt_of_documents(connection: sa.Connection, terminal_id: str) -> int:
    """Return the highest receipt sequence of a terminal's documents, 0 when there are none."""
    return _LAST_RECEIPT.value(connection, terminal_id=terminal_id) or 0


_LAST_RECEIPT: Final = Query(
    sa.select(sa.func.max(documents.c.receipt_sequence)).where(
        documents.c.terminal_id == sa.bindparam("terminal_id", type_=UuidText)
    )
)


def _require_new_receipt(connection: sa.Connection, terminal_id: str, sequence: int) -> None:
    """Refuse a receipt number of an earlier document; whoever acts looks at the sales."""
    used = sa.select(documents.c.id).where(
        documents.c.terminal_id == terminal_id, documents.c.receipt_sequence == sequence
    )
    if connection.scalar(used) is not None:
        raise Refused(ProblemCode.RECEIPT_NUMBER_USED)
