"""Hang meters on walls and take them off: the one place that does either.

Every function works inside the caller's transaction.  Rows are locked in the order of every sale:
the contract first, then the meters, ascending.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.meters.model import Shelf
from vending_server.meters.tables import contracts, meters
from vending_server.pricing.model import Utility
from vending_server.registry.model import InstallReason, RemovalReason
from vending_server.registry.tables import meter_installations
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A contract that a meter may hang for, locked."""

    contract_id: int
    account_number: str
    utility: Utility
    place_id: int | None


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is done, and by whom; none = by a command."""

    at: dt.datetime
    operator_id: int | None


def lock_seat(connection: sa.Connection, account_number: str) -> Seat:
    """Lock an open contract by its account number.

    Raises:
        Refused: CONTRACT_UNKNOWN or CONTRACT_CLOSED.
    """
    return _locked_seat(connection, contracts.c.account_number == account_number)


def lock_seat_of(connection: sa.Connection, drn: str) -> Seat:
    """Lock the open contract that a meter serves.

    Raises:
        Refused: METER_UNKNOWN when there is no such meter, or it serves nobody.
    """
    query = sa.select(meters.c.contract_id).where(meters.c.drn == drn)
    contract_id = connection.scalar(query)
    if contract_id is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    return _locked_seat(connection, contracts.c.id == contract_id)


def _locked_seat(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Seat:
    row = connection.execute(sa.select(contracts).where(which).with_for_update()).one_or_none()
    if row is None:
        raise Refused(ProblemCode.CONTRACT_UNKNOWN)
    if row.closed_on is not None:
        raise Refused(ProblemCode.CONTRACT_CLOSED)
    return Seat(
        contract_id=row.id,
        account_number=row.account_number,
        utility=row.utility,
        place_id=row.place_id,
    )


def hang(
    connection: sa.Connection,
    drn: str,
    seat: Seat,
    moment: Moment,
    *,
    reason: InstallReason,
    note: str = "",
) -> None:
    """Hang a meter from stock on a contract's wall.

    Raises:
        Refused: METER_UNKNOWN, METER_NOT_IN_STOCK, METER_OTHER_UTILITY.
    """
    meter = connection.execute(
        sa.select(meters).where(meters.c.drn == drn).with_for_update()
    ).one_or_none()
    if meter is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    if meter.contract_id is not None or meter.shelf is not Shelf.IN_STOCK:
        raise Refused(ProblemCode.METER_NOT_IN_STOCK)
    if meter.utility is not seat.utility:
        raise Refused(ProblemCode.METER_OTHER_UTILITY)
    assert seat.place_id is not None, "every contract of the registry has a place"
    connection.execute(
        meters.update().where(meters.c.id == meter.id).values(contract_id=seat.contract_id)
    )
    connection.execute(
        meter_installations.insert().values(
            meter_id=meter.id,
            contract_id=seat.contract_id,
            place_id=seat.place_id,
            installed_at=moment.at,
            reason=reason,
            installed_by=moment.operator_id,
            note=note,
        )
    )


def take_off(
    connection: sa.Connection,
    seat: Seat,
    moment: Moment,
    *,
    reason: RemovalReason,
    drn: str | None = None,
) -> list[str]:
    """Take a contract's meters (or the one named) off the wall; return their numbers.

    They wait to be looked at: a meter may hold credit of the one who leaves.
    """
    which = meters.c.contract_id == seat.contract_id
    if drn is not None:
        which &= meters.c.drn == drn
    query = sa.select(meters.c.id, meters.c.drn).where(which).order_by(meters.c.id)
    found = connection.execute(query.with_for_update()).all()
    ids = [row.id for row in found]
    connection.execute(
        meters.update().where(meters.c.id.in_(ids)).values(contract_id=None, shelf=Shelf.REMOVED)
    )
    hung = meter_installations.c
    # A contract of an import may begin in the future; nothing is removed before it was there.
    removed_at = sa.case((hung.installed_at > moment.at, hung.installed_at), else_=moment.at)
    connection.execute(
        meter_installations.update()
        .where(hung.meter_id.in_(ids), hung.removed_at.is_(None))
        .values(removed_at=removed_at, removal_reason=reason, removed_by=moment.operator_id)
    )
    return [row.drn for row in found]


def hang_where_none_hangs(
    connection: sa.Connection, *, account_number: str, drn: str, moment: Moment, note: str
) -> Seat:
    """Hang a meter from stock for a contract that has none.

    Raises:
        Refused: CONTRACT_UNKNOWN, CONTRACT_CLOSED, CONTRACT_HAS_METER, METER_UNKNOWN,
            METER_NOT_IN_STOCK, METER_OTHER_UTILITY.
    """
    seat = lock_seat(connection, account_number)
    hung = sa.select(meters.c.id).where(meters.c.contract_id == seat.contract_id).limit(1)
    if connection.scalar(hung) is not None:
        raise Refused(ProblemCode.CONTRACT_HAS_METER)
    hang(connection, drn, seat, moment, reason=InstallReason.FOLLOWED, note=note)
    _count_change(connection, seat)
    return seat


def replace_meter(
    connection: sa.Connection, *, old_drn: str, new_drn: str, moment: Moment, note: str
) -> Seat:
    """Hang another meter for the same contract; carry, block position and dues stay where they are.

    What credit the old meter still holds is not moved here.

    Raises:
        Refused: METER_UNKNOWN, METER_NOT_IN_STOCK, METER_OTHER_UTILITY.
    """
    seat = lock_seat_of(connection, old_drn)
    both = sa.select(meters.c.id).where(meters.c.drn.in_([old_drn, new_drn]))
    connection.execute(both.order_by(meters.c.id).with_for_update()).all()
    removed = take_off(connection, seat, moment, reason=RemovalReason.CHANGE_OUT, drn=old_drn)
    if not removed:  # somebody else took it off while we waited
        raise Refused(ProblemCode.METER_UNKNOWN)
    hang(connection, new_drn, seat, moment, reason=InstallReason.CHANGE_OUT, note=note)
    _count_change(connection, seat)
    return seat


def _count_change(connection: sa.Connection, seat: Seat) -> None:
    """Let whoever priced a sale before price it again."""
    one = contracts.update().where(contracts.c.id == seat.contract_id)
    connection.execute(one.values(version=contracts.c.version + 1))
