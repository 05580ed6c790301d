"""Words of head office for whoever works at a terminal: written once, read once, then history.

They travel with what a till tells and is answered anyway (listening.py), so none is asked for by
itself.  Inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Final

import sqlalchemy as sa

from vending_server.board.tables import terminal_messages
from vending_server.errors import Refused
from vending_server.operators.service import logins_of
from vending_server.points.service import lock_point
from vending_server.wire.problems import ProblemCode
from vending_server.wire.standings import MessageForTill
from vending_server.wire.terminal_acts import UNREAD_MAX, TerminalMessage

SHOWN_FOR: Final = dt.timedelta(days=1)  # after it was read, so that its read-back is seen
SHOWN_MAX: Final = 10  # of one terminal, the newest
_message = terminal_messages.c


def write(
    connection: sa.Connection,
    *,
    message_id: str,
    terminal_id: str,
    point_number: int,
    text: str,
    written_by: int,
    now: dt.datetime,
) -> TerminalMessage:
    """Write a message; it waits until somebody at the terminal has read it.

    Raises:
        Refused: MESSAGES_WAITING: so many are unread there that no other would be.
    """
    lock_point(connection, point_number)  # two writers at once count one after the other
    unread = sa.select(sa.func.count()).where(
        _message.terminal_id == terminal_id, _message.read_at.is_(None)
    )
    if connection.scalars(unread).one() >= UNREAD_MAX:
        raise Refused(ProblemCode.MESSAGES_WAITING, n=UNREAD_MAX)
    connection.execute(
        terminal_messages.insert().values(
            id=message_id,
            terminal_id=terminal_id,
            text=" ".join(text.split()),
            written_at=now,
            written_by=written_by,
        )
    )
    return _told(connection, _message.id == message_id)[terminal_id][0]


def mark_read(
    connection: sa.Connection,
    terminal_id: str,
    message_ids: Collection[str],
    *,
    read_by: int,
    now: dt.datetime,
) -> None:
    """Keep that messages of this terminal were read; what was read stays as it was."""
    connection.execute(
        terminal_messages.update()
        .where(
            _message.terminal_id == terminal_id,
            _message.id.in_(message_ids),
            _message.read_at.is_(None),
        )
        .values(read_at=now, read_by=read_by)
    )


def waiting(connection: sa.Connection, terminal_id: str) -> list[MessageForTill]:
    """Return what nobody at a terminal has read yet, the oldest first."""
    query = (
        sa.select(_message.id, _message.text, _message.written_at)
        .where(_message.read_at.is_(None), _message.terminal_id == terminal_id)
        .order_by(_message.written_at, _message.id)
    )
    return [
        MessageForTill(message_id=row.id, text=row.text, written_at=row.written_at.isoformat())
        for row in connection.execute(query)
    ]


def on_board(connection: sa.Connection, now: dt.datetime) -> Mapping[str, list[TerminalMessage]]:
    """Return what each terminal has not read, and what it has read lately; the newest first."""
    lately = _message.read_at > now - SHOWN_FOR
    return _told(connection, _message.read_at.is_(None) | lately)


def _told(
    connection: sa.Connection, which: sa.ColumnElement[bool]
) -> dict[str, list[TerminalMessage]]:
    query = (
        sa.select(terminal_messages)
        .where(which)
        .order_by(_message.written_at.desc(), _message.id.desc())
    )
    rows = connection.execute(query).all()
    people = {one for row in rows for one in (row.written_by, row.read_by)} - {None}
    names = logins_of(connection, people)
    found: dict[str, list[TerminalMessage]] = {}
    for row in rows:
        of_terminal = found.setdefault(row.terminal_id, [])
        if len(of_terminal) == SHOWN_MAX:
            continue
        of_terminal.append(
            TerminalMessage(
                message_id=row.id,
                text=row.text,
                written_at=row.written_at.isoformat(),
                written_by=names[row.written_by],
                read_at=None if row.read_at is None else row.read_at.isoformat(),
                read_by=None if row.read_by is None else names[row.read_by],
            )
        )
    return found
