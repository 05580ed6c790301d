"""Read meters with their contracts, lock contracts for a sale, and write back what it changed.

Locks are taken in ascending id, contracts before meters, by everybody; so two processes that
sell to the same people wait for each other and never in a circle (ARCHITECTURE section 3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.statements import Change, Query, Question, among
from vending_server.errors import Refused
from vending_server.meters.model import Contract, Meter
from vending_server.meters.search import fold_name, fold_phone
from vending_server.meters.tables import contracts, customers, meters
from vending_server.paging import is_behind
from vending_server.pricing.model import Utility
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import ProblemCode

_SERVED: Final = (
    sa.select(meters, contracts, customers.c.name)
    .join(contracts, meters.c.contract_id == contracts.c.id)
    .join(customers, contracts.c.customer_id == customers.c.id)
    .where(contracts.c.closed_on.is_(None))
)


@dataclass(frozen=True, slots=True)
class ServedMeter:
    """A meter together with the contract it serves."""

    meter: Meter
    contract: Contract


def served_meters(connection: sa.Connection, drns: Collection[str]) -> dict[str, ServedMeter]:
    """Return the meters of these numbers that serve an open contract, by number."""
    return meters_served(drns).asked(connection)


def meters_served(drns: Collection[str]) -> Question[dict[str, ServedMeter]]:
    """Return what `served_meters` asks."""
    return Question(_BY_DRN, {"drns": drns}, _served_by_drn)


def _served_by_drn(rows: Iterable[tuple[Any, ...]]) -> dict[str, ServedMeter]:
    found = (dict(zip(_COLUMNS, row, strict=True)) for row in rows)
    return {row[meters.c.drn]: _served(row) for row in found}


_COLUMNS: Final = tuple(_SERVED.selected_columns)
_BY_DRN: Final = Query(_SERVED.where(among(meters.c.drn, "drns")))


def served_of_ids(connection: sa.Connection, meter_ids: Collection[int]) -> dict[int, ServedMeter]:
    """Return the meters of these rows that serve an open contract, by row."""
    found = _BY_ID.rows(connection, ids=sorted(meter_ids))
    served = (_served(dict(zip(_COLUMNS, row, strict=True))) for row in found)
    return {one.meter.id: one for one in served}


_BY_ID: Final = Query(_SERVED.where(among(meters.c.id, "ids")))


def lock_contracts(connection: sa.Connection, drns: Collection[str]) -> list[int]:
    """Lock the contracts that these meters serve, ascending; return their ids."""
    return contracts_locked(drns).asked(connection)


def contracts_locked(drns: Collection[str]) -> Question[list[int]]:
    """Return what `lock_contracts` asks."""
    return Question(_LOCK_CONTRACTS, {"drns": drns}, lambda rows: [row[0] for row in rows])


_LOCK_CONTRACTS: Final = Query(
    sa.select(contracts.c.id)
    .where(contracts.c.id.in_(sa.select(meters.c.contract_id).where(among(meters.c.drn, "drns"))))
    .order_by(contracts.c.id)
    .with_for_update()
)


def lock_contracts_by_id(connection: sa.Connection, contract_ids: Collection[int]) -> None:
    """Lock contracts, ascending, whatever meters they serve by now."""
    _LOCK_CONTRACT_IDS.rows(connection, ids=sorted(contract_ids))


_LOCK_CONTRACT_IDS: Final = Query(
    sa.select(contracts.c.id)
    .where(among(contracts.c.id, "ids"))
    .order_by(contracts.c.id)
    .with_for_update()
)


def lock_meters(connection: sa.Connection, drns: Collection[str]) -> None:
    """Lock meters, ascending, so that none is blocked or re-keyed while it is sold to."""
    meters_locked(drns).asked(connection)


def meters_locked(drns: Collection[str]) -> Question[None]:
    """Return what `lock_meters` asks."""
    return Question(_LOCK_METERS, {"drns": drns}, lambda _rows: None)


_LOCK_METERS: Final = Query(
    sa.select(meters.c.id)
    .where(among(meters.c.drn, "drns"))
    .order_by(meters.c.id)
    .with_for_update()
)


def meters_of_ids(connection: sa.Connection, meter_ids: Collection[int]) -> dict[int, Meter]:
    """Return meters by their rows, in ascending order, whether they serve anybody or not."""
    rows = _METERS.rows(connection, ids=sorted(meter_ids))
    found = (dict(zip(_METER_COLUMNS, row, strict=True)) for row in rows)
    return {row[meters.c.id]: _meter(row) for row in found}


_METER_COLUMNS: Final = tuple(meters.c)
_METERS: Final = Query(sa.select(meters).where(among(meters.c.id, "ids")).order_by(meters.c.id))


def lock_meter(connection: sa.Connection, drn: str) -> Meter | None:
    """Lock one meter, whether it serves anybody or not, and return it as it is now."""
    query = sa.select(meters).where(meters.c.drn == drn).with_for_update()
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _meter(row)


def lock_meters_of_ids(
    connection: sa.Connection, meter_ids: Collection[int]
) -> dict[int, tuple[Meter, int | None]]:
    """Lock meters by their rows, ascending; return them, and the contract of each, as of now."""
    rows = _LOCK_BY_ID.rows(connection, ids=sorted(meter_ids))
    found = (dict(zip(meters.c, row, strict=True)) for row in rows)
    return {row[meters.c.id]: (_meter(row), row[meters.c.contract_id]) for row in found}


_LOCK_BY_ID: Final = Query(
    sa.select(meters).where(among(meters.c.id, "ids")).order_by(meters.c.id).with_for_update()
)


def note_key_change(
    connection: sa.Connection, meter_ids: Collection[int], *, is_open: bool
) -> None:
    """Mark meters whose open key change a sale must look for; the caller has locked them."""
    connection.execute(
        meters.update().where(meters.c.id.in_(meter_ids)).values(has_key_change=is_open)
    )


def put_key(connection: sa.Connection, meter: Meter) -> None:
    """Write what names a meter's key, as it stands in `meter`; the caller has locked the row."""
    connection.execute(
        meters.update()
        .where(meters.c.id == meter.id)
        .values(
            sgc=meter.sgc,
            krn=meter.krn,
            ti=meter.ti,
            key_type=meter.key_type,
            ken=meter.ken,
            base_year=meter.base_year,
            dkga=meter.dkga,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractChange:
    """What one sale changes of a contract, if nobody changed it since `version` was read."""

    contract_id: int
    version: int
    carry_minor: int
    bought_tenths: int
    bought_period: str
    deposit_used_minor: int = 0


def change_contracts(connection: sa.Connection, changes: Sequence[ContractChange]) -> None:
    """Write the changes, each on condition of the version that its sale was priced from.

    Raises:
        RowConflict: a contract was changed meanwhile; nothing may be sold on these prices.
    """
    rows = [
        {
            "the_id": change.contract_id,
            "the_version": change.version,
            "carry": change.carry_minor,
            "bought": change.bought_tenths,
            "period": change.bought_period,
            "deposit_used": change.deposit_used_minor,
        }
        for change in sorted(changes, key=lambda one: one.contract_id)
    ]
    _CHANGE_CONTRACTS.run(
        connection, rows, otherwise="a contract changed while it was being sold to"
    )


_CHANGE_CONTRACTS: Final = Change(
    lambda given: (
        contracts.update()
        .where(contracts.c.id == given["the_id"], contracts.c.version == given["the_version"])
        .values(
            carry_minor=given["carry"],
            bought_tenths=given["bought"],
            bought_period=given["period"],
            untold_corrections=0,  # the sale's receipt tells them
            deposit_minor=contracts.c.deposit_minor - given["deposit_used"],
            version=contracts.c.version + 1,
        )
    ),
    {
        "the_id": contracts.c.id,
        "the_version": contracts.c.version,
        "carry": contracts.c.carry_minor,
        "bought": contracts.c.bought_tenths,
        "period": contracts.c.bought_period,
        "deposit_used": contracts.c.deposit_minor,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesAdded:
    """What a contract is after sales that were made elsewhere, with no receipt that tells news."""

    contract_id: int
    version: int
    carry_minor: int
    bought_tenths: int
    bought_period: str
    more_untold: int  # credits that came with them


def add_sales(connection: sa.Connection, added: Sequence[SalesAdded]) -> None:
    """Write what contracts are now, each on condition of the version that was read.

    Raises:
        RowConflict: a contract was changed meanwhile.
    """
    rows = [
        {
            "the_id": one.contract_id,
            "the_version": one.version,
            "carry": one.carry_minor,
            "bought": one.bought_tenths,
            "period": one.bought_period,
            "untold": one.more_untold,
        }
        for one in sorted(added, key=lambda one: one.contract_id)
    ]
    _ADD_SALES.run(connection, rows, otherwise="a contract changed while sales were added to it")


_ADD_SALES: Final = Change(
    lambda given: (
        contracts.update()
        .where(contracts.c.id == given["the_id"], contracts.c.version == given["the_version"])
        .values(
            carry_minor=given["carry"],
            bought_tenths=given["bought"],
            bought_period=given["period"],
            untold_corrections=contracts.c.untold_corrections + given["untold"],
            version=contracts.c.version + 1,
        )
    ),
    {
        "the_id": contracts.c.id,
        "the_version": contracts.c.version,
        "carry": contracts.c.carry_minor,
        "bought": contracts.c.bought_tenths,
        "period": contracts.c.bought_period,
        "untold": contracts.c.untold_corrections,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleUndone:
    """What a sale that is taken back gives back to its contract; the carry may also fall."""

    contract_id: int
    carry_minor: int
    units_tenths: int
    period: str  # which the units counted in
    deposit_minor: int
    untold_corrections: int


def undo_sale(connection: sa.Connection, undone: SaleUndone) -> None:
    """Write back what a contract would be without the sale; the caller holds its lock."""
    row = contracts.c
    # Under another period's key the units are counted from the sales: there is nothing to lower.
    counted = sa.case((row.bought_period == undone.period, undone.units_tenths), else_=0)
    connection.execute(
        contracts.update()
        .where(row.id == undone.contract_id)
        .values(
            carry_minor=row.carry_minor + undone.carry_minor,
            bought_tenths=row.bought_tenths - counted,
            deposit_minor=row.deposit_minor + undone.deposit_minor,
            untold_corrections=row.untold_corrections + undone.untold_corrections,
            version=row.version + 1,
        )
    )


def meters_by_name(
    connection: sa.Connection, name: str, most: int, after: int | None = None
) -> list[ServedMeter]:
    """Return meters of customers whose name holds all the words, however they are spelled."""
    words = [customers.c.name_search.contains(word, autoescape=True) for word in _words(name)]
    return _search(connection, sa.and_(*words), most, after)


def meters_by_phone(
    connection: sa.Connection, phone: str, most: int, after: int | None = None
) -> list[ServedMeter]:
    """Return meters of customers whose phone number ends with these digits."""
    found = customers.c.phone_search.endswith(fold_phone(phone), autoescape=True)
    return _search(connection, found, most, after)


def meters_by_account(
    connection: sa.Connection, number: str, most: int, after: int | None = None
) -> list[ServedMeter]:
    """Return the meters that serve this account number."""
    return _search(connection, contracts.c.account_number == number, most, after)


def contract_by_account(connection: sa.Connection, account_number: str) -> Contract:
    """Return a contract, closed or not.

    Raises:
        Refused: CONTRACT_UNKNOWN.
    """
    query = (
        sa.select(contracts, customers.c.name)
        .join(customers, contracts.c.customer_id == customers.c.id)
        .where(contracts.c.account_number == account_number)
    )
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise Refused(ProblemCode.CONTRACT_UNKNOWN)
    return _contract(row)


def contracts_of_ids(
    connection: sa.Connection, contract_ids: Collection[int]
) -> dict[int, tuple[Contract, bool]]:
    """Return contracts by their rows, and whether each is closed."""
    rows = _CONTRACTS.rows(connection, ids=sorted(contract_ids))
    found = (dict(zip(_CONTRACT_COLUMNS, row, strict=True)) for row in rows)
    return {
        row[contracts.c.id]: (_contract(row), row[contracts.c.closed_on] is not None)
        for row in found
    }


_CONTRACT: Final = sa.select(contracts, customers.c.name).join(
    customers, contracts.c.customer_id == customers.c.id
)
_CONTRACT_COLUMNS: Final = tuple(_CONTRACT.selected_columns)
_CONTRACTS: Final = Query(_CONTRACT.where(among(contracts.c.id, "ids")))


def meters_of_customers(
    connection: sa.Connection, customer_ids: Collection[int]
) -> dict[int, list[ServedMeter]]:
    """Return each customer's meters in ascending contract id, for "another meter" hints."""
    found: dict[int, list[ServedMeter]] = {one: [] for one in customer_ids}
    query = _SERVED.where(contracts.c.customer_id.in_(customer_ids)).order_by(contracts.c.id)
    for row in connection.execute(query).mappings():
        served = _served(row)
        found[served.contract.customer_id].append(served)
    return found


def _words(name: str) -> Iterable[str]:
    return fold_name(name).split()


def _search(
    connection: sa.Connection, found: sa.ColumnElement[bool], most: int, after: int | None
) -> list[ServedMeter]:
    """Return meters by their customers' names; `after` is a meter, for a name is no cursor's."""
    keys = (customers.c.name_search, meters.c.id)
    query = _SERVED.where(found)
    if after is not None:
        last = _SERVED.with_only_columns(customers.c.name_search).where(meters.c.id == after)
        name = connection.scalar(last)
        if name is None:  # it serves nobody any more: nobody knows where it stood
            raise Refused(ProblemCode.CURSOR_INVALID)
        query = query.where(is_behind(keys, (name, after)))
    query = query.order_by(*keys).limit(most)
    return [_served(row) for row in connection.execute(query).mappings()]


def _served(row: Mapping[Any, Any]) -> ServedMeter:
    return ServedMeter(_meter(row), _contract(row))


def _meter(row: Mapping[Any, Any]) -> Meter:
    utility, blocked_ar, blocked_en, customer_ar, customer_en, *rest = _METER_ROW(row)
    return Meter(
        **dict(zip(_METER_FIELDS, rest, strict=True)),
        utility=Utility(utility),
        block_reason=_both(blocked_ar, blocked_en),
        block_reason_customer=_both(customer_ar, customer_en),
    )


_METER_FIELDS: Final = (
    *("id", "drn", "meter_pan", "ea", "dkga", "sgc", "krn", "ti", "key_type", "ken", "base_year"),
    *("tct", "type_id", "has_key_change"),
)
_METER_ROW: Final = itemgetter(
    *(meters.c[name] for name in ("utility", "blocked_ar", "blocked_en")),
    *(meters.c[name] for name in ("blocked_customer_ar", "blocked_customer_en")),
    *(meters.c[name] for name in _METER_FIELDS),
)


def _both(ar: str | None, en: str | None) -> BothLanguages | None:
    return None if ar is None or en is None else BothLanguages(ar=ar, en=en)


def _contract(row: Mapping[Any, Any]) -> Contract:
    utility, customer_name, *rest = _CONTRACT_ROW(row)
    return Contract(
        **dict(zip(_CONTRACT_FIELDS, rest, strict=True)),
        utility=Utility(utility),
        customer_name=customer_name,
    )


_CONTRACT_FIELDS: Final = (
    *("id", "account_number", "customer_id", "address", "customer_class", "carry_minor"),
    *("bought_tenths", "bought_period", "version", "untold_corrections", "deposit_minor"),
)
_CONTRACT_ROW: Final = itemgetter(
    contracts.c.utility, customers.c.name, *(contracts.c[name] for name in _CONTRACT_FIELDS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBalance:
    """What is kept for a contract, and whose it is."""

    contract_id: int
    customer_name: str
    deposit_minor: int
    is_closed: bool


def lock_kept(connection: sa.Connection, account_number: str) -> KeptBalance | None:
    """Lock a contract by its account number and return what is kept for it."""
    lock = sa.select(contracts.c.id).where(contracts.c.account_number == account_number)
    contract_id = connection.scalar(lock.with_for_update())
    if contract_id is None:
        return None
    query = (
        sa.select(contracts.c.deposit_minor, contracts.c.closed_on, customers.c.name)
        .join(customers, contracts.c.customer_id == customers.c.id)
        .where(contracts.c.id == contract_id)
    )
    row = connection.execute(query).one()
    return KeptBalance(
        contract_id=contract_id,
        customer_name=row.name,
        deposit_minor=row.deposit_minor,
        is_closed=row.closed_on is not None,
    )


def change_kept(connection: sa.Connection, contract_id: int, by_minor: int) -> None:
    """Change what is kept for a contract; the database refuses less than nothing."""
    connection.execute(
        contracts.update()
        .where(contracts.c.id == contract_id)
        .values(deposit_minor=contracts.c.deposit_minor + by_minor, version=contracts.c.version + 1)
    )
