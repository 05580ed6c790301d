"""Lock a month of the ledger, and add the accounts up.  Inside the caller's transaction.

A month is locked once, when it and the days in it of every point and of head office are: its
balances are kept then, and nothing is ever posted into it or before it.  There is no way back; what
is found wrong later is corrected by new entries in the open month.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from vending_server.days.model import SETTLING, first_of_next_month, month_after, start_of
from vending_server.days.service import seats_locked_until
from vending_server.errors import Refused
from vending_server.ledger.balances import balances_at, seats_that_posted, turnover_between
from vending_server.ledger.tables import (
    ledger_accounts,
    ledger_period_balances,
    ledger_periods,
)
from vending_server.ledger.watermark import months_locked_until
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.days import (
    AccountBalance,
    PeriodFacts,
    PeriodList,
    PeriodLocking,
    TrialBalance,
)
from vending_server.wire.problems import ProblemCode


def lock_period(
    connection: sa.Connection,
    wanted: PeriodLocking,
    caller: Caller,
    *,
    zone: dt.tzinfo,
    now: dt.datetime,
) -> PeriodFacts:
    """Lock a month, and with the first one all that is before it.

    Raises:
        Refused: PERIOD_NOT_NEXT (not over, or not the one after the last), PERIOD_HAS_OPEN_DAYS.
    """
    end = start_of(first_of_next_month(wanted.month), zone)
    last = connection.scalar(sa.select(sa.func.max(ledger_periods.c.month)))
    if now < end + SETTLING or (last is not None and wanted.month != month_after(last)):
        raise Refused(ProblemCode.PERIOD_NOT_NEXT)
    begin = months_locked_until(connection)
    still_open = _seats_with_open_days(connection, begin, end)
    if still_open:
        raise Refused(ProblemCode.PERIOD_HAS_OPEN_DAYS, open=still_open)
    balances = balances_at(connection, end)
    assert sum(balances.values()) == 0, "every entry has two sides"
    number, turnover = turnover_between(connection, begin, end)
    connection.execute(
        ledger_periods.insert().values(
            month=wanted.month,
            document_id=wanted.document_id,
            locked_until=end,
            entries=number,
            turnover_minor=turnover,
            locked_by=caller.operator_id,
            locked_at=now,
        )
    )
    rows = [
        {"month": wanted.month, "account_id": account_id, "balance_minor": balance}
        for account_id, balance in sorted(balances.items())
        if balance
    ]
    if rows:
        connection.execute(ledger_period_balances.insert(), rows)
    query = sa.select(ledger_periods).where(ledger_periods.c.month == wanted.month)
    return _facts(connection.execute(query).one())


def periods(connection: sa.Connection, page: PageAsked = WHOLE) -> PeriodList:
    """Return a page of the locked months, newest first."""
    query = page.rows_of(sa.select(ledger_periods), ledger_periods.c.month, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.month,))
    return PeriodList(periods=[_facts(row) for row in shown], next_cursor=next_cursor)


def _facts(row: Any) -> PeriodFacts:
    return PeriodFacts(
        month=row.month,
        locked_until=row.locked_until.isoformat(),
        locked_at=row.locked_at.isoformat(),
        entries=row.entries,
        turnover_minor=row.turnover_minor,
    )


def trial_balance_at(
    connection: sa.Connection, until: dt.datetime, page: PageAsked = WHOLE
) -> TrialBalance:
    """Return a page of the accounts that are not at zero before a moment, and the sums of all."""
    balances = balances_at(connection, until)
    known = {
        row.id: row for row in connection.execute(sa.select(ledger_accounts)) if row.id in balances
    }
    lines = [
        AccountBalance(
            code=known[one].code, kind=known[one].kind.value, balance_minor=balances[one]
        )
        for one in sorted(known, key=lambda account_id: str(known[account_id].code))
        if balances[one]
    ]
    debit = sum(line.balance_minor for line in lines if line.balance_minor > 0)
    credit = -sum(line.balance_minor for line in lines if line.balance_minor < 0)
    shown, next_cursor = page.cut_all(lines, lambda line: (line.code,))
    return TrialBalance(
        until=until.isoformat(),
        accounts=shown,
        debit_minor=debit,
        credit_minor=credit,
        difference_minor=debit - credit,
        next_cursor=next_cursor,
    )


def _seats_with_open_days(
    connection: sa.Connection, begin: dt.datetime | None, end: dt.datetime
) -> int:
    """Count the seats that posted something in this stretch of time and may still do so."""
    posted = seats_that_posted(connection, begin, end)
    return len(posted - seats_locked_until(connection, end))
