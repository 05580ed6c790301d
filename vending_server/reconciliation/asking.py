"""The point is asked: what is sent back of a shift stands as a message at its till.

Head office's words travel as those that it writes by hand (board/messages.py): shown until somebody
there has read them, and read back to the live board.  What is of no shift has no till whose cashier
could look again: it is asked for otherwise.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from vending_server.board import messages
from vending_server.operators.model import Caller
from vending_server.points.service import lock_point
from vending_server.reconciliation.model import SubjectKind
from vending_server.reconciliation.naming import numbers_of
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.wire.reconciliation import ItemAct
from vending_server.wire.terminal_acts import TEXT_CHARS_MAX


def take_point(connection: sa.Connection, item_id: str) -> None:
    """Lock the point of an item before the item itself, as whoever locks a day does."""
    of_item = reconciliation_items.c
    query = sa.select(of_item.point_number).where(
        of_item.id == item_id, of_item.subject_kind == SubjectKind.SHIFT
    )
    point_number = connection.scalar(query)
    if point_number is not None:
        lock_point(connection, point_number)


def ask_point(
    connection: sa.Connection, item: Any, wanted: ItemAct, caller: Caller, now: dt.datetime
) -> None:
    """Leave the words of who asks at the till of a shift, under the shift's name.

    Raises:
        Refused: MESSAGES_WAITING: so many are unread there that this one would not be either.
    """
    if item.subject_kind is not SubjectKind.SHIFT or item.terminal_id is None:
        return
    numbers = numbers_of(connection, [item])[item.id]
    name = f"{item.point_number}-{numbers.terminal:02d}-{numbers.shift}"
    messages.write(
        connection,
        message_id=wanted.document_id,
        terminal_id=item.terminal_id,
        point_number=item.point_number,
        text=f"{name}: {wanted.reason.strip()}"[:TEXT_CHARS_MAX],
        written_by=caller.operator_id,
        now=now,
    )
