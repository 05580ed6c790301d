"""The accounts of the ledger, by code.

The fixed ones are created by the first migration; a terminal's drawer at its enrolment.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from vending_server.db.statements import Query
from vending_server.ledger.tables import AccountKind, ledger_accounts
from vending_server.pricing.model import Utility

CURRENCY: Final = "ILS"

SALE_CLEARING: Final = "sale_clearing"  # every sale passes through it and leaves it at zero
BANK_CARD: Final = "bank_card"
BANK_TRANSFER: Final = "bank_transfer"
VAT: Final = "vat"
FIXED_CHARGES: Final = "fixed_charges"
MUNICIPAL_FEES: Final = "municipal_fees"
ARREARS: Final = "arrears"
ARREARS_TAKEN_OVER: Final = "arrears_taken_over"  # the other side of debts from other books
ARREARS_WRITTEN_OFF: Final = "arrears_written_off"
CARRY: Final = "carry"
CONTRACT_PAYOUTS: Final = "contract_payouts"  # owed to customers whose contracts were closed
CUSTOMER_DEPOSITS: Final = "customer_deposits"  # money kept without a vend
CHEQUES: Final = "cheques"
CASH_VARIANCE: Final = "cash_variance"  # counted less expected: an entry of its own
CASH_IN_TRANSIT: Final = "cash_in_transit"  # in a bag on its way to the bank
BANK: Final = "bank"
MACHINE_CLAIMS: Final = "machine_claims"  # owed by number: taken by a machine, in no vend
QUARANTINE: Final = "quarantine"  # of offline sales that two people have not decided about
POINT_SETTLEMENTS: Final = "point_settlements"  # of those that are no sale: settled with the point
HEAD_OFFICE_CASH: Final = "head_office_cash"
PETTY_EXPENSES: Final = "petty_expenses"
COMMISSION_EXPENSE: Final = "commission_expense"
CASE_COSTS: Final = "case_costs"  # paid back in cases, until whoever has the units pays for them
DIFFERENCES_WRITTEN_OFF: Final = "differences_written_off"  # of cash, by decision of two people
DEBTS_OF_PEOPLE: Final = ("cashier_debts:", "agent_debts:")  # what differences were charged to


def drawer_of(terminal_id: str) -> str:
    """Return the code of a terminal's cash drawer: sales outside any shift."""
    return f"drawer:{terminal_id}"


def drawer_of_shift(shift_id: str) -> str:
    """Return the code of a shift's drawer, from its opening float to the bank."""
    return f"shift:{shift_id}"


def cash_of(terminal_id: str, shift_id: str | None) -> str:
    """Return the code of the drawer that cash goes into: the shift's, if one is open."""
    return drawer_of(terminal_id) if shift_id is None else drawer_of_shift(shift_id)


def float_between_shifts(terminal_id: str) -> str:
    """Return the code of what one shift leaves in the drawer for the next."""
    return f"handover:{terminal_id}"


def agent_float_of(point_number: int) -> str:
    """Return the code of what an agent paid in advance."""
    return f"agent_float:{point_number}"


def commission_payable_to(point_number: int) -> str:
    """Return the code of what an agent earned and was not paid."""
    return f"commission_payable:{point_number}"


def cashier_debts_of(login: str) -> str:
    """Return the code of what a cashier owes for differences that were charged to him."""
    return f"cashier_debts:{login}"


def agent_debts_of(point_number: int) -> str:
    """Return the code of what an agent owes for differences that were charged to him."""
    return f"agent_debts:{point_number}"


def revenue_of(utility: Utility) -> str:
    """Return the code of a utility's revenue without VAT."""
    return f"revenue:{utility.value}"


def open_drawer(connection: sa.Connection, terminal_id: str) -> None:
    """Create the drawer account of a new terminal."""
    open_account(connection, drawer_of(terminal_id), AccountKind.ASSET)


def open_account(connection: sa.Connection, code: str, kind: AccountKind) -> None:
    """Create an account; one of this code is an error of ours."""
    connection.execute(ledger_accounts.insert().values(code=code, kind=kind))


def ensure_account(connection: sa.Connection, code: str, kind: AccountKind) -> None:
    """Create an account if there is none of this code."""
    known = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code == code)
    if connection.scalar(known) is None:
        open_account(connection, code, kind)


_ID_OF: Final = Query(
    sa.select(ledger_accounts.c.id).where(
        ledger_accounts.c.code == sa.bindparam("code", type_=ledger_accounts.c.code.type)
    )
)


def is_account(connection: sa.Connection, code: str) -> bool:
    """Say whether there is an account of this code."""
    known = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code == code)
    return connection.scalar(known) is not None


class AccountIds:
    """The ids behind the codes; they never change, so each is asked for once.

    Whoever creates an account and posts to it in one transaction takes a fresh one: what a rolled
    back transaction had created must not be remembered.
    """

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, connection: sa.Connection, code: str) -> int:
        """Return an account's id; a missing account is our own bug."""
        if code not in self._known:
            ((self._known[code],),) = _ID_OF.rows(connection, code=code)
        return self._known[code]
