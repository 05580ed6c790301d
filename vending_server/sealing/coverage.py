"""What share of customers a pack would have served: past outages that never were, replayed.

An outage is said to have begun at some moment of the past.  The pack is chosen from what had been
bought until then, by the same function that chooses real ones; then come the customers who really
came, in their order, and take what the pack holds for them.  A customer is served with *some*
amount if it holds any vend for his meter that is not for more than he had, and with his *usual*
amount if its vends make just what he paid then.  What was sold is gone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from vending_server.sealing.history import WINDOW
from vending_server.sealing.policy import (
    AmountRule,
    Wanted,
    choose,
)
from vending_server.sealing.purchases import PurchaseHistories
from vending_server.sealing.served import Case, Served
from vending_server.wire.offline_sales import VENDS_MAX

# Nobody knows how long an outage will be: a pack is chosen for as long as it is valid.  Longer ones
# are survived only by a pack that an order has made valid for longer.
VALIDITY_HOURS: Final = 24
# Local hours at which an outage begins, one after the other from day to day.
BEGIN_HOURS: Final = (7, 10, 13, 16)


def begins_of_outages(start: dt.date, *, days: int, zone: dt.tzinfo) -> list[dt.datetime]:
    """Return one begin for each of some local days, at another hour than the day before."""
    found = []
    for nth in range(days):
        day = start + dt.timedelta(days=nth)
        hour = BEGIN_HOURS[nth % len(BEGIN_HOURS)]
        local = dt.datetime(day.year, day.month, day.day, hour, tzinfo=zone)
        found.append(local.astimezone(dt.UTC))
    return found


def coverage(
    histories: PurchaseHistories,
    begins: Sequence[dt.datetime],
    *,
    points: Sequence[int],
    hours: Sequence[int],
    ceilings_minor: Sequence[int],
    amounts: AmountRule,
) -> dict[Case, Served]:
    """Return what each ceiling would have served in outages of each length at each point."""
    found: defaultdict[Case, Served] = defaultdict(Served)
    for begin in begins:
        past = histories.during(begin - WINDOW, begin)
        for point in points:
            chosen = {
                lasting: choose(
                    past,
                    point=point,
                    now=begin,
                    hours=lasting,
                    ceiling_minor=max(ceilings_minor),
                    amounts=amounts,
                )
                for lasting in {max(VALIDITY_HOURS, length) for length in hours}
            }
            for length in hours:
                best = chosen[max(VALIDITY_HOURS, length)]
                came = histories.during(begin, begin + dt.timedelta(hours=length)).at(point)
                for ceiling_minor in ceilings_minor:
                    case = Case(point=point, hours=length, ceiling_minor=ceiling_minor)
                    # A smaller ceiling holds the first of a larger one's (policy.py).
                    found[case] += serve(came, first_within(best, ceiling_minor))
    return dict(found)


def first_within(best: Sequence[Wanted], ceiling_minor: int) -> list[Wanted]:
    """Return the first vends of a choice whose sum is within a ceiling."""
    taken: list[Wanted] = []
    left = ceiling_minor
    for one in best:
        left -= one.amount_minor
        if left < 0:
            break
        taken.append(one)
    return taken


def serve(came: PurchaseHistories, pack: Sequence[Wanted]) -> Served:
    """Return what a pack serves those who came."""
    held: defaultdict[int, list[int]] = defaultdict(list)
    for one in pack:
        held[one.meter_id].append(one.amount_minor)
    some = usual = 0
    for nth in came.at_s.argsort(kind="stable"):
        meter_id, wanted = int(came.meter_id[nth]), int(came.amount_minor[nth])
        taken = most_for(wanted, held.get(meter_id, ()))
        some += bool(taken)
        usual += sum(taken) == wanted
        for amount in taken:
            held[meter_id].remove(amount)
    return Served(outages=1, came=len(came), some=some, usual=usual)


def most_for(wanted_minor: int, held_minor: Sequence[int]) -> tuple[int, ...]:
    """Return the vends that make most of what a customer wants, and no more; the fewest do."""
    best: dict[int, tuple[int, ...]] = {0: ()}
    for amount in held_minor:
        for total, taken in list(best.items()):
            more = total + amount
            if more <= wanted_minor and len(taken) < VENDS_MAX:
                known = best.get(more)
                if known is None or len(known) > len(taken) + 1:
                    best[more] = (*taken, amount)
    return best[max(best)]
