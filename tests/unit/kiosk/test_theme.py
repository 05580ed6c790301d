"""Themes: what stands out from what, and changing the look without losing anything."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.selfservice.look import LANDSCAPE, PORTRAIT, Look
from kiosk.theme.choices import TextSize, Theme
from kiosk.theme.dress import Dress, worn
from kiosk.theme.pairs import EDGE_LEAST, TEXT_LEAST, Pair, edge_pairs, text_pairs
from kiosk.theme.palette import palette_of
from kiosk.theme.sheet import sheet_of
from kiosk.theme.wearing import apply_theme
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.contrast_table import PAGE, with_table

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize("theme", list(Theme))
def test_every_text_stands_out_from_its_ground_in_every_theme(theme: Theme):
    pairs = list(text_pairs(palette_of(theme)))

    assert [pair for pair in pairs if pair.contrast < TEXT_LEAST] == []


@pytest.mark.parametrize("theme", list(Theme))
def test_every_edge_that_means_something_stands_out_in_every_theme(theme: Theme):
    pairs = list(edge_pairs(palette_of(theme)))

    assert [pair for pair in pairs if pair.contrast < EDGE_LEAST] == []


def test_high_contrast_is_higher_than_seven_to_one_for_every_text():
    assert all(pair.contrast >= 7 for pair in text_pairs(palette_of(Theme.HIGH_CONTRAST)))


def test_black_on_white_is_twenty_one_and_a_colour_on_itself_one():
    assert Pair("", "#000000", "#FFFFFF").contrast == pytest.approx(21)
    assert Pair("", "#0B5F6B", "#0B5F6B").contrast == 1


def test_large_print_is_twenty_pixels_and_leaves_nothing_smaller_than_seventeen():
    large = Dress(text=TextSize.LARGE)

    assert large.px(15) == 20
    assert min(large.px(size) for size in range(12, 80)) == 17
    assert all(large.px(size) >= large.px(size - 1) >= size - 1 for size in range(13, 80))


def test_a_sheet_names_no_colour_that_is_not_of_its_theme():
    for theme in Theme:
        palette = palette_of(theme)
        tones = [colour for tone in palette.tones.values() for colour in vars_of(tone)]
        own = {*tones, *(c for c in vars_of(palette) if isinstance(c, str))}
        words = sheet_of(Dress(theme)).replace(";", " ").replace("}", " ").split()
        named = {word.split(":")[-1] for word in words if "#" in word.split(":")[-1][:1]}

        assert {colour for colour in named if len(colour) == 7} <= own


def vars_of(value: object) -> list[object]:
    return [getattr(value, name) for name in value.__slots__]  # type: ignore[attr-defined]


def test_ctrl_shift_p_makes_the_type_large_at_once_and_loses_nothing(bench: CashierBench):
    bench.quoted("1", "5", "0", "+")
    sell = bench.window.sell
    before = (sell.payment.amount.field.text(), sell.payment.received.field.text(), sell.step)

    bench.press("Ctrl+Shift+P")

    bench.wait_for(event="look", text="large")
    field = sell.payment.amount.field
    assert worn().is_large
    assert bench.window.focusWidget() is field
    assert (field.text(), sell.payment.received.field.text(), sell.step) == before
    bench.press("Ctrl+Shift+P")
    assert worn() == Dress()


def test_ctrl_shift_t_goes_round_the_themes(bench: CashierBench):
    seen = []
    for _ in Theme:
        bench.press("Ctrl+Shift+T")
        seen.append(bench.wait_for(event="look")["theme"])

    assert seen == ["dark", "high_contrast", "light"]


def test_f1_tells_every_key_of_the_bar_and_gives_the_focus_back(bench: CashierBench):
    bench.with_customer()
    field = bench.window.focusWidget()
    bench.press("5", "F1")
    told = dict(bench.window.help.rows)

    assert bench.window.focusWidget() is bench.window.help
    assert {hint.cap.value for hint in bench.window.keybar.hints} <= set(told)
    assert all(text for text in told.values())

    bench.press("F12", "F2")
    assert bench.window.screen_on_top is bench.window.sell
    bench.press("F1")
    assert bench.window.focusWidget() is field
    assert bench.window.sell.payment.amount.field.text() == "5.00"  # as left by Tab


@pytest.mark.parametrize("two", ["2", "٢"])
def test_inside_f1_a_digit_of_either_kind_changes_the_look(bench: CashierBench, two: str):
    bench.press("F1", two, "1")

    assert worn() == Dress(Theme.DARK, TextSize.LARGE)
    assert bench.window.help.isVisible()


def test_a_card_puts_the_overlay_away_and_begins_a_sale(bench: CashierBench):
    bench.sign_in()
    bench.press("F1")
    bench.swipe()
    bench.wait_for(event="screen", name="sell", step="amount")

    assert not bench.window.help.isVisible()


def test_the_lock_lies_over_the_overlay(bench: CashierBench):
    bench.sign_in()
    bench.press("F1")
    bench.window.lock_till()

    assert not bench.window.help.isVisible()
    assert bench.window.screen_on_top is bench.window.lock


def test_a_terminal_begins_each_customer_with_the_look_of_its_settings():
    look = Look.for_screen(1080, 1920, Dress(Theme.DARK))
    chosen = look.with_contrast(is_contrast=True).with_large(is_large=True)

    assert (look.sizes, chosen.sizes) == (PORTRAIT, PORTRAIT)
    assert look.colours is palette_of(Theme.DARK)
    assert chosen.colours is palette_of(Theme.HIGH_CONTRAST)
    assert chosen.as_usual() == look


def test_a_terminal_in_high_contrast_can_still_be_turned_to_usual_colours():
    look = Look.for_screen(1024, 768, Dress(Theme.HIGH_CONTRAST))

    assert (look.sizes, look.is_contrast) == (LANDSCAPE, True)
    assert look.with_contrast(is_contrast=False).colours is palette_of(Theme.LIGHT)


def test_an_application_without_a_dress_wears_the_light_one(qapp: QApplication):
    qapp.setProperty("dress", None)
    assert worn() == Dress()
    apply_theme(qapp, Dress(Theme.DARK))
    assert worn().palette is palette_of(Theme.DARK)


def test_the_table_of_the_page_is_that_of_the_code():
    page = PAGE.read_text("utf-8")

    assert with_table(page) == page, "make it anew: python -m tests.helpers.contrast_table"
