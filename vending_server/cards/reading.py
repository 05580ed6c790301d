"""Cards as they stand: found by what they say, and listed for a meter."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from vending_server.cards.model import CardState, require_live, state_of
from vending_server.cards.tables import card_ends, card_readings, customer_cards
from vending_server.errors import Refused
from vending_server.meters.tables import contracts, meters
from vending_server.operators.tables import operators
from vending_server.paging import PageAsked
from vending_server.wire.cards import CardFacts, CardList, NamedCard, ReadingFacts
from vending_server.wire.problems import ProblemCode

_issuer, _ender = operators.alias("issuer"), operators.alias("ender")
_newest = card_readings.alias("newest")
_NEWEST_READING: Final = (
    sa.select(sa.func.max(_newest.c.id))
    .where(_newest.c.card_id == card_readings.c.card_id)
    .correlate(card_readings)
    .scalar_subquery()
)
_ALL: Final = (
    sa.select(
        customer_cards,
        meters.c.drn,
        (
            (meters.c.contract_id == customer_cards.c.contract_id) & contracts.c.closed_on.is_(None)
        ).label("serves_its_contract"),
        card_ends.c.kind,
        card_ends.c.cause,
        card_ends.c.reason,
        card_ends.c.ended_on,
        card_ends.c.made_at.label("ended_at"),
        _issuer.c.login.label("issued_by"),
        _ender.c.login.label("ended_by"),
    )
    .join(meters, meters.c.id == customer_cards.c.meter_id)
    .join(contracts, contracts.c.id == customer_cards.c.contract_id)
    .join(_issuer, _issuer.c.id == customer_cards.c.made_by)
    .outerjoin(card_ends, card_ends.c.card_id == customer_cards.c.id)
    .outerjoin(_ender, _ender.c.id == card_ends.c.made_by)
)


def state_of_row(row: Any) -> CardState:
    """Return how the card of a row stands."""
    return state_of(row.kind, serves_its_contract=bool(row.serves_its_contract))


def card_of_id(connection: sa.Connection, card_id: str) -> Any:
    """Return a card's row.

    Raises:
        Refused: CARD_UNKNOWN.
    """
    return _only(connection.execute(_ALL.where(customer_cards.c.id == card_id)).one_or_none())


def card_named(connection: sa.Connection, named: NamedCard) -> Any:
    """Return the row of the card that says this, on this chip and no other.

    Raises:
        Refused: CARD_UNKNOWN.
    """
    is_it = sa.and_(
        customer_cards.c.meter_pan == named.meter_pan,
        customer_cards.c.customer_no == named.customer_no,
        customer_cards.c.issue == named.issue,
        customer_cards.c.uid == named.uid,
    )
    return _only(connection.execute(_ALL.where(is_it)).one_or_none())


def drn_of_live(connection: sa.Connection, named: NamedCard) -> str:
    """Return the meter of a card that counts.

    Raises:
        Refused: CARD_UNKNOWN, CARD_REPLACED, CARD_REVOKED, CARD_MISMATCH.
    """
    row = card_named(connection, named)
    require_live(state_of_row(row), row.ended_on)
    return str(row.drn)


def live_card_of(connection: sa.Connection, meter_id: int) -> Any | None:
    """Return the row of the card that counts for a meter; None when there is none."""
    query = _ALL.where(customer_cards.c.meter_id == meter_id, card_ends.c.card_id.is_(None))
    rows = connection.execute(query).all()
    return next((row for row in rows if state_of_row(row) is CardState.LIVE), None)


def live_card_on(connection: sa.Connection, uid: str) -> Any | None:
    """Return the row of the card that counts and stands on this chip."""
    query = _ALL.where(customer_cards.c.uid == uid, card_ends.c.card_id.is_(None))
    rows = connection.execute(query).all()
    return next((row for row in rows if state_of_row(row) is CardState.LIVE), None)


def cards_of(connection: sa.Connection, drn: str, page: PageAsked) -> CardList:
    """Return a page of a meter's cards, newest first.

    Raises:
        Refused: METER_UNKNOWN.
    """
    if connection.scalar(sa.select(meters.c.id).where(meters.c.drn == drn)) is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    query = _ALL.where(meters.c.drn == drn)
    keys = (customer_cards.c.made_at, customer_cards.c.id)
    rows = connection.execute(page.rows_of(query, *keys, newest_first=True)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.made_at, row.id))
    readings = _readings(connection, [row.id for row in shown])
    cards = [_facts(row, readings.get(row.id)) for row in shown]
    return CardList(cards=cards, next_cursor=next_cursor)


def facts_of(connection: sa.Connection, card_id: str) -> CardFacts:
    """Return how one card stands.

    Raises:
        Refused: CARD_UNKNOWN.
    """
    return _facts(card_of_id(connection, card_id), newest_reading(connection, card_id))


def newest_reading(connection: sa.Connection, card_id: str) -> ReadingFacts | None:
    """Return what a card's meter was last found to have written; None when never."""
    return _readings(connection, [card_id]).get(card_id)


def _readings(connection: sa.Connection, card_ids: list[str]) -> dict[str, ReadingFacts]:
    query = sa.select(card_readings).where(
        card_readings.c.card_id.in_(card_ids), card_readings.c.id == _NEWEST_READING
    )
    return {
        row.card_id: ReadingFacts(
            read_at=row.read_at.isoformat(),
            last_tid=row.last_tid,
            credit_tenths=row.credit_tenths,
            tamper=row.tamper,
        )
        for row in connection.execute(query)
    }


def _only(row: Any | None) -> Any:
    if row is None:
        raise Refused(ProblemCode.CARD_UNKNOWN)
    return row


def _facts(row: Any, reading: ReadingFacts | None) -> CardFacts:
    return CardFacts(
        card_id=row.id,
        drn=row.drn,
        issue=row.issue,
        issued_on=row.issued_on.isoformat(),
        issued_by=row.issued_by,
        medium=row.medium.value,
        uid=row.uid,
        state=state_of_row(row).value,
        ended_at=None if row.ended_at is None else row.ended_at.isoformat(),
        ended_by=row.ended_by,
        cause=row.cause,
        reason=row.reason,
        reading=reading,
    )
