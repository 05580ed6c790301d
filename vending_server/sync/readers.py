"""Who is told of a journal's new records, in the transaction that keeps them.

What a reader concludes is kept or lost together with the records themselves, so that a record read
once is never read again, and a replay concludes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import sqlalchemy as sa

from vending_server.sync.model import ChainRecord, Sender, Standing


class JournalReader(Protocol):
    """Concludes something from the records of a proved chain."""

    def read(self, connection: sa.Connection, sender: Sender, news: Sequence[ChainRecord]) -> None:
        """Read records that are new to the server, in their order.

        A record that cannot be used must not raise: it would stop every one behind it.

        Raises:
            RowConflict: another process was faster; the upload is taken in once more.
        """
        ...


class ApartReader(Protocol):
    """Takes note of records that are kept apart: they belong to no chain that the server holds."""

    def read_apart(
        self,
        connection: sa.Connection,
        sender: Sender,
        standing: Standing,
        records: Sequence[ChainRecord],
    ) -> None:
        """Take note; `standing` is how the chain differs.  The same records may come again.

        Raises:
            RowConflict: another process was faster; the upload is taken in once more.
        """
        ...
