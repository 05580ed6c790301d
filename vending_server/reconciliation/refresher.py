"""Tells the worklist anew from time to time, in one of the server's processes at a time."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from vending_server.db.engine import writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.reconciliation.desk import ReconciliationDesk
from vending_server.reconciliation.tables import reconciliation_clock

EVERY: Final = dt.timedelta(minutes=10)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Refresher:
    """A thread that waits, and refreshes if nobody did meanwhile."""

    desk: ReconciliationDesk
    every: dt.timedelta = EVERY
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to wait; the first refresh comes after one interval."""
        self._over.clear()
        self._thread = threading.Thread(target=self._run, name="reconciliation", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Wait until nothing is being refreshed any more."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def refresh_if_due(self) -> bool:
        """Refresh unless another process did within the interval; say whether it did.

        Raises:
            DatabaseBusy.
        """
        now = self.desk.clock.now()
        seen = reconciliation_clock.c.refreshed_at
        with writing(self.desk.engine) as connection:
            mine = connection.execute(
                reconciliation_clock.update()
                .where(seen.is_(None) | (seen <= now - self.every))
                .values(refreshed_at=now)
            )
        if mine.rowcount != 1:
            return False
        self.desk.refresh_recent()
        return True

    def _run(self) -> None:
        while not self._over.wait(self.every.total_seconds()):
            try:
                self.refresh_if_due()
            except (DatabaseBusy, RowConflict):
                _log.info("reconciliation waits for its next turn: the database is busy")
            except sa.exc.SQLAlchemyError:  # sales go on, and somebody is told
                _log.exception("reconciliation could not be refreshed")


@contextlib.contextmanager
def refreshing(desk: ReconciliationDesk) -> Iterator[None]:
    """Let the worklist be told anew from time to time meanwhile."""
    refresher = Refresher(desk)
    refresher.start()
    try:
        yield
    finally:
        refresher.stop()
