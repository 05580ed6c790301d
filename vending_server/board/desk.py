"""The use cases of the board: a terminal tells of itself; head office looks at all of them.

Each figure is as fresh as it is worth: what terminals and people do is read at every look; packs,
backups, quarantine and what was escalated every quarter of a minute; of the day's sales only what
came since the last cut (day.py); the issuer's counters once an hour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.board import alerts, issuer, listening, messages
from vending_server.board import reading as rows
from vending_server.board.cards import Cards
from vending_server.board.day import DayBook
from vending_server.board.model import Kept, backup_light, issuer_light, key_light, version_of
from vending_server.board.slots import OncePer
from vending_server.clock import Clock
from vending_server.db.engine import reading, take_time, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.keys.store import KeyStore
from vending_server.operators.model import Caller
from vending_server.points.service import active_terminal
from vending_server.wire.board import Alert, BackupLight, Board, IssuerCheck, KeyLight
from vending_server.wire.standings import StandingTaken, TerminalStanding

_ATTEMPTS: Final = 3
_SLOWLY: Final = dt.timedelta(seconds=15)
_HOURLY: Final = dt.timedelta(hours=1)
_NO_VERSION: Final = "0" * 32


@dataclass(frozen=True, slots=True)
class _Slow:
    exposed: Mapping[str, int]
    quarantined: tuple[int, int]
    escalated: tuple[int, int]
    kept: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDesk:
    """The board over one database; every method blocks."""

    engine: sa.Engine
    clock: Clock
    day: DayBook
    keys: KeyStore
    is_training: bool = False
    _slow: OncePer[_Slow] = field(default_factory=lambda: OncePer(_SLOWLY), repr=False)
    _issuer: OncePer[IssuerCheck] = field(default_factory=lambda: OncePer(_HOURLY), repr=False)

    def hear(
        self, caller: Caller, told: TerminalStanding, *, software_time: dt.datetime
    ) -> StandingTaken:
        """Take in what the caller's terminal tells of itself.

        Raises:
            Refused: TERMINAL_SUSPENDED.
            DatabaseBusy: nothing was taken; it tells again by itself.
        """
        now = self.clock.now()
        read = () if isinstance(told.messages_read, msgspec.UnsetType) else told.messages_read
        for _ in range(_ATTEMPTS):
            try:
                with writing(self.engine) as connection:
                    active_terminal(connection, caller.terminal_id)
                    listening.take(
                        connection, caller.terminal_id, told, software_time=software_time, now=now
                    )
                    if read:
                        messages.mark_read(
                            connection,
                            caller.terminal_id,
                            read,
                            read_by=caller.operator_id,
                            now=now,
                        )
                    waiting = messages.waiting(connection, caller.terminal_id)
            except RowConflict:
                continue
            return StandingTaken(heard_at=now.isoformat(), messages=waiting)
        raise DatabaseBusy("a terminal tells of itself on several lines at once")

    def board(self) -> Board:
        """Return the board as it is now.

        Raises:
            DatabaseBusy: nothing is known.
        """
        now = self.clock.now()
        with reading(self.engine) as connection:
            board = self._made(connection, now)
        return msgspec.structs.replace(board, version=version_of(board))

    def _made(self, connection: sa.Connection, now: dt.datetime) -> Board:
        found = rows.town_rows(connection)
        slow = self._slow.get(now, lambda: _slow(connection))
        sums = self.day.sums(connection, now)
        written = messages.on_board(connection, now)
        cards = Cards(exposed=slow.exposed, sums=sums, messages=written, now=now)
        points = [cards.point(row, found.terminals) for row in found.points]
        keys, backup = self._key_lights(now), _backup(slow.kept, now)
        issued = self._issuer.get(now, lambda: self._counted(connection, now))
        count, minor = slow.quarantined
        seen = [one for point in points for one in alerts.of_point(point, now)]
        seen += _of_town(keys, backup, issued)
        if count:
            seen.append(alerts.quarantine(count, minor))
        if slow.escalated[0]:
            seen.append(alerts.escalated(*slow.escalated))
        return Board(
            version=_NO_VERSION,
            server_time=now.isoformat(),
            is_training=self.is_training,
            points=points,
            alerts=alerts.in_order(seen),
            today=self.day.told(connection, sums, now),
            approvals=rows.waiting_approvals(connection, now),
            quarantined_count=count,
            quarantined_minor=minor,
            key_lights=keys,
            backup=backup,
            issuer=issued,
        )

    def _key_lights(self, now: dt.datetime) -> list[KeyLight]:
        found = []
        for key in sorted(self.keys.all_keys(), key=lambda one: (one.sgc, one.krn)):
            light, end = key_light((key.issued_until, key.expires_at), now)
            found.append(KeyLight(sgc=key.sgc, krn=key.krn, light=light, ends_at=_iso(end)))
        return found

    def _counted(self, connection: sa.Connection, now: dt.datetime) -> IssuerCheck:
        take_time(connection)  # it reads every token of a limited key
        counts = issuer.counted(connection, self.day.begin(now), now)
        light = issuer_light(
            keys_that_differ=counts.keys_that_differ,
            sales_without_token=counts.sales_without_token,
        )
        return IssuerCheck(
            light=light,
            checked_at=now.isoformat(),
            keys=counts.keys,
            keys_that_differ=counts.keys_that_differ,
            sales=counts.sales,
            sales_without_token=counts.sales_without_token,
        )


def _slow(connection: sa.Connection) -> _Slow:
    return _Slow(
        exposed=rows.exposures(connection),
        quarantined=rows.quarantined(connection),
        escalated=rows.escalated(connection),
        kept=rows.kept(connection),
    )


def _backup(kept: Kept, now: dt.datetime) -> BackupLight:
    return BackupLight(
        light=backup_light(kept, now),
        taken_at=_iso(kept.taken_at),
        is_everywhere=kept.is_everywhere,
        proven_at=_iso(kept.proven_at),
        is_proven=kept.is_proven,
    )


def _of_town(keys: Sequence[KeyLight], backup: BackupLight, issued: IssuerCheck) -> Iterator[Alert]:
    yield from alerts.of_keys(keys)
    yield from alerts.of_backup(backup)
    yield from alerts.of_issuer(issued)


def _iso(time: dt.datetime | None) -> str | None:
    return None if time is None else time.isoformat()
