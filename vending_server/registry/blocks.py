"""Stop a meter and release it again, shelve one that hangs nowhere: who did it, when, and why."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.meters.model import Shelf
from vending_server.meters.tables import meters
from vending_server.registry.model import MeterEvent
from vending_server.registry.seats import Moment
from vending_server.registry.tables import meter_events
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import ProblemCode
from vending_server.wire.registry import (
    BlockFacts,
    MeterBlock,
    MeterRelease,
    MeterShelving,
    ShelvingFacts,
)


def block(connection: sa.Connection, wanted: MeterBlock, moment: Moment) -> BlockFacts:
    """Stop a meter, whether it serves somebody or lies in stock; new texts replace old ones.

    Raises:
        Refused: METER_UNKNOWN, or REASON_MISSING when a language lacks its text.
    """
    customer = (wanted.customer_ar, wanted.customer_en)
    if not (wanted.reason_ar.strip() and wanted.reason_en.strip()):
        raise Refused(ProblemCode.REASON_MISSING)
    if (customer[0] is None) != (customer[1] is None) or "" in customer:
        raise Refused(ProblemCode.REASON_MISSING)
    texts = {
        "blocked_ar": wanted.reason_ar,
        "blocked_en": wanted.reason_en,
        "blocked_customer_ar": wanted.customer_ar,
        "blocked_customer_en": wanted.customer_en,
    }
    meter_id = _locked(connection, wanted.drn).id
    connection.execute(
        meters.update()
        .where(meters.c.id == meter_id)
        .values(**texts, blocked_by=moment.operator_id, blocked_at=moment.at)
    )
    _tell(connection, meter_id, MeterEvent.BLOCKED, moment, texts)
    ar, en = customer
    return BlockFacts(
        document_id=wanted.document_id,
        drn=wanted.drn,
        block_reason=BothLanguages(ar=wanted.reason_ar, en=wanted.reason_en),
        block_reason_customer=None if ar is None or en is None else BothLanguages(ar=ar, en=en),
    )


def release(connection: sa.Connection, wanted: MeterRelease, moment: Moment) -> BlockFacts:
    """Let a stopped meter be sold to again.

    Raises:
        Refused: METER_UNKNOWN, REASON_MISSING, METER_NOT_BLOCKED.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    meter = _locked(connection, wanted.drn)
    if meter.blocked_ar is None:
        raise Refused(ProblemCode.METER_NOT_BLOCKED)
    connection.execute(
        meters.update()
        .where(meters.c.id == meter.id)
        .values(
            blocked_ar=None,
            blocked_en=None,
            blocked_customer_ar=None,
            blocked_customer_en=None,
            blocked_by=None,
            blocked_at=None,
        )
    )
    _tell(connection, meter.id, MeterEvent.UNBLOCKED, moment, {"reason": wanted.reason})
    return BlockFacts(
        document_id=wanted.document_id,
        drn=wanted.drn,
        block_reason=None,
        block_reason_customer=None,
    )


def shelve(connection: sa.Connection, wanted: MeterShelving, moment: Moment) -> ShelvingFacts:
    """Put a meter back to stock, aside, or on the scrap heap for ever.

    Raises:
        Refused: METER_UNKNOWN, REASON_MISSING, or METER_NOT_IN_STOCK for one that serves a
            contract or was scrapped.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    meter = _locked(connection, wanted.drn)
    if meter.contract_id is not None or meter.shelf is Shelf.SCRAPPED:
        raise Refused(ProblemCode.METER_NOT_IN_STOCK)
    shelf = Shelf(wanted.shelf)
    connection.execute(meters.update().where(meters.c.id == meter.id).values(shelf=shelf))
    details = {"shelf": shelf.value, "reason": wanted.reason}
    _tell(connection, meter.id, MeterEvent.SHELVED, moment, details)
    return ShelvingFacts(document_id=wanted.document_id, drn=wanted.drn, shelf=shelf.value)


def _locked(connection: sa.Connection, drn: str) -> sa.Row[tuple[object, ...]]:
    query = sa.select(meters).where(meters.c.drn == drn).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    return row


def _tell(
    connection: sa.Connection,
    meter_id: int,
    kind: MeterEvent,
    moment: Moment,
    details: Mapping[str, str | None],
) -> None:
    connection.execute(
        meter_events.insert().values(
            meter_id=meter_id,
            happened_at=moment.at,
            kind=kind,
            operator_id=moment.operator_id,
            details=dict(details),
        )
    )
