"""Head office: sales without a line, list by list."""

from __future__ import annotations

from tests.helpers.office_bench import OfficeBench
from tests.helpers.office_books import with_books
from tests.helpers.office_offline import with_agreement, with_offline
from tests.pictures.shots import Shot, Shots


def sales_without_a_line(bench: OfficeBench) -> Shots:
    """H06: what waits, how it is decided, terminals, orders, lost machines, coverage."""
    with_books(bench.line)
    with_agreement(with_offline(bench.line))
    bench.sign_in()
    bench.window.go_to("offline")
    bench.settle()
    yield Shot("office_quarantine", "H06", "A sale after the pack had ended waits for two people")
    bench.press("F9")
    yield Shot("office_quarantine_reason", "H06", "F9: why the point is charged")
    bench.window.on_top.form.edits["reason"].setText("No lease, no order")
    bench.window.on_top.form.submit()
    bench.settle()
    yield Shot("office_quarantine_second", "H06", "A second accountant agrees here or elsewhere")
    bench.press("Esc")
    for name, what in (
        ("terminals", "What lies on each terminal, and how its journal stands"),
        ("closure_orders", "Larger packs for days without roads or lines"),
        ("lost", "The worst that can come of a lost machine"),
        ("lost_meters", "Which meters need new keys"),
        ("coverage", "What packs of each worth would have served"),
    ):
        bench.press("F6")
        bench.settle()
        bench.press("Down", "Down")
        bench.settle()
        yield Shot(f"office_{name}", "H06", what)
        if name == "closure_orders":
            bench.press("F7")
            yield Shot("office_closure_order", "H06", "F7: a new order")
            bench.press("Esc")
