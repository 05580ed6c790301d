"""Tokens per second and core: clause by clause, one by one, in columns; in one run.

    python -m benchmarks.engine [--scale 1.0] [--rounds 5] [--json]

The table ends with one line of plain numbers for scripts. Every batch is compared with the other
ways before it is measured.
"""

from __future__ import annotations

import argparse
import json
from functools import partial

from benchmarks.engine import cases, measuring
from token_engine.keys import Dkga, Ea

TEN_MILLION = 10_000_000
BATCH_ROWS = 800_000
SINGLE_ROWS = 3_000
REFERENCE_ROWS = 1_500

PAIRS = (
    ("dkga02_ea07", Dkga.DES, Ea.STA),
    ("dkga04_ea07", Dkga.KDF_HMAC, Ea.STA),
    ("dkga04_ea11", Dkga.KDF_HMAC, Ea.MISTY1),
)


def main() -> None:
    options = _options()
    memory = measuring.peak_memory_mib(int(TEN_MILLION * options.scale))
    found = _cases(options.scale)
    _compare(found)
    rates = measuring.tokens_per_second(found, options.rounds)
    figures = _figures(rates, memory)
    if options.json:
        print(json.dumps({"tokens_per_second": rates, **figures}, indent=2))
        return
    for case in found:
        times = rates[case.name] / rates["ea07_reference"]
        print(f"{case.name:<20} {rates[case.name]:>14,.0f} tokens/s {times:>9,.1f} x reference")
    print(f"\n{int(TEN_MILLION * options.scale):,} tokens in parts: {memory:.0f} MiB at most")
    print(f"a batch pays from: {figures['break_even_ea07']} rows (EA07), ", end="")
    print(f"{figures['break_even_ea11']} rows (EA11)\n")
    shown = ("ea07_batch", "ea11_batch", "dkga02_ea07", "dkga04_ea11")
    print(
        *(f"{name}={figures[name]:.0f}" for name in shown),
        f"ea07_vs_reference={figures['ea07_vs_reference']:.1f}",
        f"single_us={figures['single_us']:.1f}",
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="size of everything")
    parser.add_argument("--rounds", type=int, default=5, help="the best of so many counts")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _cases(scale: float) -> list[cases.Case]:
    many, some, few = (
        max(1, int(count * scale)) for count in (BATCH_ROWS, SINGLE_ROWS, REFERENCE_ROWS)
    )
    rows = cases.credit_rows(many)
    found = []
    for ea in Ea:
        keys = cases.given_keys(ea, many)
        if ea is Ea.STA:
            make = partial(cases.reference, rows, keys)
            found.append(cases.Case("ea07_reference", few, make))
        single = partial(cases.one_by_one, rows, keys)
        found.append(cases.Case(f"ea{ea:02d}_single", some, single))
        found.append(cases.Case(f"ea{ea:02d}_batch", many, partial(cases.batch, rows, keys)))
    for name, dkga, ea in PAIRS:
        derived = cases.derived_keys(dkga, ea, many)
        single = partial(cases.one_by_one_with_derivation, rows, derived)
        found.append(cases.Case(f"{name}_single", some, single))
        # A hash for every key takes its time; a quarter of the rows tells as much.
        count = many if dkga is Dkga.DES else max(1, many // 4)
        found.append(cases.Case(f"{name}_batch", count, partial(cases.batch, rows, derived)))
    return found


def _compare(found: list[cases.Case]) -> None:
    made: dict[str, list[str]] = {}
    for case in found:
        tokens = case.make(min(300, case.rows))
        texts = tokens if isinstance(tokens, list) else [token.decode() for token in tokens]
        first = made.setdefault(case.name.rpartition("_")[0], texts)
        assert texts[: len(first)] == first[: len(texts)], f"{case.name} makes other tokens"


def _figures(rates: dict[str, float], memory: float) -> dict[str, float]:
    slowest = min(rates[f"{name}_single"] for name, _, _ in PAIRS)
    return {
        "ea07_batch": rates["ea07_batch"],
        "ea11_batch": rates["ea11_batch"],
        "dkga02_ea07": rates["dkga02_ea07_batch"],
        "dkga04_ea11": rates["dkga04_ea11_batch"],
        "ea07_vs_reference": rates["ea07_batch"] / rates["ea07_reference"],
        "single_us": 1e6 / slowest,
        "peak_memory_mib": memory,
        "break_even_ea07": measuring.break_even_rows(Ea.STA),
        "break_even_ea11": measuring.break_even_rows(Ea.MISTY1),
    }


if __name__ == "__main__":
    main()
