"""Read what the register holds, in the words of a list: one read of each table."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.meters.model import Shelf
from vending_server.meters.tables import contracts, customers, meter_types, meters, places
from vending_server.registry_import.model import Fact, Kind, Known, Register
from vending_server.registry_import.things import KEY_FACTS, type_key


def read_register(connection: sa.Connection) -> Register:
    """Return everything of the register, by what people call it."""
    by_customer = _customers(connection)
    by_place = _places(connection)
    by_type = _types(connection)
    by_contract = _contracts(connection, _names(by_customer), _names(by_place))
    return {
        Kind.CUSTOMER: by_customer,
        Kind.PLACE: by_place,
        Kind.METER_TYPE: by_type,
        Kind.CONTRACT: by_contract,
        Kind.METER: _meters(connection, _names(by_contract), _names(by_type)),
    }


def _names(known: dict[str, Known]) -> dict[int, str]:
    return {one.row_id: key for key, one in known.items()}


def _customers(connection: sa.Connection) -> dict[str, Known]:
    # A customer of before the register has no number; "#7" is nobody's.
    return {
        row.number or f"#{row.id}": Known(
            row_id=row.id,
            facts={"name": row.name, "phone": row.phone, "id_number": row.id_number},
        )
        for row in connection.execute(sa.select(customers))
    }


def _places(connection: sa.Connection) -> dict[str, Known]:
    names = ("address", "zone", "latitude_micro", "longitude_micro")
    return {
        row["code"]: Known(row_id=row["id"], facts={name: row[name] for name in names})
        for row in connection.execute(sa.select(places)).mappings()
    }


def _types(connection: sa.Connection) -> dict[str, Known]:
    found = {}
    for row in connection.execute(sa.select(meter_types)):
        facts: dict[str, Fact] = {
            "maker": row.maker,
            "model": row.model,
            "utility": row.utility.value,
            "phases": row.phases,
            "ea": row.ea,
            "tct": row.tct,
        }
        found[type_key(facts)] = Known(row_id=row.id, facts=facts)
    return found


def _contracts(
    connection: sa.Connection, customer_of: dict[int, str], place_of: dict[int, str]
) -> dict[str, Known]:
    return {
        row.account_number: Known(
            row_id=row.id,
            facts={
                "customer": customer_of[row.customer_id],
                "place": place_of.get(row.place_id),
                "utility": row.utility.value,
                "customer_class": row.customer_class,
                "address": row.address,
                "opened_on": row.opened_on,
            },
            is_closed=row.closed_on is not None,
            version=row.version,
        )
        for row in connection.execute(sa.select(contracts))
    }


def _meters(
    connection: sa.Connection, account_of: dict[int, str], type_of: dict[int, str]
) -> dict[str, Known]:
    return {
        row["drn"]: Known(
            row_id=row["id"],
            facts={
                **{name: row[name] for name in ("tct", *KEY_FACTS)},
                "utility": row["utility"].value,
                "type": type_of.get(row["type_id"]),
                "contract": account_of.get(row["contract_id"]),
            },
            is_closed=row["contract_id"] is None and row["shelf"] is Shelf.SCRAPPED,
        )
        for row in connection.execute(sa.select(meters)).mappings()
    }
