"""A little town in the middle of a key change: desks, people, tills, and meters that answer."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.issuers import SGC, MemoryKeys
from tests.helpers.little_town import DRN, NOON, HandClock, Till
from tests.helpers.office import new_document_id, take_on
from token_engine.engine import TokenEngine, derive_decoder_key
from token_engine.virtual_meter import VirtualMeter
from vending_server.aftersales.desk import CounterDesk
from vending_server.aftersales.lifeline_desk import LifelineDesk
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.db.engine import reading, writing
from vending_server.epochs.service import EpochBook
from vending_server.issuing.model import SERVICE_OF
from vending_server.issuing.software import SoftwareIssuer
from vending_server.key_changes.desk import KeyChangeDesk
from vending_server.meters.service import served_meters
from vending_server.meters.tables import meters
from vending_server.operators.model import Role
from vending_server.tariffs.tables import lifeline_rules
from vending_server.vending.clock_guard import ClockGuard
from vending_server.wire.counter import DocumentAnswer, LifelineRequest
from vending_server.wire.key_changes import (
    CampaignRequest,
    ConfirmationRequest,
    KeyTarget,
    PlanAnswer,
    PlanRequest,
    WithdrawalRequest,
)
from vending_server.wire.vend import VendAnswer

TO_2014 = KeyTarget(sgc=SGC, krn=3, base_year=2014, dkga=4)
TO_KRN_4 = KeyTarget(sgc=SGC, krn=4, base_year=2014, dkga=4)


class KeyTown:
    """The desk of key changes and a till over one database and one issuer."""

    def __init__(self, engine, *, now=NOON, **bounds):
        self.engine = engine
        self.clock = HandClock(now)
        self.guard = ClockGuard(self.clock, lambda _connection, now: now)
        self.keys = MemoryKeys(**bounds)
        self.issuer = SoftwareIssuer(engine=TokenEngine(), key_store=self.keys)
        vending = little_town.service(
            engine, self.clock, clock_guard=self.guard, issuer=self.issuer
        )
        self.till = Till(vending)
        parts = {
            "engine": engine,
            "clock": self.clock,
            "clock_guard": self.guard,
            "issuer": self.issuer,
            "epochs": EpochBook(),
        }
        self.counter = CounterDesk(**parts)
        self.lifelines = LifelineDesk(**parts, zone=little_town.ZONE)
        self.desk = KeyChangeDesk(**parts)
        with writing(engine) as connection:
            self.custodian = take_on(connection, "huda", Role.KEY_CUSTODIAN)
            self.other = take_on(connection, "nasser", Role.KEY_CUSTODIAN)
            self.boss = take_on(connection, "layla", Role.SUPERVISOR)

    def to_base_1993(self, name):
        """Let a meter be an old one: EA07 under the group's first key, of 1993."""
        with writing(self.engine) as connection:
            connection.execute(
                meters.update()
                .where(meters.c.drn == DRN[name])
                .values(krn=1, dkga=2, base_year=1993, ea=7)
            )

    def agreed(self, request):
        """The request with a second person's approval."""
        approval_id = new_document_id()
        with writing(self.engine) as connection:
            approvals.ask(
                connection,
                approval_id=approval_id,
                action=TwoPersonAction.KEY_CHANGE_TOKEN,
                subject="",
                reason="because",
                payload=payload_of(request),
                caller=self.custodian,
                now=NOON,
            )
            approvals.decide(
                connection, approval_id, accept=True, note="", approver=self.other, now=NOON
            )
        return msgspec.structs.replace(request, approval_id=approval_id)

    def campaign(self, target=TO_KRN_4, **changes):
        """A campaign that is agreed and kept; returns its id."""
        request = CampaignRequest(
            document_id=new_document_id(), name="roll-over", from_sgc=SGC, target=target, reason="r"
        )
        request = self.agreed(msgspec.structs.replace(request, **changes))
        self.desk.create_campaign(self.custodian, request)
        return request.document_id

    def plan(self, campaign_id, **wanted):
        request = PlanRequest(document_id=new_document_id(), **wanted)
        kept = self.desk.plan(self.custodian, campaign_id, request)
        return msgspec.json.decode(kept.body, type=PlanAnswer)

    def withdraw(self, name):
        request = WithdrawalRequest(document_id=new_document_id(), drn=DRN[name], reason="r")
        return self.desk.withdraw(self.custodian, request)

    def confirm(self, name, **shown):
        request = ConfirmationRequest(document_id=new_document_id(), drn=DRN[name], **shown)
        return self.desk.confirm(self.boss, request)

    def sell(self, name, **more):
        return msgspec.json.decode(self.till.sell(DRN[name], **more).body, type=VendAnswer)

    def grant(self, utility, units_tenths):
        """Let the council grant free units to residents."""
        rule = {"utility": utility, "customer_class": "residential", "decision": "12/2026"}
        rule |= {"valid_from": NOON.date().replace(day=1), "period": "month"}
        with writing(self.engine) as connection:
            connection.execute(
                lifeline_rules.insert().values(rule | {"units_tenths": units_tenths})
            )

    def free_units(self, name):
        request = LifelineRequest(document_id=new_document_id(), drn=DRN[name])
        return msgspec.json.decode(
            self.lifelines.issue(self.boss, request).body, type=DocumentAnswer
        )

    def meter(self, name):
        """The meter as the register has it."""
        with reading(self.engine) as connection:
            return served_meters(connection, [DRN[name]])[DRN[name]].meter

    def on_the_wall(self, name):
        """A meter that has the key in the register and takes tokens."""
        meter = self.meter(name)
        key = self.keys.vending_key(sgc=meter.sgc, krn=meter.krn)
        spec = meter.key_spec()
        return VirtualMeter.for_key(
            spec=spec,
            decoder_key=derive_decoder_key(key.secret, spec),
            service=SERVICE_OF[meter.utility],
            engine=TokenEngine(),
        )

    def states(self, name):
        """The states of a meter's key changes, newest first."""
        return [one.state for one in self.desk.meter_key(DRN[name]).changes]

    def count(self, table):
        with reading(self.engine) as connection:
            return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()
