"""What judges of slips, journals, agents, packs, tariffs, keys, boxes and vouchers conclude."""

from __future__ import annotations

import datetime as dt

import pytest

from vending_server.reconciliation.causes import (
    JUDGES,
    agent_over_float,
    cassette_short,
    deposit_doubled,
    deposit_late,
    journal_behind,
    journal_forked,
    pack_stolen,
    tariff_retroactive,
    token_without_sale,
    voucher_wrong,
)
from vending_server.reconciliation.causes.cassette_short import Box
from vending_server.reconciliation.causes.deposit_doubled import Twin
from vending_server.reconciliation.model import (
    CauseKind,
    Difference,
    DifferenceKind,
    Link,
    LinkKind,
    Strength,
    Subject,
    SubjectKind,
    View,
    ranked,
)

K, D, V = SubjectKind, DifferenceKind, View
NOON = dt.datetime(2026, 10, 5, 10, 0, tzinfo=dt.UTC)
ROW = Link(kind=LinkKind.RECORD, id="t:7", told={"held": 7, "standing": "forked"})


def difference(subject=K.SLIP, kind=D.AMOUNT, amount=-5_000, pair=(V.DEPOSIT, V.BANK), rows=()):
    return Difference(
        subject=Subject(
            kind=subject, id="s", point_number=1, terminal_id="t", day=dt.date(2026, 10, 5)
        ),
        left=pair[0],
        right=pair[1],
        kind=kind,
        amount_minor=amount,
        since=NOON,
        rows=rows,
    )


def told_of(judge, about, rows):
    return [(one.kind, one.strength, one.explains_minor) for one in judge(about, rows)]


# ---------------------------------------------------------------- slips


def twin(*, same_reference=True, is_earlier=True):
    return Twin(
        deposit_id="other",
        number=7,
        amount_minor=90_000,
        same_reference=same_reference,
        reference="BOP-1",
        at=NOON,
        is_earlier=is_earlier,
    )


@pytest.mark.parametrize(
    ("kind", "other", "strength"),
    [
        (D.AMOUNT, twin(), Strength.PROVEN),
        (D.COUNT, twin(), Strength.PROVEN),
        (D.AMOUNT, twin(same_reference=False), Strength.STRONG),
        # The word was this slip's own: the other one borrowed it.
        (D.AMOUNT, twin(is_earlier=False), Strength.WEAK),
        (D.AMOUNT, twin(same_reference=False, is_earlier=False), Strength.WEAK),
        # The bank said nothing: the same bag on two slips explains no silence.
        (D.MISSING, twin(same_reference=False), None),
        (D.AMOUNT, None, None),
    ],
)
def test_a_slip_is_a_double_by_its_reference_or_its_bag(kind, other, strength):
    found = told_of(deposit_doubled.judge, difference(kind=kind), [other] if other else [])
    assert found == ([] if strength is None else [(CauseKind.DEPOSIT_DOUBLED, strength, -5_000)])


def test_a_double_stands_before_a_bank_that_counted_otherwise():
    about = difference()
    found = [*deposit_doubled.judge(about, [twin()]), *deposit_late.judge(about, [ROW])]
    assert ranked(about.amount_minor, tuple(found))[0].kind is CauseKind.DEPOSIT_DOUBLED


@pytest.mark.parametrize(
    ("about", "said", "how", "clears"),
    [
        (difference(kind=D.MISSING), [], "no_word", True),
        (difference(), [ROW], "counted_otherwise", False),
        (
            difference(K.SHIFT, D.MISSING, pair=(V.COUNTED, V.DEPOSIT)),
            [],
            "not_bagged",
            True,
        ),
    ],
)
def test_a_silent_bank_clears_by_itself_and_another_count_does_not(about, said, how, clears):
    (found,) = deposit_late.judge(about, said)
    assert (found.told["how"], found.clears_itself) == (how, clears)


def test_money_between_cash_and_journal_is_no_matter_of_the_bank():
    assert not list(deposit_late.judge(difference(K.SHIFT, pair=(V.JOURNAL, V.COUNTED)), []))


# ---------------------------------------------------------------- journals


@pytest.mark.parametrize(
    ("about", "rows", "strength"),
    [
        (difference(K.TERMINAL, D.STANDING), [ROW], Strength.PROVEN),
        (difference(K.TERMINAL, D.STANDING), [], None),
        (difference(K.SHIFT, D.GAP), [ROW], Strength.WEAK),
        (difference(K.SHIFT, D.AMOUNT), [ROW], None),  # what is here of a journal is proved
    ],
)
def test_a_fork_is_proven_for_its_terminal_and_only_possible_for_a_gap(about, rows, strength):
    found = told_of(journal_forked.judge, about, rows)
    assert [one[1] for one in found] == ([] if strength is None else [strength])


@pytest.mark.parametrize(
    ("kind", "rows", "is_told"), [(D.GAP, [ROW], True), (D.GAP, [], False), (D.COUNT, [ROW], False)]
)
def test_a_gap_says_how_far_the_journal_is_here(kind, rows, is_told):
    found = list(journal_behind.judge(difference(K.TERMINAL, kind), rows))
    assert bool(found) == is_told
    assert all(one.told["held"] == 7 and one.clears_itself for one in found)


# ---------------------------------------------------------------- agents, packs, prices, tokens


def test_an_agent_is_over_by_the_sales_that_were_flagged():
    about = difference(K.AGENT, D.LIMIT)
    assert told_of(agent_over_float.judge, about, [ROW])[0][1] is Strength.PROVEN
    with_rows = difference(K.AGENT, D.LIMIT, rows=(ROW,))
    assert told_of(agent_over_float.judge, with_rows, [])[0][1] is Strength.STRONG
    assert not list(agent_over_float.judge(about, []))


def test_a_lost_machine_says_what_it_still_holds():
    held = [Link(kind=LinkKind.PACK, id=str(n), amount_minor=n * 1_000) for n in (1, 2, 3)]
    (found,) = pack_stolen.judge(difference(K.PACK, D.LIMIT, amount=6_000), held)
    assert (found.told["x"], found.told["vends"], len(found.links)) == (6_000, 3, 3)
    assert not list(pack_stolen.judge(difference(K.PACK, D.LIMIT), []))


def test_a_price_that_was_changed_afterwards_names_the_decision():
    made = Link(kind=LinkKind.VERSION, id="6", told={"decision": "9/2026"})
    (found,) = tariff_retroactive.judge(difference(K.TARIFF, D.PRICE), [made])
    assert (found.told["decision"], found.strength) == ("9/2026", Strength.PROVEN)
    assert not list(tariff_retroactive.judge(difference(K.TARIFF, D.PRICE), []))


@pytest.mark.parametrize(
    ("kind", "rows", "is_told"),
    [(D.COUNT, [ROW], True), (D.COUNT, [], False), (D.LIMIT, [ROW], False)],
)
def test_tokens_without_a_sale_are_told_for_a_count_that_differs(kind, rows, is_told):
    assert bool(list(token_without_sale.judge(difference(K.KEY, kind), rows))) == is_told


# ---------------------------------------------------------------- boxes and vouchers


def test_a_box_says_of_which_note_most_lacks():
    box = Box(count_id="c", counted_minor=100, more={2_000: 1, 5_000: -3, 10_000: -1})
    (found,) = cassette_short.judge(difference(K.CASSETTE, pair=(V.JOURNAL, V.COUNTED)), [box])
    assert (found.told["note"], found.told["pieces"]) == (5_000, -3)


@pytest.mark.parametrize(
    ("kind", "how", "clears"), [(D.MISSING, "missing", True), (D.AMOUNT, "other_sum", False)]
)
def test_a_voucher_is_missing_or_has_another_sum(kind, how, clears):
    about = difference(K.DAY_OF_POINT, kind, pair=(V.LEDGER, V.VOUCHER))
    (found,) = voucher_wrong.judge(about, [ROW])
    assert (found.told["how"], found.clears_itself) == (how, clears)


def test_entries_of_head_office_are_no_vouchers():
    entry, made = Link(kind=LinkKind.ENTRY, id="t:1"), Link(kind=LinkKind.VOUCHER, id="v")
    about = difference(K.DAY_OF_POINT, pair=(V.LEDGER, V.VOUCHER), rows=(entry, made))

    assert voucher_wrong.read(None, [about]) == {"s": [made]}


# ---------------------------------------------------------------- all of them


@pytest.mark.parametrize("judge", JUDGES, ids=lambda one: one.kind.value)
@pytest.mark.parametrize("kind", list(DifferenceKind))
def test_no_judge_names_a_cause_without_a_row(judge, kind):
    """A bank's silence is about a slip: that is its row."""
    for subject in judge.subjects:
        for cause in judge.judge(difference(subject, kind), []):
            assert cause.links
            assert cause.kind is judge.kind
