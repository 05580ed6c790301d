"""How many of each kind are planted, drawn from the seed."""

from __future__ import annotations

import random
from collections import Counter

from vending_server.reconciliation.model import CauseKind

PLANTED = 40
# How many of a kind a month has room for; each kind comes at least once.
MOST = {
    CauseKind.NOTE_MISCOUNTED: 8,
    CauseKind.CHANGE_GIVEN_TWICE: 7,
    CauseKind.PAYOUT_UNCOUNTED: 7,
    CauseKind.REPRINT_TAKEN_AS_SALE: 6,
    CauseKind.RESOLVED_LATER: 5,
    CauseKind.BATCH_MISSING: 3,
    CauseKind.JOURNAL_FORKED: 2,
    CauseKind.DEPOSIT_DOUBLED: 3,
    CauseKind.DEPOSIT_LATE: 5,
    CauseKind.TARIFF_RETROACTIVE: 2,
    CauseKind.AGENT_OVER_FLOAT: 2,
    CauseKind.PACK_STOLEN: 2,
    CauseKind.CASSETTE_SHORT: 2,
    CauseKind.TOKEN_WITHOUT_SALE: 2,
    CauseKind.VOUCHER_WRONG: 2,
}


def draw_kinds(rng: random.Random) -> Counter[CauseKind]:
    """Return how many of each kind there are: PLANTED in all, one of each, none beyond its most."""
    kinds = Counter(dict.fromkeys(MOST, 1))
    room = [kind for kind, most in MOST.items() for _ in range(most - 1)]
    kinds.update(rng.sample(room, PLANTED - len(MOST)))
    return kinds
