"""The register as a list: meters by number, customer, place, state and key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from vending_server.meters.search import fold_name
from vending_server.meters.tables import contracts, customers, meter_types, meters, places
from vending_server.operators.tables import operators
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.facts import BothLanguages
from vending_server.wire.registry import MeterList, MeterListAsked, MeterOfRegister, MeterSeat

_INSTALLED: Final = "installed"
_DIGITS_MAX: Final = 13  # of a meter number
_KEY: Final = ("ea", "dkga", "sgc", "krn", "ti", "key_type", "ken", "base_year", "has_key_change")
_REGISTER: Final = (
    sa.select(
        meters,
        meter_types.c.maker,
        meter_types.c.model,
        contracts.c.account_number,
        contracts.c.customer_class,
        contracts.c.address,
        customers.c.number.label("customer_number"),
        customers.c.name.label("customer_name"),
        places.c.code.label("place_code"),
        places.c.zone,
        operators.c.login,
    )
    .outerjoin(meter_types, meters.c.type_id == meter_types.c.id)
    .outerjoin(contracts, meters.c.contract_id == contracts.c.id)
    .outerjoin(customers, contracts.c.customer_id == customers.c.id)
    .outerjoin(places, contracts.c.place_id == places.c.id)
    .outerjoin(operators, meters.c.blocked_by == operators.c.id)
)


def meters_listed(
    connection: sa.Connection, asked: MeterListAsked, page: PageAsked = WHOLE
) -> MeterList:
    """Return a page of the meters that are asked for, in the order of their numbers."""
    query = page.rows_of(_REGISTER.where(*_wanted(asked)), meters.c.drn)
    shown, next_cursor = page.cut(connection.execute(query).all(), lambda row: (row.drn,))
    return MeterList(meters=[_told(row) for row in shown], next_cursor=next_cursor)


def _wanted(asked: MeterListAsked) -> Iterator[sa.ColumnElement[bool]]:
    row = meters.c
    if asked.drn:
        # A span of the unique index: LIKE would read the whole table.
        yield row.drn.between(asked.drn, asked.drn.ljust(_DIGITS_MAX, "9"))
    for word in fold_name(asked.customer).split():
        yield customers.c.name_search.contains(word, autoescape=True)
    if asked.account:
        yield contracts.c.account_number == asked.account
    if asked.place:
        columns = (places.c.code, contracts.c.address)
        yield sa.or_(*(one.icontains(asked.place, autoescape=True) for one in columns))
    if asked.state == _INSTALLED:
        yield row.contract_id.is_not(None)
    elif asked.state is not None:
        yield row.contract_id.is_(None)
        yield row.shelf == asked.state
    if asked.is_blocked is not None:
        yield row.blocked_ar.is_not(None) if asked.is_blocked else row.blocked_ar.is_(None)
    if asked.sgc:
        yield row.sgc == asked.sgc
    if asked.krn is not None:
        yield row.krn == asked.krn


def _told(row: Any) -> MeterOfRegister:
    is_blocked = row.blocked_ar is not None
    return MeterOfRegister(
        drn=row.drn,
        utility=row.utility.value,
        state=row.shelf.value if row.contract_id is None else _INSTALLED,
        maker=row.maker or "",
        model=row.model or "",
        **{name: getattr(row, name) for name in _KEY},
        seat=None if row.contract_id is None else _seat(row),
        block_reason=BothLanguages(ar=row.blocked_ar, en=row.blocked_en) if is_blocked else None,
        blocked_at=None if row.blocked_at is None else row.blocked_at.isoformat(),
        blocked_by=row.login,
    )


def _seat(row: Any) -> MeterSeat:
    return MeterSeat(
        account_number=row.account_number,
        customer_number=row.customer_number,
        customer_name=row.customer_name,
        customer_class=row.customer_class,
        place_code=row.place_code or "",
        address=row.address,
        zone=row.zone or "",
    )
