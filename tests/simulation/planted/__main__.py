"""Plant each bug and see it; ends with `found <k> of <n> planted bugs`.

    python -m tests.simulation.planted [--search] [--anew] [--seeds 300] [--from 1] [--only NAME...]

Each bug is planted, and the seed played that is recorded for it in found.json; the invariant that the
bug breaks must fall, not some other.  The same seeds are played without a bug too, and must be green.
With --search a seed is searched anew for those that were not found, and recorded; --anew forgets all
that is recorded; --table writes docs/planted-bugs.md from it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence

from tests.simulation.planted import BUGS, told
from tests.simulation.planted.known import Known, record, recorded
from tests.simulation.planted.trial import Trial, search_all, try_all

_SEEDS_MAX = 300


def main() -> int:
    """Prove the simulation; 0 when every bug was found and the control run was green."""
    options = _options()
    if options.table:
        told.FILE.write_text(told.page())
        return 0
    names = options.only or list(BUGS)
    known = {} if options.anew else recorded()
    jobs = [(one, known[one]) for one in names if one in known]
    control = _control(list(known.values()))
    trials = list(try_all([*jobs, *((None, one) for one in control)], processes=options.jobs))
    red = [one for one in trials if one.name is None and one.wrong]
    seen = {one.name: known[one.name] for one in trials if one.name and one.is_seen}
    if options.search:
        found = _search([one for one in names if one not in seen], options)
        record(BUGS, {**recorded(), **found})
        told.FILE.write_text(told.page())
        seen |= found
    _tell(names, seen, {one.name: one for one in trials if one.name})
    for one in red:
        print(f"control seed {one.seed}: {one.wrong[0]}")
    print(f"control: {len(control)} seeds without a bug, violations={len(red)}")
    print(f"found {len(seen)} of {len(names)} planted bugs")
    return int(len(seen) < len(names) or bool(red))


def _control(known: Sequence[Known]) -> list[Known]:
    """Return what is played without a bug: of each seed the longest row of moves."""
    longest: dict[int, Known] = {}
    for one in known:
        longest[one.seed] = max(one, longest.get(one.seed, one), key=lambda some: len(some.kinds))
    return list(longest.values())


def _search(names: Sequence[str], options: argparse.Namespace) -> dict[str, Known]:
    found: dict[str, Known] = {}
    searches = search_all(names, first=options.first, most=options.seeds, processes=options.jobs)
    for name, known, others in searches:
        if known is not None:
            found[name] = known
            print(f"{name}: seed {known.seed}")
        else:
            kinds = Counter(one[:60] for one in others)
            seen = ", ".join(f"{number} x {kind}" for kind, number in kinds.most_common(3))
            print(f"none of {options.seeds} seeds finds {name}; seen: {seen or 'nothing'}")
        sys.stdout.flush()
    return found


def _tell(names: Sequence[str], seen: Mapping[str, Known], tried: Mapping[str, Trial]) -> None:
    for name in names:
        breaks = BUGS[name].breaks
        if one := seen.get(name):
            print(f"{breaks:3} {name}: seed {one.seed}, {one.needed} needed")
        else:
            wrong = tried[name].wrong[:1] if name in tried else "no seed is recorded"
            print(f"{breaks:3} {name}: NOT FOUND, {wrong or 'nothing was seen'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.planted", description=__doc__)
    parser.add_argument("--search", action="store_true", help="search seeds for what is not found")
    parser.add_argument("--table", action="store_true", help="write docs/planted-bugs.md anew")
    parser.add_argument("--anew", action="store_true", help="believe no recorded seed")
    parser.add_argument("--seeds", type=int, default=_SEEDS_MAX, metavar="N")
    parser.add_argument("--from", type=int, default=1, metavar="SEED", dest="first")
    parser.add_argument("--only", nargs="*", default=[], choices=BUGS, metavar="NAME")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
