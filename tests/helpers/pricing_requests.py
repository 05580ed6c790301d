"""Pricing requests for tests: one plain builder, and Hypothesis strategies for many kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from vending_server.pricing.model import (
    ArrearsAccount,
    Block,
    DueItem,
    Payment,
    Percent,
    Period,
    PerPeriod,
    PerVend,
    Policy,
    PricingRequest,
    Tariff,
    Utility,
)

FLAT_TARIFF = Tariff(
    utility=Utility.ELECTRICITY,
    period=Period.MONTH,
    decision="sample",
    vat_bp=1600,
    min_tender=1000,
    max_tender=200_000,
    blocks=(Block(None, 560_000),),
)
HALF_CEILING = Policy(ceiling_bp=5000, guaranteed_units=0, cash_rounding=10)


def a_request(**changes: Any) -> PricingRequest:
    """100 ILS in cash for electricity at one rate, nothing due; name what should differ.

    A request by units is made by naming `units_wanted`; the tender is then left out.
    """
    if "units_wanted" in changes:
        changes = {"tender": None, **changes}
    plain = PricingRequest(
        tariff=FLAT_TARIFF,
        policy=HALF_CEILING,
        payment=Payment.CASH,
        carry=0,
        bought=0,
        tender=10_000,
    )
    return replace(plain, **changes)


@st.composite
def tariffs(draw: st.DrawFn) -> Tariff:
    bounds = sorted(draw(st.sets(st.integers(1, 5000), max_size=5)))
    # From rates at which an agora buys many tenths to rates at which a tenth costs many agorot.
    least, most = draw(
        st.sampled_from([(100_000, 2_000_000), (1000, 9_000_000), (1_000_000, 50_000_000)])
    )
    rate = st.integers(least, most)
    return replace(
        FLAT_TARIFF,
        vat_bp=draw(st.sampled_from([0, 1, 1600, 1700, 10_000]) | st.integers(0, 10_000)),
        min_tender=1,
        max_tender=10**12,
        blocks=tuple(Block(upper, draw(rate)) for upper in [*bounds, None]),
    )


policies = st.builds(
    Policy,
    ceiling_bp=st.sampled_from([0, 3000, 5000, 10_000]) | st.integers(0, 10_000),
    guaranteed_units=st.just(0) | st.integers(0, 16_383),
    cash_rounding=st.sampled_from([1, 5, 10, 100]),
)


@st.composite
def due_items(draw: st.DrawFn) -> DueItem:
    amount = draw(st.integers(0, 5000))
    return DueItem(
        code="rent",
        period="2024-01",
        amount=amount,
        vat_bp=draw(st.sampled_from([0, 500, 1600, 1700])),
        paid=draw(st.integers(0, amount)),
    )


@st.composite
def per_period_rules(draw: st.DrawFn) -> PerPeriod:
    instalment = draw(st.integers(1, 3000))
    return PerPeriod(instalment, draw(st.integers(0, instalment)))


accounts = st.builds(
    ArrearsAccount,
    code=st.just("debt"),
    balance=st.integers(0, 50) | st.integers(0, 100_000),
    rule=st.builds(Percent, st.integers(1, 400) | st.integers(1, 10_000))
    | st.builds(PerVend, st.integers(1, 3000))
    | per_period_rules(),
)

_common = {
    "tariff": tariffs(),
    "policy": policies,
    "carry": st.integers(0, 50) | st.integers(0, 50_000),
    "bought": st.integers(0, 6000),
    "fixed_charges": st.lists(due_items(), max_size=3).map(tuple),
    "municipal_fees": st.lists(
        due_items()
        | due_items().map(lambda item: replace(item, postponed=True, reason="hardship")),
        max_size=3,
    ).map(tuple),
    "arrears": st.lists(accounts, max_size=4).map(tuple),
}

requests_by_money = st.builds(
    PricingRequest,
    **_common,
    payment=st.just(Payment.OTHER),
    tender=st.integers(1, 1000) | st.integers(1000, 200_000),
)
requests_by_units = st.builds(
    PricingRequest,
    **_common,
    payment=st.sampled_from(Payment),
    units_wanted=st.integers(1, 300) | st.integers(1, 16_383),
)
