"""Head office: coming in, the lock, reconciliation from the sums to the paper, the day's close."""

from __future__ import annotations

from tests.helpers.board_shown import a_troubled_board
from tests.helpers.office_bench import OfficeBench
from tests.helpers.office_books import a_seal, an_act, item, item_line, with_books
from tests.helpers.office_money import with_money
from tests.pictures.shots import Shot, Shots
from vending_server.wire.terminal_acts import PackExtensionAnswer


def coming_in(bench: OfficeBench) -> Shots:
    """Nobody yet, somebody, locked."""
    with_books(bench.line)
    yield Shot("office_sign_in", "H", "Nobody is signed in")
    bench.sign_in()
    bench.press("F1")
    yield Shot("office_key_help", "H", "F1: the keys")
    bench.press("Esc", "Ctrl+L")
    yield Shot("office_lock", "H", "Locked until the same person is back")


def reconciliation(bench: OfficeBench) -> Shots:
    """Rows with their sums, the row under the cursor, filter, file, worklist."""
    with_books(bench.line)
    bench.sign_in()
    bench.window.open("reconciliation")
    bench.settle()
    yield Shot("office_rows", "H02", "Six rows of a day; the first is balanced")
    bench.press("Down", "Down")
    bench.wait_for(event="causes")
    yield Shot("office_row_to_decide", "H02", "One is short: its causes beside the list")
    bench.press(" ", "Down", " ")
    bench.window.on_top.table.view.sort_wanted.emit(1)  # type: ignore[attr-defined]
    bench.settle()
    bench.press(" ", "Down", " ")
    yield Shot("office_marked", "H02", "Sorted by a column, two rows marked with their sums")
    bench.window.on_top.table.view.sort_wanted.emit(0)  # type: ignore[attr-defined]
    bench.settle()
    bench.press("Ctrl+F")
    bench.type_text("point:3 colour:red")
    bench.press("Enter")
    yield Shot("office_filter_refused", "H02", "A filter that is not understood")
    bench.window.on_top.filter.put("point:3")  # type: ignore[union-attr]
    bench.press("Esc", "Ctrl+E")
    yield Shot("office_export", "H02", "Ctrl+E: the whole list as a file")
    bench.press("Esc")
    bench.window.on_top.filter.put("point:office")  # type: ignore[union-attr]
    bench.settle()
    yield Shot("office_head_office", "H02", "Head office's own days: what no point posted")
    bench.window.open("worklist")
    bench.settle()
    yield Shot("office_worklist", "H02", "What waits for somebody")


def a_difference(bench: OfficeBench) -> Shots:
    """Pairs, causes, rows, paper, an act by two people."""
    with_books(bench.line)
    bench.sign_in()
    bench.window.open("reconciliation")
    bench.settle()
    bench.press("Down", "Down", "Enter")
    bench.settle()
    yield Shot("office_difference", "H03", "50 short: causes by evidence, rows behind it")
    bench.window.on_top.links.view.setFocus()  # type: ignore[union-attr]
    bench.press("Enter")
    bench.wait_for(event="paper")
    yield Shot("office_paper", "H03", "What was printed for a row")
    bench.press("Esc", "F6")
    bench.window.on_top.form.explained_by.box.setCurrentIndex(2)  # type: ignore[union-attr]
    bench.window.on_top.form.speak()  # type: ignore[union-attr]
    yield Shot("office_explanation", "H03", "F6: rows somebody points at take a second person")
    bench.press("Esc", "F9")
    bench.type_text("counted again")
    bench.press("Enter")
    yield Shot("office_charge", "H03", "To charge somebody: why, and whom")
    bench.type_text("nasser")
    bench.press("Enter", "Enter")
    bench.settle()
    yield Shot("office_second_person", "H03", "The second person sees the effect in one sentence")
    bench.press("Esc", "F12")
    bench.type_text("3")
    yield Shot("office_recount", "H03", "F12: the second count, blind as the first")
    bench.press("Esc")
    done = an_act("charge", amount_minor=-5000, agreed_by=["adel"], reason="عُدّ النقد مرتين")
    decided = item(item=item_line(state="decided", explained_minor=5000), acts=[an_act(), done])
    bench.line.on("GET", "/v1/reconciliation-items/*", lambda **_: decided)
    bench.press("F5")
    bench.settle()
    yield Shot(
        "office_decided", "H03", "Decided: who did it, who agreed; nothing can be done again"
    )


def the_close_of_a_day(bench: OfficeBench) -> Shots:
    """Checklists of points, a day that is closed, opening it again."""
    with_books(bench.line)
    bench.sign_in()
    bench.window.open("day_close")
    bench.settle()
    yield Shot("office_day_open", "H04", "A difference keeps the day open")
    bench.press("Down", "Down")
    bench.settle()
    yield Shot("office_day_head_office", "H04", "Head office's own day, which only its keepers see")
    bench.press("End")
    bench.settle()
    yield Shot("office_day_locked", "H04", "A closed day and the hash over its rows")
    bench.press("F6", "F10")
    bench.wait_for(event="verified")
    bench.settle()
    yield Shot("office_day_history", "H04", "Who locked and opened what, and the hash proved again")
    line = bench.line
    line.on("GET", "/v1/points/1/seals/*", lambda *, path, **_: a_seal(path, "changed"))
    bench.press("F10")
    bench.settle()
    yield Shot("office_day_changed", "H04", "Rows of a locked day that are not those of its lock")
    bench.press("F6", "F9")
    bench.type_text("a late slip")
    bench.press("Enter", "Enter")
    bench.settle()
    yield Shot("office_reopening", "H04", "Opening it again takes two people")


def the_board(bench: OfficeBench) -> Shots:
    """All well; one of everything that can be wrong; one point."""
    bench.sign_in()
    bench.wait_for(event="board")
    yield Shot("office_board", "H01", "Five points, and nothing needs a look")
    bench.line.on("GET", "/v1/board", lambda **_: a_troubled_board())
    bench.press("F5")
    bench.wait_for(event="board", alerts=9)
    bench.settle()
    yield Shot("office_board_alerts", "H01", "Paper, doubts, silence, floats and lights")
    bench.press("Down", "Down", "Enter")
    bench.wait_for(event="point", number=1)
    yield Shot("office_board_point", "H01", "All that is known of one point")
    bench.press("Ctrl+M")
    bench.type_text("The bank car comes at two.")
    yield Shot("office_board_message", "H01", "Ctrl+M: words for whoever works there")
    bench.press("Esc", "F8")
    yield Shot("office_board_suspension", "H01", "F8: to suspend a terminal, with two people")
    bench.press("Esc", "Esc")
    bench.window.on_top.open_point(3)  # type: ignore[attr-defined]
    bench.press("F7")
    yield Shot("office_board_ceiling", "H01", "F7: how much it may hold to sell without a line")
    bench.press("Esc")
    code = PackExtensionAnswer(code="48123456789", until="2026-11-24T08:42:10+00:00")
    bench.window.on_top.acts._show_code(code)  # type: ignore[attr-defined]
    yield Shot("office_board_extension", "H01", "F9: the code that is read out")


def bank_and_books(bench: OfficeBench) -> Shots:
    """Bags on their way, the bank's word, vouchers in each state."""
    with_money(with_books(bench.line))
    bench.sign_in()
    bench.window.open("deposits")
    bench.settle()
    yield Shot("office_deposits", "H04", "Bags on their way, one that the bank counted otherwise")
    bench.press("F8")
    yield Shot("office_bank_said", "H04", "The bank's word for a bag")
    bench.press("Esc", "F6")
    bench.settle()
    yield Shot(
        "office_boxes", "H04", "Boxes of terminals: one to be counted, one counted otherwise"
    )
    bench.press("F8")
    yield Shot("office_box_count", "H04", "F8: a box is counted note by note, blind")
    bench.press("Esc")
    bench.window.open("vouchers")
    bench.settle()
    yield Shot("office_vouchers", "H04", "A new voucher; others posted, changed, posted otherwise")
    bench.press("Down", "Down")
    bench.settle()
    yield Shot("office_voucher_changed", "H04", "A day that was posted to after its voucher")
