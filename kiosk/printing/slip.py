"""Receipts of what is done at the counter besides selling, as rows of paper.

The order is that of a sale's receipt (rows.py): head, numbers, customer, sums that add up, what was
paid, how to complain, original or copy.  Never on paper: id numbers, phones, why a debt was made.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from kiosk.flows.counter_values import CounterAnswer
from kiosk.i18n import formats, token_texts
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.i18n.catalogue import Language, Texts
from kiosk.i18n.months import first_month
from kiosk.printing import qr
from kiosk.printing.card_slip import issued_rows, revoked_rows
from kiosk.printing.receipt import NOT_CASH, CopyMark, Line, dealer_lines, training_line
from kiosk.printing.rows import (
    BandRow,
    CheckRow,
    GapRow,
    PairRow,
    Row,
    RuleKind,
    RuleRow,
    SumRow,
    TextRow,
    TokenRow,
    TokenWordsRow,
    UnitsRow,
)
from kiosk.printing.style import Style
from vending_server.wire.cards import CardFacts, IssuedCard
from vending_server.wire.cases import CaseOpened
from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.facts import MunicipalityFacts, PointFacts
from vending_server.wire.kept_money import KeptMoneyReceipt
from vending_server.wire.key_changes import MeterKeyAnswer, SetAnswer
from vending_server.wire.payments import PaymentAnswer, PaymentLine
from vending_server.wire.postponements import PostponementFacts
from vending_server.wire.reversal import ReversalAnswer

_KIND_GAP: Final = 8
_SIGN_HERE: Final = 48
_KINDS: Final = {
    "free_issue": "R405",
    "engineering": "R406",
    "wrong_meter": "R407",
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who stands at the head of the paper, and where."""

    municipality: MunicipalityFacts
    point: PointFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFrame:
    """What every slip has around its middle."""

    issuer: Issuer
    mark: CopyMark
    fingerprint: str
    texts: Texts
    kind_id: str
    qr_text: str

    @property
    def copy_line(self) -> str | None:
        """What marks a copy, at both ends of the paper."""
        return self.texts.get("R08", n=self.mark.number) if self.mark.is_copy else None

    def around(self, middle: Iterator[Row]) -> Iterator[Row]:
        """Yield a whole slip."""
        texts, language = self.texts, self.texts.language
        municipality = self.issuer.municipality
        if training := training_line(municipality, texts):
            yield BandRow(training)
        if self.copy_line:
            yield BandRow(self.copy_line)
        yield TextRow(isolate_name(language.choose(municipality.name)), Style.TITLE)
        yield TextRow(isolate_name(language.choose(municipality.department)), Style.PLAIN)
        for dealer in dealer_lines(municipality, self.issuer.point, texts):
            yield TextRow(dealer, Style.SMALL)
        yield GapRow(_KIND_GAP)
        yield TextRow(texts.get(self.kind_id), Style.KIND)
        yield TextRow(Texts(language.other).get(self.kind_id), Style.SMALL)
        yield RuleRow(RuleKind.SOLID)
        yield from middle
        phone = isolate_ltr(municipality.complaints_phone)
        check = (
            texts.get("R07"),
            texts.get("R29", phone=phone),
            *([texts.get("R30", x=isolate_ltr(self.fingerprint))] if self.fingerprint else []),
        )
        yield CheckRow(self.qr_text, check)
        yield RuleRow(RuleKind.DOTTED)
        if self.copy_line:
            yield BandRow(self.copy_line)
        else:
            yield TextRow(texts.get("R404"), Style.SMALL)


def slip_rows(
    answer: CounterAnswer,
    *,
    issuer: Issuer,
    mark: CopyMark,
    fingerprint: str,
    language: Language,
) -> list[Row]:
    """Word an act for paper."""
    texts = Texts(language)
    if isinstance(answer, PaymentAnswer):
        kind_id = "R03"
        qr_text = qr.content(answer)
        middle = _payment(answer, issuer, texts)
    elif isinstance(answer, KeptMoneyReceipt):
        kind_id, qr_text = "R900", qr.content(answer)
        middle = _kept(answer, issuer, texts)
    elif isinstance(answer, MeterKeyAnswer):
        kind_id, qr_text = "R417", f"CP1 M{answer.drn}"
        middle = _key_confirmed(answer, issuer, texts)
    elif isinstance(answer, ReversalAnswer):
        kind_id, qr_text = "R419", f"CP1 D{answer.document_id}".upper()
        middle = _reversal(answer, issuer, texts)
    elif isinstance(answer, PostponementFacts):
        kind_id, qr_text = "R409", f"CP1 D{answer.postponement_id}".upper()
        middle = _postponement(answer, issuer, texts)
    elif isinstance(answer, CaseOpened):
        kind_id, qr_text = "S2783", f"CP1 D{answer.document_id}".upper()
        middle = _case(answer, issuer, texts)
    elif isinstance(answer, IssuedCard):
        kind_id, qr_text = "R830", f"CP1 D{answer.card_id} M{answer.drn}".upper()
        middle = issued_rows(answer, texts)
    elif isinstance(answer, CardFacts):
        kind_id, qr_text = "R833", f"CP1 D{answer.card_id} M{answer.drn}".upper()
        middle = revoked_rows(answer, texts)
    elif isinstance(answer, SetAnswer):
        typed = "".join(f" T{line.token}" for line in answer.tokens)
        kind_id, qr_text = "R408", f"CP1 D{answer.document_id} M{answer.drn}".upper() + typed
        middle = _document(answer, issuer, texts)
    else:
        kind_id, qr_text = _KINDS.get(answer.kind, "R410"), qr.content(answer)
        middle = _document(answer, issuer, texts)
    frame = SlipFrame(
        issuer=issuer,
        mark=mark,
        fingerprint=fingerprint,
        texts=texts,
        kind_id=kind_id,
        qr_text=qr_text,
    )
    return list(frame.around(middle))


def _document(answer: DocumentAnswer | SetAnswer, issuer: Issuer, texts: Texts) -> Iterator[Row]:
    """Yield what stands behind tokens without a sale, and each token in its box."""
    number = isolate_ltr(answer.document_id[-12:])
    yield PairRow(Line(texts.get("R411"), number, Style.STRONG))
    yield from made_at(answer.made_at, issuer, texts)
    if isinstance(answer, DocumentAnswer):
        name = isolate_name(texts.language.choose(answer.operator_name))
        yield PairRow(Line(texts.get("R412"), name))
    approved = ", ".join(answer.approved_by)
    yield PairRow(Line(texts.get("R413"), isolate_ltr(approved)))
    yield RuleRow(RuleKind.DASHED)
    if isinstance(answer, DocumentAnswer):
        yield from _customer(answer.customer_name, answer.account_number, texts)
    yield PairRow(Line(texts.get("T004"), formats.meter_number(answer.drn), Style.LARGE))
    yield PairRow(Line(texts.get("R414"), isolate_name(answer.reason)))
    yield RuleRow(RuleKind.DOTTED)
    if isinstance(answer, DocumentAnswer):
        yield from _issued(answer, texts)
    kinds = [line.kind for line in answer.tokens]
    order: tuple[str, ...] = ()
    if token_texts.has_key_change(kinds) and isinstance(answer, SetAnswer):
        order = tuple(texts.get(warning) for warning in token_texts.KEY_CHANGE_WARNINGS)
    yield TokenWordsRow((texts.get(token_texts.title_id(kinds)), *order))
    headings = token_texts.heading_ids(kinds)
    for at, (line, text_id) in enumerate(zip(answer.tokens, headings, strict=True), start=1):
        heading = None if text_id is None else texts.get(text_id, i=at, n=len(answer.tokens))
        yield TokenRow(formats.token_group_list(line.token), heading)
    yield TextRow(texts.get("R415"), Style.SMALL)


def _issued(answer: DocumentAnswer, texts: Texts) -> Iterator[Row]:
    """Yield how many units the token holds; a management token holds none."""
    units = sum(line.units_tenths for line in answer.tokens)
    if units and answer.utility is not msgspec.UNSET:
        shown = formats.units(units, answer.utility, texts.language)
        yield UnitsRow(Line(texts.get("R878"), shown, Style.UNITS))


def _reversal(answer: ReversalAnswer, issuer: Issuer, texts: Texts) -> Iterator[Row]:
    language = texts.language
    yield PairRow(Line(texts.get("R411"), isolate_ltr(answer.document_id[-12:]), Style.STRONG))
    number = formats.receipt_number(answer.receipt_number)
    yield PairRow(Line(texts.get("R420"), number, Style.STRONG))
    yield from made_at(answer.reversed_at, issuer, texts)
    operator = isolate_name(language.choose(answer.operator_name))
    yield PairRow(Line(texts.get("R412"), operator))
    yield PairRow(Line(texts.get("R413"), isolate_ltr(", ".join(answer.approved_by))))
    yield RuleRow(RuleKind.DASHED)
    yield from _customer(answer.customer_name, answer.account_number, texts)
    yield PairRow(Line(texts.get("T004"), formats.meter_number(answer.drn), Style.LARGE))
    yield PairRow(Line(texts.get("R414"), isolate_name(answer.reason)))
    for tender in answer.tenders:
        if tender.kind in NOT_CASH:
            paid = formats.money(tender.amount_minor, language)
            yield PairRow(Line(texts.get(NOT_CASH[tender.kind]), paid))
    yield UnitsRow(Line(texts.get("R421"), formats.money(answer.cash_minor, language), Style.UNITS))


def _case(answer: CaseOpened, issuer: Issuer, texts: Texts) -> Iterator[Row]:
    """Yield what was said, for the customer to sign; the other customer is not named."""
    yield PairRow(Line(texts.get("S2784"), isolate_ltr(str(answer.number)), Style.LARGE))
    yield from made_at(answer.opened_at, issuer, texts)
    yield RuleRow(RuleKind.DASHED)
    number = formats.receipt_number(answer.receipt_number)
    yield PairRow(Line(texts.get("R420"), number, Style.STRONG))
    yield PairRow(Line(texts.get("S901"), formats.money(answer.amount_minor, texts.language)))
    yield PairRow(Line(texts.get("S2785"), formats.meter_number(answer.sold_drn)))
    if answer.right_drn:
        yield PairRow(Line(texts.get("S2764"), formats.meter_number(answer.right_drn)))
    yield PairRow(Line(texts.get("S2770"), isolate_name(answer.evidence)))
    yield TextRow(texts.get("S2786"), Style.SMALL)
    yield GapRow(_SIGN_HERE)
    yield RuleRow(RuleKind.DOTTED)
    yield TextRow(texts.get("S2787"), Style.SMALL)


def _key_confirmed(answer: MeterKeyAnswer, issuer: Issuer, texts: Texts) -> Iterator[Row]:
    key = answer.present
    closed_at = answer.changes[0].closed_at if answer.changes else None
    if closed_at is not None:
        yield from made_at(closed_at, issuer, texts)
        yield RuleRow(RuleKind.DASHED)
    yield PairRow(Line(texts.get("T004"), formats.meter_number(answer.drn), Style.LARGE))
    shown = isolate_ltr(f"SGC {key.sgc} · KRN {key.krn} · TI {key.ti}")
    yield PairRow(Line(texts.get("R418"), shown, Style.STRONG))


def _postponement(answer: PostponementFacts, issuer: Issuer, texts: Texts) -> Iterator[Row]:
    number = isolate_ltr(answer.postponement_id[-12:])
    yield PairRow(Line(texts.get("R411"), number, Style.STRONG))
    yield from made_at(answer.made_at, issuer, texts)
    yield PairRow(Line(texts.get("R412"), isolate_ltr(answer.asked_by)))
    yield PairRow(Line(texts.get("R413"), isolate_ltr(", ".join(answer.approved_by))))
    yield RuleRow(RuleKind.DASHED)
    yield from _customer(answer.customer_name, answer.account_number, texts)
    yield RuleRow(RuleKind.DASHED)
    for line in answer.lines:
        name = isolate_name(texts.language.choose(line.name))
        label = texts.get("R23", name=name, period=first_month(line.period, texts))
        yield SumRow(Line(label, formats.amount(line.left_minor)))
    if len(answer.lines) > 1:
        total = formats.amount(sum(line.left_minor for line in answer.lines))
        yield SumRow(Line(texts.get("R821"), total, Style.STRONG))
    yield RuleRow(RuleKind.DOTTED)
    day = dt.date.fromisoformat(answer.until).strftime("%d/%m/%Y")
    yield UnitsRow(Line(texts.get("R416"), isolate_ltr(day), Style.UNITS))


def _kept(answer: KeptMoneyReceipt, issuer: Issuer, texts: Texts) -> Iterator[Row]:
    yield PairRow(
        Line(texts.get("T128"), formats.receipt_number(answer.receipt_number), Style.STRONG)
    )
    yield from made_at(answer.happened_at, issuer, texts)
    yield RuleRow(RuleKind.DASHED)
    yield from _customer(answer.customer_name, answer.account_number, texts)
    yield RuleRow(RuleKind.DASHED)
    total = formats.money(answer.amount_minor, texts.language)
    yield UnitsRow(Line(texts.get("R901"), total, Style.UNITS))
    left = formats.money(answer.left_minor, texts.language)
    yield PairRow(Line(texts.get("R902"), left, Style.STRONG))
    yield TextRow(texts.get("R903"), Style.STRONG)
    yield TextRow(texts.get("R403"), Style.SMALL)


def _payment(answer: PaymentAnswer, issuer: Issuer, texts: Texts) -> Iterator[Row]:
    language = texts.language
    yield PairRow(
        Line(texts.get("T128"), formats.receipt_number(answer.receipt_number), Style.STRONG)
    )
    yield from made_at(answer.paid_at, issuer, texts)
    title = isolate_name(language.choose(answer.operator_title))
    yield PairRow(Line(title, isolate_name(language.choose(answer.operator_name))))
    yield RuleRow(RuleKind.DASHED)
    yield from _customer(answer.customer_name, answer.account_number, texts)
    yield RuleRow(RuleKind.DASHED)
    for line in answer.quote.lines:
        if line.taken_minor:
            yield SumRow(Line(_line_label(line, texts), formats.amount(line.taken_minor)))
    yield RuleRow(RuleKind.DOTTED)
    total = formats.money(answer.quote.amount_minor, language)
    yield UnitsRow(Line(texts.get("R20"), total, Style.UNITS))
    for vat in answer.quote.vat_summary:
        if vat.vat_minor:
            label = texts.get("R400", p=formats.percent(vat.vat_bp))
            yield PairRow(Line(label, formats.money(vat.vat_minor, language), Style.SMALL))
    for tender in answer.tenders:
        if tender.kind in NOT_CASH:
            paid = formats.money(tender.amount_minor, language)
            yield PairRow(Line(texts.get(NOT_CASH[tender.kind]), paid))
    if answer.received_minor:
        received = formats.money(answer.received_minor, language)
        change = formats.money(answer.change_minor, language)
        yield PairRow(Line(texts.get("T111"), received))
        yield PairRow(Line(texts.get("T112"), change, Style.STRONG))
    left = formats.money(answer.quote.left_minor, language)
    yield PairRow(Line(texts.get("R401"), left, Style.STRONG))
    yield TextRow(texts.get("R402"), Style.STRONG)
    yield TextRow(texts.get("R403"), Style.SMALL)


def _line_label(line: PaymentLine, texts: Texts) -> str:
    name = isolate_name(texts.language.choose(line.name))
    if line.period is None:
        return name
    return texts.get("R23", name=name, period=first_month(line.period, texts))


def made_at(moment: str, issuer: Issuer, texts: Texts) -> Iterator[Row]:
    """Tell when and where."""
    language = texts.language
    zone = zoneinfo.ZoneInfo(issuer.municipality.time_zone)
    at = formats.when(dt.datetime.fromisoformat(moment), zone)
    point = isolate_name(language.choose(issuer.point.name))
    yield PairRow(Line(texts.get("R22"), at))
    yield PairRow(Line(texts.get("T105"), texts.get("R21", n=issuer.point.number, name=point)))


def _customer(name: str, account_number: str, texts: Texts) -> Iterator[Row]:
    # A name is kept for its period only (docs/retention.md).
    shown = isolate_name(name) if name else texts.get("R65")
    yield PairRow(Line(texts.get("T060"), shown, Style.STRONG))
    yield PairRow(Line(texts.get("T061"), isolate_ltr(account_number)))
