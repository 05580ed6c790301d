"""Compare a list with the register: what is new, changed, unchanged, missing - and not allowed.

An import never moves a meter from one account to another, never gives an account to another
customer and never closes anything: those are acts of trade with money behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from vending_server.registry_import.fields import METER_NEEDS
from vending_server.registry_import.findings import Fault, Finding
from vending_server.registry_import.mapping import ListMapping
from vending_server.registry_import.model import Change, Kind, Known, Plan, Register, Wanted
from vending_server.registry_import.things import KEY_FACTS, Things, column_of

# What a new thing cannot do without, and the field of a list that says it.
_NEEDS: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.CUSTOMER: {"name": "customer_name"},
    Kind.PLACE: {"address": "address"},
    Kind.METER_TYPE: {name: name for name in ("utility", "ea", "tct")},
    Kind.CONTRACT: {
        "customer": "customer_name",
        "place": "address",
        **{name: name for name in ("utility", "customer_class", "address", "opened_on")},
    },
    Kind.METER: {name: name for name in METER_NEEDS},
}


def compare(things: Things, register: Register, mapping: ListMapping) -> tuple[Plan, list[Finding]]:
    """Return what an import would do, and what stands in its way."""
    comparing = _Comparing(things, register, mapping, _served_by(register))
    changes: list[Change] = []
    findings: list[Finding] = []
    unchanged = dict.fromkeys(Kind, 0)
    for kind in Kind:
        for wanted in things[kind].values():
            findings += comparing.findings(wanted)
            change = _change(wanted, register[kind].get(wanted.key))
            if change is None:
                unchanged[kind] += 1
            else:
                changes.append(change)
    plan = Plan(changes=tuple(changes), unchanged=unchanged, missing=_missing(things, register))
    return plan, findings


def _served_by(register: Register) -> dict[str, str]:
    """Return the meter of each account that has one."""
    return {
        str(known.facts["contract"]): drn
        for drn, known in register[Kind.METER].items()
        if known.facts["contract"] is not None
    }


def _change(wanted: Wanted, known: Known | None) -> Change | None:
    if known is None:
        return Change(
            kind=wanted.kind,
            key=wanted.key,
            line=wanted.line,
            row_id=None,
            before={},
            after=wanted.facts,
        )
    after = {name: one for name, one in wanted.facts.items() if known.facts[name] != one}
    if not after:
        return None
    before = {name: known.facts[name] for name in after}
    return Change(
        kind=wanted.kind,
        key=wanted.key,
        line=wanted.line,
        row_id=known.row_id,
        before=before,
        after=after,
    )


def _missing(things: Things, register: Register) -> dict[Kind, tuple[str, ...]]:
    """Return what the list says nothing of; of a kind that it does not hold, nothing."""
    return {
        kind: tuple(
            key
            for key, known in register[kind].items()
            if not known.is_closed and key not in things[kind]
        )
        for kind in (Kind.CONTRACT, Kind.METER)
        if things[kind]
    }


@dataclass(frozen=True, slots=True)
class _Comparing:
    things: Things
    register: Register
    mapping: ListMapping
    served_by: Mapping[str, str]

    def findings(self, wanted: Wanted) -> Iterator[Finding]:
        known = self.register[wanted.kind].get(wanted.key)
        if known is None:
            yield from self._lacks(wanted)
        elif wanted.kind is Kind.CONTRACT:
            yield from self._contract(wanted, known)
        elif wanted.kind is Kind.METER:
            yield from self._known_meter(wanted, known)
        if wanted.kind is Kind.METER:
            yield from self._new_seat(wanted, known)

    def _lacks(self, wanted: Wanted) -> Iterator[Finding]:
        for fact, field in _NEEDS[wanted.kind].items():
            if wanted.facts.get(fact) is None:
                column = self.mapping.column_of(field)
                yield Finding(line=wanted.line, column=column, fault=Fault.MISSING_VALUE)

    def _contract(self, wanted: Wanted, known: Known) -> Iterator[Finding]:
        if known.is_closed:
            yield self._at(wanted, Fault.ACCOUNT_CLOSED)
        if _differs(wanted, known, "customer"):
            yield self._at(wanted, Fault.OTHER_CUSTOMER, str(known.facts["customer"]))
        if _differs(wanted, known, "utility"):
            yield self._fixed(wanted, known)

    def _known_meter(self, wanted: Wanted, known: Known) -> Iterator[Finding]:
        if known.is_closed:
            yield self._at(wanted, Fault.METER_SCRAPPED)
        if _differs(wanted, known, "utility"):
            yield self._fixed(wanted, known)
        if known.facts["contract"] is not None and _differs(wanted, known, "contract"):
            yield self._at(wanted, Fault.METER_ELSEWHERE, str(known.facts["contract"]))
        if any(_differs(wanted, known, name) for name in KEY_FACTS):
            yield self._at(wanted, Fault.KEY_CHANGED)

    def _new_seat(self, wanted: Wanted, known: Known | None) -> Iterator[Finding]:
        """Look at the account that a meter would begin to serve."""
        account = wanted.facts.get("contract")
        if account is None or (known is not None and known.facts["contract"] is not None):
            return
        other = self.served_by.get(str(account))
        if other is not None:
            finding = self._at(wanted, Fault.ACCOUNT_HAS_METER, other, value=str(account))
            yield finding
        if self._place_of(str(account)) is None:
            column = self.mapping.column_of("address")
            yield Finding(line=wanted.line, column=column, fault=Fault.MISSING_VALUE)

    def _place_of(self, account: str) -> object:
        said = self.things[Kind.CONTRACT][account].facts
        known = self.register[Kind.CONTRACT].get(account)
        return said.get("place") or (known.facts["place"] if known else None)

    def _fixed(self, wanted: Wanted, known: Known) -> Finding:
        return Finding(
            line=wanted.line,
            column=self.mapping.column_of("utility"),
            fault=Fault.FIXED_FACT,
            other=str(known.facts["utility"]),
        )

    def _at(self, wanted: Wanted, fault: Fault, other: str = "", *, value: str = "") -> Finding:
        return Finding(
            line=wanted.line,
            column=column_of(wanted.kind, self.mapping),
            fault=fault,
            value=value or wanted.key,
            other=other,
        )


def _differs(wanted: Wanted, known: Known, name: str) -> bool:
    return name in wanted.facts and wanted.facts[name] != known.facts[name]
