"""C18: how the line is, what has no answer, the clock, an agent's account."""

from __future__ import annotations

from dataclasses import replace

from kiosk.api_client import Unreachable
from kiosk.flows.journal_sync import SyncState
from kiosk.flows.standing import LineTrial
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import NOW
from tests.helpers.standing_told import AGENT, TROUBLED
from tests.pictures.shots import Shot, Shots
from vending_server.wire.standings import MessageForTill


def the_line(bench: CashierBench) -> Shots:
    """From all is well to no answer, with the longest figures there are."""
    standing = bench.till.standing
    bench.sign_in()
    bench.press("F10", "0")
    bench.wait_for(event="line_status")
    bench.settle()
    yield Shot("line_status", "C18", "The line, and nothing that waits for an answer")
    behind = SyncState(head=12_345, is_well=False)
    standing.known = replace(TROUBLED, sync=behind)
    standing.trial = LineTrial(took_ms=1234, agent=AGENT)
    bench.press("F5")
    bench.wait_for(event="line_tried")
    bench.settle()
    yield Shot("line_status_agent", "C18", "Tried: a wrong clock, open sales, an agent's account")
    bench.till.errors["try_line"] = Unreachable(DoubtReason.TIMEOUT)
    bench.press("F5")
    bench.wait_for(event="banner", id="E67")
    bench.desk.line.lost.emit()
    bench.settle()
    yield Shot("line_status_gone", "C18", "E67: no answer, since when, and what waits")


def words_of_head_office(bench: CashierBench) -> Shots:
    """A message waits, is open, and another one waits behind it."""
    bench.sign_in()
    texts = (
        "سيارة البنك تصل اليوم الساعة الثانية بدلًا من الثالثة. جهّزوا الكيس من فضلكم.",
        "The printer at point 3 is being repaired; send customers who need a copy here.",
    )
    bench.window.messages.take(
        tuple(
            MessageForTill(message_id=f"m{at}", text=text, written_at=NOW.isoformat())
            for at, text in enumerate(texts)
        )
    )
    bench.settle()
    yield Shot("office_message_waits", "C18", "A message of head office waits in the strip")
    bench.press("Ctrl+M")
    bench.settle()
    yield Shot("office_message", "C18", "Ctrl+M: the oldest message, over what was on the screen")
