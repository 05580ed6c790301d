"""From a figure's row to the paper that was printed: what the till's journal says of every sheet.

Whatever somebody points at is traced to the document that a till wrote down: a vend, a payment, an
act of the cash desk.  Its records, its sheets and its entries are told in their order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.offline_sales.tables import offline_findings
from vending_server.points.tables import terminals
from vending_server.reconciliation.links import told_at
from vending_server.reconciliation.tables import journal_copies, journal_takings
from vending_server.reconciliation.telling import is_document
from vending_server.shifts.tables import cash_movements, shift_counts, shifts
from vending_server.sync.tables import journal_records
from vending_server.vending.deciding import receipt_number
from vending_server.vending.tables import reprints, sales
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import LinkFacts, PaperAsked, PaperTrail, PrintFacts

_taken, _sale, _record = journal_takings.c, sales.c, journal_records.c
_SLIPS: Final = ("shift_slip_started", "shift_slip_ended")
_AHEAD: Final = 20_000
"""Records after an act among which its slips are looked for."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A document of a till, and the transaction that it became."""

    terminal_id: str
    document_id: str
    transaction_id: str | None = None


class _Slip(msgspec.Struct, frozen=True):
    kind: str
    act_id: str
    copy_number: int
    at: str = ""
    verdict: str = ""


class _Named(msgspec.Struct, frozen=True):
    vend_id: str = ""
    act_id: str = ""
    emptying_id: str = ""


def trail_of(connection: sa.Connection, asked: PaperAsked) -> PaperTrail:
    """Return what was printed for a row, and every record and entry of its document.

    Raises:
        Refused: NOT_FOUND: there is no such row, or no till wrote anything down for it.
    """
    trace = _TRACES.get(asked.kind)
    traced = None if trace is None else trace(connection, asked.id)
    if traced is None:
        raise Refused(ProblemCode.NOT_FOUND)
    row = _taking(connection, traced)
    transaction = traced.transaction_id or _transaction(connection, traced)
    sheets = list(_sheets(connection, traced, row))
    return PaperTrail(
        link=LinkFacts(kind=asked.kind, id=asked.id),
        receipt_number=_receipt(connection, traced, row),
        document_id=traced.document_id,
        shift_id=None if row is None else row.shift_id,
        operator=None if row is None else row.operator,
        prints=sheets,
        copies_at_server=_reprints(connection, traced),
        records=list(_records(traced, row, sheets)),
        entries=[] if transaction is None else list(_entries(connection, transaction)),
    )


def point_of_terminal(connection: sa.Connection, asked: PaperAsked) -> int | None:
    """Return at which point a row was made; None: there is none."""
    trace = _TRACES.get(asked.kind)
    traced = None if trace is None else trace(connection, asked.id)
    if traced is None:
        return None
    query = sa.select(terminals.c.point_number).where(terminals.c.id == traced.terminal_id)
    return connection.scalar(query)


def _of_sale(connection: sa.Connection, key: str) -> Traced | None:
    if not is_document(key):
        return None
    row = connection.execute(sa.select(sales).where(_sale.id == key)).one_or_none()
    return None if row is None else Traced(row.terminal_id, row.vend_id, row.id)


def _of_record(connection: sa.Connection, key: str) -> Traced | None:
    terminal_id, _, number = key.rpartition(":")
    if not (is_document(terminal_id) and number.isdecimal() and len(number) <= 18):
        return None
    taken = sa.select(_taken.document_id).where(
        _taken.terminal_id == terminal_id, _taken.sequence == int(number)
    )
    document = connection.scalar(taken.order_by(_taken.position).limit(1))
    if document is not None:
        return Traced(terminal_id, document)
    body = connection.scalar(
        sa.select(_record.body).where(
            _record.terminal_id == terminal_id, _record.sequence == int(number)
        )
    )
    if body is None:
        return None
    try:
        named = msgspec.json.decode(body.encode(), type=_Named)
    except (msgspec.DecodeError, RecursionError):
        return None
    document = named.vend_id or named.act_id or named.emptying_id
    return Traced(terminal_id, document) if is_document(document) else None


def _of_movement(connection: sa.Connection, key: str) -> Traced | None:
    return _of_act(connection, key, cash_movements, cash_movements.c.id)


def _of_count(connection: sa.Connection, key: str) -> Traced | None:
    return _of_act(connection, key, shift_counts, shift_counts.c.document_id)


def _of_act(
    connection: sa.Connection, key: str, table: sa.Table, column: sa.Column[Any]
) -> Traced | None:
    if not is_document(key):
        return None
    query = (
        sa.select(shifts.c.terminal_id)
        .select_from(table)
        .join(shifts, shifts.c.id == table.c.shift_id)
        .where(column == key)
        .limit(1)
    )
    terminal_id = connection.scalar(query)
    return None if terminal_id is None else Traced(terminal_id, key, key)


def _of_shift(connection: sa.Connection, key: str) -> Traced | None:
    """The paper of a shift is its Z: that of its last close."""
    if not is_document(key):
        return None
    query = (
        sa.select(_taken.terminal_id, _taken.document_id)
        .where(_taken.shift_id == key, _taken.kind == "closing")
        .order_by(_taken.sequence.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Traced(row.terminal_id, row.document_id, row.document_id)


def _of_finding(connection: sa.Connection, key: str) -> Traced | None:
    if not is_document(key):
        return None
    found = offline_findings.c
    row = connection.execute(sa.select(offline_findings).where(found.id == key)).one_or_none()
    if row is None or row.vend_id is None:
        return None
    return Traced(row.terminal_id, row.vend_id, row.sale_id or row.id)


_TRACES: Final[Mapping[str, Callable[[sa.Connection, str], Traced | None]]] = {
    "sale": _of_sale,
    "record": _of_record,
    "paper": _of_record,
    "movement": _of_movement,
    "count": _of_count,
    "shift": _of_shift,
    "finding": _of_finding,
}


def _taking(connection: sa.Connection, traced: Traced) -> Any:
    query = sa.select(journal_takings).where(
        _taken.terminal_id == traced.terminal_id, _taken.document_id == traced.document_id
    )
    return connection.execute(query.order_by(_taken.sequence.desc()).limit(1)).one_or_none()


def _transaction(connection: sa.Connection, traced: Traced) -> str | None:
    sold = sa.select(_sale.id).where(
        _sale.terminal_id == traced.terminal_id, _sale.vend_id == traced.document_id
    )
    query = sold.where(_sale.receipt_sequence.is_not(None)).limit(1)
    return connection.scalar(query) or traced.document_id


def _receipt(connection: sa.Connection, traced: Traced, row: Any) -> str | None:
    if row is None or row.receipt_sequence is None:
        return None
    seat = connection.execute(
        sa.select(terminals).where(terminals.c.id == traced.terminal_id)
    ).one()
    return receipt_number(
        point=seat.point_number, terminal=seat.number, sequence=row.receipt_sequence
    )


def _sheets(connection: sa.Connection, traced: Traced, row: Any) -> Iterator[PrintFacts]:
    if row is not None and row.kind.value in {"opening", "movement", "closing", "bag"}:
        yield from _slips(connection, traced, row)
        return
    if row is not None and row.print_sequence is not None:
        yield PrintFacts(
            terminal_id=traced.terminal_id,
            sequence=row.print_sequence,
            at=_at(connection, traced.terminal_id, row.print_sequence),
            copy_number=0,
            verdict=row.print_verdict,
        )
    copy = journal_copies.c
    query = sa.select(journal_copies).where(
        copy.terminal_id == traced.terminal_id, copy.document_id == traced.document_id
    )
    for one in connection.execute(query.order_by(copy.sequence)):
        yield PrintFacts(
            terminal_id=traced.terminal_id,
            sequence=one.sequence,
            at=told_at(one.at) or "",
            copy_number=one.copy_number,
            verdict=one.verdict,
        )


def _slips(connection: sa.Connection, traced: Traced, row: Any) -> Iterator[PrintFacts]:
    """Yield the slips of an act of the cash desk, soon after it in its till's journal."""
    query = (
        sa.select(_record.sequence, _record.body)
        .where(_record.terminal_id == traced.terminal_id, _record.kind.in_(_SLIPS))
        .where(_record.sequence > row.sequence, _record.sequence < row.sequence + _AHEAD)
        .where(_record.body.contains(traced.document_id))
        .order_by(_record.sequence)
    )
    begun: tuple[int, _Slip] | None = None
    for one in connection.execute(query):
        slip = msgspec.json.decode(one.body.encode(), type=_Slip)
        if begun is not None:
            yield _slip(traced, begun, slip.verdict if slip.kind == _SLIPS[1] else "")
        begun = (one.sequence, slip) if slip.kind == _SLIPS[0] else None
    if begun is not None:
        yield _slip(traced, begun, "")


def _slip(traced: Traced, begun: tuple[int, _Slip], verdict: str) -> PrintFacts:
    sequence, slip = begun
    return PrintFacts(
        terminal_id=traced.terminal_id,
        sequence=sequence,
        at=slip.at,
        copy_number=slip.copy_number,
        verdict=verdict,
    )


def _at(connection: sa.Connection, terminal_id: str, sequence: int) -> str:
    query = sa.select(_record.body).where(
        _record.terminal_id == terminal_id, _record.sequence == sequence
    )
    body = connection.scalar(query)
    return "" if body is None else msgspec.json.decode(body.encode(), type=_Dated).at


class _Dated(msgspec.Struct, frozen=True):
    at: str = ""


def _reprints(connection: sa.Connection, traced: Traced) -> int:
    query = sa.select(sa.func.count()).where(
        reprints.c.terminal_id == traced.terminal_id, reprints.c.vend_id == traced.document_id
    )
    return int(connection.scalars(query).one())


def _records(traced: Traced, row: Any, sheets: list[PrintFacts]) -> Iterator[LinkFacts]:
    if row is None:
        return
    told: list[tuple[int, str, dt.datetime | None, int]] = [
        (row.sequence, "begun", row.at, row.cash_minor or 0)
    ]
    if row.ended_sequence is not None:
        told.append((row.ended_sequence, row.outcome.value, row.ended_at, 0))
    if row.returned_sequence is not None:
        told.append((row.returned_sequence, "returned", None, -row.returned_minor))
    told += [(one.sequence, "printed", None, 0) for one in sheets]
    for sequence, what, at, amount in sorted(told, key=lambda one: one[0]):
        yield LinkFacts(
            kind="record",
            id=f"{traced.terminal_id}:{sequence}",
            at=told_at(at),
            amount_minor=amount,
            told={"what": what},
        )


def _entries(connection: sa.Connection, transaction_id: str) -> Iterator[LinkFacts]:
    entry = ledger_entries.c
    debit, credit = ledger_accounts.alias("debit"), ledger_accounts.alias("credit")
    query = (
        sa.select(ledger_entries, debit.c.code.label("debit"), credit.c.code.label("credit"))
        .join(debit, debit.c.id == entry.debit_account_id)
        .join(credit, credit.c.id == entry.credit_account_id)
        .where(entry.transaction_id == transaction_id)
        .order_by(entry.line)
    )
    for row in connection.execute(query):
        yield LinkFacts(
            kind="entry",
            id=f"{row.transaction_id}:{row.line}",
            at=told_at(row.posted_at),
            amount_minor=row.amount_minor,
            told={"debit": row.debit, "credit": row.credit},
        )
