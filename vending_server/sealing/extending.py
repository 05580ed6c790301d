"""Let a pack be sold longer by a code that is read over the telephone (decision 0333).

A code allows neither more nor other vends.  From its making on the server reckons with the longer
validity, whether it was ever typed or not: a key change waits for it, and a sale in it is in time.

Inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from vending_server.errors import Misconfigured
from vending_server.key_changes.model import KeyChangeState
from vending_server.key_changes.tables import key_changes
from vending_server.keys.pack_master import PackMaster
from vending_server.meters.service import lock_contracts_by_id, lock_meters_of_ids
from vending_server.points.service import active_terminal
from vending_server.sealing import rows
from vending_server.sealing.states import EXPOSED
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.sync.standing import is_journal_well
from vending_server.wire.pack_extension import extension_code
from vending_server.wire.packs import LEASE_HOURS_MAX

_vends, _changes = sealed_vends.c, key_changes.c
_GIVEN: Final = (KeyChangeState.ISSUED, KeyChangeState.CONFIRMED)


def extend_pack(
    connection: sa.Connection, terminal_id: str, *, edition: int, hours: int, master: PackMaster
) -> tuple[str, dt.datetime]:
    """Return the code, and the latest moment to which it can let the edition be sold.

    `hours` count from the issue of the edition, which the till knows; of an older one than the
    newest only a bound is known here, and that is what the server reckons with.

    Raises:
        Misconfigured: the terminal has no such edition, its journal contradicts the server's, or a
            meter of the edition was given a set for another key since its validity was over.
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
    in_edition = (
        (_vends.terminal_id == terminal_id)
        & (_vends.pack_number == pack.pack_number)
        & _vends.state.in_(EXPOSED)
        & (_vends.added_in <= edition)
        & (_vends.removed_in.is_(None) | (_vends.removed_in > edition))
    )
    _check_keys(connection, in_edition)
    connection.execute(
        sealed_vends.update()
        .where(in_edition, _vends.valid_until < until)
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


def _check_keys(connection: sa.Connection, in_edition: sa.ColumnElement[bool]) -> None:
    """Refuse to revive tokens of a key that their meter may have no more.

    Once a pack has been expired for an hour, sets of key changes go out: after one was typed in,
    the meter takes no token of this pack.  Under the locks under which sets are handed out.

    Raises:
        Misconfigured: there is such a meter.
    """
    there = connection.execute(sa.select(_vends.contract_id, _vends.meter_id).where(in_edition))
    supplies = there.all()
    lock_contracts_by_id(connection, {one.contract_id for one in supplies})
    lock_meters_of_ids(connection, {one.meter_id for one in supplies})
    given = (_changes.issued_at > _vends.sealed_at) | (_changes.closed_at > _vends.sealed_at)
    query = (
        sa.select(sa.func.count(sa.distinct(_vends.meter_id)))
        .join(key_changes, _changes.meter_id == _vends.meter_id)
        .where(in_edition, _changes.state.in_(_GIVEN), given)
    )
    count = connection.scalars(query).one()
    if count:
        raise Misconfigured(
            f"{count} meters of this pack were given another key after it had expired: bring the"
            " till a new pack, over the line or on a medium (pack-file)"
        )
