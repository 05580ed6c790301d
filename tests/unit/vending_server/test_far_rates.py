"""A slip of a digit in a rate is asked about; a limit that moves is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vending_server.pricing.model import Block
from vending_server.tariffs.far_rates import FarRate, far_rate

IN_FORCE = (Block(1_600, 437_000), Block(2_500, 471_000), Block(None, 670_000))


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ([(1_600, 437_000), (2_500, 471_000), (None, 670_000)], None),
        ([(1_600, 568_100), (None, 670_000)], None),  # exactly 30 % more
        ([(1_600, 568_101), (None, 670_000)], FarRate(1, "+31")),
        ([(1_600, 437_000), (None, 67_000)], FarRate(2, "-86")),
        ([(800, 437_000), (3_000, 600_000), (None, 670_000)], None),  # 0.60 is near 0.471
        ([(2_500, 471_000), (None, 900_000)], FarRate(2, "+35")),
    ],
)
def test_a_block_is_far_when_it_is_far_from_every_rate_of_its_units(blocks, told):
    assert far_rate(blocks, IN_FORCE) == told


def test_where_nothing_is_in_force_nothing_is_far():
    assert far_rate([(None, 1)], ()) is None


@given(st.integers(1, 2_499), st.integers(0, 2))
def test_a_block_that_is_cut_in_two_asks_nobody_anything(limit, at):
    whole = [(block.upper, block.rate) for block in IN_FORCE]
    begins = (0, 1_600, 2_500)[at]
    cut = [*whole[:at], (begins + limit, whole[at][1]), *whole[at:]]
    ordered = [one for one in cut if one[0] is None or one[0] <= (whole[at][0] or 10**9)]
    assert far_rate(ordered, IN_FORCE) is None
