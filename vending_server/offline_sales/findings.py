"""Write what was found about offline sales."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.db.statements import insert_into
from vending_server.offline_sales.model import FindingReason, FindingState, Seat
from vending_server.offline_sales.records import ToldVend, UnreadableRecord
from vending_server.offline_sales.tables import offline_findings
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.ids import RANDOM_BYTES, uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing about one offline sale, and what became of it."""

    told: ToldVend | UnreadableRecord
    reason: FindingReason
    finding_id: str
    difference_minor: int = 0
    sale_id: str | None = None  # none: it is in quarantine
    correction_id: str | None = None
    is_booked: bool = False
    shift_id: str | None = None


def new_finding_id(now: dt.datetime) -> str:
    """Return an id that sorts by time."""
    unix_ms = int(now.timestamp() * 1000)
    return uuid7(unix_ms=unix_ms, random_bytes=secrets.token_bytes(RANDOM_BYTES))


def write_findings(connection: sa.Connection, seat: Seat, findings: Sequence[Finding]) -> None:
    """Write findings; none is ever changed but by a decision."""
    _FINDINGS.run(connection, [_row(seat, one) for one in findings])


# But for how it is decided.
_FINDINGS: Final = insert_into(
    offline_findings,
    *("id", "terminal_id", "sequence", "position", "vend_id", "sealed_id", "receipt_sequence"),
    *("reason", "state", "shift_id", "drn", "sold_at", "amount_minor", "difference_minor"),
    *("is_booked", "order_number", "sale_id", "correction_id", "found_at", "evidence"),
)


def evidence_of(told: ToldVend) -> str:
    """Return the act as the till told it, without what only the till can read."""
    vends = [msgspec.structs.replace(one, sealed_answer="") for one in told.sale.vends]
    return canonical_bytes(msgspec.structs.replace(told.sale, vends=vends)).decode()


def _row(seat: Seat, one: Finding) -> dict[str, Any]:
    state = FindingState.QUARANTINED if one.sale_id is None else FindingState.POSTED
    common = {
        "id": one.finding_id,
        "terminal_id": seat.terminal_id,
        "sequence": one.told.sequence,
        "reason": one.reason,
        "state": state,
        "difference_minor": one.difference_minor,
        "is_booked": one.is_booked,
        "shift_id": one.shift_id,
        "sale_id": one.sale_id,
        "correction_id": one.correction_id,
        "found_at": seat.now,
    }
    if isinstance(one.told, UnreadableRecord):
        return common | {
            "position": 0,
            "vend_id": None,
            "sealed_id": None,
            "receipt_sequence": None,
            "drn": "",
            "sold_at": None,
            "amount_minor": one.told.named_minor,
            "order_number": "",
            "evidence": "",
        }
    told, vend = one.told, one.told.vend
    return common | {
        "position": told.position,
        "vend_id": vend.vend_id,
        "sealed_id": vend.sealed_id,
        "receipt_sequence": vend.receipt_sequence,
        "drn": vend.drn,
        "sold_at": told.at,
        "amount_minor": told.money_minor - told.kept_minor,
        "order_number": told.sale.order_number,
        "evidence": evidence_of(told) if state is FindingState.QUARANTINED else "",
    }
