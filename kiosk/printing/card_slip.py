"""The middle of a slip about a customer's card: which one, for whom, and what to do with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.i18n.catalogue import Texts
from kiosk.printing.receipt import Line
from kiosk.printing.rows import PairRow, Row, RuleKind, RuleRow, TextRow
from kiosk.printing.style import Style
from vending_server.wire.cards import CardFacts, IssuedCard


def issued_rows(answer: IssuedCard, texts: Texts) -> Iterator[Row]:
    """Tell of a card that was given out; the earlier one counts no more."""
    yield PairRow(Line(texts.get("T061"), isolate_ltr(answer.account_number)))
    yield PairRow(Line(texts.get("T004"), formats.meter_number(answer.drn), Style.LARGE))
    yield RuleRow(RuleKind.DASHED)
    yield PairRow(Line(texts.get("R831"), isolate_ltr(str(answer.issue)), Style.STRONG))
    yield PairRow(Line(texts.get("R836"), isolate_ltr(_day(answer.issued_on))))
    if answer.uid:
        yield PairRow(Line(texts.get("R835"), isolate_ltr(answer.uid.upper()), Style.SMALL))
    if answer.replaces is not None:
        yield TextRow(texts.get("R834"), Style.STRONG)
    yield TextRow(texts.get("R832"), Style.SMALL)


def revoked_rows(answer: CardFacts, texts: Texts) -> Iterator[Row]:
    """Tell of a card that counts no more."""
    yield PairRow(Line(texts.get("T004"), formats.meter_number(answer.drn), Style.LARGE))
    yield PairRow(Line(texts.get("R831"), isolate_ltr(str(answer.issue)), Style.STRONG))
    yield PairRow(Line(texts.get("R836"), isolate_ltr(_day(answer.issued_on))))
    yield PairRow(Line(texts.get("R414"), isolate_name(answer.reason or "")))
    yield TextRow(texts.get("R837"), Style.STRONG)


def _day(text: str) -> str:
    return dt.date.fromisoformat(text).strftime("%d/%m/%Y")
