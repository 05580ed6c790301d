"""Which terms of a debt can be, and how agreements soften the policy."""

from __future__ import annotations

import datetime as dt

import pytest

from vending_server.arrears.model import bad_field
from vending_server.pricing.model import Policy, Utility
from vending_server.tariffs.model import Arrears, ArrearsRule, PolicyVersion, kinder_policy
from vending_server.wire.arrears import DebtTerms
from vending_server.wire.facts import BothLanguages

VERSION = PolicyVersion(
    id=1, utility=Utility.WATER, valid_from=dt.date(2026, 1, 1), policy=Policy(5_000, 100, 10)
)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"rule": "percent", "percent_bp": 500}, None),
        ({"rule": "per_vend", "instalment_minor": 5, "ceiling_bp": 0}, None),
        ({"rule": "per_period", "instalment_minor": 5, "guaranteed_tenths": 16_384}, None),
        ({"rule": "percent"}, "percent_bp"),
        ({"rule": "percent", "percent_bp": 0}, "percent_bp"),
        ({"rule": "per_vend", "percent_bp": 5, "instalment_minor": 5}, "percent_bp"),
        ({"rule": "percent", "percent_bp": 5, "instalment_minor": 5}, "instalment_minor"),
        ({"rule": "per_period"}, "instalment_minor"),
        (
            {"rule": "per_vend", "instalment_minor": 5, "guaranteed_tenths": 16_385},
            "guaranteed_tenths",
        ),
    ],
)
def test_terms_that_nothing_can_be_priced_by_are_named(terms, field):
    assert bad_field(DebtTerms(**terms)) == field


def a_debt(ceiling_bp: int | None, guaranteed_tenths: int | None) -> Arrears:
    return Arrears(
        id=1,
        code="old",
        name=BothLanguages(ar="د", en="d"),
        balance_minor=1,
        rule=ArrearsRule.PER_VEND,
        percent_bp=None,
        instalment_minor=1,
        period_paid_minor=0,
        period_paid_of="",
        version=1,
        ceiling_bp=ceiling_bp,
        guaranteed_tenths=guaranteed_tenths,
    )


def test_the_kindest_of_the_policy_and_all_agreements_holds():
    assert kinder_policy(VERSION, [a_debt(None, None)]) is VERSION
    softened = kinder_policy(VERSION, [a_debt(2_000, 50), a_debt(9_000, 300), a_debt(None, None)])

    assert softened.policy == Policy(2_000, 300, 10)
    assert (softened.id, softened.valid_from) == (VERSION.id, VERSION.valid_from)
    assert kinder_policy(VERSION, [a_debt(9_000, 50)]).policy == VERSION.policy
