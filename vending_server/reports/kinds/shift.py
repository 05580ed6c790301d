"""A shift: what was in its drawer, entry by entry, and what was counted."""

from __future__ import annotations

from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.balances import balance_at
from vending_server.operators.service import logins_of
from vending_server.points.service import numbers_of_terminals
from vending_server.reports.kinds.account_lines import COLUMNS, lines_of
from vending_server.reports.kinds.books import Books, point_name
from vending_server.reports.model import CellKind, Fact, Report, Said, Table
from vending_server.shifts.reading import shift_by_id, totals_of
from vending_server.wire.problems import ProblemCode


def build(books: Books) -> Report:
    """Return the report of a closed shift: before it is counted, nobody is told its drawer.

    Raises:
        Refused: SHIFT_UNKNOWN, SHIFT_NOT_CLOSED.
    """
    assert books.asked.subject is not None, "asked for with a shift"
    shift = shift_by_id(books.connection, books.asked.subject)
    if shift.closed_at is None:
        raise Refused(ProblemCode.SHIFT_NOT_CLOSED)
    totals = totals_of(books.connection, shift)
    name = point_name(books.connection, shift.point_number)
    terminal = numbers_of_terminals(books.connection, [shift.terminal_id])[shift.terminal_id]
    login = logins_of(books.connection, {shift.operator_id})[shift.operator_id]
    code = accounts.drawer_of_shift(shift.shift_id)
    money = CellKind.MONEY
    counted, variance = shift.counted_minor or 0, shift.variance_minor or 0
    doubts = [] if shift.is_synced else [Said("P728", {"point": name, "count": 1})]
    return Report(
        asked=books.asked,
        point=name,
        facts=[
            Fact("P812", f"{shift.point_number}-{terminal:02d}-{shift.number}", CellKind.NUMBER),
            Fact("P726", login),
            Fact("P813", books.local(shift.opened_at), CellKind.MOMENT),
            Fact("P806", totals.opening_float_minor, money),
            Fact("P752", totals.expected_minor, money),
            Fact("P814", books.local(shift.closed_at), CellKind.MOMENT),
            Fact("P815", counted, money, is_main=True),
            Fact("P756", variance, money, is_main=True),
            Fact("P816", shift.float_left_minor or 0, money),
            Fact("P817", shift.to_deposit_minor, money),
            Fact("P832", balance_at(books.connection, code, None), money),
        ],
        tables=[
            Table(
                columns=COLUMNS,
                rows=lines_of(books, code, grows_by_debit=True, opening_minor=0, whole=True),
            )
        ],
        doubts=doubts,
        in_words=Fact("P815", counted, money),
        signers=("P726", "P727"),
    )
