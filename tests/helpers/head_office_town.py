"""A little town whose head office posts what no point does: a claim, a refund, an old debt."""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.case_town import CaseTown
from tests.helpers.debts import Debts
from tests.helpers.machine_town import MachineTown
from tests.helpers.office import new_document_id
from vending_server.db.engine import reading
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.machine_cash.desk import MachineCashDesk
from vending_server.reconciliation.desk import ReconciliationDesk
from vending_server.wire.reconciliation import VoucherFacts, VoucherMade

TODAY, TOMORROW = "2026-11-22", "2026-11-23"
DAY = dt.timedelta(days=1)
HEAD_OFFICE = 0


class HeadOfficeTown(CaseTown, Debts):
    """Maysa asks, Laila and Walid agree; point 2 sells."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.head = ReconciliationDesk(engine=engine, clock=self.clock, zone=little_town.ZONE)
        self.machines = MachineCashDesk(engine=engine, clock=self.clock, login_desk=None)  # type: ignore[arg-type]

    def post_at_head_office(self) -> None:
        """Pay a claim and a case in cash, and take an old debt over of which a part is given up."""
        MachineTown.settle(self, self.claim(5_000).claim_id, "paid", 5_000)  # type: ignore[arg-type]
        self.settle(self.open_case(self.opening(self.sell(tender=10_000))), "paid")
        debt = Debts.opening(self, 9_000)
        self.write_off(self.put(debt, since=dt.date.fromisoformat(debt.since)).debt, 4_000)

    def voucher(self, point: int = HEAD_OFFICE, day: str = TODAY) -> VoucherFacts:
        """Make the voucher of a day."""
        wanted = VoucherMade(document_id=new_document_id(), point_number=point, day=day)
        return msgspec.json.decode(
            self.head.make_voucher(self.maysa, wanted).body, type=VoucherFacts
        )

    def raw(self) -> list[dict]:
        """Every entry as it is stored, with the codes of its accounts and its local day."""
        with reading(self.engine) as connection:
            codes = dict(
                connection.execute(sa.select(ledger_accounts.c.id, ledger_accounts.c.code)).all()
            )
            rows = connection.execute(sa.select(ledger_entries)).mappings().all()
        return [
            dict(row)
            | {
                "debit": codes[row["debit_account_id"]],
                "credit": codes[row["credit_account_id"]],
                "day": row["posted_at"].astimezone(little_town.ZONE).date().isoformat(),
            }
            for row in rows
        ]
