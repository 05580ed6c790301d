"""From a seed to what happens: moves, each with chance of its own, so that one can be left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

STEPS_MIN, STEPS_MAX = 30, 60

WEIGHTS: Final[Mapping[str, int]] = {
    "sell": 12,
    "sell_units": 2,
    "visit": 2,
    "cross": 3,
    "price_stands": 3,
    "line_fault": 8,
    "line_cut": 4,
    "stop_till": 5,
    "kill_server": 5,
    "servers_down": 1,
    "paper": 3,
    "disk_full": 1,
    "settle": 10,
    "wait": 10,
    "sync": 8,
    "block": 3,
    "release": 3,
    "tariff": 1,
    "server_clock": 1,
    "till_clock": 1,
    "reprint": 4,
    "close_shift": 3,
    "restart_till": 1,
    "copy_disk": 2,
    "put_disk_back": 2,
    "backup": 2,
    "restore": 1,
    "restore_after_rush": 1,
    "report": 3,
    "ask": 4,
    "sell_while_closing": 0,
    "disk_full_here": 2,
    "copies_and_restore": 1,
    "asked_too_early": 1,
    "rush": 2,
    "over_midnight": 1,
    "renew": 0,
    "outage": 0,
    "sell_offline": 0,
    "lose_shelf": 0,
    "plan_keys": 0,
}

_NO_THEME: Final[Mapping[str, int]] = {}
THEMES: Final[tuple[Mapping[str, int], ...]] = (
    {"backup": 7, "restore": 4, "restore_after_rush": 3, "report": 8},
    {"copy_disk": 8, "put_disk_back": 8, "sync": 12},
    {"paper": 8, "reprint": 10},
    {"renew": 12, "outage": 8, "sell_offline": 3},
    {"renew": 10, "outage": 6, "sell_offline": 3, "block": 5, "tariff": 3, "stop_till": 10},
    {"renew": 12, "outage": 6, "lose_shelf": 2, "backup": 4, "restore": 2, "report": 8},
    {"renew": 12, "outage": 8, "copy_disk": 5, "put_disk_back": 5, "sync": 8},
    {"renew": 12, "outage": 6, "plan_keys": 2, "sync": 10},
    {"plan_keys": 2, "backup": 3, "restore": 1, "report": 5},
    {"pack_day": 12, "stopped_behind_pack": 6, "keys_behind_pack": 6, "two_tills": 8, "renew": 6},
    {
        "renew": 4,
        "behind_the_pack": 12,
        "release": 8,
        "start_in_the_dark": 4,
        "stop_at_the_drawer": 5,
    },
)
"""What is rare in most seeds is frequent in some.

A kind that stands only here takes no seed's chance: most seeds keep their meaning when a theme is added
as long as there are fewer than sixteen of them, the three of no theme counted.
"""


@dataclass(frozen=True)
class Move:
    """One thing that happens; its chance depends on the seed and its number alone."""

    seed: int
    number: int
    kind: str

    def rng(self) -> Random:
        """Return the chance of this move."""
        return Random(f"simulation {self.seed} {self.number}")

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


def plan_of(seed: int) -> list[Move]:
    """Return what happens in a seed."""
    rng = Random(f"simulation plan {seed}")
    count = rng.randint(STEPS_MIN, STEPS_MAX)
    # Each seed has a mood: some kinds of trouble are left out, so that others go further.
    weights = {kind: weight * rng.choice((0, 1, 1, 2)) for kind, weight in WEIGHTS.items()}
    weights |= rng.choice((_NO_THEME,) * 3 + THEMES)
    weights["sell"] = WEIGHTS["sell"]
    kinds = rng.choices(list(weights), list(weights.values()), k=count)
    return [Move(seed, number, kind) for number, kind in enumerate(kinds, start=1)]
