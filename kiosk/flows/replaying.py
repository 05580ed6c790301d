"""Several books told of one journal, so that it is read only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.store.records import AnyRecord


class Book(Protocol):
    """What is told every record of the journal, and takes those that are its own."""

    def replay(self, seq: int, record: AnyRecord) -> None:
        """Take what stands in the journal already."""


def replayed_by(*books: Book) -> Callable[[int, AnyRecord], None]:
    """Return what tells each of these books a record of the journal."""

    def replay(seq: int, record: AnyRecord) -> None:
        for book in books:
            book.replay(seq, record)

    return replay
