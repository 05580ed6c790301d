"""Paper of a machine's cash: a claim slip, the slip of an emptied box, a test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.catalogue import Texts
from kiosk.i18n.language import Language
from kiosk.printing.receipt import CopyMark, Line
from kiosk.printing.rows import PairRow, Row, RuleKind, RuleRow, TextRow, UnitsRow
from kiosk.printing.slip import Issuer, SlipFrame, made_at
from kiosk.printing.style import Style

_SIGN_HERE: Final = "." * 24


@dataclass(frozen=True, slots=True, kw_only=True)
class CashSlip:
    """What a slip of the machine says: `kind_id` names it, `lines` are text id and value."""

    kind_id: str
    number: str
    made_at: str
    amount_minor: int | None = None
    amount_id: str = "R20"
    lines: Sequence[tuple[str, str]] = ()
    pieces: Sequence[tuple[int, int]] = ()  # note in agorot, how many of it
    notes: Sequence[str] = ()
    signers: Sequence[tuple[str, str]] = ()  # text id of his part, name; signs below


def cash_slip_rows(
    slip: CashSlip, *, issuer: Issuer, fingerprint: str, language: Language
) -> list[Row]:
    """Word a slip for paper."""
    texts = Texts(language)
    frame = SlipFrame(
        issuer=issuer,
        mark=CopyMark(0),
        fingerprint=fingerprint,
        texts=texts,
        kind_id=slip.kind_id,
        qr_text=f"CP1 C{slip.number} P{slip.amount_minor or 0}",
    )
    return list(frame.around(_middle(slip, issuer, texts)))


def _middle(slip: CashSlip, issuer: Issuer, texts: Texts) -> Iterator[Row]:
    yield PairRow(Line(texts.get("R910"), isolate_ltr(slip.number), Style.STRONG))
    yield from made_at(slip.made_at, issuer, texts)
    yield RuleRow(RuleKind.DASHED)
    for text_id, value in slip.lines:
        yield PairRow(Line(texts.get(text_id), value))
    for note, count in slip.pieces:
        times = isolate_ltr(f"{count} × {note // 100}")
        yield PairRow(Line(times, formats.money(note * count, texts.language)))
    if slip.amount_minor is not None:
        total = formats.money(slip.amount_minor, texts.language)
        yield UnitsRow(Line(texts.get(slip.amount_id), total, Style.UNITS))
    for text_id in slip.notes:
        yield TextRow(texts.get(text_id), Style.STRONG)
    for text_id, name in slip.signers:
        yield RuleRow(RuleKind.DASHED)
        yield PairRow(Line(texts.get(text_id), name))
        yield TextRow(" ", Style.PLAIN)  # room for a hand
        yield PairRow(Line(texts.get("R651"), _SIGN_HERE))
