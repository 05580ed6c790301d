"""Reads journals in the background, and tells the worklist anew from time to time.

Whatever requests do not read is read here, from the start of a server on: after an upgrade that may
be years.  Between two stretches it rests, so that sales hardly notice, and it ends with the server.
One of the server's processes refreshes at a time; several may read, stretch by stretch.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from vending_server.db.engine import writing
from vending_server.db.errors import DatabaseBusy, DatabaseError, RowConflict
from vending_server.reconciliation.desk import ReconciliationDesk
from vending_server.reconciliation.projection import read_on
from vending_server.reconciliation.tables import reconciliation_clock

EVERY: Final = dt.timedelta(minutes=10)
READ_EVERY: Final = dt.timedelta(minutes=1)
_REST_S: Final = 0.05  # about twice what a stretch takes
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Refresher:
    """A thread that reads and waits, and refreshes if nobody did meanwhile."""

    desk: ReconciliationDesk
    every: dt.timedelta = EVERY
    first: Callable[[], None] = lambda: None  # what may post something, before all is compared
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read; the first refresh comes after one interval."""
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
        begun = reconciliation_clock.c.recent_at
        with writing(self.desk.engine) as connection:
            mine = connection.execute(
                reconciliation_clock.update()
                .where(begun.is_(None) | (begun <= now - self.every))
                .values(recent_at=now)
            )
        if mine.rowcount != 1:
            return False
        self.first()
        self.desk.refresh_recent()
        return True

    def read(self) -> int:
        """Read all journals, with a rest after each stretch, until it is over."""
        return read_on(self.desk.engine, is_over=lambda: self._over.wait(_REST_S))

    def compare_asked(self) -> int:
        """Compare the days that somebody waits for, with a rest after each."""
        return self.desk.compare_asked(is_over=lambda: self._over.wait(_REST_S))

    def _run(self) -> None:
        refresh_at = self.desk.clock.now() + self.every
        pause = 0.0
        while not self._over.wait(pause):
            pause = READ_EVERY.total_seconds()
            try:
                self.read()
                self.compare_asked()
                if self.desk.clock.now() >= refresh_at and not self._over.is_set():
                    refresh_at += self.every
                    self.refresh_if_due()
            except (DatabaseBusy, RowConflict):
                _log.info("reconciliation waits for its next turn: the database is busy")
            except (DatabaseError, sa.exc.SQLAlchemyError):  # sales go on, and somebody is told
                _log.exception("reconciliation could not be refreshed")


@contextlib.contextmanager
def refreshing(
    desk: ReconciliationDesk, *, first: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Let the worklist be told anew from time to time meanwhile; `first` is done before."""
    refresher = Refresher(desk, first=first)
    refresher.start()
    try:
        yield
    finally:
        refresher.stop()
