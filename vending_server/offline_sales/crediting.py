"""Credit what was sold too dear without a line, as any correction of the past (corrections).

The sale stays as it is; a correction beside it says what its energy really cost, so that a later
decision starts from there, and the next receipt tells the customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from vending_server.corrections.tables import (
    contract_corrections,
    corrected_sales,
    tariff_corrections,
)
from vending_server.days.service import require_open
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.posting import post_correction
from vending_server.ledger.service import entry_rows
from vending_server.ledger.tables import ledger_corrections, ledger_entries
from vending_server.offline_sales.model import Seat
from vending_server.offline_sales.posting import Credit
from vending_server.pricing.model import Utility

_REASON: Final = "sold without a line"


def write_credits(
    connection: sa.Connection, seat: Seat, credits_: Sequence[Credit], ids: AccountIds
) -> None:
    """Write the corrections; the contracts have their credit in the carry already."""
    if not credits_:
        return
    connection.execute(tariff_corrections.insert(), [_correction(seat, one) for one in credits_])
    connection.execute(
        contract_corrections.insert(),
        [
            {
                "correction_id": one.correction_id,
                "contract_id": one.contract_id,
                "difference_minor": one.over.gross_minor,
                "vat_minor": one.over.vat_minor,
                "credit_minor": one.over.gross_minor,
                "made_at": seat.now,
            }
            for one in credits_
        ],
    )
    connection.execute(corrected_sales.insert(), [_corrected(one) for one in credits_])
    require_open(connection, None, seat.now)
    entries = [
        row
        for one in credits_
        for row in entry_rows(
            post_correction(
                Utility(one.quote.utility),
                owed_in=accounts.CONTRACT_PAYOUTS if one.is_closed else accounts.CARRY,
                gross_minor=one.over.gross_minor,
                vat_minor=one.over.vat_minor,
            ),
            transaction_id=one.correction_id,
            posted_at=seat.now,
            ids=ids,
            connection=connection,
        )
    ]
    connection.execute(ledger_entries.insert(), entries)
    links = [{"transaction_id": one.correction_id, "corrects_id": one.sale_id} for one in credits_]
    connection.execute(ledger_corrections.insert(), links)


def _correction(seat: Seat, one: Credit) -> dict[str, object]:
    return {
        "id": one.correction_id,
        "version_id": one.version_id,
        "decision": one.receipt_number,
        "from_on": one.sold_on,
        "until_on": one.sold_on,
        "credited_minor": one.over.gross_minor,
        "reason": _REASON,
        "approval_id": None,  # nobody decided it: the books did
        "made_by": seat.brought_by,
        "made_at": seat.now,
    }


def _corrected(one: Credit) -> dict[str, object]:
    gross, vat = one.quote.energy_gross_minor, one.quote.energy_vat_minor
    return {
        "sale_id": one.sale_id,
        "correction_id": one.correction_id,
        "gross_before_minor": gross,
        "gross_minor": gross - one.over.gross_minor,
        "vat_before_minor": vat,
        "vat_minor": vat - one.over.vat_minor,
    }
