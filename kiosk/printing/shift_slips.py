"""Slips of the cash desk as values: every line worded and in order, for paper and for the screen.

An X and a Z are worded by one function, so that neither can say it otherwise.  Money is worded only
where the server told it: until the count is in, a report has none.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.flows.shift_values import JournalMark, SlipFacts, SlipKind
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.i18n.catalogue import Language, Texts
from kiosk.printing.receipt import Line, training_line
from kiosk.printing.rows import BandRow, GapRow, PairRow, Row, RuleKind, RuleRow, SumRow, TextRow
from kiosk.printing.style import Style
from vending_server.wire.cash_count import CountLine, counted_minor
from vending_server.wire.facts import MunicipalityFacts, PointFacts
from vending_server.wire.journal_chain import fingerprint
from vending_server.wire.shift_totals import ShiftTotals, Sum
from vending_server.wire.shifts import BankDepositAnswer, CashMovement, ShiftReport

_TITLE: Final = {
    SlipKind.OPENING: "R700",
    SlipKind.X: "R701",
    SlipKind.Z: "R702",
    SlipKind.PAY_IN: "R703",
    SlipKind.PAY_OUT: "R704",
    SlipKind.BAG: "R705",
    SlipKind.NO_SALE: "R706",
}
assert set(_TITLE) == set(SlipKind), "every slip has a title"
REASONS: Final = {"change_fund": "R730", "to_head_office": "R731", "petty_expense": "R732"}
_MEANS: Final = {
    "cash": "R740",
    "bank_card": "R32",
    "transfer": "R33",
    "cheque": "R300",
    "deposit": "R301",
}
_UTILITY: Final = {"electricity": "T063", "water": "T064"}
_FLOWS: Final = {
    "pay_in": "R741",
    "pay_out": "R742",
    "deposit_taken": "R743",
    "deposit_returned": "R744",
    "contract_paid_out": "R745",
}
_OUT: Final = frozenset({"pay_out", "deposit_returned", "contract_paid_out"})
_SIGN_HERE: Final = 46  # blank dots above a name
_SIGNED: Final = frozenset({SlipKind.PAY_IN, SlipKind.PAY_OUT, SlipKind.BAG, SlipKind.Z})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOnPaper:
    """What stands at the head of every slip."""

    municipality: MunicipalityFacts
    point: PointFacts
    terminal_number: int


@dataclass(frozen=True, slots=True)
class Section:
    """Lines between two rules; `is_sum` puts amounts under each other."""

    lines: tuple[Line, ...]
    is_sum: bool = False


def shift_slip_rows(
    slip: SlipFacts, place: PlaceOnPaper, *, language: Language, copy_number: int
) -> Iterator[Row]:
    """Yield the rows of a slip from the top."""
    texts = Texts(language)
    copy_line = texts.get("R08", n=copy_number) if copy_number else None
    for mark in (training_line(place.municipality, texts), copy_line):
        if mark:
            yield BandRow(mark)
    yield TextRow(isolate_name(language.choose(place.municipality.name)), Style.STRONG)
    yield GapRow(6)
    yield TextRow(texts.get(_TITLE[slip.kind]), Style.KIND)
    yield TextRow(Texts(language.other).get(_TITLE[slip.kind]), Style.SMALL)
    for section in sections_of(slip, place, texts):
        yield RuleRow(RuleKind.DASHED)
        yield from map(SumRow if section.is_sum else PairRow, section.lines)
    if slip.kind in _SIGNED:
        yield from _signatures(slip, texts)
    if copy_line:
        yield GapRow(6)
        yield BandRow(copy_line)


def sections_of(slip: SlipFacts, place: PlaceOnPaper, texts: Texts) -> Iterator[Section]:
    """Yield what a slip says, in sections."""
    yield Section(tuple(_head(slip, place, texts)))
    if slip.movement is not None:
        yield Section(tuple(_movement(slip.movement, texts)))
    if slip.bag is not None:
        yield Section(tuple(_bag(slip.bag, slip.reason, texts)))
    if slip.counts:
        yield Section(tuple(count_lines(slip.counts, texts)), is_sum=True)
    if slip.report is not None:
        zone = zoneinfo.ZoneInfo(place.municipality.time_zone)
        if slip.kind is SlipKind.OPENING:
            counted = counted_minor(slip.counts)
            yield Section(tuple(_handover(slip.report, counted, texts)), is_sum=True)
        else:
            yield from report_sections(slip.report, texts, zone)
    if slip.reason and slip.bag is None:
        yield Section((Line(texts.get("R711"), isolate_name(slip.reason)),))
    yield Section(tuple(_journal(slip, texts)))


def report_sections(
    report: ShiftReport, texts: Texts, zone: zoneinfo.ZoneInfo
) -> Iterator[Section]:
    """Yield the sums of an X or a Z."""
    yield Section(tuple(_counts(report, texts, zone)))
    if report.totals is not None:
        yield from _totals(report.totals, texts)
    if report.counted_minor is not None:
        yield Section(tuple(_result(report, texts)), is_sum=True)


def count_lines(counts: Sequence[CountLine], texts: Texts) -> Iterator[Line]:
    """Yield a count, piece by piece, and its sum."""
    for line in counts:
        if line.pieces:
            value = formats.amount(line.denomination_minor)
            label = isolate_ltr(f"{line.pieces} × {value}")
            yield Line(label, formats.amount(line.denomination_minor * line.pieces))
    yield Line(texts.get("R720"), formats.amount(counted_minor(counts)), Style.STRONG)


def _head(slip: SlipFacts, place: PlaceOnPaper, texts: Texts) -> Iterator[Line]:
    zone = zoneinfo.ZoneInfo(place.municipality.time_zone)
    name = isolate_name(texts.language.choose(place.point.name))
    yield Line(texts.get("T105"), texts.get("R21", n=place.point.number, name=name))
    if slip.report is not None:
        number = isolate_ltr(f"{place.point.number}-{place.terminal_number:02d}")
        yield Line(texts.get("R707"), number)
        yield Line(texts.get("R708"), isolate_ltr(str(slip.report.number)), Style.LARGE)
    if slip.bag is not None:
        yield Line(texts.get("R709"), isolate_ltr(str(slip.bag.number)), Style.LARGE)
    yield Line(texts.get("R710"), isolate_ltr(slip.operator))
    yield Line(texts.get("R22"), formats.when(slip.made_at, zone))


def _movement(movement: CashMovement, texts: Texts) -> Iterator[Line]:
    shown = formats.money(movement.amount_minor, texts.language)
    yield Line(texts.get("R721"), shown, Style.LARGE)
    yield Line(texts.get("R711"), texts.get(REASONS[movement.reason]))
    yield Line(texts.get("R712"), isolate_name(movement.counterpart))
    yield Line(texts.get("R713"), isolate_ltr(movement.paper))


def _bag(bag: BankDepositAnswer, reason: str, texts: Texts) -> Iterator[Line]:
    language = texts.language
    yield Line(texts.get("R714"), isolate_name(bag.bank))
    yield Line(texts.get("R715"), isolate_ltr(bag.bag_number))
    yield Line(texts.get("R716"), isolate_ltr(str(len(bag.shift_ids))))
    yield Line(texts.get("R722"), formats.money(bag.expected_minor, language))
    yield Line(texts.get("R723"), formats.money(bag.amount_minor, language), Style.LARGE)
    if reason:
        yield Line(texts.get("R711"), isolate_name(reason))


def _handover(report: ShiftReport, counted: int, texts: Texts) -> Iterator[Line]:
    """Yield what the shift before left, and how the count differs from it."""
    if report.handover_minor is None:
        yield Line(texts.get("R733"), "")
        return
    yield Line(texts.get("R724"), formats.amount(report.handover_minor))
    yield difference_line(counted - report.handover_minor, texts)


def _counts(report: ShiftReport, texts: Texts, zone: zoneinfo.ZoneInfo) -> Iterator[Line]:
    counts = report.counts
    yield Line(texts.get("R717"), formats.when(_moment(report.opened_at), zone))
    if report.closed_at is not None:
        yield Line(texts.get("R718"), formats.when(_moment(report.closed_at), zone))
    yield Line(texts.get("R750"), isolate_ltr(str(counts.sales)))
    if counts.receipt_first is not None:
        span = isolate_ltr(f"{counts.receipt_first} – {counts.receipt_last}")
        yield Line(texts.get("R751"), span)
    for sold in counts.units:
        if sold.name in _UTILITY:
            label = texts.get("R752", name=texts.get(_UTILITY[sold.name]))
            yield Line(label, formats.units(sold.amount, sold.name, texts.language))
    yield Line(texts.get("R753"), isolate_ltr(str(counts.copies)))
    if counts.payments:
        yield Line(texts.get("R754"), isolate_ltr(str(counts.payments)))
    if counts.reversals:
        yield Line(texts.get("R755"), isolate_ltr(str(counts.reversals)))


def _totals(totals: ShiftTotals, texts: Texts) -> Iterator[Section]:
    if totals.by_utility:
        sold = formats.amount(sum(one.amount for one in totals.by_utility))
        total = Line(texts.get("R820"), sold, Style.STRONG)
        yield Section((*_named(totals.by_utility, _UTILITY, texts), total), is_sum=True)
        # The same money once more, by how it came.
        yield Section(tuple(_named(totals.by_means, _MEANS, texts)), is_sum=True)
    other = [
        *_named(totals.payments, _MEANS, texts, prefix="R756"),
        *_named(totals.reversals, _MEANS, texts, prefix="R757", sign=-1),
        *(_flow(one, texts) for one in totals.flows),
    ]
    if other:
        yield Section(tuple(other), is_sum=True)
    opening = Line(texts.get("R725"), formats.amount(totals.opening_float_minor))
    expected = Line(texts.get("R726"), formats.amount(totals.expected_minor), Style.STRONG)
    yield Section((opening, expected), is_sum=True)


def _named(
    sums: Sequence[Sum],
    names: Mapping[str, str],
    texts: Texts,
    *,
    prefix: str | None = None,
    sign: int = 1,
) -> Iterator[Line]:
    for one in sums:
        # A kind that this till does not know yet is better shown raw than not at all.
        name = texts.get(names[one.name]) if one.name in names else isolate_ltr(one.name)
        label = name if prefix is None else texts.get(prefix, name=name)
        shown = formats.amount(one.amount)
        if sign < 0:
            shown = formats.signed_money(-one.amount, formats.Minus.PAPER)
        yield Line(texts.get("R758", name=label, n=one.count), shown)


def _flow(one: Sum, texts: Texts) -> Line:
    name = texts.get(_FLOWS[one.name]) if one.name in _FLOWS else isolate_ltr(one.name)
    amount = -one.amount if one.name in _OUT else one.amount
    label = texts.get("R758", name=name, n=one.count)
    return Line(label, formats.signed_money(amount, formats.Minus.PAPER))


def _result(report: ShiftReport, texts: Texts) -> Iterator[Line]:
    counted, left, more = report.counted_minor, report.float_left_minor, report.variance_minor
    assert counted is not None, "only a counted shift has a result"
    yield Line(texts.get("R727"), formats.amount(counted), Style.STRONG)
    yield difference_line(more or 0, texts)
    if left is not None:
        yield Line(texts.get("R728"), formats.amount(left))
        yield Line(texts.get("R729"), formats.amount(counted - left), Style.STRONG)


def difference_line(more_minor: int, texts: Texts) -> Line:
    """Return the line of a difference, by its sign: nothing, more, or less than expected."""
    text_id = "R760" if not more_minor else ("R761" if more_minor > 0 else "R762")
    return Line(
        texts.get(text_id), formats.signed_money(more_minor, formats.Minus.PAPER), Style.STRONG
    )


def _journal(slip: SlipFacts, texts: Texts) -> Iterator[Line]:
    if slip.report is not None and slip.kind is SlipKind.Z:
        number = slip.report.number - 1
        yield Line(texts.get("R770"), isolate_ltr(str(number) if number else "—"))
        if slip.report.is_provisional:
            yield Line(texts.get("R773"), "", Style.SMALL)
    if slip.begun is not None and slip.kind is not SlipKind.OPENING:
        yield Line(texts.get("R771", n=slip.begun.seq), _print(slip.begun), Style.SMALL)
    if slip.mark is not None:
        yield Line(texts.get("R772", n=slip.mark.seq), _print(slip.mark), Style.SMALL)


def _print(mark: JournalMark) -> str:
    return isolate_ltr(fingerprint(mark.hash))


def _signatures(slip: SlipFacts, texts: Texts) -> Iterator[Row]:
    yield RuleRow(RuleKind.DASHED)
    yield TextRow(texts.get("R12"), Style.SMALL)
    others = "R781" if slip.kind in {SlipKind.BAG, SlipKind.Z} else "R712"
    for label in (texts.get("R780"), texts.get(others)):
        yield GapRow(_SIGN_HERE)
        yield RuleRow(RuleKind.DOTTED)
        yield TextRow(label, Style.SMALL)


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
