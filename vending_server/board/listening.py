"""Take in what a terminal tells of itself.  The newest word replaces the one before."""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from vending_server.board.model import clock_off_s, is_fresh
from vending_server.board.tables import terminal_standings
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.standings import TerminalStanding


def take(
    connection: sa.Connection,
    terminal_id: str,
    told: TerminalStanding,
    *,
    software_time: dt.datetime,
    now: dt.datetime,
) -> None:
    """Keep a word; `since` moves on when there was no news for a while.

    Raises:
        RowConflict: two first words of one terminal came at once.
    """
    table = terminal_standings
    mine = table.c.terminal_id == terminal_id
    row = connection.execute(sa.select(table.c.heard_at, table.c.since).where(mine)).one_or_none()
    # What was read is kept where it was written; the last word says how a terminal is.
    word = msgspec.structs.replace(told, messages_read=msgspec.UNSET)
    values = {
        "heard_at": now,
        "since": row.since if row is not None and is_fresh(row.heard_at, now) else now,
        "clock_off_s": clock_off_s(software_time, now),
        "told": canonical_bytes(word).decode(),
    }
    if row is None:
        connection.execute(table.insert().values(terminal_id=terminal_id, **values))
    else:
        connection.execute(table.update().where(mine, table.c.heard_at <= now).values(values))
