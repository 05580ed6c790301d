"""Deciding about differences on both databases: two people, entries of their own, nothing edited."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.office import new_document_id
from tests.helpers.pages import walked
from tests.helpers.reconciled_town import ReconciledTown
from vending_server.approvals.model import TwoPersonAction
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.ledger import accounts
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import post
from vending_server.reconciliation import items
from vending_server.reconciliation.desk import ReconciliationDesk
from vending_server.reconciliation.model import (
    Cause,
    CauseKind,
    ItemState,
    Link,
    LinkKind,
    Strength,
)
from vending_server.reconciliation.refresher import Refresher
from vending_server.reconciliation.seals import root_of
from vending_server.vending.tables import sales
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import (
    ItemAct,
    ItemFacts,
    ItemsAsked,
    LinkGiven,
    PaperAsked,
    RowsAsked,
    VoucherExport,
    VoucherFacts,
    VoucherMade,
    VoucherPosting,
    VouchersAsked,
    decision_payload,
)

TODAY = "2026-11-22"
DAYS = {"from_day": "2026-11-20", "through_day": "2026-11-30"}


class Office(ReconciledTown):
    """The town and the desk at head office."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.head = ReconciliationDesk(engine=engine, clock=self.clock, zone=little_town.ZONE)

    def short_shift(self, short: int = 5_000):
        """A shift in which so much is missing, and its one item."""
        shift = self.open()
        self.sell(shift, 10_000)
        self.close(shift, 30_000 - short)
        self.refresh()
        (item,) = self.items()
        return shift, item

    def act(self, item, act: str, *, agreed: bool = True, caller=None, **fields) -> ItemFacts:
        caller = caller or self.maysa
        wanted = ItemAct(
            document_id=new_document_id(),
            act=act,
            reason=fields.pop("reason", "as found"),
            amount_minor=fields.pop("amount_minor", item.amount_minor),
            **fields,
        )
        if agreed and act in {"charge", "write_off", "correct"}:
            payload = decision_payload(item.id, wanted)
            approval = self.agree(
                TwoPersonAction.DIFFERENCE_DECISION, payload, self.maysa, self.laila
            )
            wanted = msgspec.structs.replace(wanted, approval_id=approval)
        kept = self.head.act(caller, item.id, wanted)
        return msgspec.json.decode(kept.body, type=ItemFacts)

    def rows(self, caller=None, **asked):
        return self.head.rows(caller or self.maysa, RowsAsked(**DAYS, **asked)).rows

    def voucher(self, day: str = TODAY) -> VoucherFacts:
        wanted = VoucherMade(document_id=new_document_id(), point_number=2, day=day)
        kept = self.head.make_voucher(self.maysa, wanted)
        return msgspec.json.decode(kept.body, type=VoucherFacts)

    def book_more(self) -> None:
        """Post one more entry into the point's first day, as a late record does."""
        with writing(self.engine) as connection:
            post(
                connection,
                [Entry(accounts.BANK, accounts.HEAD_OFFICE_CASH, 700)],
                transaction_id=new_document_id(),
                posted_at=little_town.NOON,
                point_number=2,
            )


@pytest.fixture
def office(database_url):
    engine = little_town.build(database_url)
    office = Office(engine)
    yield office
    with reading(engine) as connection:
        audit(connection)
    assert sum(office.balance().values()) == 0
    engine.dispose()


def refusal(act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def test_what_is_short_is_charged_to_the_cashier_by_two_people_with_an_entry_of_its_own(office):
    _, item = office.short_shift()
    told = office.act(item, "charge", login="rana")

    assert told.item.state == "decided"
    assert (told.acts[-1].operator, told.acts[-1].agreed_by) == ("maysa", ["laila"])
    balance = office.balance()
    assert balance[accounts.cashier_debts_of("rana")] == 5_000
    assert balance[accounts.CASH_VARIANCE] == 0
    assert office.refresh().changed == 0, "what was decided stays decided"


def test_nobody_decides_alone_or_about_another_sum(office):
    _, item = office.short_shift()
    alone = refusal(office.act, item, "charge", login="rana", agreed=False)
    other = refusal(office.act, item, "charge", login="rana", amount_minor=-4_000)

    assert alone.code is ProblemCode.APPROVAL_MISSING
    assert (other.code, other.params) == (ProblemCode.SUMS_DISAGREE, {"a": -5_000, "b": -4_000})
    assert [one.state for one in office.items()] == [ItemState.OPEN]


def test_a_write_off_names_the_decision_and_a_correction_no_drawer(office):
    _, item = office.short_shift()
    assert refusal(office.act, item, "write_off").code is ProblemCode.DECISION_MISSING
    drawer = refusal(
        office.act, item, "correct", debit="petty_expenses", credit="drawer:x", agreed=False
    )
    assert (drawer.code, drawer.params) == (ProblemCode.INVALID_REQUEST, {"where": "credit"})

    told = office.act(item, "correct", debit="petty_expenses", credit="cash_variance")
    assert (told.acts[-1].debit, told.acts[-1].credit) == ("petty_expenses", "cash_variance")
    assert office.balance()["petty_expenses"] == 5_000


def test_what_is_over_is_gained_by_decision_and_never_charged(office):
    _, item = office.short_shift(-5_000)
    charged = refusal(office.act, item, "charge", login="rana")
    assert (charged.code, charged.params) == (ProblemCode.INVALID_REQUEST, {"where": "act"})

    office.act(item, "write_off", decision_number="2026/12")
    assert office.balance()[accounts.DIFFERENCES_WRITTEN_OFF] == -5_000


def test_a_decision_stands_only_for_the_sum_that_it_was_about(office):
    shift, item = office.short_shift()
    office.act(item, "write_off", decision_number="2026/12")
    office.recount(shift.shift_id, 26_000)
    office.refresh()

    (again,) = office.items()
    assert (again.state, again.amount_minor) == (ItemState.OPEN, -4_000)
    assert office.acts(item.id) == ["write_off", "changed"]


def judged(cause: Cause):
    """Evidence that says the same of every difference."""
    return lambda _connection, differences: [(cause,) for _ in differences]


def note(explains_minor: int, shift, strength: Strength = Strength.STRONG) -> Cause:
    link = Link(kind=LinkKind.COUNT, id=shift.shift_id)
    return Cause(
        kind=CauseKind.NOTE_MISCOUNTED,
        strength=strength,
        explains_minor=explains_minor,
        links=(link,),
    )


def judge(office, cause: Cause):
    items.refresh(office.engine, office.span(), office.clock.now(), judged(cause))
    (item,) = office.items()
    return item


def explained_by_two(office, item, first=None, second=None, **fields) -> ItemFacts:
    wanted = ItemAct(
        document_id=new_document_id(), act="explain", reason="the bill was in the box", **fields
    )
    payload = decision_payload(item.id, wanted)
    first, second = first or office.maysa, second or office.laila
    approval = office.agree(TwoPersonAction.DIFFERENCE_DECISION, payload, first, second)
    wanted = msgspec.structs.replace(wanted, approval_id=approval)
    return msgspec.json.decode(office.head.act(first, item.id, wanted).body, type=ItemFacts)


def test_one_person_accepts_a_cause_that_covers_the_sum(office):
    shift, _ = office.short_shift()
    told = office.act(judge(office, note(-5_000, shift)), "explain", cause="note_miscounted")
    assert (told.item.state, told.acts[-1].agreed_by) == ("explained", [])


@pytest.mark.parametrize(
    ("minor", "strength"), [(-2_000, Strength.STRONG), (-5_000, Strength.WEAK)]
)
def test_a_cause_that_covers_a_part_or_is_weak_is_accepted_by_two(office, minor, strength):
    shift, _ = office.short_shift()
    item = judge(office, note(minor, shift, strength))
    alone = refusal(office.act, item, "explain", cause="note_miscounted")
    assert alone.code is ProblemCode.APPROVAL_MISSING

    told = explained_by_two(office, item, cause="note_miscounted")
    assert (told.item.state, told.acts[-1].agreed_by) == ("explained", ["laila"])


def test_rows_that_a_person_names_explain_by_two_and_only_if_they_are_there(office):
    shift, item = office.short_shift()
    named = [LinkGiven(kind="shift", id=shift.shift_id)]
    alone = refusal(office.act, item, "explain", links=named)
    assert alone.code is ProblemCode.APPROVAL_MISSING
    for invented in (LinkGiven(kind="paper", id="a bill"), LinkGiven(kind="sale", id="none")):
        refused = refusal(explained_by_two, office, item, links=[invented])
        assert (refused.code, refused.params) == (
            ProblemCode.INVALID_REQUEST,
            {"where": "links"},
        )

    told = explained_by_two(office, item, links=named)
    assert (told.item.state, told.acts[-1].links[0].id) == ("explained", shift.shift_id)


def test_nothing_is_explained_by_a_cause_that_is_ruled_out_or_by_none(office):
    shift, item = office.short_shift()
    bare = refusal(office.act, item, "explain", cause="note_miscounted")
    out = judge(office, note(-5_000, shift, Strength.RULED_OUT))
    ruled_out = refusal(explained_by_two, office, out, cause="note_miscounted")
    for refused in (bare, ruled_out):
        assert (refused.code, refused.params) == (ProblemCode.INVALID_REQUEST, {"where": "cause"})


def test_two_people_agree_to_the_rows_as_well(office):
    shift, item = office.short_shift()
    wanted = ItemAct(
        document_id=new_document_id(),
        act="explain",
        reason="r",
        links=[LinkGiven(kind="shift", id=shift.shift_id)],
    )
    other = msgspec.structs.replace(wanted, cause="payout_uncounted")
    payload = decision_payload(item.id, other)
    approval = office.agree(
        TwoPersonAction.DIFFERENCE_DECISION, payload, office.maysa, office.laila
    )
    wanted = msgspec.structs.replace(wanted, approval_id=approval)
    refused = refusal(office.head.act, office.maysa, item.id, wanted)
    assert refused.code is ProblemCode.APPROVAL_DIFFERS


def short_shift_of_walid(office):
    """A supervisor who worked a shift himself, and 50 are missing in it."""
    shift = office.open(caller=office.walid)
    office.close(shift, 15_000, caller=office.walid)
    office.refresh()
    (item,) = office.items()
    return item


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("write_off", {"decision_number": "2026/12"}),
        ("correct", {"debit": "petty_expenses", "credit": "cash_variance"}),
    ],
)
def test_whoever_was_short_does_not_agree_to_what_becomes_of_it(office, act, fields):
    item = short_shift_of_walid(office)
    wanted = ItemAct(
        document_id=new_document_id(),
        act=act,
        reason="as found",
        amount_minor=item.amount_minor,
        **fields,
    )
    payload = decision_payload(item.id, wanted)
    approval = office.agree(
        TwoPersonAction.DIFFERENCE_DECISION, payload, office.maysa, office.walid
    )
    wanted = msgspec.structs.replace(wanted, approval_id=approval)
    refused = refusal(office.head.act, office.maysa, item.id, wanted)

    assert refused.code is ProblemCode.OWN_DIFFERENCE
    assert [one.state for one in office.items()] == [ItemState.OPEN]
    assert office.act(item, act, **fields).item.state == "decided", "by two others"


def test_a_shift_is_charged_to_nobody_but_whoever_worked_it(office):
    _, item = office.short_shift()
    refused = refusal(office.act, item, "charge", login="walid")
    assert (refused.code, refused.params) == (ProblemCode.INVALID_REQUEST, {"where": "login"})
    assert office.act(item, "charge", login="rana").item.state == "decided"


def test_a_second_count_is_told_with_who_counted_and_what_was_found(office):
    shift, item = office.short_shift()
    office.recount(shift.shift_id, 30_000)
    office.refresh()

    (again,) = office.items()
    assert again.state is ItemState.CLEARED
    acts = office.head.item(office.maysa, item.id).acts
    recounted = next(one for one in acts if one.act == "recounted")
    assert (recounted.operator, recounted.agreed_by) == ("walid", ["laila"])
    assert (recounted.amount_minor, recounted.reason) == (30_000, "two notes stuck")


def test_a_supervisor_asks_back_at_his_point_and_decides_nothing(office):
    _, item = office.short_shift()
    told = office.act(item, "send_back", caller=office.walid, reason="count the fifties again")
    assert told.item.state == "sent_back"
    refused = refusal(office.act, item, "explain", cause="note_miscounted", caller=office.walid)
    assert refused.code is ProblemCode.NOT_PERMITTED


def test_the_same_act_again_is_answered_with_the_same_bytes(office):
    _, item = office.short_shift()
    wanted = ItemAct(document_id=new_document_id(), act="escalate", reason="third time")
    first = office.head.act(office.maysa, item.id, wanted)
    again = office.head.act(office.maysa, item.id, wanted)

    assert (first.is_new, again.is_new, first.body == again.body) == (True, False, True)
    assert office.acts(item.id) == ["escalate"]


def test_rows_tell_every_view_and_how_they_stand(office):
    shift, _ = office.short_shift()
    (row,) = office.rows()
    views = {one.view: one.amount_minor for one in row.views}

    assert (row.subject.id, row.operator, row.standing) == (shift.shift_id, "rana", "decide")
    assert (views["counted"], views["journal"], views["ledger"]) == (25_000, 30_000, 30_000)
    assert row.differences[0].item_id == office.items()[0].id
    assert row.z_digest == office.journal.chain.hashes[-3].hex(), "the head that its Z bears"


def test_a_batch_shows_its_own_shifts_only(office):
    first = office.open()
    office.close(first, 20_000)
    office.end("sales")
    second = office.open()
    office.close(second, 20_000)

    def shifts_of(kind: str, number: int) -> set[str]:
        rows = office.rows(point_number=2, batch_kind=kind, batch_number=number)
        return {one.subject.id for one in rows}

    assert shifts_of("sales", 1) == {first.shift_id}
    assert shifts_of("sales", 2) == {second.shift_id}
    assert shifts_of("banking", 1) == {first.shift_id, second.shift_id}
    refused = refusal(office.rows, batch_kind="sales", batch_number=1)
    assert refused.code is ProblemCode.INVALID_REQUEST


def test_sums_tell_over_and_short_apart(office):
    office.close(office.open(), 25_000)
    office.close(office.open(25_000), 20_000)
    sums = office.head.sums(office.maysa, RowsAsked(**DAYS))

    (pair,) = [one for one in sums.differences if one.right == "counted"]
    assert (pair.over_minor, pair.short_minor, pair.rows) == (5_000, 5_000, 2)
    assert sums.rows == 2


def test_rows_come_in_pages_that_lose_none(office):
    shifts = []
    for _ in range(5):
        office.clock.advance(dt.timedelta(minutes=1))
        shifts.append(office.open())
        office.close(shifts[-1], 20_000)
    pages = walked(lambda page: office.head.rows(office.maysa, RowsAsked(**DAYS), page), 2)
    seen = [row for page in pages for row in page.rows]
    assert [row.subject.id for row in seen] == [one.shift_id for one in reversed(shifts)]


def test_a_row_leads_to_the_paper_that_was_printed(office):
    shift = office.open()
    stored = office.sell(shift, 10_000)
    vend = msgspec.json.decode(stored.body)["vend_id"]
    office.journal.sheet(vend, copy=1, verdict="unsure")
    office.close(shift, 30_000)
    office.refresh()
    with reading(office.engine) as connection:
        sale = connection.execute(sa.select(sales)).one()
    trail = office.head.paper(office.maysa, PaperAsked(kind="sale", id=sale.id))

    assert trail.receipt_number == "2-01-000001"
    assert [(one.copy_number, one.verdict) for one in trail.prints] == [
        (0, "printed"),
        (1, "unsure"),
    ]
    assert [one.told["what"] for one in trail.records] == ["begun", "done", "printed", "printed"]
    assert sum(one.amount_minor for one in trail.entries if one.told["credit"] == "sale_clearing")
    record = trail.records[0].id
    again = office.head.paper(office.maysa, PaperAsked(kind="record", id=record))
    assert again.document_id == vend


def test_a_day_with_an_open_item_is_not_locked_however_small_it_is(office):
    _, item = office.short_shift(10)
    office.clock.advance(dt.timedelta(days=1))
    refused = refusal(office.lock, TODAY)
    assert (refused.code, refused.params) == (ProblemCode.DAY_HAS_OPEN_ITEMS, {"open": 1})
    lines = {one.key: one for one in checklist(office).lines}
    assert (lines["differences_decided"].is_met, lines["differences_decided"].open) == (False, 1)

    office.act(item, "write_off", decision_number="2026/12")
    assert checklist(office).may_lock
    assert office.lock(TODAY).locked_through == TODAY


def checklist(office):
    return office.head.checklist(office.maysa, 2, dt.date.fromisoformat(TODAY))


def test_a_lock_keeps_a_hash_over_the_days_entries_that_can_be_computed_again(office):
    office.close(office.open(), 20_000)
    office.clock.advance(dt.timedelta(days=1))
    facts = office.lock(TODAY)
    with reading(office.engine) as connection:
        tree = root_of(connection, 2, dt.date.fromisoformat(TODAY), little_town.ZONE)

    assert (facts.rows_root, facts.rows) == (tree.root(), tree.rows)
    assert (checklist(office).rows_root, checklist(office).is_locked) == (facts.rows_root, True)


def test_a_day_that_is_locked_again_keeps_both_hashes(office):
    office.close(office.open(), 20_000)
    office.clock.advance(dt.timedelta(days=1))
    first = office.lock(TODAY)
    office.reopen(TODAY)
    office.book_more()
    second = office.lock(TODAY)

    assert first.rows_root != second.rows_root
    assert checklist(office).rows_root == second.rows_root


def test_a_voucher_tells_account_by_account_what_was_posted_and_is_posted_once(office):
    office.close(office.open(), 20_000)
    office.clock.advance(dt.timedelta(days=1))
    made = office.voucher()
    assert sum(one.amount_minor for one in made.lines) == made.total_minor == made.ledger_minor

    export = VoucherExport(document_id=new_document_id())
    office.head.export_voucher(office.maysa, made.voucher_id, export)
    posting = VoucherPosting(
        document_id=new_document_id(), posted_number="JV-1", posted_minor=made.total_minor
    )
    office.head.post_voucher(office.maysa, made.voucher_id, posting)
    again = msgspec.structs.replace(posting, document_id=new_document_id())
    refused = refusal(office.head.post_voucher, office.maysa, made.voucher_id, again)
    assert refused.code is ProblemCode.ALREADY_DECIDED
    office.refresh()
    assert office.items() == []


def test_a_voucher_posted_with_another_sum_is_an_item_until_another_replaces_it(office):
    office.close(office.open(), 20_000)
    office.clock.advance(dt.timedelta(days=1))
    made = office.voucher()
    posting = VoucherPosting(
        document_id=new_document_id(), posted_number="JV-1", posted_minor=made.total_minor - 100
    )
    office.head.post_voucher(office.maysa, made.voucher_id, posting)
    office.refresh()
    (item,) = office.items()
    assert (item.left_view, item.right_view, item.amount_minor) == ("ledger", "voucher", -100)

    office.book_more()
    office.refresh()
    (item,) = office.items()
    assert item.amount_minor == -800, "a late entry is told as well"
    second = office.voucher()
    assert (second.replaces, second.number) == (made.voucher_id, 2)
    office.refresh()
    assert [one.state for one in office.items()] == [ItemState.CLEARED]
    listed = office.head.vouchers(office.maysa, VouchersAsked(**DAYS))
    assert [one.number for one in listed.vouchers] == [2, 1]


def test_one_process_refreshes_at_a_time_and_only_when_it_is_due(office):
    shift = office.open()
    office.close(shift, 15_000)
    before: list[int] = []

    def first() -> None:
        before.append(office.head.items(office.maysa, ItemsAsked(states=["open"])).open_items)

    refresher = Refresher(office.head, every=dt.timedelta(minutes=10), first=first)

    assert (refresher.refresh_if_due(), refresher.refresh_if_due()) == (True, False)
    assert before == [0], "what may post something was tried before"
    office.clock.advance(dt.timedelta(minutes=11))
    assert refresher.refresh_if_due()
    asked = ItemsAsked(states=["open"])
    assert office.head.items(office.maysa, asked).open_items == 1


def test_a_supervisor_sees_his_points_rows_only(office):
    office.close(office.open(), 20_000)
    assert [one.subject.point_number for one in office.rows(caller=office.walid)] == [2]
    refused = refusal(office.rows, caller=office.walid, point_number=3)
    assert refused.code is ProblemCode.NOT_PERMITTED
