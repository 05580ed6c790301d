"""People enough that a fuzzer cannot close, scrap and block everything in its first minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa

from tests.helpers.little_town import DRN
from token_engine.identifiers import make_drn, meter_pan_from_drn
from vending_server.db.numbering import count_on
from vending_server.meters.tables import contracts, customers, meters, places
from vending_server.registry.tables import meter_installations
from vending_server.tariffs.tables import dues, lifeline_rules, policies

CONTRACTS: Final = 240
STOCK: Final = 80
_FIRST: Final = 1001  # of ids and account numbers
FIRST_DUE: Final = 3  # the little town has two
_LONG_AGO: Final = dt.date(2020, 1, 1)
_STOCK_FIRST: Final = 5_000

ACCOUNTS: Final = [f"{_FIRST + number}" for number in range(CONTRACTS)]
SERVED: Final = [make_drn(57, 10_000_000 + _FIRST + number) for number in range(CONTRACTS)]
IN_STOCK: Final = [make_drn(57, 10_000_000 + _STOCK_FIRST + number) for number in range(STOCK)]
METERS: Final = [*DRN.values(), *SERVED]


def populate(connection: sa.Connection) -> None:
    """Add contracts with a fee each, meters in stock, and what a council has granted."""
    ids = range(_FIRST, _FIRST + CONTRACTS)
    common = {"address": "حي الكروم"}
    connection.execute(places.insert(), [{"id": one, "code": f"S{one}", **common} for one in ids])
    connection.execute(
        contracts.insert(),
        [
            {
                "id": one,
                "account_number": str(one),
                "customer_id": 1 + one % 2,
                "utility": _utility(one),
                "customer_class": "residential",
                **common,
                "opened_on": _LONG_AGO,
                "bought_period": "",
                "place_id": one,
            }
            for one in ids
        ],
    )
    served = [_meter(drn, one, one) for drn, one in zip(SERVED, ids, strict=True)]
    stock = [_meter(drn, _STOCK_FIRST + at, None) for at, drn in enumerate(IN_STOCK)]
    connection.execute(meters.insert(), served + stock)
    hung = {"installed_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "reason": "new_contract"}
    connection.execute(
        meter_installations.insert(),
        [{"meter_id": one, "contract_id": one, "place_id": one, **hung} for one in ids],
    )
    fee = {"kind": "municipal_fee", "code": "waste", "name_ar": "رسوم", "name_en": "Waste fee"}
    fee |= {"period": "2026-10", "amount_minor": 1_200, "vat_bp": 0}
    connection.execute(dues.insert(), [{"contract_id": one, **fee} for one in ids])
    _decide(connection)
    count_on(connection, (customers, places, contracts, meters))


def _decide(connection: sa.Connection) -> None:
    first = dt.date(2026, 1, 1)
    policy = {"ceiling_bp": 5000, "guaranteed_tenths": 0, "cash_step_minor": 10, "decision": "5"}
    policy |= {"postponement_days_max": 60, "postponements_max": 50, "valid_from": first}
    grant = {"customer_class": "residential", "decision": "6", "valid_from": first}
    grant |= {"period": "month", "units_tenths": 100}
    for utility in ("electricity", "water"):
        connection.execute(policies.insert().values(policy | {"utility": utility}))
        connection.execute(lifeline_rules.insert().values(grant | {"utility": utility}))


def _utility(number: int) -> str:
    return "water" if number % 5 == 0 else "electricity"


def _meter(drn: str, row_id: int, contract_id: int | None) -> dict[str, Any]:
    is_old = row_id % 4 == 0  # under the group's key of before, to be changed
    return {
        "id": row_id,
        "drn": drn,
        "meter_pan": meter_pan_from_drn(drn),
        "sgc": "345678",
        "contract_id": contract_id,
        "utility": _utility(row_id),
        "ti": "05",
        "tct": 2,
        "ea": 7 if is_old else 11,
        "dkga": 2 if is_old else 4,
        "krn": 2 if is_old else 3,
        "key_type": 2,
        "base_year": 2014,
    }


def days_known(today: dt.date) -> dict[str, list[str]]:
    """Return days and months that mean something, by the names of fields."""

    def days(*from_today: int) -> list[str]:
        return [(today + dt.timedelta(days=one)).isoformat() for one in from_today]

    return {
        "valid_from": days(1, 40),
        "until": days(10, 30),
        "from_on": days(-30, -1),
        "until_on": days(0),
        "day": days(-1, -2, -3),
        "from_day": days(-30),
        "through_day": days(0, 1),
        "month": [(today.replace(day=1) - dt.timedelta(days=1)).isoformat()[:7]],
    }
