"""After a restore: who has told what the backup does not know, and what must wait until then.

The backup lacks the sales made after it.  Tokens of them are in customers' hands, and only the
tills' journals know of them.  So, from the restore until the last terminal has reported:

- a terminal that has not reported sells nothing: its own journal comes first;
- no vend is answered with a tombstone, nothing is sealed and nothing reversed (`check_complete`);
- every token takes a TID above all that can have been given out before (`tid_floor`).

Each terminal's pack gets another number, and with it another key (docs/decisions/0320).

A restore writes into an empty database and a server is started on it afterwards, so an epoch never
begins under a running server: what is known of it here is read once, and "complete" stays true.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from token_engine.errors import TidOutOfRange
from token_engine.tid import TID_MAX, BaseDate, tid_from_time
from vending_server.db.statements import Query
from vending_server.epochs.tables import SettledAs, epoch_terminals, epochs
from vending_server.errors import Misconfigured, Refused
from vending_server.points.tables import terminals
from vending_server.sealing.tables import packs
from vending_server.wire.problems import ProblemCode

FIRST_EPOCH: Final = 1
# A meter that buys twice in a minute gets a TID ahead of the clock.  A day ahead of the restore is
# above anything that was given out like that, and costs a meter nothing: it only compares TIDs.
TID_LEAP: Final = dt.timedelta(days=1)
_PACKS_SINCE: Final = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_PACK_LEAP: Final = 1_000  # where the clock is no help: more than a pack was ever revoked


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """One life of the database, begun by a restore."""

    number: int
    begun_at: dt.datetime
    backup_id: str
    backup_taken_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredFrom:
    """Which backup a restore read, and the two people who did it."""

    backup_id: str
    backup_taken_at: dt.datetime
    backup_sha256: str
    epoch_of_backup: int
    restored_by: int
    agreed_by: int


def begin_epoch(connection: sa.Connection, source: RestoredFrom, now: dt.datetime) -> int:
    """Begin the epoch of a restore, in its transaction; return its number."""
    number = source.epoch_of_backup + 1
    connection.execute(
        epochs.insert().values(
            number=number,
            begun_at=now,
            backup_id=source.backup_id,
            backup_taken_at=source.backup_taken_at,
            backup_sha256=source.backup_sha256,
            restored_by=source.restored_by,
            agreed_by=source.agreed_by,
        )
    )
    # A terminal that was suspended in the backup has sold nothing since.
    awaited = sa.select(sa.literal(number), terminals.c.id).where(
        terminals.c.suspended_at.is_(None)
    )
    connection.execute(
        epoch_terminals.insert().from_select(["epoch_number", "terminal_id"], awaited)
    )
    _begin_packs_anew(connection, now)
    return number


def _begin_packs_anew(connection: sa.Connection, now: dt.datetime) -> None:
    """Give every terminal another pack altogether: what it was given since the backup is unknown.

    Its number is above any that it had in a life of the database that was lost, also where one
    backup is restored twice, or is older than its first pack: seconds go on, whatever is restored.
    """
    seconds = int((now - _PACKS_SINCE).total_seconds())
    had = packs.c.pack_number
    above = sa.case((had < seconds, seconds), else_=had + _PACK_LEAP)
    connection.execute(packs.update().values(pack_number=above))
    none_yet = sa.select(terminals.c.id, sa.literal(seconds)).where(
        terminals.c.id.not_in(sa.select(packs.c.terminal_id))
    )
    connection.execute(packs.insert().from_select(["terminal_id", "pack_number"], none_yet))


def current_epoch(connection: sa.Connection) -> Epoch | None:
    """Return the epoch a restore began, None in the first one."""
    row = _CURRENT.record(connection)
    if row is None:
        return None
    return Epoch(
        number=row.number,
        begun_at=row.begun_at,
        backup_id=row.backup_id,
        backup_taken_at=row.backup_taken_at,
    )


def epoch_number(connection: sa.Connection) -> int:
    """Return the number of the current epoch."""
    epoch = current_epoch(connection)
    return FIRST_EPOCH if epoch is None else epoch.number


def awaited_terminals(connection: sa.Connection) -> list[str]:
    """Return the terminals that have not reported since the restore."""
    return [terminal_id for (terminal_id,) in _AWAITED.rows(connection)]


_NEWEST: Final = sa.select(sa.func.max(epochs.c.number)).scalar_subquery()
_AWAITED: Final = Query(
    sa.select(epoch_terminals.c.terminal_id)
    .where(epoch_terminals.c.epoch_number == _NEWEST, epoch_terminals.c.settled_at.is_(None))
    .order_by(epoch_terminals.c.terminal_id)
)
_CURRENT: Final = Query(sa.select(epochs).order_by(epochs.c.number.desc()).limit(1))
_UNREPORTED_SINCE: Final = Query(
    sa.select(sa.func.min(epochs.c.backup_taken_at))
    .join(epoch_terminals, epoch_terminals.c.epoch_number == epochs.c.number)
    .where(epoch_terminals.c.terminal_id == sa.bindparam("terminal_id", type_=terminals.c.id.type))
    .where(epoch_terminals.c.settled_at.is_(None))
)


def terminal_reported(
    connection: sa.Connection,
    terminal_id: str,
    *,
    journal_sequence: int,
    journal_hash: str,
    operator_id: int,
    now: dt.datetime,
) -> bool:
    """Note that a terminal has sent all it holds; False when nobody waited for it (any more).

    Whoever takes in journals calls this once everything up to `journal_sequence` is posted.
    """
    return _settle(
        connection,
        terminal_id,
        settled_as=SettledAs.REPORTED,
        settled_at=now,
        journal_sequence=journal_sequence,
        journal_hash=journal_hash,
        settled_by=operator_id,
    )


def give_up_terminal(
    connection: sa.Connection,
    terminal_id: str,
    *,
    given_up_by: int,
    agreed_by: int,
    now: dt.datetime,
) -> None:
    """Stop waiting for a terminal whose journal is lost, and with it what it sold since.

    Raises:
        Misconfigured: nobody waits for this terminal.
    """
    is_settled = _settle(
        connection,
        terminal_id,
        settled_as=SettledAs.GIVEN_UP,
        settled_at=now,
        settled_by=given_up_by,
        agreed_by=agreed_by,
    )
    if not is_settled:
        raise Misconfigured("nobody waits for this terminal")


class EpochBook:
    """What a running server keeps in mind of its epoch; asks the database as seldom as it may."""

    def __init__(self) -> None:
        self._epoch: Epoch | None = None
        self._is_read = False
        self._is_complete = False

    def epoch(self, connection: sa.Connection) -> Epoch | None:
        """Return the epoch that a restore began, None in the first one."""
        if not self._is_read:
            self._epoch = current_epoch(connection)
            self._is_complete = self._epoch is None
            self._is_read = True
        return self._epoch

    def check_complete(self, connection: sa.Connection) -> None:
        """Refuse what must wait for every terminal: a tombstone, a seal, a reversal.

        Raises:
            Refused: RECOVERING_AFTER_RESTORE, undecided.
        """
        if self._awaited(connection):
            raise Refused(ProblemCode.RECOVERING_AFTER_RESTORE)

    def check_reported(self, connection: sa.Connection, terminal_id: str) -> None:
        """Refuse to sell at a terminal that must report first.

        Raises:
            Refused: RECOVERING_AFTER_RESTORE, undecided.
        """
        if self.is_awaited(connection, terminal_id):
            raise Refused(ProblemCode.RECOVERING_AFTER_RESTORE)

    def is_awaited(self, connection: sa.Connection, terminal_id: str) -> bool:
        """Say whether a terminal has not reported since the restore."""
        return terminal_id in self._awaited(connection)

    def forgotten_since(self, connection: sa.Connection, terminal_id: str) -> dt.datetime | None:
        """Return from when on sales of a terminal may be lacking here; None in the first epoch.

        One that did not report between two restores may hold what the first of them forgot.
        """
        epoch = self.epoch(connection)
        if epoch is None:
            return None
        since: dt.datetime | None = _UNREPORTED_SINCE.value(connection, terminal_id=terminal_id)
        return since or epoch.backup_taken_at

    def last_or_floor(
        self, connection: sa.Connection, base_year: int, last_tid: int | None
    ) -> int | None:
        """Return the TID after which a meter's next one comes: its last one, or the floor."""
        floor = self.tid_floor(connection, base_year)
        return max((one for one in (last_tid, floor) if one is not None), default=None)

    def tid_floor(self, connection: sa.Connection, base_year: int) -> int | None:
        """Return the TID above which every token must be; None in the first epoch."""
        epoch = self.epoch(connection)
        if epoch is None:
            return None
        try:
            return tid_from_time(epoch.begun_at + TID_LEAP, BaseDate.from_year(base_year))
        except TidOutOfRange:
            return TID_MAX  # the issuer finds no room above it and says so

    def _awaited(self, connection: sa.Connection) -> list[str]:
        self.epoch(connection)
        if self._is_complete:
            return []
        awaited = awaited_terminals(connection)
        self._is_complete = not awaited
        return awaited


def _settle(connection: sa.Connection, terminal_id: str, **values: object) -> bool:
    done = connection.execute(
        epoch_terminals.update()
        .where(epoch_terminals.c.epoch_number == _NEWEST)
        .where(epoch_terminals.c.terminal_id == terminal_id)
        .where(epoch_terminals.c.settled_at.is_(None))
        .values(values)
    )
    return done.rowcount == 1
