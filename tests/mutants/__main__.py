"""Break the engine on purpose, one rule at a time, and see a test fail each time.

A suite that passes says little until it is seen to fail. Every line of the table names a rule, the
text of the engine that keeps it, what takes its place, and the narrowest tests that must notice.
The table cannot rot: a text that is no longer there is an error, and the same tests must pass
while nothing is broken.

    make prove-engine [ARGS='--only KEN --workers 2']
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from tests.mutants.mutant import Mutant, MutantRotten
from tests.mutants.table import MUTANTS
from tests.mutants.trial import Outcome, Result, snapshot, try_mutant, try_unchanged

_RULE_WIDTH: Final = 60


def main(argv: Sequence[str] | None = None) -> int:
    """Run and return the exit status."""
    parser = argparse.ArgumentParser(prog="make prove-engine", description=__doc__)
    parser.add_argument("--workers", type=int, default=2, help="trials at a time")
    parser.add_argument("--only", default="", help="mutants whose file or rule has this in it")
    args = parser.parse_args(argv)
    chosen = [one for one in MUTANTS if args.only in f"{one.file} {one.rule}"]
    if not chosen:
        parser.error("no mutant has that in its file or rule")
    return prove(chosen, workers=args.workers)


def prove(mutants: Sequence[Mutant], *, workers: int) -> int:
    """Try all mutants; return 0 when a test has noticed every one of them."""
    tests = list(dict.fromkeys(test for mutant in mutants for test in mutant.tests))
    with snapshot() as base, ThreadPoolExecutor(workers) as pool:
        control = pool.submit(try_unchanged, tests, base)
        trials = [pool.submit(try_mutant, mutant, base) for mutant in mutants]
        found = sum(
            _tell(mutant, trial.result) for mutant, trial in zip(mutants, trials, strict=True)
        )
    outcome = control.result()
    is_sound = outcome.result is Result.SURVIVED
    passed = "pass" if is_sound else f"DO NOT PASS:\n{outcome.proof}"
    sys.stdout.write(f"with nothing broken the tests {passed}\n")
    sys.stdout.write(f"found {found} of {len(mutants)} mutants\n")
    return 0 if is_sound and found == len(mutants) else 1


def _tell(mutant: Mutant, result_of: Callable[[], Outcome]) -> bool:
    try:
        outcome = result_of()
    except MutantRotten as rotten:
        outcome = Outcome(Result.BROKEN, str(rotten))
    proof = outcome.proof.rsplit("::", 1)[-1] if outcome.result is Result.FOUND else outcome.proof
    place = mutant.file.removeprefix("token_engine/")
    sys.stdout.write(
        f"{outcome.result:8} {place}: {mutant.rule:{_RULE_WIDTH - len(place)}} {proof}\n"
    )
    sys.stdout.flush()
    return outcome.result is Result.FOUND


if __name__ == "__main__":
    sys.exit(main())
