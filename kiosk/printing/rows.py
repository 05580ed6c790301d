"""The receipt's lines as rows of paper, in the order of SCREENS section 6.

Pure: no font is measured here.  `page` gives every row its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from kiosk.printing.receipt import Line, Receipt
from kiosk.printing.style import Style

_KIND_GAP: Final = 8


class RuleKind(Enum):
    """Rules are drawn, not typed."""

    SOLID = auto()
    DASHED = auto()
    DOTTED = auto()


@dataclass(frozen=True, slots=True)
class TextRow:
    """A centred text."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class BandRow:
    """A centred text in white on a black band: copies and training cannot be overlooked."""

    text: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """A label at the reading side, what it says at the other."""

    line: Line


@dataclass(frozen=True, slots=True)
class SumRow:
    """As a pair, its amount in the common column with points under points."""

    line: Line


@dataclass(frozen=True, slots=True)
class UnitsRow:
    """A pair in white on black."""

    line: Line


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in its box, below what says which of several it is."""

    groups: tuple[str, ...] = field(repr=False)
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class TokenWordsRow:
    """How tokens are typed, and in which order; stands above the first."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnRow:
    """From here on the paper reads in this direction."""

    is_rtl: bool


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The QR code and how to complain."""

    qr_text: str = field(repr=False)  # holds the token
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule from margin to margin."""

    kind: RuleKind


@dataclass(frozen=True, slots=True)
class GapRow:
    """Blank dots."""

    dots: int


Row = (
    TextRow
    | BandRow
    | PairRow
    | SumRow
    | UnitsRow
    | TokenWordsRow
    | TokenRow
    | CheckRow
    | RuleRow
    | GapRow
    | TurnRow
)


def rows_of(receipt: Receipt) -> Iterator[Row]:
    """Yield the rows of a receipt from the top."""
    yield from _marks(receipt)
    yield from _header(receipt)
    yield RuleRow(RuleKind.SOLID)
    yield from map(PairRow, receipt.sale)
    yield RuleRow(RuleKind.DASHED)
    yield from map(PairRow, receipt.customer)
    yield RuleRow(RuleKind.DASHED)
    yield from map(SumRow, receipt.paid)
    yield RuleRow(RuleKind.DOTTED)
    yield from map(SumRow, receipt.price)
    yield RuleRow(RuleKind.DOTTED)
    yield from map(PairRow, receipt.after)
    yield UnitsRow(receipt.units)
    yield from _tokens(receipt)
    yield TextRow(receipt.keep, Style.SMALL)
    yield CheckRow(receipt.qr_text, receipt.check)
    yield RuleRow(RuleKind.DOTTED)
    yield from _closing(receipt)


def _marks(receipt: Receipt) -> Iterable[Row]:
    return (BandRow(text) for text in (receipt.training_line, receipt.copy_line) if text)


def _header(receipt: Receipt) -> Iterable[Row]:
    return (
        TextRow(receipt.municipality, Style.TITLE),
        TextRow(receipt.department, Style.PLAIN),
        *(TextRow(text, Style.SMALL) for text in receipt.dealers),
        GapRow(_KIND_GAP),
        TextRow(receipt.kind, Style.KIND),
        TextRow(receipt.kind_translated, Style.SMALL),
    )


def _tokens(receipt: Receipt) -> Iterator[Row]:
    if receipt.training_line:
        yield BandRow(receipt.training_line)
    yield TokenWordsRow((receipt.token_heading, *receipt.token_order))
    for box in receipt.tokens:
        yield TokenRow(box.groups, box.heading)


def _closing(receipt: Receipt) -> Iterable[Row]:
    if receipt.copy_line:
        return (BandRow(receipt.copy_line),)
    return (TextRow(receipt.origin, Style.SMALL),)
