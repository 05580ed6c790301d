"""Play seeds of the simulation; ends with `seeds=<n> violations=<n>`.

    python -m tests.simulation [--seeds 30] [--from 1] [--seed N] [--jobs 2] [--no-shrink] [--bug NAME]

Each seed is a town's tills, servers, lines, disks, printers and customers, some things that go wrong,
and an audit after every step.  --seed plays one run and tells it.  --bug plants a bug meanwhile; all of them
are proved to be seen by `python -m tests.simulation.planted`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext

from tests.simulation.planted import BUGS
from tests.simulation.playing import Play, player_here, players
from tests.simulation.run import Outcome
from tests.simulation.shrinking import kind_of, shrunk

_SHRUNK_MAX = 3  # a broken rule breaks many seeds: the first ones tell


def main() -> int:
    """Play what the command line asks for; return the exit status."""
    options = _options()
    if options.seed is not None:
        return _play_one(options)
    seeds: Sequence[int] = range(options.first, options.first + options.seeds)
    with players(max(1, min(options.jobs, len(seeds)))) as play:
        return _play_all(play, seeds, options)


def _play_all(play: Play, seeds: Sequence[int], options: argparse.Namespace) -> int:
    broken = []
    for one in play(seeds, options.bug):
        if one.wrong:
            broken.append(one)
            if len(broken) <= _SHRUNK_MAX:
                _tell_failure(one, options)
    kinds = Counter(map(kind_of, broken))
    if kinds:
        print("broken: " + ", ".join(f"{number} × {kind}" for kind, number in kinds.items()))
        print("seeds: " + " ".join(str(one.seed) for one in broken[:50]))
    print(f"seeds={len(seeds)} violations={len(broken)}")
    return int(bool(broken))


def _play_one(options: argparse.Namespace) -> int:
    with BUGS[options.bug].planted() if options.bug else nullcontext():
        one = player_here().play(options.seed)
        print("\n".join(one.trace))
        print(f"seed {one.seed}: {len(one.moves)} moves, trace {one.digest}")
        if one.wrong:
            _tell_failure(one, options)
    print(f"seeds=1 violations={int(bool(one.wrong))}")
    return int(bool(one.wrong))


def _tell_failure(one: Outcome, options: argparse.Namespace) -> None:
    print(f"seed {one.seed}: BROKEN")
    with BUGS[options.bug].planted() if options.bug else nullcontext():
        least = one
        if options.shrink:
            player = player_here()
            least = shrunk(one, lambda moves: player.play(one.seed, moves))
    for line in (*least.trace, *least.wrong):
        print(f"    {line}")
    left = " ".join(str(move.number) for move in least.moves)
    print(f"    of {len(one.moves)} moves these are needed: {left}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=30, metavar="N")
    parser.add_argument("--from", type=int, default=1, metavar="SEED", dest="first")
    parser.add_argument("--seed", type=int, metavar="SEED", help="play this one and tell it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--no-shrink", action="store_false", dest="shrink")
    parser.add_argument("--bug", choices=BUGS, metavar="NAME")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
