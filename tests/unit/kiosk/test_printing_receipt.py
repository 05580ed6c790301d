"""The receipt's words and sums."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.catalogue import Language, Texts
from kiosk.printing.receipt import ORIGINAL, CopyMark, Line, receipt_of
from kiosk.printing.rows import BandRow, TokenRow, rows_of
from tests.helpers import pricing_requests
from tests.helpers.sales import (
    INSTALMENT,
    TOKEN,
    a_deduction,
    a_quote,
    a_sale,
    a_token,
    a_water_quote,
    in_training,
)
from vending_server.pricing.price import price
from vending_server.pricing.refusal import PricingRefused
from vending_server.wire.quote import BlockLine, CorrectionLine, Quote
from vending_server.wire.vend import TenderLine

AR, EN = Language.ARABIC, Language.ENGLISH


def a_receipt(sale=None, *, mark=ORIGINAL, language=EN, **more):
    return receipt_of(
        sale or a_sale(), mark=mark, fingerprint="9F3A-71C2", language=language, **more
    )


def shown_minor(line: Line) -> int:
    """The agorot that a person reads on a line."""
    text = strip_controls(line.value).replace(",", "")
    assert re.fullmatch(r"[+-]?[0-9]+\.[0-9]{2}", text)
    return int(text.replace(".", ""))


def value_of(lines, label):
    return next(strip_controls(line.value) for line in lines if strip_controls(line.label) == label)


def quote_of_random(priced, tariff) -> Quote:
    energy = priced.energy
    return a_quote(
        tender_minor=priced.tender,
        carry_before_minor=priced.carry_before,
        deductions=[
            a_deduction(
                kind=line.kind.value,
                period=line.period,
                asked_minor=line.asked,
                taken_minor=line.taken,
                left_minor=line.left,
            )
            for line in priced.deductions
        ],
        deductions_minor=priced.deductions_total,
        energy_money_minor=priced.energy_money,
        units_tenths=priced.units,
        energy_gross_minor=energy.gross,
        energy_vat_minor=energy.vat,
        energy_net_minor=energy.net,
        energy_vat_bp=energy.vat_bp,
        blocks=[
            BlockLine(block=one.block, tenths=one.tenths, rate_micro=one.rate, net_minor=one.net)
            for one in energy.blocks
        ],
        carry_after_minor=priced.carry_after,
        block_limits_tenths=[one.upper for one in tariff.blocks if one.upper is not None],
    )


@settings(max_examples=150)
@given(
    st.one_of(pricing_requests.requests_by_money, pricing_requests.requests_by_units),
    st.sampled_from(Language),
)
def test_the_lines_of_any_sale_add_up_to_what_was_paid(request, language):
    try:
        priced = price(request)
    except PricingRefused:
        assume(False)
    sale = a_sale(quote=quote_of_random(priced, request.tariff))

    receipt = a_receipt(sale, language=language)

    paid_out = sum(shown_minor(line) for line in receipt.paid)
    total, *parts = (shown_minor(line) for line in receipt.price)
    assert shown_minor(receipt.paid[0]) == priced.tender
    assert paid_out == total == sum(parts)


def test_each_deduction_names_its_period_in_words_and_figures():
    receipt = a_receipt(language=AR)
    labels = [strip_controls(line.label) for line in receipt.paid]

    assert "رسوم نفايات – تشرين الثاني 11/2026" in labels
    assert "قسط ديون" in labels


def test_what_took_nothing_is_not_on_the_paper():
    quote = a_quote(carry_before_minor=0, deductions=[a_deduction(taken_minor=0), INSTALMENT])
    labels = [strip_controls(line.label) for line in a_receipt(a_sale(quote=quote)).paid]

    assert labels == ["Amount paid", "Debt instalment", "Carried to next charge"]


def test_the_original_says_so_and_nothing_else():
    receipt = a_receipt()

    assert receipt.copy_line is None
    assert receipt.origin == "Original – online sale"
    assert not [row for row in rows_of(receipt) if isinstance(row, BandRow)]


@pytest.mark.parametrize("language", Language)
def test_a_copy_is_marked_with_its_number_at_top_and_bottom(language):
    rows = list(rows_of(a_receipt(mark=CopyMark(2), language=language)))

    marked = BandRow(Texts(language).get("R08", n=2))
    assert rows[0] == marked
    assert rows[-1] == marked


def test_training_stands_at_the_top_and_over_the_token():
    rows = list(rows_of(a_receipt(in_training(a_sale()))))
    token_at = next(at for at, row in enumerate(rows) if isinstance(row, TokenRow))

    marked = BandRow("Training – not valid")
    assert rows[0] == marked
    assert marked in rows[token_at - 4 : token_at]


def with_key_change(count=2):
    sets = [a_token(f"{number}" * 20, kind="key_change") for number in range(1, count + 1)]
    return a_sale(tokens=[*sets, a_token()])


@pytest.mark.parametrize("language", Language)
def test_key_change_tokens_stand_first_each_numbered_with_the_order_of_typing(language):
    sale = with_key_change()
    receipt = a_receipt(sale, language=language)
    words = Texts(language)

    assert ["".join(box.groups) for box in receipt.tokens] == [line.token for line in sale.tokens]
    assert [box.heading for box in receipt.tokens] == [
        words.get("R61", i=1, n=3),
        words.get("R61", i=2, n=3),
        words.get("R62", i=3, n=3),
    ]
    assert receipt.token_order == (words.get("R10"), words.get("R63"))


def test_a_copy_of_a_sale_with_a_key_change_shows_the_same_tokens_in_the_same_order():
    original, copy = a_receipt(with_key_change(4)), a_receipt(with_key_change(4), mark=CopyMark(1))

    assert copy.copy_line is not None
    assert (copy.tokens, copy.token_order) == (original.tokens, original.token_order)


def test_several_charge_codes_are_numbered_and_may_be_typed_without_a_warning():
    receipt = a_receipt(a_sale(tokens=[a_token(), a_token("6" * 20)]))

    assert [box.heading for box in receipt.tokens] == ["Code 1 of 2", "Code 2 of 2"]
    assert receipt.token_order == ()


def test_one_token_has_no_number_and_no_order():
    receipt = a_receipt()

    assert [box.heading for box in receipt.tokens] == [None]
    assert receipt.token_order == ()


def test_the_meter_number_and_the_local_time_are_shown():
    receipt = a_receipt()

    assert value_of(receipt.customer, "Meter number") == "04123456784"
    assert value_of(receipt.sale, "Date and time") == "22/11/202610:42"


def test_after_the_sale_stand_debts_units_bought_and_what_the_block_still_holds():
    after = a_receipt().after

    assert value_of(after, "Debt balance after this") == "325.00₪"
    assert value_of(after, "Bought this month – block3") == "317.6kWh"
    assert strip_controls(after[-1].label) == "82.4kWh more stays in this block"


def test_the_block_is_that_of_the_last_unit_bought():
    quote = a_quote(bought_before_tenths=2500 - 1992)

    assert strip_controls(a_receipt(a_sale(quote=quote)).after[-1].label).startswith("0.0kWh")


def test_the_open_last_block_has_no_end_to_tell():
    quote = a_quote(bought_before_tenths=4000)

    assert "stays in" not in a_receipt(a_sale(quote=quote)).after[-1].label


def test_water_speaks_of_water_and_of_its_period():
    receipt = a_receipt(a_sale(quote=a_water_quote()), language=AR)

    assert receipt.kind == "إيصال شحن مياه"
    assert receipt.units.label == "المياه المشتراة"
    assert "المشترى في هذه الدورة – شريحة1" in [strip_controls(x.label) for x in receipt.after]
    # Nothing owed, nothing said.
    assert "الديون بعد هذه الدفعة" not in [line.label for line in receipt.after]


def test_cash_and_other_payments_are_told_apart():
    tenders = [
        TenderLine(kind="cash", amount_minor=5000),
        TenderLine(kind="bank_card", amount_minor=10_000),
    ]
    after = a_receipt(a_sale(tenders=tenders, received_minor=6000, change_minor=1000)).after

    assert value_of(after, "Paid by bank card") == "100.00₪"
    assert value_of(after, "Received in cash") == "60.00₪"
    assert value_of(after, "Change") == "10.00₪"


def test_a_sale_without_cash_speaks_of_no_change():
    tenders = [TenderLine(kind="transfer", amount_minor=15_000)]
    after = a_receipt(a_sale(tenders=tenders, received_minor=0, change_minor=0)).after

    assert "Change" not in [line.label for line in after]


def test_a_class_that_this_till_does_not_know_is_shown_as_sent():
    receipt = a_receipt(a_sale(customer_class="hospital"))

    assert "hospital" in value_of(receipt.customer, "Tariff")


def test_a_receipt_keeps_its_token_out_of_logs():
    receipt = a_receipt()

    assert TOKEN[:4] not in repr(receipt)
    assert TOKEN[:4] not in repr(receipt.tokens)
    assert TOKEN[:4] not in repr(list(rows_of(receipt)))


def test_the_customers_address_is_not_on_the_paper():
    sale = msgspec.structs.replace(a_sale(), address="SECRET STREET")
    receipt = a_receipt(sale)
    lines = [*receipt.sale, *receipt.customer, *receipt.paid, *receipt.price, *receipt.after]

    assert not [line for line in lines if "SECRET" in line.label + line.value]


def test_a_credit_by_correction_is_named_with_its_decision():
    line = CorrectionLine(
        decision="12/2026", amount_minor=601, from_on="2026-11-01", until_on="2026-11-23"
    )
    corrected = a_receipt(a_sale(corrections=[line])).after

    label = "Tariff correction by decision 12/2026 (in the carried amount)"
    assert "6.01" in value_of(corrected, label)
    assert all("correction" not in one.label for one in a_receipt().after)


def test_a_price_difference_is_named_with_the_receipt_of_its_sale():
    line = CorrectionLine(
        decision="2-01-000049",
        amount_minor=214,
        from_on="2026-11-21",
        until_on="2026-11-21",
        receipt_number="2-01-000049",
    )
    corrected = a_receipt(a_sale(corrections=[line])).after

    (told,) = (one for one in corrected if "2-01-000049" in one.label)
    assert "2.14" in told.value
    assert "offline receipt" in told.label


def test_a_sale_of_an_older_server_has_no_corrections():
    body = msgspec.json.decode(msgspec.json.encode(a_sale()))
    del body["corrections"]

    assert msgspec.convert(body, type(a_sale())).corrections == []


@pytest.mark.parametrize(("language", "said"), [(EN, "name no longer kept"), (AR, "لم يعد")])
def test_a_copy_from_after_the_names_period_says_so(language, said):
    sale = msgspec.structs.replace(a_sale(), customer_name="", address="")
    receipt = a_receipt(sale, mark=CopyMark(1), language=language)

    assert said in strip_controls(receipt.customer[0].value)
