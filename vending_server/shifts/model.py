"""Rules of shifts that need no database: reasons, limits, who may see what.

The count is blind: until it is in, nobody tells the one who counts a figure from which the drawer
could be computed.  After it, the difference is an entry of its own, and closing is never refused
for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry

PAY_OUT_LIMIT_MINOR: Final = 10_000  # above it a second person agrees
TOLERANCE_MINOR: Final = 2_000  # above it a difference is to be explained


class CountKind(StrEnum):
    """Which count of a drawer it was."""

    OPENING = "opening"
    CLOSING = "closing"
    RECOUNT = "recount"


class Direction(StrEnum):
    """Which way cash went that was no sale."""

    IN = "in"
    OUT = "out"


class MoveReason(StrEnum):
    """Why cash came or went; each has its account."""

    CHANGE_FUND = "change_fund"  # small money from head office, or back to it
    TO_HEAD_OFFICE = "to_head_office"  # too much in the drawer
    PETTY_EXPENSE = "petty_expense"


@dataclass(frozen=True, slots=True)
class MoveRule:
    """Where the other side of a movement stands, and which ways it may go."""

    account: str
    directions: frozenset[Direction]


_BOTH: Final = frozenset(Direction)
_OUT: Final = frozenset({Direction.OUT})
MOVES: Final[Mapping[MoveReason, MoveRule]] = {
    MoveReason.CHANGE_FUND: MoveRule(accounts.HEAD_OFFICE_CASH, _BOTH),
    MoveReason.TO_HEAD_OFFICE: MoveRule(accounts.HEAD_OFFICE_CASH, _OUT),
    MoveReason.PETTY_EXPENSE: MoveRule(accounts.PETTY_EXPENSES, _OUT),
}
assert set(MOVES) == set(MoveReason), "every reason has an account"


def variance_entries(account: str, more_minor: int) -> list[Entry]:
    """Return the entry of a difference: so much more than expected, or less if negative."""
    if more_minor > 0:
        return [Entry(account, accounts.CASH_VARIANCE, more_minor)]
    if more_minor < 0:
        return [Entry(accounts.CASH_VARIANCE, account, -more_minor)]
    return []
