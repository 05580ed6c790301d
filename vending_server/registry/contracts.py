"""Customers taken on, contracts opened, and how a contract stands."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.meters.search import fold_name, fold_phone
from vending_server.meters.tables import contracts, customers, meters, places
from vending_server.pricing.model import Utility
from vending_server.registry.model import InstallReason
from vending_server.registry.seats import Moment, Seat, hang
from vending_server.tariffs import service as tariff_service
from vending_server.wire.problems import ProblemCode
from vending_server.wire.registry import (
    ContractFacts,
    ContractOpening,
    CustomerFacts,
    NewCustomer,
    PlaceGiven,
)


def take_on(connection: sa.Connection, new: NewCustomer) -> CustomerFacts:
    """Keep a new customer.

    Raises:
        Refused: CUSTOMER_NUMBER_USED.
    """
    if _customer_id(connection, new.number) is not None:
        raise Refused(ProblemCode.CUSTOMER_NUMBER_USED)
    connection.execute(
        customers.insert().values(
            number=new.number,
            name=new.name,
            name_search=fold_name(new.name),
            phone=new.phone,
            phone_search=fold_phone(new.phone),
            id_number=new.id_number,
        )
    )
    return CustomerFacts(number=new.number, name=new.name, phone=new.phone, id_number=new.id_number)


def open_contract(
    connection: sa.Connection, opening: ContractOpening, moment: Moment, today: dt.date
) -> None:
    """Open a contract with nothing owed and nothing kept, and hang its meter.

    Raises:
        Refused: ACCOUNT_NUMBER_USED, CUSTOMER_UNKNOWN, NO_TARIFF, METER_UNKNOWN,
            METER_NOT_IN_STOCK, METER_OTHER_UTILITY.
    """
    number = contracts.c.account_number == opening.account_number
    if connection.scalar(sa.select(contracts.c.id).where(number)) is not None:
        raise Refused(ProblemCode.ACCOUNT_NUMBER_USED)
    customer_id = _customer_id(connection, opening.customer_number)
    if customer_id is None:
        raise Refused(ProblemCode.CUSTOMER_UNKNOWN)
    utility = Utility(opening.utility)
    _require_tariff(connection, utility, opening.customer_class)
    place_id, address = _place(connection, opening.place)
    row = {
        "account_number": opening.account_number,
        "customer_id": customer_id,
        "utility": utility,
        "customer_class": opening.customer_class,
        "address": address,
        "place_id": place_id,
        "opened_on": today,
        "bought_period": "",
    }
    contract_id = connection.scalars(contracts.insert().values(row).returning(contracts.c.id)).one()
    if opening.drn is not None:
        seat = Seat(
            contract_id=contract_id,
            account_number=opening.account_number,
            utility=utility,
            place_id=place_id,
        )
        hang(connection, opening.drn, seat, moment, reason=InstallReason.NEW_CONTRACT)


def contract_facts(connection: sa.Connection, account_number: str) -> ContractFacts:
    """Return how a contract stands.

    Raises:
        Refused: CONTRACT_UNKNOWN.
    """
    query = (
        sa.select(contracts, customers.c.name, customers.c.number)
        .join(customers, contracts.c.customer_id == customers.c.id)
        .where(contracts.c.account_number == account_number)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused(ProblemCode.CONTRACT_UNKNOWN)
    drns = sa.select(meters.c.drn).where(meters.c.contract_id == row.id).order_by(meters.c.id)
    return ContractFacts(
        account_number=row.account_number,
        customer_number=row.number,
        customer_name=row.name,
        utility=row.utility.value,
        customer_class=row.customer_class,
        address=row.address,
        opened_on=row.opened_on.isoformat(),
        closed_on=row.closed_on.isoformat() if row.closed_on else None,
        drns=list(connection.scalars(drns)),
        carry_minor=row.carry_minor,
        deposit_minor=row.deposit_minor,
        dues_left_minor=tariff_service.dues_left_minor(connection, row.id),
        arrears_left_minor=tariff_service.arrears_left_minor(connection, row.id),
    )


def _customer_id(connection: sa.Connection, number: str) -> int | None:
    query = sa.select(customers.c.id).where(customers.c.number == number)
    found: int | None = connection.scalar(query)
    return found


def _require_tariff(connection: sa.Connection, utility: Utility, customer_class: str) -> None:
    """Refuse a class that nobody ever decided a price for: a word mistyped sells nothing."""
    for one in tariff_service.all_tariff_versions(connection):
        if (one.tariff.utility, one.customer_class) == (utility, customer_class):
            return
    raise Refused(ProblemCode.NO_TARIFF)


def _place(connection: sa.Connection, given: PlaceGiven) -> tuple[int, str]:
    """Return a place's id and address; a new code makes a new place."""
    known = connection.execute(sa.select(places).where(places.c.code == given.code)).one_or_none()
    if known is not None:
        return known.id, known.address
    row = {
        "code": given.code,
        "address": given.address,
        "zone": given.zone,
        "latitude_micro": given.latitude_micro,
        "longitude_micro": given.longitude_micro,
    }
    made = connection.scalars(places.insert().values(row).returning(places.c.id)).one()
    return made, given.address
