"""From rows to the things they speak of: customers, places, meter types, contracts, meters.

A list without customer numbers has one customer for each account, one without place numbers one
place for each account: both are then named by the account number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from vending_server.pricing.model import Utility
from vending_server.registry_import.findings import Fault, Finding
from vending_server.registry_import.mapping import ListMapping
from vending_server.registry_import.model import Fact, Kind, Wanted
from vending_server.registry_import.reading import Row

Things: TypeAlias = Mapping[Kind, Mapping[str, Wanted]]

_CUSTOMER: Final = {"customer_name": "name", "phone": "phone", "id_number": "id_number"}
_PLACE: Final = {
    "address": "address",
    "zone": "zone",
    "latitude": "latitude_micro",
    "longitude": "longitude_micro",
}
_CONTRACT: Final = {name: name for name in ("utility", "customer_class", "address", "opened_on")}
KEY_FACTS: Final = ("ea", "dkga", "sgc", "krn", "ti", "key_type", "ken", "base_year")
_METER: Final = {name: name for name in ("utility", "tct", *KEY_FACTS)}
# The column that a person looks at for each thing.
_KEY_FIELD: Final = {
    Kind.CUSTOMER: "customer_number",
    Kind.PLACE: "place_code",
    Kind.METER_TYPE: "model",
    Kind.CONTRACT: "account_number",
    Kind.METER: "drn",
}
# Of these a list may hold one line each; the others may stand in several lines, told alike.
_ONCE: Final = frozenset({Kind.CONTRACT, Kind.METER})


def column_of(kind: Kind, mapping: ListMapping) -> str:
    """Return the column of the list that names a thing of this kind."""
    return mapping.column_of(_KEY_FIELD[kind])


def collect(rows: Iterable[Row], mapping: ListMapping) -> tuple[Things, list[Finding]]:
    """Return every thing once, and what stands in the list twice or with other data."""
    things: dict[Kind, dict[str, Wanted]] = {kind: {} for kind in Kind}
    findings = []
    for row in rows:
        for one in _things_of(row):
            first = things[one.kind].setdefault(one.key, one)
            fault = _clash(first, one)
            if fault is not None:
                findings.append(
                    Finding(
                        line=one.line,
                        column=column_of(one.kind, mapping),
                        fault=fault,
                        value=one.key,
                        other=str(first.line),
                    )
                )
    return things, findings


def _clash(first: Wanted, one: Wanted) -> Fault | None:
    if first is one:
        return None
    if one.kind in _ONCE:
        return Fault.DUPLICATE
    return None if first.facts == one.facts else Fault.CONTRADICTION


def _things_of(row: Row) -> Iterator[Wanted]:
    account, drn = str(row.values.get("account_number") or ""), row.values.get("drn")
    if account:
        yield from _account_things(row, account)
    if drn:
        yield from _meter_things(row, str(drn), account)


def _account_things(row: Row, account: str) -> Iterator[Wanted]:
    values = row.values
    customer = str(values.get("customer_number") or account)
    contract = _said(values, _CONTRACT)
    if said := _said(values, _CUSTOMER):
        yield Wanted(kind=Kind.CUSTOMER, key=customer, line=row.line, facts=said)
        contract["customer"] = customer
    if said := _said(values, _PLACE):
        place = str(values.get("place_code") or account)
        yield Wanted(kind=Kind.PLACE, key=place, line=row.line, facts=said)
        contract["place"] = place
    yield Wanted(kind=Kind.CONTRACT, key=account, line=row.line, facts=contract)


def _meter_things(row: Row, drn: str, account: str) -> Iterator[Wanted]:
    values = row.values
    said = _said(values, _METER)
    meter: dict[str, Fact] = {name: value for name, value in said.items() if value is not None}
    if values.get("maker") and values.get("model"):
        made = _type_of(row)
        yield made
        meter["type"] = made.key
    if "account_number" in values:
        meter["contract"] = account or None
    yield Wanted(kind=Kind.METER, key=drn, line=row.line, facts=meter)


def _type_of(row: Row) -> Wanted:
    values = row.values
    usual = 1 if values.get("utility") == Utility.ELECTRICITY else 0
    phases = values.get("phases")
    facts: dict[str, Fact] = {
        "maker": values["maker"],
        "model": values["model"],
        "utility": values.get("utility"),
        "phases": usual if phases is None else phases,
        "ea": values.get("ea"),
        "tct": values.get("tct"),
    }
    return Wanted(kind=Kind.METER_TYPE, key=type_key(facts), line=row.line, facts=facts)


def type_key(facts: Mapping[str, Fact]) -> str:
    """Return what a meter type is called in a list of differences."""
    return f"{facts['maker']} {facts['model']} EA{facts['ea']} TCT{facts['tct']}"


def _said(values: Mapping[str, Fact], names: Mapping[str, str]) -> dict[str, Fact]:
    return {ours: values[field] for field, ours in names.items() if field in values}
