"""Numbers as people read them, and what the eye sees of them in an Arabic line."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.i18n import formats
from kiosk.i18n.bidi import (
    NBSP,
    PDI,
    RLM,
    isolate_file_name,
    isolate_ltr,
    isolate_name,
    strip_controls,
)
from kiosk.i18n.catalogue import Language, Texts
from kiosk.i18n.errors import NumberNotUnderstood
from tests.helpers.seen import seen_in_arabic as seen

HEBRON = zoneinfo.ZoneInfo("Asia/Hebron")
TOKEN = "57310482991622074685"
AR, EN = Language.ARABIC, Language.ENGLISH


def test_a_token_after_arabic_keeps_the_order_of_its_groups(qapp):
    assert TOKEN in seen(f"رمز الشحن: {formats.token_groups(TOKEN)}")


def test_a_bare_token_after_arabic_would_be_reversed(qapp):
    assert TOKEN not in seen("رمز الشحن: 5731 0482 9916 2207 4685")


@pytest.mark.parametrize(
    ("drn", "shown"),
    [("04123456784", "0412 3456 784"), ("0700012345679", "0700 0123 45679")],
)
def test_a_meter_number_after_arabic_keeps_the_order_of_its_groups(qapp, drn, shown):
    assert formats.meter_number(drn) == isolate_ltr(shown)
    assert drn in seen(f"رقم العداد {formats.meter_number(drn)}")


@pytest.mark.parametrize("minus", formats.Minus)
def test_the_sign_of_an_amount_after_arabic_stands_on_its_left(qapp, minus):
    assert f"{minus}20.00" in seen(f"قسط ديون {formats.signed_money(-2000, minus)}")


def test_the_currency_stands_on_the_left_of_money_in_arabic(qapp):
    assert seen(formats.money(10_000, AR)) == "₪100.00"
    assert formats.money(10_000, AR).startswith(RLM)


def test_a_date_with_time_after_arabic_keeps_its_order(qapp):
    sold_at = dt.datetime(2026, 11, 22, 8, 42, tzinfo=dt.UTC)

    assert "22/11/202610:42" in seen(f"التاريخ {formats.when(sold_at, HEBRON)}")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("قرار 14-2026.pdf", "14-2026رارق.pdf"),
        ("2026-14 signed.pdf", "2026-14signed.pdf"),
        ("قرار", "رارق"),
    ],
)
def test_a_file_keeps_its_ending_at_the_end_and_its_figures_in_order(qapp, name, shown):
    assert seen(isolate_file_name(name)) == shown


def test_a_period_inside_a_deduction_reads_month_then_number(qapp):
    texts = Texts(AR)
    period = texts.get("R25", month="تشرين الثاني", number=isolate_ltr("11/2026"))
    line = seen(texts.get("R23", name=isolate_name("رسوم نفايات"), period=period))

    # Seen from the left the number comes first: the Arabic reader meets it last.
    assert line.startswith("11/2026")


@pytest.mark.parametrize(
    ("minor", "shown"),
    [(0, "0.00"), (5, "0.05"), (15_000, "150.00"), (999_999, "9999.99"), (1_000_000, "10,000.00")],
)
def test_money_has_two_decimals_and_separates_thousands_from_ten_thousand(minor, shown):
    assert strip_controls(formats.amount(minor)) == shown


def test_signed_money_of_nothing_has_no_sign():
    assert strip_controls(formats.signed_money(0)) == "0.00"
    assert strip_controls(formats.signed_money(3)) == "+0.03"


@pytest.mark.parametrize(
    ("utility", "language", "shown"),
    [
        ("electricity", AR, "199.2ك.و.س"),
        ("electricity", EN, "199.2kWh"),
        ("water", AR, "199.2م³"),
        ("water", EN, "199.2m³"),
    ],
)
def test_units_carry_the_sign_of_the_language(utility, language, shown):
    assert strip_controls(formats.units(1992, utility, language)) == shown


@pytest.mark.parametrize(
    ("micro", "shown"),
    [(470_000, "0.4700"), (5_500_000, "5.5000"), (123_456, "0.123456"), (100, "0.0001")],
)
def test_rates_have_four_decimals_and_more_only_when_they_matter(micro, shown):
    assert strip_controls(formats.rate(micro)) == shown


@pytest.mark.parametrize(("bp", "shown"), [(1600, "16%"), (1550, "15.5%"), (1, "0.01%"), (0, "0%")])
def test_basis_points_become_percent(bp, shown):
    assert strip_controls(formats.percent(bp)) == shown


def test_times_are_local_in_summer_and_winter():
    summer = dt.datetime(2026, 7, 1, 21, 30, tzinfo=dt.UTC)

    assert strip_controls(formats.date_of(summer, HEBRON)) == "02/07/2026"
    assert strip_controls(formats.time_of(summer, HEBRON)) == "00:30"


def test_a_token_of_another_length_is_our_bug_and_is_not_repeated():
    with pytest.raises(AssertionError) as caught:
        formats.token_groups(TOKEN[:-1])

    assert TOKEN[:4] not in str(caught.value)


@given(st.integers(0, 10**9 - 1))
def test_every_amount_shown_is_read_back(minor):
    shown = strip_controls(formats.amount(minor)).replace(",", "")

    assert formats.parse_amount(shown) == minor


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("150", 15_000),
        ("150.", 15_000),
        ("150.5", 15_050),
        (" 0.05 ", 5),
        ("١٥٠٫٥", 15_050),
        ("۱۵۰", 15_000),
    ],
)
def test_typed_amounts_become_agorot_in_any_digits(typed, minor):
    assert formats.parse_amount(typed) == minor


@pytest.mark.parametrize(
    "typed", ["", ".", ".5", "-1", "1,5", "1.234", "1e3", "1 0", "²", "१५", "9" * 10]
)
def test_what_is_not_a_plain_amount_is_refused(typed):
    with pytest.raises(NumberNotUnderstood):
        formats.parse_amount(typed)


def test_typed_units_become_tenths():
    assert formats.parse_units("199.2") == 1992
    with pytest.raises(NumberNotUnderstood):
        formats.parse_units("199.25")


@given(st.text())
def test_nothing_hidden_reaches_a_clipboard(text):
    hidden = "\u2066\u2067\u2068\u2069\u200e\u200f\u00a0"
    around = f"{RLM}{isolate_ltr(text)}{NBSP}{hidden}"

    assert not set(strip_controls(around)) & set(hidden)


def test_a_name_cannot_leave_its_island_or_its_line():
    assert isolate_name(f"Abu{PDI} \u202eomar\nx") == "\u2068Abu omar x\u2069"
