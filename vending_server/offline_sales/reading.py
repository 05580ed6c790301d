"""All that offline sales are judged and posted by, read in bulk; what they change is locked first.

Locks are taken in one order by everybody: the pack, then contracts, debts and shifts ascending, and
the day of the point.  The agent comes last, when it is certain what he is charged (charging.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.days.service import locked_until
from vending_server.db.statements import Query, among
from vending_server.documents.service import RECEIPTS_OF_DOCUMENTS
from vending_server.meters.model import Contract, Meter
from vending_server.meters.service import contracts_of_ids, lock_contracts_by_id, meters_of_ids
from vending_server.offline_sales.model import Seat
from vending_server.offline_sales.records import ToldVend
from vending_server.offline_sales.tables import offline_findings
from vending_server.operators.tables import operators
from vending_server.points.service import point_facts
from vending_server.registry.model import MeterEvent
from vending_server.registry.tables import meter_events
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.shifts.tables import shifts
from vending_server.tariffs.model import Arrears, PolicyVersion, TariffVersion
from vending_server.tariffs.service import (
    all_tariff_versions,
    lock_arrears,
    open_arrears,
    policies_of_ids,
    tariff_versions_of_ids,
)
from vending_server.vending.tables import sales, vends
from vending_server.wire.facts import BothLanguages, PointFacts
from vending_server.wire.packs import SealedVend

_SEALED: Final = msgspec.json.Decoder(SealedVend)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRow:
    """A sealed vend as the server made it, and where it stands now."""

    sealed_id: str
    terminal_id: str
    pack_number: int
    meter_id: int
    contract_id: int
    amount_minor: int
    units_tenths: int
    text: str
    tariff_version_id: int
    policy_id: int
    period: str
    sealed_at: dt.datetime
    valid_until: dt.datetime
    state: SealedState
    sale_id: str | None

    def vend(self) -> SealedVend:
        """Return what was in its box."""
        return _SEALED.decode(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatedShift:
    """A shift of the terminal into whose drawer an offline sale went."""

    shift_id: str
    closed_at: dt.datetime | None
    variance_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldBy:
    """An operator as an answer names him, whether he still works here or not."""

    operator_id: int
    name: BothLanguages
    title: BothLanguages


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What was true before the first of these sales; nobody changes it until they are committed."""

    seat: Seat
    point: PointFacts
    sealed: Mapping[str, SealedRow]
    used_vends: frozenset[str]
    used_receipts: frozenset[int]
    contracts: Mapping[int, Contract]
    closed: frozenset[int]  # of these contracts
    meters: Mapping[int, Meter]
    stopped: Mapping[int, dt.datetime]  # when each of these meters was blocked last, if ever
    debts: Mapping[int, Sequence[Arrears]]  # by contract
    versions: Sequence[TariffVersion]  # active ones
    sold_versions: Mapping[int, TariffVersion]  # that the vends were priced by
    sold_policies: Mapping[int, PolicyVersion]
    shifts: Mapping[str, SeatedShift]
    operators: Mapping[str, SoldBy]  # by login
    locked_until: dt.datetime | None


def books_for(
    connection: sa.Connection, seat: Seat, told: Sequence[ToldVend], zone: dt.tzinfo
) -> Books:
    """Lock and read all that these sales touch."""
    lock_pack(connection, seat.terminal_id)
    sealed = _sealed_rows(connection, [one.vend.sealed_id for one in told])
    contract_ids = sorted({one.contract_id for one in sealed.values()})
    lock_contracts_by_id(connection, contract_ids)
    lock_arrears(connection, contract_ids)
    shift_rows = _shifts(connection, seat.terminal_id, {one.sale.shift_id for one in told})
    known = contracts_of_ids(connection, contract_ids)
    meter_ids = {one.meter_id for one in sealed.values()}
    return Books(
        seat=seat,
        point=point_facts(connection, seat.point_number),
        sealed=sealed,
        used_vends=_used_vends(connection, seat, [one.vend.vend_id for one in told]),
        used_receipts=_used_receipts(connection, seat, [one.vend.receipt_sequence for one in told]),
        contracts={one: contract for one, (contract, _) in known.items()},
        closed=frozenset(one for one, (_, is_closed) in known.items() if is_closed),
        meters=meters_of_ids(connection, meter_ids),
        stopped=dict(_STOPPED.rows(connection, meter_ids=sorted(meter_ids))),
        debts=open_arrears(connection, contract_ids, seat.now.astimezone(zone).date()),
        versions=all_tariff_versions(connection),
        sold_versions=tariff_versions_of_ids(
            connection, {one.tariff_version_id for one in sealed.values()}
        ),
        sold_policies=policies_of_ids(connection, {one.policy_id for one in sealed.values()}),
        shifts=shift_rows,
        operators=_operators(connection, {one.sale.operator for one in told}),
        locked_until=locked_until(connection, seat.point_number),
    )


_STOPPED: Final = Query(
    sa.select(meter_events.c.meter_id, sa.func.max(meter_events.c.happened_at))
    .where(among(meter_events.c.meter_id, "meter_ids"), meter_events.c.kind == MeterEvent.BLOCKED)
    .group_by(meter_events.c.meter_id)
)


def lock_pack(connection: sa.Connection, terminal_id: str) -> None:
    """Wait for whoever makes an edition of this terminal's pack, and keep him waiting."""
    _LOCK_PACK.rows(connection, terminal_id=terminal_id)


_TERMINAL_ID: Final = sa.bindparam("terminal_id", type_=vends.c.vend_id.type)
_LOCK_PACK: Final = Query(
    sa.select(packs.c.terminal_id).where(packs.c.terminal_id == _TERMINAL_ID).with_for_update()
)


_SEALED_COLUMNS: Final = (
    *("id", "terminal_id", "pack_number", "meter_id", "contract_id", "amount_minor"),
    *("units_tenths", "text", "tariff_version_id", "policy_id", "period", "sealed_at"),
    *("valid_until", "state", "sale_id"),
)
_SEALED_ROWS: Final = Query(
    sa.select(*(sealed_vends.c[name] for name in _SEALED_COLUMNS)).where(
        among(sealed_vends.c.id, "ids")
    )
)


def _sealed_rows(connection: sa.Connection, ids: Sequence[str]) -> dict[str, SealedRow]:
    found = {}
    for row in _SEALED_ROWS.rows(connection, ids=sorted(set(ids))):
        values: dict[str, Any] = dict(zip(_SEALED_COLUMNS, row, strict=True))
        sealed_id = str(values.pop("id"))
        values |= {"sealed_id": sealed_id, "state": SealedState(values["state"])}
        found[sealed_id] = SealedRow(**values)
    return found


_USED_VENDS: Final = Query(
    sa.select(vends.c.vend_id).where(
        vends.c.terminal_id == _TERMINAL_ID,
        among(vends.c.vend_id, "vend_ids"),
    )
)


def _used_vends(connection: sa.Connection, seat: Seat, ids: Sequence[str]) -> frozenset[str]:
    rows = _USED_VENDS.rows(connection, terminal_id=seat.terminal_id, vend_ids=sorted(set(ids)))
    return frozenset(str(row[0]) for row in rows)


def known_vends(
    connection: sa.Connection, terminal_id: str, vend_ids: Sequence[str]
) -> frozenset[str]:
    """Return which of these vends were decided, or are told of in a finding already."""
    asked = {"terminal_id": terminal_id, "vend_ids": sorted(set(vend_ids))}
    rows = [row for query in (_USED_VENDS, _FOUND) for row in query.rows(connection, **asked)]
    return frozenset(str(row[0]) for row in rows)


_FOUND: Final = Query(
    sa.select(offline_findings.c.vend_id).where(
        offline_findings.c.terminal_id == _TERMINAL_ID,
        among(offline_findings.c.vend_id, "vend_ids"),
    )
)


_USED_RECEIPTS: Final = tuple(
    Query(
        sa.select(sequence).where(
            terminal == _TERMINAL_ID,
            among(sequence, "sequences"),
        )
    )
    for terminal, sequence in (
        (sales.c.terminal_id, sales.c.receipt_sequence),
        RECEIPTS_OF_DOCUMENTS,
    )
)


def _used_receipts(connection: sa.Connection, seat: Seat, numbers: Sequence[int]) -> frozenset[int]:
    asked = {"terminal_id": seat.terminal_id, "sequences": sorted(set(numbers))}
    rows = [row for query in _USED_RECEIPTS for row in query.rows(connection, **asked)]
    return frozenset(row[0] for row in rows)


def _shifts(
    connection: sa.Connection, terminal_id: str, shift_ids: set[str]
) -> dict[str, SeatedShift]:
    wanted = sorted(shift_ids - {""})
    if not wanted:
        return {}
    query = (
        sa.select(shifts.c.id, shifts.c.closed_at, shifts.c.variance_minor)
        .where(shifts.c.id.in_(wanted), shifts.c.terminal_id == terminal_id)
        .order_by(shifts.c.id)
        .with_for_update()
    )
    return {
        row.id: SeatedShift(
            shift_id=row.id, closed_at=row.closed_at, variance_minor=row.variance_minor
        )
        for row in connection.execute(query)
    }


def _operators(connection: sa.Connection, logins: Collection[str]) -> dict[str, SoldBy]:
    rows = _OPERATORS.rows(connection, logins=sorted(logins))
    return {
        login: SoldBy(
            operator_id=operator_id,
            name=BothLanguages(ar=name_ar, en=name_en),
            title=BothLanguages(ar=title_ar, en=title_en),
        )
        for operator_id, login, name_ar, name_en, title_ar, title_en in rows
    }


_OPERATORS: Final = Query(
    sa.select(
        operators.c.id,
        operators.c.login,
        operators.c.name_ar,
        operators.c.name_en,
        operators.c.title_ar,
        operators.c.title_en,
    ).where(among(operators.c.login, "logins"))
)
