"""A drawer whose people also put fees off, and keep old debts by hand: one asks, another agrees."""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.office import new_document_id
from tests.helpers.payments import INDEBTED, Payments
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.arrears.desk import ArrearsDesk
from vending_server.db.engine import writing
from vending_server.postponements.desk import PostponementDesk
from vending_server.tariffs.tables import policies
from vending_server.vending.lookup import LookupService
from vending_server.wire.arrears import (
    DebtFacts,
    DebtOpening,
    DebtRuleChange,
    DebtStatement,
    DebtTerms,
    DebtWriteOff,
)
from vending_server.wire.lookup import LookupBy, LookupRequest, MeterFacts
from vending_server.wire.postponements import (
    Postponement,
    PostponementFacts,
    PostponementWithdrawal,
)

TODAY = dt.date(2026, 11, 22)
PLAIN = "0001"  # owes nothing
WASTE = "due:1"  # the fee of the indebted contract, 12.00


def instalment(amount_minor: int, rule: str = "per_vend", **more: int) -> DebtTerms:
    return DebtTerms(rule=rule, instalment_minor=amount_minor, **more)


def percent(share_bp: int, **more: int) -> DebtTerms:
    return DebtTerms(rule="percent", percent_bp=share_bp, **more)


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
        self.arrears = ArrearsDesk(engine=engine, clock=self.clock, zone=little_town.ZONE)
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

    def seconded(self, wanted: Postponement) -> Postponement:
        approval_id = self.agree(
            TwoPersonAction.FEE_POSTPONEMENT, payload_of(wanted), self.rana, self.walid
        )
        return msgspec.structs.replace(wanted, approval_id=approval_id)

    def send(self, wanted: Postponement):
        until = dt.date.fromisoformat(wanted.until)
        return self.postponements.postpone(self.rana, wanted, until)

    def postpone(self, days: int = 30, **changes) -> PostponementFacts:
        kept = self.send(self.seconded(self.asked(days, **changes)))
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

    def opening(self, amount_minor: int = 9_000, **changes) -> DebtOpening:
        """What the office sends, before anybody has agreed."""
        fields = {
            "document_id": new_document_id(),
            "account_number": PLAIN,
            "amount_minor": amount_minor,
            "code": "court",
            "name_ar": "حكم محكمة",
            "name_en": "Court ruling",
            "since": "2025-03-01",
            "evidence": "ruling 12/2025",
            "reason": "bills of 2024",
            "terms": instalment(1_000),
        }
        return DebtOpening(**(fields | changes))

    def put(self, wanted, approver=None, **days: dt.date):
        """Carry out what two people agreed to."""
        action, act = {
            DebtOpening: (TwoPersonAction.ARREARS_OPENING, self.arrears.open_debt),
            DebtWriteOff: (TwoPersonAction.WRITE_OFF, self.arrears.write_off),
            DebtRuleChange: (TwoPersonAction.ARREARS_RULE, self.arrears.change_rule),
        }[type(wanted)]
        payload = payload_of(wanted)
        approval_id = self.agree(action, payload, self.maysa, approver or self.laila)
        kept = act(
            self.maysa, msgspec.structs.replace(wanted, approval_id=approval_id), *days.values()
        )
        return msgspec.json.decode(kept.body, type=DebtFacts)

    def open_debt(self, amount_minor: int = 9_000, **changes) -> DebtFacts:
        wanted = self.opening(amount_minor, **changes)
        return self.put(wanted, since=dt.date.fromisoformat(wanted.since))

    def write_off(self, debt: str, amount_minor: int) -> DebtFacts:
        return self.put(
            DebtWriteOff(
                document_id=new_document_id(),
                debt=debt,
                amount_minor=amount_minor,
                reason="the council gave it up",
            )
        )

    def change_rule(self, debt: str, terms: DebtTerms, valid_from: dt.date = TODAY) -> DebtFacts:
        wanted = DebtRuleChange(
            document_id=new_document_id(),
            debt=debt,
            valid_from=valid_from.isoformat(),
            terms=terms,
            reason="as agreed with him",
        )
        return self.put(wanted, valid_from=valid_from)

    def today(self) -> dt.date:
        return self.clock.time.astimezone(little_town.ZONE).date()

    def statement(self, account: str = PLAIN) -> DebtStatement:
        return self.arrears.statement(account)
