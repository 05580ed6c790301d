"""Read open key changes, hand out sets, and end changes; each in the caller's transaction.

Whoever changes something here has locked the meter's row, as every sale has; so a sale and a
read-back of one meter never pass each other, and a set is made once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.issuing.model import IssuedKeyChange, NewKey
from vending_server.key_changes.model import (
    OPEN_STATES,
    TRANSITIONS,
    KeyChangeEvent,
    KeyChangeState,
    OpenKeyChange,
)
from vending_server.key_changes.tables import key_change_tokens, key_changes
from vending_server.meters.model import Meter
from vending_server.meters.service import note_key_change, put_key
from vending_server.registry.model import MeterEvent
from vending_server.registry.tables import meter_events
from vending_server.sealing.losing import forget_worthless
from vending_server.wire.problems import ProblemCode

_changes = key_changes.c


def open_changes(connection: sa.Connection, meters: Collection[Meter]) -> dict[int, OpenKeyChange]:
    """Return, by meter, the open changes of those that have one; most sales ask for none."""
    marked = [one.id for one in meters if one.has_key_change]
    if not marked:
        return {}
    query = sa.select(key_changes).where(
        _changes.meter_id.in_(marked), _changes.state.in_(OPEN_STATES)
    )
    rows = connection.execute(query).all()
    sets = _sets(connection, [row.id for row in rows if row.state is KeyChangeState.ISSUED])
    return {row.meter_id: _open_change(row, sets.get(row.id, ())) for row in rows}


def open_change(connection: sa.Connection, meter: Meter) -> OpenKeyChange:
    """Return the open change of a meter.

    Raises:
        Refused: KEY_CHANGE_UNKNOWN.
    """
    found = open_changes(connection, [meter]).get(meter.id)
    if found is None:
        raise Refused(ProblemCode.KEY_CHANGE_UNKNOWN)
    return found


def change_with_set(connection: sa.Connection, meter: Meter) -> OpenKeyChange:
    """Return the open change of a meter, or else the last one that was confirmed, with its set.

    Somebody may have read another meter's display: the set of a confirmed change does no harm to a
    meter that has the key, and brings one that has not to where the register says it is.

    Raises:
        Refused: KEY_CHANGE_UNKNOWN: none is open, and no set was ever handed out.
    """
    if meter.has_key_change:
        return open_change(connection, meter)
    query = (
        sa.select(key_changes)
        .where(_changes.meter_id == meter.id, _changes.state == KeyChangeState.CONFIRMED)
        .where(_changes.issued_at.is_not(None))
        .order_by(_changes.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused(ProblemCode.KEY_CHANGE_UNKNOWN)
    return _open_change(row, _sets(connection, [row.id])[row.id])


@dataclass(frozen=True, slots=True, kw_only=True)
class SetIssue:
    """A set that waits to be written with whatever hands it out: a sale or a document."""

    change: OpenKeyChange
    old_meter: Meter
    made: IssuedKeyChange = field(repr=False)
    at: dt.datetime
    sale_id: str | None = None
    document_id: str | None = None


def write_issue(connection: sa.Connection, issue: SetIssue) -> None:
    """Write a set that is handed out for the first time.

    Raises:
        RowConflict: the change is not as it was read.
    """
    _move(
        connection,
        issue.change,
        KeyChangeEvent.HANDED_OUT,
        issued_at=issue.at,
        issued_sale_id=issue.sale_id,
        issued_document_id=issue.document_id,
        old_key_check_value=issue.made.old_key_check_value,
        new_key_check_value=issue.made.new_key_check_value,
        issuer=issue.made.issuer,
        **_old_key(issue.old_meter),
    )
    connection.execute(
        key_change_tokens.insert(),
        [
            {"key_change_id": issue.change.id, "position": position, "token": token}
            for position, token in enumerate(issue.made.tokens, start=1)
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Who ends a change, when, and by what he knows it."""

    at: dt.datetime
    operator_id: int
    evidence: str


def confirm(connection: sa.Connection, change: OpenKeyChange, meter: Meter, ending: Ending) -> None:
    """Let the new key be the meter's key, once the meter was seen to have it."""
    old_key = {} if change.state is KeyChangeState.ISSUED else _old_key(meter)
    _end(connection, change, KeyChangeEvent.READ_BACK, ending, **old_key)
    keyed = change.new_key.applied_to(meter)
    put_key(connection, keyed)
    forget_worthless(connection, ending.at, meter_id=meter.id)
    connection.execute(
        meter_events.insert().values(
            meter_id=meter.id,
            happened_at=ending.at,
            kind=MeterEvent.KEYED,
            operator_id=ending.operator_id,
            details=key_facts(keyed),
        )
    )


def withdraw(connection: sa.Connection, change: OpenKeyChange, ending: Ending) -> None:
    """Take a planned change back.

    Raises:
        Refused: KEY_CHANGE_ISSUED; what is handed out can be entered at any time.
    """
    if KeyChangeEvent.WITHDRAWN not in TRANSITIONS[change.state]:
        raise Refused(ProblemCode.KEY_CHANGE_ISSUED)
    _end(connection, change, KeyChangeEvent.WITHDRAWN, ending)


def key_facts(meter: Meter) -> dict[str, str | int]:
    """Return what names a meter's key, for a record; nothing of it is secret."""
    return {
        "ea": meter.ea,
        "dkga": meter.dkga,
        "sgc": meter.sgc,
        "krn": meter.krn,
        "ti": meter.ti,
        "key_type": meter.key_type,
        "ken": meter.ken,
        "base_year": meter.base_year,
    }


def _end(
    connection: sa.Connection,
    change: OpenKeyChange,
    event: KeyChangeEvent,
    ending: Ending,
    **values: object,
) -> None:
    _move(
        connection,
        change,
        event,
        closed_at=ending.at,
        closed_by=ending.operator_id,
        evidence=ending.evidence,
        **values,
    )
    note_key_change(connection, [change.meter_id], is_open=False)


def _move(
    connection: sa.Connection, change: OpenKeyChange, event: KeyChangeEvent, **values: object
) -> None:
    done = connection.execute(
        key_changes.update()
        .where(_changes.id == change.id, _changes.state == change.state)
        .values(state=TRANSITIONS[change.state][event], **values)
    )
    if done.rowcount != 1:
        raise RowConflict("a key change went on while it was being used")


def _old_key(meter: Meter) -> dict[str, object]:
    return {
        "old_sgc": meter.sgc,
        "old_krn": meter.krn,
        "old_ti": meter.ti,
        "old_base_year": meter.base_year,
    }


def _sets(connection: sa.Connection, change_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    if not change_ids:
        return found
    query = sa.select(key_change_tokens).where(key_change_tokens.c.key_change_id.in_(change_ids))
    for row in connection.execute(query.order_by(key_change_tokens.c.position)):
        found[row.key_change_id] = (*found.get(row.key_change_id, ()), row.token)
    return found


def _open_change(row: Any, tokens: tuple[str, ...]) -> OpenKeyChange:
    return OpenKeyChange(
        id=row.id,
        meter_id=row.meter_id,
        state=row.state,
        new_key=NewKey(
            sgc=row.sgc,
            krn=row.krn,
            ti=row.ti,
            key_type=row.key_type,
            ken=row.ken,
            base_year=row.base_year,
            dkga=row.dkga,
        ),
        tokens=tokens,
    )
