"""Play seeds and count the money of each; ends with `balanced N of M`.

    python -m tests.crashes [--runs 250] [--from 1] [--seed N] [--jobs 2] [--fault NAME | --prove]

Each seed is customers with notes, things that go wrong, and a program that is stopped at a numbered
step and started again.  --seed plays one run and tells it.  --fault plants a bug in the program;
--prove plants each of them, one after the other, and ends with status 0 only if every one was seen.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence

from tests.crashes.planted import FAULTS
from tests.crashes.playing import Play, players
from tests.crashes.run import Outcome, count
from tests.crashes.verdict import Money


def main() -> int:
    """Play what the command line asks for; return the exit status."""
    options = _options()
    seeds: Sequence[int] = range(options.first, options.first + options.runs)
    if options.seed is not None:
        seeds = [options.seed]
    with players(min(options.jobs, len(seeds))) as play:
        if options.prove:
            return _prove(play, seeds)
        outcomes = []
        for one in play(seeds, options.fault):
            outcomes.append(one)
            if not one.is_balanced or options.seed is not None:
                _tell(one)
    _sum_up(outcomes)
    good = sum(one.is_balanced for one in outcomes)
    print(f"balanced {good} of {len(outcomes)}")
    return int(good < len(outcomes))


def _prove(play: Play, seeds: Sequence[int]) -> int:
    """Plant each bug and play until a seed shows it for what it is."""
    seen = 0
    for name, fault in FAULTS.items():
        others: Counter[str] = Counter()
        for tried, one in enumerate(play(seeds, name), start=1):
            others += count([one])
            told = [line for line in one.wrong if line.startswith(fault.seen_as)]
            if told:
                seen += 1
                print(f"seen    {name}: run {tried}, seed {one.seed}: {told[0]}", flush=True)
                break
        else:
            print(f"MISSED  {name}: {len(seeds)} runs, seen as {_counted(others)}", flush=True)
    print(f"seen {seen} of {len(FAULTS)} planted bugs")
    return int(seen < len(FAULTS))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crashes", description=__doc__)
    parser.add_argument("--runs", type=int, default=250, metavar="N")
    parser.add_argument("--from", type=int, default=1, metavar="SEED", dest="first")
    parser.add_argument("--seed", type=int, metavar="SEED", help="play this one and tell it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--fault", choices=FAULTS)
    parser.add_argument("--prove", action="store_true", help="plant every bug and find it")
    return parser.parse_args()


def _tell(one: Outcome) -> None:
    print(f"seed {one.seed}: {'balanced' if one.is_balanced else 'BROKEN'}")
    for line in (*one.plan.lines(), *(f"stopped at: {kind}" for kind in one.cuts), *one.wrong):
        print(f"    {line}")
    print(f"    {_money(one.money)}", flush=True)


def _sum_up(outcomes: Sequence[Outcome]) -> None:
    cuts = Counter(kind for one in outcomes for kind in one.cuts)
    stopped = Counter(len(one.cuts) for one in outcomes)
    troubles = Counter(trouble for one in outcomes for trouble in one.troubles)
    print(f"stopped {sum(cuts.values())} times: " + _counted(cuts))
    print("runs by how often they were stopped: " + _counted(stopped))
    print("runs with: " + _counted(troubles))
    print(_money(sum((one.money for one in outcomes), Money())))
    broken = count(outcomes)
    if broken:
        print("broken: " + _counted(broken))


def _counted(counts: Counter[object]) -> str:  # type: ignore[type-arg]
    return ", ".join(f"{number} × {what}" for what, number in sorted(counts.items(), key=str))


def _money(money: Money) -> str:
    names = ("inserted", "sold", "kept", "claimed", "returned", "disputed")
    sums = [f"{one} {getattr(money, one) / 100:.2f}" for one in names]
    return f"{sums[0]} = " + " + ".join(sums[1:])


if __name__ == "__main__":
    sys.exit(main())
