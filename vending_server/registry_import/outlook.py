"""Warnings: what can be imported but not sold to yet, for want of a vending key or a tariff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeAlias

from vending_server.keys.model import VendingKey
from vending_server.registry_import.findings import Fault, Finding
from vending_server.registry_import.mapping import ListMapping
from vending_server.registry_import.model import Facts, Kind
from vending_server.registry_import.things import Things

KeyName: TypeAlias = tuple[str, int, int, int]  # SGC, KRN, DKGA, base year
TariffName: TypeAlias = tuple[str, str]  # utility, customer class


def key_names(keys: Iterable[VendingKey]) -> set[KeyName]:
    """Return what names these keys as a list does."""
    return {(key.sgc, key.krn, int(key.dkga), key.base_year) for key in keys}


def outlook(
    things: Things,
    mapping: ListMapping,
    *,
    keys: Collection[KeyName],
    tariffs: Collection[TariffName],
) -> Iterator[Finding]:
    """Yield one warning for each key and tariff that is not there, with how many wait for it."""
    yield from _lacking(
        things,
        Kind.METER,
        name_of=lambda facts: _named(facts, "sgc", "krn", "dkga", "base_year"),
        known=keys,
        fault=Fault.KEY_UNKNOWN,
        column=mapping.column_of("sgc"),
        told="SGC {} KRN {} DKGA {} {}",
    )
    yield from _lacking(
        things,
        Kind.CONTRACT,
        name_of=lambda facts: _named(facts, "utility", "customer_class"),
        known=tariffs,
        fault=Fault.NO_TARIFF,
        column=mapping.column_of("customer_class"),
        told="{} {}",
    )


def _named(facts: Facts, *names: str) -> tuple[object, ...] | None:
    """Return these facts together, none when the list does not say all of them."""
    values = tuple(facts.get(name) for name in names)
    return None if None in values else values


def _lacking(
    things: Things,
    kind: Kind,
    *,
    name_of: Callable[[Facts], tuple[object, ...] | None],
    known: Collection[tuple[object, ...]],
    fault: Fault,
    column: str,
    told: str,
) -> Iterator[Finding]:
    counts: Counter[tuple[object, ...]] = Counter()
    first: dict[tuple[object, ...], int] = {}
    for one in things[kind].values():
        name = name_of(one.facts)
        if name is not None and name not in known:
            counts[name] += 1
            first.setdefault(name, one.line)
    for name, count in counts.items():
        yield Finding(
            line=first[name],
            column=column,
            fault=fault,
            value=told.format(*name),
            other=str(count),
        )
