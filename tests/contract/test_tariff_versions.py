"""Versions on both databases: drafted by one, agreed to by another, never edited once active."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.little_town import DRN, NOON, ZONE, HandClock, Till
from tests.helpers.office import new_document_id, take_on
from vending_server.approvals import service as approvals
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.operators.model import Role
from vending_server.tariffs import desk as desks
from vending_server.tariffs import versions
from vending_server.tariffs.model import VersionKind
from vending_server.vending.past_sales import was_sold_since
from vending_server.wire import tariffs as wire
from vending_server.wire.quote import QuoteRequest

TODAY = NOON.date()
DECEMBER = dt.date(2026, 12, 1)
DRAFT = wire.TariffDraft(
    code="E2",
    name="dearer",
    utility="electricity",
    customer_class="residential",
    valid_from=DECEMBER,
    decision="9/2026",
    period="month",
    vat_bp=1600,
    tender_minor_min=1000,
    tender_minor_max=200_000,
    blocks=[(1600, 500_000), (None, 700_000)],
)
OTHER = msgspec.structs.replace(DRAFT, code="E8", valid_from=dt.date(2027, 8, 1))
POLICY = wire.PolicyDraft(
    utility="electricity",
    valid_from=DECEMBER,
    decision="9/2026",
    ceiling_bp=3000,
    guaranteed_tenths=100,
    cash_step_minor=50,
    postponement_days_max=60,
    postponements_max=2,
)
CHARGE = wire.ChargeDraft(
    kind="fixed_charge",
    code="rent",
    name_ar="أجرة عداد",
    name_en="Meter rent",
    utility="electricity",
    customer_class="*",
    valid_from=DECEMBER,
    decision="9/2026",
    period="month",
    amount_minor=1000,
    vat_bp=1600,
)
LIFELINE = wire.LifelineDraft(
    utility="water",
    customer_class="residential",
    valid_from=DECEMBER,
    decision="9/2026",
    period="two_months",
    units_tenths=50,
)


class Council:
    """Two tariff managers over one database."""

    def __init__(self, engine):
        self.engine = engine
        with writing(engine) as connection:
            self.rima = take_on(connection, "rima", Role.TARIFF_MANAGER)
            self.fadi = take_on(connection, "fadi", Role.TARIFF_MANAGER)
        self.desk = desks.TariffDesk(
            engine=engine, clock=HandClock(), zone=ZONE, sold_since=was_sold_since(ZONE)
        )

    def draft(self, draft=DRAFT, editor=None):
        request = wire.DraftRequest(draft=draft)
        return self.desk.put_draft(editor or self.rima, request)

    def send(self, facts, caller=None):
        approval_id = new_document_id()
        self.desk.send(
            caller or self.rima,
            what_of(facts),
            str(facts.version_id),
            wire.SubmissionRequest(approval_id=approval_id, reason="council"),
        )
        return approval_id

    def agree(self, approval_id, approver=None):
        with writing(self.engine) as connection:
            approvals.decide(
                connection,
                approval_id,
                accept=True,
                note="",
                approver=approver or self.fadi,
                now=NOON,
            )

    def activate(self, facts, approval_id):
        return self.desk.activate(
            self.rima,
            what_of(facts),
            str(facts.version_id),
            wire.ActivationRequest(approval_id=approval_id),
        )

    def decide(self, draft=DRAFT):
        facts = self.draft(draft)
        approval_id = self.send(facts)
        self.agree(approval_id)
        return self.activate(facts, approval_id)


def what_of(facts) -> str:
    return type(facts.content).__struct_config__.tag


@pytest.fixture
def council(database_url):
    engine = little_town.build(database_url)
    yield Council(engine)
    engine.dispose()


def tariff_code(council, *, at=NOON):
    service = little_town.service(council.engine, HandClock(time=at))
    return service.quote(QuoteRequest(drn=DRN["plain"], tender_minor=10_000)).quote.tariff_code


def test_a_draft_prices_nothing_even_after_its_day(council):
    council.draft()

    assert tariff_code(council, at=NOON + dt.timedelta(days=20)) == "E1"


def test_an_agreed_version_prices_from_its_local_day_on(council):
    council.decide()
    midnight = dt.datetime(2026, 12, 1, tzinfo=ZONE).astimezone(dt.UTC)

    assert tariff_code(council, at=midnight - dt.timedelta(minutes=1)) == "E1"
    assert tariff_code(council, at=midnight + dt.timedelta(minutes=1)) == "E2"


@pytest.mark.parametrize("draft", [DRAFT, POLICY, CHARGE, LIFELINE])
def test_every_kind_goes_from_draft_to_scheduled(council, draft):
    drafted = council.draft(draft)
    approval_id = council.send(drafted)
    council.agree(approval_id)
    active = council.activate(drafted, approval_id)

    assert drafted.state == "draft"
    assert (active.state, active.content) == ("scheduled", draft)
    assert council.activate(drafted, approval_id) == active, "the same again changes nothing"


def test_versions_are_listed_with_the_phase_they_are_in(council):
    council.decide()
    council.draft(msgspec.structs.replace(DRAFT, code="E3", valid_from=dt.date(2027, 1, 1)))
    listed = [
        (one.content.code, one.state)
        for one in council.desk.all().versions
        if isinstance(one.content, wire.TariffDraft) and one.content.utility == "electricity"
    ]

    assert listed == [("E1", "in_force"), ("E2", "scheduled"), ("E3", "draft")]


def test_a_draft_edited_after_the_agreement_is_refused(council):
    drafted = council.draft()
    approval_id = council.send(drafted)
    council.agree(approval_id)
    council.draft(msgspec.structs.replace(DRAFT, vat_bp=0))

    with pytest.raises(Refused, match="approval_withdrawn"):
        council.activate(drafted, approval_id)


def test_nothing_is_active_before_a_second_person_agreed(council):
    drafted = council.draft()
    approval_id = council.send(drafted)

    with pytest.raises(Refused, match="approval_missing"):
        council.activate(drafted, approval_id)
    with pytest.raises(Refused, match="approver_is_requester"):
        council.agree(approval_id, council.rima)


def test_the_editor_is_not_the_second_person_either(council):
    drafted = council.draft(editor=council.fadi)
    approval_id = council.send(drafted, council.rima)
    council.agree(approval_id, council.fadi)

    with pytest.raises(Refused, match="approver_is_requester"):
        council.activate(drafted, approval_id)


def test_a_decision_number_is_asked_for_before_sending(council):
    drafted = council.draft(msgspec.structs.replace(DRAFT, decision=" "))

    with pytest.raises(Refused, match="decision_missing"):
        council.send(drafted)


@pytest.mark.parametrize(
    "draft",
    [
        msgspec.structs.replace(DRAFT, valid_from=dt.date(2020, 1, 1)),
        msgspec.structs.replace(POLICY, valid_from=dt.date(2020, 1, 1)),
    ],
)
def test_a_version_that_begins_with_another_is_refused(council, draft):
    with pytest.raises(Refused, match="tariff_overlaps") as refused:
        council.draft(draft)
    assert refused.value.params == {"date": "2020-01-01"}


def test_an_active_version_is_not_edited(council):
    council.decide()

    with pytest.raises(Refused, match=r"tariff_(overlaps|not_draft)"):
        council.draft(msgspec.structs.replace(DRAFT, vat_bp=0))
    with pytest.raises(Refused, match="tariff_not_draft"):
        council.draft(msgspec.structs.replace(DRAFT, valid_from=dt.date(2027, 5, 1)))


@pytest.mark.parametrize(
    "change", ["UPDATE tariff_versions SET vat_bp = 0", "DELETE FROM policies"]
)
def test_the_database_refuses_to_change_what_is_active(council, change):
    with pytest.raises(RowConflict), writing(council.engine) as connection:
        connection.execute(sa.text(change))


def test_a_version_cannot_begin_before_what_was_sold(council):
    Till(little_town.service(council.engine)).sell(DRN["plain"])
    facts = council.draft(msgspec.structs.replace(DRAFT, valid_from=TODAY))
    approval_id = council.send(facts)
    council.agree(approval_id)

    with pytest.raises(Refused, match="tariff_in_the_past"):
        council.activate(facts, approval_id)


def test_the_first_tariff_of_a_class_may_begin_long_ago(council):
    commercial = msgspec.structs.replace(
        DRAFT, customer_class="commercial", valid_from=dt.date(2024, 1, 1)
    )
    Till(little_town.service(council.engine)).sell(DRN["plain"])

    assert council.decide(commercial).state == "in_force"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (msgspec.structs.replace(DRAFT, blocks=[(1600, 0), (None, 1)]), "blocks"),
        (msgspec.structs.replace(DRAFT, utility="gas"), "utility"),
        (msgspec.structs.replace(DRAFT, code=" "), "code"),
        (msgspec.structs.replace(POLICY, ceiling_bp=10_001), "ceiling_bp"),
        (msgspec.structs.replace(POLICY, postponement_days_max=-1), "postponement_days_max"),
        (msgspec.structs.replace(CHARGE, amount_minor=-1), "amount_minor"),
        (msgspec.structs.replace(LIFELINE, units_tenths=16_385), "units_tenths"),
    ],
)
def test_a_value_that_cannot_be_is_named(council, draft, field):
    with pytest.raises(Refused, match="tariff_not_valid") as refused:
        council.draft(draft)
    assert refused.value.params == {"field": field}


def test_an_unknown_version_is_none(council):
    with pytest.raises(Refused, match="tariff_unknown"), writing(council.engine) as connection:
        versions.one_version(connection, VersionKind.CHARGE, 99)
    for what, number in (("gas", "1"), ("tariff", "x"), ("tariff", "1" * 40)):
        with pytest.raises(Refused, match="tariff_unknown"):
            council.desk.activate(
                council.rima, what, number, wire.ActivationRequest(approval_id=new_document_id())
            )


def test_the_same_draft_again_leaves_one_row_and_one_trace(council):
    first, again = council.draft(), council.draft()

    assert again == first
    with reading(council.engine) as connection:
        told = connection.scalars(
            sa.text("SELECT count(*) FROM audit_log WHERE action = 'tariff.drafted'")
        ).one()
    assert told == 1


def seen(facts) -> wire.SeenVersion:
    return wire.SeenVersion(version_id=facts.version_id, content_sha256=facts.content_sha256)


def edit(council, facts, editor=None, **changes):
    draft = msgspec.structs.replace(facts.content, **changes)
    request = wire.DraftRequest(draft=draft, replaces=seen(facts))
    return council.desk.put_draft(editor or council.rima, request)


@pytest.mark.parametrize("draft", [DRAFT, POLICY, CHARGE, LIFELINE])
def test_a_draft_that_is_edited_keeps_its_number_even_when_its_day_changes(council, draft):
    drafted = council.draft(draft)
    edited = edit(council, drafted, valid_from=dt.date(2027, 2, 1))

    assert edited.version_id == drafted.version_id
    assert edited.content.valid_from == dt.date(2027, 2, 1)
    assert drafted.version_id not in [
        one.version_id for one in council.desk.all().versions if one.content == draft
    ]


def test_a_draft_that_somebody_else_edited_meanwhile_is_not_written_over(council):
    drafted = council.draft()
    edit(council, drafted, council.fadi, vat_bp=1_700)

    with pytest.raises(Refused, match="tariff_changed"):
        edit(council, drafted, vat_bp=0)
    with pytest.raises(Refused, match="tariff_changed"):
        council.desk.send(
            council.rima,
            "tariff",
            str(drafted.version_id),
            wire.SubmissionRequest(
                approval_id=new_document_id(),
                reason="council",
                content_sha256=drafted.content_sha256,
            ),
        )


def test_the_same_edit_sent_again_is_the_same_edit(council):
    drafted = council.draft()
    edited = edit(council, drafted, vat_bp=1_700)

    assert edit(council, drafted, vat_bp=1_700) == edited


def test_a_draft_does_not_take_the_code_of_another(council):
    drafted = council.draft()

    with pytest.raises(Refused, match="tariff_not_valid") as refused:
        edit(council, drafted, code="E1")
    assert refused.value.params == {"field": "code"}


def test_a_version_that_was_activated_is_not_edited_under_its_number_either(council):
    active = council.decide()

    with pytest.raises(Refused, match="tariff_not_draft"):
        edit(council, active, code="E9", valid_from=dt.date(2028, 1, 1))


def test_an_edit_takes_back_what_a_second_person_agreed_to(council):
    drafted = council.draft()
    council.agree(council.send(drafted))
    (there,) = [one for one in council.desk.all().versions if one.state == "sent"]

    assert (there.agreement.state, there.agreement.approved_by) == ("approved", ["fadi"])
    assert edit(council, there, vat_bp=0).agreement is None


def waits(council, person=None):
    with reading(council.engine) as connection:
        found, _ = approvals.waiting(connection, person or council.fadi, NOON)
    return [one.approval_id for one in found]


def state_of(council, approval_id):
    with reading(council.engine) as connection:
        return approvals.found(connection, approval_id).standing(NOON)


@pytest.mark.parametrize("draft", [DRAFT, POLICY, CHARGE, LIFELINE])
def test_nobody_agrees_to_a_draft_that_was_edited_since(council, draft):
    drafted = council.draft(draft)
    other = council.send(council.draft(OTHER))
    approval_id = council.send(drafted)
    assert set(waits(council)) == {other, approval_id}
    edit(council, drafted, decision="10/2026")

    assert waits(council) == [other], "what is asked for other versions goes on waiting"
    assert state_of(council, approval_id) == "withdrawn"
    with pytest.raises(Refused, match="approval_withdrawn"):
        council.agree(approval_id)


def test_what_was_agreed_to_is_not_used_again_when_an_edit_is_undone(council):
    drafted = council.draft()
    approval_id = council.send(drafted)
    council.agree(approval_id)
    there = edit(council, drafted, vat_bp=0)
    back = edit(council, there, vat_bp=DRAFT.vat_bp)

    assert back.content == drafted.content
    with pytest.raises(Refused, match="approval_withdrawn"):
        council.activate(back, approval_id)
    again = wire.SubmissionRequest(approval_id=approval_id, reason="council")
    with pytest.raises(Refused, match="approval_withdrawn"):
        council.desk.send(council.rima, "tariff", str(back.version_id), again)


def test_a_draft_that_is_sent_twice_waits_once(council):
    drafted = council.draft()
    first, second = council.send(drafted), council.send(drafted)

    assert waits(council) == [second]
    assert state_of(council, first) == "withdrawn"


def test_an_edit_that_is_refused_leaves_the_request_where_it_was(council):
    drafted = council.draft()
    approval_id = council.send(drafted)
    for changes in ({"code": "E1"}, {"blocks": FAR}):
        with pytest.raises(Refused, match=r"tariff_(not_valid|rate_far)"):
            edit(council, drafted, **changes)

    assert waits(council) == [approval_id]


def test_that_a_request_was_withdrawn_stands_in_the_audit_log(council):
    drafted = council.draft()
    approval_id = council.send(drafted)
    edit(council, drafted, council.fadi, vat_bp=0)

    with reading(council.engine) as connection:
        told = connection.execute(
            sa.text(
                "SELECT subject, operator_id FROM audit_log"
                " WHERE action = 'approval.withdrawn.tariff_activation'"
            )
        ).all()
    assert [tuple(row) for row in told] == [(approval_id, council.fadi.operator_id)]


def test_what_was_agreed_to_elsewhere_is_told_with_the_version_and_activates_it(council):
    drafted = council.draft()
    council.send(drafted)
    (open_one,) = [one for one in council.desk.all().versions if one.state == "sent"]
    assert open_one.agreement.state == "open"
    council.agree(open_one.agreement.approval_id)
    (agreed,) = [one for one in council.desk.all().versions if one.state == "sent"]

    active = council.activate(agreed, agreed.agreement.approval_id)

    assert (active.state, active.agreement.state) == ("scheduled", "used")


FAR = [(1600, 5_000_000), (None, 700_000)]


def test_a_rate_far_from_the_one_in_force_is_asked_about_and_written_if_it_is_meant(council):
    far = msgspec.structs.replace(DRAFT, blocks=FAR)
    with pytest.raises(Refused, match="tariff_rate_far") as refused:
        council.draft(far)
    assert refused.value.params["block"] == 1
    assert far not in [one.content for one in council.desk.all().versions]

    meant = wire.DraftRequest(draft=far, is_far_rate_meant=True)
    assert council.desk.put_draft(council.rima, meant).content == far


@pytest.mark.parametrize(
    ("draft", "code"),
    [(DRAFT, "tariff_not_valid"), (POLICY, "tariff_overlaps"), (CHARGE, "tariff_overlaps")],
)
def test_a_new_draft_takes_the_place_of_none_that_has_its_name(council, draft, code):
    first = council.desk.put_draft(council.rima, wire.DraftRequest(draft=draft, is_new=True))
    other = wire.DraftRequest(draft=msgspec.structs.replace(draft, decision="other"), is_new=True)

    with pytest.raises(Refused, match=code):
        council.desk.put_draft(council.fadi, other)
    again = council.desk.put_draft(council.rima, wire.DraftRequest(draft=draft, is_new=True))
    assert again == first
