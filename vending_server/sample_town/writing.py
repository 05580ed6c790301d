"""Write the town into an empty database.

The tables are filled directly, ids given: a town is made once, in bulk, in one transaction, and
its rows are those that the services would have made.  Sales go through the row builders of a live
sale.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import sqlalchemy as sa

from vending_server.agents.service import add_to_float
from vending_server.db.numbering import count_on
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds, agent_float_of, open_drawer
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import balance_of, post
from vending_server.meters.model import Meter
from vending_server.meters.search import fold_name, fold_phone
from vending_server.meters.tables import contracts, customers, meter_types, meters, places
from vending_server.operators.service import NewOperator, create_operator
from vending_server.operators.tables import operators
from vending_server.points.service import create_point, set_municipality
from vending_server.points.tables import PointKind, points, terminals
from vending_server.registry.model import InstallReason, MeterEvent
from vending_server.registry.tables import meter_events, meter_installations
from vending_server.sample_town.customers import BLOCKED_FOR, PlannedCustomer
from vending_server.sample_town.decisions import Decisions
from vending_server.sample_town.history import ContractState, LivedCustomer
from vending_server.sample_town.meter_lots import METER_TYPES
from vending_server.sample_town.places import AGENT_POINTS, MUNICIPALITY, POINTS, STAFF, seller_at
from vending_server.sample_town.window import Window
from vending_server.tariffs.loading import policy_row, tariff_row
from vending_server.tariffs.tables import (
    arrears_accounts,
    contract_arrears,
    dues,
    policies,
    tariff_versions,
)
from vending_server.vending.model import Seller
from vending_server.vending.rows import insert_sales
from vending_server.vending.tables import outbox, sales

_MUST_BE_EMPTY: Final = (customers, contracts, meters, points, tariff_versions, policies, sales)
# Tables whose rows are given ids here.
_NUMBERED: Final = (
    *(customers, places, contracts, meter_types, meters, dues),
    *(arrears_accounts, tariff_versions, policies),
)
_BLOCKED_BY: Final = "walid"
_HISTORIC_TERMINAL: Final = 1
_FLOAT_LEFT_MINOR: Final = 2_000_000
_HISTORIC_SOFTWARE: Final = "history"


def first_filled_table(connection: sa.Connection) -> str | None:
    """Return the name of a table that holds something already, None when the town may be made."""
    for table in _MUST_BE_EMPTY:
        if connection.scalars(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            return table.name
    return None


def write_decisions(connection: sa.Connection, decisions: Decisions) -> None:
    """Write tariff versions and policies."""
    tariffs = [tariff_row(one) for one in decisions.written]
    rules = [policy_row(one) for one in decisions.written_policies]
    for table, rows in ((tariff_versions, tariffs), (policies, rules)):
        numbered = [{"id": number, **row} for number, row in enumerate(rows, start=1)]
        connection.execute(table.insert(), numbered)


def write_places(
    connection: sa.Connection,
    *,
    seed: int,
    window: Window,
    hashes: Mapping[str, str],
) -> dict[int, Seller]:
    """Write municipality, points, people (password hashes by login) and their terminals.

    Returns who sold at each point.  The terminals are suspended, and nobody has the private half
    of their keys: the public half is a digest.
    """
    set_municipality(connection, MUNICIPALITY)
    for point in POINTS:
        create_point(connection, number=point.number, kind=PointKind(point.kind), name=point.name)
        _write_terminal(connection, point.number, seed=seed, window=window)
    operator_ids = {
        one.login: create_operator(
            connection,
            NewOperator(
                login=one.login,
                name=one.name,
                title=one.title,
                roles=one.roles,
                point_numbers=one.points,
                password_hash=hashes[one.login],
            ),
        )
        for one in STAFF
    }
    return {point.number: _seller(point.number, seed, operator_ids) for point in POINTS}


def write_meter_types(connection: sa.Connection) -> None:
    """Write the makes of meters that the town bought."""
    _insert(connection, meter_types, [asdict(one) for one in METER_TYPES])


def write_stock(connection: sa.Connection, stock: Iterable[Meter]) -> None:
    """Write meters that serve nobody yet."""
    _insert(connection, meters, [_meter_row(one, contract_id=None) for one in stock])


def write_customers(
    connection: sa.Connection, lived: Sequence[LivedCustomer], ids: AccountIds, window: Window
) -> None:
    """Write customers in their last state, and all their sales."""
    states = [one.state for one in lived]
    of_contracts = [one for state in states for one in state.contracts]
    _insert(connection, customers, [_customer_row(one.planned) for one in states])
    _insert(connection, places, [asdict(one.planned.place) for one in of_contracts])
    _insert(connection, contracts, [_contract_row(one) for one in of_contracts])
    _insert(
        connection,
        meters,
        [_meter_row(one.planned.meter, contract_id=one.contract.id) for one in of_contracts],
    )
    _insert(
        connection, meter_installations, [_installation_row(one, window) for one in of_contracts]
    )
    _insert(connection, dues, [row for one in of_contracts for row in _due_rows(one)])
    _insert(connection, arrears_accounts, [r for one in lived for r in _arrears_rows(one)])
    _insert(connection, contract_arrears, [r for one in of_contracts for r in _links(one)])
    insert_sales(connection, [sale for one in lived for sale in one.sales], ids)


def top_agents_up(connection: sa.Connection, *, seed: int, window: Window) -> None:
    """Let each agent have paid, before it all, for what he sold and for some days to come."""
    for number in AGENT_POINTS:
        sold = balance_of(connection, agent_float_of(number))
        # The sales were written without their charges: the row gets only what they left.
        add_to_float(connection, number, _FLOAT_LEFT_MINOR)
        post(
            connection,
            [Entry(accounts.BANK, agent_float_of(number), sold + _FLOAT_LEFT_MINOR)],
            transaction_id=str(uuid.UUID(bytes=_digest(number, seed, "float")[:16], version=5)),
            posted_at=window.moment(window.start, 0),
            point_number=number,
        )


def finish(connection: sa.Connection, window: Window) -> None:
    """Mark what the history had to tell others as told, and let ids go on from here."""
    _tell_who_blocked(connection, window)
    connection.execute(outbox.update().values(sent_at=outbox.c.created_at))
    count_on(connection, _NUMBERED)


def _tell_who_blocked(connection: sa.Connection, window: Window) -> None:
    query = sa.select(operators.c.id).where(operators.c.login == _BLOCKED_BY)
    operator_id = connection.scalars(query).one()
    blocked_at = window.moment(window.until - BLOCKED_FOR, 0)
    is_blocked = meters.c.blocked_ar.is_not(None)
    connection.execute(
        meters.update().where(is_blocked).values(blocked_by=operator_id, blocked_at=blocked_at)
    )
    texts = ("blocked_ar", "blocked_en", "blocked_customer_ar", "blocked_customer_en")
    blocked = connection.execute(sa.select(meters).where(is_blocked).order_by(meters.c.id))
    rows = [
        {
            "meter_id": row["id"],
            "happened_at": blocked_at,
            "kind": MeterEvent.BLOCKED,
            "operator_id": operator_id,
            "details": {name: row[name] for name in texts},
        }
        for row in blocked.mappings()
    ]
    _insert(connection, meter_events, rows)


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _terminal_id(point_number: int, seed: int) -> str:
    return str(uuid.UUID(bytes=_digest(point_number, seed, "id")[:16], version=5))


def _digest(point_number: int, seed: int, what: str) -> bytes:
    return hashlib.sha256(f"town {seed} point {point_number} {what}".encode()).digest()


def _write_terminal(
    connection: sa.Connection, point_number: int, *, seed: int, window: Window
) -> None:
    terminal_id = _terminal_id(point_number, seed)
    connection.execute(
        terminals.insert().values(
            id=terminal_id,
            point_number=point_number,
            number=_HISTORIC_TERMINAL,
            public_key=_digest(point_number, seed, "key").hex(),
            software_version=_HISTORIC_SOFTWARE,
            enrolled_at=window.moment(window.start, 0),
            suspended_at=window.moment(window.until, 0),
        )
    )
    open_drawer(connection, terminal_id)


def _seller(point_number: int, seed: int, operator_ids: dict[str, int]) -> Seller:
    staff = seller_at(point_number)
    return Seller(
        terminal_id=_terminal_id(point_number, seed),
        terminal_number=_HISTORIC_TERMINAL,
        point=next(one for one in POINTS if one.number == point_number),
        operator_id=operator_ids[staff.login],
        operator_name=staff.name,
        operator_title=staff.title,
    )


def _customer_row(planned: PlannedCustomer) -> dict[str, Any]:
    person = planned.person
    return {
        "id": planned.id,
        "name": person.name,
        "name_search": fold_name(person.name),
        "phone": person.phone,
        "phone_search": fold_phone(person.phone),
    }


def _contract_row(state: ContractState) -> dict[str, Any]:
    contract = state.contract
    return {
        "id": contract.id,
        "account_number": contract.account_number,
        "customer_id": contract.customer_id,
        "utility": contract.utility,
        "customer_class": contract.customer_class,
        "place_id": state.planned.place.id,
        "address": contract.address,
        "opened_on": state.planned.opened_on,
        "carry_minor": contract.carry_minor,
        "bought_tenths": contract.bought_tenths,
        "bought_period": contract.bought_period,
        "version": contract.version,
    }


def _installation_row(state: ContractState, window: Window) -> dict[str, Any]:
    return {
        "meter_id": state.planned.meter.id,
        "contract_id": state.contract.id,
        "place_id": state.planned.place.id,
        "installed_at": window.moment(state.planned.opened_on, 0),
        "reason": InstallReason.NEW_CONTRACT,
    }


def _meter_row(meter: Meter, *, contract_id: int | None) -> dict[str, Any]:
    reason, told_customer = meter.block_reason, meter.block_reason_customer
    return {
        "id": meter.id,
        "drn": meter.drn,
        "meter_pan": meter.meter_pan,
        "contract_id": contract_id,
        "utility": meter.utility,
        "ea": meter.ea,
        "dkga": meter.dkga,
        "sgc": meter.sgc,
        "krn": meter.krn,
        "ti": meter.ti,
        "key_type": meter.key_type,
        "ken": meter.ken,
        "base_year": meter.base_year,
        "tct": meter.tct,
        "blocked_ar": reason.ar if reason else None,
        "blocked_en": reason.en if reason else None,
        "blocked_customer_ar": told_customer.ar if told_customer else None,
        "blocked_customer_en": told_customer.en if told_customer else None,
        "type_id": meter.type_id,
    }


def _due_rows(state: ContractState) -> Iterable[dict[str, Any]]:
    for due in state.dues.values():
        yield {
            "id": due.id,
            "contract_id": state.contract.id,
            "kind": due.kind,
            "code": due.code,
            "name_ar": due.name.ar,
            "name_en": due.name.en,
            "period": due.period,
            "amount_minor": due.amount_minor,
            "paid_minor": due.paid_minor,
            "vat_bp": due.vat_bp,
            "postponed_reason": due.postponed_reason,
        }


def _arrears_rows(lived: LivedCustomer) -> Iterable[dict[str, Any]]:
    planned = lived.state.planned
    for opening in planned.arrears:
        one = lived.state.arrears[opening.id]
        yield {
            "id": one.id,
            "customer_id": planned.id,
            "code": one.code,
            "name_ar": one.name.ar,
            "name_en": one.name.en,
            "opening_minor": opening.balance_minor,
            "balance_minor": one.balance_minor,
            "rule": one.rule,
            "percent_bp": one.percent_bp,
            "instalment_minor": one.instalment_minor,
            "period_paid_minor": one.period_paid_minor,
            "period_paid_of": one.period_paid_of,
            "version": one.version,
        }


def _links(state: ContractState) -> Iterable[dict[str, Any]]:
    for position, arrears_id in enumerate(state.planned.arrears_ids, start=1):
        yield {
            "contract_id": state.contract.id,
            "arrears_account_id": arrears_id,
            "position": position,
        }
