"""A terminal is stopped, or works again; what that means for its pack and its sessions.

Stopped, it is refused whatever it asks, and its pack counts as lost: the key of what is sealed
later is another one (decision 0370).  Let go again it gets a pack of its own under that key, brings
what it sold meanwhile, and whoever works there signs in anew.  Inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.operators.sessions import end_sessions_at
from vending_server.points.service import resume_terminal, suspend_terminal
from vending_server.sealing.losing import lost_pack, revoke_pack
from vending_server.wire.lost_packs import LostPack


def stop(
    connection: sa.Connection, point_number: int, number: int, now: dt.datetime
) -> tuple[str, LostPack | None]:
    """Suspend a terminal; return its id, and what its pack may be worth to whoever has it.

    Raises:
        Misconfigured: there is no such terminal, or it is suspended already.
    """
    terminal_id = suspend_terminal(connection, point_number, number, now)
    revoke_pack(connection, terminal_id, now)
    return terminal_id, lost_pack(connection, terminal_id)


def resume(connection: sa.Connection, point_number: int, number: int, now: dt.datetime) -> str:
    """Let a suspended terminal work again; return its id.

    Raises:
        Misconfigured: there is no such terminal, or it is not suspended.
    """
    terminal_id = resume_terminal(connection, point_number, number)
    end_sessions_at(connection, terminal_id, now)
    return terminal_id
