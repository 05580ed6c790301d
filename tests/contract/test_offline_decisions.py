"""Money of offline sales in quarantine: two people release it as a sale, or charge it to the point."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.drawer import Drawer
from tests.helpers.journal_copies import Chain
from tests.helpers.little_town import DRN
from tests.helpers.office import new_document_id
from tests.helpers.sealed_town import DAY, SealedTown
from vending_server.approvals.model import TwoPersonAction
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.ledger.service import balance_of, trial_balance
from vending_server.meters.tables import contracts
from vending_server.offline_sales.desk import OfflineFindingDesk
from vending_server.operations import books
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.service import last_receipt_sequence
from vending_server.vending.tables import sales
from vending_server.wire.offline_findings import (
    FindingDecision,
    OfflineFindingFacts,
    OfflineFindingListRequest,
    SealedTerms,
    decision_payload,
)
from vending_server.wire.vend import VendAnswer

WAITING = OfflineFindingListRequest(is_waiting=True)


class Office:
    """Maysa asks and decides, Laila agrees; Rana's till sold without a line."""

    def __init__(self, engine):
        self.drawer = Drawer(engine)
        self.town = SealedTown(engine, caller=self.drawer.rana, clock=self.drawer.clock)
        self.desk = OfflineFindingDesk(
            engine=engine, clock=self.drawer.clock, reader=self.town.reader
        )

    def waiting(self):
        return self.desk.findings(WAITING).findings

    def expired(self, amount_minor=2_000, **sold):
        """A sale of a pack that was over; returns what was found."""
        sealed = self.town.seal("plain", amount_minor)
        self.town.clock.advance(DAY + dt.timedelta(hours=1))
        self.town.sell(sealed, **sold)
        self.town.bring()
        return self.waiting()[0]

    def decide(self, finding, act, **changes):
        payload = decision_payload(
            finding_id=finding.finding_id, act=act, amount_minor=finding.amount_minor
        )
        if "approval_id" not in changes:
            changes["approval_id"] = self.drawer.agree(
                TwoPersonAction.QUARANTINE_RELEASE, payload, self.drawer.maysa, self.drawer.laila
            )
        decision = FindingDecision(
            document_id=new_document_id(), act=act, reason="the customer came back"
        )
        decision = msgspec.structs.replace(decision, **changes)
        kept = self.desk.decide(self.drawer.maysa, finding.finding_id, decision)
        return msgspec.json.decode(kept.body, type=OfflineFindingFacts)

    def balance(self, code):
        with reading(self.town.engine) as connection:
            return balance_of(connection, code)

    def sales(self):
        return self.town.rows(sales, sales.c.receipt_sequence)

    def check(self):
        with reading(self.town.engine) as connection:
            audit(connection)
            assert books.findings(connection) == []
            assert sum(trial_balance(connection).values()) == 0


@pytest.fixture
def office(database_url):
    engine = little_town.build(database_url)
    yield Office(engine)
    engine.dispose()


def test_a_finding_is_told_beside_what_its_terminal_had_been_given(office):
    finding = office.expired()

    (row,) = office.town.rows(sealed_vends, sealed_vends.c.id)
    assert finding.terms == SealedTerms(
        sealed_at=row.sealed_at.isoformat(),
        valid_until=row.valid_until.isoformat(),
        amount_minor=2_000,
        units_tenths=row.units_tenths,
        state="sold",  # out of its pack, whatever is decided
        state_at=row.state_at.isoformat(),
    )
    assert finding.terms.valid_until < finding.sold_at

    other = little_town.seller(2).terminal_id
    office.town.sell(office.town.seal("plain", 2_000, terminal_id=other))
    office.town.bring()
    assert [one.terms for one in office.waiting() if one.reason == "not_in_pack"] == [None]


def test_a_released_sale_is_one_like_any_other_and_paid_out_of_the_quarantine(office):
    finding = office.expired()
    assert finding.may_be_released

    decided = office.decide(finding, "release")

    (sale,) = office.sales()
    assert (decided.state, decided.sale_id, decided.decided_by) == ("released", sale.id, "maysa")
    assert office.balance("quarantine") == 0
    assert office.balance(f"drawer:{office.town.terminal_id}") == 2_000
    assert office.waiting() == []
    (row,) = office.town.rows(sealed_vends, sealed_vends.c.id)
    assert (row.state, row.sale_id) == (SealedState.SOLD, sale.id)
    office.check()
    answer = office.town.vending.ask(office.town.seller, finding.vend_id)
    assert msgspec.json.decode(answer.body, type=VendAnswer).sale_id == sale.id


def test_a_charged_sale_is_none_for_ever_and_its_money_is_the_points_affair(office):
    finding = office.expired()
    carry = office.town.rows(contracts, contracts.c.id)[0].carry_minor

    decided = office.decide(finding, "charge")

    assert (decided.state, decided.sale_id) == ("charged", None)
    assert office.sales() == []
    assert office.balance("quarantine") == 0
    assert office.balance("point_settlements") == -2_000
    assert office.town.rows(contracts, contracts.c.id)[0].carry_minor == carry
    office.check()
    with pytest.raises(Refused, match="already_decided"):
        office.decide(finding, "release")


@pytest.mark.parametrize("act", ["release", "charge"])
def test_one_person_alone_decides_nothing(office, act):
    finding = office.expired()

    with pytest.raises(Refused, match="approval_missing"):
        office.decide(finding, act, approval_id=None)

    assert office.balance("quarantine") == -2_000
    assert [one.finding_id for one in office.waiting()] == [finding.finding_id]


def test_two_people_agree_to_one_act_and_no_other(office):
    finding = office.expired()
    payload = decision_payload(finding_id=finding.finding_id, act="charge", amount_minor=2_000)
    agreed = office.drawer.agree(
        TwoPersonAction.QUARANTINE_RELEASE, payload, office.drawer.maysa, office.drawer.laila
    )

    with pytest.raises(Refused, match="approval_differs"):
        office.decide(finding, "release", approval_id=agreed)

    office.check()


def test_what_this_terminal_was_never_given_is_not_released(office):
    office.town.sell(office.town.seal("plain", 2_000), pack_number=5)
    office.town.bring()
    (finding,) = office.waiting()

    assert not finding.may_be_released
    with pytest.raises(Refused, match="vend_unknown"):
        office.decide(finding, "release")
    office.decide(finding, "charge")
    office.check()


def test_what_was_sold_twice_is_released_not_even_once_more(office):
    sealed = office.town.seal("plain", 2_000)
    office.town.sell(sealed)
    office.town.sell(sealed)
    office.town.bring()

    with pytest.raises(Refused, match="vend_id_reused"):
        office.decide(office.waiting()[0], "release")

    assert len(office.sales()) == 1
    office.check()


def test_a_released_sale_whose_number_is_used_gets_one_that_no_till_gives(office):
    one, two = office.town.seal("plain", 2_000), office.town.seal("water", 3_000)
    office.town.sell(one)
    office.town.sell(vends=[office.town.vend(two, receipt_sequence=1)])
    office.town.bring()

    office.decide(office.waiting()[0], "release")

    assert [row.receipt_sequence for row in office.sales()] == [1, 1_000_000_000]
    with reading(office.town.engine) as connection:
        assert last_receipt_sequence(connection, office.town.terminal_id) == 1
    office.check()


@pytest.mark.parametrize("act", ["release", "charge"])
def test_a_z_stays_whatever_is_decided(office, act):
    drawer = office.drawer
    office.town.clock.advance(-2 * DAY)
    sealed = office.town.seal("plain", 2_000)
    office.town.clock.advance(2 * DAY)
    shift_id = drawer.open(10_000).shift_id
    office.town.sell(sealed, shift_id=shift_id)
    office.town.bring()
    closed = drawer.close(shift_id, 12_000)
    assert (closed.totals.expected_minor, closed.variance_minor) == (12_000, 0)
    drawer.clock.advance(DAY)
    drawer.lock_decided("2026-11-22")

    office.decide(office.waiting()[0], act)

    after = drawer.desk.one(drawer.maysa, shift_id)
    assert (after.totals.expected_minor, after.variance_minor) == (12_000, 0)
    assert after.counts.sales == 1
    office.check()


def test_what_no_device_signed_is_paid_for_only_when_it_is_released(office):
    town = office.town
    sealed = town.seal("plain", 2_000)
    town.sell(sealed)
    upload = town.chain.upload(town.office.key)
    town.office.desk.take(
        town.office.caller, msgspec.structs.replace(upload, head_signature="0" * 128)
    )
    assert office.balance("quarantine") == 0

    office.decide(office.waiting()[0], "release")

    assert office.balance(f"drawer:{town.terminal_id}") == 2_000
    assert len(office.sales()) == 1
    office.check()


def test_an_unreadable_record_is_settled_without_an_entry(office):
    office.town.write(kind="vends_sold_offline", vends=[{"tender_minor": 700}])
    office.town.bring()
    (finding,) = office.waiting()
    assert (finding.amount_minor, finding.vend_id) == (700, None)

    with pytest.raises(Refused, match="vend_unknown"):
        office.decide(finding, "release")
    assert office.decide(finding, "charge").state == "charged"
    office.check()


def test_the_list_is_told_in_pages_newest_first_with_what_waits_in_all(office):
    for minor in (1_000, 2_000, 3_000):
        office.town.sell(office.town.seal("plain", minor), pack_number=5)
        office.town.bring()
    office.town.sell(office.town.seal("water", 5_000), operator="nobody")
    office.town.bring()

    listed = office.desk.findings(OfflineFindingListRequest())
    waiting = office.desk.findings(WAITING)

    assert [one.reason for one in listed.findings] == ["operator_unknown"] + ["not_in_pack"] * 3
    assert [one.amount_minor for one in waiting.findings] == [3_000, 2_000, 1_000]
    assert (listed.waiting_minor, waiting.waiting_minor) == (6_000, 6_000)
    assert listed.findings[0].receipt_number == "2-01-000004"
    assert DRN["water"] == listed.findings[0].drn


def test_a_forked_sale_is_released_out_of_the_quarantine(office):
    town = office.town
    town.note()
    town.bring()
    clone = Chain(list(town.chain.bodies))
    town.note()
    town.bring()
    town.chain = clone
    town.sell(town.seal("plain", 2_000))
    town.office.take(clone, first=1)

    office.decide(office.waiting()[0], "release")

    assert office.balance("quarantine") == 0
    assert len(office.sales()) == 1
    office.check()
