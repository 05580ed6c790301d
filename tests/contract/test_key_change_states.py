"""Any order of planning, selling, typing and reading back, against a reference of a few lines.

The reference knows what the meter on the wall has; the server is told only what people say and read.
Each run works inside one transaction that is rolled back, so that one town serves them all.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.helpers import little_town
from tests.helpers.issuers import SGC
from tests.helpers.key_town import TO_KRN_4, KeyTown
from tests.helpers.little_town import DRN, NOON
from token_engine.tid import BaseDate, tid_from_time
from token_engine.virtual_meter import Verdict
from vending_server.db.engine import writing
from vending_server.errors import Refused
from vending_server.key_changes import service
from vending_server.key_changes.model import Shown, is_proved_by
from vending_server.key_changes.planning import Filter, Planner, find_campaign
from vending_server.key_changes.service import Ending, SetIssue
from vending_server.key_changes.tables import key_change_tokens, key_changes
from vending_server.meters.tables import places
from vending_server.vending.key_sets import keyed_by
from vending_server.vending.model import VendCommand
from vending_server.wire.key_changes import KeyTarget
from vending_server.wire.vend import VendRequest

ENDING = Ending(at=NOON, operator_id=1, evidence="seen")


class _Undone(Exception):
    """Rolls a run back."""


class KeyChangeMachine(RuleBasedStateMachine):
    town: KeyTown
    campaigns: dict[int, str]  # by the revision they lead to

    @initialize()
    def begin(self):
        self.scope = writing(self.town.engine)
        self.connection = self.scope.__enter__()
        self.wall = self.town.on_the_wall("plain")
        self.state = None  # none = no change is open
        self.old, self.new = 3, None  # revisions: in the register, and to come
        self.papers = []  # the tokens of each sale that were not typed yet
        self.the_set = None
        self.minutes = 0

    def teardown(self):
        if hasattr(self, "scope"):
            with pytest.raises(_Undone):
                self.scope.gen.throw(_Undone())

    @property
    def supply(self):
        return self.town.till.vending.supplies.one(self.connection, DRN["plain"], NOON)

    def change(self):
        return service.open_change(self.connection, self.supply.meter)

    @precondition(lambda self: self.state is None)
    @rule()
    def plan(self):
        self.new = 4 if self.old == 3 else 3
        planner = Planner(
            issuer=self.town.issuer,
            campaign=find_campaign(self.connection, self.campaigns[self.new]),
            operator_id=1,
            now=NOON,
        )
        assert planner.plan(self.connection, Filter(zone="here"), "d").count == 1
        assert planner.plan(self.connection, Filter(zone="here"), "e").count == 0
        self.state = "planned"

    @precondition(lambda self: self.state is not None)
    @rule()
    def withdraw(self):
        if self.state == "issued":
            with pytest.raises(Refused, match="key_change_issued"):
                service.withdraw(self.connection, self.change(), ENDING)
            return
        service.withdraw(self.connection, self.change(), ENDING)
        self.state = None

    @rule(said=st.sampled_from([True, False, None]))
    def sell(self, said):
        """Sell with whatever is said, true or not."""
        self._sell(said)

    @rule()
    def sell_to_an_honest_customer(self):
        """Who has typed every paper may say so, and the meter takes what he gets."""
        while self.papers:
            self._type_oldest()
        self._sell(True)
        assert self._type_oldest() == Verdict.ACCEPT

    @precondition(lambda self: self.state == "issued" and self.wall.register.krn == self.old)
    @rule()
    def sell_while_older_tokens_lie_at_home(self):
        self._sell(False)
        assert self.wall.enter(self.papers.pop()[-1]) == Verdict.ACCEPT

    @precondition(lambda self: self.papers)
    @rule()
    def type_the_oldest_paper(self):
        self._type_oldest()

    @rule()
    def lose_all_papers(self):
        self.papers.clear()

    @precondition(lambda self: self.state is not None)
    @rule()
    def read_the_display(self):
        seen = Shown(krn=self.wall.register.krn, ti="05")
        meter, change = self.supply.meter, self.change()
        if seen.krn != self.new:
            with pytest.raises(Refused, match="key_reading_differs"):
                is_proved_by(seen, old=meter, new=change.new_key.applied_to(meter))
            return
        assert is_proved_by(seen, old=meter, new=change.new_key.applied_to(meter))
        service.confirm(self.connection, change, meter, ENDING)
        self.old, self.state, self.the_set = self.new, None, None

    @invariant()
    def the_register_says_what_was_seen(self):
        if not hasattr(self, "connection"):
            return
        meter = self.supply.meter
        assert (meter.krn, meter.has_key_change) == (self.old, self.state is not None)
        found = service.open_changes(self.connection, [meter]).get(meter.id)
        assert (None if found is None else found.state.value) == self.state
        rows = self.connection.execute(sa.select(key_changes.c.state)).scalars().all()
        assert sum(one.value in {"planned", "issued"} for one in rows) <= 1

    def _type_oldest(self):
        return [self.wall.enter(token) for token in self.papers.pop(0)][-1]

    def _sell(self, said):
        self.minutes += 1
        request = VendRequest(
            vend_id="v",
            drn=DRN["plain"],
            tenders=[],
            received_minor=0,
            quote_hash="",
            receipt_sequence=1,
            made_at="",
            old_tokens_entered=said,
        )
        command = VendCommand(seller=little_town.seller(), request=request, body_sha256="")
        supply, key_set = keyed_by(self.town.issuer)(command, self.supply, NOON)
        if key_set is not None and key_set.made is not None:
            issue = SetIssue(
                change=key_set.change,
                old_meter=key_set.old_meter,
                made=key_set.made,
                at=NOON,
                document_id=None,
            )
            service.write_issue(self.connection, issue)
        with_set = (self.state == "planned" and said is True) or (
            self.state == "issued" and said is not False
        )
        assert (key_set is not None, supply.meter.krn) == (
            with_set,
            self.new if with_set else self.old,
        )
        tid = tid_from_time(NOON, BaseDate.from_year(2014)) + self.minutes
        credit = self.town.issuer.issue_credit(
            request_id="r", meter=supply.meter, tid=tid, units_tenths=10
        )
        tokens = () if key_set is None else key_set.tokens
        if with_set:
            self.state = "issued"
            self.the_set = self.the_set or tokens
            assert tokens == self.the_set, "a set is made once"
        self.papers.append([*tokens, credit.token])


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    with writing(engine) as connection:
        connection.execute(places.update().where(places.c.code == "0001").values(zone="here"))
    town = KeyTown(engine)
    KeyChangeMachine.town = town
    KeyChangeMachine.campaigns = {
        4: town.campaign(TO_KRN_4),
        3: town.campaign(KeyTarget(sgc=SGC, krn=3, base_year=2014, dkga=4)),
    }
    yield town
    engine.dispose()


def test_any_order_of_events_leaves_the_register_as_the_meter_was_seen(town):
    few = settings(
        max_examples=25,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(KeyChangeMachine, settings=few)

    assert town.count(key_changes) == town.count(key_change_tokens) == 0
