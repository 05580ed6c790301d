"""The accounts of the ledger, by code.

The fixed ones are created by the first migration; a terminal's drawer at its enrolment.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

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
CARRY: Final = "carry"
CONTRACT_PAYOUTS: Final = "contract_payouts"  # owed to customers whose contracts were closed


def drawer_of(terminal_id: str) -> str:
    """Return the code of a terminal's cash drawer."""
    return f"drawer:{terminal_id}"


def revenue_of(utility: Utility) -> str:
    """Return the code of a utility's revenue without VAT."""
    return f"revenue:{utility.value}"


def open_drawer(connection: sa.Connection, terminal_id: str) -> None:
    """Create the drawer account of a new terminal."""
    row = {"code": drawer_of(terminal_id), "kind": AccountKind.ASSET}
    connection.execute(ledger_accounts.insert().values(row))


class AccountIds:
    """The ids behind the codes; they never change, so each is asked for once."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, connection: sa.Connection, code: str) -> int:
        """Return an account's id; a missing account is our own bug."""
        if code not in self._known:
            query = sa.select(ledger_accounts.c.id).where(ledger_accounts.c.code == code)
            self._known[code] = connection.scalars(query).one()
        return self._known[code]
