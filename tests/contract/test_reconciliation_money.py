"""Decisions move what stood in an account and nothing else, whatever is decided in whatever order."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.contract.test_reconciliation_desk import Office, refusal
from tests.helpers import little_town
from tests.helpers.undone import undone
from vending_server.db.engine import reading
from vending_server.ledger import accounts
from vending_server.reconciliation.decisions import Standing, standing_of
from vending_server.reconciliation.model import DifferenceKind, ItemState, SubjectKind, View
from vending_server.reconciliation.seen_shifts import seen_shifts
from vending_server.shifts.tables import shifts
from vending_server.wire.problems import ProblemCode

DECIDED = (ItemState.DECIDED,)
SHIFTS = st.lists(
    st.fixed_dictionaries(
        {
            "found": st.sampled_from(
                (0, 0, -2_000, 1_000)
            ),  # at the opening, against what was left
            "off": st.sampled_from((0, -5_000, 2_000)),  # in the closing count
            "told": st.sampled_from((0, 0, 3_000)),  # a sale that the till alone tells of
            "bag": st.sampled_from((0, -1_000)),
            "bank": st.sampled_from((None, 0, -500)),
        }
    ),
    min_size=1,
    max_size=3,
)
ACTS = st.lists(
    st.sampled_from(("charge", "write_off", "correct", "leave")), min_size=8, max_size=8
)


@pytest.fixture(scope="module")
def base(shared_database_url):
    engine = little_town.build(shared_database_url)
    yield engine
    engine.dispose()


# A plan that fails is short as it is: making it shorter would play whole days for minutes.
@settings(max_examples=4, phases=[Phase.explicit, Phase.generate])
@given(plan=SHIFTS, acts=ACTS)
def test_the_variance_is_always_the_sum_of_what_nobody_has_decided(base, plan, acts):
    with undone(base) as engine:
        office = Office(engine)
        played(office, plan)
        office.clock.advance(dt.timedelta(days=9))
        office.refresh()
        assert_standing(office)
        assert_views_are_the_books(office)
        for item, act in zip(office.items(), acts, strict=False):
            decide(office, item, act)
            assert_standing(office)
        told = office.refresh()
        assert (told.opened, told.changed, told.cleared) == (0, 0, 0)
        assert sum(office.balance().values()) == 0


def played(office: Office, plan: list[dict]) -> None:
    """Work shift after shift, each with 20,000 left for the next and the rest in a bag."""
    for number, one in enumerate(plan):
        office.clock.advance(dt.timedelta(minutes=5))
        float_minor = 20_000 + (one["found"] if number else 0)
        shift = office.open(float_minor)
        office.sell(shift, 10_000 + 100 * number)
        if one["told"]:
            office.journal.sale(one["told"])
        expected = float_minor + 10_000 + 100 * number + one["told"]
        counted = expected + one["off"]
        office.close(shift, counted, left=20_000)
        to_bank = counted - 20_000
        bag = office.bag(
            [shift.shift_id],
            to_bank + one["bag"],
            bag_number=f"B-{number}",
            difference_reason="as counted",
        )
        if one["bank"] is not None:
            office.confirm(bag["document_id"], to_bank + one["bag"] + one["bank"], "as said")


def assert_views_are_the_books(office: Office) -> None:
    """What the ledger's view lacks of a count is the variance that its Z bears, shift by shift."""
    with reading(office.engine) as connection:
        rows = connection.execute(sa.select(shifts.c.id, shifts.c.variance_minor))
        variances = {row.id: row.variance_minor for row in rows}
        found = list(seen_shifts(connection, office.span(), office.clock.now()))
    told = {
        one.subject.id: one.views[View.COUNTED].amount_minor - one.views[View.LEDGER].amount_minor
        for one in found
    }
    assert told == variances


def standing(office: Office, item) -> Standing | None:
    return standing_of(item, is_confirmed=item.kind.value != "missing")


def assert_standing(office: Office) -> None:
    balance = office.balance()
    waiting = [standing(office, one) for one in office.items() if one.state not in DECIDED]
    known = [one for one in waiting if one is not None]
    for account in (accounts.CASH_VARIANCE, accounts.CASH_IN_TRANSIT):
        assert balance[account] == sum(one.minor for one in known if one.account == account)


def decide(office: Office, item, act: str) -> None:
    """Decide if it can be decided so; what is refused must leave everything as it was."""
    where = standing(office, item)
    is_owed = where is not None and item.right_view != "ledger"
    if act == "leave" or item.amount_minor == 0:  # one word of the bank for two slips
        return
    if act == "correct":
        assert where is not None, "each of these stands somewhere"
        sides = {"debit": where.account, "credit": "petty_expenses"}
        if where.minor > 0:
            sides = {"debit": "petty_expenses", "credit": where.account}
        office.act(item, "correct", **sides)
    elif act == "charge" and item.amount_minor > 0:
        refused = refusal(office.act, item, "charge", login="rana", agreed=False)
        assert refused.code is ProblemCode.INVALID_REQUEST
    elif not is_owed:
        refused = refusal(office.act, item, act, decision_number="7", login=None, agreed=False)
        assert refused.code is ProblemCode.DIFFERENCE_NOT_POSTED
    else:
        fields = {"login": "rana"} if act == "charge" else {"decision_number": "2026/7"}
        office.act(item, act, **fields)


def test_what_stands_in_no_account_is_neither_charged_nor_written_off(base):
    with undone(base) as engine:
        office = Office(engine)
        shift = office.open()
        office.journal.sale(3_000)
        office.close(shift, 23_000)
        office.refresh()
        (item,) = office.items()
        assert (item.left_view, item.right_view) == ("journal", "ledger")
        refused = refusal(office.act, item, "write_off", decision_number="7", agreed=False)
        assert refused.code is ProblemCode.DIFFERENCE_NOT_POSTED


def test_two_differences_of_one_shift_move_their_own_parts_only(base):
    with undone(base) as engine:
        office = Office(engine)
        shift = office.open()
        office.journal.sale(3_000)
        office.close(shift, 18_000)  # 5,000 short of what the journal tells, 2,000 of the books
        office.refresh()
        items = {one.right_view: one for one in office.items()}
        office.act(items["counted"], "charge", login="rana")
        office.act(items["ledger"], "correct", debit="cash_variance", credit="head_office_cash")

        balance = office.balance()
        assert balance[accounts.cashier_debts_of("rana")] == 5_000
        assert balance[accounts.CASH_VARIANCE] == 0


def test_a_correction_takes_the_difference_out_of_where_it_stood(base):
    with undone(base) as engine:
        office = Office(engine)
        _, item = office.short_shift()
        beside = refusal(
            office.act, item, "correct", debit="petty_expenses", credit="bank", agreed=False
        )
        assert (beside.code, beside.params) == (ProblemCode.INVALID_REQUEST, {"where": "credit"})


def test_only_what_is_posted_stands_somewhere():
    @dataclasses.dataclass
    class Item:
        subject_kind: object
        kind: object
        left_view: str
        right_view: str
        amount_minor: int = -1

    for kind in SubjectKind:
        for what in DifferenceKind:
            found = standing_of(Item(kind, what, "agreed", "ledger"), is_confirmed=True)
            if kind not in {SubjectKind.SLIP, SubjectKind.SHIFT, SubjectKind.CASSETTE}:
                assert found is None, (kind, what)
