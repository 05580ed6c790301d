"""Let a pack be sold longer by a code that is read over the telephone (decision 0333).

A code allows neither more nor other vends.  From its making on the server reckons with the longer
validity, whether it was ever typed or not: a key change waits for it, and a sale in it is in time.

Inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.errors import Misconfigured
from vending_server.keys.pack_master import PackMaster
from vending_server.points.service import active_terminal
from vending_server.sealing import rows
from vending_server.sealing.states import EXPOSED
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.sync.standing import is_journal_well
from vending_server.wire.pack_extension import extension_code
from vending_server.wire.packs import LEASE_HOURS_MAX

_vends = sealed_vends.c


def extend_pack(
    connection: sa.Connection, terminal_id: str, *, edition: int, hours: int, master: PackMaster
) -> tuple[str, dt.datetime]:
    """Return the code, and the latest moment to which it can let the edition be sold.

    `hours` count from the issue of the edition, which the till knows; of an older one than the
    newest only a bound is known here, and that is what the server reckons with.

    Raises:
        Misconfigured: the terminal has no such edition, or its journal contradicts the server's.
        Refused: TERMINAL_SUSPENDED.
    """
    if not 1 <= hours <= LEASE_HOURS_MAX:
        raise Misconfigured(f"a pack is sold at most {LEASE_HOURS_MAX} hours after its issue")
    active_terminal(connection, terminal_id)
    if not is_journal_well(connection, terminal_id):
        raise Misconfigured("the journal of this terminal is not the one that the server holds")
    pack = rows.pack_of(connection, terminal_id, lock=True)
    query = sa.select(packs.c.acknowledged_edition).where(packs.c.terminal_id == terminal_id)
    oldest = max(connection.scalars(query).one(), 1)
    if pack.manifest is None or pack.manifest.pack_number != pack.pack_number:
        raise Misconfigured("this terminal holds no pack")
    if not oldest <= edition <= pack.edition:
        raise Misconfigured(
            f"this terminal holds an edition from {oldest} to {pack.edition}, not {edition}:"
            " let it be read out once more"
        )
    until = dt.datetime.fromisoformat(pack.manifest.issued_at) + dt.timedelta(hours=hours)
    connection.execute(
        sealed_vends.update()
        .where(_vends.terminal_id == terminal_id, _vends.pack_number == pack.pack_number)
        .where(_vends.state.in_(EXPOSED), _vends.added_in <= edition)
        .where(_vends.removed_in.is_(None) | (_vends.removed_in > edition))
        .where(_vends.valid_until < until)
        .values(valid_until=until)
    )
    code = extension_code(
        master.pack_key(terminal_id=terminal_id, pack_number=pack.pack_number),
        terminal_id=terminal_id,
        pack_number=pack.pack_number,
        edition=edition,
        hours=hours,
    )
    return code, until
