"""A meter's whole life: where it hung, for whom, and what else happened to it."""

from __future__ import annotations

import datetime as dt
from typing import Final, TypeAlias

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.meters.tables import contracts, customers, meters, places
from vending_server.operators.tables import operators
from vending_server.paging import WHOLE, PageAsked, Position
from vending_server.registry.tables import meter_events, meter_installations
from vending_server.wire.problems import ProblemCode
from vending_server.wire.registry import EventFacts, InstallationFacts, MeterHistory

_HUNG: Final = 0
_HAPPENED: Final = 1
Told: TypeAlias = tuple[tuple[dt.datetime, int, int], InstallationFacts | EventFacts]


def meter_history(connection: sa.Connection, drn: str, page: PageAsked = WHOLE) -> MeterHistory:
    """Return a page of what is known of a meter, oldest first.

    Raises:
        Refused: METER_UNKNOWN.
    """
    meter = connection.execute(sa.select(meters).where(meters.c.drn == drn)).one_or_none()
    if meter is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    told = [*_installations(connection, meter.id, page), *_events(connection, meter.id, page)]
    shown, next_cursor = page.cut(sorted(told, key=_position_of), _position_of)
    return MeterHistory(
        drn=drn,
        state="installed" if meter.contract_id is not None else meter.shelf.value,
        installations=[one for _, one in shown if isinstance(one, InstallationFacts)],
        events=[one for _, one in shown if isinstance(one, EventFacts)],
        next_cursor=next_cursor,
    )


def _position_of(told: Told) -> Position:
    return told[0]


def _installations(connection: sa.Connection, meter_id: int, page: PageAsked) -> list[Told]:
    hung = meter_installations.c
    installer, remover = operators.alias(), operators.alias()
    query = (
        sa.select(
            meter_installations,
            contracts.c.account_number,
            customers.c.name.label("customer_name"),
            places.c.code.label("place_code"),
            places.c.address,
            installer.c.login.label("installer"),
            remover.c.login.label("remover"),
        )
        .join(contracts, hung.contract_id == contracts.c.id)
        .join(customers, contracts.c.customer_id == customers.c.id)
        .join(places, hung.place_id == places.c.id)
        .outerjoin(installer, hung.installed_by == installer.c.id)
        .outerjoin(remover, hung.removed_by == remover.c.id)
        .where(hung.meter_id == meter_id)
    )
    rows = connection.execute(page.rows_of(query, hung.installed_at, _HUNG, hung.id))
    return [
        (
            (row.installed_at, _HUNG, row.id),
            InstallationFacts(
                account_number=row.account_number,
                customer_name=row.customer_name,
                place_code=row.place_code,
                address=row.address,
                installed_at=row.installed_at.isoformat(),
                installed_by=row.installer,
                reason=row.reason.value,
                removed_at=_told(row.removed_at),
                removed_by=row.remover,
                removal_reason=row.removal_reason.value if row.removal_reason else None,
                note=row.note,
            ),
        )
        for row in rows
    ]


def _events(connection: sa.Connection, meter_id: int, page: PageAsked) -> list[Told]:
    query = (
        sa.select(meter_events, operators.c.login)
        .outerjoin(operators, meter_events.c.operator_id == operators.c.id)
        .where(meter_events.c.meter_id == meter_id)
    )
    at, row_id = meter_events.c.happened_at, meter_events.c.id
    rows = connection.execute(page.rows_of(query, at, _HAPPENED, row_id))
    return [
        (
            (row.happened_at, _HAPPENED, row.id),
            EventFacts(
                happened_at=row.happened_at.isoformat(),
                kind=row.kind.value,
                operator=row.login,
                details=row.details,
            ),
        )
        for row in rows
    ]


def _told(time: dt.datetime | None) -> str | None:
    return None if time is None else time.isoformat()
