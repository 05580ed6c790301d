"""Which meters wrote tamper flags on a card, for whoever sends somebody to look at them.

A row is told where a meter's flags *became* what they are: a card that is tapped every week with
the same flags is one row.  Rows are never changed, so that they can be told in pages; how the meter
stands now is told beside each, and does not say where it stands in the list.
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from vending_server.cards.tables import card_readings, customer_cards
from vending_server.meters.tables import contracts, meters
from vending_server.paging import PageAsked
from vending_server.wire.cards import TamperReading, TamperReadingList

_other, _its_card = card_readings.alias("other"), customer_cards.alias("its_card")


def _newest_of_meter(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    """Return the newest reading of the same meter, by whichever card, that is meant."""
    return (
        sa.select(sa.func.max(_other.c.id))
        .join(_its_card, _its_card.c.id == _other.c.card_id)
        .where(_its_card.c.meter_id == customer_cards.c.meter_id, *conditions)
        .correlate(card_readings, customer_cards)
        .scalar_subquery()
    )


_before, _now = card_readings.alias("before"), card_readings.alias("now")
_FLAGGED: Final = (
    sa.select(
        card_readings,
        meters.c.drn,
        contracts.c.account_number,
        _now.c.tamper.label("tamper_now"),
        _now.c.read_at.label("read_last_at"),
    )
    .join(customer_cards, customer_cards.c.id == card_readings.c.card_id)
    .join(meters, meters.c.id == customer_cards.c.meter_id)
    .join(contracts, contracts.c.id == customer_cards.c.contract_id)
    .join(_now, _now.c.id == _newest_of_meter())
    .outerjoin(_before, _before.c.id == _newest_of_meter(_other.c.id < card_readings.c.id))
    .where(
        card_readings.c.tamper != 0,
        card_readings.c.tamper != sa.func.coalesce(_before.c.tamper, 0),
    )
)


def tampered(connection: sa.Connection, page: PageAsked) -> TamperReadingList:
    """Return a page of the readings that brought other flags, newest first."""
    query = page.rows_of(_FLAGGED, card_readings.c.id, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.id,))
    return TamperReadingList(readings=[_told(row) for row in shown], next_cursor=next_cursor)


def _told(row: Any) -> TamperReading:
    return TamperReading(
        drn=row.drn,
        account_number=row.account_number,
        card_id=row.card_id,
        tamper=row.tamper,
        credit_tenths=row.credit_tenths,
        last_tid=row.last_tid,
        read_at=row.read_at.isoformat(),
        received_at=row.received_at.isoformat(),
        terminal_id=str(row.terminal_id),
        tamper_now=row.tamper_now,
        read_last_at=row.read_last_at.isoformat(),
    )
