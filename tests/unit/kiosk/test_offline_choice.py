"""Sums of sealed vends, and the money for them shared out."""

from __future__ import annotations

from itertools import combinations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flows.offline_choice import choices_of, shares_of
from tests.helpers.fake_pack import a_sealed
from tests.helpers.fake_server import a_quote
from tests.helpers.fake_till import DRN
from vending_server.wire.offline_sales import VENDS_MAX
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

AMOUNTS = st.lists(st.sampled_from([1000, 2000, 3000, 5000, 8000]), min_size=0, max_size=8)


def offers_of(amounts):
    return [a_sealed(DRN, amount, number) for number, amount in enumerate(amounts)]


@settings(max_examples=40)
@given(AMOUNTS)
def test_every_sum_of_up_to_four_codes_is_offered_once_with_the_fewest_codes(amounts):
    fewest: dict[int, int] = {}
    for count in range(1, VENDS_MAX + 1):
        for some in combinations(amounts, count):
            fewest.setdefault(sum(some), count)

    choices = choices_of(offers_of(amounts))

    assert {one.amount_minor: len(one.vends) for one in choices} == fewest
    assert [one.amount_minor for one in choices] == sorted(fewest)


@settings(max_examples=40)
@given(AMOUNTS)
def test_no_choice_holds_a_sealed_vend_twice(amounts):
    for one in choices_of(offers_of(amounts)):
        assert len({vend.sealed_id for vend in one.vends}) == len(one.vends)


def test_what_was_priced_first_in_the_blocks_is_sold_and_typed_first():
    first, later = (
        a_sealed(DRN, 2000, number, a_quote_at(place)) for number, place in ((2, 0), (1, 500))
    )
    twenty, forty = choices_of([later, first])

    assert twenty.vends == (first,)
    assert forty.vends == (first, later)


def a_quote_at(bought_before):
    return msgspec.structs.replace(a_quote(DRN, 2000), bought_before_tenths=bought_before)


@settings(max_examples=60)
@given(AMOUNTS.filter(bool), st.data())
def test_each_code_is_paid_exactly_and_no_agora_is_lost_or_made(amounts, data):
    choice = data.draw(st.sampled_from(choices_of(offers_of(amounts))))
    cuts = data.draw(st.sets(st.integers(1, choice.amount_minor - 1), max_size=3))
    edges = [0, *sorted(cuts), choice.amount_minor]
    kinds = data.draw(st.lists(st.sampled_from(list(TenderKind)), min_size=4, max_size=4))
    tenders = [
        Tender(kind=kind, amount_minor=upper - lower, reference=kind.value)
        for kind, lower, upper in zip(kinds, edges, edges[1:], strict=False)
    ]
    cash = sum(t.amount_minor for t in tenders if t.kind is TenderKind.CASH)
    received = cash + (data.draw(st.integers(0, 20_000)) if cash else 0)

    shares = list(shares_of(choice, tenders, received))

    for vend, (parts, paid) in zip(choice.vends, shares, strict=True):
        own_cash = sum(t.amount_minor for t in parts if t.kind is TenderKind.CASH)
        assert sum(t.amount_minor for t in parts) == vend.quote.tender_minor
        assert min(t.amount_minor for t in parts) > 0
        assert paid >= own_cash
        assert own_cash or paid == 0
    assert sum(paid for _, paid in shares) == received
    for kind in TenderKind:
        given_so = sum(t.amount_minor for t in tenders if t.kind is kind)
        assert given_so == sum(t.amount_minor for ts, _ in shares for t in ts if t.kind is kind)


def test_change_is_given_from_the_last_code_that_cash_pays():
    (choice,) = (one for one in choices_of(offers_of([2000, 3000])) if one.codes == 2)
    card = Tender(kind=TenderKind.BANK_CARD, amount_minor=2000, reference="1")
    cash = Tender(kind=TenderKind.CASH, amount_minor=3000)

    assert [paid for _, paid in shares_of(choice, [card, cash], 5000)] == [0, 5000]
    assert [paid for _, paid in shares_of(choice, [cash, card], 5000)] == [2000, 3000]
