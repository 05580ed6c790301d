"""An agent's settlement: one account that both sides can sign."""

from __future__ import annotations

from vending_server.agents.service import agent_at
from vending_server.agents.statement import Stretch, statement
from vending_server.agents.terms import terms_until
from vending_server.ledger import accounts
from vending_server.paging import PageAsked
from vending_server.reports.kinds.account_lines import COLUMNS, lines_of
from vending_server.reports.kinds.books import Books
from vending_server.reports.kinds.doubts import doubts_of
from vending_server.reports.model import CellKind, Fact, Report, Table


def build(books: Books) -> Report:
    """Return the settlement of the agent of a point.

    Raises:
        Refused: NOT_FOUND, AGENT_UNKNOWN.
    """
    point, number = books.point(), books.asked.point_number
    assert number is not None, "asked for with a point"
    agent = agent_at(books.connection, number)
    terms = terms_until(books.connection, agent, min(books.end, books.now))
    period = books.asked.period
    stretch = Stretch(
        from_day=period.from_day,
        through_day=period.through_day,
        start=books.start,
        end=books.end,
    )
    told = statement(books.connection, number, stretch, _NO_LINES)
    money = CellKind.MONEY
    return Report(
        asked=books.asked,
        point=point,
        facts=[
            Fact("P739", told.opening_minor, money),
            Fact("P741", told.topped_up_minor, money),
            Fact("P743", told.commission_to_float_minor, money),
            Fact("P742", told.sold_minor, money),
            Fact("P740", told.closing_minor, money, is_main=True),
            Fact("P748", terms.credit_limit_minor, money),
            Fact("P744", told.commission_earned_minor, money),
            Fact("P745", told.commission_paid_minor, money),
            Fact("P746", told.commission_owed_minor, money, is_main=True),
            Fact("P747", terms.commission_bp, CellKind.PERCENT),
        ],
        tables=[
            Table(
                columns=COLUMNS,
                rows=lines_of(
                    books,
                    accounts.agent_float_of(number),
                    grows_by_debit=False,
                    opening_minor=told.opening_minor,
                ),
            )
        ],
        doubts=doubts_of(books),
        in_words=Fact("P740", told.closing_minor, money),
        signers=("P724", "P725"),
        notes=("P830",),
    )


def _no_cursor(_position: object) -> str:
    return ""


_NO_LINES = PageAsked(limit=1, after=None, cursor_of=_no_cursor)
