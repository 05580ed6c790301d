"""How long a list of head office stands still while somebody goes through a million rows.

    python -m benchmarks.headoffice [--rows 1000000] [--frames 600]

A real window, drawn without a display; pages come from memory after the time that a server needs
(`--answer-ms`).  Three ways through the list: down by arrow keys, by pages, and jumps to anywhere
in what is known.  A frame is told by the clock and by the processor's time: on a machine with other
work the first says more of that.  The last line is plain numbers for scripts.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.headoffice.tables.pages import PageRead
from kiosk.headoffice.tables.view import RowsTable
from kiosk.i18n.language import Language
from tests.helpers.office_bench import FakeLine, OfficeBench
from tests.helpers.office_sample import Sample, a_sample, entry, with_samples
from tests.helpers.patience import settle

PAGE = 500
SEED = 1


def main() -> None:
    options = _options()
    app = QApplication([])
    bench = OfficeBench(app, with_samples(FakeLine(), 1), Language.ARABIC, entries=[entry()])
    bench.window.resize(1920, 1080)
    bench.sign_in()
    table: RowsTable[Sample] = bench.window.on_top.table  # type: ignore[union-attr]
    asked = _Pages(options.rows, options.answer_ms / 1000)
    table.show_list(asked.read)
    settle(bench.workers)
    known_ms = _know_all(table, asked)
    figures = {}
    for name, go in _ways(table).items():
        figures[name] = _frames(app, options.frames, go)
        clock, own = zip(*figures[name], strict=True)
        print(f"{name}: {len(clock)} frames, median {statistics.median(clock):.1f} ms", end=" ")
        print(f"(own {statistics.median(own):.1f}), worst {max(clock):.1f} ms (own {max(own):.1f})")
    settle(bench.workers)
    held, pages = table.model.shelf.rows_held, asked.count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    bench.close()
    worst = {name: max(ms for ms, _ in frames) for name, frames in figures.items()}
    print(f"rows={options.rows} held={held} pages_read={pages} peak_mib={peak}", end=" ")
    print(f"grow_ms={known_ms:.1f}", *(f"worst_{n}_ms={ms:.1f}" for n, ms in worst.items()))


class _Pages:
    def __init__(self, rows: int, answer_s: float) -> None:
        self.rows, self.answer_s, self.count = rows, answer_s, 0

    def read(self, cursor: str | None) -> PageRead[Sample]:
        self.count += 1
        time.sleep(self.answer_s)
        first = int(cursor or 0)
        end = min(first + PAGE, self.rows)
        following = str(end) if end < self.rows else None
        return PageRead(rows=[a_sample(at) for at in range(first, end)], next_cursor=following)


def _know_all(table: RowsTable[Sample], asked: _Pages) -> float:
    """Let every page pass through the list; returns the milliseconds that one page more takes."""
    asked_s, asked.answer_s = asked.answer_s, 0.0
    took = []
    while (cursor := table.model.shelf.next_cursor) is not None:
        page = asked.read(cursor)
        began = time.thread_time_ns()
        table.model.take_next(page)
        took.append((time.thread_time_ns() - began) / 1e6)
    asked.answer_s, asked.count = asked_s, 0
    return statistics.median(took)


def _ways(table: RowsTable[Sample]) -> dict[str, Callable[[], None]]:
    view, chance = table.view, random.Random(SEED)

    def key(pressed: Qt.Key) -> Callable[[], None]:
        return lambda: QTest.keyClick(view, pressed)

    def anywhere() -> None:
        bar = view.verticalScrollBar()
        bar.setValue(chance.randrange(bar.maximum() + 1))

    return {"arrow": key(Qt.Key.Key_Down), "page": key(Qt.Key.Key_PageDown), "jump": anywhere}


def _frames(app: QApplication, frames: int, go: Callable[[], None]) -> list[tuple[float, float]]:
    """Return milliseconds by the clock and of this thread, frame by frame."""
    took = []
    for _ in range(frames):
        began, own = time.perf_counter_ns(), time.thread_time_ns()
        go()
        app.processEvents()
        spent = time.perf_counter_ns() - began, time.thread_time_ns() - own
        took.append((spent[0] / 1e6, spent[1] / 1e6))
    return took


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.headoffice", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--frames", type=int, default=600)
    parser.add_argument("--answer-ms", type=int, default=20, help="what a page takes to come")
    return parser.parse_args()


if __name__ == "__main__":
    main()
