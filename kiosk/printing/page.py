"""Every row gets its place: a page of texts, black rectangles and frames, in dots.

Nothing is painted here, so that tests can ask where each text stands before any pixel exists.
The reading side is the right in Arabic and the left in English; token boxes never mirror.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kiosk.printing import qr
from kiosk.printing.cells import (
    LINES_MAX,
    Align,
    Cell,
    TextSpec,
    fitted,
    natural_width,
    text_font,
    token_font,
)
from kiosk.printing.paper import Paper
from kiosk.printing.receipt import Line
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
    TurnRow,
    UnitsRow,
)
from kiosk.printing.style import Style

_EDGE: Final = 12  # blank dots above the first and below the last row
_COLUMN_GAP: Final = 16
_RULE_SPACE: Final = 7
_BAND_PADDING: Final = 6
_TOKEN_SPACE: Final = 10
_BOX_GAP: Final = 4
_INSTRUCTION_LINES_MAX: Final = 9  # how a token is typed is never cut, in large print either
_DASHES: Final = {RuleKind.SOLID: (0, 0), RuleKind.DASHED: (8, 5), RuleKind.DOTTED: (2, 4)}
_SECTION_SPACE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedText:
    """A cell at its place; in white where it stands on black."""

    cell: Cell
    x: int
    y: int
    is_white: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int


@dataclass(slots=True)
class Page:
    """What is on the paper so far, and the height it takes."""

    paper: Paper
    is_rtl: bool
    amount_width: int = 0
    height: int = _EDGE
    texts: list[PlacedText] = field(default_factory=list)
    black: list[Box] = field(default_factory=list)
    frames: list[Box] = field(default_factory=list)

    @property
    def reading_side(self) -> Align:
        """Where a line begins."""
        return Align.RIGHT if self.is_rtl else Align.LEFT

    @property
    def far_side(self) -> Align:
        """Where a line ends."""
        return Align.LEFT if self.is_rtl else Align.RIGHT

    def spec(self, text: str, style: Style) -> TextSpec:
        """Return a text in the direction of the page."""
        return TextSpec(text=text, font=text_font(self.paper, style), is_rtl=self.is_rtl)

    def marks(self) -> tuple[int, int, int, int]:
        """Return how much stands on the page, to go back to."""
        return self.height, len(self.texts), len(self.black), len(self.frames)

    def back_to(self, marks: tuple[int, int, int, int]) -> None:
        """Take away what was placed since."""
        self.height, texts, black, frames = marks
        del self.texts[texts:], self.black[black:], self.frames[frames:]

    def put(self, cell: Cell, *, x: int, y: int, is_white: bool = False) -> None:
        """Put a cell at a place."""
        self.texts.append(PlacedText(cell=cell, x=x, y=y, is_white=is_white))


def page_of(rows: Iterable[Row], *, paper: Paper, is_rtl: bool) -> Page:
    """Place rows below each other."""
    rows = list(rows)
    page = Page(paper=paper, is_rtl=is_rtl)
    sums = (row.line for row in rows if isinstance(row, SumRow))
    widths = (natural_width(page.spec(line.value, line.style)) for line in sums)
    page.amount_width = max(widths, default=0)
    for row in rows:
        _place(page, row)
    page.height += _EDGE
    return page


def pages_of(rows: Iterable[Row], *, paper: Paper, is_rtl: bool, height_max: int) -> list[Page]:
    """Place rows on as many pages as they need; no row is divided."""
    rows = list(rows)
    whole = page_of(rows, paper=paper, is_rtl=is_rtl)
    if whole.height <= height_max:
        return [whole]
    page = Page(paper, is_rtl, whole.amount_width)
    pages = [page]
    for row in rows:
        before = page.marks()
        _place(page, row)
        if page.height > height_max and before != Page(paper, is_rtl).marks():
            page.back_to(before)
            page = Page(paper, page.is_rtl, whole.amount_width)
            pages.append(page)
            _place(page, row)
    return pages


def _place(page: Page, row: Row) -> None:
    match row:
        case TextRow() | BandRow() | TokenWordsRow():
            _place_words(page, row)
        case PairRow(line):
            _place_pair(page, line)
        case SumRow(line):
            _place_sum(page, line)
        case UnitsRow(line):
            _place_units(page, line)
        case TokenRow(groups, heading):
            _place_token(page, groups, heading)
        case CheckRow(qr_text, lines):
            _place_check(page, qr_text, lines)
        case RuleRow(kind):
            _place_rule(page, kind)
        case GapRow(dots):
            page.height += dots
        case TurnRow(is_rtl):
            page.is_rtl = is_rtl


def _place_words(page: Page, row: TextRow | BandRow | TokenWordsRow) -> None:
    match row:
        case TextRow(text, style):
            _place_text(page, text, style)
        case BandRow(text):
            _place_band(page, text)
        case TokenWordsRow(texts):
            for text in texts:
                _place_text(page, text, Style.STRONG, lines_max=_INSTRUCTION_LINES_MAX)


def _place_text(page: Page, text: str, style: Style, *, lines_max: int = LINES_MAX) -> None:
    paper = page.paper
    spec = page.spec(text, style)
    cell = fitted(spec, width=paper.content, align=Align.CENTRE, lines_max=lines_max)
    page.put(cell, x=paper.margin, y=page.height)
    page.height += cell.height


def _place_band(page: Page, text: str) -> None:
    paper = page.paper
    inner = paper.content - 2 * _COLUMN_GAP
    cell = fitted(page.spec(text, Style.STRONG), width=inner, align=Align.CENTRE)
    height = cell.height + 2 * _BAND_PADDING
    page.black.append(Box(paper.margin, page.height, paper.content, height))
    page.put(cell, x=paper.margin + _COLUMN_GAP, y=page.height + _BAND_PADDING, is_white=True)
    page.height += height + _SECTION_SPACE


def _place_pair(page: Page, line: Line) -> None:
    paper = page.paper
    width = _value_width(page, line, paper.content)
    value = fitted(page.spec(line.value, line.style), width=width, align=page.far_side)
    _place_columns(page, line, value, left=paper.margin, content=paper.content)


def _place_sum(page: Page, line: Line) -> None:
    paper = page.paper
    # Amounts stand right-aligned in both languages: points under points.
    value = fitted(page.spec(line.value, line.style), width=page.amount_width, align=Align.RIGHT)
    _place_columns(page, line, value, left=paper.margin, content=paper.content)


def _place_units(page: Page, line: Line) -> None:
    paper = page.paper
    page.height += _SECTION_SPACE
    top = page.height
    page.height += _BAND_PADDING
    left, content = paper.margin + _COLUMN_GAP, paper.content - 2 * _COLUMN_GAP
    label, value = page.spec(line.label, Style.LARGE), page.spec(line.value, line.style)
    width = natural_width(value)
    if natural_width(label) + _COLUMN_GAP + width <= content:
        cell = fitted(value, width=width, align=page.far_side)
        words = Line(line.label, line.value, Style.LARGE)
        _place_columns(page, words, cell, left=left, content=content, is_white=True)
    else:
        for spec in (label, value):
            cell = fitted(spec, width=content, align=Align.CENTRE)
            page.put(cell, x=left, y=page.height, is_white=True)
            page.height += cell.height
    page.height += _BAND_PADDING
    page.black.append(Box(paper.margin, top, paper.content, page.height - top))
    page.height += _SECTION_SPACE


def _value_width(page: Page, line: Line, content: int) -> int:
    """Return what a value may take: all it wants, as long as its label keeps a share."""
    wanted = natural_width(page.spec(line.value, line.style))
    label = natural_width(page.spec(line.label, line.style))
    left_over = content - label - _COLUMN_GAP
    return min(wanted, max(left_over, content * 3 // 5))


def _place_columns(
    page: Page, line: Line, value: Cell, *, left: int, content: int, is_white: bool = False
) -> None:
    """Put a label at the reading side and a laid-out value at the far one, on one baseline."""
    rest = content - value.width - (_COLUMN_GAP if value.width else 0)
    label = fitted(page.spec(line.label, line.style), width=rest, align=page.reading_side)
    baseline = max(label.baseline, value.baseline)
    label_x, value_x = left, left + content - value.width
    if page.is_rtl:
        label_x, value_x = left + content - rest, left
    label_y = page.height + baseline - label.baseline
    value_y = page.height + baseline - value.baseline
    page.put(label, x=label_x, y=label_y, is_white=is_white)
    if line.value:
        page.put(value, x=value_x, y=value_y, is_white=is_white)
    page.height = max(label_y + label.height, value_y + value.height)


def _place_token(page: Page, groups: tuple[str, ...], heading: str | None) -> None:
    """Draw a token's box, each group a cell of its own from left to right.

    So no bidi rule can ever touch the order of the groups.
    """
    paper = page.paper
    if heading:
        _place_text(page, heading, Style.STRONG)
    page.height += _BOX_GAP
    font = token_font(paper)
    specs = [TextSpec(text=group, font=font, is_rtl=False) for group in groups]
    width = max(natural_width(spec) for spec in specs)
    cells = iter([fitted(spec, width=width, align=Align.LEFT) for spec in specs])
    pitch = width + paper.token_gap
    top = page.height
    left = (paper.width - paper.token_lines[0] * pitch + paper.token_gap) // 2
    page.height += paper.box_padding
    for count in paper.token_lines:
        line = [next(cells) for _ in range(count)]
        for column, cell in enumerate(line):
            page.put(cell, x=left + column * pitch, y=page.height)
        page.height += max(cell.height for cell in line)
    page.height += paper.box_padding
    page.frames.append(Box(paper.margin, top, paper.content, page.height - top))
    page.height += _TOKEN_SPACE


def _place_check(page: Page, qr_text: str, lines: tuple[str, ...]) -> None:
    paper = page.paper
    modules = qr.modules(qr_text)
    side = (len(modules) + 2 * qr.QUIET_MODULES) * paper.qr_module
    page.height += _SECTION_SPACE
    if not paper.is_qr_beside:
        _place_modules(page, modules, x=(paper.width - side) // 2, y=page.height)
        page.height += side
        for text in lines:
            _place_text(page, text, Style.SMALL)
        return
    x = 0 if page.is_rtl else paper.width - side
    _place_modules(page, modules, x=x, y=page.height)
    height = _place_beside(page, lines, side=side)
    page.height += max(side, height)


def _place_beside(page: Page, lines: tuple[str, ...], *, side: int) -> int:
    """Put the complaint lines beside the QR, in the middle; return their height."""
    paper = page.paper
    width = paper.width - side - paper.margin
    cells = [
        fitted(
            page.spec(text, Style.SMALL),
            width=width,
            align=page.reading_side,
        )
        for text in lines
    ]
    height = sum(cell.height for cell in cells)
    y = page.height + max(0, side - height) // 2
    for cell in cells:
        page.put(cell, x=side if page.is_rtl else paper.margin, y=y)
        y += cell.height
    return height


def _place_modules(page: Page, modules: tuple[tuple[bool, ...], ...], *, x: int, y: int) -> None:
    dots = page.paper.qr_module
    quiet = qr.QUIET_MODULES * dots
    for row, line in enumerate(modules):
        for column, is_dark in enumerate(line):
            if is_dark:
                left, top = x + quiet + column * dots, y + quiet + row * dots
                page.black.append(Box(left, top, dots, dots))


def _place_rule(page: Page, kind: RuleKind) -> None:
    paper = page.paper
    y = page.height + _RULE_SPACE
    dash, gap = _DASHES[kind]
    if not dash:
        page.black.append(Box(paper.margin, y, paper.content, 2))
    else:
        end = paper.margin + paper.content
        xs = range(paper.margin, end, dash + gap)
        page.black.extend(Box(x, y, min(dash, end - x), 2) for x in xs)
    page.height = y + 2 + _RULE_SPACE
