"""Who is told of a journal's new records, in the transaction that keeps them.

What a reader concludes is kept or lost together with the records themselves, so that a record read
once is never read again, and a replay concludes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import sqlalchemy as sa

from vending_server.sync.model import ChainRecord, Sender


class JournalReader(Protocol):
    """Concludes something from the records of a proved chain."""

    def read(self, connection: sa.Connection, sender: Sender, news: Sequence[ChainRecord]) -> None:
        """Read records that are new to the server, in their order.

        A record that cannot be used must not raise: it would stop every one behind it.

        Raises:
            RowConflict: another process was faster; the upload is taken in once more.
        """
        ...
