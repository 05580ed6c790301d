"""Wraps: how the key of a terminal's pack reaches its disk, one for each person who may sell there.

A wrap is made at an online login, when the right password is at hand and is about to be forgotten:
the password's secret and the exchange with the device's key close the pack key together, so that
later neither the disk nor the password opens it alone (wire/pack_crypto.py).  A terminal without a
person has no password that nobody could read off its disk; its wrap takes the device's key only,
and its ceiling is small for that reason.

Blocks while it makes the password's secret: tens of milliseconds and 64 MiB, in no transaction.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.db.statements import Query
from vending_server.errors import Refused
from vending_server.keys.pack_master import PackMaster
from vending_server.operators.model import SELLERS, Role
from vending_server.operators.over import logins_over
from vending_server.operators.service import Operator
from vending_server.points.model import Terminal, check_device_signature
from vending_server.points.tables import terminals
from vending_server.sealing.closures import is_under_order
from vending_server.sealing.states import EXPOSED
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.sync.standing import is_journal_well
from vending_server.wire import pack_crypto
from vending_server.wire.login import LoginRequest
from vending_server.wire.packs import PASSWORD_CHARS_MIN, PackExchange, PackWrap
from vending_server.wire.problems import ProblemCode

# A person who left keeps at most this at the till where he worked last (docs/decisions/0330).
WRAP_LASTS: Final = dt.timedelta(days=14)
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PackWraps:
    """Makes wraps from the master behind all packs."""

    engine: sa.Engine
    master: PackMaster
    memory_kib: int = pack_crypto.MEMORY_KIB  # less in tests

    def check(self, terminal: Terminal, exchange: PackExchange) -> None:
        """Check that the device vouches for its exchange key.

        Raises:
            Refused: SIGNATURE_INVALID.
        """
        message = pack_crypto.exchange_message(
            terminal_id=terminal.terminal_id, exchange_key=exchange.public_key
        )
        check_device_signature(
            public_key=terminal.public_key, message=message, signature=exchange.signature
        )

    def wrap(
        self, request: LoginRequest, operator: Operator, terminal: Terminal, now: dt.datetime
    ) -> PackWrap | None:
        """Return the wrap of somebody who has just given the right password; none if he needs none.

        The device's exchange key is kept, so that a pack can be sealed for it from now on.

        Raises:
            Refused: SIGNATURE_INVALID: the device's key is none that an exchange works with.
        """
        if request.pack_exchange is None or not sells(operator.roles):
            return None
        device_key = request.pack_exchange.public_key
        row = self._kept(terminal.terminal_id, device_key, now)
        has_password = _needs_password(operator.roles)
        if not row.may_have_one or (has_password and len(request.password) < PASSWORD_CHARS_MIN):
            return None
        return wrap_for(
            operator.login,
            request.password if has_password else None,
            terminal_id=terminal.terminal_id,
            pack_number=row.pack_number,
            device_key=device_key,
            master=self.master,
            valid_until=now + WRAP_LASTS,
            memory_kib=self.memory_kib,
        )

    def is_due(self, terminal: Terminal) -> bool:
        """Say whether a till may hold, or have lost, what still counts against its ceiling."""
        with reading(self.engine) as connection:
            return _EXPOSED.value(connection, terminal_id=terminal.terminal_id) is not None

    def logins_over(self, terminal: Terminal, now: dt.datetime) -> list[str]:
        """Return whose wraps at a terminal count no more."""
        with reading(self.engine) as connection:
            return wraps_over(connection, terminal.terminal_id, terminal.point_number, now)

    def _kept(self, terminal_id: str, exchange_key: str, now: dt.datetime) -> _PackRow:
        with reading(self.engine) as connection:
            row = _row(connection, terminal_id, now)
        if row.exchange_key == exchange_key:
            return row
        # Whoever signs in is not kept waiting for it: the next login brings the key again.
        with (
            contextlib.suppress(RowConflict, DatabaseBusy),
            writing(self.engine) as connection,
        ):
            _keep(connection, terminal_id, exchange_key)
        with reading(self.engine) as connection:
            return _row(connection, terminal_id, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PackRow:
    exchange_key: str | None = None
    pack_number: int = 1
    may_have_one: bool = False


def wrap_for(
    operator: str,
    password: str | None,
    *,
    terminal_id: str,
    pack_number: int,
    device_key: str,
    master: PackMaster,
    valid_until: dt.datetime,
    memory_kib: int,
) -> PackWrap:
    """Return the pack key, closed for one operator at one device; without a password for a machine.

    Raises:
        Refused: SIGNATURE_INVALID: the device's key is none that an exchange works with.
    """
    salt, secret = b"", b""
    if password is not None:
        salt = os.urandom(pack_crypto.SALT_BYTES)
        secret = pack_crypto.password_secret(password, salt, memory_kib=memory_kib)
    ephemeral = X25519PrivateKey.generate()
    bound_to = pack_crypto.wrap_binding(
        terminal_id=terminal_id, pack_number=pack_number, operator=operator
    )
    try:
        key = pack_crypto.wrapping_key(
            ephemeral, bytes.fromhex(device_key), secret, bound_to=bound_to
        )
    except ValueError:  # a point with which every exchange gives nothing
        raise Refused(ProblemCode.SIGNATURE_INVALID) from None
    pack_key = master.pack_key(terminal_id=terminal_id, pack_number=pack_number)
    return PackWrap(
        pack_number=pack_number,
        operator=operator,
        salt=salt.hex(),
        ephemeral_key=ephemeral.public_key().public_bytes_raw().hex(),
        wrapped=pack_crypto.wrap(key, pack_key, nonce=os.urandom(_NONCE_BYTES)).hex(),
        valid_until=valid_until.isoformat(),
    )


def wraps_over(
    connection: sa.Connection, terminal_id: str, point_number: int, now: dt.datetime
) -> list[str]:
    """Return whose wraps at a terminal would still open a pack, and may not any more."""
    after = now - WRAP_LASTS
    return logins_over(connection, terminal_id, point_number=point_number, after=after)


def sells(roles: frozenset[Role]) -> bool:
    """Say whether somebody with these roles sells, with or without a person at the machine."""
    return not roles.isdisjoint(SELLERS | {Role.SELF_SERVICE})


def _needs_password(roles: frozenset[Role]) -> bool:
    """Say whether a person types it; whoever may work as both never has an open wrap."""
    return not roles.isdisjoint(SELLERS)


_TERMINAL_ID: Final = sa.bindparam("terminal_id", type_=terminals.c.id.type)
_PACK: Final = Query(
    sa.select(packs.c.exchange_key, packs.c.pack_number, packs.c.ceiling_minor).where(
        packs.c.terminal_id == _TERMINAL_ID
    )
)
_EXPOSED: Final = Query(
    sa.select(sealed_vends.c.id)
    .where(sealed_vends.c.terminal_id == _TERMINAL_ID)
    .where(sa.or_(*(sealed_vends.c.state == one for one in sorted(EXPOSED))))
    .limit(1)
)


def _row(connection: sa.Connection, terminal_id: str, now: dt.datetime) -> _PackRow:
    found = _PACK.record(connection, terminal_id=terminal_id)
    if found is None:
        return _PackRow()
    sells = found.ceiling_minor > 0 or is_under_order(connection, terminal_id, now)
    may_have_one = sells and is_journal_well(connection, terminal_id)
    return _PackRow(
        exchange_key=found.exchange_key, pack_number=found.pack_number, may_have_one=may_have_one
    )


def _keep(connection: sa.Connection, terminal_id: str, exchange_key: str) -> None:
    """Keep the key that packs of this terminal are closed for; from then on it has a row."""
    same = packs.c.terminal_id == terminal_id
    if connection.execute(packs.update().where(same).values(exchange_key=exchange_key)).rowcount:
        return
    values = {"terminal_id": terminal_id, "exchange_key": exchange_key}
    connection.execute(packs.insert().values(values))
