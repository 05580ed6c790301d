"""What accounting vouchers say of drawers; a voucher of a day counts until another replaces it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from vending_server.ledger import accounts
from vending_server.reconciliation.model import ViewState, ViewSum
from vending_server.reconciliation.tables import (
    accounting_voucher_lines,
    accounting_voucher_postings,
    accounting_vouchers,
)

_voucher, _line = accounting_vouchers.c, accounting_voucher_lines.c
_replaced = accounting_vouchers.alias("replaced")
_LATER: Final = "handover:"


def is_current() -> sa.ColumnElement[bool]:
    """Return the condition that a voucher was not replaced."""
    return ~sa.exists().where(_replaced.c.replaces == _voucher.id)


def of_drawers(connection: sa.Connection, rows: Sequence[Any]) -> dict[str, ViewSum]:
    """Return what was taken over of each of these rows of `shifts` that has a voucher."""
    by_code = {accounts.drawer_of_shift(row.id): row for row in rows}
    of_drawer = _line.debit.in_(by_code) | _line.credit.in_(by_code)
    query = (
        sa.select(_line.debit, _line.credit, _line.amount_minor)
        .add_columns(accounting_voucher_postings.c.posted_at)
        .join(accounting_vouchers, _voucher.id == _line.voucher_id)
        .outerjoin(
            accounting_voucher_postings,
            accounting_voucher_postings.c.voucher_id == _voucher.id,
        )
        .where(of_drawer, is_current())
    )
    minor: defaultdict[str, int] = defaultdict(int)
    waiting: set[str] = set()
    for line in connection.execute(query):
        code = line.debit if line.debit in by_code else line.credit
        if line.posted_at is None:
            waiting.add(code)
        minor[code] += _effect(line, code)
    return {
        by_code[code].id: ViewSum(
            total + _opening_variance(by_code[code]),
            1,
            ViewState.PROVISIONAL if code in waiting else ViewState.KNOWN,
        )
        for code, total in minor.items()
    }


def _effect(line: Any, code: str) -> int:
    """Return what a line makes of what should be in the drawer, as shift_sums.by_ledger counts."""
    if line.debit == code:
        return 0 if line.credit == accounts.CASH_VARIANCE else int(line.amount_minor)
    later = {accounts.CASH_VARIANCE, accounts.CASH_IN_TRANSIT}
    is_later = line.debit in later or line.debit.startswith(_LATER)
    return 0 if is_later else -int(line.amount_minor)


def _opening_variance(row: Any) -> int:
    """Return what was found when the shift opened: its lines are among those of the count."""
    return 0 if row.handover_minor is None else row.opening_float_minor - row.handover_minor
