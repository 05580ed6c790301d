"""Words of head office on a till: they cover nothing by themselves, and are read when it suits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.api_client import Declined
from kiosk.i18n.language import Language
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.screen_till import NOW
from tests.helpers.window_look import cut_texts, outside
from vending_server.wire.problems import Problem
from vending_server.wire.standings import MessageForTill
from vending_server.wire.terminal_acts import TEXT_CHARS_MAX

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def a_message(number: int = 1, text: str = "The bank car comes at two.") -> MessageForTill:
    return MessageForTill(message_id=f"m{number}", text=text, written_at=NOW.isoformat())


@pytest.fixture
def signed_in(make_bench: Callable[..., CashierBench]) -> CashierBench:
    bench = make_bench(Language.ENGLISH)
    bench.sign_in()
    bench.read = []
    bench.window.messages.read.connect(bench.read.append)
    return bench


def test_a_message_covers_nothing_and_is_said_once(signed_in: CashierBench):
    spoken: list[tuple[str, bool]] = []
    signed_in.desk.announcer.said.connect(lambda *said: spoken.append(said))
    messages = signed_in.window.messages

    messages.take((a_message(),))
    messages.take((a_message(),))

    assert not messages.isVisible()
    assert [urgent for _, urgent in spoken] == [False]
    assert "Messages: 1" in signed_in.window.strip.accessibleName().replace("\u2068", "").replace(
        "\u2069", ""
    )


def test_ctrl_m_shows_the_oldest_and_enter_tells_that_it_was_read(signed_in: CashierBench):
    messages = signed_in.window.messages
    messages.take((a_message(1), a_message(2, "And bring the bag.")))
    before = signed_in.window.focusWidget()

    signed_in.press("Ctrl+M")
    assert "bank car" in messages.accessibleDescription()
    signed_in.press("Enter")
    assert "bring the bag" in messages.accessibleDescription()
    signed_in.press("Ctrl+M")

    assert signed_in.read == ["m1", "m2"]
    assert not messages.isVisible()
    assert signed_in.window.focusWidget() is before


def test_esc_leaves_a_message_unread(signed_in: CashierBench):
    messages = signed_in.window.messages
    messages.take((a_message(),))

    signed_in.press("Ctrl+M", "Esc")

    assert (messages.isVisible(), messages.waiting, signed_in.read) == (False, 1, [])


def test_what_is_typed_below_an_open_message_reaches_nothing(signed_in: CashierBench):
    signed_in.window.messages.take((a_message(),))
    signed_in.press("Ctrl+M", "F10", "F12")

    assert signed_in.window.screen_on_top is signed_in.window.sell
    assert signed_in.window.messages.isVisible()


def test_behind_the_lock_no_message_is_read(signed_in: CashierBench):
    signed_in.window.messages.take((a_message(),))
    signed_in.press("Ctrl+L", "Ctrl+M")

    assert not signed_in.window.messages.isVisible()
    assert signed_in.read == []


@pytest.mark.parametrize("language", list(Language))
def test_the_longest_message_fits_the_smallest_window_in_large_print(
    make_bench: Callable[..., CashierBench], language: Language
):
    bench = make_bench(language)
    bench.window.resize(1024, 768)
    bench.sign_in()
    bench.press("Ctrl+Shift+P")
    text = ("word " * TEXT_CHARS_MAX)[:TEXT_CHARS_MAX]
    bench.window.messages.take(tuple(a_message(at, text) for at in range(5)))
    bench.press("Ctrl+M")
    bench.settle()

    assert [*cut_texts(bench.window), *outside(bench.window)] == []


def stop(bench: CashierBench) -> None:
    problem = Problem(status=403, code="terminal_suspended", title="")
    bench.window.stopped_by_head_office(Declined(problem))
    bench.settle()


def test_a_till_that_head_office_suspends_goes_to_its_login_and_says_so(signed_in: CashierBench):
    stop(signed_in)

    assert signed_in.window.screen_on_top is signed_in.window.login
    assert signed_in.window.login.banner.notice.text_id == "E760"


def test_a_sale_on_its_way_is_answered_before_the_till_stops(signed_in: CashierBench):
    signed_in.window.close_keys()
    stop(signed_in)
    assert signed_in.window.screen_on_top is signed_in.window.sell

    signed_in.window.open_keys()
    stop(signed_in)
    assert signed_in.window.screen_on_top is signed_in.window.login
