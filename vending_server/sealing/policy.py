"""Which meters and amounts go into a pack: what serves most customers under a ceiling.

Theory of operation.  A pack cannot hold what everybody wants: the ceiling is what a thief gets.
So every possible sealed vend is weighed: how likely is it that a customer comes to this point and
goes home with something, or with just what he came for, because of it - for each shekel of the
ceiling.  Both count the same.  The first vend of a meter is a small one, of an *emergency amount*,
that helps whoever comes.  After it come *complements*: to 20 another 30 make 50 for whoever usually
buys for 50, as two tokens, and 30 alone if that is what he has.  The best are taken until the
ceiling is full.

A customer takes four sealed vends at most in one act, so no more are chosen for a meter.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vending_server.sealing.coming import likelihood_of_coming, share_at_point
from vending_server.sealing.habits import amount_shares
from vending_server.sealing.purchases import ByMeter, Integers, Numbers, PurchaseHistories
from vending_server.wire.offline_sales import VENDS_MAX

# The likeliest customers are looked at, whatever the ceiling: then a smaller ceiling holds the
# first of what a larger one holds, and a point of many meters costs no more than a second.
_MOST_METERS: Final = 6_000
_STEP_MINOR: Final = 1_000
_MOST_STEPS: Final = 100  # nobody's usual amount is searched above 1,000.00


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRule:
    """What a sealed vend may be for, in whole steps of 10.00."""

    emergency_minor: int
    complements_minor: tuple[int, ...]

    def __post_init__(self) -> None:
        for amount in (self.emergency_minor, *self.complements_minor):
            assert 0 < amount <= _STEP_MINOR * _MOST_STEPS, "not an amount of a sealed vend"
            assert amount % _STEP_MINOR == 0, "not in whole steps"


# Whatever is missing to the usual amount; larger ones are put together of several.
AT_A_CASHIER: Final = AmountRule(
    emergency_minor=2_000, complements_minor=tuple(range(1_000, 30_001, 1_000))
)
# A machine gives no change: what is charged is what its notes make.
AT_A_MACHINE: Final = AmountRule(
    emergency_minor=2_000, complements_minor=(2_000, 5_000, 10_000, 20_000)
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One sealed vend that a pack should hold."""

    meter_id: int
    amount_minor: int


def choose(
    histories: PurchaseHistories,
    *,
    point: int,
    now: dt.datetime,
    hours: int,
    ceiling_minor: int,
    amounts: AmountRule,
) -> list[Wanted]:
    """Return what a pack should hold, best first; its sum is `ceiling_minor` at most.

    Nothing that was bought at `now` or later is looked at.  The pack is to last `hours`.  The same
    purchases give the same answer, and a smaller ceiling the first of a larger one's.
    """
    past = histories.before(now)
    if not len(past):
        return []
    meters = ByMeter(past)
    coming = likelihood_of_coming(past, meters, now=now, hours=hours)
    coming *= share_at_point(past, meters, point=point, now=now, hours=hours)
    likeliest = np.argsort(-coming, kind="stable")[:_MOST_METERS]
    shares = amount_shares(past, meters, now, step_minor=_STEP_MINOR, steps=_MOST_STEPS)
    worth, size = _weigh(coming[likeliest], shares[likeliest], amounts)
    return _fill(meters.meter_ids[likeliest], worth, size, ceiling_minor)


def _weigh(coming: Numbers, shares: Numbers, amounts: AmountRule) -> tuple[Numbers, Integers]:
    """Return what each vend of each meter is worth for a step of the ceiling, and its steps.

    One row a vend, the emergency vend first; one column a meter.
    """
    # What the vends chosen so far make together, for each meter: nothing, at first.
    made = np.zeros(shares.shape, dtype=np.bool_)
    made[:, 0] = True
    first = amounts.emergency_minor // _STEP_MINOR
    size = np.zeros((VENDS_MAX, len(coming)), dtype=np.int64)
    worth = np.zeros(size.shape)
    size[0] = first
    worth[0] = coming * (1 + shares[:, first]) / first
    made[:, first] = True
    complements = np.array(amounts.complements_minor) // _STEP_MINOR
    for nth in range(1, VENDS_MAX):
        gains = np.stack([_gain(made, shares, steps) / steps for steps in complements])
        best = gains.argmax(axis=0)
        size[nth] = complements[best]
        # A vend is of use only with those chosen before it: it never comes before them.
        worth[nth] = np.minimum(coming * gains.max(axis=0), worth[nth - 1])
        for steps in np.unique(size[nth]):
            takes = size[nth] == steps
            made[takes] |= _shifted(made[takes], steps)
    return worth, size


def _gain(made: NDArray[np.bool_], shares: Numbers, steps: int) -> Numbers:
    """Return how many more would get just what they want with another vend of some steps."""
    gain: Numbers = np.einsum("ij,ij->i", shares, _shifted(made, steps) & ~made)
    return gain


def _shifted(made: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Return what is made with another vend on top."""
    shifted = np.zeros_like(made)
    shifted[:, steps:] = made[:, :-steps]
    return shifted


def _fill(meter_ids: Integers, worth: Numbers, size: Integers, ceiling_minor: int) -> list[Wanted]:
    """Return the worthiest until the next one does not fit any more."""
    order = np.argsort(-worth, axis=None, kind="stable")
    order = order[worth.ravel()[order] > 0]
    amounts = size.ravel()[order] * _STEP_MINOR
    order = order[np.cumsum(amounts) <= ceiling_minor]
    taken = zip(meter_ids[order % len(meter_ids)], size.ravel()[order], strict=True)
    return [Wanted(int(meter), int(steps) * _STEP_MINOR) for meter, steps in taken]
