"""The use cases of journals for the routes, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.points.service import active_terminal
from vending_server.sync import listing, service
from vending_server.sync.model import Sender
from vending_server.sync.readers import ApartReader, JournalReader
from vending_server.vending.service import Step, no_step
from vending_server.wire.journal_sync import (
    JournalCopies,
    JournalDifference,
    JournalState,
    JournalUpload,
)

_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDesk:
    """Journals of tills over one database."""

    engine: sa.Engine
    clock: Clock
    readers: tuple[JournalReader, ...] = ()  # told of new records, in this order
    apart: tuple[ApartReader, ...] = ()  # told of those that belong to no chain of ours
    on_step: Step = no_step

    def state(self, caller: Caller) -> JournalState:
        """Say how far the server holds the caller's journal."""
        with reading(self.engine) as connection:
            return service.copy_of(connection, caller.terminal_id).state()

    def take(self, caller: Caller, upload: JournalUpload) -> JournalState:
        """Take in records; see service.take for what is refused.

        Raises:
            DatabaseBusy: nothing was taken; bring it again.
        """

        def take(connection: sa.Connection, sender: Sender) -> JournalState:
            state = service.take(connection, sender, upload, self.readers, self.apart)
            self.on_step("journal_read")
            return state

        state = self._as(caller, take)
        self.on_step("journal_taken")
        return state

    def differs(self, caller: Caller, told: JournalDifference) -> JournalState:
        """Take note that a till's chain is another one; see service.differs."""
        return self._as(
            caller, lambda connection, sender: service.differs(connection, sender, told)
        )

    def copies(self, page: PageAsked = WHOLE) -> JournalCopies:
        """Return a page of all journals, those that differ included."""
        with reading(self.engine) as connection:
            return listing.copies(connection, page)

    def _as(
        self, caller: Caller, work: Callable[[sa.Connection, Sender], JournalState]
    ) -> JournalState:
        for _ in range(_ATTEMPTS):
            try:
                with writing(self.engine) as connection:
                    return work(connection, self._sender(connection, caller))
            except RowConflict:
                continue
        raise DatabaseBusy("the journal is being taken in by another process")

    def _sender(self, connection: sa.Connection, caller: Caller) -> Sender:
        return Sender(
            terminal_id=caller.terminal_id,
            public_key=active_terminal(connection, caller.terminal_id).public_key,
            operator_id=caller.operator_id,
            now=self.clock.now(),
        )
