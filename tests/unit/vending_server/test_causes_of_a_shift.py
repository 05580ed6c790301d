"""What judges of a shift conclude from records and counts, and how their candidates are weighed."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vending_server.reconciliation.causes import (
    SHIFT_JUDGES,
    batch_missing,
    change_given_twice,
    journal_forked,
    note_miscounted,
    payout_uncounted,
    reprint_taken_as_sale,
    resolved_later,
)
from vending_server.reconciliation.causes.evidence import (
    Copy,
    KeptApart,
    Movement,
    Opening,
    Receipt,
    SealedLeft,
    ShiftEvidence,
    Unsettled,
)
from vending_server.reconciliation.causes.weighing import explanations, weigh
from vending_server.reconciliation.model import CauseKind, Link, LinkKind, Strength

C = CauseKind
NINE = dt.datetime(2026, 10, 5, 6, 0, tzinfo=dt.UTC)
FLOAT = {2_000: 5, 1_000: 10, 500: 10, 100: 20, 10: 20}


def at(minutes: float) -> dt.datetime:
    return NINE + dt.timedelta(minutes=minutes)


def shift(**facts) -> ShiftEvidence:
    usual = {
        "shift_id": "s",
        "terminal_id": "t",
        "opened_at": NINE,
        "closed_at": at(360),
        "is_synced": True,
        "held_through": 90,
        "opening_count": FLOAT,
        "closing_count": FLOAT,
        "count_id": "c",
    }
    return ShiftEvidence(**(usual | facts))


def receipt(minutes=10, cash=8_000, received=10_000, **facts) -> Receipt:
    usual = {"sequence": int(minutes), "at": at(minutes), "document_id": f"v{minutes}"}
    return Receipt(**(usual | {"cash_minor": cash, "received_minor": received} | facts))


def opening(minutes) -> Opening:
    return Opening(sequence=int(minutes) + 1, at=at(minutes), operator="rana")


def copy(cash, sequence=60) -> Copy:
    return Copy(sequence=sequence, at=at(60), document_id="v", copy_number=1, cash_minor=cash)


def moved(minutes, amount) -> Movement:
    return Movement(movement_id="m", at=at(minutes), amount_minor=amount)


def doubtful(cash, *, taken=True, returned=0) -> Unsettled:
    return Unsettled(
        document_id="d",
        sequence=7,
        at=at(7),
        cash_minor=cash,
        taken_here=taken,
        returned_here_minor=returned,
        ended_at=at(2_000),
        link=Link(kind=LinkKind.RECORD, id="t:7"),
    )


def causes(over: int, evidence: ShiftEvidence):
    found = [one for judge in SHIFT_JUDGES.values() for one in judge(evidence)]
    return weigh(over, found)


def first(over: int, evidence: ShiftEvidence):
    best = causes(over, evidence)[0]
    return best.kind, best.strength


def by_kind(over: int, evidence: ShiftEvidence):
    return {one.kind: one for one in causes(over, evidence)}


# ---------------------------------------------------------------- change given twice


@pytest.mark.parametrize(
    ("opened_after_s", "lacks", "is_it"),
    [
        (30, 2_000, True),
        (140, 2_000, True),
        (300, 2_000, True),
        (30, 2_010, False),  # another sum
        (-30, 2_000, False),  # before the receipt
        (500, 2_000, False),  # long after it
    ],
)
def test_a_drawer_opened_right_after_a_receipt_explains_its_change(opened_after_s, lacks, is_it):
    evidence = shift(receipts=(receipt(),), openings=(opening(10 + opened_after_s / 60),))
    assert (first(-lacks, evidence)[0] is C.CHANGE_GIVEN_TWICE) == is_it


def test_a_receipt_without_change_explains_nothing():
    evidence = shift(receipts=(receipt(cash=10_000),), openings=(opening(11),))
    assert not list(change_given_twice.judge(evidence))


def test_change_given_twice_is_told_with_the_receipt_and_the_opening():
    (found,) = change_given_twice.judge(shift(receipts=(receipt(),), openings=(opening(11),)))
    assert [one.id for one in found.links] == ["t:10", "t:12"]


# ---------------------------------------------------------------- a pay-out nobody wrote down


def test_a_drawer_opened_without_a_movement_explains_any_sum_that_lacks():
    evidence = shift(openings=(opening(100),))
    assert first(-3_370, evidence) == (C.PAYOUT_UNCOUNTED, Strength.STRONG)


def test_a_drawer_that_was_not_opened_rules_a_pay_out_out():
    found = by_kind(-3_370, shift())[C.PAYOUT_UNCOUNTED]
    assert (found.strength, found.told["why"]) == (Strength.RULED_OUT, "no_opening")


def test_an_opening_with_its_movement_rules_a_pay_out_out():
    evidence = shift(openings=(opening(100),), movements=(moved(102, -3_000),))
    found = by_kind(-3_370, evidence)[C.PAYOUT_UNCOUNTED]
    assert (found.strength, found.told["why"]) == (Strength.RULED_OUT, "movement_there")


def test_a_pay_out_never_explains_too_much_cash():
    assert C.PAYOUT_UNCOUNTED not in by_kind(3_370, shift(openings=(opening(100),)))


def test_cash_brought_in_is_no_movement_of_an_opening():
    evidence = shift(openings=(opening(100),), movements=(moved(101, 3_000),))
    assert first(-3_370, evidence)[0] is C.PAYOUT_UNCOUNTED


# ---------------------------------------------------------------- a copy sold


def test_a_copy_explains_just_what_its_receipt_says():
    evidence = shift(copies=(copy(8_740),))
    assert first(8_740, evidence) == (C.REPRINT_TAKEN_AS_SALE, Strength.STRONG)
    assert C.REPRINT_TAKEN_AS_SALE not in by_kind(8_750, evidence)
    assert C.REPRINT_TAKEN_AS_SALE not in by_kind(-8_740, evidence)


def test_without_a_copy_a_reprint_is_ruled_out():
    found = by_kind(8_740, shift())[C.REPRINT_TAKEN_AS_SALE]
    assert (found.strength, found.told["why"]) == (Strength.RULED_OUT, "no_copy")


# ---------------------------------------------------------------- decided after the Z


def test_money_of_a_vend_that_was_none_is_too_much_where_it_was_counted():
    evidence = shift(unsettled=(doubtful(5_000),))
    assert first(5_000, evidence) == (C.RESOLVED_LATER, Strength.PROVEN)


def test_it_lacks_where_it_was_given_back():
    evidence = shift(unsettled=(doubtful(5_000, taken=False, returned=5_000),))
    assert first(-5_000, evidence) == (C.RESOLVED_LATER, Strength.PROVEN)


def test_what_was_taken_and_returned_in_one_shift_explains_nothing():
    assert not list(resolved_later.judge(shift(unsettled=(doubtful(5_000, returned=5_000),))))


# ---------------------------------------------------------------- sales that have not come


def test_vends_of_the_pack_that_make_the_sum_are_named_with_their_sum():
    left = tuple(SealedLeft(sealed_id=f"p{n}", amount_minor=n) for n in (3_000, 5_000, 7_000))
    evidence = shift(is_synced=False, sealed_left=left)
    found = by_kind(10_000, evidence)[C.BATCH_MISSING]
    assert (found.strength, found.clears_itself) == (Strength.STRONG, True)
    assert found.told["x"] == 10_000
    assert "x" not in by_kind(10_010, evidence)[C.BATCH_MISSING].told  # something else is missing
    assert C.BATCH_MISSING not in by_kind(-10_000, evidence)


def test_nothing_is_missing_of_a_journal_that_is_here_or_a_shift_that_is_open():
    left = (SealedLeft(sealed_id="p", amount_minor=3_000),)
    assert not list(batch_missing.judge(shift(sealed_left=left)))
    assert not list(batch_missing.judge(shift(is_synced=False, closed_at=None, sealed_left=left)))


@given(st.lists(st.integers(1, 50), max_size=8))
def test_sums_are_those_of_every_choice(amounts):
    known = {
        sum(one for n, one in enumerate(amounts) if mask >> n & 1)
        for mask in range(1, 2 ** len(amounts))
    }
    assert batch_missing.sums_of(amounts) == known


# ---------------------------------------------------------------- a note too many or too few


def counted_after(*receipts: Receipt, lacks: int = 0) -> dict[int, int]:
    """What a drawer holds after these, by the fewest pieces; one note less."""
    drawer = Counter(FLOAT)
    for one in receipts:
        drawer.update(one.notes or note_miscounted.fewest(one.received_minor))
        drawer.subtract(note_miscounted.given(one.change_minor, drawer))
    if lacks:
        drawer[lacks] -= 1
    return dict(drawer)


SOLD = (
    receipt(10, cash=8_000, received=10_000),
    receipt(20, cash=5_000, received=5_000),
    receipt(30, cash=13_000, received=15_000, notes={5_000: 3}),
)


@pytest.mark.parametrize("note", [10_000, 5_000, 2_000])
def test_a_note_that_lacks_in_the_count_of_its_kind_is_strong_evidence(note):
    evidence = shift(receipts=SOLD, closing_count=counted_after(*SOLD, lacks=note))
    assert first(-note, evidence) == (C.NOTE_MISCOUNTED, Strength.STRONG)
    told = causes(-note, evidence)[0].told
    assert (told["note"], told["expected"] - told["pieces"]) == (note, 1)


def test_a_sum_of_one_note_that_the_count_does_not_show_is_weak():
    evidence = shift(receipts=SOLD, closing_count=counted_after(*SOLD))
    assert first(-5_000, evidence) == (C.NOTE_MISCOUNTED, Strength.WEAK)


def test_a_sum_of_just_one_note_is_first_a_note_also_where_the_drawer_was_opened():
    evidence = shift(openings=(opening(100),))
    assert [one.kind for one in causes(-5_000, evidence)][:2] == [
        C.NOTE_MISCOUNTED,
        C.PAYOUT_UNCOUNTED,
    ]


def test_another_sum_is_no_single_note():
    found = by_kind(-5_010, shift())[C.NOTE_MISCOUNTED]
    assert (found.strength, found.told["why"]) == (Strength.RULED_OUT, "no_single_note")


def test_note_keys_count_before_the_fewest_pieces():
    evidence = shift(receipts=SOLD[2:], closing_count=counted_after(SOLD[2]))
    assert note_miscounted.pieces_beyond(evidence) == {}


@given(
    st.lists(st.tuples(st.integers(100, 3_000), st.integers(0, 500)), max_size=8),
    st.integers(-5_000, 5_000),
)
@settings(max_examples=50)
def test_pieces_beyond_are_worth_what_the_count_is_beyond_the_books(sales, movement):
    sold = [
        receipt(n, cash=cash * 10, received=(cash + change) * 10)
        for n, (cash, change) in enumerate(sales)
    ]
    evidence = shift(receipts=tuple(sold), movements=(moved(500, movement * 10),))
    expected = sum(one * count for one, count in FLOAT.items())
    expected += sum(one.cash_minor for one in sold) + movement * 10
    counted = sum(one * count for one, count in FLOAT.items())
    more = note_miscounted.pieces_beyond(evidence)
    assert sum(one * count for one, count in more.items()) == counted - expected


# ---------------------------------------------------------------- a copy of the disk


def test_what_another_disk_sold_is_in_the_books_and_in_no_journal():
    apart = (KeptApart(finding_id="f", at=at(50), cash_minor=2_000),)
    (found,) = journal_forked.judge_shift(shift(kept_apart=apart))
    assert (found.over_minor, found.is_recorded, found.links[0].id) == (-2_000, True, "f")
    assert not list(journal_forked.judge_shift(shift()))


# ---------------------------------------------------------------- several at once


def test_two_things_in_one_shift_are_both_found():
    evidence = shift(
        receipts=(receipt(cash=7_550),), openings=(opening(11),), copies=(copy(4_000),)
    )
    found = by_kind(4_000 - 2_450, evidence)
    assert found[C.CHANGE_GIVEN_TWICE].strength is Strength.STRONG
    assert found[C.REPRINT_TAKEN_AS_SALE].strength is Strength.STRONG
    assert found[C.CHANGE_GIVEN_TWICE].explains_minor == -2_450
    assert found[C.REPRINT_TAKEN_AS_SALE].explains_minor == 4_000


def test_among_very_many_copies_the_one_that_makes_the_sum_is_found():
    many = tuple(copy(1_000 + 10 * n, sequence=60 + n) for n in range(300))
    found = by_kind(1_000 + 10 * 277, shift(copies=many))[C.REPRINT_TAKEN_AS_SALE]
    assert found.links[0].id == f"t:{60 + 277}"


def test_one_opening_is_never_two_things():
    evidence = shift(receipts=(receipt(),), openings=(opening(11),))
    for some in explanations(
        -5_000,
        [one for judge in SHIFT_JUDGES.values() for one in judge(evidence) if not one.is_ruled_out],
    ):
        assert len({one.uses for one in some}) == len(some)


def test_what_nothing_explains_has_no_cause_but_those_ruled_out():
    assert all(one.strength is Strength.RULED_OUT for one in causes(-3_370, shift()))


def test_an_opening_right_after_a_receipt_is_explained_beside_a_pay_out():
    """An explanation that leaves it standing would need a coincidence more."""
    evidence = shift(receipts=(receipt(),), openings=(opening(11), opening(200)))
    found = by_kind(-9_370, evidence)
    assert found[C.CHANGE_GIVEN_TWICE].explains_minor == -2_000
    assert found[C.PAYOUT_UNCOUNTED].explains_minor == -7_370


def test_the_exact_change_goes_before_a_pay_out_of_any_sum():
    evidence = shift(receipts=(receipt(),), openings=(opening(15), opening(200)))
    assert first(-2_000, evidence)[0] is C.CHANGE_GIVEN_TWICE
    assert first(-3_370, evidence)[0] is C.PAYOUT_UNCOUNTED


def test_what_explains_a_sum_together_stands_before_what_might_alone():
    evidence = shift(receipts=(receipt(),), openings=(opening(11), opening(200)))
    found = [one.kind for one in causes(-7_000, evidence)]
    assert found[:3] == [C.CHANGE_GIVEN_TWICE, C.NOTE_MISCOUNTED, C.PAYOUT_UNCOUNTED]


SOME = st.integers(1, 30).map(lambda tens: tens * 10)


@given(
    over=st.integers(-60, 60).filter(bool).map(lambda tens: tens * 10),
    copied=st.lists(SOME, max_size=3),
    changed=st.lists(SOME, max_size=3),
    in_doubt=st.lists(SOME, max_size=2),
)
@settings(max_examples=60)
def test_what_is_said_to_explain_a_sum_makes_it_to_the_agora(over, copied, changed, in_doubt):
    sold = [receipt(20 * n, cash=1_000, received=1_000 + one) for n, one in enumerate(changed)]
    evidence = shift(
        receipts=tuple(sold),
        openings=tuple(opening(20 * n + 1) for n in range(len(changed))),
        copies=tuple(copy(one, sequence=100 + n) for n, one in enumerate(copied)),
        unsettled=tuple(doubtful(one) for one in in_doubt),
    )
    found = [one for judge in SHIFT_JUDGES.values() for one in judge(evidence)]
    strong = [one for one in weigh(over, found) if one.strength >= Strength.STRONG]
    if any(one.strength is Strength.STRONG for one in strong):
        assert sum(one.explains_minor for one in strong) == over
    assert all(one.links for one in weigh(over, found))


@pytest.mark.parametrize(
    ("kind", "over", "evidence"),
    [
        (
            C.CHANGE_GIVEN_TWICE,
            -2_450,
            {"receipts": (receipt(cash=7_550),), "openings": (opening(11),)},
        ),
        (C.REPRINT_TAKEN_AS_SALE, 4_000, {"copies": (copy(4_000),)}),
        (C.RESOLVED_LATER, 5_500, {"unsettled": (doubtful(5_500),)}),
        (C.PAYOUT_UNCOUNTED, -3_370, {"openings": (opening(99),)}),
    ],
)
def test_without_its_judge_nobody_names_a_cause_first(kind, over, evidence):
    found = [
        one
        for other, judge in SHIFT_JUDGES.items()
        if other is not kind
        for one in judge(shift(**evidence))
    ]
    assert kind not in {one.kind for one in weigh(over, found)}
    assert first(over, shift(**evidence))[0] is kind


def test_judges_are_named_by_the_cause_that_they_name():
    for kind, module in {
        C.PAYOUT_UNCOUNTED: payout_uncounted,
        C.REPRINT_TAKEN_AS_SALE: reprint_taken_as_sale,
    }.items():
        assert SHIFT_JUDGES[kind] is module.judge
