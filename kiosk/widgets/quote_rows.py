"""A quote as lines that add up, before anything is drawn.

    paid + carried in + deductions (negative) = energy incl. VAT + carried out
    energy incl. VAT = blocks + VAT;  deductions = the sum of their lines

A test adds them for random quotes.  Pure: values in, words out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.quote import DeductionLine, Quote

_WHOLE_BP: Final = 10_000


class RowKind(StrEnum):
    """How a row looks and what it adds to."""

    PAID = "paid"
    CARRY_IN = "carry_in"
    DEDUCTIONS = "deductions"
    DEDUCTION = "deduction"
    ENERGY = "energy"
    BLOCK = "block"
    VAT = "vat"
    CARRY_OUT = "carry_out"


HEADS: Final = frozenset({RowKind.DEDUCTIONS, RowKind.ENERGY})


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One line: what it is, a detail in small print, and its amount with its sign."""

    kind: RowKind
    label: str
    detail: str
    minor: int
    figure: str


def quote_rows(quote: Quote, words: Words) -> list[QuoteRow]:
    """Return the lines of a quote in reading order."""
    return [*_money_rows(quote, words), *_energy_rows(quote, words)]


def _money_rows(quote: Quote, words: Words) -> Iterator[QuoteRow]:
    yield _plain(RowKind.PAID, words("S48"), quote.tender_minor)
    if quote.carry_before_minor:
        yield _signed(RowKind.CARRY_IN, words("T026"), quote.carry_before_minor)
    if quote.deductions:
        detail = words("S50", share=_share(quote), ceiling=formats.percent(quote.ceiling_bp))
        yield _signed(RowKind.DEDUCTIONS, words("S49"), -quote.deductions_minor, detail)
        for line in quote.deductions:
            name = words.name(line.name_ar if words.is_rtl else line.name_en)
            detail = _deduction_detail(line, words)
            yield _signed(RowKind.DEDUCTION, name, -line.taken_minor, detail)


def _energy_rows(quote: Quote, words: Words) -> Iterator[QuoteRow]:
    price = words("S52") if quote.utility == "electricity" else words("T048")
    yield _plain(RowKind.ENERGY, price, quote.energy_gross_minor, words("S53"))
    for block in quote.blocks:
        rate = formats.rate(block.rate_micro)
        detail = isolate_ltr(f"{formats.unit_amount(block.tenths)} × {rate}")
        yield _plain(RowKind.BLOCK, words("S54", n=block.block), block.net_minor, detail)
    vat = words("S55", rate=formats.percent(quote.energy_vat_bp))
    yield _plain(RowKind.VAT, vat, quote.energy_vat_minor)
    yield _plain(RowKind.CARRY_OUT, words("T027"), quote.carry_after_minor)


def _deduction_detail(line: DeductionLine, words: Words) -> str:
    period = words.first_month(line.period) if line.period else ""
    left = words("S51", x=words.money(line.left_minor)) if line.left_minor else ""
    return words.joined(period, left) if period or left else ""


def _share(quote: Quote) -> str:
    if not quote.tender_minor:
        return formats.percent(0)
    return formats.percent(quote.deductions_minor * _WHOLE_BP // quote.tender_minor)


def _plain(kind: RowKind, label: str, minor: int, detail: str = "") -> QuoteRow:
    return QuoteRow(kind, label, detail, minor, formats.amount(minor))


def _signed(kind: RowKind, label: str, minor: int, detail: str = "") -> QuoteRow:
    return QuoteRow(kind, label, detail, minor, formats.signed_money(minor))
