"""How long a customer waits for the till, and for how long the till's window does not answer.

    python -m benchmarks.kiosk [--sales 30] [--starts 5] [--blame]

Real processes, real bytes on pseudo-terminals, a real journal on disk; see docs/benchmarks.md.
The last line is plain numbers for scripts.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import math
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kiosk.figures import TOLD_FROM_MS
from benchmarks.kiosk.stage import Event, Stage, TillProcess, made_stage
from tests.harness.kiosk import Kiosk
from tests.harness.processes import ROOT
from tests.harness.proxy import Trouble

CARDS = ("electricity_plain", "water", "electricity_ea07", "with_arrears_and_fees")
BUNDLE = ROOT / "dist" / "kiosk" / "kiosk"
DOUBTS = 2  # sales whose answer is lost; the other cards are sold to meanwhile
LOST = (
    ("POST /v1/vends ", Trouble.CUT_AFTER),
    ("GET /v1/vends/", Trouble.CUT_BEFORE),
    ("POST /v1/vends/", Trouble.CUT_BEFORE),
)
BLAMED_MAX = 6
FIRST_AMOUNT = 60  # shekels; each sale is one more, for the same again would be asked about
LIMITS_MS = {
    "swipe_to_quote": 300,
    "confirm_to_print": 500,
    "cold_start": 2000,
    "worst_frame": 50,
}


@dataclass(frozen=True)
class Sale:
    """Milliseconds of one sale."""

    customer: float  # last byte of the card -> his name painted
    quote: float  # last digit of the amount -> the quote painted
    confirm: float  # F12 -> the token painted
    paper: float  # F12 -> the first ink at the printer


def main() -> None:
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="bench-kiosk-"))
    try:
        with made_stage(folder) as stage:
            figures = _measure(options, stage)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(*(f"{name}_ms={value:.0f}" for name, value in figures.items()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kiosk", description=__doc__)
    parser.add_argument("--sales", type=int, default=30)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--blame", action="store_true", help="say what the window did meanwhile")
    return parser.parse_args()


def _measure(options: argparse.Namespace, stage: Stage) -> dict[str, float]:
    amounts = range(FIRST_AMOUNT, FIRST_AMOUNT + options.sales)
    with _till(stage, stage.config, options) as till:
        opened = time.monotonic_ns()
        till.sign_in()
        till.painted("sell/meter/")
        began = time.monotonic_ns()
        opening = _stood(stage, opened, began)
        cards = itertools.cycle(CARDS)
        sales = [_sell(till, stage, next(cards), amount) for amount in amounts]
        selling = _stood(stage, began)
    with _till(stage, stage.config_by_proxy, options) as till:
        till.sign_in()
        till.painted("sell/meter/")
        began = time.monotonic_ns()
        _sync(till, stage, itertools.count(amounts.stop))
        syncing = _stood(stage, began)
    starts = [_cold_start(stage, options) for _ in range(options.starts)]
    print("\nmilliseconds             median     p95     max   limit")
    figures = {
        "swipe_to_quote": _row("swipe_to_quote", [one.customer + one.quote for one in sales]),
    }
    _row("  swipe to customer", [one.customer for one in sales])
    _row("  last digit to quote", [one.quote for one in sales])
    figures["confirm_to_print"] = _row("confirm_to_print", [one.paper for one in sales])
    _row("  F12 to token shown", [one.confirm for one in sales])
    figures["cold_start"] = _row("cold_start", starts)
    if BUNDLE.exists():
        _row("  of the bundle", [_bundle_start(stage) for _ in range(options.starts)])
    print("frames longer than 10 ms")
    for name, stands in (("selling", selling), ("syncing", syncing), ("signing in", opening)):
        _row(f"  {name}: {len(stands)}", [float(one["ms"]) for one in stands])
        _tell_stands(stands, has_blame=options.blame)
    worst = max((float(one["ms"]) for one in selling + syncing), default=TOLD_FROM_MS)
    print(f"{'worst_frame':<24} {'':>15} {worst:>7.0f} {LIMITS_MS['worst_frame']:>7}")
    figures["worst_frame"] = worst
    return figures


@contextlib.contextmanager
def _till(stage: Stage, config: Path, options: argparse.Namespace) -> Iterator[TillProcess]:
    till = TillProcess(stage, config, has_blame=options.blame)
    try:
        yield till
    finally:
        till.stop()


def _sell(till: TillProcess, stage: Stage, card: str, amount: int) -> Sale:
    """Swipe, type the amount, confirm, and wait for the paper."""
    first, last = str(amount)[:-1], str(amount)[-1]
    till.mark()
    swiped = stage.swipe(stage.card(card))
    customer = till.painted("sell/amount/")
    till.process.say(f"type {first}")
    typed = till.key(last)
    till.wait_for("quote", tender_minor=amount * 100)
    till.mark_after("quote")
    quote = till.painted("sell/quoted/quote")
    stage.printer.inked_at = None
    confirmed = till.key("F12")
    shown = till.painted("result//")
    till.wait_for("print", verdict="PRINTED")
    inked = stage.printer.inked_at
    assert inked is not None, "printed without ink"
    return Sale(
        customer=_ms(swiped, customer),
        quote=_ms(typed, quote),
        confirm=_ms(confirmed, shown),
        paper=_ms(confirmed, inked),
    )


def _sync(till: TillProcess, stage: Stage, amounts: Iterator[int]) -> None:
    """Lose answers, and sell to others while the till asks for those by itself."""
    lost = [_lose(till, stage, card, next(amounts)) for card in CARDS[:DOUBTS]]
    for card in CARDS[DOUBTS:]:
        _sell(till, stage, card, next(amounts))
    till.since = 0
    for vend_id in lost:
        till.wait_for("vend", state="TOKEN", vend_id=vend_id)


def _lose(till: TillProcess, stage: Stage, card: str, amount: int) -> str:
    """Confirm a sale that no answer comes to; return its id."""
    for request, trouble in LOST:
        stage.proxy.plan(request, trouble)
    till.mark()
    stage.swipe(stage.card(card))
    till.painted("sell/amount/")
    till.process.say(f"type {amount}")
    till.wait_for("quote", tender_minor=amount * 100)
    till.key("F12")
    vend_id = str(till.wait_for("vend", state="IN_DOUBT")["vend_id"])
    till.mark()
    till.key("F2")
    till.painted("sell/meter/")
    return vend_id


def _cold_start(stage: Stage, options: argparse.Namespace) -> float:
    with _till(stage, stage.config, options) as till:
        return _ms(till.started_at, till.painted("login//"))


def _bundle_start(stage: Stage) -> float:
    """Time the bundle from its start to a picture of its window on disk: nobody watches inside."""
    began = time.monotonic_ns()
    kiosk = Kiosk(stage.config, command=[str(BUNDLE)])
    try:
        kiosk.wait_for("devices")
        kiosk.grab(stage.config.with_name("bundle.png"))
        return _ms(began, time.monotonic_ns())
    finally:
        kiosk.stop()


def _stood(stage: Stage, began: int, ended: float = math.inf) -> list[Event]:
    """Return how often and how long the window's loop did not turn."""
    told = [one for one in stage.ears.events if one["event"] == "stood"]
    return [one for one in told if began < one["at"] < ended]


def _tell_stands(stands: Sequence[Event], *, has_blame: bool) -> None:
    for one in sorted(stands, key=lambda one: -one["ms"])[: BLAMED_MAX if has_blame else 0]:
        print(f"    {one['ms']:.0f} ms at {one['where']}\n{one['blamed']}")


def _ms(since: int, until: int) -> float:
    return (until - since) / 1e6


def _row(name: str, values: Sequence[float]) -> float:
    """Print a line of the table; return the median."""
    if not values:
        print(f"{name:<24} {'none':>7}")
        return 0.0
    median = statistics.median(values)
    p95 = sorted(values)[math.ceil(len(values) * 0.95) - 1]
    limit = LIMITS_MS.get(name, "")
    print(f"{name:<24} {median:>7.0f} {p95:>7.0f} {max(values):>7.0f} {limit:>7}")
    return median


if __name__ == "__main__":
    sys.exit(main())
