"""Write a plan into the register, in bulk, and keep every row as it was before and after.

New rows of a kind go in with one statement, changed ones with one statement for each set of
columns.  The caller holds the transaction and has locked what is changed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from token_engine.engine import KeyType
from token_engine.identifiers import Drn, meter_pan_from_drn
from token_engine.tid import KEN_NEVER
from vending_server.meters.model import Shelf
from vending_server.meters.search import fold_name, fold_phone
from vending_server.meters.tables import contracts, customers, meter_types, meters, places
from vending_server.registry.model import InstallReason, MeterEvent
from vending_server.registry.tables import meter_events, meter_installations
from vending_server.registry_import.model import Change, Facts, Kind, Plan, Register
from vending_server.registry_import.tables import import_changes
from vending_server.registry_import.things import KEY_FACTS

_Row = dict[str, Any]

TABLE_OF: Final[Mapping[Kind, sa.Table]] = {
    Kind.CUSTOMER: customers,
    Kind.PLACE: places,
    Kind.METER_TYPE: meter_types,
    Kind.CONTRACT: contracts,
    Kind.METER: meters,
}
# What tells the new rows of a batch apart.
_ALONE: Final[Mapping[sa.Table, tuple[str, ...]]] = {
    customers: ("number",),
    places: ("code",),
    meter_types: ("maker", "model", "ea", "tct"),
    contracts: ("account_number",),
    meters: ("drn",),
    meter_installations: ("meter_id",),
    meter_events: ("meter_id",),
}
# Facts that name another thing, and facts that are searched for in their folded form.
_REFERENCES: Final = frozenset({"customer", "place", "type", "contract"})
_FOLDED: Final[Mapping[str, Callable[[str], str]]] = {"name": fold_name, "phone": fold_phone}


def write_plan(
    connection: sa.Connection,
    plan: Plan,
    register: Register,
    *,
    batch_id: str,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> None:
    """Write all changes of a plan that was made from this register."""
    writer = _Writer(connection, register, batch_id)
    for kind in Kind:
        writer.write(kind, plan.of(kind))
    seats = [one for one in plan.of(Kind.METER) if one.after.get("contract") is not None]
    writer.insert(
        meter_installations,
        [(one.key, writer.installation(one, now=now, zone=zone)) for one in seats],
    )
    writer.insert(meter_events, [(one.key, writer.event(one, now)) for one in _keyed(plan)])
    writer.keep()


def _keyed(plan: Plan) -> Iterable[Change]:
    return (one for one in plan.of(Kind.METER) if any(name in one.after for name in KEY_FACTS))


@dataclass(slots=True)
class _Writer:
    connection: sa.Connection
    register: Register
    batch_id: str
    ids: dict[Kind, dict[str, int]] = field(default_factory=dict)
    kept: list[_Row] = field(default_factory=list)
    opened: dict[str, Facts] = field(default_factory=dict)  # contracts of this batch, by account

    def write(self, kind: Kind, changes: Sequence[Change]) -> None:
        """Write what happens to the things of one kind; later kinds may refer to them."""
        self.ids[kind] = {key: known.row_id for key, known in self.register[kind].items()}
        new = [one for one in changes if one.row_id is None]
        if kind is Kind.CONTRACT:
            self.opened = {one.key: one.after for one in new}
        made = self.insert(TABLE_OF[kind], [(one.key, self._new_row(one)) for one in new])
        self.ids[kind].update(zip((one.key for one in new), made, strict=True))
        self._update(kind, [one for one in changes if one.row_id is not None])

    def insert(self, table: sa.Table, named_rows: Sequence[tuple[str, _Row]]) -> list[int]:
        """Insert rows and return their ids; they are kept as new."""
        if not named_rows:
            return []
        # Answers come in any order, so that many rows go in one statement: each names itself.
        query = table.insert().returning(table.c.id, *(table.c[name] for name in _ALONE[table]))
        answers = self.connection.execute(query, [row for _, row in named_rows])
        found = {tuple(names): row_id for row_id, *names in answers}
        ids = [found[tuple(row[name] for name in _ALONE[table])] for _, row in named_rows]
        for row_id, (name, row) in zip(ids, named_rows, strict=True):
            self._keep(table, row_id, name, before=None, after=row)
        return ids

    def keep(self) -> None:
        """Write down what was done."""
        if self.kept:
            self.connection.execute(import_changes.insert(), self.kept)

    def installation(self, meter: Change, *, now: dt.datetime, zone: dt.tzinfo) -> _Row:
        """Return the row of a meter that hangs on its account's wall.

        It has hung there since the contract began, if both are new here; otherwise from now on.
        """
        account = str(meter.after["contract"])
        opened = self.opened.get(account)
        place = (opened or self.register[Kind.CONTRACT][account].facts).get("place")
        return {
            "meter_id": self.ids[Kind.METER][meter.key],
            "contract_id": self.ids[Kind.CONTRACT][account],
            "place_id": self.ids[Kind.PLACE][str(place)],
            "installed_at": now if opened is None else _midnight(opened["opened_on"], zone),
            "reason": InstallReason.IMPORTED.value,
        }

    def event(self, meter: Change, now: dt.datetime) -> _Row:
        """Return what the meter's history says of its key."""
        known = self.register[Kind.METER].get(meter.key)
        facts = {**_new_defaults(meter), **(known.facts if known else {}), **meter.after}
        return {
            "meter_id": self.ids[Kind.METER][meter.key],
            "happened_at": now,
            "kind": MeterEvent.REGISTERED.value if known is None else MeterEvent.KEYED.value,
            "details": {name: facts[name] for name in KEY_FACTS},
        }

    def _new_row(self, change: Change) -> _Row:
        return {**_new_defaults(change), **self._columns(change.after)}

    def _update(self, kind: Kind, changes: Sequence[Change]) -> None:
        table = TABLE_OF[kind]
        by_columns: dict[tuple[str, ...], list[_Row]] = defaultdict(list)
        for one in sorted(changes, key=lambda change: change.row_id or 0):
            after = self._columns(one.after)
            before = self._columns(one.before)
            new = {f"new_{name}": value for name, value in after.items()}
            by_columns[tuple(after)].append({"the_id": one.row_id, **new})
            if kind is Kind.CONTRACT:
                # Whoever priced a sale from the row as it was must price again.
                after["version"] = self.register[kind][one.key].version + 1
            assert one.row_id is not None, "only known rows are updated"
            self._keep(table, one.row_id, one.key, before=before, after=after)
        for names, rows in by_columns.items():
            self.connection.execute(_update(table, names), rows)

    def _columns(self, facts: Facts) -> _Row:
        """Return facts as the columns of their table."""
        row: _Row = {}
        for name, value in facts.items():
            if name in _REFERENCES:
                row[f"{name}_id"] = self._id(name, value)
            else:
                row[name] = value
            if name in _FOLDED:
                row[f"{name}_search"] = _FOLDED[name](str(value))
        return row

    def _id(self, name: str, key: object) -> int | None:
        kind = Kind.METER_TYPE if name == "type" else Kind(name)
        return None if key is None else self.ids[kind][str(key)]

    def _keep(
        self, table: sa.Table, row_id: int, name: str, *, before: _Row | None, after: _Row
    ) -> None:
        self.kept.append(
            {
                "batch_id": self.batch_id,
                "table_name": table.name,
                "row_id": row_id,
                "name": name,
                "before": None if before is None else stored(before),
                "after": stored(after),
            }
        )


def stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as JSON keeps it; days and times as ISO text."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in row.items()
    }


def _new_defaults(change: Change) -> _Row:
    match change.kind:
        case Kind.CUSTOMER:
            return {"number": change.key, "phone": "", "phone_search": "", "id_number": ""}
        case Kind.PLACE:
            return {"code": change.key, "zone": "", "latitude_micro": None, "longitude_micro": None}
        case Kind.METER_TYPE:
            return {}
        case Kind.CONTRACT:
            return {"account_number": change.key, "bought_period": "", "version": 1}
        case Kind.METER:
            return {
                "drn": change.key,
                "meter_pan": meter_pan_from_drn(Drn(change.key)),
                "key_type": KeyType.DUTK.value,
                "ken": KEN_NEVER,
                "contract_id": None,
                "type_id": None,
                "shelf": Shelf.IN_STOCK.value,
            }


def _update(table: sa.Table, names: Sequence[str]) -> sa.Update:
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
    if table is contracts:
        values["version"] = contracts.c.version + 1
    return table.update().where(table.c.id == sa.bindparam("the_id")).values(values)


def _midnight(day: object, zone: dt.tzinfo) -> dt.datetime:
    assert isinstance(day, dt.date), "a new contract has its first day"
    return dt.datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(dt.UTC)
