"""How much may be issued anew, and for which meter: never more than was sold, never twice.

The money of the sale stays where it is: its customer paid for these units. What the other meter
got is between its customer and the municipality, and is head office's case.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.aftersales.tables import counter_documents
from vending_server.cases.tables import case_ends, case_files
from vending_server.errors import Refused
from vending_server.meters.service import ServedMeter
from vending_server.meters.tables import meters
from vending_server.registry.tables import meter_installations
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.reversed_sales import is_reversed
from vending_server.vending.tables import sale_reversals, sales, tokens
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True)
class SoldUnits:
    """What a sale put into which meter."""

    meter_id: int
    utility: str
    units_tenths: int


def units_of_sale(connection: sa.Connection, sale_id: str) -> SoldUnits:
    """Return what a sale sold.

    Raises:
        Refused: what `require_unsettled` does.
    """
    query = (
        sa.select(sales.c.meter_id, sales.c.units_tenths, meters.c.utility)
        .join(meters, sales.c.meter_id == meters.c.id)
        .where(sales.c.id == sale_id)
    )
    require_unsettled(connection, sale_id)
    row = connection.execute(query).one()
    return SoldUnits(row.meter_id, row.utility.value, row.units_tenths)


def require_unsettled(connection: sa.Connection, sale_id: str) -> None:
    """Lock a sale, and refuse one that was made good before, in whatever way.

    Its row is the lock of all that make it good: a till that issues its units anew, head office
    that pays it back, a reversal.

    Raises:
        Refused: RECEIPT_NOT_FOUND, SALE_REVERSED, CREDIT_MOVED_ALREADY.
    """
    lock = sa.select(sales.c.id).where(sales.c.id == sale_id).with_for_update()
    if connection.scalar(lock) is None:
        raise Refused(ProblemCode.RECEIPT_NOT_FOUND)
    if is_reversed(connection, sale_id):
        raise Refused(ProblemCode.SALE_REVERSED)
    if is_moved(connection, sale_id) or is_paid_back(connection, sale_id):
        raise Refused(ProblemCode.CREDIT_MOVED_ALREADY)


def is_moved(connection: sa.Connection, sale_id: str) -> bool:
    """Say whether a sale's units were issued anew."""
    again = sa.select(counter_documents.c.id).where(counter_documents.c.corrects_sale_id == sale_id)
    return connection.scalar(again) is not None


def is_paid_back(connection: sa.Connection, sale_id: str) -> bool:
    """Say whether a case gave the sale's sum back."""
    paid = (
        sa.select(case_ends.c.case_id)
        .join(case_files, case_files.c.id == case_ends.c.case_id)
        .where(case_files.c.sale_id == sale_id, case_ends.c.amount_minor > 0)
    )
    return connection.scalar(paid.limit(1)) is not None


def check_right_meter(sold: SoldUnits, right: ServedMeter) -> None:
    """Refuse the meter that has the units already, and one that measures something else.

    Raises:
        Refused: NOT_THIS_METER.
    """
    if right.meter.id == sold.meter_id or right.meter.utility.value != sold.utility:
        raise Refused(ProblemCode.NOT_THIS_METER)


def replaced_meter(connection: sa.Connection, old_drn: str, new: ServedMeter) -> int:
    """Return the id of a meter that hung where the new one hangs; its row is locked.

    Raises:
        Refused: NOT_THIS_METER, when the two never served one contract, or the old one still does.
    """
    query = sa.select(meters).where(meters.c.drn == old_drn).with_for_update()
    old = connection.execute(query).one_or_none()
    if old is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    served = sa.select(meter_installations.c.id).where(
        meter_installations.c.meter_id == old.id,
        meter_installations.c.contract_id == new.contract.id,
        meter_installations.c.removed_at.is_not(None),
    )
    was_there = connection.scalar(served.limit(1)) is not None
    if not was_there or old.contract_id is not None or old.utility != new.meter.utility:
        raise Refused(ProblemCode.NOT_THIS_METER)
    return int(old.id)


def check_left_over(connection: sa.Connection, old_meter_id: int, units_tenths: int) -> None:
    """Refuse more than a meter was ever given, less what was moved out of it before.

    Raises:
        Refused: MORE_THAN_SOLD, with what could be moved at most.
    """
    # The token of a reversed sale was never seen, a sealed one is in no meter until it is sold.
    seen = tokens.c.sale_id.is_(None) | tokens.c.sale_id.not_in(sa.select(sale_reversals.c.sale_id))
    still_sealed = sa.exists().where(
        sealed_vends.c.meter_id == tokens.c.meter_id,
        sealed_vends.c.base_year == tokens.c.base_year,
        sealed_vends.c.tid == tokens.c.tid,
        sealed_vends.c.state != SealedState.SOLD,
    )
    of_meter = tokens.c.meter_id == old_meter_id
    given = _sum(connection, tokens.c.units_tenths, of_meter & seen & ~still_sealed)
    moved = _sum(
        connection,
        counter_documents.c.units_tenths,
        counter_documents.c.replaced_meter_id == old_meter_id,
    )
    if units_tenths > given - moved:
        raise Refused(ProblemCode.MORE_THAN_SOLD, maximum_tenths=given - moved)


def _sum(
    connection: sa.Connection, column: sa.Column[int], condition: sa.ColumnElement[bool]
) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(column), 0)).where(condition)
    return int(connection.scalars(query).one())
