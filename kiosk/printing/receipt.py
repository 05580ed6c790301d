"""The receipt as a value: every line of it, worded and in order, before anything is drawn.

Built from the server's stored answer alone, so that any till prints the same copy of any sale.
The sums are shown so that they add up to the agora:

    paid + carried in - deductions - carried out = price incl. VAT = blocks + VAT

Carried out therefore stands above the price with its sign; the picture in the design notes has it
below, where neither sum holds.  Never on paper: id numbers, the customer's phone, the reason of a
debt, expected cash.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from kiosk.i18n import formats, token_texts
from kiosk.i18n.bidi import NBSP, isolate_ltr, isolate_name
from kiosk.i18n.catalogue import Language, Texts
from kiosk.i18n.months import first_month
from kiosk.printing import qr
from kiosk.printing.style import Style
from vending_server.wire.facts import MunicipalityFacts, PointFacts
from vending_server.wire.pack_extension import BY_PHONE
from vending_server.wire.quote import BlockLine, DeductionLine, Quote, TenderKind
from vending_server.wire.vend import TokenLine, VendAnswer

_KIND: Final = {"electricity": "R01", "water": "R02"}
_PRICE: Final = {"electricity": "T047", "water": "T048"}
_UNITS: Final = {"electricity": "T013", "water": "T014"}
_BOUGHT: Final = {"month": "T015", "two_months": "T016"}
_CLASS: Final = {
    "residential": "T022",
    "domestic": "T022",
    "commercial": "T023",
    "industrial": "T024",
    "agricultural": "T025",
}
NOT_CASH: Final = {
    TenderKind.BANK_CARD.value: "R32",
    TenderKind.TRANSFER.value: "R33",
    TenderKind.CHEQUE.value: "R300",
    TenderKind.DEPOSIT.value: "R301",
}
assert set(NOT_CASH) == set(TenderKind) - {TenderKind.CASH}, "every kind of payment is named"


@dataclass(frozen=True, slots=True)
class CopyMark:
    """Which print of a sale this is; 0 is the original, n the nth copy."""

    number: int

    def __post_init__(self) -> None:
        assert self.number >= 0

    @property
    def is_copy(self) -> bool:
        """Whether the customer may hold another paper of this sale."""
        return self.number > 0


ORIGINAL: Final = CopyMark(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what it says; some labels say it all."""

    label: str
    value: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class TokenBox:
    """One token, in the groups in which it is typed; `heading` says which of several."""

    heading: str | None
    groups: tuple[str, ...] = field(repr=False)  # a receipt may end in a log; a token must not


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One receipt, worded in one language, in the order of its fields."""

    language: Language
    copy_line: str | None
    training_line: str | None
    municipality: str
    department: str
    dealers: tuple[str, ...]
    kind: str
    kind_translated: str
    sale: tuple[Line, ...]
    customer: tuple[Line, ...]
    paid: tuple[Line, ...]
    price: tuple[Line, ...]
    after: tuple[Line, ...]
    units: Line
    token_heading: str
    token_order: tuple[str, ...]  # none where there is one token only
    tokens: tuple[TokenBox, ...]
    keep: str
    qr_text: str
    check: tuple[str, ...]
    origin: str

    def __repr__(self) -> str:
        return f"Receipt({self.language.value}, {len(self.tokens)} tokens)"


def receipt_of(
    sale: VendAnswer,
    *,
    mark: CopyMark,
    fingerprint: str,
    language: Language,
) -> Receipt:
    """Word a sale for paper; `fingerprint` is the till journal's, as people compare it."""
    texts = Texts(language)
    kinds = [line.kind for line in sale.tokens]
    copy_line = texts.get("R08", n=mark.number) if mark.is_copy else None
    return Receipt(
        language=language,
        copy_line=copy_line,
        training_line=training_line(sale.municipality, texts),
        municipality=isolate_name(language.choose(sale.municipality.name)),
        department=isolate_name(language.choose(sale.municipality.department)),
        dealers=tuple(dealer_lines(sale.municipality, sale.point, texts)),
        kind=texts.get(_KIND[sale.quote.utility]),
        kind_translated=Texts(language.other).get(_KIND[sale.quote.utility]),
        sale=tuple(_sale_lines(sale, texts)),
        customer=tuple(_customer_lines(sale, texts)),
        paid=tuple(_paid_lines(sale.quote, texts)),
        price=tuple(_price_lines(sale.quote, texts)),
        after=tuple(_after_lines(sale, texts)),
        units=_units_line(sale.quote, texts),
        token_heading=texts.get(token_texts.title_id(kinds)),
        token_order=tuple(_token_order(kinds, texts)),
        tokens=tuple(_token_boxes(sale.tokens, texts)),
        keep=texts.get("R06"),
        qr_text=qr.content(sale),
        check=(
            texts.get("R07"),
            texts.get("R29", phone=isolate_ltr(sale.municipality.complaints_phone)),
            *([texts.get("R30", x=isolate_ltr(fingerprint))] if fingerprint else []),
        ),
        origin=copy_line or texts.get("R28" if sale.offline is msgspec.UNSET else "R567"),
    )


def training_line(municipality: MunicipalityFacts, texts: Texts) -> str | None:
    """Return what paper made with test keys says over everything else."""
    return texts.get("S34") if municipality.is_training is True else None


def dealer_lines(municipality: MunicipalityFacts, point: PointFacts, texts: Texts) -> Iterator[str]:
    """Yield the licensed dealer numbers: the municipality's, and the point's if it has its own."""
    yield texts.get("R31", x=isolate_ltr(municipality.dealer_number))
    if point.dealer_number is not msgspec.UNSET:
        yield texts.get("R875", x=isolate_ltr(point.dealer_number))


def _sale_lines(sale: VendAnswer, texts: Texts) -> Iterator[Line]:
    language = texts.language
    sold_at = dt.datetime.fromisoformat(sale.sold_at)
    zone = zoneinfo.ZoneInfo(sale.municipality.time_zone)
    point = texts.get(
        "R21", n=sale.point.number, name=isolate_name(language.choose(sale.point.name))
    )
    yield Line(texts.get("T128"), formats.receipt_number(sale.receipt_number), Style.STRONG)
    yield Line(texts.get("R22"), formats.when(sold_at, zone))
    yield Line(texts.get("T105"), point)
    title = isolate_name(language.choose(sale.operator_title))
    yield Line(title, isolate_name(language.choose(sale.operator_name)))
    if sale.offline is not msgspec.UNSET and sale.offline.codes > 1:
        yield Line(texts.get("R566", i=sale.offline.code, n=sale.offline.codes), "", Style.STRONG)


def _customer_lines(sale: VendAnswer, texts: Texts) -> Iterator[Line]:
    class_id = _CLASS.get(sale.customer_class)
    # A class that this till does not know yet is better shown raw than not at all.
    kind = isolate_name(sale.customer_class) if class_id is None else texts.get(class_id)
    tariff = texts.get("R24", kind=kind, decision=isolate_name(sale.quote.decision))
    is_offline = sale.offline is not msgspec.UNSET
    if sale.customer_name or not is_offline:  # without a line nobody's name is known
        # A name is kept for its period only (docs/retention.md); the sale for ever.
        name = isolate_name(sale.customer_name) if sale.customer_name else texts.get("R65")
        yield Line(texts.get("T060"), name, Style.STRONG)
        yield Line(texts.get("T061"), isolate_ltr(sale.account_number))
    yield Line(texts.get("T004"), formats.meter_number(sale.quote.drn), Style.LARGE)
    yield Line(texts.get("T018"), tariff)


def _paid_lines(quote: Quote, texts: Texts) -> Iterator[Line]:
    yield Line(texts.get("R20"), formats.amount(quote.tender_minor), Style.LARGE)
    if quote.carry_before_minor:
        yield _signed(texts.get("T026"), quote.carry_before_minor)
    for line in quote.deductions:
        if line.taken_minor:
            yield _signed(_deduction_label(line, texts), -line.taken_minor)
    if quote.carry_after_minor:
        yield _signed(texts.get("T027"), -quote.carry_after_minor)


def _signed(label: str, minor: int) -> Line:
    return Line(label, formats.signed_money(minor, formats.Minus.PAPER))


def _deduction_label(line: DeductionLine, texts: Texts) -> str:
    name = isolate_name(line.name_ar if texts.language.is_rtl else line.name_en)
    if line.period is None:
        return name
    return texts.get("R23", name=name, period=first_month(line.period, texts))


def _price_lines(quote: Quote, texts: Texts) -> Iterator[Line]:
    price = formats.amount(quote.energy_gross_minor)
    yield Line(texts.get(_PRICE[quote.utility]), price, Style.LARGE)
    for block in quote.blocks:
        yield Line(_block_label(block, texts), formats.amount(block.net_minor), Style.SMALL)
    if quote.energy_vat_minor:
        label = texts.get("R27", p=formats.percent(quote.energy_vat_bp))
        yield Line(label, formats.amount(quote.energy_vat_minor), Style.SMALL)


def _block_label(block: BlockLine, texts: Texts) -> str:
    product = f"{formats.unit_amount(block.tenths)} × {formats.rate(block.rate_micro)}"
    return f"{texts.get('R26', n=block.block)}{NBSP * 2}{isolate_ltr(product)}"


def _after_lines(sale: VendAnswer, texts: Texts) -> Iterator[Line]:
    quote, language = sale.quote, texts.language
    for vat in quote.vat_summary:
        # Where charges carry VAT too, the line beside the energy is not all of it.
        if vat.vat_minor and vat.gross_minor != quote.energy_gross_minor:
            label = texts.get("R877", p=formats.percent(vat.vat_bp))
            yield Line(label, formats.money(vat.vat_minor, language))
    yield from _payment_lines(sale, texts)
    for one in sale.corrections:
        if one.receipt_number is msgspec.UNSET:
            label = texts.get("R60", decision=isolate_name(one.decision))
        else:
            label = texts.get("R879", number=isolate_ltr(one.receipt_number))
        yield Line(label, formats.money(one.amount_minor, language))
    if quote.arrears_after_minor or any(line.kind == "arrears" for line in quote.deductions):
        yield Line(texts.get("T071"), formats.money(quote.arrears_after_minor, language))
    yield from _waiting_lines(sale, texts)
    yield from _block_lines(sale, texts)
    yield from _offline_lines(sale, texts)


def _waiting_lines(sale: VendAnswer, texts: Texts) -> Iterator[Line]:
    """Yield what was put off and waits, so that nobody takes it for paid."""
    if sale.postponed is msgspec.UNSET:
        return
    for one in sale.postponed:
        name = isolate_name(texts.language.choose(one.name))
        named = texts.get("R23", name=name, period=first_month(one.period, texts))
        label = texts.get("R874")
        if one.until is not None:
            day = dt.date.fromisoformat(one.until).strftime("%d/%m/%Y")
            label = texts.get("R873", date=isolate_ltr(day))
        yield Line(label, formats.money(one.left_minor, texts.language))
        yield Line(named, "", Style.SMALL)


def _block_lines(sale: VendAnswer, texts: Texts) -> Iterator[Line]:
    """Yield where in the blocks of the period the purchase began and ended, and what is left."""
    quote, language = sale.quote, texts.language
    limits, before = quote.block_limits_tenths, quote.bought_before_tenths
    bought = before + quote.units_tenths
    if limits:
        label = texts.get("R871", n=_block_of(before + 1, limits))
        yield Line(label, formats.units(before, quote.utility, language))
    label = texts.get(_BOUGHT[quote.period])
    if limits:
        label = texts.get("R872", bought=label, n=_block_of(bought, limits))
    yield Line(label, formats.units(bought, quote.utility, language))
    limit = next((upper for upper in limits if upper >= bought), None)
    if limit is None:
        return
    left = formats.units(limit - bought, quote.utility, language)
    if sale.block_left_minor is msgspec.UNSET:  # of before the server told the money
        yield Line(texts.get("R13", x=left), "")
        return
    yield Line(texts.get("R870", n=_block_of(bought, limits)), left)
    yield Line(texts.get("R876"), formats.money(sale.block_left_minor, language))


def _offline_lines(sale: VendAnswer, texts: Texts) -> Iterator[Line]:
    """Yield that it was sold without a line: the price and the blocks above are of that day."""
    offline = sale.offline
    if offline is msgspec.UNSET:
        return
    zone = zoneinfo.ZoneInfo(sale.municipality.time_zone)
    priced = formats.date_of(dt.datetime.fromisoformat(offline.priced_at), zone)
    yield Line(texts.get("R09", date=priced), "")
    if offline.order_number.startswith(BY_PHONE):
        yield Line(texts.get("R570"), "")
    elif offline.order_number:
        yield Line(texts.get("R565", n=isolate_name(offline.order_number)), "")


def _block_of(tenth: int, limits: Sequence[int]) -> int:
    """Return the block, from 1, that a tenth of the period falls into; a bound belongs to its own.

    PRICING S3: upper bounds are inclusive.
    """
    return 1 + sum(tenth > upper for upper in limits)


def _payment_lines(sale: VendAnswer, texts: Texts) -> Iterator[Line]:
    language = texts.language
    for tender in sale.tenders:
        if tender.kind in NOT_CASH:
            paid = formats.money(tender.amount_minor, language)
            yield Line(texts.get(NOT_CASH[tender.kind]), paid)
    if sale.received_minor:
        yield Line(texts.get("T111"), formats.money(sale.received_minor, language))
        change = formats.money(sale.change_minor, language)
        yield Line(texts.get("T112"), change, Style.STRONG)


def _units_line(quote: Quote, texts: Texts) -> Line:
    shown = formats.units(quote.units_tenths, quote.utility, texts.language)
    return Line(texts.get(_UNITS[quote.utility]), shown, Style.UNITS)


def _token_order(kinds: list[str], texts: Texts) -> Iterator[str]:
    if token_texts.has_key_change(kinds):
        yield from (texts.get(text_id) for text_id in token_texts.KEY_CHANGE_WARNINGS)


def _token_boxes(tokens: list[TokenLine], texts: Texts) -> Iterator[TokenBox]:
    headings = token_texts.heading_ids([line.kind for line in tokens])
    for number, (line, text_id) in enumerate(zip(tokens, headings, strict=True), start=1):
        heading = None if text_id is None else texts.get(text_id, i=number, n=len(tokens))
        yield TokenBox(heading=heading, groups=formats.token_group_list(line.token))
