"""A drawer whose people also put fees off: the cashier asks, her supervisor agrees."""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.office import new_document_id
from tests.helpers.payments import INDEBTED, Payments
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.db.engine import writing
from vending_server.postponements.desk import PostponementDesk
from vending_server.tariffs.tables import policies
from vending_server.vending.lookup import LookupService
from vending_server.wire.lookup import LookupBy, LookupRequest, MeterFacts
from vending_server.wire.postponements import (
    Postponement,
    PostponementFacts,
    PostponementWithdrawal,
)

TODAY = dt.date(2026, 11, 22)
WASTE = "due:1"  # the fee of the indebted contract, 12.00


def let_postpone(connection: sa.Connection, *, days: int = 60, times: int = 2) -> None:
    """Decide for electricity that dues may be put off."""
    connection.execute(
        policies.insert().values(
            utility="electricity",
            valid_from=dt.date(2026, 1, 1),
            ceiling_bp=5000,
            guaranteed_tenths=100,
            cash_step_minor=10,
            postponement_days_max=days,
            postponements_max=times,
        )
    )


class Debts(Payments):
    def __init__(self, engine: sa.Engine, **limits: int) -> None:
        super().__init__(engine)
        with writing(engine) as connection:
            let_postpone(connection, **limits)
        self.postponements = PostponementDesk(
            engine=engine, clock=self.clock, zone=little_town.ZONE
        )
        self.lookups = LookupService(
            engine=engine, clock=self.clock, supplies=self.till.vending.supplies
        )

    def asked(self, days: int = 30, **changes) -> Postponement:
        """What the till sends, before anybody has agreed."""
        fields = {
            "document_id": new_document_id(),
            "account_number": INDEBTED,
            "items": [WASTE],
            "until": (TODAY + dt.timedelta(days=days)).isoformat(),
            "cause": "hardship",
            "reason": "lost his job",
        }
        return Postponement(**(fields | changes))

    def agreed(self, wanted: Postponement) -> Postponement:
        approval_id = self.agree(
            TwoPersonAction.FEE_POSTPONEMENT, payload_of(wanted), self.rana, self.walid
        )
        return msgspec.structs.replace(wanted, approval_id=approval_id)

    def send(self, wanted: Postponement):
        until = dt.date.fromisoformat(wanted.until)
        return self.postponements.postpone(self.rana, wanted, until)

    def postpone(self, days: int = 30, **changes) -> PostponementFacts:
        kept = self.send(self.agreed(self.asked(days, **changes)))
        return msgspec.json.decode(kept.body, type=PostponementFacts)

    def withdraw(self, postponement_id: str, reason: str = "he works again") -> PostponementFacts:
        wanted = PostponementWithdrawal(
            document_id=new_document_id(), postponement_id=postponement_id, reason=reason
        )
        kept = self.postponements.withdraw(self.walid, wanted)
        return msgspec.json.decode(kept.body, type=PostponementFacts)

    def meter(self, key: str = "indebted") -> MeterFacts:
        asked = LookupRequest(by=LookupBy.DRN, value=little_town.DRN[key])
        (found,) = self.lookups.lookup(asked).meters
        return found
